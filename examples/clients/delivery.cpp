/* Downloads files the way a client of Delivery Optimization does: another class, files through another interface, sizes
 * that may be known before, and codes of its own. */
#include <bits.h>
#include <deliveryoptimization.h>

#include "com_pointer.h"
#include "startup.h"

#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

namespace {

const char usage[] =
    "usage: delivery {[-s BYTES] [-r OFFSET LENGTH]... SOURCE DESTINATION}...\n"
    "  -s   how many bytes the next SOURCE has\n"
    "  -r   only these bytes of it, after those of the -r before; LENGTH may be EOF\n";

enum : DWORD { POLL_MS = 20 };

/* One file, as the command line tells. */
struct Wanted {
    const char *source = nullptr;
    const char *destination = nullptr;
    UINT64 size = BG_SIZE_UNKNOWN;
    std::vector<BG_FILE_RANGE> ranges;
};

bool has_failed_as(const char *call, HRESULT hr, HRESULT wanted)
{
    if (hr == wanted)
        return true;
    fprintf(stderr, "%s answered 0x%08" PRIX32 " instead of 0x%08" PRIX32 "\n", call, static_cast<uint32_t>(hr),
            static_cast<uint32_t>(wanted));
    return false;
}

void show(IBackgroundCopyJob *job, BG_JOB_STATE state)
{
    BG_JOB_PROGRESS progress;
    if (!checked("GetProgress", job->GetProgress(&progress)))
        return;
    printf("%s: %s of %s bytes, %" PRIu32 " of %" PRIu32 " files\n", state_text(state),
           bytes_text(progress.BytesTransferred), bytes_text(progress.BytesTotal),
           static_cast<uint32_t>(progress.FilesTransferred), static_cast<uint32_t>(progress.FilesTotal));
    fflush(stdout);
}

void show_error(IBackgroundCopyJob *job)
{
    ComPointer<IBackgroundCopyError> error;
    BG_ERROR_CONTEXT context;
    HRESULT code;
    LPWSTR text = nullptr;
    if (!checked("GetError", job->GetError(error.put())) || FAILED(error->GetError(&context, &code)))
        return;
    fprintf(stderr, "the job failed with 0x%08" PRIX32 " in context %d\n", static_cast<uint32_t>(code),
            static_cast<int>(context));
    /* Not documented for Delivery Optimization: a client does without. */
    if (SUCCEEDED(error->GetErrorDescription(0, &text))) {
        fprintf(stderr, "  %s\n", utf8(text));
        CoTaskMemFree(text);
    }
}

bool add_files(IBackgroundCopyJob *job, std::vector<Wanted> &files)
{
    ComPointer<IDeliveryOptimizationJob> delivery;
    if (!checked("QueryInterface", job->QueryInterface(IID_IDeliveryOptimizationJob, delivery.put_void())))
        return false;
    for (size_t i = 0; i < files.size(); i++) {
        Wanted &file = files[i];
        std::string id = "file-" + std::to_string(i);
        BG_FILE_RANGE *ranges = file.ranges.empty() ? nullptr : file.ranges.data();
        HRESULT hr = delivery->AddFileWithRanges(local_name(id.c_str()), remote_name(file.source),
                                                 local_name(file.destination), static_cast<DWORD>(file.ranges.size()),
                                                 ranges, file.size);
        if (!checked(file.source, hr))
            return false;
    }
    return true;
}

/* What differs from BITS before there is anything to do. */
bool is_delivery_optimization(IBackgroundCopyManager *manager, IBackgroundCopyJob *job)
{
    ComPointer<IBackgroundCopyJob> upload;
    ComPointer<IBackgroundCopyError> error;
    GUID id;
    LPWSTR text = nullptr;
    HRESULT hr = job->GetOwner(&text); /* not documented */
    if (hr == S_OK)
        CoTaskMemFree(text);
    return (hr == E_NOTIMPL || checked("GetOwner", hr)) &&
        has_failed_as("CreateJob", manager->CreateJob(BG_TEXT("upload"), BG_JOB_TYPE_UPLOAD, &id, upload.put()),
                      E_NOTIMPL) &&
        has_failed_as("Resume", job->Resume(), DO_E_JOB_EMPTY) &&
        has_failed_as("GetError", job->GetError(error.put()), DO_E_ERROR_INFORMATION_UNAVAILABLE);
}

bool finish(IBackgroundCopyManager *manager, IBackgroundCopyJob *job)
{
    ComPointer<IBackgroundCopyJob> again;
    GUID id;
    if (!checked("Complete", job->Complete()))
        return false;
    show(job, BG_JOB_STATE_ACKNOWLEDGED);
    return checked("GetId", job->GetId(&id)) && has_failed_as("Resume", job->Resume(), DO_E_INVALID_STATE) &&
        has_failed_as("GetJob", manager->GetJob(id, again.put()), DO_E_JOB_NOT_FOUND);
}

/* Until the job has come to an end. There is no CONNECTING here. */
bool watch(IBackgroundCopyManager *manager, IBackgroundCopyJob *job)
{
    BG_JOB_STATE state;
    for (;;) {
        if (!checked("GetState", job->GetState(&state)))
            break;
        show(job, state);
        if (state == BG_JOB_STATE_TRANSFERRED)
            return finish(manager, job);
        if (state == BG_JOB_STATE_ERROR) {
            show_error(job);
            break;
        }
        if (state == BG_JOB_STATE_CONNECTING) {
            fprintf(stderr, "CONNECTING is not supported, and yet the state\n");
            break;
        }
        Sleep(POLL_MS);
    }
    checked("Cancel", job->Cancel());
    return false;
}

bool download(IBackgroundCopyManager *manager, std::vector<Wanted> &files)
{
    ComPointer<IBackgroundCopyJob> job;
    GUID id;
    if (!checked("CreateJob", manager->CreateJob(BG_TEXT("delivery"), BG_JOB_TYPE_DOWNLOAD, &id, job.put())))
        return false;
    bool good = is_delivery_optimization(manager, job.get()) && add_files(job.get(), files);
    if (good)
        show(job.get(), BG_JOB_STATE_SUSPENDED);
    if (good && checked("SetPriority", job->SetPriority(BG_JOB_PRIORITY_FOREGROUND)) &&
        checked("SetNoProgressTimeout", job->SetNoProgressTimeout(60)) && checked("Resume", job->Resume()))
        return watch(manager, job.get());
    checked("Cancel", job->Cancel());
    return false;
}

bool run(std::vector<Wanted> &files)
{
    if (!checked("CoInitializeEx", CoInitializeEx(nullptr, COINIT_MULTITHREADED)))
        return false;
    bool good;
    {
        ComPointer<IBackgroundCopyManager> manager;
        HRESULT hr = CoCreateInstance(CLSID_DeliveryOptimization, nullptr, CLSCTX_LOCAL_SERVER,
                                      IID_IBackgroundCopyManager, manager.put_void());
        good = checked("CoCreateInstance", hr) && download(manager.get(), files);
    }
    CoUninitialize();
    return good;
}

bool parse_range(char **argv, Wanted &file)
{
    BG_FILE_RANGE range = { 0, BG_LENGTH_TO_EOF };
    if (!parse_number(argv[0], &range.InitialOffset))
        return false;
    if (strcmp(argv[1], "EOF") != 0 && !parse_number(argv[1], &range.Length))
        return false;
    file.ranges.push_back(range);
    return true;
}

bool parse(int argc, char **argv, std::vector<Wanted> &files)
{
    Wanted file;
    int at = 1;
    while (at < argc) {
        if (strcmp(argv[at], "-s") == 0 && at + 1 < argc) {
            if (!parse_number(argv[at + 1], &file.size))
                return false;
            at += 2;
        } else if (strcmp(argv[at], "-r") == 0 && at + 2 < argc) {
            if (!parse_range(argv + at + 1, file))
                return false;
            at += 3;
        } else if (argv[at][0] != '-' && at + 1 < argc) {
            file.source = argv[at];
            file.destination = argv[at + 1];
            files.push_back(file);
            file = Wanted();
            at += 2;
        } else {
            return false;
        }
    }
    return !files.empty() && file.ranges.empty() && file.size == BG_SIZE_UNKNOWN;
}

} // namespace

int main(int argc, char **argv)
{
    std::vector<Wanted> files;
    argv = startup(argc, argv);
    if (argv == nullptr)
        return EXIT_USAGE;
    int status = EXIT_USAGE;
    if (!parse(argc, argv, files))
        fputs(usage, stderr);
    else
        status = run(files) ? 0 : 1;
    shutdown_all();
    return fflush(stdout) == 0 ? status : 1;
}
