/* Texts: kept, limited as BITS limits them, and left out where there is no text area. */
#include "check.h"

BGJOB_REGION(region, 2, 8, 8192);
BGJOB_REGION(bare, 2, 2, 0); /* firmware without text: the cookie tells the target */

static char text[8192];

/* `start`, then as many x as make `length` bytes. */
static const char *long_text(const char *start, size_t length)
{
    memset(text, 'x', sizeof text);
    memcpy(text, start, strlen(start));
    text[length] = 0;
    return text;
}

/* `start`, then `unit` so often. */
static const char *text_of(const char *start, const char *unit, unsigned count)
{
    char *end = text + strlen(start);
    memcpy(text, start, strlen(start));
    for (; count > 0; count--, end += strlen(unit))
        memcpy(end, unit, strlen(unit));
    *end = 0;
    return text;
}

static void same_text(HRESULT (*get)(uint64_t, char *, size_t, size_t *), uint64_t handle, const char *wanted)
{
    char buffer[8192];
    size_t needed = 0, size = strlen(wanted) + 1;
    PAINT(buffer);
    OK(get(handle, buffer, sizeof buffer, &needed));
    SAME(needed, size);
    CHECK(strcmp(buffer, wanted) == 0);
    CHECK(is_painted(buffer + size, sizeof buffer - size));
    PAINT(buffer);
    OK(get(handle, buffer, size, &needed)); /* just enough */
    CHECK(strcmp(buffer, wanted) == 0);
    CHECK(is_painted(buffer + size, sizeof buffer - size));
    OK(get(handle, 0, 0, &needed)); /* only how many */
    SAME(needed, size);
    if (size > 1) {
        PAINT(buffer);
        HR(get(handle, buffer, size - 1, &needed), 0x8007007A);
        CHECK(PAINTED(buffer));
    }
}

static void limits(BG_JOB job)
{
    static const char *const bad_urls[] = {"", "x", "/x", "ftp://host/x", "http://", "image.bin", "http://h/\n"};
    static const char *const bad_paths[] = {"", "image.bin", "./image.bin", "C:", "C:image.bin"};
    BG_FILE file;
    PAINT(file);
    for (size_t i = 0; i < sizeof bad_urls / sizeof bad_urls[0]; i++)
        HR(BgAddFile(job, bad_urls[i], PATH, 0, &file), E_INVALIDARG);
    for (size_t i = 0; i < sizeof bad_paths / sizeof bad_paths[0]; i++)
        HR(BgAddFile(job, URL, bad_paths[i], 0, &file), E_INVALIDARG);
    HR(BgAddFile(job, long_text("http://h/", 2201), PATH, 0, &file), E_INVALIDARG);
    HR(BgAddFile(job, URL, long_text("/", 260), 0, &file), E_INVALIDARG);
    HR(BgAddFile(job, 0, PATH, 0, &file), E_INVALIDARG);
    HR(BgAddFile(job, URL, 0, 0, &file), E_INVALIDARG);
    CHECK(PAINTED(file));
    SAME(progress_of(job).FilesTotal, 0);

    OK(BgAddFile(job, long_text("http://h/", 2200), PATH, 0, &file));
    same_text(BgGetRemoteName, file, long_text("http://h/", 2200));
    OK(BgAddFile(job, "https://host/a?b=c#d", long_text("/", 259), 0, &file));
    same_text(BgGetLocalName, file, long_text("/", 259));
    same_text(BgGetRemoteName, file, "https://host/a?b=c#d");
    OK(BgAddFile(job, "file:///a", "C:\\dir\\a", 0, &file));
    same_text(BgGetLocalName, file, "C:\\dir\\a");
}

/* Limits are on characters as UTF-16 counts them, however many bytes they have here. Returns the cases. */
static unsigned characters(void)
{
    /* Of 1, 2, 3, 3 and 4 bytes, and how many UTF-16 has of each. */
    static const struct { const char *unit; unsigned count; } of[] = {
        {"x", 1}, {"\xC3\xA4", 1}, {"\xE2\x82\xAC", 1}, {"\xEF\xBF\xBD", 1}, {"\xF0\x9F\x98\x80", 2},
    };
    unsigned cases = 0;
    for (unsigned i = 0; i < sizeof of / sizeof of[0]; i++) {
        const char *unit = of[i].unit;
        unsigned n = of[i].count;
        BG_JOB job, other;
        BG_GUID id;
        BG_FILE file;
        /* Even and odd limits: where a pair does not fit whole, one more is as wrong. */
        OK(BgCreateJob(text_of("", unit, 256 / n), BG_JOB_TYPE_DOWNLOAD, &id, &job));
        same_text(BgGetDisplayName, job, text);
        HR(BgCreateJob(text_of("", unit, 256 / n + 1), BG_JOB_TYPE_DOWNLOAD, &id, &other), E_INVALIDARG);
        HR(BgSetDisplayName(job, text), BG_E_STRING_TOO_LONG);
        HR(BgSetDisplayName(job, text_of("x", unit, 256 / n)), BG_E_STRING_TOO_LONG);
        OK(BgSetDisplayName(job, text_of("x", unit, 255 / n)));
        same_text(BgGetDisplayName, job, text);
        OK(BgSetDisplayName(job, "job"));
        OK(BgSetDescription(job, text_of("", unit, 1024 / n)));
        same_text(BgGetDescription, job, text);
        HR(BgSetDescription(job, text_of("", unit, 1024 / n + 1)), BG_E_STRING_TOO_LONG);
        HR(BgSetDescription(job, text_of("x", unit, 1024 / n)), BG_E_STRING_TOO_LONG);
        OK(BgSetDescription(job, ""));
        HR(BgAddFile(job, URL, text_of("/", unit, 258 / n + 1), 0, &file), E_INVALIDARG);
        HR(BgAddFile(job, URL, text_of("/x", unit, 258 / n), 0, &file), E_INVALIDARG);
        OK(BgAddFile(job, URL, text_of("/", unit, 258 / n), 0, &file));
        same_text(BgGetLocalName, file, text);
        end_job(job); /* the area has room for one of the longest */
        job = new_job("job");
        HR(BgAddFile(job, text_of("http://h/", unit, 2191 / n + 1), PATH, 0, &file), E_INVALIDARG);
        OK(BgAddFile(job, text_of("http://h/", unit, 2191 / n), PATH, 0, &file));
        same_text(BgGetRemoteName, file, text);
        end_job(job);
        cases++;
    }
    return cases;
}

/* ReplaceRemotePrefix: which names change and what becomes of them, in a job of `files` files whose third one moves. */
static void prefixes(void)
{
    static const char *const urls[] = {"http://old/a", "HTTP://Old/b", "http://old/", "http://older/c",
                                       "https://old/d", "\\\\old\\e", "http://old/old/f"};
    static const char *const after[] = {"https://new.example/x/a", "https://new.example/x/b", "https://new.example/x/",
                                        "http://older/c", "https://old/d", "\\\\old\\e", "https://new.example/x/old/f"};
    static const struct { const char *old, *fresh; } bad[] = {
        {"http://old/", ""},          /* "a" is no name */
        {"http://old/", "http://"},   /* "http://" alone is none: the third file */
        {"http://old/", "old/"},      {"http://old/", "ftp://new/"}, {"http://old/", "http://\x7F/"},
        {"http://old/", "/"},         {"", "http://new/"},          {0, "http://new/"}, {"http://old/", 0},
    };
    enum { N = sizeof urls / sizeof urls[0] };
    BG_JOB job = new_job("job");
    BG_FILE file[N];
    BG_TRANSFER t;
    BG_JOB_SNAPSHOT before, now;
    uint32_t count = 99;
    OK(BgReplaceRemotePrefix(job, "http://old/", "http://new/", &count)); /* without files */
    SAME(count, 0);
    for (unsigned i = 0; i < N; i++)
        OK(BgAddFile(job, urls[i], PATH, i, &file[i]));
    OK(BgResume(job));
    move_file(job, 10);
    move_file(job, 10);
    t = next_of(job);
    OK(BgTransferConnected(t, 10, 0));
    OK(BgTransferAdvance(t, 5));
    OK(BgSetFileSize(file[3], 30));
    OK(BgSetFileSize(file[6], 60));

    before = snapshot_of(job);
    count = 99;
    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++)
        HR(BgReplaceRemotePrefix(job, bad[i].old, bad[i].fresh, &count), E_INVALIDARG);
    HR(BgReplaceRemotePrefix(job, "http://", text_of("http://h/", "x", 2191), &count), E_INVALIDARG);
    HR(BgReplaceRemotePrefix(job, "x", text_of("http://h/", "x", 2192), &count), E_INVALIDARG);
    HR(BgReplaceRemotePrefix(job, text_of("http://h/", "x", 2192), "x", &count), E_INVALIDARG);
    SAME(count, 99);
    now = snapshot_of(job);
    CHECK(memcmp(&now, &before, sizeof now) == 0);
    for (unsigned i = 0; i < N; i++)
        same_text(BgGetRemoteName, file[i], urls[i]);
    OK(BgReplaceRemotePrefix(job, "http://old/a/", "", &count)); /* longer than any name that it begins like */
    SAME(count, 0);
    CHECK(BgTransferAdvance(t, 1) == S_OK);

    OK(BgReplaceRemotePrefix(job, "hTTP://oLD/", "https://new.example/x/", &count));
    SAME(count, 4);
    for (unsigned i = 0; i < N; i++) {
        same_text(BgGetRemoteName, file[i], after[i]);
        same_text(BgGetLocalName, file[i], PATH);
    }
    /* As by SetRemoteName: what has arrived stays, what moves is queued with its bytes, sizes that were told are not. */
    SAME(state_of(job), BG_JOB_STATE_QUEUED);
    HR(BgTransferAdvance(t, 1), BG_E_INVALID_STATE);
    same_file(file[0], 10, 10, 0);
    same_file(file[2], BG_SIZE_UNKNOWN, 6, 0);
    same_file(file[3], 30, 0, 0);
    same_file(file[6], BG_SIZE_UNKNOWN, 0, 0);
    SAME(snapshot_of(job).Sequence, before.Sequence + 1 + 4);
    OK(BgReplaceRemotePrefix(job, "https://new.example/x/old/", "D:/", 0)); /* nobody counts */
    same_text(BgGetRemoteName, file[6], "D:/f");

    /* To the longest name there may be, and not one more. The file's letter is one of its 2,200. */
    HR(BgReplaceRemotePrefix(job, "D:/", text_of("http://h/", "\xC3\xA4", 2191), &count), E_INVALIDARG);
    OK(BgReplaceRemotePrefix(job, "D:/", text_of("http://h/", "\xC3\xA4", 2190), &count));
    SAME(count, 1);
    strcat(text, "f");
    same_text(BgGetRemoteName, file[6], text);
    OK(BgReplaceRemotePrefix(job, text, "http://h", &count)); /* all of the name */
    same_text(BgGetRemoteName, file[6], "http://h");

    /* No room for all of them: the first ones have changed, and another call goes on when there is. */
    OK(BgSetRemoteName(file[4], text_of("http://h/", "y", 2000)));
    OK(BgSetRemoteName(file[5], text));
    OK(BgSetDescription(job, text_of("", "z", 1024)));
    HR(BgReplaceRemotePrefix(job, "https://new", text_of("http://n/", "n", 1500), &count), E_OUTOFMEMORY);
    SAME(count, 1);
    same_text(BgGetRemoteName, file[0], strcat(text, ".example/x/a"));
    same_text(BgGetRemoteName, file[2], after[2]);
    OK(BgSetDescription(job, ""));
    OK(BgSetRemoteName(file[4], "http://h"));
    OK(BgSetRemoteName(file[5], "http://h"));
    OK(BgReplaceRemotePrefix(job, "https://new", text_of("http://n/", "n", 1500), &count));
    SAME(count, 2);
    same_text(BgGetRemoteName, file[2], strcat(text, ".example/x/"));
    end_job(job);
}

/* Text that was given back is used again, for ever; a full area is a code and takes nothing. */
static void area_is_not_lost(void)
{
    for (unsigned round = 0; round < 200; round++) {
        BG_JOB job = new_job("a name for a while");
        BG_FILE file;
        unsigned added = 0;
        HRESULT hr = S_OK;
        while (added < 5 && (hr = BgAddFile(job, long_text("http://h/", 2100), PATH, added, &file)) == S_OK)
            added++;
        HR(hr, E_OUTOFMEMORY); /* 8192 bytes hold three of these */
        SAME(added, 3);
        SAME(progress_of(job).FilesTotal, 3);
        same_text(BgGetRemoteName, file, text);
        end_job(job);
    }
}

int main(void)
{
    BG_JOB job;
    BG_GUID id, same;
    BG_FILE file;
    uint64_t cookie;

    OK(BgInitialize(region, sizeof region, &region_config));
    PAINT(job);
    HR(BgCreateJob("", BG_JOB_TYPE_DOWNLOAD, &id, &job), E_INVALIDARG);
    HR(BgCreateJob(long_text("", 257), BG_JOB_TYPE_DOWNLOAD, &id, &job), E_INVALIDARG);
    HR(BgCreateJob(0, BG_JOB_TYPE_DOWNLOAD, &id, &job), E_INVALIDARG);
    CHECK(PAINTED(job));
    OK(BgCreateJob(long_text("", 256), BG_JOB_TYPE_DOWNLOAD, &id, &job));
    same_text(BgGetDisplayName, job, long_text("", 256));
    OK(BgGetJobId(job, &same));
    CHECK(memcmp(&id, &same, sizeof id) == 0);
    end_job(job);
    job = new_job("Gerät 7"); /* UTF-8 goes through */
    same_text(BgGetDisplayName, job, "Gerät 7");
    OK(BgGetJobId(job, &same));
    CHECK(memcmp(&id, &same, sizeof id) != 0);
    limits(job);
    end_job(job);
    area_is_not_lost();
    SAME(characters(), 5);
    prefixes();
    OK(BgUninitialize());

    OK(BgInitialize(bare, sizeof bare, &bare_config));
    OK(BgCreateJob(0, BG_JOB_TYPE_DOWNLOAD, &id, &job));
    OK(BgAddFile(job, 0, 0, 0x1234567890ABCDEF, &file));
    OK(BgGetFileCookie(file, &cookie));
    SAME(cookie, 0x1234567890ABCDEF);
    same_text(BgGetDisplayName, job, "");
    same_text(BgGetRemoteName, file, "");
    same_text(BgGetLocalName, file, "");
    OK(BgResume(job));
    move_file(job, 5);
    SAME(state_of(job), BG_JOB_STATE_TRANSFERRED);
    OK(BgUninitialize());
    return 0;
}
