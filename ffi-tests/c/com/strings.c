/* Texts: UTF-16 outside and UTF-8 inside, at their longest, through each method that takes or gives one. */
#include "com.h"

static unsigned cases, pieces;

/* Each text that is given is one piece of memory, and what is on the way is given back. */
static void *STDMETHODCALLTYPE counting_alloc(SIZE_T bytes)
{
    void *piece = malloc(bytes);
    CHECK(piece != NULL);
    pieces++;
    return piece;
}

static void STDMETHODCALLTYPE counting_free(void *piece)
{
    CHECK(piece != NULL && pieces > 0);
    pieces--;
    free(piece);
}

static size_t length_of(const WCHAR *text)
{
    size_t n = 0;
    while (text[n])
        n++;
    return n;
}

/* UTF-8 of a text without half pairs, by the book. */
static size_t utf_8(const WCHAR *text, char *bytes)
{
    size_t n = 0;
    for (; *text; text++) {
        uint32_t c = *text;
        if (c >= 0xD800 && c < 0xDC00)
            c = 0x10000 + ((c - 0xD800) << 10) + (uint32_t)(*++text - 0xDC00);
        if (c < 0x80) {
            bytes[n++] = (char)c;
            continue;
        }
        if (c < 0x800) {
            bytes[n++] = (char)(0xC0 | c >> 6);
        } else {
            if (c < 0x10000) {
                bytes[n++] = (char)(0xE0 | c >> 12);
            } else {
                bytes[n++] = (char)(0xF0 | c >> 18);
                bytes[n++] = (char)(0x80 | (c >> 12 & 0x3F));
            }
            bytes[n++] = (char)(0x80 | (c >> 6 & 0x3F));
        }
        bytes[n++] = (char)(0x80 | (c & 0x3F));
    }
    bytes[n] = 0;
    return n;
}

/* The given text is that one, and was the only piece. */
static void gives(HRESULT hr, LPWSTR text, const WCHAR *wanted)
{
    OK(hr);
    SAME(pieces, 1);
    CHECK(com_same_text(text, wanted));
    SAME(pieces, 0);
    cases++;
}

#define LONGEST (3 * BG_REMOTE_NAME_MAX + 1)
static char inside[LONGEST + 8], expected[LONGEST + 8];
static size_t needed;

/* What the flat ABI was told is this text. */
static void is_inside(HRESULT hr, const WCHAR *wanted)
{
    size_t bytes = utf_8(wanted, expected);
    OK(hr);
    SAME(needed, bytes + 1);
    CHECK(memcmp(inside, expected, bytes + 1) == 0);
    cases++;
}
#define FLAT inside, sizeof inside, &needed

/* `front` and then `text`, or as many of it as fit. */
static void join(WCHAR *whole, const char *front, const WCHAR *text, size_t limit)
{
    size_t n = 0, from = 0;
    while (*front)
        whole[n++] = (WCHAR)(unsigned char)*front++;
    while (n < limit && text[from])
        whole[n++] = text[from++];
    whole[n] = 0;
    /* No half of a pair at the end. */
    if (n && whole[n - 1] >= 0xD800 && whole[n - 1] < 0xDC00)
        whole[n - 1] = 'x';
}

static IBackgroundCopyManager *bits, *delivery;
static WCHAR remote[BG_REMOTE_NAME_MAX + 1], local[BG_LOCAL_NAME_MAX + 1], name[BG_DESCRIPTION_MAX + 1];

/* The job's last file has these names, for COM and for the flat ABI. */
static void last_file_is(IBackgroundCopyJob *job)
{
    IEnumBackgroundCopyFiles *files;
    IBackgroundCopyFile *file;
    BG_FILE handles[12];
    uint32_t count;
    ULONG total;
    LPWSTR text;
    HRESULT hr;
    OK(IBackgroundCopyJob_EnumFiles(job, &files));
    OK(IEnumBackgroundCopyFiles_GetCount(files, &total));
    OK(IEnumBackgroundCopyFiles_Skip(files, total - 1));
    OK(IEnumBackgroundCopyFiles_Next(files, 1, &file, NULL));
    SAME(IEnumBackgroundCopyFiles_Release(files), 0);
    hr = IBackgroundCopyFile_GetRemoteName(file, &text);
    gives(hr, text, remote);
    hr = IBackgroundCopyFile_GetLocalName(file, &text);
    gives(hr, text, local);
    SAME(IBackgroundCopyFile_Release(file), 0);
    OK(BgEnumFiles(com_handle(job), handles, 12, &count));
    SAME(count, total);
    is_inside(BgGetRemoteName(handles[count - 1], FLAT), remote);
    is_inside(BgGetLocalName(handles[count - 1], FLAT), local);
}

static void end(IBackgroundCopyJob *job)
{
    OK(IBackgroundCopyJob_Cancel(job));
    SAME(IBackgroundCopyJob_Release(job), 0);
    SAME(pieces, 0);
}

/* One text through each way in, and out again. */
static void everywhere(const WCHAR *text)
{
    IBackgroundCopyJob *job, *upload, *other;
    IDeliveryOptimizationJob *other_head;
    IBackgroundCopyFile *file;
    IEnumBackgroundCopyFiles *files;
    BG_FILE_INFO set[1];
    BG_FILE_RANGE range = { 0, 1 };
    LPWSTR got;
    HRESULT hr;
    GUID id;
    void *queried;

    join(name, "", text, BG_DISPLAY_NAME_MAX);
    OK(IBackgroundCopyManager_CreateJob(bits, name, BG_JOB_TYPE_DOWNLOAD, &id, &job));
    hr = IBackgroundCopyJob_GetDisplayName(job, &got);
    gives(hr, got, name);
    is_inside(BgGetDisplayName(com_handle(job), FLAT), name);
    join(name, "once more ", text, BG_DISPLAY_NAME_MAX);
    OK(IBackgroundCopyJob_SetDisplayName(job, name));
    hr = IBackgroundCopyJob_GetDisplayName(job, &got);
    gives(hr, got, name);
    is_inside(BgGetDisplayName(com_handle(job), FLAT), name);
    join(name, "", text, BG_DESCRIPTION_MAX);
    OK(IBackgroundCopyJob_SetDescription(job, name));
    hr = IBackgroundCopyJob_GetDescription(job, &got);
    gives(hr, got, name);
    is_inside(BgGetDescription(com_handle(job), FLAT), name);

    join(remote, "https://h/1", text, BG_REMOTE_NAME_MAX);
    join(local, "/1", text, BG_LOCAL_NAME_MAX);
    OK(IBackgroundCopyJob_AddFile(job, remote, local));
    last_file_is(job);
    join(remote, "https://h/2", text, BG_REMOTE_NAME_MAX);
    join(local, "/2", text, BG_LOCAL_NAME_MAX);
    set[0].RemoteName = remote;
    set[0].LocalName = local;
    OK(IBackgroundCopyJob_AddFileSet(job, 1, set));
    last_file_is(job);
    join(remote, "https://h/3", text, BG_REMOTE_NAME_MAX);
    join(local, "C:\\", text, BG_LOCAL_NAME_MAX);
    OK(IBackgroundCopyJob3_AddFileWithRanges((IBackgroundCopyJob3 *)job, remote, local, 1, &range));
    last_file_is(job);
    OK(IBackgroundCopyJob_EnumFiles(job, &files));
    OK(IEnumBackgroundCopyFiles_Skip(files, 2));
    OK(IEnumBackgroundCopyFiles_Next(files, 1, &file, NULL));
    join(remote, "\\\\server\\", text, BG_REMOTE_NAME_MAX);
    OK(IBackgroundCopyFile2_SetRemoteName((IBackgroundCopyFile2 *)file, remote));
    SAME(IBackgroundCopyFile_Release(file), 0);
    SAME(IEnumBackgroundCopyFiles_Release(files), 0);
    last_file_is(job);
    end(job);

    upload = com_job(bits, BG_JOB_TYPE_UPLOAD_REPLY);
    join(local, "/reply", text, BG_LOCAL_NAME_MAX);
    OK(IBackgroundCopyJob2_SetReplyFileName((IBackgroundCopyJob2 *)upload, local));
    hr = IBackgroundCopyJob2_GetReplyFileName((IBackgroundCopyJob2 *)upload, &got);
    gives(hr, got, local);
    is_inside(BgGetReplyFileName(com_handle(upload), FLAT), local);
    end(upload);

    join(name, "", text, BG_DISPLAY_NAME_MAX);
    OK(IBackgroundCopyManager_CreateJob(delivery, name, BG_JOB_TYPE_DOWNLOAD, &id, &other));
    hr = IBackgroundCopyJob_GetDisplayName(other, &got);
    gives(hr, got, name);
    is_inside(BgGetDisplayName(com_handle(other), FLAT), name);
    OK(IBackgroundCopyJob_QueryInterface(other, &IID_IDeliveryOptimizationJob, &queried));
    other_head = (IDeliveryOptimizationJob *)queried;
    join(remote, "https://h/4", text, BG_REMOTE_NAME_MAX);
    join(local, "/4", text, BG_LOCAL_NAME_MAX);
    OK(IDeliveryOptimizationJob_AddFileWithRanges(other_head, text, remote, local, 0, NULL, BG_SIZE_UNKNOWN));
    SAME(IDeliveryOptimizationJob_Release(other_head), 1);
    last_file_is(other);
    end(other);
}

/* So many times this one. */
static const WCHAR *repeated(const WCHAR *text, size_t units)
{
    static WCHAR whole[BG_REMOTE_NAME_MAX + 2];
    size_t n, length = length_of(text);
    CHECK(units <= BG_REMOTE_NAME_MAX + 1 && units % length == 0);
    for (n = 0; n < units; n++)
        whole[n] = text[n % length];
    whole[n] = 0;
    return whole;
}

/* At the limits, which count characters as UTF-16 does, whatever they take inside. */
static void longest(void)
{
    static const WCHAR two[] = { 0xE9, 0 }, three[] = { 0x20AC, 0 }, last[] = { 0xFFFF, 0 };
    static const WCHAR pair[] = { 0xD83D, 0xDE00, 0 };
    static const WCHAR *const characters[] = { BG_TEXT("a"), two, three, last, pair };
    static const size_t bytes_a_unit[] = { 1, 2, 3, 3, 2 };
    LPWSTR got;
    HRESULT hr;
    GUID id;
    unsigned n;
    for (n = 0; n < 5; n++) {
        const size_t each = length_of(characters[n]);
        const WCHAR *text = repeated(characters[n], BG_DISPLAY_NAME_MAX);
        IBackgroundCopyJob *job, *none = NULL;
        BG_GUID flat_id;
        BG_JOB flat;
        OK(IBackgroundCopyManager_CreateJob(bits, text, BG_JOB_TYPE_DOWNLOAD, &id, &job));
        hr = IBackgroundCopyJob_GetDisplayName(job, &got);
        gives(hr, got, text);
        is_inside(BgGetDisplayName(com_handle(job), FLAT), text);
        SAME(needed, BG_DISPLAY_NAME_MAX * bytes_a_unit[n] + 1);
        /* And the same bytes by the other way. */
        OK(BgCreateJob(inside, BG_JOB_TYPE_DOWNLOAD, &flat_id, &flat));
        OK(BgCancel(flat));
        OK(BgCloseJob(flat));
        text = repeated(characters[n], BG_DISPLAY_NAME_MAX + each);
        HR(IBackgroundCopyManager_CreateJob(bits, text, BG_JOB_TYPE_DOWNLOAD, &id, &none), E_INVALIDARG);
        HR(IBackgroundCopyJob_SetDisplayName(job, text), BG_E_STRING_TOO_LONG);
        utf_8(text, expected);
        HR(BgCreateJob(expected, BG_JOB_TYPE_DOWNLOAD, &flat_id, &flat), E_INVALIDARG);
        text = repeated(characters[n], BG_DESCRIPTION_MAX);
        OK(IBackgroundCopyJob_SetDescription(job, text));
        hr = IBackgroundCopyJob_GetDescription(job, &got);
        gives(hr, got, text);
        HR(IBackgroundCopyJob_SetDescription(job, repeated(characters[n], BG_DESCRIPTION_MAX + each)),
           BG_E_STRING_TOO_LONG);
        /* 8 and 2,192 characters, 1 and 258: both are even. */
        join(remote, "http://a", repeated(characters[n], 2192), BG_REMOTE_NAME_MAX);
        join(local, "/", repeated(characters[n], 258), BG_LOCAL_NAME_MAX);
        SAME(length_of(remote), BG_REMOTE_NAME_MAX);
        SAME(length_of(local), BG_LOCAL_NAME_MAX);
        OK(IBackgroundCopyJob_AddFile(job, remote, local));
        last_file_is(job);
        {
            WCHAR longer[BG_REMOTE_NAME_MAX + 2];
            join(longer, "http://ab", repeated(characters[n], 2192), BG_REMOTE_NAME_MAX + 1);
            SAME(length_of(longer), BG_REMOTE_NAME_MAX + 1);
            HR(IBackgroundCopyJob_AddFile(job, longer, local), E_INVALIDARG);
            join(longer, "/a", repeated(characters[n], 258), BG_LOCAL_NAME_MAX + 1);
            SAME(length_of(longer), BG_LOCAL_NAME_MAX + 1);
            HR(IBackgroundCopyJob_AddFile(job, remote, longer), E_INVALIDARG);
        }
        last_file_is(job);
        cases += 7;
        end(job);
    }
}

/* Bytes of the flat ABI: good ones come out as they are, each longest beginning of none as U+FFFD. */
static void from_inside(void)
{
#define BAD 0xFFFD
    static const struct {
        const char *bytes;
        WCHAR units[10];
    } rows[] = {
        { "plain", { 'p', 'l', 'a', 'i', 'n' } },
        { "\xC3\xA9\xDF\xBF", { 0xE9, 0x7FF } },
        { "\xE0\xA0\x80\xE2\x82\xAC\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF", { 0x800, 0x20AC, 0xD7FF, 0xE000, 0xFFFF } },
        { "\xF0\x90\x80\x80\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF", { 0xD800, 0xDC00, 0xD83D, 0xDE00, 0xDBFF, 0xDFFF } },
        { "\xEF\xBB\xBF" "a", { 0xFEFF, 'a' } },
        { "\x80", { BAD } },
        { "a\xBFz", { 'a', BAD, 'z' } },
        { "a\xC3", { 'a', BAD } },
        { "\xC3z", { BAD, 'z' } },
        { "\xC0\x80", { BAD, BAD } },
        { "\xC1\xBF", { BAD, BAD } },
        { "\xE2\x82", { BAD } },
        { "\xE2\x82z", { BAD, 'z' } },
        { "\xE2z", { BAD, 'z' } },
        { "\xE0\x80\x80", { BAD, BAD, BAD } },
        { "\xED\xA0\x80", { BAD, BAD, BAD } },
        { "\xED\xA0\xBD\xED\xB8\x80", { BAD, BAD, BAD, BAD, BAD, BAD } },
        { "\xF0\x9F\x98", { BAD } },
        { "\xF0\x9F\x98\xE2\x82\xAC", { BAD, 0x20AC } },
        { "\xF0\x80\x80\x80", { BAD, BAD, BAD, BAD } },
        { "\xF4\x90\x80\x80", { BAD, BAD, BAD, BAD } },
        { "\xF5\xFF\xFE", { BAD, BAD, BAD } },
    };
    char bytes[64];
    unsigned n;
    for (n = 0; n < sizeof rows / sizeof rows[0]; n++) {
        BG_JOB flat;
        BG_FILE file;
        IBackgroundCopyJob *job;
        IEnumBackgroundCopyFiles *files;
        IBackgroundCopyFile *first;
        LPWSTR got;
        HRESULT hr;
        BG_GUID id;
        void *out;
        OK(BgCreateJob(rows[n].bytes, BG_JOB_TYPE_DOWNLOAD, &id, &flat));
        snprintf(bytes, sizeof bytes, "http://%s", rows[n].bytes);
        join(remote, "http://", rows[n].units, BG_REMOTE_NAME_MAX);
        join(local, "/", rows[n].units, BG_LOCAL_NAME_MAX);
        snprintf(expected, sizeof expected, "/%s", rows[n].bytes);
        OK(BgAddFile(flat, bytes, expected, 0, &file));
        OK(BgSetDescription(flat, rows[n].bytes));
        OK(BgGetJobObject(flat, &IID_IBackgroundCopyJob, &out));
        job = (IBackgroundCopyJob *)out;
        hr = IBackgroundCopyJob_GetDisplayName(job, &got);
        gives(hr, got, rows[n].units);
        hr = IBackgroundCopyJob_GetDescription(job, &got);
        gives(hr, got, rows[n].units);
        OK(IBackgroundCopyJob_EnumFiles(job, &files));
        OK(IEnumBackgroundCopyFiles_Next(files, 1, &first, NULL));
        SAME(IEnumBackgroundCopyFiles_Release(files), 0);
        hr = IBackgroundCopyFile_GetRemoteName(first, &got);
        gives(hr, got, remote);
        hr = IBackgroundCopyFile_GetLocalName(first, &got);
        gives(hr, got, local);
        SAME(IBackgroundCopyFile_Release(first), 0);
        SAME(IBackgroundCopyJob_Release(job), 0);
        OK(BgCancel(flat));
        OK(BgCloseJob(flat));
    }
    SAME(n, 22);
}

/* File n of a job has these names. */
static void file_is(IBackgroundCopyJob *job, ULONG n, LPCWSTR wanted_remote, LPCWSTR wanted_local)
{
    IEnumBackgroundCopyFiles *files;
    IBackgroundCopyFile *file;
    LPWSTR text;
    HRESULT hr;
    OK(IBackgroundCopyJob_EnumFiles(job, &files));
    OK(IEnumBackgroundCopyFiles_Skip(files, n));
    OK(IEnumBackgroundCopyFiles_Next(files, 1, &file, NULL));
    SAME(IEnumBackgroundCopyFiles_Release(files), 0);
    hr = IBackgroundCopyFile_GetRemoteName(file, &text);
    gives(hr, text, wanted_remote);
    hr = IBackgroundCopyFile_GetLocalName(file, &text);
    gives(hr, text, wanted_local);
    SAME(IBackgroundCopyFile_Release(file), 0);
}

static void has_files(IBackgroundCopyJob *job, uint32_t files, uint64_t bytes)
{
    BG_JOB_PROGRESS progress;
    OK(IBackgroundCopyJob_GetProgress(job, &progress));
    SAME(progress.FilesTotal, files);
    SAME(progress.BytesTotal, bytes);
    cases++;
}

/* Several files at once, each with its own names: all of them or none. */
static void sets_of_files(void)
{
    static const WCHAR third[] = { 'h', 't', 't', 'p', ':', '/', '/', 'h', '/', 0xE9, 0xD83D, 0xDE00, 0 };
    static const LPCWSTR remotes[] = { BG_TEXT("http://h/1"), BG_TEXT("https://other.example/2"), third };
    static const LPCWSTR locals[] = { BG_TEXT("/slot/first"), BG_TEXT("/2"), BG_TEXT("C:\\slot\\3") };
    IBackgroundCopyJob *job = com_job(bits, BG_JOB_TYPE_DOWNLOAD), *upload = com_job(bits, BG_JOB_TYPE_UPLOAD);
    BG_FILE_INFO set[3], one_bad[3];
    BG_FILE_RANGE parts[] = { { 90, 5 }, { 0, 10 } };
    unsigned n;
    for (n = 0; n < 3; n++) {
        set[n].RemoteName = (LPWSTR)(uintptr_t)remotes[n];
        set[n].LocalName = (LPWSTR)(uintptr_t)locals[n];
    }
    for (n = 0; n < 3; n++) {
        memcpy(one_bad, set, sizeof set);
        one_bad[n].RemoteName = (LPWSTR)(uintptr_t)BG_TEXT("gopher://h/1");
        HR(IBackgroundCopyJob_AddFileSet(job, 3, one_bad), E_INVALIDARG);
        has_files(job, 0, 0);
        one_bad[n].RemoteName = set[n].RemoteName;
        one_bad[n].LocalName = (LPWSTR)(uintptr_t)BG_TEXT("not/absolute");
        HR(IBackgroundCopyJob_AddFileSet(job, 3, one_bad), E_INVALIDARG);
        has_files(job, 0, 0);
    }
    OK(IBackgroundCopyJob_AddFileSet(job, 2, set));
    has_files(job, 2, BG_SIZE_UNKNOWN);
    OK(IBackgroundCopyJob_AddFileSet(job, 3, set));
    has_files(job, 5, BG_SIZE_UNKNOWN);
    for (n = 0; n < 5; n++)
        file_is(job, n, remotes[n < 2 ? n : n - 2], locals[n < 2 ? n : n - 2]);
    HR(IBackgroundCopyJob_AddFileSet(upload, 2, set), BG_E_TOO_MANY_FILES);
    has_files(upload, 0, 0);
    OK(IBackgroundCopyJob_AddFileSet(upload, 1, set));
    HR(IBackgroundCopyJob_AddFileSet(upload, 1, set), BG_E_TOO_MANY_FILES);
    HR(IBackgroundCopyJob_AddFile(upload, remotes[0], locals[0]), BG_E_TOO_MANY_FILES);
    HR(IBackgroundCopyJob3_AddFileWithRanges((IBackgroundCopyJob3 *)upload, remotes[0], locals[0], 2, parts),
       E_NOTIMPL);
    has_files(upload, 1, BG_SIZE_UNKNOWN);
    OK(IBackgroundCopyJob_Cancel(job));
    HR(IBackgroundCopyJob_AddFileSet(job, 3, set), BG_E_INVALID_STATE);
    has_files(job, 5, BG_SIZE_UNKNOWN);
    SAME(IBackgroundCopyJob_Release(job), 0);
    end(upload);
    /* Parts of files count alone. */
    job = com_job(bits, BG_JOB_TYPE_DOWNLOAD);
    OK(IBackgroundCopyJob3_AddFileWithRanges((IBackgroundCopyJob3 *)job, remotes[0], locals[0], 2, parts));
    has_files(job, 1, 15);
    OK(IBackgroundCopyJob3_AddFileWithRanges((IBackgroundCopyJob3 *)job, remotes[1], locals[1], 1, parts));
    has_files(job, 2, 20);
    file_is(job, 0, remotes[0], locals[0]);
    file_is(job, 1, remotes[1], locals[1]);
    end(job);
}

/* Another beginning for each remote name that has the old one, in any case. */
static void prefixes(void)
{
    static const WCHAR old[] = { 'h', 't', 't', 'p', ':', '/', '/', 'h', '/', 0x20AC, 0 };
    static const WCHAR old_upper[] = { 'H', 'T', 'T', 'P', ':', '/', '/', 'H', '/', 0x20AC, 0 };
    static const WCHAR first[] = { 'h', 't', 'T', 'p', ':', '/', '/', 'h', '/', 0x20AC, 'A', 0xE9, 0 };
    static const WCHAR renamed[] = { 'f', 'i', 'l', 'e', ':', '/', '/', 0xD83D, 0xDE00, 'A', 0xE9, 0 };
    static const WCHAR new_prefix[] = { 'f', 'i', 'l', 'e', ':', '/', '/', 0xD83D, 0xDE00, 0 };
    IBackgroundCopyJob3 *job = (IBackgroundCopyJob3 *)com_job(bits, BG_JOB_TYPE_DOWNLOAD);
    IBackgroundCopyJob *same = (IBackgroundCopyJob *)job;
    OK(IBackgroundCopyJob3_AddFile(job, first, BG_TEXT("/1")));
    OK(IBackgroundCopyJob3_AddFile(job, BG_TEXT("http://h/e"), BG_TEXT("/2")));
    OK(IBackgroundCopyJob3_ReplaceRemotePrefix(job, old_upper, new_prefix));
    file_is(same, 0, renamed, BG_TEXT("/1"));
    file_is(same, 1, BG_TEXT("http://h/e"), BG_TEXT("/2"));
    /* No file has it now: nothing happens. */
    OK(IBackgroundCopyJob3_ReplaceRemotePrefix(job, old, new_prefix));
    file_is(same, 0, renamed, BG_TEXT("/1"));
    file_is(same, 1, BG_TEXT("http://h/e"), BG_TEXT("/2"));
    HR(IBackgroundCopyJob3_ReplaceRemotePrefix(job, BG_TEXT(""), new_prefix), E_INVALIDARG);
    HR(IBackgroundCopyJob3_ReplaceRemotePrefix(job, BG_TEXT("http://"), BG_TEXT("gopher://")), E_INVALIDARG);
    file_is(same, 1, BG_TEXT("http://h/e"), BG_TEXT("/2"));
    OK(IBackgroundCopyJob3_Cancel(job));
    HR(IBackgroundCopyJob3_ReplaceRemotePrefix(job, BG_TEXT("http://"), BG_TEXT("https://")), BG_E_INVALID_STATE);
    file_is(same, 1, BG_TEXT("http://h/e"), BG_TEXT("/2"));
    SAME(IBackgroundCopyJob3_Release(job), 0);
    cases += 3;
}

/* What is kept as it came has the same characters. */
static void kept(const WCHAR *text)
{
    IBackgroundCopyJob5 *job = (IBackgroundCopyJob5 *)com_job(bits, BG_JOB_TYPE_DOWNLOAD);
    BG_JOB_PROXY_USAGE usage;
    LPWSTR first, second;
    OK(IBackgroundCopyJob5_SetProxySettings(job, BG_JOB_PROXY_USAGE_OVERRIDE, text, BG_TEXT("")));
    SAME(pieces, 1);
    OK(IBackgroundCopyJob5_GetProxySettings(job, &usage, &first, &second));
    SAME(pieces, 3);
    CHECK(com_same_text(first, text) && com_same_text(second, BG_TEXT("")));
    OK(IBackgroundCopyJob5_SetNotifyCmdLine(job, BG_TEXT("p"), text));
    OK(IBackgroundCopyJob5_GetNotifyCmdLine(job, &first, &second));
    SAME(pieces, 3);
    CHECK(com_same_text(first, BG_TEXT("p")) && com_same_text(second, text));
    cases += 2;
    end((IBackgroundCopyJob *)job);
}

int main(void)
{
    static const WCHAR texts[][12] = {
        { 'a' }, { 0x7E }, { 0x80 }, { 0xE9 }, { 0x7FF }, { 0x800 }, { 0x20AC }, { 0xD7FF }, { 0xE000 },
        { 0xFEFF, 'a' }, { 0xFFFD }, { 0xFFFF }, { 0xD800, 0xDC00 }, { 0xD83D, 0xDE00 }, { 0xDBFF, 0xDFFF },
        { 'a', 0x301, ' ', 0x200F },
        { 0xE9, 0xD83D, 0xDE00, 'z', 0x20AC, 0xDBFF, 0xDFFF, 0x4E2D, 0x6587, 0x7FF, 'x' },
    };
    BG_COM_CONFIG config = com_objects_config;
    unsigned n;
    config.pfnAlloc = counting_alloc;
    config.pfnFree = counting_free;
    com_engines();
    OK(BgComInitialize(com_objects, sizeof com_objects, &config));
    bits = com_manager(BG_PROFILE_BITS);
    delivery = com_manager(BG_PROFILE_DO);
    for (n = 0; n < sizeof texts / sizeof texts[0]; n++) {
        everywhere(texts[n]);
        kept(texts[n]);
    }
    SAME(n, 17);
    longest();
    from_inside();
    sets_of_files();
    prefixes();
    SAME(IBackgroundCopyManager_Release(bits), 0);
    SAME(IBackgroundCopyManager_Release(delivery), 0);
    SAME(com_free_objects(), OBJECTS);
    SAME(pieces, 0);
    com_end();
    printf("%u cases\n", cases);
    SAME(cases, 764);
    return 0;
}
