/* Texts: kept, limited as BITS limits them, and left out where there is no text area. */
#include "check.h"

BGJOB_REGION(region, 2, 4, 8192);
BGJOB_REGION(bare, 2, 2, 0); /* firmware without text: the cookie tells the target */

static char text[4096];

/* `start`, then as many x as make `length` bytes. */
static const char *long_text(const char *start, size_t length)
{
    memset(text, 'x', sizeof text);
    memcpy(text, start, strlen(start));
    text[length] = 0;
    return text;
}

static void same_text(HRESULT (*get)(uint64_t, char *, size_t, size_t *), uint64_t handle, const char *wanted)
{
    char buffer[2300];
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
