/* Files: added one by one, in parts and in sets, renamed and measured. */
#include "storm.h"

#define REFUSALS E_HANDLE, BG_E_INVALID_STATE, E_OUTOFMEMORY, BG_E_TOO_MANY_FILES, E_NOTIMPL

static void adds(struct storm *me)
{
    char remote[64], local[64];
    BG_FILE file;
    text_of(me, remote, "http://h/", 40);
    text_of(me, local, "/l/", 40);
    if (CALL(me, BgAddFile(pick(me, &jobs), remote, local, UINT64_C(0xC00C1E), &file), REFUSALS) == S_OK)
        put(me, &files, file);
}

/* Every second `each` bytes: whoever reads them can see whether they belong together. */
static uint32_t make_ranges(struct storm *me, BG_FILE_RANGE *ranges, uint32_t max)
{
    uint32_t count = 1 + below(me, max), each = 1 + below(me, 50);
    for (uint32_t i = 0; i < count; i++) {
        ranges[i].InitialOffset = (uint64_t)i * 2 * each;
        ranges[i].Length = each;
    }
    return count;
}

static void adds_ranges(struct storm *me)
{
    BG_FILE_RANGE *ranges = malloc(6 * sizeof *ranges);
    uint32_t count = make_ranges(me, ranges, 6);
    uint64_t size = below(me, 2) ? BG_SIZE_UNKNOWN : 10 + below(me, 1000);
    char remote[64];
    BG_FILE file;
    text_of(me, remote, "http://h/", 40);
    if (CALL(me, BgAddFileWithRanges(pick(me, &jobs), remote, "/l/b", 7, size, count, ranges, &file), REFUSALS,
             BG_E_INVALID_RANGE) == S_OK)
        put(me, &files, file);
    free(ranges);
}

static void adds_set(struct storm *me)
{
    BG_FILE_SPEC *specs = calloc(3, sizeof *specs);
    BG_FILE handles[3];
    char remote[3][64];
    uint32_t count = 1 + below(me, 3);
    for (uint32_t i = 0; i < count; i++) {
        specs[i].RemoteName = text_of(me, remote[i], "http://h/", 40);
        specs[i].LocalName = "/l/b";
        specs[i].Cookie = i;
        specs[i].Size = below(me, 2) ? BG_SIZE_UNKNOWN : below(me, 3000);
    }
    if (CALL(me, BgAddFileSet(pick(me, &jobs), count, specs, handles), REFUSALS) == S_OK)
        put(me, &files, handles[below(me, count)]);
    free(specs);
}

static void sets_size(struct storm *me)
{
    CALL(me, BgSetFileSize(pick(me, &files), below(me, 3000)), E_HANDLE, BG_E_INVALID_STATE, BG_E_INVALID_RANGE);
}

static void validates(struct storm *me)
{
    CALL(me, BgSetValidationState(pick(me, &files), below(me, 4) != 0), E_HANDLE, BG_E_INVALID_STATE);
}

static void sets_remote_name(struct storm *me)
{
    char remote[64];
    CALL(me, BgSetRemoteName(pick(me, &files), text_of(me, remote, "http://h/", 40)), E_HANDLE, BG_E_INVALID_STATE,
         E_OUTOFMEMORY);
}

static void replaces_prefix(struct storm *me)
{
    static const char *const prefixes[] = {"http://h/", "HTTP://G/", "http://g/", "http://h/"};
    uint32_t way = below(me, 3), count;
    CALL(me, BgReplaceRemotePrefix(pick(me, &jobs), prefixes[way], way == 0 ? "http://g/" : "http://h/", &count),
         E_HANDLE, BG_E_INVALID_STATE, E_OUTOFMEMORY, E_NOTIMPL);
}

static void reads_ranges(struct storm *me)
{
    BG_FILE_RANGE ranges[6];
    uint32_t count;
    HRESULT hr = CALL(me, BgGetFileRanges(pick(me, &files), ranges, 6, &count), E_HANDLE, S_FALSE);
    if (hr != S_OK)
        return;
    CHECK(count >= 1 && count <= 6);
    for (uint32_t i = 0; i < count; i++) {
        SAME(ranges[i].Length, ranges[0].Length);
        SAME(ranges[i].InitialOffset, i * 2 * ranges[0].Length);
    }
}

static void reads_cookie(struct storm *me)
{
    uint64_t cookie;
    if (CALL(me, BgGetFileCookie(pick(me, &files), &cookie), E_HANDLE) == S_OK)
        CHECK(cookie == UINT64_C(0xC00C1E) || cookie <= 7);
}

static void reads_file(struct storm *me)
{
    BG_FILE_PROGRESS p;
    if (CALL(me, BgGetFileProgress(pick(me, &files), &p), E_HANDLE) == S_OK) {
        CHECK(p.BytesTransferred <= p.BytesTotal); /* an unknown total is the largest number */
        CHECK(p.Completed == 0 || p.Completed == 1);
    }
}

const struct operation file_operations[] = {
    {"BgAddFile", adds, 5},
    {"BgAddFileWithRanges", adds_ranges, 3},
    {"BgAddFileSet", adds_set, 3},
    {"BgSetFileSize", sets_size, 3},
    {"BgSetValidationState", validates, 1},
    {"BgSetRemoteName", sets_remote_name, 1},
    {"BgReplaceRemotePrefix", replaces_prefix, 1},
    {"BgGetFileRanges", reads_ranges, 3},
    {"BgGetFileCookie", reads_cookie, 1},
    {"BgGetFileProgress", reads_file, 8},
    {0, 0, 0},
};
