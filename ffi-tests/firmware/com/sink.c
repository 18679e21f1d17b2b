#include "sink.h"

#include "files.h"

static struct sink *sink_of(IBackgroundCopyCallback2 *This)
{
    return (struct sink *)This;
}

static ULONG STDMETHODCALLTYPE add_ref(IBackgroundCopyCallback2 *This)
{
    return (ULONG)InterlockedIncrement(&sink_of(This)->references);
}

static ULONG STDMETHODCALLTYPE release(IBackgroundCopyCallback2 *This)
{
    return (ULONG)InterlockedDecrement(&sink_of(This)->references);
}

static HRESULT STDMETHODCALLTYPE query(IBackgroundCopyCallback2 *This, REFIID riid, void **ppvObject)
{
    *ppvObject = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IBackgroundCopyCallback)
        && !IsEqualIID(riid, &IID_IBackgroundCopyCallback2))
        return E_NOINTERFACE;
    add_ref(This);
    *ppvObject = This;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE transferred(IBackgroundCopyCallback2 *This, IBackgroundCopyJob *pJob)
{
    BG_JOB_STATE state;
    sink_of(This)->transferred++;
    OK(IBackgroundCopyJob_GetState(pJob, &state));
    REQUIRE_SAME(state, BG_JOB_STATE_TRANSFERRED);
    OK(IBackgroundCopyJob_Complete(pJob));
    return S_OK;
}

/* The transport has told the same of both: a Delivery Optimization job has its own code for it, and names no file. */
static HRESULT STDMETHODCALLTYPE error(IBackgroundCopyCallback2 *This, IBackgroundCopyJob *pJob,
                                       IBackgroundCopyError *pError)
{
    struct sink *sink = sink_of(This);
    int is_do = sink->profile == BG_PROFILE_DO;
    IBackgroundCopyFile *file;
    BG_ERROR_CONTEXT context;
    LPWSTR text = NULL;
    HRESULT code;
    sink->errors++;
    OK(IBackgroundCopyError_GetError(pError, &context, &code));
    REQUIRE_SAME(context, is_do ? BG_ERROR_CONTEXT_NONE : BG_ERROR_CONTEXT_REMOTE_FILE);
    REQUIRE_SAME(code, is_do ? DO_E_BLOCKED_BY_NO_NETWORK : BG_E_NETWORK_DISCONNECTED);
    ANSWERS_AS(sink->profile, IBackgroundCopyError_GetFile(pError, &file), S_OK, DO_E_FILE_NOT_AVAILABLE);
    ANSWERS_AS(sink->profile, IBackgroundCopyError_GetProtocol(pError, &text), S_OK, E_NOTIMPL);
    REQUIRE(is_do == (file == NULL) && is_do == (text == NULL));
    if (!is_do) {
        REQUIRE(text_is(text, BG_TEXT("https")));
        CoTaskMemFree(text);
        REQUIRE_SAME(IBackgroundCopyFile_Release(file), 0);
    }
    OK(IBackgroundCopyJob_Resume(pJob));
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE modification(IBackgroundCopyCallback2 *This, IBackgroundCopyJob *pJob,
                                              DWORD dwReserved)
{
    (void)pJob;
    REQUIRE_SAME(dwReserved, 0);
    sink_of(This)->modifications++;
    ANSWERS(BgPumpCallbacks(NULL), E_PENDING); /* this is the pump */
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE file_transferred(IBackgroundCopyCallback2 *This, IBackgroundCopyJob *pJob,
                                                  IBackgroundCopyFile *pFile)
{
    struct sink *sink = sink_of(This);
    BG_FILE_PROGRESS progress;
    const struct file *file = files;
    LPWSTR url;
    (void)pJob;
    OK(IBackgroundCopyFile_GetRemoteName(pFile, &url));
    while (!text_is(url, file->url))
        REQUIRE(++file < files + FILES);
    CoTaskMemFree(url);
    OK(IBackgroundCopyFile_GetProgress(pFile, &progress));
    REQUIRE_SAME(file->profile, sink->profile);
    REQUIRE_SAME(progress.BytesTransferred, file->size);
    REQUIRE_SAME(progress.BytesTotal, file->size);
    sink->files++;
    return S_OK;
}

static CONST_VTBL IBackgroundCopyCallback2Vtbl methods = {
    query, add_ref, release, transferred, error, modification, file_transferred,
};

void sink_init(struct sink *sink, uint32_t profile)
{
    *sink = (struct sink){{&methods}, 1, profile, 0, 0, 0, 0};
}
