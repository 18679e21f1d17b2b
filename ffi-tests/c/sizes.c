/* Sizes: told early, told late, never told; and what another remote file does to one file's bytes. */
#include "check.h"

BGJOB_REGION(region, 3, 8, 1024); /* so little text that every old name must be given back */
BGJOB_REGION(bare, 1, 2, 0);

#define OTHER "https://other.example/image.bin"

static void same_name(BG_FILE file, const char *wanted)
{
    char name[128];
    OK(BgGetRemoteName(file, name, sizeof name, 0));
    CHECK(strcmp(name, wanted) == 0);
}

/* Told before Resume: totals are known while the job is SUSPENDED. */
static void told_early(void)
{
    BG_JOB job = new_job("job");
    BG_FILE a = new_file(job, 1), b = new_file(job, 2);
    BG_TRANSFER t;
    same_progress(job, BG_SIZE_UNKNOWN, 0, 2, 0);
    OK(BgSetFileSize(a, 100));
    same_progress(job, BG_SIZE_UNKNOWN, 0, 2, 0); /* while any one is unknown */
    SAME(snapshot_of(job).BytesTotalKnown, 100);
    SAME(snapshot_of(job).FilesUnknown, 1);
    OK(BgSetFileSize(b, 0)); /* a size like any other */
    same_progress(job, 100, 0, 2, 0);
    OK(BgSetFileSize(b, 50));
    OK(BgSetFileSize(b, 50)); /* once more changes nothing */
    same_progress(job, 150, 0, 2, 0);
    HR(BgSetFileSize(b, BG_SIZE_UNKNOWN), E_INVALIDARG);
    same_progress(job, 150, 0, 2, 0);
    SAME(state_of(job), BG_JOB_STATE_SUSPENDED);

    OK(BgResume(job));
    t = next_of(job);
    OK(BgTransferConnected(t, BG_SIZE_UNKNOWN, 0)); /* the server tells none: the told one stays */
    same_file(a, 100, 0, 0);
    HR(BgTransferAdvance(t, 101), BG_E_INVALID_RANGE);
    OK(BgTransferAdvance(t, 99));
    HR(BgTransferDone(t), BGJOB_E_HANDLE_EOF);
    OK(BgTransferFail(t, E_FAIL, BG_ERROR_CONTEXT_GENERAL_TRANSPORT, 1));
    OK(BgResume(job));
    t = next_of(job);
    HR(BgTransferConnected(t, BG_SIZE_UNKNOWN, 101), E_INVALIDARG); /* more than there is */
    OK(BgTransferConnected(t, BG_SIZE_UNKNOWN, 99)); /* after an error too */
    same_progress(job, 150, 99, 2, 0);
    OK(BgTransferAdvance(t, 1));
    OK(BgTransferDone(t));
    t = next_of(job);
    OK(BgTransferConnected(t, 70, 0)); /* what the server tells counts more */
    same_file(b, 70, 0, 0);
    same_progress(job, 170, 100, 2, 1);
    OK(BgTransferYield(t));
    t = next_of(job);
    OK(BgTransferConnected(t, 40, 0)); /* also if it changes its mind */
    same_progress(job, 140, 100, 2, 1);
    OK(BgTransferRestart(&t, BG_SIZE_UNKNOWN)); /* another content: what was told is forgotten */
    same_file(b, BG_SIZE_UNKNOWN, 0, 0);
    OK(BgTransferYield(t));
    t = next_of(job);
    OK(BgTransferConnected(t, BG_SIZE_UNKNOWN, 0));
    same_progress(job, BG_SIZE_UNKNOWN, 100, 2, 1);
    OK(BgTransferAdvance(t, 7));
    OK(BgTransferDone(t)); /* never told: known at the end */
    same_progress(job, 107, 107, 2, 2);
    end_job(job);
}

/* Told by the server alone: late, and unknown again if the next connection does not tell it. */
static void told_late(void)
{
    BG_JOB job = new_job("job");
    BG_FILE file = new_file(job, 1);
    BG_TRANSFER t;
    OK(BgResume(job));
    t = next_of(job);
    OK(BgTransferConnected(t, 100, 0));
    same_progress(job, 100, 0, 1, 0);
    OK(BgTransferAdvance(t, 10));
    OK(BgTransferYield(t));
    same_progress(job, 100, 10, 1, 0);
    t = next_of(job);
    OK(BgTransferConnected(t, BG_SIZE_UNKNOWN, 10));
    same_progress(job, BG_SIZE_UNKNOWN, 10, 1, 0);
    OK(BgTransferAdvance(t, 1));
    OK(BgTransferDone(t));
    same_file(file, 11, 11, 0);
    same_progress(job, 11, 11, 1, 1);
    end_job(job);
}

/* In which states it can be told, of which of two files. Returns the cases. */
static unsigned when(void)
{
    unsigned cases = 0;
    for (BG_JOB_STATE state = 0; state < 9; state++) {
        BG_JOB job = job_in(state, 2);
        BG_FILE files[3], late;
        uint32_t n;
        int is_final = state == BG_JOB_STATE_ACKNOWLEDGED || state == BG_JOB_STATE_CANCELLED;
        /* The first has arrived, and the second has begun, but for jobs that never ran. */
        int is_new = state == BG_JOB_STATE_QUEUED || state == BG_JOB_STATE_SUSPENDED;
        BG_JOB_SNAPSHOT before, after;
        OK(BgEnumFiles(job, files, 3, &n));
        SAME(n, 2);
        before = snapshot_of(job);
        for (unsigned i = 0; i < 2; i++) {
            HR(BgSetFileSize(files[i], 1000), is_new ? S_OK : BG_E_INVALID_STATE);
            cases++;
        }
        SAME(state_of(job), state);
        after = snapshot_of(job);
        if (is_new)
            same_progress(job, 2000, 0, 2, 0);
        else
            CHECK(memcmp(&before, &after, sizeof before) == 0);
        if (!is_final) {
            late = new_file(job, 3);
            OK(BgSetFileSize(late, 5)); /* one that has not begun, whatever the others do */
            same_file(late, 5, 0, 0);
            SAME(state_of(job), state);
        }
        end_job(job);
        HR(BgSetFileSize(files[0], 1), E_HANDLE);
        cases++;
    }
    return cases;
}

/* A sum past 64 bits is UNKNOWN, not wrapped, and comes back. */
static void too_large_a_sum(void)
{
    static const uint64_t large = UINT64_MAX - 1;
    BG_JOB job = new_job("job");
    BG_FILE file[4];
    BG_TRANSFER t;
    for (unsigned i = 0; i < 4; i++) {
        file[i] = new_file(job, i);
        OK(BgSetFileSize(file[i], 0));
    }
    OK(BgSetFileSize(file[0], large));
    same_progress(job, large, 0, 4, 0);
    OK(BgSetFileSize(file[1], 1)); /* the sum is the number that means UNKNOWN */
    same_progress(job, BG_SIZE_UNKNOWN, 0, 4, 0);
    SAME(snapshot_of(job).FilesUnknown, 0);
    OK(BgSetFileSize(file[1], 2)); /* 2^64: 0 would be wrong */
    same_progress(job, BG_SIZE_UNKNOWN, 0, 4, 0);
    for (unsigned i = 1; i < 4; i++)
        OK(BgSetFileSize(file[i], large)); /* wraps three times */
    same_progress(job, BG_SIZE_UNKNOWN, 0, 4, 0);
    for (unsigned i = 0; i < 3; i++) {
        OK(BgSetFileSize(file[i], 10));
        same_progress(job, BG_SIZE_UNKNOWN, 0, 4, 0);
    }
    OK(BgSetFileSize(file[3], large - 30)); /* fits again, just so */
    same_progress(job, large, 0, 4, 0);
    OK(BgSetRemoteName(file[3], OTHER)); /* unknown takes its part out */
    SAME(snapshot_of(job).BytesTotalKnown, 30);
    OK(BgSetFileSize(file[3], large));
    same_progress(job, BG_SIZE_UNKNOWN, 0, 4, 0);

    /* The server shrinks it. */
    OK(BgResume(job));
    for (unsigned i = 0; i < 3; i++)
        move_file(job, 10);
    same_progress(job, BG_SIZE_UNKNOWN, 30, 4, 3);
    t = next_of(job);
    HR(BgTransferConnected(t, large, large - 29), BGJOB_E_ARITHMETIC_OVERFLOW); /* the bytes would not fit */
    SAME(state_of(job), BG_JOB_STATE_CONNECTING);
    OK(BgTransferConnected(t, large, large - 32));
    same_progress(job, BG_SIZE_UNKNOWN, large - 2, 4, 3);
    OK(BgTransferAdvance(t, 2));
    HR(BgTransferAdvance(t, 1), BG_E_INVALID_RANGE); /* nor would one more */
    OK(BgTransferRestart(&t, 70));
    same_progress(job, 100, 30, 4, 3);
    OK(BgTransferAdvance(t, 70));
    OK(BgTransferDone(t));
    same_progress(job, 100, 100, 4, 4);
    end_job(job);
}

/* Another remote file takes exactly one file's bytes out, at every byte of it, in every way. Returns the cases. */
static unsigned changed_remotely(void)
{
    unsigned cases = 0;
    for (unsigned arrived = 0; arrived < 3; arrived++) {
        for (unsigned bytes = 0; bytes <= 100; bytes += 25) {
            for (unsigned way = 0; way < 4; way++) {
                BG_JOB job = new_job("job");
                BG_FILE file[3];
                BG_TRANSFER t, old;
                uint64_t sequence;
                for (unsigned i = 0; i < 3; i++)
                    file[i] = new_file(job, i);
                OK(BgResume(job));
                for (unsigned i = 0; i < arrived; i++)
                    move_file(job, 1000 + i);
                t = old = next_of(job);
                OK(BgTransferConnected(t, 100, 0));
                OK(BgTransferAdvance(t, bytes));
                SAME(progress_of(job).BytesTransferred, arrived * 1000 + arrived / 2 + bytes);
                sequence = snapshot_of(job).Sequence;
                if (way == 0) {
                    OK(BgTransferRestart(&t, 77));
                    CHECK(t != old);
                } else {
                    if (way == 1)
                        OK(BgTransferYield(t));
                    else if (way == 2)
                        OK(BgSetRemoteName(file[arrived], OTHER));
                    else
                        OK(BgTransferFail(t, E_FAIL, BG_ERROR_CONTEXT_REMOTE_FILE, 1));
                    OK(BgResume(job));
                    /* Until the transport has asked the server, the bytes stay. */
                    same_file(file[arrived], way == 2 ? BG_SIZE_UNKNOWN : 100, bytes, 0);
                    t = next_of(job);
                    OK(BgTransferConnected(t, 77, 0));
                }
                SAME(state_of(job), BG_JOB_STATE_TRANSFERRING);
                HR(BgTransferAdvance(old, 1), BG_E_INVALID_STATE);
                SAME(progress_of(job).BytesTransferred, arrived * 1000 + arrived / 2);
                SAME(progress_of(job).FilesTransferred, arrived);
                same_file(file[arrived], 77, 0, 0);
                for (unsigned i = 0; i < arrived; i++)
                    same_file(file[i], 1000 + i, 1000 + i, 0); /* none of these is fetched again */
                CHECK(snapshot_of(job).Sequence > sequence); /* which never falls */
                end_job(job);
                cases++;
            }
        }
    }
    return cases;
}

/* A new name of the file that is being transferred queues the job, and the token is dead at once. */
static void renamed_while_active(void)
{
    for (int connected = 0; connected < 2; connected++) {
        BG_JOB job = new_job("job");
        BG_FILE file = new_file(job, 1), second = new_file(job, 2);
        BG_TRANSFER t, same;
        OK(BgSetFileSize(file, 500));
        OK(BgResume(job));
        t = same = next_of(job);
        if (connected) {
            OK(BgTransferConnected(t, 500, 0));
            OK(BgTransferAdvance(t, 40));
        }
        OK(BgSetRemoteName(file, OTHER));
        SAME(state_of(job), BG_JOB_STATE_QUEUED);
        same_name(file, OTHER);
        same_name(second, URL);
        same_file(file, BG_SIZE_UNKNOWN, connected ? 40 : 0, 0);
        HR(BgTransferConnected(t, 500, 0), BG_E_INVALID_STATE);
        HR(BgTransferAdvance(t, 1), BG_E_INVALID_STATE);
        HR(BgTransferDone(t), BG_E_INVALID_STATE);
        HR(BgTransferYield(t), BG_E_INVALID_STATE);
        HR(BgTransferRestart(&t, 1), BG_E_INVALID_STATE);
        HR(BgTransferFail(t, E_FAIL, BG_ERROR_CONTEXT_NONE, 0), BG_E_INVALID_STATE);
        SAME(t, same);
        SAME(state_of(job), BG_JOB_STATE_QUEUED);
        HR(BgSetFileSize(file, 3), BG_E_INVALID_STATE); /* its transfer has begun */
        t = next_of(job);
        SAME(snapshot_of(job).File, file);
        HR(BgTransferAdvance(same, 1), BG_E_INVALID_STATE);
        OK(BgTransferConnected(t, BG_SIZE_UNKNOWN, connected ? 40 : 0)); /* the same file: it goes on */
        same_file(file, BG_SIZE_UNKNOWN, connected ? 40 : 0, 0);       /* what was told went with the old name */
        OK(BgTransferAdvance(t, 60));
        OK(BgSetRemoteName(second, OTHER "?second")); /* another one's name disturbs nobody */
        SAME(state_of(job), BG_JOB_STATE_TRANSFERRING);
        OK(BgTransferDone(t));
        same_file(file, connected ? 100 : 60, connected ? 100 : 60, 0);
        move_file(job, 1);
        end_job(job);
    }
}

/* A file that has arrived stays as it is; and the name in every state. Returns the cases. */
static unsigned renamed_in_every_state(void)
{
    unsigned cases = 0;
    for (BG_JOB_STATE state = 0; state < 9; state++) {
        for (unsigned which = 0; which < 2; which++, cases++) {
            BG_JOB job = job_in(state, 2);
            BG_FILE files[2];
            BG_FILE_PROGRESS before, after;
            BG_JOB_PROGRESS all = progress_of(job);
            uint32_t n;
            int is_final = state == BG_JOB_STATE_ACKNOWLEDGED || state == BG_JOB_STATE_CANCELLED;
            int is_active = state == BG_JOB_STATE_CONNECTING || state == BG_JOB_STATE_TRANSFERRING;
            OK(BgEnumFiles(job, files, 2, &n));
            before = file_of(files[which]);
            HR(BgSetRemoteName(files[which], OTHER), is_final ? BG_E_INVALID_STATE : S_OK);
            same_name(files[which], is_final ? URL : OTHER);
            after = file_of(files[which]);
            SAME(after.BytesTransferred, before.BytesTransferred);
            SAME(progress_of(job).BytesTransferred, all.BytesTransferred);
            SAME(progress_of(job).FilesTransferred, all.FilesTransferred);
            if (is_final || which < all.FilesTransferred)
                SAME(after.BytesTotal, before.BytesTotal);
            else
                SAME(after.BytesTotal, BG_SIZE_UNKNOWN);
            SAME(state_of(job), is_active && which == 1 ? BG_JOB_STATE_QUEUED : state);
            end_job(job);
            HR(BgSetRemoteName(files[which], OTHER), E_HANDLE);
        }
    }
    return cases;
}

/* The area holds a handful of these names; thousands pass through it. */
static void old_names_are_given_back(void)
{
    static const char *const bad[] = {"", "x", "ftp://h/x", "http://", "http://h/\n"};
    BG_JOB job = new_job("job");
    BG_FILE file = new_file(job, 1);
    BG_TRANSFER t;
    char name[BG_REMOTE_NAME_MAX + 2];
    for (unsigned i = 0; i < 5000; i++) {
        snprintf(name, sizeof name, "http://h/%0*u", 20 + (int)(i % 90), i);
        OK(BgSetRemoteName(file, name));
        same_name(file, name);
        if (i % 4 == 1) { /* while it is being transferred, too */
            OK(BgResume(job));
            t = next_of(job);
            if (i % 8 == 1)
                OK(BgTransferConnected(t, 100, 0));
        }
        if (i % 16 == 3)
            OK(BgSuspend(job));
        for (unsigned k = 0; k < sizeof bad / sizeof bad[0]; k++)
            HR(BgSetRemoteName(file, bad[k]), E_INVALIDARG);
        HR(BgSetRemoteName(file, 0), E_INVALIDARG);
    }
    same_file(file, BG_SIZE_UNKNOWN, 0, 0);
    /* Too long for the area: the old one stays; and refused ones take nothing. */
    OK(BgSetRemoteName(file, URL));
    memset(name, 'x', sizeof name);
    memcpy(name, "http://", 7);
    name[1000] = 0;
    for (unsigned i = 0; i < 300; i++)
        HR(BgSetRemoteName(file, name), E_OUTOFMEMORY);
    same_name(file, URL);
    name[1000] = 'x';
    name[BG_REMOTE_NAME_MAX + 1] = 0;
    HR(BgSetRemoteName(file, name), E_INVALIDARG);
    name[28 * 28 - 1] = 0; /* 28 pieces: two for the old name, two for job and path */
    OK(BgSetRemoteName(file, name)); /* all the room is still there */
    OK(BgCancel(job));
    for (unsigned i = 0; i < 300; i++)
        HR(BgSetRemoteName(file, URL), BG_E_INVALID_STATE);
    OK(BgCloseJob(job));
    for (unsigned i = 0; i < 300; i++)
        HR(BgSetRemoteName(file, URL), E_HANDLE);
    job = new_job("job");
    OK(BgAddFile(job, name, PATH, 0, &file));
    end_job(job);
}

/* While a Complete is saving, its files stay as they are. */
static HRESULT meddles(void *ctx, BG_FILE file)
{
    HR(BgSetRemoteName(file, OTHER), E_PENDING);
    HR(BgSetFileSize(*(BG_FILE *)ctx, 5), E_PENDING);
    return S_OK;
}

int main(void)
{
    BG_JOB job;
    BG_FILE file;
    BG_GUID id;
    OK(BgInitialize(region, sizeof region, &region_config));
    told_early();
    told_late();
    SAME(when(), 27);
    too_large_a_sum();
    SAME(changed_remotely(), 60);
    renamed_while_active();
    SAME(renamed_in_every_state(), 18);
    old_names_are_given_back();
    job = job_in(BG_JOB_STATE_TRANSFERRED, 1);
    file = new_file(job, 9);
    HR(BgComplete(job, meddles, &file), BG_S_PARTIAL_COMPLETE);
    OK(BgUninitialize());

    /* Without text the name is checked and not kept; the size is unknown again all the same. */
    OK(BgInitialize(bare, sizeof bare, &bare_config));
    OK(BgCreateJob(0, BG_JOB_TYPE_DOWNLOAD, &id, &job));
    OK(BgAddFile(job, 0, 0, 1, &file));
    OK(BgSetFileSize(file, 9));
    same_progress(job, 9, 0, 1, 0);
    HR(BgSetRemoteName(file, "x"), E_INVALIDARG);
    same_progress(job, 9, 0, 1, 0);
    OK(BgSetRemoteName(file, OTHER));
    same_name(file, "");
    same_progress(job, BG_SIZE_UNKNOWN, 0, 1, 0);
    OK(BgUninitialize());
    return 0;
}
