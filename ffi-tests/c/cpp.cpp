// The same header from C++: a whole download, with what a C++ program would write around the handles.
#include <bgjob.h>

#include <cstdio>
#include <cstdlib>

#define CHECK(condition)                                                                       \
    do {                                                                                       \
        if (!(condition)) {                                                                    \
            std::fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);       \
            std::exit(1);                                                                      \
        }                                                                                      \
    } while (0)

BGJOB_REGION(region, 2, 4, 1024);

namespace {

struct Job {
    BG_JOB handle = 0;
    explicit Job(const char *name)
    {
        BG_GUID id;
        CHECK(BgCreateJob(name, BG_JOB_TYPE_DOWNLOAD, &id, &handle) == S_OK);
    }
    ~Job()
    {
        BgCancel(handle); // refused when it is final already
        CHECK(BgCloseJob(handle) == S_OK);
    }
    Job(const Job &) = delete;
    Job &operator=(const Job &) = delete;
    BG_JOB_PROGRESS progress() const
    {
        BG_JOB_PROGRESS p;
        CHECK(GetProgress(handle, &p) == S_OK);
        return p;
    }
};

struct Counter {
    unsigned files = 0;
};

} // namespace

extern "C" {
static HRESULT save(void *ctx, BG_FILE file)
{
    CHECK(file != 0);
    static_cast<Counter *>(ctx)->files++;
    return S_OK;
}
}

int main()
{
    CHECK(BgInitialize(region, sizeof region, &region_config) == S_OK);
    {
        Job job("update");
        BG_FILE file, same;
        BG_TRANSFER transfer;
        BG_JOB owner;
        CHECK(BgAddFile(job.handle, "https://host/a", "/a", 1, &file) == S_OK);
        CHECK(job.progress().BytesTotal == BG_SIZE_UNKNOWN);
        CHECK(BgResume(job.handle) == S_OK);
        CHECK(BgTransferNext(&transfer, &same, &owner) == S_OK && same == file && owner == job.handle);
        CHECK(BgTransferConnected(transfer, 10, 0) == S_OK);
        CHECK(BgTransferAdvance(transfer, 10) == S_OK);
        CHECK(BgTransferDone(transfer) == S_OK);
        BG_JOB_SNAPSHOT snapshot = BG_JOB_SNAPSHOT_INIT;
        CHECK(BgGetSnapshot(job.handle, &snapshot) == S_OK);
        CHECK(snapshot.State == BG_JOB_STATE_TRANSFERRED && BgGetPercent(&snapshot) == 10000);
        Counter counter;
        CHECK(BgComplete(job.handle, save, &counter) == S_OK && counter.files == 1);
    }
    uint32_t jobs = 9;
    CHECK(BgEnumJobs(nullptr, 0, &jobs) == S_OK && jobs == 0);
    CHECK(BgUninitialize() == S_OK);
    return 0;
}
