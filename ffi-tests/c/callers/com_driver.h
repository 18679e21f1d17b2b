/* Every method of every interface, and the functions of the COM layer, with every pointer NULL, misaligned and at
   guards, every integer at its ends, and interface pointers that are none. (M) in com/src/lib.rs is what is promised. */
#ifndef COM_DRIVER_H
#define COM_DRIVER_H

#include "../com/com.h"
#include "table.h"

/* Texts and lists come from the block, so that putting the block back takes them back too. */
#define STRINGS 16
BGJOB_COM_WITH_STRINGS(block, OBJECTS, 2 * JOBS, STRINGS, 512);

static struct {
    const char *interface;
    void *of[2]; /* by profile; NULL where the profile has no such interface */
} com_world[20];
static unsigned interfaces_count;
static void *released;
static BG_JOB com_jobs[2];
static GUID com_ids[2];
static uint32_t com_profile;
static unsigned char clean_bits[sizeof com_bits_region], clean_do[sizeof com_do_region], clean_block[sizeof block];

static void *as(void *object, const IID *iid)
{
    void *other = NULL;
    return SUCCEEDED(IUnknown_QueryInterface((IUnknown *)object, iid, &other)) ? other : NULL;
}

static void keep(const char *interface, uint32_t profile, void *object)
{
    unsigned n = 0;
    while (n < interfaces_count && strcmp(com_world[n].interface, interface) != 0)
        n++;
    CHECK(n < sizeof com_world / sizeof *com_world);
    com_world[n].interface = interface;
    com_world[n].of[profile] = object;
    if (n == interfaces_count)
        interfaces_count++;
}

/* A job that has failed with 403, and an object of every interface. */
static void make_objects(uint32_t profile)
{
    IBackgroundCopyManager *manager = com_manager(profile);
    IBackgroundCopyJob *job = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
    IEnumBackgroundCopyFiles *files = NULL;
    IEnumBackgroundCopyJobs *jobs = NULL;
    IBackgroundCopyFile *file = NULL;
    IBackgroundCopyError *error = NULL;
    /* By the flat functions, because Delivery Optimization has another way. */
    OK(BgAddFile(com_handle(job), URL, PATH, 0, &(BG_FILE){0}));
    OK(BgSetDescription(com_handle(job), "described"));
    OK(IBackgroundCopyJob_Resume(job));
    com_fail((HRESULT)0x80190193, BG_ERROR_CONTEXT_REMOTE_FILE);
    com_jobs[profile] = com_handle(job);
    OK(IBackgroundCopyJob_GetId(job, &com_ids[profile]));
    OK(IBackgroundCopyJob_EnumFiles(job, &files));
    OK(IEnumBackgroundCopyFiles_Next(files, 1, &file, NULL));
    OK(IEnumBackgroundCopyFiles_Reset(files));
    OK(IBackgroundCopyJob_GetError(job, &error));
    if (FAILED(IBackgroundCopyManager_EnumJobs(manager, 0, &jobs)))
        jobs = NULL;
    keep("IBackgroundCopyManager", profile, manager);
    keep("IBackgroundCopyJob", profile, job);
    keep("IBackgroundCopyJob2", profile, as(job, &IID_IBackgroundCopyJob2));
    keep("IBackgroundCopyJob3", profile, as(job, &IID_IBackgroundCopyJob3));
    keep("IBackgroundCopyJob4", profile, as(job, &IID_IBackgroundCopyJob4));
    keep("IBackgroundCopyJob5", profile, as(job, &IID_IBackgroundCopyJob5));
    keep("IBackgroundCopyJobHttpOptions", profile, as(job, &IID_IBackgroundCopyJobHttpOptions));
    keep("IDeliveryOptimizationJob", profile, as(job, &IID_IDeliveryOptimizationJob));
    keep("IBackgroundCopyFile", profile, file);
    keep("IBackgroundCopyFile2", profile, as(file, &IID_IBackgroundCopyFile2));
    keep("IEnumBackgroundCopyFiles", profile, files);
    keep("IEnumBackgroundCopyJobs", profile, jobs);
    keep("IBackgroundCopyError", profile, error);
}

static void com_world_begin(void)
{
    com_engines();
    OK(BgComInitialize(block, sizeof block, &block_config));
    interfaces_count = 0;
    for (uint32_t profile = 0; profile < 2; profile++)
        make_objects(profile);
    released = com_manager(0);
    SAME(IUnknown_Release((IUnknown *)released), 0);
    memcpy(clean_bits, com_bits_region, sizeof clean_bits);
    memcpy(clean_do, com_do_region, sizeof clean_do);
    memcpy(clean_block, block, sizeof clean_block);
}

static void com_world_back(void)
{
    memcpy(com_bits_region, clean_bits, sizeof clean_bits);
    memcpy(com_do_region, clean_do, sizeof clean_do);
    memcpy(block, clean_block, sizeof clean_block);
}

static int engines_are_as_before(void)
{
    return memcmp(com_bits_region, clean_bits, sizeof clean_bits) == 0
           && memcmp(com_do_region, clean_do, sizeof clean_do) == 0;
}

static void *interface_of(const char *interface)
{
    for (unsigned n = 0; n < interfaces_count; n++)
        if (strcmp(com_world[n].interface, interface) == 0)
            return com_world[n].of[com_profile];
    fprintf(stderr, "there is no object of %s\n", interface);
    exit(1);
}

/* What is wrong with one parameter. */
struct fault {
    int parameter; /* -1: nothing */
    enum where where;
    unsigned off;
    uint64_t n;
    void *p; /* of INTERFACE_POINTER */
    int no_array; /* what is counted is NULL */
};

static LPCWSTR wide_text(const char *parameter)
{
    if (strcmp(parameter, "RemoteUrl") == 0 || strcmp(parameter, "Val") == 0)
        return BG_TEXT("https://host.example/b");
    if (strcmp(parameter, "OldPrefix") == 0 || strcmp(parameter, "NewPrefix") == 0)
        return BG_TEXT("https://");
    if (strcmp(parameter, "LocalName") == 0 || strcmp(parameter, "ReplyFileName") == 0)
        return BG_TEXT("/slot/b");
    return BG_TEXT("words");
}

static size_t wide_bytes(LPCWSTR text)
{
    size_t n = 0;
    while (text[n])
        n++;
    return (n + 1) * sizeof *text;
}

/* Content of an object that goes in: an IID or an id, a range, names. */
static void com_fill(const struct function *f, const struct parameter *p, unsigned char *object, size_t elements)
{
    static const BG_FILE_RANGE range = {0, 10};
    for (size_t n = 0; n < elements; n++, object += p->size) {
        if (strcmp(p->type, "GUID") == 0 && p->is_const) {
            const int is_class = strcmp(p->name, "rclsid") == 0, is_job = strcmp(p->name, "jobID") == 0;
            memcpy(object,
                   is_class ? &CLSID_BackgroundCopyManager : is_job ? &com_ids[com_profile] : &IID_IUnknown, p->size);
        } else if (strcmp(p->type, "BG_FILE_RANGE") == 0) {
            memcpy(object, &range, sizeof range);
        } else if (strcmp(p->type, "BG_FILE_INFO") == 0) {
            /* Texts in arenas of their own, at the guards. */
            LPCWSTR texts[2] = {wide_text("RemoteUrl"), wide_text("LocalName")};
            void *names[2];
            for (unsigned m = 0; m < 2; m++) {
                names[m] = arenas[PARAMETERS + m].end - wide_bytes(texts[m]);
                memcpy(names[m], texts[m], wide_bytes(texts[m]));
            }
            memcpy(object, names, sizeof names);
        } else if (strcmp(p->type, "BG_AUTH_CREDENTIALS") == 0) {
            BG_AUTH_CREDENTIALS credentials;
            memset(&credentials, 0, sizeof credentials);
            credentials.Target = BG_AUTH_TARGET_SERVER;
            credentials.Scheme = BG_AUTH_SCHEME_BASIC;
            memcpy(object, &credentials, sizeof credentials);
        } else if (strcmp(p->type, "BG_COM_CONFIG") == 0) {
            memcpy(object, &block_config, sizeof block_config);
        }
    }
    (void)f;
}

static size_t com_bytes[PARAMETERS];

static void com_prepare(const struct function *f, const char *interface, const struct fault *fault, struct value *v)
{
    com_world_back();
    paint_arenas(f->count);
    for (unsigned i = 0; i < f->count; i++) {
        const struct parameter *p = &f->parameters[i];
        const int is_bad = fault->parameter == (int)i;
        enum where where = is_bad ? fault->where : AT_END;
        unsigned off = is_bad ? fault->off : 0;
        uint64_t elements = 1;
        v[i].n = 0;
        v[i].p = NULL;
        com_bytes[i] = 0;
        switch (p->kind) {
        case INTERFACE_POINTER:
            v[i].p = is_bad ? fault->p : interface_of(interface);
            continue;
        case JOB:
            v[i].n = is_bad ? fault->n : com_jobs[com_profile];
            continue;
        case INTEGER:
            v[i].n = is_bad ? fault->n : strcmp(p->name, "cb") == 0 ? 64 : 1;
            if (strcmp(p->name, "cbBlock") == 0 && !is_bad)
                v[i].n = sizeof block;
            continue;
        case WIDE:
            com_bytes[i] = wide_bytes(wide_text(p->name));
            v[i].p = room_in(i, com_bytes[i], where, off);
            if (v[i].p)
                memcpy(v[i].p, wide_text(p->name), com_bytes[i]);
            continue;
        case REGION:
            v[i].p = where == IS_NULL ? NULL : (unsigned char *)block + off;
            continue;
        case OBJECT:
            if (p->counted_by >= 0 && fault->parameter == p->counted_by) {
                const uint64_t most = (ARENA_BYTES - 64) / p->size;
                elements = fault->n < most ? fault->n : most;
            }
            if (strcmp(p->name, "pCertHashBlob") == 0)
                elements = 20; /* a SHA-1 */
            if (p->counted_by >= 0 && fault->no_array)
                where = IS_NULL;
            com_bytes[i] = p->size * (size_t)elements;
            v[i].p = room_in(i, com_bytes[i], where, off);
            if (v[i].p)
                com_fill(f, p, v[i].p, (size_t)elements);
            continue;
        default: /* OPAQUE, BY_VALUE: NULL and zeros */
            if (is_bad && where == MISALIGNED)
                v[i].p = room_in(i, 64, where, off);
            continue;
        }
    }
    remember_arenas(f->count);
}

static int is_end(const struct function *f)
{
    return strcmp(f->name, "BgComUninitialize") == 0;
}

static int is_start(const struct function *f)
{
    return strcmp(f->name, "BgComInitialize") == 0;
}

/* Every byte of it is 0: what a failure leaves in an output that the caller would have had to free. */
static int is_zero(const unsigned char *object, size_t bytes)
{
    while (bytes--)
        if (*object++ != 0)
            return 0;
    return 1;
}

static const char *com_wrong(const struct function *f, const struct value *v, uint32_t code)
{
    for (unsigned i = 0; i < ARENAS; i++) {
        const struct parameter *p = i < f->count ? &f->parameters[i] : NULL;
        int is_output = p && p->kind == OBJECT && !p->is_const && v[i].p;
        if (!is_used(i, f->count))
            continue;
        if (!is_untouched(i, is_output ? v[i].p : arenas[i].start, is_output ? com_bytes[i] : 0))
            return "it wrote outside of its outputs";
        if (is_output && (int32_t)code < 0 && !is_untouched(i, arenas[i].start, 0) && !is_zero(v[i].p, com_bytes[i]))
            return "it failed, and has written something else than NULL";
    }
    return NULL;
}

static unsigned long long com_pointers, com_successes;

/* The answer; a refusal is any failure code, after which the engines are as they were. */
static uint32_t com_call(const struct function *f, const char *interface, const char *what, uint64_t value,
                         const struct fault *fault, int is_refused)
{
    struct value v[PARAMETERS];
    const char *parameter = fault->parameter < 0 ? "" : f->parameters[fault->parameter].name, *wrong = NULL;
    uint32_t code = 0;
    com_prepare(f, interface, fault, v);
    calls++;
    if (!guarded(f->call, v, &code)) {
        finding(f->name, parameter, what, value, "it reads or writes where nothing is");
        return (uint32_t)E_FAIL;
    }
    if (is_refused && (int32_t)code >= 0)
        wrong = "it was not refused";
    if (!wrong)
        wrong = com_wrong(f, v, code);
    if (!wrong && (int32_t)code < 0 && is_refused && !engines_are_as_before())
        wrong = "it was refused, and has changed an engine";
    if (is_start(f) && code == S_OK)
        OK(BgComUninitialize());
    if (is_end(f) && code == S_OK) {
        OK(BgUninitialize());
        com_world_begin();
    }
    if (wrong)
        finding(f->name, parameter, what, value, wrong);
    return code;
}

/* Pointers that may be NULL; each of them must be needed. */
static struct {
    const char *function, *parameter;
    unsigned used;
} com_may_be_null[] = {
    {"BgPumpCallbacks", "pCalls", 0},
    {"SetNotifyCmdLine", "Parameters", 0},
    {"SetCustomHeaders", "RequestHeaders", 0},
    {"Next", "pceltFetched", 0}, /* of one */
};

static int com_allowed_null(const struct function *f, const char *parameter, int is_used_now)
{
    const char *of = strstr(f->name, "::"), *method = of ? of + 2 : f->name;
    for (unsigned n = 0; n < sizeof com_may_be_null / sizeof *com_may_be_null; n++)
        if (strcmp(com_may_be_null[n].function, method) == 0 && strcmp(com_may_be_null[n].parameter, parameter) == 0) {
            com_may_be_null[n].used += (unsigned)is_used_now;
            return 1;
        }
    return 0;
}

static void com_pointer(const struct function *f, const char *interface, unsigned i)
{
    const struct parameter *p = &f->parameters[i];
    struct fault fault = {(int)i, IS_NULL, 0, 0, NULL, 0};
    com_pointers++;
    {
        int is_allowed = com_allowed_null(f, p->name, 0);
        uint32_t code = com_call(f, interface, "is NULL", 0, &fault, !is_allowed);
        com_allowed_null(f, p->name, (int32_t)code >= 0);
    }
    fault.where = MISALIGNED;
    for (fault.off = 1; fault.off < p->align; fault.off++)
        com_call(f, interface, "is misaligned by", fault.off, &fault, 1);
    fault.where = AT_START;
    fault.off = 0;
    com_call(f, interface, "begins after the guard", 0, &fault, 0);
}

/* Pointers that are no interface of this kind: none of them is followed. */
static void com_this(const struct function *f, const char *interface, unsigned i)
{
    struct fault fault = {(int)i, AT_END, 0, 0, NULL, 0};
    unsigned char *own = interface_of(interface);
    const int is_of_all = strstr(f->name, "::QueryInterface") || strstr(f->name, "::AddRef") || strstr(f->name, "::Release");
    com_pointers++;
    com_call(f, interface, "is NULL", 0, &fault, 1);
    for (unsigned off = 1; off < 8; off++) {
        fault.p = own + off;
        com_call(f, interface, "is off by", off, &fault, 1);
    }
    {
        const uintptr_t start = (uintptr_t)arenas[ARENAS - 1].start, end = (uintptr_t)arenas[ARENAS - 1].end;
        const uintptr_t none[] = {start, start - 8, end - 8, end, (uintptr_t)block, (uintptr_t)block - 8,
                                  (uintptr_t)block + sizeof block, 8, UINTPTR_MAX / 2 - 7, UINTPTR_MAX - 7};
        for (unsigned n = 0; n < sizeof none / sizeof *none; n++) {
            fault.p = (void *)none[n];
            com_call(f, interface, "is none,", n, &fault, 1);
        }
    }
    fault.p = released;
    com_call(f, interface, "is released", 0, &fault, 1);
    for (unsigned n = 0; n < interfaces_count; n++) {
        /* A job's interfaces are one object. */
        if (is_of_all || !com_world[n].of[com_profile] || strncmp(com_world[n].interface, interface, 15) == 0
            || (strstr(com_world[n].interface, "Job") && strstr(interface, "Job")))
            continue;
        fault.p = com_world[n].of[com_profile];
        com_call(f, interface, "is another object's,", n, &fault, 1);
    }
}

static int is_beyond(const struct function *f, unsigned i, uint64_t value)
{
    for (unsigned m = 0; m < f->count; m++)
        if (f->parameters[m].counted_by == (int)i && value > (ARENA_BYTES - 64) / f->parameters[m].size)
            return 1;
    return 0;
}

static void com_integer(const struct function *f, const char *interface, unsigned i)
{
    static const uint64_t extremes[] = {0, 1, 2, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, UINT64_C(0x100000000),
                                        UINT64_C(0x7FFFFFFFFFFFFFFF), UINT64_C(0x8000000000000000), UINT64_MAX - 1,
                                        UINT64_MAX};
    struct fault fault = {(int)i, AT_END, 0, 0, NULL, 0};
    for (unsigned n = 0; n < sizeof extremes / sizeof *extremes; n++) {
        if (f->parameters[i].bits < 64 && extremes[n] >> f->parameters[i].bits)
            continue;
        fault.n = extremes[n];
        /* Methods believe a count of objects or names: it is tried as far as there is room for them. Without any, each. */
        if (!is_beyond(f, i, extremes[n]))
            com_call(f, interface, "is", extremes[n], &fault, 0);
        for (unsigned m = 0; m < f->count; m++)
            if (f->parameters[m].counted_by == (int)i && extremes[n] > 0) {
                fault.no_array = 1;
                com_call(f, interface, "counts NULL,", extremes[n], &fault, 1);
                fault.no_array = 0;
            }
    }
}

static void com_handles(const struct function *f, const char *interface, unsigned i)
{
    struct fault fault = {(int)i, AT_END, 0, 0, NULL, 0};
    for (unsigned bit = 0; bit < 64; bit++) {
        fault.n = com_jobs[com_profile] ^ UINT64_C(1) << bit;
        com_call(f, interface, "is forged,", fault.n, &fault, fault.n != com_jobs[!com_profile]);
    }
    fault.n = 0;
    com_call(f, interface, "is", 0, &fault, 1);
    fault.n = UINT64_MAX;
    com_call(f, interface, "is", fault.n, &fault, 1);
}

static void com_everything(const struct function *f, const char *interface)
{
    const struct fault none = {-1, AT_END, 0, 0, NULL, 0};
    if (interface && !interface_of(interface))
        return; /* the profile has no such interface */
    com_successes += (int32_t)com_call(f, interface, "is good", 0, &none, 0) >= 0;
    for (unsigned i = 0; i < f->count; i++) {
        const struct parameter *p = &f->parameters[i];
        if (p->kind == INTERFACE_POINTER)
            com_this(f, interface, i);
        else if (p->kind == JOB)
            com_handles(f, interface, i);
        else if (p->kind == INTEGER)
            com_integer(f, interface, i);
        else if (p->kind == OBJECT || p->kind == WIDE || p->kind == REGION)
            com_pointer(f, interface, i);
    }
}

struct method {
    const char *interface; /* NULL: a function */
    struct function function;
};

static int com_drive(const struct method *methods, unsigned count)
{
    unsigned exports = 0, methods_called = 0;
    arenas_begin();
    com_world_begin();
    for (com_profile = 0; com_profile < 2; com_profile++)
        for (unsigned n = 0; n < count; n++)
            com_everything(&methods[n].function, methods[n].interface);
    com_profile = 0;
    com_world_back();
    /* Without a layer nothing is an object. */
    OK(BgComUninitialize());
    memcpy(clean_block, block, sizeof clean_block);
    for (unsigned n = 0; n < count; n++) {
        const struct fault none = {-1, AT_END, 0, 0, NULL, 0};
        const struct function *f = &methods[n].function;
        exports += methods[n].interface == NULL;
        methods_called += methods[n].interface != NULL;
        if (is_start(f)) {
            for (unsigned i = 0; i < f->count; i++)
                if (f->parameters[i].kind == INTEGER)
                    com_integer(f, NULL, i);
                else
                    com_pointer(f, NULL, i);
            com_call(f, NULL, "is good", 0, &none, 0);
        } else if (!methods[n].interface || interface_of(methods[n].interface)) {
            com_call(f, methods[n].interface, "without a layer", 0, &none, 1);
        }
    }
    OK(BgUninitialize());
    for (unsigned n = 0; n < sizeof com_may_be_null / sizeof *com_may_be_null; n++)
        if (!com_may_be_null[n].used)
            finding(com_may_be_null[n].function, com_may_be_null[n].parameter, "is NULL", 0, "it need not be an exception");
    printf("com_exports=%u methods=%u pointers=%llu successes=%llu calls=%llu\n", exports, methods_called, com_pointers,
           com_successes, calls);
    if (findings)
        fprintf(stderr, "%u findings\n", findings);
    return findings != 0;
}

#endif
