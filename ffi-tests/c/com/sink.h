/* A notify interface in C: counts its references and its calls, answers S_OK. */
#ifndef SINK_H
#define SINK_H

#include "com.h"

typedef struct Sink {
    IBackgroundCopyCallback callback;
    ULONG references;
    unsigned calls;
} Sink;

static HRESULT STDMETHODCALLTYPE sink_query(IBackgroundCopyCallback *self, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IBackgroundCopyCallback))
        return E_NOINTERFACE;
    ((Sink *)self)->references++;
    *ppv = self;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE sink_add_ref(IBackgroundCopyCallback *self)
{
    return ++((Sink *)self)->references;
}

static ULONG STDMETHODCALLTYPE sink_release(IBackgroundCopyCallback *self)
{
    CHECK(((Sink *)self)->references > 0);
    return --((Sink *)self)->references;
}

static HRESULT STDMETHODCALLTYPE sink_transferred(IBackgroundCopyCallback *self, IBackgroundCopyJob *job)
{
    (void)job;
    ((Sink *)self)->calls++;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE sink_error(IBackgroundCopyCallback *self, IBackgroundCopyJob *job,
                                            IBackgroundCopyError *error)
{
    (void)job;
    (void)error;
    ((Sink *)self)->calls++;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE sink_modification(IBackgroundCopyCallback *self, IBackgroundCopyJob *job, DWORD zero)
{
    (void)job;
    (void)zero;
    ((Sink *)self)->calls++;
    return S_OK;
}

static CONST_VTBL IBackgroundCopyCallbackVtbl sink_methods = {
    sink_query, sink_add_ref, sink_release, sink_transferred, sink_error, sink_modification,
};
#define SINK_INIT { { &sink_methods }, 1, 0 }

#endif
