/* Good arguments for every function, from what its parameters are; and one thing wrong with one of them. */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include "world.h"
#include <stddef.h>

/* Which functions need another job, file, token or integer than the first one. */
#define DEFAULT NULL
static const struct {
    const char *function, *parameter;
    const void *value;
} chosen_handles[] = {
    {"BgCloseJob", "job", &world.final},
    {"BgComplete", "job", &world.transferred},
    {"BgGetError", "job", &world.error},
    {"BgGetErrorFile", "job", &world.error},
    {"BgGetReplyProgress", "job", &world.reply},
    {"BgGetReplyFileName", "job", &world.reply},
    {"BgSetReplyFileName", "job", &world.reply},
    {"BgSetValidationState", "file", &world.transferred_file},
    {"BgGetFileRanges", "file", &world.ranged_file},
    {"BgTransferConnected", "t", &world.connecting_t},
    {"BgTransferDone", "t", &world.whole_t},
    {"BgTransferReply", "t", &world.reply_t},
};

static const struct {
    const char *function, *parameter; /* no function: all others */
    uint64_t value;
} chosen_integers[] = {
    {"BgCreateJob", "Type", BG_JOB_TYPE_DOWNLOAD},
    {"BgTransferConnected", "Resumed", 0},
    {"BgTransferFail", "hr", (uint32_t)BG_E_HTTP_ERROR_404},
    {"BgEnumNext", "Count", 2},
    {"BgInitialize", "cbRegion", sizeof other},
    {"BgSetFileSize", "Size", 100},
    {DEFAULT, "cbRegion", REGION_BYTES},
    {DEFAULT, "MonotonicMs", 2000},
    {DEFAULT, "Total", 100},
    {DEFAULT, "Size", BG_SIZE_UNKNOWN},
};

/* How many elements there are, where not as many as needed. */
#define TEXT_ROOM 64
#define LIST_ROOM 12

static int is_of(const struct function *f, const char *name)
{
    return strcmp(f->name, name) == 0;
}

static uint64_t good_integer(const struct function *f, unsigned i)
{
    const struct parameter *p = &f->parameters[i];
    for (unsigned n = 0; n < sizeof chosen_integers / sizeof *chosen_integers; n++)
        if ((!chosen_integers[n].function || is_of(f, chosen_integers[n].function))
            && strcmp(p->name, chosen_integers[n].parameter) == 0)
            return chosen_integers[n].value;
    if (strcmp(p->name, "Capacity") == 0)
        return LIST_ROOM;
    return strcmp(p->name, "cbBuffer") == 0 ? TEXT_ROOM : 1;
}

static uint64_t good_handle(const struct function *f, unsigned i)
{
    for (unsigned n = 0; n < sizeof chosen_handles / sizeof *chosen_handles; n++)
        if (is_of(f, chosen_handles[n].function) && strcmp(f->parameters[i].name, chosen_handles[n].parameter) == 0)
            return *(const uint64_t *)chosen_handles[n].value;
    switch (f->parameters[i].kind) {
    case JOB:
        return world.suspended;
    case FILE_OF_JOB:
        return world.file;
    default:
        return world.moving_t;
    }
}

static const char *good_text(const char *parameter)
{
    static const char *const texts[][2] = {{"DisplayName", "a name"}, {"Description", "words"}, {"RemoteUrl", URL},
                                           {"LocalName", PATH},       {"OldPrefix", "https"},   {"NewPrefix", "http"}};
    for (unsigned n = 0; n < sizeof texts / sizeof *texts; n++)
        if (strcmp(texts[n][0], parameter) == 0)
            return texts[n][1];
    fprintf(stderr, "there is no text for %s\n", parameter);
    exit(1);
}

/* What structures point to: where, and how it is aligned. */
static const struct pointer {
    const char *type;
    size_t at, align;
    unsigned arena;
    const char *reader; /* the function that follows it, which others with the type do not */
} pointers[] = {
    {"BG_FILE_SPEC", offsetof(BG_FILE_SPEC, RemoteName), 1, PARAMETERS, "BgAddFileSet"},
    {"BG_FILE_SPEC", offsetof(BG_FILE_SPEC, LocalName), 1, PARAMETERS + 1, "BgAddFileSet"},
    {"BG_FILE_SPEC", offsetof(BG_FILE_SPEC, Ranges), _Alignof(BG_FILE_RANGE), PARAMETERS + 2, "BgAddFileSet"},
    {"BG_ENUM", offsetof(BG_ENUM, Handles), _Alignof(uint64_t), PARAMETERS, "BgEnumNext"},
};
#define POINTERS (sizeof pointers / sizeof *pointers)

/* One thing that is not as it should be. */
struct plan {
    enum where where[PARAMETERS];
    unsigned off[PARAMETERS];
    int is_set[PARAMETERS]; /* n is the integer, the handle, or the token behind a pointer */
    uint64_t n[PARAMETERS];
    int has_elements[PARAMETERS]; /* as many are there, whatever is said */
    uint64_t elements[PARAMETERS];
    enum where nested[NESTED];
    unsigned nested_off[NESTED];
    int word_of; /* the parameter whose structure has `word` in the `word_bytes` bytes at `word_at`; -1: none */
    size_t word_at, word_bytes;
    uint64_t word;
};

static const struct plan all_good = {.word_of = -1};

static unsigned char *nested(const struct plan *plan, unsigned n, const void *content, size_t bytes)
{
    unsigned char *p = room_in(PARAMETERS + n, bytes, plan->nested[n], plan->nested_off[n]);
    if (p)
        memcpy(p, content, bytes);
    return p;
}

/* What stands in an object of this type before the call. */
static void fill(const struct function *f, const struct parameter *p, const struct plan *plan, unsigned char *object)
{
#define IS(of) (strcmp(p->type, #of) == 0)
#define PUT(of, ...)                                                                           \
    do {                                                                                       \
        const of content = __VA_ARGS__;                                                        \
        memcpy(object, &content, sizeof content);                                              \
    } while (0)
    if (IS(BG_JOB_SNAPSHOT) && p->is_const) {
        PUT(BG_JOB_SNAPSHOT, world.snapshot);
    } else if (IS(BG_JOB_SNAPSHOT)) {
        PUT(BG_JOB_SNAPSHOT, BG_JOB_SNAPSHOT_INIT);
    } else if (IS(BG_ESTIMATOR)) {
        PUT(BG_ESTIMATOR, BG_ESTIMATOR_INIT);
    } else if (IS(BG_CHANGES)) {
        PUT(BG_CHANGES, BG_CHANGES_INIT);
    } else if (IS(BG_ENGINE_CONFIG)) {
        PUT(BG_ENGINE_CONFIG, other_config);
    } else if (IS(BG_GUID) && p->is_const) {
        PUT(BG_GUID, world.id);
    } else if (IS(BG_FILE_RANGE) && p->is_const) {
        PUT(BG_FILE_RANGE, {5, 10});
    } else if (IS(BG_TRANSFER) && is_of(f, "BgTransferRestart")) {
        PUT(BG_TRANSFER, good_handle(f, 0));
    } else if (IS(BG_FILE_SPEC)) {
        const BG_FILE_RANGE two[] = {{5, 10}, {20, 10}}; /* for a count of 2, which is not the good one */
        const char *remote = (const char *)nested(plan, 0, URL, sizeof URL);
        const char *local = (const char *)nested(plan, 1, PATH, sizeof PATH);
        const BG_FILE_RANGE *ranges = (const BG_FILE_RANGE *)(const void *)nested(plan, 2, two, sizeof two);
        PUT(BG_FILE_SPEC, {remote, local, 1, BG_SIZE_UNKNOWN, ranges, 1, 0});
    } else if (IS(BG_ENUM)) {
        const uint64_t list[] = {world.suspended, world.queued, world.moving};
        PUT(BG_ENUM, {(uint64_t *)(void *)nested(plan, 0, list, sizeof list), 3, 0});
    }
#undef IS
#undef PUT
}

/* Objects of the last call, to be compared afterwards. */
static size_t bytes_of[PARAMETERS];

static void prepare(const struct function *f, const struct plan *plan, struct value *v)
{
    paint_arenas(f->count);
    world_back();
    for (unsigned i = 0; i < f->count; i++) {
        const struct parameter *p = &f->parameters[i];
        uint64_t elements = p->counted_by < 0 ? 1 : good_integer(f, (unsigned)p->counted_by);
        v[i].n = 0;
        v[i].p = NULL;
        if (plan->has_elements[i])
            elements = plan->elements[i];
        bytes_of[i] = p->size * (size_t)elements;
        switch (p->kind) {
        case INTEGER:
            v[i].n = plan->is_set[i] ? plan->n[i] : good_integer(f, i);
            continue;
        case JOB:
        case FILE_OF_JOB:
        case TOKEN:
            v[i].n = plan->is_set[i] ? plan->n[i] : good_handle(f, i);
            continue;
        case TEXT: {
            const char *text = good_text(p->name);
            bytes_of[i] = strlen(text) + 1;
            v[i].p = room_in(i, bytes_of[i], plan->where[i], plan->off[i]);
            if (v[i].p)
                memcpy(v[i].p, text, bytes_of[i]);
            continue;
        }
        case REGION:
            /* The world's, for those who look at it; another block, for the one that makes an engine. */
            if (p->is_const)
                v[i].p = plan->where[i] == IS_NULL ? NULL : world.region + plan->off[i];
            else
                v[i].p = room_in(i, bytes_of[i], plan->where[i], plan->off[i]);
            continue;
        case OPAQUE:
        case CALLBACK:
        case WIDE: /* these three are the COM layer's */
        case INTERFACE_POINTER:
        case BY_VALUE:
            continue;
        case BUFFER:
        case OBJECT:
            v[i].p = room_in(i, bytes_of[i], plan->where[i], plan->off[i]);
            for (uint64_t n = 0; v[i].p && n < elements; n++)
                fill(f, p, plan, v[i].p + n * p->size);
            if (v[i].p && plan->is_set[i])
                memcpy(v[i].p, &plan->n[i], sizeof plan->n[i]);
            if (v[i].p && plan->word_of == (int)i)
                memcpy(v[i].p + plan->word_at, &plan->word, plan->word_bytes);
            continue;
        }
    }
    remember_arenas(f->count);
}

#endif
