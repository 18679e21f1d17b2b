
/* What a BITS program calls of COM, where the platform has no COM. On Windows CoCreateInstance is the platform's and
   knows nothing of this library: call BgCoCreateInstance there. */
#if !defined(_WIN32) && !defined(BGJOB_NO_PLATFORM_TYPES)
static inline HRESULT CoInitializeEx(LPVOID pvReserved, DWORD dwCoInit)
{
    (void)pvReserved;
    (void)dwCoInit;
    return S_OK;
}
static inline HRESULT CoInitialize(LPVOID pvReserved)
{
    (void)pvReserved;
    return S_OK;
}
static inline void CoUninitialize(void)
{
}
static inline HRESULT CoCreateInstance(REFCLSID rclsid, IUnknown *pUnkOuter, DWORD dwClsContext, REFIID riid,
                                       LPVOID *ppv)
{
    return BgCoCreateInstance(rclsid, pUnkOuter, dwClsContext, riid, ppv);
}
static inline LPVOID CoTaskMemAlloc(SIZE_T cb)
{
    return BgCoTaskMemAlloc(cb);
}
static inline void CoTaskMemFree(LPVOID pv)
{
    BgCoTaskMemFree(pv);
}
#endif

/* From here on the platform's own headers have nothing to declare any more. */
#ifdef _WIN32
#ifndef __bits_h__
#define __bits_h__
#endif
#ifndef __bits1_5_h__
#define __bits1_5_h__
#endif
#ifndef __bits2_0_h__
#define __bits2_0_h__
#endif
#ifndef __bits2_5_h__
#define __bits2_5_h__
#endif
#ifndef __bits3_0_h__
#define __bits3_0_h__
#endif
#ifndef __bits5_0_h__
#define __bits5_0_h__
#endif
#endif
