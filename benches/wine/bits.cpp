// IBackgroundCopyJob::GetProgress of Windows' own BITS service (under Wine: Wine's) and of this library, in one
// program, by the same source line; and the flat GetProgress of the same job.
//
//     bits ROUNDS CALLS SERVICE_CALLS
//
// A line of JSON for each: first what the three tell of a new job with one file, then nanoseconds a call, by round. The
// work is not the same: the service's method is a remote procedure call to another process, ours reads memory.
#include <initguid.h>
#include <windows.h>

#include <bits.h>

#include "deliveryoptimization.h"

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>

namespace {

BGJOB_REGION(region, 1, 1, 4096);
BGJOB_COM(objects, 8, 1);

void must_succeed(HRESULT hr, const char *call)
{
    if (SUCCEEDED(hr))
        return;
    fprintf(stderr, "%s: 0x%08lX\n", call, static_cast<unsigned long>(hr));
    exit(1);
}
#define MUST(call) must_succeed(call, #call)

IBackgroundCopyManager *service_manager()
{
    void *manager = nullptr;
    MUST(CoInitializeEx(nullptr, COINIT_MULTITHREADED));
    auto create = [&manager] {
        return CoCreateInstance(CLSID_BackgroundCopyManager, nullptr, CLSCTX_LOCAL_SERVER, IID_IBackgroundCopyManager,
                                &manager);
    };
    // A new prefix may still be registering its services when the first program starts.
    HRESULT hr = create();
    for (int tries = 0; FAILED(hr) && tries < 100; tries++) {
        Sleep(200);
        hr = create();
    }
    must_succeed(hr, "CoCreateInstance(CLSID_BackgroundCopyManager)");
    return static_cast<IBackgroundCopyManager *>(manager);
}

IBackgroundCopyManager *our_manager()
{
    void *manager = nullptr;
    MUST(BgInitialize(region, sizeof region, &region_config));
    MUST(BgComInitialize(objects, sizeof objects, &objects_config));
    MUST(BgCoCreateInstance(CLSID_BackgroundCopyManager, nullptr, CLSCTX_LOCAL_SERVER, IID_IBackgroundCopyManager,
                            &manager));
    return static_cast<IBackgroundCopyManager *>(manager);
}

// Suspended, as it begins: nobody looks for the file.
IBackgroundCopyJob *new_job(IBackgroundCopyManager *manager)
{
    IBackgroundCopyJob *job = nullptr;
    GUID id;
    MUST(manager->CreateJob(L"bgjob's benchmark", BG_JOB_TYPE_DOWNLOAD, &id, &job));
    MUST(job->AddFile(L"http://localhost/image.bin", L"C:\\image.bin"));
    return job;
}

BG_JOB_PROGRESS progress;

struct Method {
    IBackgroundCopyJob *job;
    HRESULT operator()() const { return job->GetProgress(&progress); }
};

struct Flat {
    BG_JOB job;
    HRESULT operator()() const { return GetProgress(job, &progress); }
};

template <class Read> void tell(const char *name, Read read)
{
    progress = BG_JOB_PROGRESS{ 1, 2, 3, 4 };
    MUST(read());
    printf("{\"job\":\"%s\",\"bytes_total\":%" PRIu64 ",\"bytes_transferred\":%" PRIu64
           ",\"files_total\":%lu,\"files_transferred\":%lu}\n",
           name, static_cast<uint64_t>(progress.BytesTotal), static_cast<uint64_t>(progress.BytesTransferred),
           static_cast<unsigned long>(progress.FilesTotal), static_cast<unsigned long>(progress.FilesTransferred));
}

template <class Read> double time_ns(Read read, unsigned calls)
{
    LARGE_INTEGER begin, end, per_second;
    QueryPerformanceFrequency(&per_second);
    QueryPerformanceCounter(&begin);
    for (unsigned i = 0; i < calls; i++)
        MUST(read());
    QueryPerformanceCounter(&end);
    return static_cast<double>(end.QuadPart - begin.QuadPart) * 1e9 / static_cast<double>(per_second.QuadPart) / calls;
}

unsigned number(const char *text)
{
    return static_cast<unsigned>(strtoul(text, nullptr, 10));
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: bits ROUNDS CALLS SERVICE_CALLS\n");
        return 2;
    }
    const unsigned rounds = number(argv[1]), calls = number(argv[2]), service_calls = number(argv[3]);
    IBackgroundCopyManager *managers[] = { service_manager(), our_manager() };
    const Method service{ new_job(managers[0]) }, com{ new_job(managers[1]) };
    Flat flat{};
    MUST(BgGetJobHandle(com.job, &flat.job));
    tell("wine", service);
    tell("com", com);
    tell("flat", flat);
    for (unsigned round = 0; round < rounds; round++) {
        double ns[3] = {};
        // Each is the first of every third round.
        for (unsigned turn = 0; turn < 3; turn++)
            switch ((round + turn) % 3) {
            case 0: ns[0] = time_ns(service, service_calls); break;
            case 1: ns[1] = time_ns(com, calls); break;
            default: ns[2] = time_ns(flat, calls);
            }
        printf("{\"round\":%u,\"wine_ns\":%.1f,\"com_ns\":%.3f,\"flat_ns\":%.3f}\n", round, ns[0], ns[1], ns[2]);
        fflush(stdout);
    }
    // The service keeps jobs that nobody cancels. BG_S_UNABLE_TO_DELETE_FILES: none was begun.
    for (IBackgroundCopyJob *job : { service.job, com.job }) {
        must_succeed(job->Cancel(), "Cancel");
        job->Release();
    }
    for (IBackgroundCopyManager *manager : managers)
        manager->Release();
    MUST(BgComUninitialize());
    MUST(BgUninitialize());
    CoUninitialize();
    return 0;
}
