/* SPDX-License-Identifier: MIT OR Apache-2.0. Generated from com/ by `cargo xtask header`: edit there. */

#ifndef BGJOB_DELIVERYOPTIMIZATION_H
#define BGJOB_DELIVERYOPTIMIZATION_H

/*
 * bgjob as COM: IBackgroundCopyManager, IBackgroundCopyJob and their relatives, with Microsoft's names, IIDs and tables
 * of methods, over the engine of bgjob.h, in the program's own process. Link libbgjob-com.a INSTEAD of libbgjob.a: it
 * has the functions of both headers.
 *
 * Start
 *   These lines take the place of CoInitializeEx and CoCreateInstance, which start a service and ask it for a manager:
 *
 *     BGJOB_REGION(region, 4, 16, 16384);                     // four jobs, 16 files, room for names: see bgjob.h
 *     BGJOB_COM(com, 64, 4);                                  // 64 objects at a time, the same four jobs
 *     BgInitialize(region, sizeof region, &region_config);
 *     BgComInitialize(com, sizeof com, &com_config);
 *     BgCoCreateInstance(CLSID_BackgroundCopyManager, NULL, CLSCTX_ALL, IID_IBackgroundCopyManager, (void **)&manager);
 *
 *   In C: &CLSID_BackgroundCopyManager and &IID_IBackgroundCopyManager. Where Windows is not the platform,
 *   CoInitializeEx and CoUninitialize are here and do nothing, and CoCreateInstance is BgCoCreateInstance, so that a
 *   program that calls them needs the first four lines only.
 *   Nothing here opens a connection or a file: the transport does, which takes files with BgTransferNext, as bgjob.h
 *   tells.
 *
 * Methods
 *   Each answers an HRESULT, writes its outputs only on success (a pointer to an object is NULL then), and refuses NULL
 *   where it must write with E_INVALIDARG. SPEC.md, section 12, says what each one answers for each profile.
 *
 * References
 *   Who gets a pointer from a method releases it, once. Objects live in the block of BGJOB_COM; while none is free,
 *   methods that would give one answer E_OUTOFMEMORY. What a callback gets as a parameter is lent: AddRef keeps it.
 *   Release of a job's last pointer leaves the job in its queue.
 *
 * Texts
 *   UTF-16 in both directions, and kept as UTF-8. LPWSTR that a method gives, and lists and replies, are the program's
 *   to free: with CoTaskMemFree; on Windows too, if name_config's allocator is the platform's, as BGJOB_COM makes it.
 *   WCHAR has 16 bits everywhere. Where wchar_t has them, too (Windows, -fshort-wchar), it is that, elsewhere char16_t,
 *   which C knows as uint16_t. BG_TEXT("...") is a literal of it: C11 or C++11, or a wchar_t of 16 bits.
 *
 * Threads
 *   Any thread may call any method and function, there are no apartments. Methods are not for interrupt handlers:
 *   the functions of bgjob.h are, and see the same jobs (BgGetJobHandle, BgGetJobObject).
 *
 * Callbacks
 *   SetNotifyInterface keeps the program's IBackgroundCopyCallback, and nobody calls it by himself: the thread that
 *   calls BgPumpCallbacks does, whenever the program finds the time. Callbacks may call any method. They must return:
 *   no C++ exception and no longjmp may leave them, nor the functions of BG_COM_CONFIG.
 *
 * Beside the platform's headers
 *   On Windows this header includes <unknwn.h> and <objbase.h>, and uses their types. If the platform's <bits.h> came
 *   first, what it declares is used, and its IIDs and CLSIDs come from where they always do (<initguid.h> before it);
 *   only what it lacks is declared here. After this header it declares nothing more. Today's deliveryoptimization.h of
 *   the platform declares other interfaces: IDODownload and its relatives.
 *   Elsewhere the types that a BITS program needs are declared here. A program that has its own defines
 *   BGJOB_NO_PLATFORM_TYPES first, and declares them before this header: BOOL to IUnknown, with IsEqualGUID,
 *   CoTaskMemFree and their like. Macros that are defined already stay as they are.
 *
 * C and C++
 *   C99 or C++11, and later. In C++ interfaces are classes (unless CINTERFACE is defined), in C they are structures
 *   with a table lpVtbl; COBJMACROS, defined first, gives IBackgroundCopyJob_GetProgress(job, &progress) and its like.
 *   The comments at the classes are the manual for both.
 *   Interfaces have no destructor. Objects come from another language: -fsanitize=vptr does not know them
 *   (-fno-sanitize=vptr).
 */
#ifdef _WIN32
#include <unknwn.h>
#include <objbase.h>
#endif
#include <stddef.h>
#include <stdint.h>
#include "bgjob.h"

/* What Windows defines: calls are plain C elsewhere. */
#ifndef STDMETHODCALLTYPE
#define STDMETHODCALLTYPE
#endif
#ifndef STDMETHODIMP
#define STDMETHODIMP HRESULT STDMETHODCALLTYPE
#define STDMETHODIMP_(type) type STDMETHODCALLTYPE
#endif
#ifndef STDMETHOD
#if defined(__cplusplus) && !defined(CINTERFACE)
#define STDMETHOD(method) virtual HRESULT STDMETHODCALLTYPE method
#define STDMETHOD_(type, method) virtual type STDMETHODCALLTYPE method
#define PURE = 0
#define THIS_
#define THIS void
#else
#define STDMETHOD(method) HRESULT (STDMETHODCALLTYPE *method)
#define STDMETHOD_(type, method) type (STDMETHODCALLTYPE *method)
#define PURE
#define THIS_ INTERFACE *This,
#define THIS INTERFACE *This
#endif
#endif
#ifndef MIDL_INTERFACE
#define MIDL_INTERFACE(iid) struct
#endif
/* Tables may be constants. */
#ifndef CONST_VTBL
#define CONST_VTBL const
#endif

#if !defined(_WIN32) && !defined(BGJOB_NO_PLATFORM_TYPES)

typedef int32_t BOOL;
typedef uint8_t BYTE;
typedef uint32_t DWORD;
typedef int32_t LONG;
typedef uint32_t ULONG;
typedef uint32_t UINT;
typedef uint64_t UINT64;
typedef size_t SIZE_T;
typedef void *LPVOID;
#ifndef VOID
#define VOID void
#endif
#ifndef TRUE
#define TRUE 1
#define FALSE 0
#endif

#if defined(__SIZEOF_WCHAR_T__) && __SIZEOF_WCHAR_T__ == 2
#ifdef __cplusplus
typedef wchar_t WCHAR;
#else
typedef __WCHAR_TYPE__ WCHAR;
#endif
#elif defined(__cplusplus)
typedef char16_t WCHAR;
#else
typedef uint16_t WCHAR;
#endif
typedef WCHAR *LPWSTR;
typedef const WCHAR *LPCWSTR;

typedef BG_FILETIME FILETIME;
#ifndef GUID_DEFINED
#define GUID_DEFINED
typedef BG_GUID GUID;
#endif
typedef GUID IID;
typedef GUID CLSID;
#ifdef __cplusplus
#define REFGUID const GUID &
#define REFIID const IID &
#define REFCLSID const CLSID &
#else
#define REFGUID const GUID *
#define REFIID const IID *
#define REFCLSID const CLSID *
#endif

/* COINIT and CLSCTX: accepted, and not looked at. */
#ifndef COINIT_MULTITHREADED
#define COINIT_MULTITHREADED 0x0
#define COINIT_APARTMENTTHREADED 0x2
#define COINIT_DISABLE_OLE1DDE 0x4
#define COINIT_SPEED_OVER_MEMORY 0x8
#endif
#ifndef CLSCTX_INPROC_SERVER
#define CLSCTX_INPROC_SERVER 0x01
#define CLSCTX_INPROC_HANDLER 0x02
#define CLSCTX_LOCAL_SERVER 0x04
#define CLSCTX_REMOTE_SERVER 0x10
#define CLSCTX_INPROC (CLSCTX_INPROC_SERVER | CLSCTX_INPROC_HANDLER)
#define CLSCTX_SERVER (CLSCTX_INPROC_SERVER | CLSCTX_LOCAL_SERVER | CLSCTX_REMOTE_SERVER)
#define CLSCTX_ALL (CLSCTX_SERVER | CLSCTX_INPROC_HANDLER)
#endif

#ifndef __IUnknown_FWD_DEFINED__
#define __IUnknown_FWD_DEFINED__
typedef struct IUnknown IUnknown;
#endif

#ifndef __IUnknown_INTERFACE_DEFINED__
#define __IUnknown_INTERFACE_DEFINED__
static const GUID IID_IUnknown BGJOB_UNUSED = {
    0x00000000, 0x0000, 0x0000, { 0xc0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x46 } };
typedef IUnknown *LPUNKNOWN;
#if defined(__cplusplus) && !defined(CINTERFACE)
#ifdef __GNUC__
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
#endif
// What every object has.
MIDL_INTERFACE("00000000-0000-0000-c000-000000000046") IUnknown
{
    // Another interface of the same object, counted. E_NOINTERFACE: it has none of this name.
    virtual HRESULT STDMETHODCALLTYPE QueryInterface(REFIID riid, void **ppvObject) = 0;
    // One more user of the object; how many there are.
    virtual ULONG STDMETHODCALLTYPE AddRef() = 0;
    // One user less; how many are left. The object ends with the last.
    virtual ULONG STDMETHODCALLTYPE Release() = 0;
};
#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif
#else
typedef struct IUnknownVtbl {
    HRESULT (STDMETHODCALLTYPE *QueryInterface)(IUnknown *This, REFIID riid, void **ppvObject);
    ULONG (STDMETHODCALLTYPE *AddRef)(IUnknown *This);
    ULONG (STDMETHODCALLTYPE *Release)(IUnknown *This);
} IUnknownVtbl;
struct IUnknown {
    CONST_VTBL struct IUnknownVtbl *lpVtbl;
};
#ifdef COBJMACROS
#define IUnknown_QueryInterface(This, riid, ppvObject) (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IUnknown_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IUnknown_Release(This) (This)->lpVtbl->Release(This)
#endif
#endif
#endif /* __IUnknown_INTERFACE_DEFINED__ */

/* Whether two are equal. */
static inline BOOL IsEqualGUID(REFGUID a, REFGUID b)
{
#ifdef __cplusplus
    const GUID *p = &a, *q = &b;
#else
    const GUID *p = a, *q = b;
#endif
    int i, same = p->Data1 == q->Data1 && p->Data2 == q->Data2 && p->Data3 == q->Data3;
    for (i = 0; i < 8; i++)
        same &= p->Data4[i] == q->Data4[i];
    return same;
}
#define IsEqualIID(a, b) IsEqualGUID(a, b)
#define IsEqualCLSID(a, b) IsEqualGUID(a, b)
#ifdef __cplusplus
static inline bool operator==(REFGUID a, REFGUID b)
{
    return IsEqualGUID(a, b) != 0;
}
static inline bool operator!=(REFGUID a, REFGUID b)
{
    return IsEqualGUID(a, b) == 0;
}
#endif

/* What published clients count references with: the new value. */
#if defined(__ARM_ARCH_6M__) || (defined(__riscv) && !defined(__riscv_atomic))
static inline LONG InterlockedIncrement(LONG volatile *Addend)
{
    uint32_t state = BgEnterCritical();
    LONG value = *Addend + 1;
    *Addend = value;
    BgLeaveCritical(state);
    return value;
}
static inline LONG InterlockedDecrement(LONG volatile *Addend)
{
    uint32_t state = BgEnterCritical();
    LONG value = *Addend - 1;
    *Addend = value;
    BgLeaveCritical(state);
    return value;
}
#elif defined(__GNUC__)
static inline LONG InterlockedIncrement(LONG volatile *Addend)
{
    return __atomic_add_fetch(Addend, 1, __ATOMIC_SEQ_CST);
}
static inline LONG InterlockedDecrement(LONG volatile *Addend)
{
    return __atomic_sub_fetch(Addend, 1, __ATOMIC_SEQ_CST);
}
#endif

#endif /* !_WIN32 && !BGJOB_NO_PLATFORM_TYPES */

/* A literal of WCHAR. */
#ifndef BG_TEXT
#if defined(_WIN32) || (defined(__SIZEOF_WCHAR_T__) && __SIZEOF_WCHAR_T__ == 2)
#define BG_TEXT(s) L##s
#elif (defined(__cplusplus) && __cplusplus >= 201103L) || (defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L)
#define BG_TEXT(s) u##s
#endif
#endif

/* A code that no method returns, for programs. */
#ifndef E_UNEXPECTED
#define E_UNEXPECTED ((HRESULT)0x8000FFFF)
#endif

/* The BG_ types that bgjob.h does not have: integers and constants as there. */

#ifndef __IBackgroundCopyManager_INTERFACE_DEFINED__
/* Of EnumJobs. */
#define BG_JOB_ENUM_ALL_USERS 0x0001u
#endif

#ifndef __IBackgroundCopyJob_INTERFACE_DEFINED__
/* For AddFileSet. */
typedef struct BG_FILE_INFO {
    LPWSTR RemoteName;
    LPWSTR LocalName;
} BG_FILE_INFO;
/* BG_JOB_PROXY_USAGE */
typedef int32_t BG_JOB_PROXY_USAGE;
#define BG_JOB_PROXY_USAGE_PRECONFIG 0  /* as the system is set up */
#define BG_JOB_PROXY_USAGE_NO_PROXY 1   /* none */
#define BG_JOB_PROXY_USAGE_OVERRIDE 2   /* those of the list */
#define BG_JOB_PROXY_USAGE_AUTODETECT 3 /* to be found out */
#endif

#ifndef __IBackgroundCopyJob2_INTERFACE_DEFINED__
/* BG_AUTH_TARGET: who asks for credentials. */
typedef int32_t BG_AUTH_TARGET;
#define BG_AUTH_TARGET_SERVER 1
#define BG_AUTH_TARGET_PROXY 2
/* BG_AUTH_SCHEME: how. */
typedef int32_t BG_AUTH_SCHEME;
#define BG_AUTH_SCHEME_BASIC 1
#define BG_AUTH_SCHEME_DIGEST 2
#define BG_AUTH_SCHEME_NTLM 3
#define BG_AUTH_SCHEME_NEGOTIATE 4
#define BG_AUTH_SCHEME_PASSPORT 5
/* For SetCredentials. */
typedef struct BG_BASIC_CREDENTIALS {
    LPWSTR UserName;
    LPWSTR Password;
} BG_BASIC_CREDENTIALS;
typedef BG_BASIC_CREDENTIALS *PBG_BASIC_CREDENTIALS;
typedef union BG_AUTH_CREDENTIALS_UNION {
    BG_BASIC_CREDENTIALS Basic;
} BG_AUTH_CREDENTIALS_UNION;
typedef struct BG_AUTH_CREDENTIALS {
    BG_AUTH_TARGET Target;
    BG_AUTH_SCHEME Scheme;
    BG_AUTH_CREDENTIALS_UNION Credentials;
} BG_AUTH_CREDENTIALS;
typedef BG_AUTH_CREDENTIALS *PBG_AUTH_CREDENTIALS;
#endif

#ifndef __IBackgroundCopyJob3_INTERFACE_DEFINED__
/* Of SetFileACLFlags. */
#define BG_COPY_FILE_OWNER 1u
#define BG_COPY_FILE_GROUP 2u
#define BG_COPY_FILE_DACL 4u
#define BG_COPY_FILE_SACL 8u
#define BG_COPY_FILE_ALL 15u
#endif

#ifndef __IBackgroundCopyJob4_INTERFACE_DEFINED__
/* Of SetPeerCachingFlags. */
#define BG_JOB_ENABLE_PEERCACHING_CLIENT 0x0001u
#define BG_JOB_ENABLE_PEERCACHING_SERVER 0x0002u
#define BG_JOB_DISABLE_BRANCH_CACHE 0x0004u
#endif

#ifndef __IBackgroundCopyJob5_INTERFACE_DEFINED__
/* BITS_JOB_PROPERTY_ID, and which field of a BITS_JOB_PROPERTY_VALUE each one uses. */
typedef int32_t BITS_JOB_PROPERTY_ID;
#define BITS_JOB_PROPERTY_ID_COST_FLAGS 1                    /* Dword: BITS_COST_STATE flags */
#define BITS_JOB_PROPERTY_NOTIFICATION_CLSID 2               /* ClsID */
#define BITS_JOB_PROPERTY_DYNAMIC_CONTENT 3                  /* Enable */
#define BITS_JOB_PROPERTY_HIGH_PERFORMANCE 4                 /* Enable */
#define BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE 5                /* Uint64, in bytes */
#define BITS_JOB_PROPERTY_USE_STORED_CREDENTIALS 7           /* Target */
#define BITS_JOB_PROPERTY_MINIMUM_NOTIFICATION_INTERVAL_MS 9 /* Dword, in milliseconds */
#define BITS_JOB_PROPERTY_ON_DEMAND_MODE 10                  /* Enable */
typedef union BITS_JOB_PROPERTY_VALUE {
    DWORD Dword;
    GUID ClsID;
    BOOL Enable;
    UINT64 Uint64;
    BG_AUTH_TARGET Target;
} BITS_JOB_PROPERTY_VALUE;
#endif
/* BITS_COST_STATE: on which networks a job may run. */
#ifndef BITS_COST_STATE_UNRESTRICTED
#define BITS_COST_STATE_UNRESTRICTED 0x1u
#define BITS_COST_STATE_CAPPED_USAGE_UNKNOWN 0x2u
#define BITS_COST_STATE_BELOW_CAP 0x4u
#define BITS_COST_STATE_NEAR_CAP 0x8u
#define BITS_COST_STATE_OVERCAP_CHARGED 0x10u
#define BITS_COST_STATE_OVERCAP_THROTTLED 0x20u
#define BITS_COST_STATE_USAGE_BASED 0x40u
#define BITS_COST_STATE_ROAMING 0x80u
#define BITS_COST_STATE_IGNORE_CONGESTION 0x80000000u
#endif
#ifndef BITS_COST_STATE_TRANSFER_ALWAYS
#define BITS_COST_STATE_TRANSFER_ALWAYS 0x800000FFu
#endif
#ifndef BITS_COST_STATE_TRANSFER_NOT_ROAMING
#define BITS_COST_STATE_TRANSFER_NOT_ROAMING 0x8000007Fu
#define BITS_COST_STATE_TRANSFER_NO_SURCHARGE 0x8000006Fu
#define BITS_COST_STATE_TRANSFER_STANDARD 0x80000067u
#define BITS_COST_STATE_TRANSFER_UNRESTRICTED 0x80000021u
#endif

#ifndef __IBackgroundCopyJobHttpOptions_INTERFACE_DEFINED__
/* BG_CERT_STORE_LOCATION: whose certificates. */
typedef int32_t BG_CERT_STORE_LOCATION;
#define BG_CERT_STORE_LOCATION_CURRENT_USER 0
#define BG_CERT_STORE_LOCATION_LOCAL_MACHINE 1
#define BG_CERT_STORE_LOCATION_CURRENT_SERVICE 2
#define BG_CERT_STORE_LOCATION_SERVICES 3
#define BG_CERT_STORE_LOCATION_USERS 4
#define BG_CERT_STORE_LOCATION_CURRENT_USER_GROUP_POLICY 5
#define BG_CERT_STORE_LOCATION_LOCAL_MACHINE_GROUP_POLICY 6
#define BG_CERT_STORE_LOCATION_LOCAL_MACHINE_ENTERPRISE 7
#endif
/* Of SetSecurityFlags. The redirect policy is one of three. */
#ifndef BG_SSL_ENABLE_CRL_CHECK
#define BG_SSL_ENABLE_CRL_CHECK 0x0001u
#define BG_SSL_IGNORE_CERT_CN_INVALID 0x0002u
#define BG_SSL_IGNORE_CERT_DATE_INVALID 0x0004u
#define BG_SSL_IGNORE_UNKNOWN_CA 0x0008u
#define BG_SSL_IGNORE_CERT_WRONG_USAGE 0x0010u
#define BG_HTTP_REDIRECT_POLICY_MASK 0x0700u
#define BG_HTTP_REDIRECT_POLICY_ALLOW_SILENT 0x0000u
#define BG_HTTP_REDIRECT_POLICY_ALLOW_REPORT 0x0100u
#define BG_HTTP_REDIRECT_POLICY_DISALLOW 0x0200u
#define BG_HTTP_REDIRECT_POLICY_ALLOW_HTTPS_TO_HTTP 0x0800u
#endif

/* The interfaces. */

#ifndef __IBackgroundCopyManager_FWD_DEFINED__
#define __IBackgroundCopyManager_FWD_DEFINED__
typedef struct IBackgroundCopyManager IBackgroundCopyManager;
#endif
#ifndef __IBackgroundCopyJob_FWD_DEFINED__
#define __IBackgroundCopyJob_FWD_DEFINED__
typedef struct IBackgroundCopyJob IBackgroundCopyJob;
#endif
#ifndef __IBackgroundCopyJob2_FWD_DEFINED__
#define __IBackgroundCopyJob2_FWD_DEFINED__
typedef struct IBackgroundCopyJob2 IBackgroundCopyJob2;
#endif
#ifndef __IBackgroundCopyJob3_FWD_DEFINED__
#define __IBackgroundCopyJob3_FWD_DEFINED__
typedef struct IBackgroundCopyJob3 IBackgroundCopyJob3;
#endif
#ifndef __IBackgroundCopyJob4_FWD_DEFINED__
#define __IBackgroundCopyJob4_FWD_DEFINED__
typedef struct IBackgroundCopyJob4 IBackgroundCopyJob4;
#endif
#ifndef __IBackgroundCopyJob5_FWD_DEFINED__
#define __IBackgroundCopyJob5_FWD_DEFINED__
typedef struct IBackgroundCopyJob5 IBackgroundCopyJob5;
#endif
#ifndef __IBackgroundCopyJobHttpOptions_FWD_DEFINED__
#define __IBackgroundCopyJobHttpOptions_FWD_DEFINED__
typedef struct IBackgroundCopyJobHttpOptions IBackgroundCopyJobHttpOptions;
#endif
#ifndef __IBackgroundCopyFile_FWD_DEFINED__
#define __IBackgroundCopyFile_FWD_DEFINED__
typedef struct IBackgroundCopyFile IBackgroundCopyFile;
#endif
#ifndef __IBackgroundCopyFile2_FWD_DEFINED__
#define __IBackgroundCopyFile2_FWD_DEFINED__
typedef struct IBackgroundCopyFile2 IBackgroundCopyFile2;
#endif
#ifndef __IEnumBackgroundCopyJobs_FWD_DEFINED__
#define __IEnumBackgroundCopyJobs_FWD_DEFINED__
typedef struct IEnumBackgroundCopyJobs IEnumBackgroundCopyJobs;
#endif
#ifndef __IEnumBackgroundCopyFiles_FWD_DEFINED__
#define __IEnumBackgroundCopyFiles_FWD_DEFINED__
typedef struct IEnumBackgroundCopyFiles IEnumBackgroundCopyFiles;
#endif
#ifndef __IBackgroundCopyError_FWD_DEFINED__
#define __IBackgroundCopyError_FWD_DEFINED__
typedef struct IBackgroundCopyError IBackgroundCopyError;
#endif
#ifndef __IBackgroundCopyCallback_FWD_DEFINED__
#define __IBackgroundCopyCallback_FWD_DEFINED__
typedef struct IBackgroundCopyCallback IBackgroundCopyCallback;
#endif
#ifndef __IBackgroundCopyCallback2_FWD_DEFINED__
#define __IBackgroundCopyCallback2_FWD_DEFINED__
typedef struct IBackgroundCopyCallback2 IBackgroundCopyCallback2;
#endif
#ifndef __IDeliveryOptimizationJob_FWD_DEFINED__
#define __IDeliveryOptimizationJob_FWD_DEFINED__
typedef struct IDeliveryOptimizationJob IDeliveryOptimizationJob;
#endif

#if defined(__GNUC__) && defined(__cplusplus)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor" /* Release ends an object; a destructor would take a slot */
#endif

#ifndef __IBackgroundCopyManager_INTERFACE_DEFINED__
#define __IBackgroundCopyManager_INTERFACE_DEFINED__
static const GUID IID_IBackgroundCopyManager BGJOB_UNUSED = {
    0x5ce34c0d, 0x0dc9, 0x4c1f, { 0x89, 0x7c, 0xda, 0xa1, 0xb7, 0x8c, 0xee, 0x7c } };
#if defined(__cplusplus) && !defined(CINTERFACE)
// Creates and finds jobs. From BgCoCreateInstance.
MIDL_INTERFACE("5ce34c0d-0dc9-4c1f-897c-daa1b78cee7c") IBackgroundCopyManager : public IUnknown
{
    // A new job: SUSPENDED, without files.
    virtual HRESULT STDMETHODCALLTYPE CreateJob(LPCWSTR DisplayName, BG_JOB_TYPE Type, GUID *pJobId,
                                                IBackgroundCopyJob **ppJob) = 0;
    // The job with this id, unless it is final: BG_E_NOT_FOUND.
    virtual HRESULT STDMETHODCALLTYPE GetJob(REFGUID jobID, IBackgroundCopyJob **ppJob) = 0;
    // The jobs that are not final, as they are now. dwFlags: 0 or BG_JOB_ENUM_ALL_USERS, which is the same here.
    virtual HRESULT STDMETHODCALLTYPE EnumJobs(DWORD dwFlags, IEnumBackgroundCopyJobs **ppEnum) = 0;
    // A sentence about a code, in English whatever LanguageId is. Free it with CoTaskMemFree.
    virtual HRESULT STDMETHODCALLTYPE GetErrorDescription(HRESULT hResult, DWORD LanguageId,
                                                          LPWSTR *pErrorDescription) = 0;
};
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(IBackgroundCopyManager,
    0x5ce34c0d, 0x0dc9, 0x4c1f, 0x89, 0x7c, 0xda, 0xa1, 0xb7, 0x8c, 0xee, 0x7c)
#endif
#else
typedef struct IBackgroundCopyManagerVtbl {
    HRESULT (STDMETHODCALLTYPE *QueryInterface)(IBackgroundCopyManager *This, REFIID riid, void **ppvObject);
    ULONG (STDMETHODCALLTYPE *AddRef)(IBackgroundCopyManager *This);
    ULONG (STDMETHODCALLTYPE *Release)(IBackgroundCopyManager *This);
    HRESULT (STDMETHODCALLTYPE *CreateJob)(IBackgroundCopyManager *This, LPCWSTR DisplayName, BG_JOB_TYPE Type,
                                           GUID *pJobId, IBackgroundCopyJob **ppJob);
    HRESULT (STDMETHODCALLTYPE *GetJob)(IBackgroundCopyManager *This, REFGUID jobID, IBackgroundCopyJob **ppJob);
    HRESULT (STDMETHODCALLTYPE *EnumJobs)(IBackgroundCopyManager *This, DWORD dwFlags,
                                          IEnumBackgroundCopyJobs **ppEnum);
    HRESULT (STDMETHODCALLTYPE *GetErrorDescription)(IBackgroundCopyManager *This, HRESULT hResult, DWORD LanguageId,
                                                     LPWSTR *pErrorDescription);
} IBackgroundCopyManagerVtbl;
struct IBackgroundCopyManager {
    CONST_VTBL struct IBackgroundCopyManagerVtbl *lpVtbl;
};
#ifdef COBJMACROS
#define IBackgroundCopyManager_QueryInterface(This, riid, ppvObject) \
    (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IBackgroundCopyManager_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IBackgroundCopyManager_Release(This) (This)->lpVtbl->Release(This)
#define IBackgroundCopyManager_CreateJob(This, DisplayName, Type, pJobId, ppJob) \
    (This)->lpVtbl->CreateJob(This, DisplayName, Type, pJobId, ppJob)
#define IBackgroundCopyManager_GetJob(This, jobID, ppJob) (This)->lpVtbl->GetJob(This, jobID, ppJob)
#define IBackgroundCopyManager_EnumJobs(This, dwFlags, ppEnum) (This)->lpVtbl->EnumJobs(This, dwFlags, ppEnum)
#define IBackgroundCopyManager_GetErrorDescription(This, hResult, LanguageId, pErrorDescription) \
    (This)->lpVtbl->GetErrorDescription(This, hResult, LanguageId, pErrorDescription)
#endif
#endif
#endif /* __IBackgroundCopyManager_INTERFACE_DEFINED__ */

#ifndef __IBackgroundCopyJob_INTERFACE_DEFINED__
#define __IBackgroundCopyJob_INTERFACE_DEFINED__
static const GUID IID_IBackgroundCopyJob BGJOB_UNUSED = {
    0x37668d37, 0x507e, 0x4160, { 0x93, 0x16, 0x26, 0x30, 0x6d, 0x15, 0x0b, 0x12 } };
#if defined(__cplusplus) && !defined(CINTERFACE)
// A job. Release of the last pointer leaves it in the queue.
MIDL_INTERFACE("37668d37-507e-4160-9316-26306d150b12") IBackgroundCopyJob : public IUnknown
{
    // Adds all of the files or none.
    virtual HRESULT STDMETHODCALLTYPE AddFileSet(ULONG cFileCount, BG_FILE_INFO *pFileSet) = 0;
    // Adds a file.
    virtual HRESULT STDMETHODCALLTYPE AddFile(LPCWSTR RemoteUrl, LPCWSTR LocalName) = 0;
    // The files in the order in which they were added, as they are now.
    virtual HRESULT STDMETHODCALLTYPE EnumFiles(IEnumBackgroundCopyFiles **pEnum) = 0;
    // Stops the job; what has arrived stays.
    virtual HRESULT STDMETHODCALLTYPE Suspend() = 0;
    // Queues the job. BG_E_EMPTY: there is nothing to transfer.
    virtual HRESULT STDMETHODCALLTYPE Resume() = 0;
    // Ends the job; what has arrived is the driver's to delete.
    virtual HRESULT STDMETHODCALLTYPE Cancel() = 0;
    // Makes the files that have arrived available, and ends the job. BG_S_PARTIAL_COMPLETE, a success code: some
    // had not arrived.
    virtual HRESULT STDMETHODCALLTYPE Complete() = 0;
    // The job's id.
    virtual HRESULT STDMETHODCALLTYPE GetId(GUID *pVal) = 0;
    // Download, upload, or upload with a reply.
    virtual HRESULT STDMETHODCALLTYPE GetType(BG_JOB_TYPE *pVal) = 0;
    // Bytes and files at one moment, in every state.
    virtual HRESULT STDMETHODCALLTYPE GetProgress(BG_JOB_PROGRESS *pVal) = 0;
    // When it was created, last changed, and last transferred.
    virtual HRESULT STDMETHODCALLTYPE GetTimes(BG_JOB_TIMES *pVal) = 0;
    // Where it is in its life.
    virtual HRESULT STDMETHODCALLTYPE GetState(BG_JOB_STATE *pVal) = 0;
    // The last error. BG_E_ERROR_INFORMATION_UNAVAILABLE: there is none.
    virtual HRESULT STDMETHODCALLTYPE GetError(IBackgroundCopyError **ppError) = 0;
    // The owner's SID as a text: pOwner of BG_COM_CONFIG. Free it with CoTaskMemFree.
    virtual HRESULT STDMETHODCALLTYPE GetOwner(LPWSTR *pVal) = 0;
    // At most 256 characters.
    virtual HRESULT STDMETHODCALLTYPE SetDisplayName(LPCWSTR Val) = 0;
    // Free it with CoTaskMemFree.
    virtual HRESULT STDMETHODCALLTYPE GetDisplayName(LPWSTR *pVal) = 0;
    // At most 1,024 characters.
    virtual HRESULT STDMETHODCALLTYPE SetDescription(LPCWSTR Val) = 0;
    // Empty until it is set. Free it with CoTaskMemFree.
    virtual HRESULT STDMETHODCALLTYPE GetDescription(LPWSTR *pVal) = 0;
    // Which jobs run first.
    virtual HRESULT STDMETHODCALLTYPE SetPriority(BG_JOB_PRIORITY Val) = 0;
    // BG_JOB_PRIORITY_NORMAL until it is set.
    virtual HRESULT STDMETHODCALLTYPE GetPriority(BG_JOB_PRIORITY *pVal) = 0;
    // BG_NOTIFY flags: what the notify interface is told.
    virtual HRESULT STDMETHODCALLTYPE SetNotifyFlags(ULONG Val) = 0;
    // BG_NOTIFY_JOB_ERROR | BG_NOTIFY_JOB_TRANSFERRED until they are set.
    virtual HRESULT STDMETHODCALLTYPE GetNotifyFlags(ULONG *pVal) = 0;
    // The object to tell, which has IBackgroundCopyCallback; NULL: nobody. The last one counts.
    virtual HRESULT STDMETHODCALLTYPE SetNotifyInterface(IUnknown *Val) = 0;
    // What was set, counted; NULL if nothing is.
    virtual HRESULT STDMETHODCALLTYPE GetNotifyInterface(IUnknown **pVal) = 0;
    // Seconds between tries after a transient error; less than 5 become 5.
    virtual HRESULT STDMETHODCALLTYPE SetMinimumRetryDelay(ULONG Seconds) = 0;
    // 600 until it is set.
    virtual HRESULT STDMETHODCALLTYPE GetMinimumRetryDelay(ULONG *Seconds) = 0;
    // Seconds without progress after which a transient error becomes an error; 0: at once.
    virtual HRESULT STDMETHODCALLTYPE SetNoProgressTimeout(ULONG Seconds) = 0;
    // 1,209,600 until it is set; Delivery Optimization: 3,600 for foreground jobs, 86,400 for others.
    virtual HRESULT STDMETHODCALLTYPE GetNoProgressTimeout(ULONG *Seconds) = 0;
    // How often it was interrupted by an error.
    virtual HRESULT STDMETHODCALLTYPE GetErrorCount(ULONG *Errors) = 0;
    // Kept for the transport, which asks with GetProxySettings.
    virtual HRESULT STDMETHODCALLTYPE SetProxySettings(BG_JOB_PROXY_USAGE ProxyUsage, LPCWSTR ProxyList,
                                                       LPCWSTR ProxyBypassList) = 0;
    // What was set; the texts may be NULL. Free them with CoTaskMemFree.
    virtual HRESULT STDMETHODCALLTYPE GetProxySettings(BG_JOB_PROXY_USAGE *pProxyUsage, LPWSTR *pProxyList,
                                                       LPWSTR *pProxyBypassList) = 0;
    // The owner stays: there is one.
    virtual HRESULT STDMETHODCALLTYPE TakeOwnership() = 0;
};
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(IBackgroundCopyJob,
    0x37668d37, 0x507e, 0x4160, 0x93, 0x16, 0x26, 0x30, 0x6d, 0x15, 0x0b, 0x12)
#endif
#else
typedef struct IBackgroundCopyJobVtbl {
    HRESULT (STDMETHODCALLTYPE *QueryInterface)(IBackgroundCopyJob *This, REFIID riid, void **ppvObject);
    ULONG (STDMETHODCALLTYPE *AddRef)(IBackgroundCopyJob *This);
    ULONG (STDMETHODCALLTYPE *Release)(IBackgroundCopyJob *This);
    HRESULT (STDMETHODCALLTYPE *AddFileSet)(IBackgroundCopyJob *This, ULONG cFileCount, BG_FILE_INFO *pFileSet);
    HRESULT (STDMETHODCALLTYPE *AddFile)(IBackgroundCopyJob *This, LPCWSTR RemoteUrl, LPCWSTR LocalName);
    HRESULT (STDMETHODCALLTYPE *EnumFiles)(IBackgroundCopyJob *This, IEnumBackgroundCopyFiles **pEnum);
    HRESULT (STDMETHODCALLTYPE *Suspend)(IBackgroundCopyJob *This);
    HRESULT (STDMETHODCALLTYPE *Resume)(IBackgroundCopyJob *This);
    HRESULT (STDMETHODCALLTYPE *Cancel)(IBackgroundCopyJob *This);
    HRESULT (STDMETHODCALLTYPE *Complete)(IBackgroundCopyJob *This);
    HRESULT (STDMETHODCALLTYPE *GetId)(IBackgroundCopyJob *This, GUID *pVal);
    HRESULT (STDMETHODCALLTYPE *GetType)(IBackgroundCopyJob *This, BG_JOB_TYPE *pVal);
    HRESULT (STDMETHODCALLTYPE *GetProgress)(IBackgroundCopyJob *This, BG_JOB_PROGRESS *pVal);
    HRESULT (STDMETHODCALLTYPE *GetTimes)(IBackgroundCopyJob *This, BG_JOB_TIMES *pVal);
    HRESULT (STDMETHODCALLTYPE *GetState)(IBackgroundCopyJob *This, BG_JOB_STATE *pVal);
    HRESULT (STDMETHODCALLTYPE *GetError)(IBackgroundCopyJob *This, IBackgroundCopyError **ppError);
    HRESULT (STDMETHODCALLTYPE *GetOwner)(IBackgroundCopyJob *This, LPWSTR *pVal);
    HRESULT (STDMETHODCALLTYPE *SetDisplayName)(IBackgroundCopyJob *This, LPCWSTR Val);
    HRESULT (STDMETHODCALLTYPE *GetDisplayName)(IBackgroundCopyJob *This, LPWSTR *pVal);
    HRESULT (STDMETHODCALLTYPE *SetDescription)(IBackgroundCopyJob *This, LPCWSTR Val);
    HRESULT (STDMETHODCALLTYPE *GetDescription)(IBackgroundCopyJob *This, LPWSTR *pVal);
    HRESULT (STDMETHODCALLTYPE *SetPriority)(IBackgroundCopyJob *This, BG_JOB_PRIORITY Val);
    HRESULT (STDMETHODCALLTYPE *GetPriority)(IBackgroundCopyJob *This, BG_JOB_PRIORITY *pVal);
    HRESULT (STDMETHODCALLTYPE *SetNotifyFlags)(IBackgroundCopyJob *This, ULONG Val);
    HRESULT (STDMETHODCALLTYPE *GetNotifyFlags)(IBackgroundCopyJob *This, ULONG *pVal);
    HRESULT (STDMETHODCALLTYPE *SetNotifyInterface)(IBackgroundCopyJob *This, IUnknown *Val);
    HRESULT (STDMETHODCALLTYPE *GetNotifyInterface)(IBackgroundCopyJob *This, IUnknown **pVal);
    HRESULT (STDMETHODCALLTYPE *SetMinimumRetryDelay)(IBackgroundCopyJob *This, ULONG Seconds);
    HRESULT (STDMETHODCALLTYPE *GetMinimumRetryDelay)(IBackgroundCopyJob *This, ULONG *Seconds);
    HRESULT (STDMETHODCALLTYPE *SetNoProgressTimeout)(IBackgroundCopyJob *This, ULONG Seconds);
    HRESULT (STDMETHODCALLTYPE *GetNoProgressTimeout)(IBackgroundCopyJob *This, ULONG *Seconds);
    HRESULT (STDMETHODCALLTYPE *GetErrorCount)(IBackgroundCopyJob *This, ULONG *Errors);
    HRESULT (STDMETHODCALLTYPE *SetProxySettings)(IBackgroundCopyJob *This, BG_JOB_PROXY_USAGE ProxyUsage,
                                                  LPCWSTR ProxyList, LPCWSTR ProxyBypassList);
    HRESULT (STDMETHODCALLTYPE *GetProxySettings)(IBackgroundCopyJob *This, BG_JOB_PROXY_USAGE *pProxyUsage,
                                                  LPWSTR *pProxyList, LPWSTR *pProxyBypassList);
    HRESULT (STDMETHODCALLTYPE *TakeOwnership)(IBackgroundCopyJob *This);
} IBackgroundCopyJobVtbl;
struct IBackgroundCopyJob {
    CONST_VTBL struct IBackgroundCopyJobVtbl *lpVtbl;
};
#ifdef COBJMACROS
#define IBackgroundCopyJob_QueryInterface(This, riid, ppvObject) (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IBackgroundCopyJob_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IBackgroundCopyJob_Release(This) (This)->lpVtbl->Release(This)
#define IBackgroundCopyJob_AddFileSet(This, cFileCount, pFileSet) (This)->lpVtbl->AddFileSet(This, cFileCount, pFileSet)
#define IBackgroundCopyJob_AddFile(This, RemoteUrl, LocalName) (This)->lpVtbl->AddFile(This, RemoteUrl, LocalName)
#define IBackgroundCopyJob_EnumFiles(This, pEnum) (This)->lpVtbl->EnumFiles(This, pEnum)
#define IBackgroundCopyJob_Suspend(This) (This)->lpVtbl->Suspend(This)
#define IBackgroundCopyJob_Resume(This) (This)->lpVtbl->Resume(This)
#define IBackgroundCopyJob_Cancel(This) (This)->lpVtbl->Cancel(This)
#define IBackgroundCopyJob_Complete(This) (This)->lpVtbl->Complete(This)
#define IBackgroundCopyJob_GetId(This, pVal) (This)->lpVtbl->GetId(This, pVal)
#define IBackgroundCopyJob_GetType(This, pVal) (This)->lpVtbl->GetType(This, pVal)
#define IBackgroundCopyJob_GetProgress(This, pVal) (This)->lpVtbl->GetProgress(This, pVal)
#define IBackgroundCopyJob_GetTimes(This, pVal) (This)->lpVtbl->GetTimes(This, pVal)
#define IBackgroundCopyJob_GetState(This, pVal) (This)->lpVtbl->GetState(This, pVal)
#define IBackgroundCopyJob_GetError(This, ppError) (This)->lpVtbl->GetError(This, ppError)
#define IBackgroundCopyJob_GetOwner(This, pVal) (This)->lpVtbl->GetOwner(This, pVal)
#define IBackgroundCopyJob_SetDisplayName(This, Val) (This)->lpVtbl->SetDisplayName(This, Val)
#define IBackgroundCopyJob_GetDisplayName(This, pVal) (This)->lpVtbl->GetDisplayName(This, pVal)
#define IBackgroundCopyJob_SetDescription(This, Val) (This)->lpVtbl->SetDescription(This, Val)
#define IBackgroundCopyJob_GetDescription(This, pVal) (This)->lpVtbl->GetDescription(This, pVal)
#define IBackgroundCopyJob_SetPriority(This, Val) (This)->lpVtbl->SetPriority(This, Val)
#define IBackgroundCopyJob_GetPriority(This, pVal) (This)->lpVtbl->GetPriority(This, pVal)
#define IBackgroundCopyJob_SetNotifyFlags(This, Val) (This)->lpVtbl->SetNotifyFlags(This, Val)
#define IBackgroundCopyJob_GetNotifyFlags(This, pVal) (This)->lpVtbl->GetNotifyFlags(This, pVal)
#define IBackgroundCopyJob_SetNotifyInterface(This, Val) (This)->lpVtbl->SetNotifyInterface(This, Val)
#define IBackgroundCopyJob_GetNotifyInterface(This, pVal) (This)->lpVtbl->GetNotifyInterface(This, pVal)
#define IBackgroundCopyJob_SetMinimumRetryDelay(This, Seconds) (This)->lpVtbl->SetMinimumRetryDelay(This, Seconds)
#define IBackgroundCopyJob_GetMinimumRetryDelay(This, Seconds) (This)->lpVtbl->GetMinimumRetryDelay(This, Seconds)
#define IBackgroundCopyJob_SetNoProgressTimeout(This, Seconds) (This)->lpVtbl->SetNoProgressTimeout(This, Seconds)
#define IBackgroundCopyJob_GetNoProgressTimeout(This, Seconds) (This)->lpVtbl->GetNoProgressTimeout(This, Seconds)
#define IBackgroundCopyJob_GetErrorCount(This, Errors) (This)->lpVtbl->GetErrorCount(This, Errors)
#define IBackgroundCopyJob_SetProxySettings(This, ProxyUsage, ProxyList, ProxyBypassList) \
    (This)->lpVtbl->SetProxySettings(This, ProxyUsage, ProxyList, ProxyBypassList)
#define IBackgroundCopyJob_GetProxySettings(This, pProxyUsage, pProxyList, pProxyBypassList) \
    (This)->lpVtbl->GetProxySettings(This, pProxyUsage, pProxyList, pProxyBypassList)
#define IBackgroundCopyJob_TakeOwnership(This) (This)->lpVtbl->TakeOwnership(This)
#endif
#endif
#endif /* __IBackgroundCopyJob_INTERFACE_DEFINED__ */

#ifndef __IBackgroundCopyJob2_INTERFACE_DEFINED__
#define __IBackgroundCopyJob2_INTERFACE_DEFINED__
static const GUID IID_IBackgroundCopyJob2 BGJOB_UNUSED = {
    0x54b50739, 0x686f, 0x45eb, { 0x9d, 0xff, 0xd6, 0xa9, 0xa0, 0xfa, 0xa9, 0xaf } };
#if defined(__cplusplus) && !defined(CINTERFACE)
// BITS 1.5: uploads with a reply, command lines, credentials.
MIDL_INTERFACE("54b50739-686f-45eb-9dff-d6a9a0faa9af") IBackgroundCopyJob2 : public IBackgroundCopyJob
{
    // Kept, not run: that is the program's to do.
    virtual HRESULT STDMETHODCALLTYPE SetNotifyCmdLine(LPCWSTR Program, LPCWSTR Parameters) = 0;
    // What was set; the texts may be NULL. Free them with CoTaskMemFree.
    virtual HRESULT STDMETHODCALLTYPE GetNotifyCmdLine(LPWSTR *pProgram, LPWSTR *pParameters) = 0;
    // E_NOTIMPL unless the job is an upload with a reply.
    virtual HRESULT STDMETHODCALLTYPE GetReplyProgress(BG_JOB_REPLY_PROGRESS *pProgress) = 0;
    // The reply's bytes, from pfnReply of BG_COM_CONFIG, at most a megabyte. Free them with CoTaskMemFree.
    virtual HRESULT STDMETHODCALLTYPE GetReplyData(BYTE **ppBuffer, UINT64 *pLength) = 0;
    // Where the reply goes.
    virtual HRESULT STDMETHODCALLTYPE SetReplyFileName(LPCWSTR ReplyFileName) = 0;
    // Empty until it is set. Free it with CoTaskMemFree.
    virtual HRESULT STDMETHODCALLTYPE GetReplyFileName(LPWSTR *pReplyFileName) = 0;
    // Kept in clear for the transport, which asks with BgGetCredentials.
    virtual HRESULT STDMETHODCALLTYPE SetCredentials(BG_AUTH_CREDENTIALS *Credentials) = 0;
    // S_FALSE: there were none for this target and scheme.
    virtual HRESULT STDMETHODCALLTYPE RemoveCredentials(BG_AUTH_TARGET Target, BG_AUTH_SCHEME Scheme) = 0;
};
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(IBackgroundCopyJob2,
    0x54b50739, 0x686f, 0x45eb, 0x9d, 0xff, 0xd6, 0xa9, 0xa0, 0xfa, 0xa9, 0xaf)
#endif
#else
typedef struct IBackgroundCopyJob2Vtbl {
    HRESULT (STDMETHODCALLTYPE *QueryInterface)(IBackgroundCopyJob2 *This, REFIID riid, void **ppvObject);
    ULONG (STDMETHODCALLTYPE *AddRef)(IBackgroundCopyJob2 *This);
    ULONG (STDMETHODCALLTYPE *Release)(IBackgroundCopyJob2 *This);
    HRESULT (STDMETHODCALLTYPE *AddFileSet)(IBackgroundCopyJob2 *This, ULONG cFileCount, BG_FILE_INFO *pFileSet);
    HRESULT (STDMETHODCALLTYPE *AddFile)(IBackgroundCopyJob2 *This, LPCWSTR RemoteUrl, LPCWSTR LocalName);
    HRESULT (STDMETHODCALLTYPE *EnumFiles)(IBackgroundCopyJob2 *This, IEnumBackgroundCopyFiles **pEnum);
    HRESULT (STDMETHODCALLTYPE *Suspend)(IBackgroundCopyJob2 *This);
    HRESULT (STDMETHODCALLTYPE *Resume)(IBackgroundCopyJob2 *This);
    HRESULT (STDMETHODCALLTYPE *Cancel)(IBackgroundCopyJob2 *This);
    HRESULT (STDMETHODCALLTYPE *Complete)(IBackgroundCopyJob2 *This);
    HRESULT (STDMETHODCALLTYPE *GetId)(IBackgroundCopyJob2 *This, GUID *pVal);
    HRESULT (STDMETHODCALLTYPE *GetType)(IBackgroundCopyJob2 *This, BG_JOB_TYPE *pVal);
    HRESULT (STDMETHODCALLTYPE *GetProgress)(IBackgroundCopyJob2 *This, BG_JOB_PROGRESS *pVal);
    HRESULT (STDMETHODCALLTYPE *GetTimes)(IBackgroundCopyJob2 *This, BG_JOB_TIMES *pVal);
    HRESULT (STDMETHODCALLTYPE *GetState)(IBackgroundCopyJob2 *This, BG_JOB_STATE *pVal);
    HRESULT (STDMETHODCALLTYPE *GetError)(IBackgroundCopyJob2 *This, IBackgroundCopyError **ppError);
    HRESULT (STDMETHODCALLTYPE *GetOwner)(IBackgroundCopyJob2 *This, LPWSTR *pVal);
    HRESULT (STDMETHODCALLTYPE *SetDisplayName)(IBackgroundCopyJob2 *This, LPCWSTR Val);
    HRESULT (STDMETHODCALLTYPE *GetDisplayName)(IBackgroundCopyJob2 *This, LPWSTR *pVal);
    HRESULT (STDMETHODCALLTYPE *SetDescription)(IBackgroundCopyJob2 *This, LPCWSTR Val);
    HRESULT (STDMETHODCALLTYPE *GetDescription)(IBackgroundCopyJob2 *This, LPWSTR *pVal);
    HRESULT (STDMETHODCALLTYPE *SetPriority)(IBackgroundCopyJob2 *This, BG_JOB_PRIORITY Val);
    HRESULT (STDMETHODCALLTYPE *GetPriority)(IBackgroundCopyJob2 *This, BG_JOB_PRIORITY *pVal);
    HRESULT (STDMETHODCALLTYPE *SetNotifyFlags)(IBackgroundCopyJob2 *This, ULONG Val);
    HRESULT (STDMETHODCALLTYPE *GetNotifyFlags)(IBackgroundCopyJob2 *This, ULONG *pVal);
    HRESULT (STDMETHODCALLTYPE *SetNotifyInterface)(IBackgroundCopyJob2 *This, IUnknown *Val);
    HRESULT (STDMETHODCALLTYPE *GetNotifyInterface)(IBackgroundCopyJob2 *This, IUnknown **pVal);
    HRESULT (STDMETHODCALLTYPE *SetMinimumRetryDelay)(IBackgroundCopyJob2 *This, ULONG Seconds);
    HRESULT (STDMETHODCALLTYPE *GetMinimumRetryDelay)(IBackgroundCopyJob2 *This, ULONG *Seconds);
    HRESULT (STDMETHODCALLTYPE *SetNoProgressTimeout)(IBackgroundCopyJob2 *This, ULONG Seconds);
    HRESULT (STDMETHODCALLTYPE *GetNoProgressTimeout)(IBackgroundCopyJob2 *This, ULONG *Seconds);
    HRESULT (STDMETHODCALLTYPE *GetErrorCount)(IBackgroundCopyJob2 *This, ULONG *Errors);
    HRESULT (STDMETHODCALLTYPE *SetProxySettings)(IBackgroundCopyJob2 *This, BG_JOB_PROXY_USAGE ProxyUsage,
                                                  LPCWSTR ProxyList, LPCWSTR ProxyBypassList);
    HRESULT (STDMETHODCALLTYPE *GetProxySettings)(IBackgroundCopyJob2 *This, BG_JOB_PROXY_USAGE *pProxyUsage,
                                                  LPWSTR *pProxyList, LPWSTR *pProxyBypassList);
    HRESULT (STDMETHODCALLTYPE *TakeOwnership)(IBackgroundCopyJob2 *This);
    HRESULT (STDMETHODCALLTYPE *SetNotifyCmdLine)(IBackgroundCopyJob2 *This, LPCWSTR Program, LPCWSTR Parameters);
    HRESULT (STDMETHODCALLTYPE *GetNotifyCmdLine)(IBackgroundCopyJob2 *This, LPWSTR *pProgram, LPWSTR *pParameters);
    HRESULT (STDMETHODCALLTYPE *GetReplyProgress)(IBackgroundCopyJob2 *This, BG_JOB_REPLY_PROGRESS *pProgress);
    HRESULT (STDMETHODCALLTYPE *GetReplyData)(IBackgroundCopyJob2 *This, BYTE **ppBuffer, UINT64 *pLength);
    HRESULT (STDMETHODCALLTYPE *SetReplyFileName)(IBackgroundCopyJob2 *This, LPCWSTR ReplyFileName);
    HRESULT (STDMETHODCALLTYPE *GetReplyFileName)(IBackgroundCopyJob2 *This, LPWSTR *pReplyFileName);
    HRESULT (STDMETHODCALLTYPE *SetCredentials)(IBackgroundCopyJob2 *This, BG_AUTH_CREDENTIALS *Credentials);
    HRESULT (STDMETHODCALLTYPE *RemoveCredentials)(IBackgroundCopyJob2 *This, BG_AUTH_TARGET Target,
                                                   BG_AUTH_SCHEME Scheme);
} IBackgroundCopyJob2Vtbl;
struct IBackgroundCopyJob2 {
    CONST_VTBL struct IBackgroundCopyJob2Vtbl *lpVtbl;
};
#ifdef COBJMACROS
#define IBackgroundCopyJob2_QueryInterface(This, riid, ppvObject) (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IBackgroundCopyJob2_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IBackgroundCopyJob2_Release(This) (This)->lpVtbl->Release(This)
#define IBackgroundCopyJob2_AddFileSet(This, cFileCount, pFileSet) \
    (This)->lpVtbl->AddFileSet(This, cFileCount, pFileSet)
#define IBackgroundCopyJob2_AddFile(This, RemoteUrl, LocalName) (This)->lpVtbl->AddFile(This, RemoteUrl, LocalName)
#define IBackgroundCopyJob2_EnumFiles(This, pEnum) (This)->lpVtbl->EnumFiles(This, pEnum)
#define IBackgroundCopyJob2_Suspend(This) (This)->lpVtbl->Suspend(This)
#define IBackgroundCopyJob2_Resume(This) (This)->lpVtbl->Resume(This)
#define IBackgroundCopyJob2_Cancel(This) (This)->lpVtbl->Cancel(This)
#define IBackgroundCopyJob2_Complete(This) (This)->lpVtbl->Complete(This)
#define IBackgroundCopyJob2_GetId(This, pVal) (This)->lpVtbl->GetId(This, pVal)
#define IBackgroundCopyJob2_GetType(This, pVal) (This)->lpVtbl->GetType(This, pVal)
#define IBackgroundCopyJob2_GetProgress(This, pVal) (This)->lpVtbl->GetProgress(This, pVal)
#define IBackgroundCopyJob2_GetTimes(This, pVal) (This)->lpVtbl->GetTimes(This, pVal)
#define IBackgroundCopyJob2_GetState(This, pVal) (This)->lpVtbl->GetState(This, pVal)
#define IBackgroundCopyJob2_GetError(This, ppError) (This)->lpVtbl->GetError(This, ppError)
#define IBackgroundCopyJob2_GetOwner(This, pVal) (This)->lpVtbl->GetOwner(This, pVal)
#define IBackgroundCopyJob2_SetDisplayName(This, Val) (This)->lpVtbl->SetDisplayName(This, Val)
#define IBackgroundCopyJob2_GetDisplayName(This, pVal) (This)->lpVtbl->GetDisplayName(This, pVal)
#define IBackgroundCopyJob2_SetDescription(This, Val) (This)->lpVtbl->SetDescription(This, Val)
#define IBackgroundCopyJob2_GetDescription(This, pVal) (This)->lpVtbl->GetDescription(This, pVal)
#define IBackgroundCopyJob2_SetPriority(This, Val) (This)->lpVtbl->SetPriority(This, Val)
#define IBackgroundCopyJob2_GetPriority(This, pVal) (This)->lpVtbl->GetPriority(This, pVal)
#define IBackgroundCopyJob2_SetNotifyFlags(This, Val) (This)->lpVtbl->SetNotifyFlags(This, Val)
#define IBackgroundCopyJob2_GetNotifyFlags(This, pVal) (This)->lpVtbl->GetNotifyFlags(This, pVal)
#define IBackgroundCopyJob2_SetNotifyInterface(This, Val) (This)->lpVtbl->SetNotifyInterface(This, Val)
#define IBackgroundCopyJob2_GetNotifyInterface(This, pVal) (This)->lpVtbl->GetNotifyInterface(This, pVal)
#define IBackgroundCopyJob2_SetMinimumRetryDelay(This, Seconds) (This)->lpVtbl->SetMinimumRetryDelay(This, Seconds)
#define IBackgroundCopyJob2_GetMinimumRetryDelay(This, Seconds) (This)->lpVtbl->GetMinimumRetryDelay(This, Seconds)
#define IBackgroundCopyJob2_SetNoProgressTimeout(This, Seconds) (This)->lpVtbl->SetNoProgressTimeout(This, Seconds)
#define IBackgroundCopyJob2_GetNoProgressTimeout(This, Seconds) (This)->lpVtbl->GetNoProgressTimeout(This, Seconds)
#define IBackgroundCopyJob2_GetErrorCount(This, Errors) (This)->lpVtbl->GetErrorCount(This, Errors)
#define IBackgroundCopyJob2_SetProxySettings(This, ProxyUsage, ProxyList, ProxyBypassList) \
    (This)->lpVtbl->SetProxySettings(This, ProxyUsage, ProxyList, ProxyBypassList)
#define IBackgroundCopyJob2_GetProxySettings(This, pProxyUsage, pProxyList, pProxyBypassList) \
    (This)->lpVtbl->GetProxySettings(This, pProxyUsage, pProxyList, pProxyBypassList)
#define IBackgroundCopyJob2_TakeOwnership(This) (This)->lpVtbl->TakeOwnership(This)
#define IBackgroundCopyJob2_SetNotifyCmdLine(This, Program, Parameters) \
    (This)->lpVtbl->SetNotifyCmdLine(This, Program, Parameters)
#define IBackgroundCopyJob2_GetNotifyCmdLine(This, pProgram, pParameters) \
    (This)->lpVtbl->GetNotifyCmdLine(This, pProgram, pParameters)
#define IBackgroundCopyJob2_GetReplyProgress(This, pProgress) (This)->lpVtbl->GetReplyProgress(This, pProgress)
#define IBackgroundCopyJob2_GetReplyData(This, ppBuffer, pLength) (This)->lpVtbl->GetReplyData(This, ppBuffer, pLength)
#define IBackgroundCopyJob2_SetReplyFileName(This, ReplyFileName) (This)->lpVtbl->SetReplyFileName(This, ReplyFileName)
#define IBackgroundCopyJob2_GetReplyFileName(This, pReplyFileName) \
    (This)->lpVtbl->GetReplyFileName(This, pReplyFileName)
#define IBackgroundCopyJob2_SetCredentials(This, Credentials) (This)->lpVtbl->SetCredentials(This, Credentials)
#define IBackgroundCopyJob2_RemoveCredentials(This, Target, Scheme) \
    (This)->lpVtbl->RemoveCredentials(This, Target, Scheme)
#endif
#endif
#endif /* __IBackgroundCopyJob2_INTERFACE_DEFINED__ */

#ifndef __IBackgroundCopyJob3_INTERFACE_DEFINED__
#define __IBackgroundCopyJob3_INTERFACE_DEFINED__
static const GUID IID_IBackgroundCopyJob3 BGJOB_UNUSED = {
    0x443c8934, 0x90ff, 0x48ed, { 0xbc, 0xde, 0x26, 0xf5, 0xc7, 0x45, 0x00, 0x42 } };
#if defined(__cplusplus) && !defined(CINTERFACE)
// BITS 2.0: ranges and prefixes.
MIDL_INTERFACE("443c8934-90ff-48ed-bcde-26f5c7450042") IBackgroundCopyJob3 : public IBackgroundCopyJob2
{
    // Gives every file whose remote name begins with OldPrefix, in any case, another beginning.
    virtual HRESULT STDMETHODCALLTYPE ReplaceRemotePrefix(LPCWSTR OldPrefix, LPCWSTR NewPrefix) = 0;
    // Adds a file of which only these parts are wanted.
    virtual HRESULT STDMETHODCALLTYPE AddFileWithRanges(LPCWSTR RemoteUrl, LPCWSTR LocalName, DWORD RangeCount,
                                                        BG_FILE_RANGE *Ranges) = 0;
    // BG_COPY_FILE flags, kept for the transport.
    virtual HRESULT STDMETHODCALLTYPE SetFileACLFlags(DWORD Flags) = 0;
    // 0 until they are set.
    virtual HRESULT STDMETHODCALLTYPE GetFileACLFlags(DWORD *Flags) = 0;
};
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(IBackgroundCopyJob3,
    0x443c8934, 0x90ff, 0x48ed, 0xbc, 0xde, 0x26, 0xf5, 0xc7, 0x45, 0x00, 0x42)
#endif
#else
typedef struct IBackgroundCopyJob3Vtbl {
    HRESULT (STDMETHODCALLTYPE *QueryInterface)(IBackgroundCopyJob3 *This, REFIID riid, void **ppvObject);
    ULONG (STDMETHODCALLTYPE *AddRef)(IBackgroundCopyJob3 *This);
    ULONG (STDMETHODCALLTYPE *Release)(IBackgroundCopyJob3 *This);
    HRESULT (STDMETHODCALLTYPE *AddFileSet)(IBackgroundCopyJob3 *This, ULONG cFileCount, BG_FILE_INFO *pFileSet);
    HRESULT (STDMETHODCALLTYPE *AddFile)(IBackgroundCopyJob3 *This, LPCWSTR RemoteUrl, LPCWSTR LocalName);
    HRESULT (STDMETHODCALLTYPE *EnumFiles)(IBackgroundCopyJob3 *This, IEnumBackgroundCopyFiles **pEnum);
    HRESULT (STDMETHODCALLTYPE *Suspend)(IBackgroundCopyJob3 *This);
    HRESULT (STDMETHODCALLTYPE *Resume)(IBackgroundCopyJob3 *This);
    HRESULT (STDMETHODCALLTYPE *Cancel)(IBackgroundCopyJob3 *This);
    HRESULT (STDMETHODCALLTYPE *Complete)(IBackgroundCopyJob3 *This);
    HRESULT (STDMETHODCALLTYPE *GetId)(IBackgroundCopyJob3 *This, GUID *pVal);
    HRESULT (STDMETHODCALLTYPE *GetType)(IBackgroundCopyJob3 *This, BG_JOB_TYPE *pVal);
    HRESULT (STDMETHODCALLTYPE *GetProgress)(IBackgroundCopyJob3 *This, BG_JOB_PROGRESS *pVal);
    HRESULT (STDMETHODCALLTYPE *GetTimes)(IBackgroundCopyJob3 *This, BG_JOB_TIMES *pVal);
    HRESULT (STDMETHODCALLTYPE *GetState)(IBackgroundCopyJob3 *This, BG_JOB_STATE *pVal);
    HRESULT (STDMETHODCALLTYPE *GetError)(IBackgroundCopyJob3 *This, IBackgroundCopyError **ppError);
    HRESULT (STDMETHODCALLTYPE *GetOwner)(IBackgroundCopyJob3 *This, LPWSTR *pVal);
    HRESULT (STDMETHODCALLTYPE *SetDisplayName)(IBackgroundCopyJob3 *This, LPCWSTR Val);
    HRESULT (STDMETHODCALLTYPE *GetDisplayName)(IBackgroundCopyJob3 *This, LPWSTR *pVal);
    HRESULT (STDMETHODCALLTYPE *SetDescription)(IBackgroundCopyJob3 *This, LPCWSTR Val);
    HRESULT (STDMETHODCALLTYPE *GetDescription)(IBackgroundCopyJob3 *This, LPWSTR *pVal);
    HRESULT (STDMETHODCALLTYPE *SetPriority)(IBackgroundCopyJob3 *This, BG_JOB_PRIORITY Val);
    HRESULT (STDMETHODCALLTYPE *GetPriority)(IBackgroundCopyJob3 *This, BG_JOB_PRIORITY *pVal);
    HRESULT (STDMETHODCALLTYPE *SetNotifyFlags)(IBackgroundCopyJob3 *This, ULONG Val);
    HRESULT (STDMETHODCALLTYPE *GetNotifyFlags)(IBackgroundCopyJob3 *This, ULONG *pVal);
    HRESULT (STDMETHODCALLTYPE *SetNotifyInterface)(IBackgroundCopyJob3 *This, IUnknown *Val);
    HRESULT (STDMETHODCALLTYPE *GetNotifyInterface)(IBackgroundCopyJob3 *This, IUnknown **pVal);
    HRESULT (STDMETHODCALLTYPE *SetMinimumRetryDelay)(IBackgroundCopyJob3 *This, ULONG Seconds);
    HRESULT (STDMETHODCALLTYPE *GetMinimumRetryDelay)(IBackgroundCopyJob3 *This, ULONG *Seconds);
    HRESULT (STDMETHODCALLTYPE *SetNoProgressTimeout)(IBackgroundCopyJob3 *This, ULONG Seconds);
    HRESULT (STDMETHODCALLTYPE *GetNoProgressTimeout)(IBackgroundCopyJob3 *This, ULONG *Seconds);
    HRESULT (STDMETHODCALLTYPE *GetErrorCount)(IBackgroundCopyJob3 *This, ULONG *Errors);
    HRESULT (STDMETHODCALLTYPE *SetProxySettings)(IBackgroundCopyJob3 *This, BG_JOB_PROXY_USAGE ProxyUsage,
                                                  LPCWSTR ProxyList, LPCWSTR ProxyBypassList);
    HRESULT (STDMETHODCALLTYPE *GetProxySettings)(IBackgroundCopyJob3 *This, BG_JOB_PROXY_USAGE *pProxyUsage,
                                                  LPWSTR *pProxyList, LPWSTR *pProxyBypassList);
    HRESULT (STDMETHODCALLTYPE *TakeOwnership)(IBackgroundCopyJob3 *This);
    HRESULT (STDMETHODCALLTYPE *SetNotifyCmdLine)(IBackgroundCopyJob3 *This, LPCWSTR Program, LPCWSTR Parameters);
    HRESULT (STDMETHODCALLTYPE *GetNotifyCmdLine)(IBackgroundCopyJob3 *This, LPWSTR *pProgram, LPWSTR *pParameters);
    HRESULT (STDMETHODCALLTYPE *GetReplyProgress)(IBackgroundCopyJob3 *This, BG_JOB_REPLY_PROGRESS *pProgress);
    HRESULT (STDMETHODCALLTYPE *GetReplyData)(IBackgroundCopyJob3 *This, BYTE **ppBuffer, UINT64 *pLength);
    HRESULT (STDMETHODCALLTYPE *SetReplyFileName)(IBackgroundCopyJob3 *This, LPCWSTR ReplyFileName);
    HRESULT (STDMETHODCALLTYPE *GetReplyFileName)(IBackgroundCopyJob3 *This, LPWSTR *pReplyFileName);
    HRESULT (STDMETHODCALLTYPE *SetCredentials)(IBackgroundCopyJob3 *This, BG_AUTH_CREDENTIALS *Credentials);
    HRESULT (STDMETHODCALLTYPE *RemoveCredentials)(IBackgroundCopyJob3 *This, BG_AUTH_TARGET Target,
                                                   BG_AUTH_SCHEME Scheme);
    HRESULT (STDMETHODCALLTYPE *ReplaceRemotePrefix)(IBackgroundCopyJob3 *This, LPCWSTR OldPrefix, LPCWSTR NewPrefix);
    HRESULT (STDMETHODCALLTYPE *AddFileWithRanges)(IBackgroundCopyJob3 *This, LPCWSTR RemoteUrl, LPCWSTR LocalName,
                                                   DWORD RangeCount, BG_FILE_RANGE *Ranges);
    HRESULT (STDMETHODCALLTYPE *SetFileACLFlags)(IBackgroundCopyJob3 *This, DWORD Flags);
    HRESULT (STDMETHODCALLTYPE *GetFileACLFlags)(IBackgroundCopyJob3 *This, DWORD *Flags);
} IBackgroundCopyJob3Vtbl;
struct IBackgroundCopyJob3 {
    CONST_VTBL struct IBackgroundCopyJob3Vtbl *lpVtbl;
};
#ifdef COBJMACROS
#define IBackgroundCopyJob3_QueryInterface(This, riid, ppvObject) (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IBackgroundCopyJob3_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IBackgroundCopyJob3_Release(This) (This)->lpVtbl->Release(This)
#define IBackgroundCopyJob3_AddFileSet(This, cFileCount, pFileSet) \
    (This)->lpVtbl->AddFileSet(This, cFileCount, pFileSet)
#define IBackgroundCopyJob3_AddFile(This, RemoteUrl, LocalName) (This)->lpVtbl->AddFile(This, RemoteUrl, LocalName)
#define IBackgroundCopyJob3_EnumFiles(This, pEnum) (This)->lpVtbl->EnumFiles(This, pEnum)
#define IBackgroundCopyJob3_Suspend(This) (This)->lpVtbl->Suspend(This)
#define IBackgroundCopyJob3_Resume(This) (This)->lpVtbl->Resume(This)
#define IBackgroundCopyJob3_Cancel(This) (This)->lpVtbl->Cancel(This)
#define IBackgroundCopyJob3_Complete(This) (This)->lpVtbl->Complete(This)
#define IBackgroundCopyJob3_GetId(This, pVal) (This)->lpVtbl->GetId(This, pVal)
#define IBackgroundCopyJob3_GetType(This, pVal) (This)->lpVtbl->GetType(This, pVal)
#define IBackgroundCopyJob3_GetProgress(This, pVal) (This)->lpVtbl->GetProgress(This, pVal)
#define IBackgroundCopyJob3_GetTimes(This, pVal) (This)->lpVtbl->GetTimes(This, pVal)
#define IBackgroundCopyJob3_GetState(This, pVal) (This)->lpVtbl->GetState(This, pVal)
#define IBackgroundCopyJob3_GetError(This, ppError) (This)->lpVtbl->GetError(This, ppError)
#define IBackgroundCopyJob3_GetOwner(This, pVal) (This)->lpVtbl->GetOwner(This, pVal)
#define IBackgroundCopyJob3_SetDisplayName(This, Val) (This)->lpVtbl->SetDisplayName(This, Val)
#define IBackgroundCopyJob3_GetDisplayName(This, pVal) (This)->lpVtbl->GetDisplayName(This, pVal)
#define IBackgroundCopyJob3_SetDescription(This, Val) (This)->lpVtbl->SetDescription(This, Val)
#define IBackgroundCopyJob3_GetDescription(This, pVal) (This)->lpVtbl->GetDescription(This, pVal)
#define IBackgroundCopyJob3_SetPriority(This, Val) (This)->lpVtbl->SetPriority(This, Val)
#define IBackgroundCopyJob3_GetPriority(This, pVal) (This)->lpVtbl->GetPriority(This, pVal)
#define IBackgroundCopyJob3_SetNotifyFlags(This, Val) (This)->lpVtbl->SetNotifyFlags(This, Val)
#define IBackgroundCopyJob3_GetNotifyFlags(This, pVal) (This)->lpVtbl->GetNotifyFlags(This, pVal)
#define IBackgroundCopyJob3_SetNotifyInterface(This, Val) (This)->lpVtbl->SetNotifyInterface(This, Val)
#define IBackgroundCopyJob3_GetNotifyInterface(This, pVal) (This)->lpVtbl->GetNotifyInterface(This, pVal)
#define IBackgroundCopyJob3_SetMinimumRetryDelay(This, Seconds) (This)->lpVtbl->SetMinimumRetryDelay(This, Seconds)
#define IBackgroundCopyJob3_GetMinimumRetryDelay(This, Seconds) (This)->lpVtbl->GetMinimumRetryDelay(This, Seconds)
#define IBackgroundCopyJob3_SetNoProgressTimeout(This, Seconds) (This)->lpVtbl->SetNoProgressTimeout(This, Seconds)
#define IBackgroundCopyJob3_GetNoProgressTimeout(This, Seconds) (This)->lpVtbl->GetNoProgressTimeout(This, Seconds)
#define IBackgroundCopyJob3_GetErrorCount(This, Errors) (This)->lpVtbl->GetErrorCount(This, Errors)
#define IBackgroundCopyJob3_SetProxySettings(This, ProxyUsage, ProxyList, ProxyBypassList) \
    (This)->lpVtbl->SetProxySettings(This, ProxyUsage, ProxyList, ProxyBypassList)
#define IBackgroundCopyJob3_GetProxySettings(This, pProxyUsage, pProxyList, pProxyBypassList) \
    (This)->lpVtbl->GetProxySettings(This, pProxyUsage, pProxyList, pProxyBypassList)
#define IBackgroundCopyJob3_TakeOwnership(This) (This)->lpVtbl->TakeOwnership(This)
#define IBackgroundCopyJob3_SetNotifyCmdLine(This, Program, Parameters) \
    (This)->lpVtbl->SetNotifyCmdLine(This, Program, Parameters)
#define IBackgroundCopyJob3_GetNotifyCmdLine(This, pProgram, pParameters) \
    (This)->lpVtbl->GetNotifyCmdLine(This, pProgram, pParameters)
#define IBackgroundCopyJob3_GetReplyProgress(This, pProgress) (This)->lpVtbl->GetReplyProgress(This, pProgress)
#define IBackgroundCopyJob3_GetReplyData(This, ppBuffer, pLength) (This)->lpVtbl->GetReplyData(This, ppBuffer, pLength)
#define IBackgroundCopyJob3_SetReplyFileName(This, ReplyFileName) (This)->lpVtbl->SetReplyFileName(This, ReplyFileName)
#define IBackgroundCopyJob3_GetReplyFileName(This, pReplyFileName) \
    (This)->lpVtbl->GetReplyFileName(This, pReplyFileName)
#define IBackgroundCopyJob3_SetCredentials(This, Credentials) (This)->lpVtbl->SetCredentials(This, Credentials)
#define IBackgroundCopyJob3_RemoveCredentials(This, Target, Scheme) \
    (This)->lpVtbl->RemoveCredentials(This, Target, Scheme)
#define IBackgroundCopyJob3_ReplaceRemotePrefix(This, OldPrefix, NewPrefix) \
    (This)->lpVtbl->ReplaceRemotePrefix(This, OldPrefix, NewPrefix)
#define IBackgroundCopyJob3_AddFileWithRanges(This, RemoteUrl, LocalName, RangeCount, Ranges) \
    (This)->lpVtbl->AddFileWithRanges(This, RemoteUrl, LocalName, RangeCount, Ranges)
#define IBackgroundCopyJob3_SetFileACLFlags(This, Flags) (This)->lpVtbl->SetFileACLFlags(This, Flags)
#define IBackgroundCopyJob3_GetFileACLFlags(This, Flags) (This)->lpVtbl->GetFileACLFlags(This, Flags)
#endif
#endif
#endif /* __IBackgroundCopyJob3_INTERFACE_DEFINED__ */

#ifndef __IBackgroundCopyJob4_INTERFACE_DEFINED__
#define __IBackgroundCopyJob4_INTERFACE_DEFINED__
static const GUID IID_IBackgroundCopyJob4 BGJOB_UNUSED = {
    0x659cdeae, 0x489e, 0x11d9, { 0xa9, 0xcd, 0x00, 0x0d, 0x56, 0x96, 0x52, 0x51 } };
#if defined(__cplusplus) && !defined(CINTERFACE)
// BITS 3.0: peers, integrity, a limit of time.
MIDL_INTERFACE("659cdeae-489e-11d9-a9cd-000d56965251") IBackgroundCopyJob4 : public IBackgroundCopyJob3
{
    // BG_JOB_ENABLE_PEERCACHING flags, kept for the transport.
    virtual HRESULT STDMETHODCALLTYPE SetPeerCachingFlags(DWORD Flags) = 0;
    // 0 until they are set.
    virtual HRESULT STDMETHODCALLTYPE GetPeerCachingFlags(DWORD *pFlags) = 0;
    // Medium, 0x2000: there is one owner.
    virtual HRESULT STDMETHODCALLTYPE GetOwnerIntegrityLevel(ULONG *pLevel) = 0;
    // FALSE.
    virtual HRESULT STDMETHODCALLTYPE GetOwnerElevationState(BOOL *pElevated) = 0;
    // Seconds, kept for the transport.
    virtual HRESULT STDMETHODCALLTYPE SetMaximumDownloadTime(ULONG Timeout) = 0;
    // 7,776,000 until it is set.
    virtual HRESULT STDMETHODCALLTYPE GetMaximumDownloadTime(ULONG *pTimeout) = 0;
};
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(IBackgroundCopyJob4,
    0x659cdeae, 0x489e, 0x11d9, 0xa9, 0xcd, 0x00, 0x0d, 0x56, 0x96, 0x52, 0x51)
#endif
#else
typedef struct IBackgroundCopyJob4Vtbl {
    HRESULT (STDMETHODCALLTYPE *QueryInterface)(IBackgroundCopyJob4 *This, REFIID riid, void **ppvObject);
    ULONG (STDMETHODCALLTYPE *AddRef)(IBackgroundCopyJob4 *This);
    ULONG (STDMETHODCALLTYPE *Release)(IBackgroundCopyJob4 *This);
    HRESULT (STDMETHODCALLTYPE *AddFileSet)(IBackgroundCopyJob4 *This, ULONG cFileCount, BG_FILE_INFO *pFileSet);
    HRESULT (STDMETHODCALLTYPE *AddFile)(IBackgroundCopyJob4 *This, LPCWSTR RemoteUrl, LPCWSTR LocalName);
    HRESULT (STDMETHODCALLTYPE *EnumFiles)(IBackgroundCopyJob4 *This, IEnumBackgroundCopyFiles **pEnum);
    HRESULT (STDMETHODCALLTYPE *Suspend)(IBackgroundCopyJob4 *This);
    HRESULT (STDMETHODCALLTYPE *Resume)(IBackgroundCopyJob4 *This);
    HRESULT (STDMETHODCALLTYPE *Cancel)(IBackgroundCopyJob4 *This);
    HRESULT (STDMETHODCALLTYPE *Complete)(IBackgroundCopyJob4 *This);
    HRESULT (STDMETHODCALLTYPE *GetId)(IBackgroundCopyJob4 *This, GUID *pVal);
    HRESULT (STDMETHODCALLTYPE *GetType)(IBackgroundCopyJob4 *This, BG_JOB_TYPE *pVal);
    HRESULT (STDMETHODCALLTYPE *GetProgress)(IBackgroundCopyJob4 *This, BG_JOB_PROGRESS *pVal);
    HRESULT (STDMETHODCALLTYPE *GetTimes)(IBackgroundCopyJob4 *This, BG_JOB_TIMES *pVal);
    HRESULT (STDMETHODCALLTYPE *GetState)(IBackgroundCopyJob4 *This, BG_JOB_STATE *pVal);
    HRESULT (STDMETHODCALLTYPE *GetError)(IBackgroundCopyJob4 *This, IBackgroundCopyError **ppError);
    HRESULT (STDMETHODCALLTYPE *GetOwner)(IBackgroundCopyJob4 *This, LPWSTR *pVal);
    HRESULT (STDMETHODCALLTYPE *SetDisplayName)(IBackgroundCopyJob4 *This, LPCWSTR Val);
    HRESULT (STDMETHODCALLTYPE *GetDisplayName)(IBackgroundCopyJob4 *This, LPWSTR *pVal);
    HRESULT (STDMETHODCALLTYPE *SetDescription)(IBackgroundCopyJob4 *This, LPCWSTR Val);
    HRESULT (STDMETHODCALLTYPE *GetDescription)(IBackgroundCopyJob4 *This, LPWSTR *pVal);
    HRESULT (STDMETHODCALLTYPE *SetPriority)(IBackgroundCopyJob4 *This, BG_JOB_PRIORITY Val);
    HRESULT (STDMETHODCALLTYPE *GetPriority)(IBackgroundCopyJob4 *This, BG_JOB_PRIORITY *pVal);
    HRESULT (STDMETHODCALLTYPE *SetNotifyFlags)(IBackgroundCopyJob4 *This, ULONG Val);
    HRESULT (STDMETHODCALLTYPE *GetNotifyFlags)(IBackgroundCopyJob4 *This, ULONG *pVal);
    HRESULT (STDMETHODCALLTYPE *SetNotifyInterface)(IBackgroundCopyJob4 *This, IUnknown *Val);
    HRESULT (STDMETHODCALLTYPE *GetNotifyInterface)(IBackgroundCopyJob4 *This, IUnknown **pVal);
    HRESULT (STDMETHODCALLTYPE *SetMinimumRetryDelay)(IBackgroundCopyJob4 *This, ULONG Seconds);
    HRESULT (STDMETHODCALLTYPE *GetMinimumRetryDelay)(IBackgroundCopyJob4 *This, ULONG *Seconds);
    HRESULT (STDMETHODCALLTYPE *SetNoProgressTimeout)(IBackgroundCopyJob4 *This, ULONG Seconds);
    HRESULT (STDMETHODCALLTYPE *GetNoProgressTimeout)(IBackgroundCopyJob4 *This, ULONG *Seconds);
    HRESULT (STDMETHODCALLTYPE *GetErrorCount)(IBackgroundCopyJob4 *This, ULONG *Errors);
    HRESULT (STDMETHODCALLTYPE *SetProxySettings)(IBackgroundCopyJob4 *This, BG_JOB_PROXY_USAGE ProxyUsage,
                                                  LPCWSTR ProxyList, LPCWSTR ProxyBypassList);
    HRESULT (STDMETHODCALLTYPE *GetProxySettings)(IBackgroundCopyJob4 *This, BG_JOB_PROXY_USAGE *pProxyUsage,
                                                  LPWSTR *pProxyList, LPWSTR *pProxyBypassList);
    HRESULT (STDMETHODCALLTYPE *TakeOwnership)(IBackgroundCopyJob4 *This);
    HRESULT (STDMETHODCALLTYPE *SetNotifyCmdLine)(IBackgroundCopyJob4 *This, LPCWSTR Program, LPCWSTR Parameters);
    HRESULT (STDMETHODCALLTYPE *GetNotifyCmdLine)(IBackgroundCopyJob4 *This, LPWSTR *pProgram, LPWSTR *pParameters);
    HRESULT (STDMETHODCALLTYPE *GetReplyProgress)(IBackgroundCopyJob4 *This, BG_JOB_REPLY_PROGRESS *pProgress);
    HRESULT (STDMETHODCALLTYPE *GetReplyData)(IBackgroundCopyJob4 *This, BYTE **ppBuffer, UINT64 *pLength);
    HRESULT (STDMETHODCALLTYPE *SetReplyFileName)(IBackgroundCopyJob4 *This, LPCWSTR ReplyFileName);
    HRESULT (STDMETHODCALLTYPE *GetReplyFileName)(IBackgroundCopyJob4 *This, LPWSTR *pReplyFileName);
    HRESULT (STDMETHODCALLTYPE *SetCredentials)(IBackgroundCopyJob4 *This, BG_AUTH_CREDENTIALS *Credentials);
    HRESULT (STDMETHODCALLTYPE *RemoveCredentials)(IBackgroundCopyJob4 *This, BG_AUTH_TARGET Target,
                                                   BG_AUTH_SCHEME Scheme);
    HRESULT (STDMETHODCALLTYPE *ReplaceRemotePrefix)(IBackgroundCopyJob4 *This, LPCWSTR OldPrefix, LPCWSTR NewPrefix);
    HRESULT (STDMETHODCALLTYPE *AddFileWithRanges)(IBackgroundCopyJob4 *This, LPCWSTR RemoteUrl, LPCWSTR LocalName,
                                                   DWORD RangeCount, BG_FILE_RANGE *Ranges);
    HRESULT (STDMETHODCALLTYPE *SetFileACLFlags)(IBackgroundCopyJob4 *This, DWORD Flags);
    HRESULT (STDMETHODCALLTYPE *GetFileACLFlags)(IBackgroundCopyJob4 *This, DWORD *Flags);
    HRESULT (STDMETHODCALLTYPE *SetPeerCachingFlags)(IBackgroundCopyJob4 *This, DWORD Flags);
    HRESULT (STDMETHODCALLTYPE *GetPeerCachingFlags)(IBackgroundCopyJob4 *This, DWORD *pFlags);
    HRESULT (STDMETHODCALLTYPE *GetOwnerIntegrityLevel)(IBackgroundCopyJob4 *This, ULONG *pLevel);
    HRESULT (STDMETHODCALLTYPE *GetOwnerElevationState)(IBackgroundCopyJob4 *This, BOOL *pElevated);
    HRESULT (STDMETHODCALLTYPE *SetMaximumDownloadTime)(IBackgroundCopyJob4 *This, ULONG Timeout);
    HRESULT (STDMETHODCALLTYPE *GetMaximumDownloadTime)(IBackgroundCopyJob4 *This, ULONG *pTimeout);
} IBackgroundCopyJob4Vtbl;
struct IBackgroundCopyJob4 {
    CONST_VTBL struct IBackgroundCopyJob4Vtbl *lpVtbl;
};
#ifdef COBJMACROS
#define IBackgroundCopyJob4_QueryInterface(This, riid, ppvObject) (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IBackgroundCopyJob4_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IBackgroundCopyJob4_Release(This) (This)->lpVtbl->Release(This)
#define IBackgroundCopyJob4_AddFileSet(This, cFileCount, pFileSet) \
    (This)->lpVtbl->AddFileSet(This, cFileCount, pFileSet)
#define IBackgroundCopyJob4_AddFile(This, RemoteUrl, LocalName) (This)->lpVtbl->AddFile(This, RemoteUrl, LocalName)
#define IBackgroundCopyJob4_EnumFiles(This, pEnum) (This)->lpVtbl->EnumFiles(This, pEnum)
#define IBackgroundCopyJob4_Suspend(This) (This)->lpVtbl->Suspend(This)
#define IBackgroundCopyJob4_Resume(This) (This)->lpVtbl->Resume(This)
#define IBackgroundCopyJob4_Cancel(This) (This)->lpVtbl->Cancel(This)
#define IBackgroundCopyJob4_Complete(This) (This)->lpVtbl->Complete(This)
#define IBackgroundCopyJob4_GetId(This, pVal) (This)->lpVtbl->GetId(This, pVal)
#define IBackgroundCopyJob4_GetType(This, pVal) (This)->lpVtbl->GetType(This, pVal)
#define IBackgroundCopyJob4_GetProgress(This, pVal) (This)->lpVtbl->GetProgress(This, pVal)
#define IBackgroundCopyJob4_GetTimes(This, pVal) (This)->lpVtbl->GetTimes(This, pVal)
#define IBackgroundCopyJob4_GetState(This, pVal) (This)->lpVtbl->GetState(This, pVal)
#define IBackgroundCopyJob4_GetError(This, ppError) (This)->lpVtbl->GetError(This, ppError)
#define IBackgroundCopyJob4_GetOwner(This, pVal) (This)->lpVtbl->GetOwner(This, pVal)
#define IBackgroundCopyJob4_SetDisplayName(This, Val) (This)->lpVtbl->SetDisplayName(This, Val)
#define IBackgroundCopyJob4_GetDisplayName(This, pVal) (This)->lpVtbl->GetDisplayName(This, pVal)
#define IBackgroundCopyJob4_SetDescription(This, Val) (This)->lpVtbl->SetDescription(This, Val)
#define IBackgroundCopyJob4_GetDescription(This, pVal) (This)->lpVtbl->GetDescription(This, pVal)
#define IBackgroundCopyJob4_SetPriority(This, Val) (This)->lpVtbl->SetPriority(This, Val)
#define IBackgroundCopyJob4_GetPriority(This, pVal) (This)->lpVtbl->GetPriority(This, pVal)
#define IBackgroundCopyJob4_SetNotifyFlags(This, Val) (This)->lpVtbl->SetNotifyFlags(This, Val)
#define IBackgroundCopyJob4_GetNotifyFlags(This, pVal) (This)->lpVtbl->GetNotifyFlags(This, pVal)
#define IBackgroundCopyJob4_SetNotifyInterface(This, Val) (This)->lpVtbl->SetNotifyInterface(This, Val)
#define IBackgroundCopyJob4_GetNotifyInterface(This, pVal) (This)->lpVtbl->GetNotifyInterface(This, pVal)
#define IBackgroundCopyJob4_SetMinimumRetryDelay(This, Seconds) (This)->lpVtbl->SetMinimumRetryDelay(This, Seconds)
#define IBackgroundCopyJob4_GetMinimumRetryDelay(This, Seconds) (This)->lpVtbl->GetMinimumRetryDelay(This, Seconds)
#define IBackgroundCopyJob4_SetNoProgressTimeout(This, Seconds) (This)->lpVtbl->SetNoProgressTimeout(This, Seconds)
#define IBackgroundCopyJob4_GetNoProgressTimeout(This, Seconds) (This)->lpVtbl->GetNoProgressTimeout(This, Seconds)
#define IBackgroundCopyJob4_GetErrorCount(This, Errors) (This)->lpVtbl->GetErrorCount(This, Errors)
#define IBackgroundCopyJob4_SetProxySettings(This, ProxyUsage, ProxyList, ProxyBypassList) \
    (This)->lpVtbl->SetProxySettings(This, ProxyUsage, ProxyList, ProxyBypassList)
#define IBackgroundCopyJob4_GetProxySettings(This, pProxyUsage, pProxyList, pProxyBypassList) \
    (This)->lpVtbl->GetProxySettings(This, pProxyUsage, pProxyList, pProxyBypassList)
#define IBackgroundCopyJob4_TakeOwnership(This) (This)->lpVtbl->TakeOwnership(This)
#define IBackgroundCopyJob4_SetNotifyCmdLine(This, Program, Parameters) \
    (This)->lpVtbl->SetNotifyCmdLine(This, Program, Parameters)
#define IBackgroundCopyJob4_GetNotifyCmdLine(This, pProgram, pParameters) \
    (This)->lpVtbl->GetNotifyCmdLine(This, pProgram, pParameters)
#define IBackgroundCopyJob4_GetReplyProgress(This, pProgress) (This)->lpVtbl->GetReplyProgress(This, pProgress)
#define IBackgroundCopyJob4_GetReplyData(This, ppBuffer, pLength) (This)->lpVtbl->GetReplyData(This, ppBuffer, pLength)
#define IBackgroundCopyJob4_SetReplyFileName(This, ReplyFileName) (This)->lpVtbl->SetReplyFileName(This, ReplyFileName)
#define IBackgroundCopyJob4_GetReplyFileName(This, pReplyFileName) \
    (This)->lpVtbl->GetReplyFileName(This, pReplyFileName)
#define IBackgroundCopyJob4_SetCredentials(This, Credentials) (This)->lpVtbl->SetCredentials(This, Credentials)
#define IBackgroundCopyJob4_RemoveCredentials(This, Target, Scheme) \
    (This)->lpVtbl->RemoveCredentials(This, Target, Scheme)
#define IBackgroundCopyJob4_ReplaceRemotePrefix(This, OldPrefix, NewPrefix) \
    (This)->lpVtbl->ReplaceRemotePrefix(This, OldPrefix, NewPrefix)
#define IBackgroundCopyJob4_AddFileWithRanges(This, RemoteUrl, LocalName, RangeCount, Ranges) \
    (This)->lpVtbl->AddFileWithRanges(This, RemoteUrl, LocalName, RangeCount, Ranges)
#define IBackgroundCopyJob4_SetFileACLFlags(This, Flags) (This)->lpVtbl->SetFileACLFlags(This, Flags)
#define IBackgroundCopyJob4_GetFileACLFlags(This, Flags) (This)->lpVtbl->GetFileACLFlags(This, Flags)
#define IBackgroundCopyJob4_SetPeerCachingFlags(This, Flags) (This)->lpVtbl->SetPeerCachingFlags(This, Flags)
#define IBackgroundCopyJob4_GetPeerCachingFlags(This, pFlags) (This)->lpVtbl->GetPeerCachingFlags(This, pFlags)
#define IBackgroundCopyJob4_GetOwnerIntegrityLevel(This, pLevel) (This)->lpVtbl->GetOwnerIntegrityLevel(This, pLevel)
#define IBackgroundCopyJob4_GetOwnerElevationState(This, pElevated) \
    (This)->lpVtbl->GetOwnerElevationState(This, pElevated)
#define IBackgroundCopyJob4_SetMaximumDownloadTime(This, Timeout) (This)->lpVtbl->SetMaximumDownloadTime(This, Timeout)
#define IBackgroundCopyJob4_GetMaximumDownloadTime(This, pTimeout) \
    (This)->lpVtbl->GetMaximumDownloadTime(This, pTimeout)
#endif
#endif
#endif /* __IBackgroundCopyJob4_INTERFACE_DEFINED__ */

#ifndef __IBackgroundCopyJob5_INTERFACE_DEFINED__
#define __IBackgroundCopyJob5_INTERFACE_DEFINED__
static const GUID IID_IBackgroundCopyJob5 BGJOB_UNUSED = {
    0xe847030c, 0xbbba, 0x4657, { 0xaf, 0x6d, 0x48, 0x4a, 0xa4, 0x2b, 0xf1, 0xfe } };
#if defined(__cplusplus) && !defined(CINTERFACE)
// BITS 5.0: properties by number.
MIDL_INTERFACE("e847030c-bbba-4657-af6d-484aa42bf1fe") IBackgroundCopyJob5 : public IBackgroundCopyJob4
{
    // Kept for the transport. BG_E_UNKNOWN_PROPERTY_ID.
    virtual HRESULT STDMETHODCALLTYPE SetProperty(BITS_JOB_PROPERTY_ID PropertyId,
                                                  BITS_JOB_PROPERTY_VALUE PropertyValue) = 0;
    // Zero until it is set, and the property's own default.
    virtual HRESULT STDMETHODCALLTYPE GetProperty(BITS_JOB_PROPERTY_ID PropertyId,
                                                  BITS_JOB_PROPERTY_VALUE *PropertyValue) = 0;
};
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(IBackgroundCopyJob5,
    0xe847030c, 0xbbba, 0x4657, 0xaf, 0x6d, 0x48, 0x4a, 0xa4, 0x2b, 0xf1, 0xfe)
#endif
#else
typedef struct IBackgroundCopyJob5Vtbl {
    HRESULT (STDMETHODCALLTYPE *QueryInterface)(IBackgroundCopyJob5 *This, REFIID riid, void **ppvObject);
    ULONG (STDMETHODCALLTYPE *AddRef)(IBackgroundCopyJob5 *This);
    ULONG (STDMETHODCALLTYPE *Release)(IBackgroundCopyJob5 *This);
    HRESULT (STDMETHODCALLTYPE *AddFileSet)(IBackgroundCopyJob5 *This, ULONG cFileCount, BG_FILE_INFO *pFileSet);
    HRESULT (STDMETHODCALLTYPE *AddFile)(IBackgroundCopyJob5 *This, LPCWSTR RemoteUrl, LPCWSTR LocalName);
    HRESULT (STDMETHODCALLTYPE *EnumFiles)(IBackgroundCopyJob5 *This, IEnumBackgroundCopyFiles **pEnum);
    HRESULT (STDMETHODCALLTYPE *Suspend)(IBackgroundCopyJob5 *This);
    HRESULT (STDMETHODCALLTYPE *Resume)(IBackgroundCopyJob5 *This);
    HRESULT (STDMETHODCALLTYPE *Cancel)(IBackgroundCopyJob5 *This);
    HRESULT (STDMETHODCALLTYPE *Complete)(IBackgroundCopyJob5 *This);
    HRESULT (STDMETHODCALLTYPE *GetId)(IBackgroundCopyJob5 *This, GUID *pVal);
    HRESULT (STDMETHODCALLTYPE *GetType)(IBackgroundCopyJob5 *This, BG_JOB_TYPE *pVal);
    HRESULT (STDMETHODCALLTYPE *GetProgress)(IBackgroundCopyJob5 *This, BG_JOB_PROGRESS *pVal);
    HRESULT (STDMETHODCALLTYPE *GetTimes)(IBackgroundCopyJob5 *This, BG_JOB_TIMES *pVal);
    HRESULT (STDMETHODCALLTYPE *GetState)(IBackgroundCopyJob5 *This, BG_JOB_STATE *pVal);
    HRESULT (STDMETHODCALLTYPE *GetError)(IBackgroundCopyJob5 *This, IBackgroundCopyError **ppError);
    HRESULT (STDMETHODCALLTYPE *GetOwner)(IBackgroundCopyJob5 *This, LPWSTR *pVal);
    HRESULT (STDMETHODCALLTYPE *SetDisplayName)(IBackgroundCopyJob5 *This, LPCWSTR Val);
    HRESULT (STDMETHODCALLTYPE *GetDisplayName)(IBackgroundCopyJob5 *This, LPWSTR *pVal);
    HRESULT (STDMETHODCALLTYPE *SetDescription)(IBackgroundCopyJob5 *This, LPCWSTR Val);
    HRESULT (STDMETHODCALLTYPE *GetDescription)(IBackgroundCopyJob5 *This, LPWSTR *pVal);
    HRESULT (STDMETHODCALLTYPE *SetPriority)(IBackgroundCopyJob5 *This, BG_JOB_PRIORITY Val);
    HRESULT (STDMETHODCALLTYPE *GetPriority)(IBackgroundCopyJob5 *This, BG_JOB_PRIORITY *pVal);
    HRESULT (STDMETHODCALLTYPE *SetNotifyFlags)(IBackgroundCopyJob5 *This, ULONG Val);
    HRESULT (STDMETHODCALLTYPE *GetNotifyFlags)(IBackgroundCopyJob5 *This, ULONG *pVal);
    HRESULT (STDMETHODCALLTYPE *SetNotifyInterface)(IBackgroundCopyJob5 *This, IUnknown *Val);
    HRESULT (STDMETHODCALLTYPE *GetNotifyInterface)(IBackgroundCopyJob5 *This, IUnknown **pVal);
    HRESULT (STDMETHODCALLTYPE *SetMinimumRetryDelay)(IBackgroundCopyJob5 *This, ULONG Seconds);
    HRESULT (STDMETHODCALLTYPE *GetMinimumRetryDelay)(IBackgroundCopyJob5 *This, ULONG *Seconds);
    HRESULT (STDMETHODCALLTYPE *SetNoProgressTimeout)(IBackgroundCopyJob5 *This, ULONG Seconds);
    HRESULT (STDMETHODCALLTYPE *GetNoProgressTimeout)(IBackgroundCopyJob5 *This, ULONG *Seconds);
    HRESULT (STDMETHODCALLTYPE *GetErrorCount)(IBackgroundCopyJob5 *This, ULONG *Errors);
    HRESULT (STDMETHODCALLTYPE *SetProxySettings)(IBackgroundCopyJob5 *This, BG_JOB_PROXY_USAGE ProxyUsage,
                                                  LPCWSTR ProxyList, LPCWSTR ProxyBypassList);
    HRESULT (STDMETHODCALLTYPE *GetProxySettings)(IBackgroundCopyJob5 *This, BG_JOB_PROXY_USAGE *pProxyUsage,
                                                  LPWSTR *pProxyList, LPWSTR *pProxyBypassList);
    HRESULT (STDMETHODCALLTYPE *TakeOwnership)(IBackgroundCopyJob5 *This);
    HRESULT (STDMETHODCALLTYPE *SetNotifyCmdLine)(IBackgroundCopyJob5 *This, LPCWSTR Program, LPCWSTR Parameters);
    HRESULT (STDMETHODCALLTYPE *GetNotifyCmdLine)(IBackgroundCopyJob5 *This, LPWSTR *pProgram, LPWSTR *pParameters);
    HRESULT (STDMETHODCALLTYPE *GetReplyProgress)(IBackgroundCopyJob5 *This, BG_JOB_REPLY_PROGRESS *pProgress);
    HRESULT (STDMETHODCALLTYPE *GetReplyData)(IBackgroundCopyJob5 *This, BYTE **ppBuffer, UINT64 *pLength);
    HRESULT (STDMETHODCALLTYPE *SetReplyFileName)(IBackgroundCopyJob5 *This, LPCWSTR ReplyFileName);
    HRESULT (STDMETHODCALLTYPE *GetReplyFileName)(IBackgroundCopyJob5 *This, LPWSTR *pReplyFileName);
    HRESULT (STDMETHODCALLTYPE *SetCredentials)(IBackgroundCopyJob5 *This, BG_AUTH_CREDENTIALS *Credentials);
    HRESULT (STDMETHODCALLTYPE *RemoveCredentials)(IBackgroundCopyJob5 *This, BG_AUTH_TARGET Target,
                                                   BG_AUTH_SCHEME Scheme);
    HRESULT (STDMETHODCALLTYPE *ReplaceRemotePrefix)(IBackgroundCopyJob5 *This, LPCWSTR OldPrefix, LPCWSTR NewPrefix);
    HRESULT (STDMETHODCALLTYPE *AddFileWithRanges)(IBackgroundCopyJob5 *This, LPCWSTR RemoteUrl, LPCWSTR LocalName,
                                                   DWORD RangeCount, BG_FILE_RANGE *Ranges);
    HRESULT (STDMETHODCALLTYPE *SetFileACLFlags)(IBackgroundCopyJob5 *This, DWORD Flags);
    HRESULT (STDMETHODCALLTYPE *GetFileACLFlags)(IBackgroundCopyJob5 *This, DWORD *Flags);
    HRESULT (STDMETHODCALLTYPE *SetPeerCachingFlags)(IBackgroundCopyJob5 *This, DWORD Flags);
    HRESULT (STDMETHODCALLTYPE *GetPeerCachingFlags)(IBackgroundCopyJob5 *This, DWORD *pFlags);
    HRESULT (STDMETHODCALLTYPE *GetOwnerIntegrityLevel)(IBackgroundCopyJob5 *This, ULONG *pLevel);
    HRESULT (STDMETHODCALLTYPE *GetOwnerElevationState)(IBackgroundCopyJob5 *This, BOOL *pElevated);
    HRESULT (STDMETHODCALLTYPE *SetMaximumDownloadTime)(IBackgroundCopyJob5 *This, ULONG Timeout);
    HRESULT (STDMETHODCALLTYPE *GetMaximumDownloadTime)(IBackgroundCopyJob5 *This, ULONG *pTimeout);
    HRESULT (STDMETHODCALLTYPE *SetProperty)(IBackgroundCopyJob5 *This, BITS_JOB_PROPERTY_ID PropertyId,
                                             BITS_JOB_PROPERTY_VALUE PropertyValue);
    HRESULT (STDMETHODCALLTYPE *GetProperty)(IBackgroundCopyJob5 *This, BITS_JOB_PROPERTY_ID PropertyId,
                                             BITS_JOB_PROPERTY_VALUE *PropertyValue);
} IBackgroundCopyJob5Vtbl;
struct IBackgroundCopyJob5 {
    CONST_VTBL struct IBackgroundCopyJob5Vtbl *lpVtbl;
};
#ifdef COBJMACROS
#define IBackgroundCopyJob5_QueryInterface(This, riid, ppvObject) (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IBackgroundCopyJob5_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IBackgroundCopyJob5_Release(This) (This)->lpVtbl->Release(This)
#define IBackgroundCopyJob5_AddFileSet(This, cFileCount, pFileSet) \
    (This)->lpVtbl->AddFileSet(This, cFileCount, pFileSet)
#define IBackgroundCopyJob5_AddFile(This, RemoteUrl, LocalName) (This)->lpVtbl->AddFile(This, RemoteUrl, LocalName)
#define IBackgroundCopyJob5_EnumFiles(This, pEnum) (This)->lpVtbl->EnumFiles(This, pEnum)
#define IBackgroundCopyJob5_Suspend(This) (This)->lpVtbl->Suspend(This)
#define IBackgroundCopyJob5_Resume(This) (This)->lpVtbl->Resume(This)
#define IBackgroundCopyJob5_Cancel(This) (This)->lpVtbl->Cancel(This)
#define IBackgroundCopyJob5_Complete(This) (This)->lpVtbl->Complete(This)
#define IBackgroundCopyJob5_GetId(This, pVal) (This)->lpVtbl->GetId(This, pVal)
#define IBackgroundCopyJob5_GetType(This, pVal) (This)->lpVtbl->GetType(This, pVal)
#define IBackgroundCopyJob5_GetProgress(This, pVal) (This)->lpVtbl->GetProgress(This, pVal)
#define IBackgroundCopyJob5_GetTimes(This, pVal) (This)->lpVtbl->GetTimes(This, pVal)
#define IBackgroundCopyJob5_GetState(This, pVal) (This)->lpVtbl->GetState(This, pVal)
#define IBackgroundCopyJob5_GetError(This, ppError) (This)->lpVtbl->GetError(This, ppError)
#define IBackgroundCopyJob5_GetOwner(This, pVal) (This)->lpVtbl->GetOwner(This, pVal)
#define IBackgroundCopyJob5_SetDisplayName(This, Val) (This)->lpVtbl->SetDisplayName(This, Val)
#define IBackgroundCopyJob5_GetDisplayName(This, pVal) (This)->lpVtbl->GetDisplayName(This, pVal)
#define IBackgroundCopyJob5_SetDescription(This, Val) (This)->lpVtbl->SetDescription(This, Val)
#define IBackgroundCopyJob5_GetDescription(This, pVal) (This)->lpVtbl->GetDescription(This, pVal)
#define IBackgroundCopyJob5_SetPriority(This, Val) (This)->lpVtbl->SetPriority(This, Val)
#define IBackgroundCopyJob5_GetPriority(This, pVal) (This)->lpVtbl->GetPriority(This, pVal)
#define IBackgroundCopyJob5_SetNotifyFlags(This, Val) (This)->lpVtbl->SetNotifyFlags(This, Val)
#define IBackgroundCopyJob5_GetNotifyFlags(This, pVal) (This)->lpVtbl->GetNotifyFlags(This, pVal)
#define IBackgroundCopyJob5_SetNotifyInterface(This, Val) (This)->lpVtbl->SetNotifyInterface(This, Val)
#define IBackgroundCopyJob5_GetNotifyInterface(This, pVal) (This)->lpVtbl->GetNotifyInterface(This, pVal)
#define IBackgroundCopyJob5_SetMinimumRetryDelay(This, Seconds) (This)->lpVtbl->SetMinimumRetryDelay(This, Seconds)
#define IBackgroundCopyJob5_GetMinimumRetryDelay(This, Seconds) (This)->lpVtbl->GetMinimumRetryDelay(This, Seconds)
#define IBackgroundCopyJob5_SetNoProgressTimeout(This, Seconds) (This)->lpVtbl->SetNoProgressTimeout(This, Seconds)
#define IBackgroundCopyJob5_GetNoProgressTimeout(This, Seconds) (This)->lpVtbl->GetNoProgressTimeout(This, Seconds)
#define IBackgroundCopyJob5_GetErrorCount(This, Errors) (This)->lpVtbl->GetErrorCount(This, Errors)
#define IBackgroundCopyJob5_SetProxySettings(This, ProxyUsage, ProxyList, ProxyBypassList) \
    (This)->lpVtbl->SetProxySettings(This, ProxyUsage, ProxyList, ProxyBypassList)
#define IBackgroundCopyJob5_GetProxySettings(This, pProxyUsage, pProxyList, pProxyBypassList) \
    (This)->lpVtbl->GetProxySettings(This, pProxyUsage, pProxyList, pProxyBypassList)
#define IBackgroundCopyJob5_TakeOwnership(This) (This)->lpVtbl->TakeOwnership(This)
#define IBackgroundCopyJob5_SetNotifyCmdLine(This, Program, Parameters) \
    (This)->lpVtbl->SetNotifyCmdLine(This, Program, Parameters)
#define IBackgroundCopyJob5_GetNotifyCmdLine(This, pProgram, pParameters) \
    (This)->lpVtbl->GetNotifyCmdLine(This, pProgram, pParameters)
#define IBackgroundCopyJob5_GetReplyProgress(This, pProgress) (This)->lpVtbl->GetReplyProgress(This, pProgress)
#define IBackgroundCopyJob5_GetReplyData(This, ppBuffer, pLength) (This)->lpVtbl->GetReplyData(This, ppBuffer, pLength)
#define IBackgroundCopyJob5_SetReplyFileName(This, ReplyFileName) (This)->lpVtbl->SetReplyFileName(This, ReplyFileName)
#define IBackgroundCopyJob5_GetReplyFileName(This, pReplyFileName) \
    (This)->lpVtbl->GetReplyFileName(This, pReplyFileName)
#define IBackgroundCopyJob5_SetCredentials(This, Credentials) (This)->lpVtbl->SetCredentials(This, Credentials)
#define IBackgroundCopyJob5_RemoveCredentials(This, Target, Scheme) \
    (This)->lpVtbl->RemoveCredentials(This, Target, Scheme)
#define IBackgroundCopyJob5_ReplaceRemotePrefix(This, OldPrefix, NewPrefix) \
    (This)->lpVtbl->ReplaceRemotePrefix(This, OldPrefix, NewPrefix)
#define IBackgroundCopyJob5_AddFileWithRanges(This, RemoteUrl, LocalName, RangeCount, Ranges) \
    (This)->lpVtbl->AddFileWithRanges(This, RemoteUrl, LocalName, RangeCount, Ranges)
#define IBackgroundCopyJob5_SetFileACLFlags(This, Flags) (This)->lpVtbl->SetFileACLFlags(This, Flags)
#define IBackgroundCopyJob5_GetFileACLFlags(This, Flags) (This)->lpVtbl->GetFileACLFlags(This, Flags)
#define IBackgroundCopyJob5_SetPeerCachingFlags(This, Flags) (This)->lpVtbl->SetPeerCachingFlags(This, Flags)
#define IBackgroundCopyJob5_GetPeerCachingFlags(This, pFlags) (This)->lpVtbl->GetPeerCachingFlags(This, pFlags)
#define IBackgroundCopyJob5_GetOwnerIntegrityLevel(This, pLevel) (This)->lpVtbl->GetOwnerIntegrityLevel(This, pLevel)
#define IBackgroundCopyJob5_GetOwnerElevationState(This, pElevated) \
    (This)->lpVtbl->GetOwnerElevationState(This, pElevated)
#define IBackgroundCopyJob5_SetMaximumDownloadTime(This, Timeout) (This)->lpVtbl->SetMaximumDownloadTime(This, Timeout)
#define IBackgroundCopyJob5_GetMaximumDownloadTime(This, pTimeout) \
    (This)->lpVtbl->GetMaximumDownloadTime(This, pTimeout)
#define IBackgroundCopyJob5_SetProperty(This, PropertyId, PropertyValue) \
    (This)->lpVtbl->SetProperty(This, PropertyId, PropertyValue)
#define IBackgroundCopyJob5_GetProperty(This, PropertyId, PropertyValue) \
    (This)->lpVtbl->GetProperty(This, PropertyId, PropertyValue)
#endif
#endif
#endif /* __IBackgroundCopyJob5_INTERFACE_DEFINED__ */

#ifndef __IBackgroundCopyJobHttpOptions_INTERFACE_DEFINED__
#define __IBackgroundCopyJobHttpOptions_INTERFACE_DEFINED__
static const GUID IID_IBackgroundCopyJobHttpOptions BGJOB_UNUSED = {
    0xf1bd1079, 0x9f01, 0x4bdc, { 0x80, 0x36, 0xf0, 0x9b, 0x70, 0x09, 0x50, 0x66 } };
#if defined(__cplusplus) && !defined(CINTERFACE)
// What a job's transport says to an HTTP server.
MIDL_INTERFACE("f1bd1079-9f01-4bdc-8036-f09b70095066") IBackgroundCopyJobHttpOptions : public IUnknown
{
    // A certificate by its hash of 20 bytes.
    virtual HRESULT STDMETHODCALLTYPE SetClientCertificateByID(BG_CERT_STORE_LOCATION StoreLocation, LPCWSTR StoreName,
                                                               BYTE *pCertHashBlob) = 0;
    // A certificate by its subject.
    virtual HRESULT STDMETHODCALLTYPE SetClientCertificateByName(BG_CERT_STORE_LOCATION StoreLocation,
                                                                 LPCWSTR StoreName, LPCWSTR SubjectName) = 0;
    // No certificate.
    virtual HRESULT STDMETHODCALLTYPE RemoveClientCertificate() = 0;
    // What was set: hash or subject, the other is NULL. BG_E_NOT_FOUND: none was set.
    virtual HRESULT STDMETHODCALLTYPE GetClientCertificate(BG_CERT_STORE_LOCATION *pStoreLocation, LPWSTR *pStoreName,
                                                           BYTE **ppCertHashBlob, LPWSTR *pSubjectName) = 0;
    // Lines of a request; NULL: none.
    virtual HRESULT STDMETHODCALLTYPE SetCustomHeaders(LPCWSTR RequestHeaders) = 0;
    // S_FALSE, and NULL: none are set. Free it with CoTaskMemFree.
    virtual HRESULT STDMETHODCALLTYPE GetCustomHeaders(LPWSTR *pRequestHeaders) = 0;
    // BG_SSL and BG_HTTP_REDIRECT_POLICY flags.
    virtual HRESULT STDMETHODCALLTYPE SetSecurityFlags(ULONG Flags) = 0;
    // 0 until they are set.
    virtual HRESULT STDMETHODCALLTYPE GetSecurityFlags(ULONG *pFlags) = 0;
};
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(IBackgroundCopyJobHttpOptions,
    0xf1bd1079, 0x9f01, 0x4bdc, 0x80, 0x36, 0xf0, 0x9b, 0x70, 0x09, 0x50, 0x66)
#endif
#else
typedef struct IBackgroundCopyJobHttpOptionsVtbl {
    HRESULT (STDMETHODCALLTYPE *QueryInterface)(IBackgroundCopyJobHttpOptions *This, REFIID riid, void **ppvObject);
    ULONG (STDMETHODCALLTYPE *AddRef)(IBackgroundCopyJobHttpOptions *This);
    ULONG (STDMETHODCALLTYPE *Release)(IBackgroundCopyJobHttpOptions *This);
    HRESULT (STDMETHODCALLTYPE *SetClientCertificateByID)(IBackgroundCopyJobHttpOptions *This,
                                                          BG_CERT_STORE_LOCATION StoreLocation, LPCWSTR StoreName,
                                                          BYTE *pCertHashBlob);
    HRESULT (STDMETHODCALLTYPE *SetClientCertificateByName)(IBackgroundCopyJobHttpOptions *This,
                                                            BG_CERT_STORE_LOCATION StoreLocation, LPCWSTR StoreName,
                                                            LPCWSTR SubjectName);
    HRESULT (STDMETHODCALLTYPE *RemoveClientCertificate)(IBackgroundCopyJobHttpOptions *This);
    HRESULT (STDMETHODCALLTYPE *GetClientCertificate)(IBackgroundCopyJobHttpOptions *This,
                                                      BG_CERT_STORE_LOCATION *pStoreLocation, LPWSTR *pStoreName,
                                                      BYTE **ppCertHashBlob, LPWSTR *pSubjectName);
    HRESULT (STDMETHODCALLTYPE *SetCustomHeaders)(IBackgroundCopyJobHttpOptions *This, LPCWSTR RequestHeaders);
    HRESULT (STDMETHODCALLTYPE *GetCustomHeaders)(IBackgroundCopyJobHttpOptions *This, LPWSTR *pRequestHeaders);
    HRESULT (STDMETHODCALLTYPE *SetSecurityFlags)(IBackgroundCopyJobHttpOptions *This, ULONG Flags);
    HRESULT (STDMETHODCALLTYPE *GetSecurityFlags)(IBackgroundCopyJobHttpOptions *This, ULONG *pFlags);
} IBackgroundCopyJobHttpOptionsVtbl;
struct IBackgroundCopyJobHttpOptions {
    CONST_VTBL struct IBackgroundCopyJobHttpOptionsVtbl *lpVtbl;
};
#ifdef COBJMACROS
#define IBackgroundCopyJobHttpOptions_QueryInterface(This, riid, ppvObject) \
    (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IBackgroundCopyJobHttpOptions_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IBackgroundCopyJobHttpOptions_Release(This) (This)->lpVtbl->Release(This)
#define IBackgroundCopyJobHttpOptions_SetClientCertificateByID(This, StoreLocation, StoreName, pCertHashBlob) \
    (This)->lpVtbl->SetClientCertificateByID(This, StoreLocation, StoreName, pCertHashBlob)
#define IBackgroundCopyJobHttpOptions_SetClientCertificateByName(This, StoreLocation, StoreName, SubjectName) \
    (This)->lpVtbl->SetClientCertificateByName(This, StoreLocation, StoreName, SubjectName)
#define IBackgroundCopyJobHttpOptions_RemoveClientCertificate(This) (This)->lpVtbl->RemoveClientCertificate(This)
#define IBackgroundCopyJobHttpOptions_GetClientCertificate(This, pStoreLocation, pStoreName, ppCertHashBlob, \
                                                           pSubjectName) \
    (This)->lpVtbl->GetClientCertificate(This, pStoreLocation, pStoreName, ppCertHashBlob, pSubjectName)
#define IBackgroundCopyJobHttpOptions_SetCustomHeaders(This, RequestHeaders) \
    (This)->lpVtbl->SetCustomHeaders(This, RequestHeaders)
#define IBackgroundCopyJobHttpOptions_GetCustomHeaders(This, pRequestHeaders) \
    (This)->lpVtbl->GetCustomHeaders(This, pRequestHeaders)
#define IBackgroundCopyJobHttpOptions_SetSecurityFlags(This, Flags) (This)->lpVtbl->SetSecurityFlags(This, Flags)
#define IBackgroundCopyJobHttpOptions_GetSecurityFlags(This, pFlags) (This)->lpVtbl->GetSecurityFlags(This, pFlags)
#endif
#endif
#endif /* __IBackgroundCopyJobHttpOptions_INTERFACE_DEFINED__ */

#ifndef __IBackgroundCopyFile_INTERFACE_DEFINED__
#define __IBackgroundCopyFile_INTERFACE_DEFINED__
static const GUID IID_IBackgroundCopyFile BGJOB_UNUSED = {
    0x01b7bd23, 0xfb88, 0x4a77, { 0x84, 0x90, 0x58, 0x91, 0xd3, 0xe4, 0x65, 0x3a } };
#if defined(__cplusplus) && !defined(CINTERFACE)
// A file of a job.
MIDL_INTERFACE("01b7bd23-fb88-4a77-8490-5891d3e4653a") IBackgroundCopyFile : public IUnknown
{
    // Free it with CoTaskMemFree.
    virtual HRESULT STDMETHODCALLTYPE GetRemoteName(LPWSTR *pVal) = 0;
    // Free it with CoTaskMemFree.
    virtual HRESULT STDMETHODCALLTYPE GetLocalName(LPWSTR *pVal) = 0;
    // Bytes at one moment. Completed: the file is there for the user, after Complete.
    virtual HRESULT STDMETHODCALLTYPE GetProgress(BG_FILE_PROGRESS *pVal) = 0;
};
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(IBackgroundCopyFile,
    0x01b7bd23, 0xfb88, 0x4a77, 0x84, 0x90, 0x58, 0x91, 0xd3, 0xe4, 0x65, 0x3a)
#endif
#else
typedef struct IBackgroundCopyFileVtbl {
    HRESULT (STDMETHODCALLTYPE *QueryInterface)(IBackgroundCopyFile *This, REFIID riid, void **ppvObject);
    ULONG (STDMETHODCALLTYPE *AddRef)(IBackgroundCopyFile *This);
    ULONG (STDMETHODCALLTYPE *Release)(IBackgroundCopyFile *This);
    HRESULT (STDMETHODCALLTYPE *GetRemoteName)(IBackgroundCopyFile *This, LPWSTR *pVal);
    HRESULT (STDMETHODCALLTYPE *GetLocalName)(IBackgroundCopyFile *This, LPWSTR *pVal);
    HRESULT (STDMETHODCALLTYPE *GetProgress)(IBackgroundCopyFile *This, BG_FILE_PROGRESS *pVal);
} IBackgroundCopyFileVtbl;
struct IBackgroundCopyFile {
    CONST_VTBL struct IBackgroundCopyFileVtbl *lpVtbl;
};
#ifdef COBJMACROS
#define IBackgroundCopyFile_QueryInterface(This, riid, ppvObject) (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IBackgroundCopyFile_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IBackgroundCopyFile_Release(This) (This)->lpVtbl->Release(This)
#define IBackgroundCopyFile_GetRemoteName(This, pVal) (This)->lpVtbl->GetRemoteName(This, pVal)
#define IBackgroundCopyFile_GetLocalName(This, pVal) (This)->lpVtbl->GetLocalName(This, pVal)
#define IBackgroundCopyFile_GetProgress(This, pVal) (This)->lpVtbl->GetProgress(This, pVal)
#endif
#endif
#endif /* __IBackgroundCopyFile_INTERFACE_DEFINED__ */

#ifndef __IBackgroundCopyFile2_INTERFACE_DEFINED__
#define __IBackgroundCopyFile2_INTERFACE_DEFINED__
static const GUID IID_IBackgroundCopyFile2 BGJOB_UNUSED = {
    0x83e81b93, 0x0873, 0x474d, { 0x8a, 0x8c, 0xf2, 0x01, 0x8b, 0x1a, 0x93, 0x9c } };
#if defined(__cplusplus) && !defined(CINTERFACE)
// BITS 2.0: ranges, and another source.
MIDL_INTERFACE("83e81b93-0873-474d-8a8c-f2018b1a939c") IBackgroundCopyFile2 : public IBackgroundCopyFile
{
    // S_FALSE, 0 and NULL: all of the file. Free the list with CoTaskMemFree.
    virtual HRESULT STDMETHODCALLTYPE GetFileRanges(DWORD *RangeCount, BG_FILE_RANGE **Ranges) = 0;
    // The file comes from there from now on.
    virtual HRESULT STDMETHODCALLTYPE SetRemoteName(LPCWSTR Val) = 0;
};
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(IBackgroundCopyFile2,
    0x83e81b93, 0x0873, 0x474d, 0x8a, 0x8c, 0xf2, 0x01, 0x8b, 0x1a, 0x93, 0x9c)
#endif
#else
typedef struct IBackgroundCopyFile2Vtbl {
    HRESULT (STDMETHODCALLTYPE *QueryInterface)(IBackgroundCopyFile2 *This, REFIID riid, void **ppvObject);
    ULONG (STDMETHODCALLTYPE *AddRef)(IBackgroundCopyFile2 *This);
    ULONG (STDMETHODCALLTYPE *Release)(IBackgroundCopyFile2 *This);
    HRESULT (STDMETHODCALLTYPE *GetRemoteName)(IBackgroundCopyFile2 *This, LPWSTR *pVal);
    HRESULT (STDMETHODCALLTYPE *GetLocalName)(IBackgroundCopyFile2 *This, LPWSTR *pVal);
    HRESULT (STDMETHODCALLTYPE *GetProgress)(IBackgroundCopyFile2 *This, BG_FILE_PROGRESS *pVal);
    HRESULT (STDMETHODCALLTYPE *GetFileRanges)(IBackgroundCopyFile2 *This, DWORD *RangeCount, BG_FILE_RANGE **Ranges);
    HRESULT (STDMETHODCALLTYPE *SetRemoteName)(IBackgroundCopyFile2 *This, LPCWSTR Val);
} IBackgroundCopyFile2Vtbl;
struct IBackgroundCopyFile2 {
    CONST_VTBL struct IBackgroundCopyFile2Vtbl *lpVtbl;
};
#ifdef COBJMACROS
#define IBackgroundCopyFile2_QueryInterface(This, riid, ppvObject) (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IBackgroundCopyFile2_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IBackgroundCopyFile2_Release(This) (This)->lpVtbl->Release(This)
#define IBackgroundCopyFile2_GetRemoteName(This, pVal) (This)->lpVtbl->GetRemoteName(This, pVal)
#define IBackgroundCopyFile2_GetLocalName(This, pVal) (This)->lpVtbl->GetLocalName(This, pVal)
#define IBackgroundCopyFile2_GetProgress(This, pVal) (This)->lpVtbl->GetProgress(This, pVal)
#define IBackgroundCopyFile2_GetFileRanges(This, RangeCount, Ranges) \
    (This)->lpVtbl->GetFileRanges(This, RangeCount, Ranges)
#define IBackgroundCopyFile2_SetRemoteName(This, Val) (This)->lpVtbl->SetRemoteName(This, Val)
#endif
#endif
#endif /* __IBackgroundCopyFile2_INTERFACE_DEFINED__ */

#ifndef __IEnumBackgroundCopyJobs_INTERFACE_DEFINED__
#define __IEnumBackgroundCopyJobs_INTERFACE_DEFINED__
static const GUID IID_IEnumBackgroundCopyJobs BGJOB_UNUSED = {
    0x1af4f612, 0x3b71, 0x466f, { 0x8f, 0x58, 0x7b, 0x6f, 0x73, 0xac, 0x57, 0xad } };
#if defined(__cplusplus) && !defined(CINTERFACE)
// Jobs at one moment.
MIDL_INTERFACE("1af4f612-3b71-466f-8f58-7b6f73ac57ad") IEnumBackgroundCopyJobs : public IUnknown
{
    // The next celt jobs. S_FALSE: there were fewer. pceltFetched may be NULL if celt is 1.
    virtual HRESULT STDMETHODCALLTYPE Next(ULONG celt, IBackgroundCopyJob **rgelt, ULONG *pceltFetched) = 0;
    // S_FALSE: there were fewer.
    virtual HRESULT STDMETHODCALLTYPE Skip(ULONG celt) = 0;
    // Back to the beginning.
    virtual HRESULT STDMETHODCALLTYPE Reset() = 0;
    // Another one at the same place.
    virtual HRESULT STDMETHODCALLTYPE Clone(IEnumBackgroundCopyJobs **ppEnum) = 0;
    // All of them, wherever it is.
    virtual HRESULT STDMETHODCALLTYPE GetCount(ULONG *puCount) = 0;
};
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(IEnumBackgroundCopyJobs,
    0x1af4f612, 0x3b71, 0x466f, 0x8f, 0x58, 0x7b, 0x6f, 0x73, 0xac, 0x57, 0xad)
#endif
#else
typedef struct IEnumBackgroundCopyJobsVtbl {
    HRESULT (STDMETHODCALLTYPE *QueryInterface)(IEnumBackgroundCopyJobs *This, REFIID riid, void **ppvObject);
    ULONG (STDMETHODCALLTYPE *AddRef)(IEnumBackgroundCopyJobs *This);
    ULONG (STDMETHODCALLTYPE *Release)(IEnumBackgroundCopyJobs *This);
    HRESULT (STDMETHODCALLTYPE *Next)(IEnumBackgroundCopyJobs *This, ULONG celt, IBackgroundCopyJob **rgelt,
                                      ULONG *pceltFetched);
    HRESULT (STDMETHODCALLTYPE *Skip)(IEnumBackgroundCopyJobs *This, ULONG celt);
    HRESULT (STDMETHODCALLTYPE *Reset)(IEnumBackgroundCopyJobs *This);
    HRESULT (STDMETHODCALLTYPE *Clone)(IEnumBackgroundCopyJobs *This, IEnumBackgroundCopyJobs **ppEnum);
    HRESULT (STDMETHODCALLTYPE *GetCount)(IEnumBackgroundCopyJobs *This, ULONG *puCount);
} IEnumBackgroundCopyJobsVtbl;
struct IEnumBackgroundCopyJobs {
    CONST_VTBL struct IEnumBackgroundCopyJobsVtbl *lpVtbl;
};
#ifdef COBJMACROS
#define IEnumBackgroundCopyJobs_QueryInterface(This, riid, ppvObject) \
    (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IEnumBackgroundCopyJobs_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IEnumBackgroundCopyJobs_Release(This) (This)->lpVtbl->Release(This)
#define IEnumBackgroundCopyJobs_Next(This, celt, rgelt, pceltFetched) \
    (This)->lpVtbl->Next(This, celt, rgelt, pceltFetched)
#define IEnumBackgroundCopyJobs_Skip(This, celt) (This)->lpVtbl->Skip(This, celt)
#define IEnumBackgroundCopyJobs_Reset(This) (This)->lpVtbl->Reset(This)
#define IEnumBackgroundCopyJobs_Clone(This, ppEnum) (This)->lpVtbl->Clone(This, ppEnum)
#define IEnumBackgroundCopyJobs_GetCount(This, puCount) (This)->lpVtbl->GetCount(This, puCount)
#endif
#endif
#endif /* __IEnumBackgroundCopyJobs_INTERFACE_DEFINED__ */

#ifndef __IEnumBackgroundCopyFiles_INTERFACE_DEFINED__
#define __IEnumBackgroundCopyFiles_INTERFACE_DEFINED__
static const GUID IID_IEnumBackgroundCopyFiles BGJOB_UNUSED = {
    0xca51e165, 0xc365, 0x424c, { 0x8d, 0x41, 0x24, 0xaa, 0xa4, 0xff, 0x3c, 0x40 } };
#if defined(__cplusplus) && !defined(CINTERFACE)
// Files of a job at one moment.
MIDL_INTERFACE("ca51e165-c365-424c-8d41-24aaa4ff3c40") IEnumBackgroundCopyFiles : public IUnknown
{
    // The next celt files. S_FALSE: there were fewer. pceltFetched may be NULL if celt is 1.
    virtual HRESULT STDMETHODCALLTYPE Next(ULONG celt, IBackgroundCopyFile **rgelt, ULONG *pceltFetched) = 0;
    // S_FALSE: there were fewer.
    virtual HRESULT STDMETHODCALLTYPE Skip(ULONG celt) = 0;
    // Back to the beginning.
    virtual HRESULT STDMETHODCALLTYPE Reset() = 0;
    // Another one at the same place.
    virtual HRESULT STDMETHODCALLTYPE Clone(IEnumBackgroundCopyFiles **ppEnum) = 0;
    // All of them, wherever it is.
    virtual HRESULT STDMETHODCALLTYPE GetCount(ULONG *puCount) = 0;
};
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(IEnumBackgroundCopyFiles,
    0xca51e165, 0xc365, 0x424c, 0x8d, 0x41, 0x24, 0xaa, 0xa4, 0xff, 0x3c, 0x40)
#endif
#else
typedef struct IEnumBackgroundCopyFilesVtbl {
    HRESULT (STDMETHODCALLTYPE *QueryInterface)(IEnumBackgroundCopyFiles *This, REFIID riid, void **ppvObject);
    ULONG (STDMETHODCALLTYPE *AddRef)(IEnumBackgroundCopyFiles *This);
    ULONG (STDMETHODCALLTYPE *Release)(IEnumBackgroundCopyFiles *This);
    HRESULT (STDMETHODCALLTYPE *Next)(IEnumBackgroundCopyFiles *This, ULONG celt, IBackgroundCopyFile **rgelt,
                                      ULONG *pceltFetched);
    HRESULT (STDMETHODCALLTYPE *Skip)(IEnumBackgroundCopyFiles *This, ULONG celt);
    HRESULT (STDMETHODCALLTYPE *Reset)(IEnumBackgroundCopyFiles *This);
    HRESULT (STDMETHODCALLTYPE *Clone)(IEnumBackgroundCopyFiles *This, IEnumBackgroundCopyFiles **ppEnum);
    HRESULT (STDMETHODCALLTYPE *GetCount)(IEnumBackgroundCopyFiles *This, ULONG *puCount);
} IEnumBackgroundCopyFilesVtbl;
struct IEnumBackgroundCopyFiles {
    CONST_VTBL struct IEnumBackgroundCopyFilesVtbl *lpVtbl;
};
#ifdef COBJMACROS
#define IEnumBackgroundCopyFiles_QueryInterface(This, riid, ppvObject) \
    (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IEnumBackgroundCopyFiles_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IEnumBackgroundCopyFiles_Release(This) (This)->lpVtbl->Release(This)
#define IEnumBackgroundCopyFiles_Next(This, celt, rgelt, pceltFetched) \
    (This)->lpVtbl->Next(This, celt, rgelt, pceltFetched)
#define IEnumBackgroundCopyFiles_Skip(This, celt) (This)->lpVtbl->Skip(This, celt)
#define IEnumBackgroundCopyFiles_Reset(This) (This)->lpVtbl->Reset(This)
#define IEnumBackgroundCopyFiles_Clone(This, ppEnum) (This)->lpVtbl->Clone(This, ppEnum)
#define IEnumBackgroundCopyFiles_GetCount(This, puCount) (This)->lpVtbl->GetCount(This, puCount)
#endif
#endif
#endif /* __IEnumBackgroundCopyFiles_INTERFACE_DEFINED__ */

#ifndef __IBackgroundCopyError_INTERFACE_DEFINED__
#define __IBackgroundCopyError_INTERFACE_DEFINED__
static const GUID IID_IBackgroundCopyError BGJOB_UNUSED = {
    0x19c613a0, 0xfcb8, 0x4f28, { 0x81, 0xae, 0x89, 0x7c, 0x3d, 0x07, 0x8f, 0x81 } };
#if defined(__cplusplus) && !defined(CINTERFACE)
// Why a job stopped, at the moment of GetError.
MIDL_INTERFACE("19c613a0-fcb8-4f28-81ae-897c3d078f81") IBackgroundCopyError : public IUnknown
{
    // Code and where it came from.
    virtual HRESULT STDMETHODCALLTYPE GetError(BG_ERROR_CONTEXT *pContext, HRESULT *pCode) = 0;
    // BG_E_FILE_NOT_AVAILABLE: the error is not a file's.
    virtual HRESULT STDMETHODCALLTYPE GetFile(IBackgroundCopyFile **pVal) = 0;
    // A sentence, in English. Free it with CoTaskMemFree.
    virtual HRESULT STDMETHODCALLTYPE GetErrorDescription(DWORD LanguageId, LPWSTR *pErrorDescription) = 0;
    // A sentence about where it came from. Free it with CoTaskMemFree.
    virtual HRESULT STDMETHODCALLTYPE GetErrorContextDescription(DWORD LanguageId, LPWSTR *pContextDescription) = 0;
    // "http", "https" or "file". BG_E_PROTOCOL_NOT_AVAILABLE: the error is not the remote file's.
    virtual HRESULT STDMETHODCALLTYPE GetProtocol(LPWSTR *pProtocol) = 0;
};
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(IBackgroundCopyError,
    0x19c613a0, 0xfcb8, 0x4f28, 0x81, 0xae, 0x89, 0x7c, 0x3d, 0x07, 0x8f, 0x81)
#endif
#else
typedef struct IBackgroundCopyErrorVtbl {
    HRESULT (STDMETHODCALLTYPE *QueryInterface)(IBackgroundCopyError *This, REFIID riid, void **ppvObject);
    ULONG (STDMETHODCALLTYPE *AddRef)(IBackgroundCopyError *This);
    ULONG (STDMETHODCALLTYPE *Release)(IBackgroundCopyError *This);
    HRESULT (STDMETHODCALLTYPE *GetError)(IBackgroundCopyError *This, BG_ERROR_CONTEXT *pContext, HRESULT *pCode);
    HRESULT (STDMETHODCALLTYPE *GetFile)(IBackgroundCopyError *This, IBackgroundCopyFile **pVal);
    HRESULT (STDMETHODCALLTYPE *GetErrorDescription)(IBackgroundCopyError *This, DWORD LanguageId,
                                                     LPWSTR *pErrorDescription);
    HRESULT (STDMETHODCALLTYPE *GetErrorContextDescription)(IBackgroundCopyError *This, DWORD LanguageId,
                                                            LPWSTR *pContextDescription);
    HRESULT (STDMETHODCALLTYPE *GetProtocol)(IBackgroundCopyError *This, LPWSTR *pProtocol);
} IBackgroundCopyErrorVtbl;
struct IBackgroundCopyError {
    CONST_VTBL struct IBackgroundCopyErrorVtbl *lpVtbl;
};
#ifdef COBJMACROS
#define IBackgroundCopyError_QueryInterface(This, riid, ppvObject) (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IBackgroundCopyError_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IBackgroundCopyError_Release(This) (This)->lpVtbl->Release(This)
#define IBackgroundCopyError_GetError(This, pContext, pCode) (This)->lpVtbl->GetError(This, pContext, pCode)
#define IBackgroundCopyError_GetFile(This, pVal) (This)->lpVtbl->GetFile(This, pVal)
#define IBackgroundCopyError_GetErrorDescription(This, LanguageId, pErrorDescription) \
    (This)->lpVtbl->GetErrorDescription(This, LanguageId, pErrorDescription)
#define IBackgroundCopyError_GetErrorContextDescription(This, LanguageId, pContextDescription) \
    (This)->lpVtbl->GetErrorContextDescription(This, LanguageId, pContextDescription)
#define IBackgroundCopyError_GetProtocol(This, pProtocol) (This)->lpVtbl->GetProtocol(This, pProtocol)
#endif
#endif
#endif /* __IBackgroundCopyError_INTERFACE_DEFINED__ */

#ifndef __IBackgroundCopyCallback_INTERFACE_DEFINED__
#define __IBackgroundCopyCallback_INTERFACE_DEFINED__
static const GUID IID_IBackgroundCopyCallback BGJOB_UNUSED = {
    0x97ea99c7, 0x0186, 0x4ad4, { 0x8d, 0xf9, 0xc5, 0xb4, 0xe0, 0xed, 0x6b, 0x22 } };
#if defined(__cplusplus) && !defined(CINTERFACE)
// The program's own object, which BgPumpCallbacks calls. Any answer but S_OK: it is called again by a later pump.
MIDL_INTERFACE("97ea99c7-0186-4ad4-8df9-c5b4e0ed6b22") IBackgroundCopyCallback : public IUnknown
{
    // All files have arrived.
    virtual HRESULT STDMETHODCALLTYPE JobTransferred(IBackgroundCopyJob *pJob) = 0;
    // The job is in BG_JOB_STATE_ERROR.
    virtual HRESULT STDMETHODCALLTYPE JobError(IBackgroundCopyJob *pJob, IBackgroundCopyError *pError) = 0;
    // Anything else has changed. May be left out.
    virtual HRESULT STDMETHODCALLTYPE JobModification(IBackgroundCopyJob *pJob, DWORD dwReserved) = 0;
};
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(IBackgroundCopyCallback,
    0x97ea99c7, 0x0186, 0x4ad4, 0x8d, 0xf9, 0xc5, 0xb4, 0xe0, 0xed, 0x6b, 0x22)
#endif
#else
typedef struct IBackgroundCopyCallbackVtbl {
    HRESULT (STDMETHODCALLTYPE *QueryInterface)(IBackgroundCopyCallback *This, REFIID riid, void **ppvObject);
    ULONG (STDMETHODCALLTYPE *AddRef)(IBackgroundCopyCallback *This);
    ULONG (STDMETHODCALLTYPE *Release)(IBackgroundCopyCallback *This);
    HRESULT (STDMETHODCALLTYPE *JobTransferred)(IBackgroundCopyCallback *This, IBackgroundCopyJob *pJob);
    HRESULT (STDMETHODCALLTYPE *JobError)(IBackgroundCopyCallback *This, IBackgroundCopyJob *pJob,
                                          IBackgroundCopyError *pError);
    HRESULT (STDMETHODCALLTYPE *JobModification)(IBackgroundCopyCallback *This, IBackgroundCopyJob *pJob,
                                                 DWORD dwReserved);
} IBackgroundCopyCallbackVtbl;
struct IBackgroundCopyCallback {
    CONST_VTBL struct IBackgroundCopyCallbackVtbl *lpVtbl;
};
#ifdef COBJMACROS
#define IBackgroundCopyCallback_QueryInterface(This, riid, ppvObject) \
    (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IBackgroundCopyCallback_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IBackgroundCopyCallback_Release(This) (This)->lpVtbl->Release(This)
#define IBackgroundCopyCallback_JobTransferred(This, pJob) (This)->lpVtbl->JobTransferred(This, pJob)
#define IBackgroundCopyCallback_JobError(This, pJob, pError) (This)->lpVtbl->JobError(This, pJob, pError)
#define IBackgroundCopyCallback_JobModification(This, pJob, dwReserved) \
    (This)->lpVtbl->JobModification(This, pJob, dwReserved)
#endif
#endif
#endif /* __IBackgroundCopyCallback_INTERFACE_DEFINED__ */

#ifndef __IBackgroundCopyCallback2_INTERFACE_DEFINED__
#define __IBackgroundCopyCallback2_INTERFACE_DEFINED__
static const GUID IID_IBackgroundCopyCallback2 BGJOB_UNUSED = {
    0x659cdeac, 0x489e, 0x11d9, { 0xa9, 0xcd, 0x00, 0x0d, 0x56, 0x96, 0x52, 0x51 } };
#if defined(__cplusplus) && !defined(CINTERFACE)
// BITS 3.0: each file.
MIDL_INTERFACE("659cdeac-489e-11d9-a9cd-000d56965251") IBackgroundCopyCallback2 : public IBackgroundCopyCallback
{
    // A file has arrived: in their order, before JobTransferred.
    virtual HRESULT STDMETHODCALLTYPE FileTransferred(IBackgroundCopyJob *pJob, IBackgroundCopyFile *pFile) = 0;
};
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(IBackgroundCopyCallback2,
    0x659cdeac, 0x489e, 0x11d9, 0xa9, 0xcd, 0x00, 0x0d, 0x56, 0x96, 0x52, 0x51)
#endif
#else
typedef struct IBackgroundCopyCallback2Vtbl {
    HRESULT (STDMETHODCALLTYPE *QueryInterface)(IBackgroundCopyCallback2 *This, REFIID riid, void **ppvObject);
    ULONG (STDMETHODCALLTYPE *AddRef)(IBackgroundCopyCallback2 *This);
    ULONG (STDMETHODCALLTYPE *Release)(IBackgroundCopyCallback2 *This);
    HRESULT (STDMETHODCALLTYPE *JobTransferred)(IBackgroundCopyCallback2 *This, IBackgroundCopyJob *pJob);
    HRESULT (STDMETHODCALLTYPE *JobError)(IBackgroundCopyCallback2 *This, IBackgroundCopyJob *pJob,
                                          IBackgroundCopyError *pError);
    HRESULT (STDMETHODCALLTYPE *JobModification)(IBackgroundCopyCallback2 *This, IBackgroundCopyJob *pJob,
                                                 DWORD dwReserved);
    HRESULT (STDMETHODCALLTYPE *FileTransferred)(IBackgroundCopyCallback2 *This, IBackgroundCopyJob *pJob,
                                                 IBackgroundCopyFile *pFile);
} IBackgroundCopyCallback2Vtbl;
struct IBackgroundCopyCallback2 {
    CONST_VTBL struct IBackgroundCopyCallback2Vtbl *lpVtbl;
};
#ifdef COBJMACROS
#define IBackgroundCopyCallback2_QueryInterface(This, riid, ppvObject) \
    (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IBackgroundCopyCallback2_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IBackgroundCopyCallback2_Release(This) (This)->lpVtbl->Release(This)
#define IBackgroundCopyCallback2_JobTransferred(This, pJob) (This)->lpVtbl->JobTransferred(This, pJob)
#define IBackgroundCopyCallback2_JobError(This, pJob, pError) (This)->lpVtbl->JobError(This, pJob, pError)
#define IBackgroundCopyCallback2_JobModification(This, pJob, dwReserved) \
    (This)->lpVtbl->JobModification(This, pJob, dwReserved)
#define IBackgroundCopyCallback2_FileTransferred(This, pJob, pFile) (This)->lpVtbl->FileTransferred(This, pJob, pFile)
#endif
#endif
#endif /* __IBackgroundCopyCallback2_INTERFACE_DEFINED__ */

#ifndef __IDeliveryOptimizationJob_INTERFACE_DEFINED__
#define __IDeliveryOptimizationJob_INTERFACE_DEFINED__
static const GUID IID_IDeliveryOptimizationJob BGJOB_UNUSED = {
    0xee2584cf, 0xa69c, 0x4848, { 0xb6, 0x33, 0x26, 0x49, 0x96, 0x2b, 0x3e, 0xf7 } };
#if defined(__cplusplus) && !defined(CINTERFACE)
// Delivery Optimization's way to add files.
MIDL_INTERFACE("ee2584cf-a69c-4848-b633-2649962b3ef7") IDeliveryOptimizationJob : public IUnknown
{
    // Adds a file, or parts of it if RangeCount is not 0. FileSize: BG_SIZE_UNKNOWN, or what is known before.
    virtual HRESULT STDMETHODCALLTYPE AddFileWithRanges(LPCWSTR FileId, LPCWSTR RemoteUrl, LPCWSTR LocalName,
                                                        DWORD RangeCount, BG_FILE_RANGE *Ranges, UINT64 FileSize) = 0;
};
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(IDeliveryOptimizationJob,
    0xee2584cf, 0xa69c, 0x4848, 0xb6, 0x33, 0x26, 0x49, 0x96, 0x2b, 0x3e, 0xf7)
#endif
#else
typedef struct IDeliveryOptimizationJobVtbl {
    HRESULT (STDMETHODCALLTYPE *QueryInterface)(IDeliveryOptimizationJob *This, REFIID riid, void **ppvObject);
    ULONG (STDMETHODCALLTYPE *AddRef)(IDeliveryOptimizationJob *This);
    ULONG (STDMETHODCALLTYPE *Release)(IDeliveryOptimizationJob *This);
    HRESULT (STDMETHODCALLTYPE *AddFileWithRanges)(IDeliveryOptimizationJob *This, LPCWSTR FileId, LPCWSTR RemoteUrl,
                                                   LPCWSTR LocalName, DWORD RangeCount, BG_FILE_RANGE *Ranges,
                                                   UINT64 FileSize);
} IDeliveryOptimizationJobVtbl;
struct IDeliveryOptimizationJob {
    CONST_VTBL struct IDeliveryOptimizationJobVtbl *lpVtbl;
};
#ifdef COBJMACROS
#define IDeliveryOptimizationJob_QueryInterface(This, riid, ppvObject) \
    (This)->lpVtbl->QueryInterface(This, riid, ppvObject)
#define IDeliveryOptimizationJob_AddRef(This) (This)->lpVtbl->AddRef(This)
#define IDeliveryOptimizationJob_Release(This) (This)->lpVtbl->Release(This)
#define IDeliveryOptimizationJob_AddFileWithRanges(This, FileId, RemoteUrl, LocalName, RangeCount, Ranges, FileSize) \
    (This)->lpVtbl->AddFileWithRanges(This, FileId, RemoteUrl, LocalName, RangeCount, Ranges, FileSize)
#endif
#endif
#endif /* __IDeliveryOptimizationJob_INTERFACE_DEFINED__ */

#if defined(__GNUC__) && defined(__cplusplus)
#pragma GCC diagnostic pop
#endif

/* What BgCoCreateInstance makes: a manager of the engine with BG_PROFILE_BITS, by any of its names; */
/* the last one of that with BG_PROFILE_DO. */
#ifndef __BackgroundCopyManager_FWD_DEFINED__
#define __BackgroundCopyManager_FWD_DEFINED__
static const GUID CLSID_BackgroundCopyManager BGJOB_UNUSED = {
    0x4991d34b, 0x80a1, 0x4291, { 0x83, 0xb6, 0x33, 0x28, 0x36, 0x6b, 0x90, 0x97 } };
#if defined(__cplusplus) && defined(_WIN32)
class DECLSPEC_UUID("4991d34b-80a1-4291-83b6-3328366b9097") BackgroundCopyManager;
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(BackgroundCopyManager,
    0x4991d34b, 0x80a1, 0x4291, 0x83, 0xb6, 0x33, 0x28, 0x36, 0x6b, 0x90, 0x97)
#endif
#endif
#endif
#ifndef __BackgroundCopyManager1_5_FWD_DEFINED__
#define __BackgroundCopyManager1_5_FWD_DEFINED__
static const GUID CLSID_BackgroundCopyManager1_5 BGJOB_UNUSED = {
    0xf087771f, 0xd74f, 0x4c1a, { 0xbb, 0x8a, 0xe1, 0x6a, 0xca, 0x91, 0x24, 0xea } };
#if defined(__cplusplus) && defined(_WIN32)
class DECLSPEC_UUID("f087771f-d74f-4c1a-bb8a-e16aca9124ea") BackgroundCopyManager1_5;
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(BackgroundCopyManager1_5,
    0xf087771f, 0xd74f, 0x4c1a, 0xbb, 0x8a, 0xe1, 0x6a, 0xca, 0x91, 0x24, 0xea)
#endif
#endif
#endif
#ifndef __BackgroundCopyManager2_0_FWD_DEFINED__
#define __BackgroundCopyManager2_0_FWD_DEFINED__
static const GUID CLSID_BackgroundCopyManager2_0 BGJOB_UNUSED = {
    0x6d18ad12, 0xbde3, 0x4393, { 0xb3, 0x11, 0x09, 0x9c, 0x34, 0x6e, 0x6d, 0xf9 } };
#if defined(__cplusplus) && defined(_WIN32)
class DECLSPEC_UUID("6d18ad12-bde3-4393-b311-099c346e6df9") BackgroundCopyManager2_0;
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(BackgroundCopyManager2_0,
    0x6d18ad12, 0xbde3, 0x4393, 0xb3, 0x11, 0x09, 0x9c, 0x34, 0x6e, 0x6d, 0xf9)
#endif
#endif
#endif
#ifndef __BackgroundCopyManager2_5_FWD_DEFINED__
#define __BackgroundCopyManager2_5_FWD_DEFINED__
static const GUID CLSID_BackgroundCopyManager2_5 BGJOB_UNUSED = {
    0x03ca98d6, 0xff5d, 0x49b8, { 0xab, 0xc6, 0x03, 0xdd, 0x84, 0x12, 0x70, 0x20 } };
#if defined(__cplusplus) && defined(_WIN32)
class DECLSPEC_UUID("03ca98d6-ff5d-49b8-abc6-03dd84127020") BackgroundCopyManager2_5;
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(BackgroundCopyManager2_5,
    0x03ca98d6, 0xff5d, 0x49b8, 0xab, 0xc6, 0x03, 0xdd, 0x84, 0x12, 0x70, 0x20)
#endif
#endif
#endif
#ifndef __BackgroundCopyManager3_0_FWD_DEFINED__
#define __BackgroundCopyManager3_0_FWD_DEFINED__
static const GUID CLSID_BackgroundCopyManager3_0 BGJOB_UNUSED = {
    0x659cdea7, 0x489e, 0x11d9, { 0xa9, 0xcd, 0x00, 0x0d, 0x56, 0x96, 0x52, 0x51 } };
#if defined(__cplusplus) && defined(_WIN32)
class DECLSPEC_UUID("659cdea7-489e-11d9-a9cd-000d56965251") BackgroundCopyManager3_0;
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(BackgroundCopyManager3_0,
    0x659cdea7, 0x489e, 0x11d9, 0xa9, 0xcd, 0x00, 0x0d, 0x56, 0x96, 0x52, 0x51)
#endif
#endif
#endif
#ifndef __BackgroundCopyManager4_0_FWD_DEFINED__
#define __BackgroundCopyManager4_0_FWD_DEFINED__
static const GUID CLSID_BackgroundCopyManager4_0 BGJOB_UNUSED = {
    0xbb6df56b, 0xcace, 0x11dc, { 0x99, 0x92, 0x00, 0x19, 0xb9, 0x3a, 0x3a, 0x84 } };
#if defined(__cplusplus) && defined(_WIN32)
class DECLSPEC_UUID("bb6df56b-cace-11dc-9992-0019b93a3a84") BackgroundCopyManager4_0;
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(BackgroundCopyManager4_0,
    0xbb6df56b, 0xcace, 0x11dc, 0x99, 0x92, 0x00, 0x19, 0xb9, 0x3a, 0x3a, 0x84)
#endif
#endif
#endif
#ifndef __BackgroundCopyManager5_0_FWD_DEFINED__
#define __BackgroundCopyManager5_0_FWD_DEFINED__
static const GUID CLSID_BackgroundCopyManager5_0 BGJOB_UNUSED = {
    0x1ecca34c, 0xe88a, 0x44e3, { 0x8d, 0x6a, 0x89, 0x21, 0xbd, 0xe9, 0xe4, 0x52 } };
#if defined(__cplusplus) && defined(_WIN32)
class DECLSPEC_UUID("1ecca34c-e88a-44e3-8d6a-8921bde9e452") BackgroundCopyManager5_0;
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(BackgroundCopyManager5_0,
    0x1ecca34c, 0xe88a, 0x44e3, 0x8d, 0x6a, 0x89, 0x21, 0xbd, 0xe9, 0xe4, 0x52)
#endif
#endif
#endif
#ifndef __BackgroundCopyManager10_1_FWD_DEFINED__
#define __BackgroundCopyManager10_1_FWD_DEFINED__
static const GUID CLSID_BackgroundCopyManager10_1 BGJOB_UNUSED = {
    0x4bd3e4e1, 0x7bd4, 0x4a2b, { 0x99, 0x64, 0x49, 0x64, 0x00, 0xde, 0x51, 0x93 } };
#if defined(__cplusplus) && defined(_WIN32)
class DECLSPEC_UUID("4bd3e4e1-7bd4-4a2b-9964-496400de5193") BackgroundCopyManager10_1;
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(BackgroundCopyManager10_1,
    0x4bd3e4e1, 0x7bd4, 0x4a2b, 0x99, 0x64, 0x49, 0x64, 0x00, 0xde, 0x51, 0x93)
#endif
#endif
#endif
#ifndef __DeliveryOptimization_FWD_DEFINED__
#define __DeliveryOptimization_FWD_DEFINED__
static const GUID CLSID_DeliveryOptimization BGJOB_UNUSED = {
    0x5b99fa76, 0x721c, 0x423c, { 0xad, 0xac, 0x56, 0xd0, 0x3c, 0x8a, 0x80, 0x07 } };
#if defined(__cplusplus) && defined(_WIN32)
class DECLSPEC_UUID("5b99fa76-721c-423c-adac-56d03c8a8007") DeliveryOptimization;
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(DeliveryOptimization,
    0x5b99fa76, 0x721c, 0x423c, 0xad, 0xac, 0x56, 0xd0, 0x3c, 0x8a, 0x80, 0x07)
#endif
#endif
#endif


// The version of BG_COM_CONFIG that this header declares.
#define BG_COM_CONFIG_VERSION 1

// What gives memory for the texts and lists that methods return, as CoTaskMemAlloc does.
typedef void *(STDMETHODCALLTYPE *BG_COM_ALLOC)(SIZE_T cb);

// What takes it back, as CoTaskMemFree does. NULL is nothing.
typedef void (STDMETHODCALLTYPE *BG_COM_FREE)(void *pv);

// What GetReplyData calls to have the reply's first cbBuffer bytes, which are all of it, copied to pBuffer.
typedef HRESULT (*BG_COM_REPLY)(void *pContext, BG_FILE file, void *pBuffer, size_t cbBuffer);

// How the COM layer is made. BGJOB_COM makes one that fits its block: name_config.
typedef struct {
    // sizeof(BG_COM_CONFIG).
    uint32_t Size;
    // BG_COM_CONFIG_VERSION.
    uint32_t Version;
    // COM objects at a time: one for each pointer that a method returns until its last Release, and for each job one
    // for its notify interface, and one for properties that only this layer keeps. At least 1, at most 65,534.
    uint32_t Objects;
    // Jobs of all engines, at least.
    uint32_t Jobs;
    // If not 0 and pfnAlloc is NULL, texts and lists come from the block: so many at a time, and those that methods
    // need while they work (two for AddFile, two for AddFileSet, of which one has all names). At most 65,535.
    uint32_t Strings;
    // Bytes that each of these may have, at most 65,528.
    uint32_t StringBytes;
    // Where returned texts and lists come from. NULL: the block, if Strings is not 0; else malloc, if there is an
    // operating system.
    BG_COM_ALLOC pfnAlloc;
    // Where they go. Not NULL if pfnAlloc is not.
    BG_COM_FREE pfnFree;
    // What Complete calls for each file; NULL: nothing. As BgComplete.
    BG_SAVE pfnSave;
    // What GetReplyData calls. NULL: it answers E_NOTIMPL, unless the reply is empty.
    BG_COM_REPLY pfnReply;
    // Given to pfnSave and pfnReply.
    void *pContext;
    // What GetOwner answers; must stay valid. NULL: the null SID, "S-1-0-0".
    LPCWSTR pOwner;
} BG_COM_CONFIG;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Makes the COM layer in the block of memory at pBlock, which stays the program's: it must stay valid until
// BgComUninitialize, and nobody else may write to it. Declare it with BGJOB_COM, or give any block of BGJOB_COM_BYTES
// bytes, aligned to 8. After BgInitialize, which this archive allows once for each profile.
//
// Errors: E_HANDLE: there is no engine. E_INVALIDARG: a NULL or misaligned pointer, a config that is smaller than this
//   one or of version 0, objects of 0 or more than 65,534, strings or their bytes beyond their limits, one of pfnAlloc
//   and pfnFree without the other.
//   E_NOT_SUFFICIENT_BUFFER: cbBlock is too small, or the engines have more jobs than the config.
//   BGJOB_E_ALREADY_INITIALIZED.
// Context: thread, while no other function of this header runs. Cost: linear in what the config asks for.
HRESULT BgComInitialize(void *pBlock, size_t cbBlock, const BG_COM_CONFIG *pConfig);

// Ends the COM layer, releases the notify interfaces, and frees what it kept. Pointers that the program still has are
// dead: their methods must not be called any more. Before BgUninitialize.
//
// Errors: E_HANDLE: there is none. E_PENDING: a callback calls it.
// Context: thread, while no other function of this header runs. Cost: linear in objects and jobs.
HRESULT BgComUninitialize(void);

// A manager, as CoCreateInstance gives it: rclsid is CLSID_BackgroundCopyManager, or that of a later version, for the
// engine with BG_PROFILE_BITS; CLSID_DeliveryOptimization for that with BG_PROFILE_DO. dwClsContext is not looked at.
//
// Errors: *ppv is NULL then. E_HANDLE: no COM layer. E_POINTER: ppv is NULL or misaligned. E_INVALIDARG: rclsid
//   or riid is. CLASS_E_NOAGGREGATION: pUnkOuter is not NULL. REGDB_E_CLASSNOTREG: another CLSID, or no engine has its
//   profile. E_NOINTERFACE. E_OUTOFMEMORY: no object is free.
// Context: thread. Cost: taking an object.
HRESULT BgCoCreateInstance(REFCLSID rclsid, IUnknown *pUnkOuter, DWORD dwClsContext, REFIID riid, void **ppv);

// Memory as the COM layer's methods return it, from pfnAlloc of BG_COM_CONFIG; NULL if there is none, or no COM layer.
//
// Context: thread. Cost: the allocator's.
void *BgCoTaskMemAlloc(size_t cb);

// Frees what a method of the COM layer, or BgCoTaskMemAlloc, returned. NULL is nothing.
//
// Context: thread. Cost: the allocator's.
void BgCoTaskMemFree(void *pv);

// Calls the notify interfaces of all jobs for what has happened since the last pump, on the thread that calls it, with
// nothing locked: callbacks may call any method of any job, Complete included. FileTransferred for each file, then
// JobTransferred or JobError; JobModification for anything else, once however much there was. What did not answer S_OK
// is called again by the next pump. *pCalls, which may be NULL: how many calls were made. Callbacks must return: a C++
// exception or a longjmp out of one leaves the pump marked as running for ever.
//
// Errors: E_HANDLE: no COM layer. E_INVALIDARG: pCalls is misaligned. E_PENDING: another thread pumps, or the pump was
//   called by a callback. E_OUTOFMEMORY: no object is free for what callbacks are given; nothing is lost, the next
//   pump goes on.
// Context: thread. Cost: a look at every job, and the callbacks.
HRESULT BgPumpCallbacks(uint32_t *pCalls);

// The COM object of a job that is known by its handle: for a transport that wants the properties that only COM has.
//
// Errors: *ppv is NULL then. E_HANDLE: no COM layer, or not a live job. E_POINTER: ppv is NULL or misaligned.
//   E_INVALIDARG: riid is. E_NOINTERFACE. E_OUTOFMEMORY: no object is free. E_PENDING.
// Context: thread. Cost: taking an object.
HRESULT BgGetJobObject(BG_JOB job, REFIID riid, void **ppv);

// The handle of the job that a pointer of this layer belongs to: for BgGetSnapshot and the other functions of bgjob.h.
//
// Errors: E_HANDLE: no COM layer. E_INVALIDARG: a pointer is NULL or misaligned, or not to an interface of a job of
//   this layer.
// Context: thread. Cost: constant.
HRESULT BgGetJobHandle(IUnknown *pJob, BG_JOB *pHandle);

// What SetCredentials was given for a target and a scheme: for a transport that has to log in. Free both with
// CoTaskMemFree; they are in clear. The name may be empty where the scheme allows the user's own.
//
// Returns S_FALSE, with NULLs: none were set.
// Errors: the outputs are NULL then. E_HANDLE: no COM layer, or not a live job. E_INVALIDARG: NULL or misaligned.
//   BG_E_INVALID_AUTH_TARGET, BG_E_INVALID_AUTH_SCHEME. E_OUTOFMEMORY. E_PENDING.
// Context: thread. Cost: linear in the texts.
HRESULT BgGetCredentials(BG_JOB job,
                         BG_AUTH_TARGET Target,
                         BG_AUTH_SCHEME Scheme,
                         LPWSTR *pUserName,
                         LPWSTR *pPassword);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus


/*
 * Storage for the COM layer
 *
 * BGJOB_COM_BYTES(objects, jobs, strings, string_bytes)   bytes of a block: a constant expression, the same on every
 *                                                         target.
 * BGJOB_COM(name, objects, jobs);                         declares the static block `name`, and `name_config` to go
 *                                                         with it.
 * BGJOB_COM_WITH_STRINGS(name, objects, jobs, strings, string_bytes);
 *                                                         the same with room for texts and lists, which there must be
 *                                                         where nothing else gives memory: without an operating system.
 *
 * The fields of name_config mean what BG_COM_CONFIG says; copy it to set the others. On Windows its pfnAlloc and
 * pfnFree are the platform's CoTaskMemAlloc and CoTaskMemFree (link ole32), elsewhere they are NULL.
 */
#ifdef _WIN32
#define BGJOB_COM_ALLOCATOR CoTaskMemAlloc, CoTaskMemFree
#else
#define BGJOB_COM_ALLOCATOR NULL, NULL
#endif

#define BGJOB_COM_BITMAP_BYTES(n) (((size_t)(n) + 63u) / 64u * 8u)
#define BGJOB_COM_BYTES(objects, jobs, strings, string_bytes)                                                          \
    (192u + (size_t)(objects) * 64u + (size_t)(jobs) * 64u                                                         \
     + BGJOB_COM_BITMAP_BYTES(objects) + BGJOB_COM_BITMAP_BYTES(strings)                                               \
     + (size_t)(strings) * (((size_t)(string_bytes) + 7u) / 8u * 8u))

#define BGJOB_COM(name, objects, jobs) BGJOB_COM_STORAGE(name, objects, jobs, 0, 0, BGJOB_COM_ALLOCATOR)
#define BGJOB_COM_WITH_STRINGS(name, objects, jobs, strings, string_bytes)                                             \
    BGJOB_COM_STORAGE(name, objects, jobs, strings, string_bytes, NULL, NULL)

/* What the two have in common. */
#define BGJOB_COM_STORAGE(name, objects, jobs, strings, string_bytes, ...)                                             \
    static BGJOB_ALIGNED uint64_t name[BGJOB_COM_BYTES(objects, jobs, strings, string_bytes) / 8u];                    \
    static const BG_COM_CONFIG name##_config BGJOB_UNUSED = {                                                          \
        (uint32_t)sizeof(BG_COM_CONFIG), BG_COM_CONFIG_VERSION,                                                        \
        (objects), (jobs), (strings), (string_bytes), __VA_ARGS__, NULL, NULL, NULL, NULL }

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

/* The platform's layouts are those that the library was compiled for. */
#ifdef BGJOB_PLATFORM_BITS
typedef char bgjob_layout_0[sizeof(BG_JOB_PROGRESS) == 24 ? 1 : -1];
typedef char bgjob_layout_1[offsetof(BG_JOB_PROGRESS, BytesTotal) == 0 ? 1 : -1];
typedef char bgjob_layout_2[offsetof(BG_JOB_PROGRESS, BytesTransferred) == 8 ? 1 : -1];
typedef char bgjob_layout_3[offsetof(BG_JOB_PROGRESS, FilesTotal) == 16 ? 1 : -1];
typedef char bgjob_layout_4[offsetof(BG_JOB_PROGRESS, FilesTransferred) == 20 ? 1 : -1];
typedef char bgjob_layout_5[sizeof(BG_FILE_PROGRESS) == 24 ? 1 : -1];
typedef char bgjob_layout_6[offsetof(BG_FILE_PROGRESS, BytesTotal) == 0 ? 1 : -1];
typedef char bgjob_layout_7[offsetof(BG_FILE_PROGRESS, BytesTransferred) == 8 ? 1 : -1];
typedef char bgjob_layout_8[offsetof(BG_FILE_PROGRESS, Completed) == 16 ? 1 : -1];
typedef char bgjob_layout_9[sizeof(BG_JOB_REPLY_PROGRESS) == 16 ? 1 : -1];
typedef char bgjob_layout_10[offsetof(BG_JOB_REPLY_PROGRESS, BytesTotal) == 0 ? 1 : -1];
typedef char bgjob_layout_11[offsetof(BG_JOB_REPLY_PROGRESS, BytesTransferred) == 8 ? 1 : -1];
typedef char bgjob_layout_12[sizeof(BG_JOB_TIMES) == 24 ? 1 : -1];
typedef char bgjob_layout_13[offsetof(BG_JOB_TIMES, CreationTime) == 0 ? 1 : -1];
typedef char bgjob_layout_14[offsetof(BG_JOB_TIMES, ModificationTime) == 8 ? 1 : -1];
typedef char bgjob_layout_15[offsetof(BG_JOB_TIMES, TransferCompletionTime) == 16 ? 1 : -1];
typedef char bgjob_layout_16[sizeof(BG_FILE_RANGE) == 16 ? 1 : -1];
typedef char bgjob_layout_17[offsetof(BG_FILE_RANGE, InitialOffset) == 0 ? 1 : -1];
typedef char bgjob_layout_18[offsetof(BG_FILE_RANGE, Length) == 8 ? 1 : -1];
typedef char bgjob_layout_19[sizeof(BG_FILE_INFO) == 2 * sizeof(void *) ? 1 : -1];
typedef char bgjob_layout_20[offsetof(BG_FILE_INFO, RemoteName) == 0 ? 1 : -1];
typedef char bgjob_layout_21[offsetof(BG_FILE_INFO, LocalName) == sizeof(void *) ? 1 : -1];
typedef char bgjob_layout_22[sizeof(BG_AUTH_CREDENTIALS) == 8 + 2 * sizeof(void *) ? 1 : -1];
typedef char bgjob_layout_23[offsetof(BG_AUTH_CREDENTIALS, Target) == 0 ? 1 : -1];
typedef char bgjob_layout_24[offsetof(BG_AUTH_CREDENTIALS, Scheme) == 4 ? 1 : -1];
typedef char bgjob_layout_25[offsetof(BG_AUTH_CREDENTIALS, Credentials.Basic.UserName) == 8 ? 1 : -1];
typedef char bgjob_layout_26[offsetof(BG_AUTH_CREDENTIALS, Credentials.Basic.Password) == 8 + sizeof(void *) ? 1 : -1];
typedef char bgjob_layout_27[sizeof(BITS_JOB_PROPERTY_VALUE) == 16 ? 1 : -1];
typedef char bgjob_layout_28[offsetof(BITS_JOB_PROPERTY_VALUE, Dword) == 0 ? 1 : -1];
typedef char bgjob_layout_29[offsetof(BITS_JOB_PROPERTY_VALUE, ClsID) == 0 ? 1 : -1];
typedef char bgjob_layout_30[offsetof(BITS_JOB_PROPERTY_VALUE, Enable) == 0 ? 1 : -1];
typedef char bgjob_layout_31[offsetof(BITS_JOB_PROPERTY_VALUE, Uint64) == 0 ? 1 : -1];
typedef char bgjob_layout_32[offsetof(BITS_JOB_PROPERTY_VALUE, Target) == 0 ? 1 : -1];
typedef char bgjob_layout_33[sizeof(BG_JOB_STATE) == 4 ? 1 : -1];
typedef char bgjob_layout_34[sizeof(BG_ERROR_CONTEXT) == 4 ? 1 : -1];
typedef char bgjob_layout_35[sizeof(BG_JOB_PROXY_USAGE) == 4 ? 1 : -1];
#endif

#endif  /* BGJOB_DELIVERYOPTIMIZATION_H */
