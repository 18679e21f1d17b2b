// The pump and the callbacks: who is told what, when again, and what callbacks may do.
#include "com.h"

#include <atomic>
#include <pthread.h>
#include <string>

namespace {

// Remembers what it was told, one letter a call; answers what it is set to.
class Callback : public IBackgroundCopyCallback2 {
public:
    std::string told;
    HRESULT answer = S_OK;
    bool knows_files = true;
    std::atomic<long> references{1};
    void (*inside)(Callback &, IBackgroundCopyJob *) = nullptr;
    IBackgroundCopyJob *kept = nullptr;
    HRESULT error_code = S_OK;
    BG_ERROR_CONTEXT error_context = BG_ERROR_CONTEXT_NONE;
    std::string files;

    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID riid, void **ppv) override
    {
        *ppv = nullptr;
        if (riid == IID_IUnknown || riid == IID_IBackgroundCopyCallback
            || (knows_files && riid == IID_IBackgroundCopyCallback2)) {
            *ppv = this;
            AddRef();
            return S_OK;
        }
        return E_NOINTERFACE;
    }
    ULONG STDMETHODCALLTYPE AddRef() override
    {
        return static_cast<ULONG>(++references);
    }
    ULONG STDMETHODCALLTYPE Release() override
    {
        return static_cast<ULONG>(--references);
    }
    HRESULT STDMETHODCALLTYPE JobTransferred(IBackgroundCopyJob *job) override
    {
        return hear('T', job);
    }
    HRESULT STDMETHODCALLTYPE JobError(IBackgroundCopyJob *job, IBackgroundCopyError *error) override
    {
        OK(error->GetError(&error_context, &error_code));
        return hear('E', job);
    }
    HRESULT STDMETHODCALLTYPE JobModification(IBackgroundCopyJob *job, DWORD reserved) override
    {
        CHECK(reserved == 0);
        return hear('M', job);
    }
    HRESULT STDMETHODCALLTYPE FileTransferred(IBackgroundCopyJob *job, IBackgroundCopyFile *file) override
    {
        BG_FILE_PROGRESS progress;
        OK(file->GetProgress(&progress));
        files += std::to_string(progress.BytesTransferred) + ",";
        return hear('F', job);
    }

    // What it was told since the last time, by one pump.
    std::string pump()
    {
        told.clear();
        uint32_t calls = 99;
        OK(BgPumpCallbacks(&calls));
        CHECK(calls == told.size());
        return told;
    }

private:
    HRESULT hear(char what, IBackgroundCopyJob *job)
    {
        told += what;
        BG_JOB_PROGRESS progress;
        OK(job->GetProgress(&progress));
        if (inside)
            inside(*this, job);
        return answer;
    }
};

IBackgroundCopyManager *manager;

IBackgroundCopyJob *job_with(Callback &callback, ULONG flags, int files = 1)
{
    IBackgroundCopyJob *job = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
    for (int n = 0; n < files; n++)
        com_add(job);
    OK(job->SetNotifyFlags(flags));
    OK(job->SetNotifyInterface(&callback));
    return job;
}

constexpr ULONG ALL = BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR | BG_NOTIFY_JOB_MODIFICATION
    | BG_NOTIFY_FILE_TRANSFERRED;

void end(IBackgroundCopyJob *job)
{
    if (com_state(job) < BG_JOB_STATE_ACKNOWLEDGED)
        OK(job->Cancel());
    CHECK(job->Release() == 0);
}

// Modifications are one, however many there were, and none where nothing happened.
void modifications()
{
    Callback callback;
    IBackgroundCopyJob *job = job_with(callback, ALL);
    CHECK(callback.references == 4); // as set, as callback, as callback 2
    CHECK(callback.pump() == "M");
    CHECK(callback.pump().empty());
    OK(job->SetDescription(BG_TEXT("one")));
    OK(job->SetPriority(BG_JOB_PRIORITY_HIGH));
    CHECK(callback.pump() == "M");
    OK(job->Resume());
    CHECK(callback.pump() == "M");
    BG_TRANSFER transfer;
    BG_FILE file;
    BG_JOB handle;
    OK(BgTransferNext(&transfer, &file, &handle));
    OK(BgTransferConnected(transfer, 100, 0));
    CHECK(callback.pump() == "M");
    for (int n = 0; n < 50; n++)
        OK(BgTransferAdvance(transfer, 1));
    CHECK(callback.pump() == "M");
    OK(BgTransferFail(transfer, BG_E_NETWORK_DISCONNECTED, BG_ERROR_CONTEXT_GENERAL_TRANSPORT, 1));
    CHECK(com_state(job) == BG_JOB_STATE_TRANSIENT_ERROR);
    CHECK(callback.pump() == "M"); // a transient error is no JobError
    // An answer other than S_OK does not bring a modification back.
    callback.answer = E_FAIL;
    OK(job->SetDescription(BG_TEXT("two")));
    CHECK(callback.pump() == "M");
    CHECK(callback.pump().empty());
    callback.answer = S_OK;
    OK(job->Cancel());
    CHECK(callback.pump() == "M");
    CHECK(callback.references == 1); // a final job tells nobody any more
    CHECK(callback.pump().empty());
    end(job);
}

// TRANSFERRED and ERROR are told until they were taken, in place of a modification.
void final_notifications()
{
    Callback callback;
    IBackgroundCopyJob *job = job_with(callback, ALL);
    OK(job->Resume());
    CHECK(callback.pump() == "M");
    com_fail(BG_E_HTTP_ERROR_404, BG_ERROR_CONTEXT_REMOTE_FILE);
    callback.answer = E_FAIL;
    CHECK(callback.pump() == "E");
    CHECK(callback.pump() == "E");
    callback.answer = S_FALSE; // a success code, but not S_OK
    CHECK(callback.pump() == "E");
    CHECK(callback.error_code == static_cast<HRESULT>(BG_E_HTTP_ERROR_404) && callback.error_context == BG_ERROR_CONTEXT_REMOTE_FILE);
    callback.answer = S_OK;
    CHECK(callback.pump() == "E");
    CHECK(callback.pump().empty());
    OK(job->SetDescription(BG_TEXT("in ERROR")));
    CHECK(callback.pump() == "M");
    // Another error of the same job is another one.
    OK(job->Resume());
    com_fail(BG_E_HTTP_ERROR_404, BG_ERROR_CONTEXT_REMOTE_FILE);
    CHECK(callback.pump() == "E");
    CHECK(callback.pump().empty());
    OK(job->Resume());
    com_transfer(10);
    callback.answer = E_FAIL;
    CHECK(callback.pump() == "F");
    CHECK(callback.pump() == "F"); // the job waits for its files
    callback.answer = S_OK;
    CHECK(callback.pump() == "FT");
    CHECK(callback.pump().empty());
    // With a file more it is transferred once more.
    com_add(job);
    OK(job->Resume());
    com_transfer(20);
    CHECK(callback.pump() == "FT");
    CHECK(callback.files == "10,10,10,20,");
    CHECK(callback.pump().empty());
    OK(job->Complete());
    CHECK(callback.pump() == "M");
    CHECK(callback.references == 1);
    end(job);
}

// Files one after another, before the job; none for who does not know them, or does not want them.
void files()
{
    Callback callback;
    IBackgroundCopyJob *job = job_with(callback, BG_NOTIFY_FILE_TRANSFERRED | BG_NOTIFY_JOB_TRANSFERRED, 4);
    OK(job->Resume());
    com_transfer(1);
    com_transfer(2);
    CHECK(callback.pump() == "FF");
    com_transfer(3);
    CHECK(callback.pump() == "F");
    com_transfer(4);
    CHECK(callback.pump() == "FT");
    CHECK(callback.files == "1,2,3,4,");
    end(job);

    Callback without;
    without.knows_files = false;
    job = job_with(without, BG_NOTIFY_FILE_TRANSFERRED | BG_NOTIFY_JOB_TRANSFERRED, 2);
    CHECK(without.references == 3);
    OK(job->Resume());
    com_transfer(1);
    com_transfer(2);
    CHECK(without.pump() == "T");
    end(job);

    Callback unwilling;
    job = job_with(unwilling, BG_NOTIFY_JOB_TRANSFERRED, 2);
    OK(job->Resume());
    com_transfer(1);
    CHECK(unwilling.pump().empty());
    OK(job->SetNotifyFlags(BG_NOTIFY_FILE_TRANSFERRED | BG_NOTIFY_JOB_TRANSFERRED));
    com_transfer(2);
    CHECK(unwilling.pump() == "FT"); // from here on
    end(job);
    OK(BgPumpCallbacks(nullptr));
    CHECK(callback.references == 1 && without.references == 1 && unwilling.references == 1);
}

void flags()
{
    Callback callback;
    IBackgroundCopyJob *job = job_with(callback, ALL | BG_NOTIFY_DISABLE);
    OK(job->Resume());
    com_transfer(5);
    CHECK(callback.pump().empty());
    // What is owed is told when it may be.
    OK(job->SetNotifyFlags(BG_NOTIFY_JOB_ERROR));
    CHECK(callback.pump().empty());
    OK(job->SetNotifyFlags(BG_NOTIFY_JOB_TRANSFERRED));
    CHECK(callback.pump() == "T");
    end(job);
}

// The last interface counts; what was set is what comes back; NULL takes it away.
void interfaces()
{
    Callback first, second;
    IUnknown *got = &second;
    IBackgroundCopyJob *job = com_job(manager, BG_JOB_TYPE_DOWNLOAD);
    OK(job->GetNotifyInterface(&got));
    CHECK(got == nullptr);
    HR(job->GetNotifyInterface(nullptr), E_INVALIDARG);
    HR(job->SetNotifyInterface(job), E_NOINTERFACE); // an object, but no callback
    OK(job->SetNotifyFlags(ALL));
    OK(job->SetNotifyInterface(&first));
    OK(job->GetNotifyInterface(&got));
    CHECK(got == &first && first.references == 5);
    CHECK(got->Release() == 4);
    OK(job->SetNotifyInterface(&second));
    CHECK(first.references == 1);
    CHECK(second.pump() == "M" && first.told.empty());
    OK(job->SetNotifyInterface(nullptr));
    CHECK(second.references == 1);
    OK(job->SetDescription(BG_TEXT("nobody hears")));
    CHECK(second.pump().empty());
    OK(job->SetNotifyInterface(&first));
    CHECK(first.references == 4);
    OK(job->Cancel());
    HR(job->SetNotifyInterface(nullptr), BG_E_INVALID_STATE);
    HR(job->SetNotifyInterface(&second), BG_E_INVALID_STATE);
    CHECK(first.references == 4 && second.references == 1);
    end(job); // the job goes, and with it its interface
    CHECK(first.references == 1);
}

// Complete from JobTransferred is the documented pattern.
void complete_inside()
{
    Callback callback;
    IBackgroundCopyJob *job = job_with(callback, ALL & ~static_cast<ULONG>(BG_NOTIFY_FILE_TRANSFERRED));
    callback.inside = [](Callback &self, IBackgroundCopyJob *inside) {
        uint32_t calls = 7;
        HR(BgPumpCallbacks(&calls), E_PENDING); // no pump within a pump
        SAME(calls, 0);
        if (self.told.back() == 'T')
            OK(inside->Complete());
        if (self.told.back() == 'M') // a modification in a modification is for the next pump
            inside->SetDescription(BG_TEXT("again"));
    };
    CHECK(callback.pump() == "M");
    CHECK(callback.pump() == "M");
    callback.inside = nullptr;
    CHECK(callback.pump() == "M");
    callback.inside = [](Callback &self, IBackgroundCopyJob *inside) {
        if (self.told.back() == 'T')
            OK(inside->Complete());
    };
    OK(job->Resume());
    com_transfer(9);
    CHECK(callback.pump() == "T");
    CHECK(com_state(job) == BG_JOB_STATE_ACKNOWLEDGED);
    CHECK(callback.pump() == "M");
    BG_JOB handle = com_handle(job);
    CHECK(job->Release() == 0);
    BG_JOB_STATE state;
    HR(BgGetState(handle, &state), E_HANDLE);
}

// A callback may keep the job, drop its own interface, or cancel.
void everything_inside()
{
    Callback callback;
    IBackgroundCopyJob *job = job_with(callback, ALL);
    callback.inside = [](Callback &self, IBackgroundCopyJob *inside) {
        inside->AddRef();
        self.kept = inside;
        OK(inside->SetNotifyInterface(nullptr));
        CHECK(self.references > 1); // still held while it runs
        OK(inside->Cancel());
    };
    CHECK(callback.pump() == "M");
    CHECK(callback.references == 1);
    BG_JOB handle = com_handle(job);
    CHECK(job->Release() == 0);
    CHECK(com_state(callback.kept) == BG_JOB_STATE_CANCELLED);
    CHECK(callback.kept->Release() == 0);
    BG_JOB_STATE state;
    HR(BgGetState(handle, &state), E_HANDLE);
}

// A file that arrives while another one is told: the job's end waits for it.
void the_end_waits_for_its_files()
{
    Callback callback;
    IBackgroundCopyJob *job = job_with(callback, ALL, 3);
    callback.inside = [](Callback &self, IBackgroundCopyJob *) {
        if (self.told == "F")
            com_transfer(2);
        if (self.told == "FF")
            com_transfer(3);
    };
    OK(job->Resume());
    com_transfer(1);
    CHECK(callback.pump() == "FFFT");
    CHECK(callback.files == "1,2,3,");
    CHECK(callback.pump().empty());
    end(job);
}

// Another interface, set by a callback: it is told what was not told yet, and the old one nothing more.
Callback *other;
void another_interface()
{
    Callback first, second;
    IBackgroundCopyJob *job = job_with(first, ALL, 2);
    other = &second;
    first.inside = [](Callback &self, IBackgroundCopyJob *inside) {
        if (self.told.back() == 'F')
            OK(inside->SetNotifyInterface(other));
    };
    OK(job->Resume());
    com_transfer(1);
    com_transfer(2);
    CHECK(first.pump() == "F" && second.told.empty());
    CHECK(first.references == 1);
    CHECK(second.pump() == "FT");
    end(job);
    OK(BgPumpCallbacks(nullptr));
    CHECK(second.references == 1);
}

// Nobody, and a final job: the files that are left are not told, and the interface is given back.
void nobody_inside()
{
    Callback callback;
    IBackgroundCopyJob *job = job_with(callback, ALL, 3);
    callback.inside = [](Callback &, IBackgroundCopyJob *inside) {
        OK(inside->SetNotifyInterface(nullptr));
        OK(inside->Cancel());
    };
    OK(job->Resume());
    com_transfer(1);
    com_transfer(2);
    com_transfer(3);
    CHECK(callback.pump() == "F");
    CHECK(callback.references == 1);
    CHECK(callback.pump().empty());
    end(job);

    Callback refusing;
    job = job_with(refusing, ALL, 2);
    refusing.answer = E_FAIL;
    OK(job->Resume());
    com_transfer(1);
    CHECK(refusing.pump() == "F");
    OK(job->Cancel());
    CHECK(refusing.pump() == "M"); // and no file any more
    CHECK(refusing.references == 1);
    end(job);
}

// An error that came without an attempt: a file that had arrived was found to be bad.
void validation()
{
    Callback callback;
    IBackgroundCopyJob *job = job_with(callback, BG_NOTIFY_JOB_ERROR | BG_NOTIFY_JOB_TRANSFERRED, 2);
    BG_FILE files[2];
    uint32_t count = 0;
    OK(BgEnumFiles(com_handle(job), files, 2, &count));
    OK(job->Resume());
    com_transfer(1);
    com_fail(E_FAIL, BG_ERROR_CONTEXT_UNKNOWN);
    CHECK(callback.pump() == "E" && callback.error_code == E_FAIL);
    OK(job->Resume());
    CHECK(callback.pump().empty());
    OK(BgSetValidationState(files[0], 0));
    CHECK(callback.pump() == "E" && callback.error_code == static_cast<HRESULT>(BG_E_VALIDATION_FAILED));
    CHECK(callback.pump().empty());
    OK(BgSetValidationState(files[0], 0)); // once more, while it is in ERROR
    CHECK(callback.pump() == "E");
    CHECK(callback.pump().empty());
    end(job);
}

// The layer cannot be ended by a callback.
void no_end_inside()
{
    Callback callback;
    IBackgroundCopyJob *job = job_with(callback, ALL);
    callback.inside = [](Callback &, IBackgroundCopyJob *) { HR(BgComUninitialize(), E_PENDING); };
    CHECK(callback.pump() == "M");
    callback.inside = nullptr;
    end(job);
    OK(BgPumpCallbacks(nullptr));
    CHECK(callback.references == 1);
}

// No object is free: nothing is lost, the next pump tells.
void full_table()
{
    Callback callback;
    IBackgroundCopyJob *job = job_with(callback, ALL);
    OK(job->Resume());
    com_transfer(3);
    void *spare[OBJECTS];
    unsigned taken = 0;
    while (SUCCEEDED(BgCoCreateInstance(CLSID_BackgroundCopyManager, nullptr, CLSCTX_ALL, IID_IUnknown, &spare[taken])))
        taken++;
    uint32_t calls = 9;
    HR(BgPumpCallbacks(&calls), E_OUTOFMEMORY);
    SAME(calls, 0);
    // One for the job, and none for its file.
    static_cast<IUnknown *>(spare[--taken])->Release();
    HR(BgPumpCallbacks(&calls), E_OUTOFMEMORY);
    SAME(calls, 0);
    while (taken)
        static_cast<IUnknown *>(spare[--taken])->Release();
    CHECK(callback.pump() == "FT");
    end(job);
    OK(BgPumpCallbacks(nullptr));
    CHECK(callback.references == 1);
}

void *transfer_two(void *)
{
    com_transfer(100);
    com_transfer(100);
    return nullptr;
}

// A thread that moves bytes and a thread that pumps: the end is told exactly once.
void beside_a_transport()
{
    constexpr int ROUNDS = 200;
    int ends = 0, modifications = 0;
    for (int round = 0; round < ROUNDS; round++) {
        Callback callback;
        IBackgroundCopyJob *job = job_with(callback, ALL, 2);
        OK(job->Resume());
        pthread_t transport;
        CHECK(pthread_create(&transport, nullptr, transfer_two, nullptr) == 0);
        while (callback.told.find('T') == std::string::npos)
            OK(BgPumpCallbacks(nullptr));
        pthread_join(transport, nullptr);
        OK(BgPumpCallbacks(nullptr));
        for (char what : callback.told) {
            ends += what == 'T';
            modifications += what == 'M';
        }
        CHECK(callback.files == "100,100,");
        CHECK(callback.told.rfind('F') < callback.told.find('T'));
        end(job);
        OK(BgPumpCallbacks(nullptr));
        CHECK(callback.references == 1);
    }
    CHECK(ends == ROUNDS);
    std::printf("%d jobs, %d modifications\n", ROUNDS, modifications);
}

} // namespace

int main()
{
    com_begin();
    manager = com_manager(BG_PROFILE_BITS);
    modifications();
    final_notifications();
    files();
    flags();
    interfaces();
    complete_inside();
    everything_inside();
    the_end_waits_for_its_files();
    another_interface();
    nobody_inside();
    validation();
    no_end_inside();
    full_table();
    beside_a_transport();
    uint32_t odd[2];
    HR(BgPumpCallbacks(reinterpret_cast<uint32_t *>(reinterpret_cast<char *>(odd) + 1)), E_INVALIDARG);
    CHECK(manager->Release() == 0);
    SAME(com_free_objects(), OBJECTS);
    com_end();
    return 0;
}
