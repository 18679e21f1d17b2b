/* Downloads files as one job, and is told what happens: a class of its own for IBackgroundCopyCallback2, as in the
 * public samples. JobTransferred completes the job. */
#include <bits.h>

#include "com_pointer.h"
#include "startup.h"

#include <cinttypes>
#include <cstdio>
#include <vector>

namespace {

const char usage[] = "usage: notify SOURCE DESTINATION [SOURCE DESTINATION]...\n";

enum : DWORD { WAIT_MS = 20 };

/* What the job has told so far. */
struct Story {
    uint32_t modifications = 0;
    uint32_t files = 0;
    bool is_over = false;
    bool is_good = false;
    bool has_lost_its_teller = false; /* the object was deleted */
};

void show_text(const char *before, LPWSTR text)
{
    printf("%s%s\n", before, utf8(text));
    CoTaskMemFree(text);
}

class Callback final : public IBackgroundCopyCallback2 {
public:
    explicit Callback(Story &story) : story_(story) {}
    Callback(const Callback &) = delete;
    Callback &operator=(const Callback &) = delete;

    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID riid, void **object) override
    {
        if (object == nullptr)
            return E_POINTER;
        if (!IsEqualIID(riid, IID_IUnknown) && !IsEqualIID(riid, IID_IBackgroundCopyCallback) &&
            !IsEqualIID(riid, IID_IBackgroundCopyCallback2)) {
            *object = nullptr;
            return E_NOINTERFACE;
        }
        *object = static_cast<IBackgroundCopyCallback2 *>(this);
        AddRef();
        return S_OK;
    }

    ULONG STDMETHODCALLTYPE AddRef() override { return static_cast<ULONG>(InterlockedIncrement(&references_)); }

    ULONG STDMETHODCALLTYPE Release() override
    {
        LONG left = InterlockedDecrement(&references_);
        if (left == 0)
            delete this;
        return static_cast<ULONG>(left);
    }

    HRESULT STDMETHODCALLTYPE JobTransferred(IBackgroundCopyJob *job) override
    {
        BG_JOB_PROGRESS progress;
        HRESULT hr = job->Complete();
        story_.is_over = true;
        story_.is_good = checked("Complete", hr) && hr == S_OK && checked("GetProgress", job->GetProgress(&progress));
        if (story_.is_good)
            printf("transferred and completed: %" PRIu32 " of %" PRIu32 " files, %s of %s bytes\n",
                   static_cast<uint32_t>(progress.FilesTransferred), static_cast<uint32_t>(progress.FilesTotal),
                   bytes_text(progress.BytesTransferred), bytes_text(progress.BytesTotal));
        else
            job->Cancel();
        return S_OK;
    }

    HRESULT STDMETHODCALLTYPE JobError(IBackgroundCopyJob *job, IBackgroundCopyError *error) override
    {
        BG_ERROR_CONTEXT context;
        HRESULT code;
        LPWSTR text = nullptr;
        story_.is_over = true;
        if (checked("IBackgroundCopyError::GetError", error->GetError(&context, &code)))
            printf("the job failed with 0x%08" PRIX32 " in context %d\n", static_cast<uint32_t>(code),
                   static_cast<int>(context));
        if (SUCCEEDED(error->GetErrorDescription(0, &text)))
            show_text("  ", text);
        ComPointer<IBackgroundCopyFile> file;
        if (error->GetFile(file.put()) == S_OK && SUCCEEDED(file->GetRemoteName(&text)))
            show_text("  ", text);
        checked("Cancel", job->Cancel());
        return S_OK;
    }

    HRESULT STDMETHODCALLTYPE JobModification(IBackgroundCopyJob *, DWORD) override
    {
        story_.modifications++;
        return S_OK;
    }

    HRESULT STDMETHODCALLTYPE FileTransferred(IBackgroundCopyJob *, IBackgroundCopyFile *file) override
    {
        BG_FILE_PROGRESS progress;
        LPWSTR name = nullptr;
        story_.files++;
        if (checked("GetProgress", file->GetProgress(&progress)) &&
            checked("GetLocalName", file->GetLocalName(&name))) {
            printf("arrived, %s bytes: ", bytes_text(progress.BytesTransferred));
            show_text("", name);
        }
        return S_OK;
    }

private:
    ~Callback() { story_.has_lost_its_teller = true; }

    LONG references_ = 1;
    Story &story_;
};

bool add_files(IBackgroundCopyJob *job, int count, char **names)
{
    std::vector<BG_FILE_INFO> files;
    for (int i = 0; i < count; i += 2)
        files.push_back({ remote_name(names[i]), local_name(names[i + 1]) });
    return checked("AddFileSet", job->AddFileSet(static_cast<ULONG>(files.size()), files.data()));
}

bool start(IBackgroundCopyJob *job, IUnknown *callback, int count, char **names)
{
    const ULONG flags = BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR | BG_NOTIFY_JOB_MODIFICATION |
        BG_NOTIFY_FILE_TRANSFERRED;
    return checked("SetNotifyInterface", job->SetNotifyInterface(callback)) &&
        checked("SetNotifyFlags", job->SetNotifyFlags(flags)) && add_files(job, count, names) &&
        checked("SetMinimumRetryDelay", job->SetMinimumRetryDelay(5)) &&
        checked("SetNoProgressTimeout", job->SetNoProgressTimeout(60)) && checked("Resume", job->Resume());
}

bool download(IBackgroundCopyManager *manager, int count, char **names)
{
    Story story;
    ComPointer<IBackgroundCopyJob> job;
    GUID id;
    if (!checked("CreateJob", manager->CreateJob(BG_TEXT("notify"), BG_JOB_TYPE_DOWNLOAD, &id, job.put())))
        return false;
    auto *callback = new Callback(story);
    bool good = start(job.get(), callback, count, names);
    while (good && !story.is_over)
        good = checked("BgPumpCallbacks", wait_for_callbacks(WAIT_MS));
    if (!story.is_over)
        job->Cancel();
    /* A job that has ended keeps nobody's object, and says so. */
    HRESULT hr = job->SetNotifyInterface(nullptr);
    if (hr != static_cast<HRESULT>(BG_E_INVALID_STATE)) /* mingw's is unsigned */
        checked("SetNotifyInterface", hr);
    job.reset();
    printf("%" PRIu32 " files, %s, %" PRIu32 " references left\n", story.files,
           story.modifications > 0 ? "modified" : "never modified", static_cast<uint32_t>(callback->Release()));
    if (!story.has_lost_its_teller)
        fprintf(stderr, "somebody still has the callback\n");
    return story.is_good && story.has_lost_its_teller;
}

bool run(int count, char **names)
{
    if (!checked("CoInitializeEx", CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED)))
        return false;
    bool good;
    {
        ComPointer<IBackgroundCopyManager> manager;
        HRESULT hr = CoCreateInstance(CLSID_BackgroundCopyManager, nullptr, CLSCTX_LOCAL_SERVER,
                                      IID_IBackgroundCopyManager, manager.put_void());
        good = checked("CoCreateInstance", hr) && download(manager.get(), count, names);
    }
    CoUninitialize();
    return good;
}

} // namespace

int main(int argc, char **argv)
{
    argv = startup(argc, argv);
    if (argv == nullptr)
        return EXIT_USAGE;
    int status = EXIT_USAGE;
    if (argc < 3 || argc % 2 == 0)
        fputs(usage, stderr);
    else
        status = run(argc - 1, argv + 1) ? 0 : 1;
    shutdown_all();
    return fflush(stdout) == 0 ? status : 1;
}
