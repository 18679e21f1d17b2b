/* AddFileSet: all files of a set join the job in one step, or none does and nothing is lost by the attempt. */
#include "check.h"

#define FILES 8
#define TEXT 4096
BGJOB_REGION(region, 3, FILES, TEXT);
BGJOB_REGION(bare, 2, FILES, 0);

#define WHOLE(cookie) {URL, PATH, (cookie), BG_SIZE_UNKNOWN, 0, 0, 0}
static const BG_FILE_RANGE range = {0, 10};
static char text[4096];

/* `start`, then as many x as make `length` bytes. */
static const char *long_text(const char *start, size_t length)
{
    memset(text, 'x', sizeof text);
    memcpy(text, start, strlen(start));
    text[length] = 0;
    return text;
}

/* A good set; every third file has ranges. */
static void good_set(BG_FILE_SPEC *specs, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        specs[i] = (BG_FILE_SPEC)WHOLE(100 + i);
        if (i % 3 == 1) {
            specs[i].Ranges = &range;
            specs[i].RangeCount = 1;
        }
        if (i % 3 == 2)
            specs[i].Size = 1000 + i;
    }
}

/* Every place of the file table and, in an engine with text, every byte of the area can be taken still. */
static void nothing_is_leaked(int has_text)
{
    BG_JOB job = 0, other = 0;
    BG_GUID id;
    BG_FILE file;
    unsigned files = 0, bytes = 0;
    OK(BgCreateJob(has_text ? "brim" : 0, BG_JOB_TYPE_DOWNLOAD, &id, &job));
    if (has_text) {
        /* 28 bytes with the NUL are a piece. Two jobs' names are two, four files have 16 each, and two have 31. */
        OK(BgCreateJob("brim", BG_JOB_TYPE_DOWNLOAD, &id, &other));
        for (bytes = 0; bytes < 4; bytes++)
            OK(BgAddFile(job, long_text("http://h/", 28 * 14 - 1), "/012345678901234567890123456789", bytes, &file));
        files = 4;
        OK(BgAddFile(job, long_text("http://h/", 28 * 30 - 1), "/x", 0, &file));
        OK(BgAddFile(job, long_text("http://h/", 28 * 30 - 1), "/x", 0, &file));
        files += 2;
        HR(BgAddFile(job, long_text("http://h/", 28), "/x", 0, &file), E_OUTOFMEMORY);
        OK(BgCancel(other));
        OK(BgCloseJob(other)); /* its piece is the only one that is free */
        HR(BgAddFile(job, "http://h", "/x", 0, &file), E_OUTOFMEMORY);
        OK(BgSetDescription(job, "twenty-seven bytes, no more"));
        HR(BgSetDescription(job, "x"), E_OUTOFMEMORY); /* old and new at once */
    } else {
        while (BgAddFile(job, 0, 0, files, &file) == S_OK)
            files++;
        SAME(files, FILES);
    }
    SAME(progress_of(job).FilesTotal, files);
    end_job(job);
}

/* What makes an element bad, and the code that comes back. Returns 0 when there are no more kinds. */
static int spoil(unsigned kind, BG_FILE_SPEC *spec, HRESULT *code)
{
    static const BG_FILE_RANGE empty = {5, 0}, two[2] = {{0, 10}, {9, 2}}, outside = {100, 1};
    static BG_FILE_RANGE many[BG_RANGES_MAX + 1];
    *code = E_INVALIDARG;
    switch (kind) {
    case 0: spec->RemoteName = 0; return 1;
    case 1: spec->RemoteName = ""; return 1;
    case 2: spec->RemoteName = "ftp://host/x"; return 1;
    case 3: spec->RemoteName = long_text("http://h/", BG_REMOTE_NAME_MAX + 1); return 1;
    case 4: spec->LocalName = 0; return 1;
    case 5: spec->LocalName = ""; return 1;
    case 6: spec->LocalName = "image.bin"; return 1;
    case 7: spec->LocalName = long_text("/", BG_LOCAL_NAME_MAX + 1); return 1;
    case 8: spec->Ranges = 0; spec->RangeCount = 1; return 1;
    case 9: spec->Ranges = &range; spec->RangeCount = 0; return 1;
    case 10:
        spec->Ranges = (const BG_FILE_RANGE *)(const void *)((const char *)many + 1);
        spec->RangeCount = 1;
        return 1;
    case 11: spec->Ranges = &empty; spec->RangeCount = 1; *code = BG_E_INVALID_RANGE; return 1;
    case 12: spec->Ranges = two; spec->RangeCount = 2; *code = BG_E_OVERLAPPING_RANGES; return 1;
    case 13:
        for (unsigned i = 0; i <= BG_RANGES_MAX; i++)
            many[i] = (BG_FILE_RANGE){2 * (uint64_t)i, 1};
        spec->Ranges = many;
        spec->RangeCount = BG_RANGES_MAX + 1;
        *code = BG_E_TOO_MANY_RANGES_IN_FILE;
        return 1;
    case 14: /* known only when the text area has it: not before the files are made */
        spec->Ranges = &outside;
        spec->RangeCount = 1;
        spec->Size = 100;
        *code = BG_E_INVALID_RANGE;
        return 1;
    case 15: /* no room for it in the area */
        spec->RemoteName = long_text("http://h/", BG_REMOTE_NAME_MAX);
        spec->Ranges = many;
        spec->RangeCount = 200;
        *code = E_OUTOFMEMORY;
        return 1;
    default: return 0;
    }
}

/* Every kind of bad element at every place of sets of one to six. Returns the cases. */
static unsigned all_or_nothing(void)
{
    unsigned cases = 0;
    HRESULT code;
    for (unsigned count = 1; count <= 6; count++) {
        for (unsigned at = 0; at < count; at++) {
            BG_FILE_SPEC specs[6];
            for (unsigned kind = 0; good_set(specs, count), spoil(kind, &specs[at], &code); kind++, cases++) {
                BG_FILE handles[6];
                BG_JOB job = new_job("job");
                BG_FILE before = new_file(job, 1), after, listed[FILES];
                BG_JOB_SNAPSHOT old = snapshot_of(job), new;
                uint32_t n;
                PAINT(handles);
                HR(BgAddFileSet(job, count, specs, handles), code);
                HR(BgAddFileSet(job, count, specs, 0), code);
                CHECK(PAINTED(handles));
                new = snapshot_of(job);
                CHECK(memcmp(&old, &new, sizeof old) == 0); /* not even the sequence */
                after = new_file(job, 2);
                OK(BgEnumFiles(job, listed, FILES, &n));
                SAME(n, 2);
                SAME(listed[0], before);
                SAME(listed[1], after);
                end_job(job);
                nothing_is_leaked(1);
            }
        }
    }
    return cases;
}

/* The file table is full in the middle of a set. Returns the cases. */
static unsigned full_in_the_middle(void)
{
    unsigned cases = 0;
    for (unsigned there = 0; there <= FILES; there++) {
        for (unsigned count = 1; count <= FILES + 1; count++, cases++) {
            BG_FILE_SPEC specs[FILES + 1];
            BG_FILE handles[FILES + 1];
            BG_JOB job = new_job("job");
            for (unsigned i = 0; i < there; i++)
                new_file(job, i);
            good_set(specs, count);
            PAINT(handles);
            if (there + count <= FILES) {
                OK(BgAddFileSet(job, count, specs, handles));
                SAME(progress_of(job).FilesTotal, there + count);
            } else {
                HR(BgAddFileSet(job, count, specs, handles), E_OUTOFMEMORY);
                CHECK(PAINTED(handles));
                SAME(progress_of(job).FilesTotal, there);
            }
            end_job(job);
            nothing_is_leaked(1);
        }
    }
    return cases;
}

/* They join in the order given, behind those that are there, with everything that was said of them. */
static void in_order(void)
{
    static const char *const urls[3] = {"http://a/1", "file:///2", "\\\\server\\share\\3"};
    static const char *const paths[3] = {"/1", "C:\\2", "/3"};
    BG_FILE_SPEC specs[3];
    BG_FILE handles[3], listed[FILES], first, again[2];
    BG_JOB job = new_job("job");
    BG_TRANSFER t;
    uint32_t n;
    first = new_file(job, 1);
    OK(BgSetFileSize(first, 5));
    good_set(specs, 3);
    for (unsigned i = 0; i < 3; i++) {
        specs[i].RemoteName = urls[i];
        specs[i].LocalName = paths[i];
    }
    OK(BgAddFileSet(job, 3, specs, handles));
    same_progress(job, BG_SIZE_UNKNOWN, 0, 4, 0);
    SAME(snapshot_of(job).FilesUnknown, 1);
    SAME(snapshot_of(job).BytesTotalKnown, 5 + 10 + 1002);
    same_file(handles[0], BG_SIZE_UNKNOWN, 0, 0);
    same_file(handles[1], 10, 0, 0);
    same_file(handles[2], 1002, 0, 0);
    OK(BgAddFileSet(job, 2, specs + 1, 0)); /* who wants no handles gets none */
    OK(BgEnumFiles(job, listed, FILES, &n));
    SAME(n, 6);
    SAME(listed[0], first);
    again[0] = listed[4];
    again[1] = listed[5];
    for (unsigned i = 0; i < 3; i++) {
        char name[64];
        uint64_t cookie;
        SAME(listed[1 + i], handles[i]);
        OK(BgGetFileCookie(handles[i], &cookie));
        SAME(cookie, 100 + i);
        OK(BgGetRemoteName(handles[i], name, sizeof name, 0));
        CHECK(strcmp(name, urls[i]) == 0);
        OK(BgGetLocalName(handles[i], name, sizeof name, 0));
        CHECK(strcmp(name, paths[i]) == 0);
    }
    OK(BgGetFileRanges(again[0], 0, 0, &n));
    SAME(n, 1);
    HR(BgGetFileRanges(again[1], 0, 0, &n), S_FALSE);
    OK(BgResume(job));
    for (unsigned i = 0; i < 6; i++) {
        BG_FILE file;
        BG_JOB owner;
        OK(BgTransferNext(&t, &file, &owner));
        SAME(file, listed[i]);
        OK(BgTransferConnected(t, 10, 0));
        OK(BgTransferAdvance(t, 10));
        OK(BgTransferDone(t));
    }
    same_progress(job, 60, 60, 6, 6);
    OK(BgAddFileSet(job, 1, specs, handles)); /* the state stays, Resume goes on */
    SAME(state_of(job), BG_JOB_STATE_TRANSFERRED);
    OK(BgResume(job));
    move_file(job, 1);
    same_progress(job, 61, 61, 7, 7);
    end_job(job);
}

static void arguments(void)
{
    BG_FILE_SPEC specs[2] = {WHOLE(1), WHOLE(2)};
    BG_FILE handles[3];
    BG_JOB job = new_job("job"), other;
    PAINT(handles);
    HR(BgAddFileSet(job, 2, 0, handles), E_INVALIDARG);
    HR(BgAddFileSet(job, 1, (const BG_FILE_SPEC *)(const void *)((char *)specs + 1), handles), E_INVALIDARG);
    HR(BgAddFileSet(job, 2, specs, (BG_FILE *)(void *)((char *)handles + 1)), E_INVALIDARG);
    CHECK(PAINTED(handles));
    OK(BgAddFileSet(job, 0, 0, 0));
    OK(BgAddFileSet(job, 0, specs, handles));
    CHECK(PAINTED(handles));
    same_progress(job, 0, 0, 0, 0);
    HR(BgResume(job), BG_E_EMPTY);
    for (BG_JOB_STATE state = 0; state < 9; state++) {
        int is_final = state == BG_JOB_STATE_ACKNOWLEDGED || state == BG_JOB_STATE_CANCELLED;
        other = job_in(state, 1);
        HR(BgAddFileSet(other, 0, 0, 0), is_final ? BG_E_INVALID_STATE : S_OK);
        HR(BgAddFileSet(other, 2, specs, 0), is_final ? BG_E_INVALID_STATE : S_OK);
        SAME(progress_of(other).FilesTotal, is_final ? 1 : 3);
        SAME(state_of(other), state);
        end_job(other);
        HR(BgAddFileSet(other, 0, 0, 0), E_HANDLE);
        HR(BgAddFileSet(other, 2, specs, 0), E_HANDLE);
    }
    end_job(job);
}

int main(void)
{
    BG_JOB job;
    BG_GUID id;
    OK(BgInitialize(region, sizeof region, &region_config));
    in_order();
    arguments();
    SAME(all_or_nothing(), 21 * 16);
    SAME(full_in_the_middle(), 9 * 9);
    OK(BgUninitialize());

    /* Without text only the tables count. */
    OK(BgInitialize(bare, sizeof bare, &bare_config));
    for (unsigned round = 0; round < 300; round++) {
        BG_FILE_SPEC specs[FILES + 1];
        memset(specs, 0, sizeof specs);
        OK(BgCreateJob(0, BG_JOB_TYPE_DOWNLOAD, &id, &job));
        HR(BgAddFileSet(job, FILES + 1, specs, 0), E_OUTOFMEMORY);
        specs[3].Ranges = &range;
        specs[3].RangeCount = 1;
        HR(BgAddFileSet(job, FILES, specs, 0), BG_E_INVALID_RANGE); /* of no bytes: told before anything is taken */
        specs[3].Size = BG_SIZE_UNKNOWN;
        HR(BgAddFileSet(job, FILES, specs, 0), E_OUTOFMEMORY); /* there is no place for ranges */
        same_progress(job, 0, 0, 0, 0);
        end_job(job);
        nothing_is_leaked(0);
    }
    OK(BgUninitialize());
    return 0;
}
