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

