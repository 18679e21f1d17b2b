/*
 * bgjob: transfer progress for C, C++ and firmware. IBackgroundCopyJob::GetProgress without heap, lock or panic.
 *
 * All of an engine lives in one block of memory that the program gives:
 *
 *     BGJOB_REGION(region, 1, 4, 2048);                       // one job, four files, 2,048 bytes for names
 *     BgInitialize(region, sizeof region, &region_config);
 *
 * The caller's side creates a job, adds files, resumes it, polls GetProgress, and completes it. The transport's side,
 * usually another thread or an interrupt handler, takes files (BgTransferNext) and reports what arrives
 * (BgTransferConnected, BgTransferAdvance, BgTransferDone). Any context may read at any moment, another process by
 * BgViewSnapshot.
 *
 * Rules for every function
 *   C99 or C++11, and later.
 *   Outputs are written only on success; those that copy a text or a list say when a failure can leave parts in
 *   the buffer.
 *   Pointers that are NULL or misaligned are refused with E_INVALIDARG; others must be valid for what they point to.
 *   Before BgInitialize, and for handles that are stale, forged or another engine's: E_HANDLE. For a transfer token
 *   whose attempt is over (or never was): BG_E_INVALID_STATE.
 *   E_PENDING (0x8000000A): other contexts overtook the call at every one of a bounded number of tries, or more
 *   contexts than the engine has spares were changing jobs at once. Nothing was changed (BgComplete: what it had saved
 *   stays saved; BgReplaceRemotePrefix: the first files may be done): call again.
 *   No function allocates, blocks, waits for another context, or calls back, but BgComplete its pfnSave. An advance
 *   that another core was faster than gives it a moment, of 8 hints to the processor, and tries again: at most 16 times.
 *
 * Contexts, as each function names them
 *   thread      any thread of the program.
 *   interrupt   a handler that may have stopped any other call of this library half-way, nested handlers too. On hosted
 *               systems: a signal handler.
 *   non-maskable interrupt   readers may run there on every target, writers on those with compare-and-swap.
 *   other process, other core   on a block that is mapped read-only, without an engine. A core that shares the
 *               program's memory and its engine is a thread.
 *   On targets without compare-and-swap the writers mask interrupts around a load, a comparison and a store.
 *
 * Who may call what, and what it costs at worst
 *   T thread, C another core of the program, I interrupt, N non-maskable interrupt, P another process. "Masked" are
 *   ARMv6-M and RISC-V without the A extension, "CAS" all other targets. On masked targets C holds for writers only
 *   with a BgEnterCritical of the program's own: see there.
 *
 *   functions                                                                     CAS        masked      worst
 *   GetProgress, BgGetProgress                                                    T C I N    T C I N       160
 *   BgGetSnapshot                                                                 T C I N    T C I N      2100
 *   BgChangedSince                                                                T C I N    T C I N         -
 *   BgGetFileProgress                                                             T C I N    T C I N      1600
 *   BgGetState                                                                    T C I N    T C I N       120
 *   BgGetJobId                                                                    T C I N    T C I N       400
 *   BgGetFileCookie                                                               T C I N    T C I N       300
 *   BgGetType, BgGetTimes, BgGetError, BgGetErrorFile, BgGetErrorCount,           T C I N    T C I N         -
 *   BgGetPriority, BgGetNotifyFlags, BgGetMinimumRetryDelay,                      T C I N    T C I N         -
 *   BgGetNoProgressTimeout, BgGetReplyProgress, BgGetFileRanges, BgGetJob         T C I N    T C I N         -
 *   BgGetDisplayName, BgGetRemoteName, BgGetLocalName, BgEnumJobs, BgEnumFiles    T C I N    T C I N         -
 *   BgGetDescription, BgGetReplyFileName, BgEnumOpenJobs, BgEnumOpenFiles         T C I N    T C I N         -
 *   BgViewSnapshot, BgViewEnumJobs                                                T C I N P  T C I N P       -
 *   BgTransferAdvance                                                             T C I N    T C I        2900
 *   BgSuspend, BgResume, BgCancel, BgTransferDone, BgTransferFail                 T C I N    T C I        3500
 *   BgTransferConnected, BgTransferRestart, BgTransferNext                        T C I N    T C I        4300
 *   BgCreateJob                                                                   T C I N    T C I        1900
 *   BgAddFile, BgCloseJob                                                         T C I N    T C I        6300
 *   BgSetPriority, BgSetNotifyFlags, BgSetMinimumRetryDelay,                      T C I N    T C I           -
 *   BgSetNoProgressTimeout, BgSetDisplayName, BgSetDescription,                   T C I N    T C I           -
 *   BgSetReplyFileName, BgSetRemoteName, BgSetFileSize, BgSetValidationState      T C I N    T C I           -
 *   BgReplaceRemotePrefix                                                         T C I N    T C I           -
 *   BgAddFileSet, BgAddFileWithRanges, BgTransferReply, BgTransferYield           T C I N    T C I           -
 *   BgTick                                                                        T C I N    T C I           -
 *   BgComplete, in an interrupt if pfnSave allows it                              T C I      T C I           -
 *   BgInitialize, BgUninitialize                                                  T, alone   T, alone        -
 *   BgEnumNext, BgEnumSkip, BgEnumReset, BgEnumClone, BgEnumGetCount              any        any             -
 *   BgGetPercent, BgEstimate, BgIsChanged, BgGetErrorName, BgGetVersion           any        any             -
 *
 *   worst: instructions, measured on ARMv6-M, ARMv7-M, RV32IMC and RV32IMAC with a few jobs and without names, while
 *   an interrupt before any one instruction calls another function for the same job; "-": see the function's
 *   own line. Two interrupts at the worst instructions add as much again, up to the bounds in SPEC.md, beyond which the
 *   call answers E_PENDING.
 *   Without an interrupt GetProgress takes 53 to 75 and BgTransferAdvance 59 to 135 instructions there.
 *
 * Other costs in this file are of the 64-bit form on x86-64. "One change" copies and publishes 176 bytes.
 *
 * The names, values and layouts of the BG_ types and codes are those that Microsoft documents for BITS and Delivery
 * Optimization. Where <bits.h> or <windows.h> came first, theirs are used.
 */

/* Set if the platform's <bits.h> came first: then its BG_ types, constants and codes are used. */
#if defined(__bits_h__) || defined(__IBackgroundCopyManager_INTERFACE_DEFINED__)
#define BGJOB_PLATFORM_BITS 1
#endif

#if defined(_WIN32)
/* 32 bits there too, and the same type as the platform's, so that <windows.h> may come before or after. */
#ifndef _HRESULT_DEFINED
#define _HRESULT_DEFINED
typedef long HRESULT;
#endif
#else
/* An HRESULT: 32 bits on every target, negative means failure. */
typedef int32_t HRESULT;
#endif

/* Define BGJOB_NO_GET_PROGRESS before the header in programs that have a GetProgress of their own: BgGetProgress is
   the same function, and the archive's GetProgress is weak, so that the program's wins (in an object that is linked in
   any case, not alone in a library). */
#ifndef BGJOB_NO_GET_PROGRESS
#define BGJOB_WITH_GET_PROGRESS 1
#endif

#ifndef SUCCEEDED
#define SUCCEEDED(hr) (((HRESULT)(hr)) >= 0)
#define FAILED(hr) (((HRESULT)(hr)) < 0)
#endif

#ifndef BGJOB_PLATFORM_BITS

/* Integers and constants, not C enums, whose size is the compiler's choice. */

/* BG_JOB_STATE: where a job is in its life. */
typedef int32_t BG_JOB_STATE;
#define BG_JOB_STATE_QUEUED 0          /* waiting to run */
#define BG_JOB_STATE_CONNECTING 1      /* contacting the server */
#define BG_JOB_STATE_TRANSFERRING 2    /* moving data */
#define BG_JOB_STATE_SUSPENDED 3       /* stopped by the caller; the first state */
#define BG_JOB_STATE_ERROR 4           /* failed: Resume, Cancel or Complete */
#define BG_JOB_STATE_TRANSIENT_ERROR 5 /* failed, worth another try */
#define BG_JOB_STATE_TRANSFERRED 6     /* all files are in; needs Complete */
#define BG_JOB_STATE_ACKNOWLEDGED 7    /* final, after Complete */
#define BG_JOB_STATE_CANCELLED 8       /* final, after Cancel */

/* BG_JOB_TYPE */
typedef int32_t BG_JOB_TYPE;
#define BG_JOB_TYPE_DOWNLOAD 0     /* server to client */
#define BG_JOB_TYPE_UPLOAD 1       /* client to server: one file */
#define BG_JOB_TYPE_UPLOAD_REPLY 2 /* client to server, then the server's reply */

/* BG_JOB_PRIORITY: lower values run first. */
typedef int32_t BG_JOB_PRIORITY;
#define BG_JOB_PRIORITY_FOREGROUND 0
#define BG_JOB_PRIORITY_HIGH 1
#define BG_JOB_PRIORITY_NORMAL 2
#define BG_JOB_PRIORITY_LOW 3

/* BG_ERROR_CONTEXT: where an error came from. */
typedef int32_t BG_ERROR_CONTEXT;
#define BG_ERROR_CONTEXT_NONE 0
#define BG_ERROR_CONTEXT_UNKNOWN 1
#define BG_ERROR_CONTEXT_GENERAL_QUEUE_MANAGER 2
#define BG_ERROR_CONTEXT_QUEUE_MANAGER_NOTIFICATION 3
#define BG_ERROR_CONTEXT_LOCAL_FILE 4
#define BG_ERROR_CONTEXT_REMOTE_FILE 5
#define BG_ERROR_CONTEXT_GENERAL_TRANSPORT 6
#define BG_ERROR_CONTEXT_REMOTE_APPLICATION 7

/* BG_NOTIFY: what BgSetNotifyFlags takes. */
#define BG_NOTIFY_JOB_TRANSFERRED 0x01u
#define BG_NOTIFY_JOB_ERROR 0x02u
#define BG_NOTIFY_DISABLE 0x04u /* overrides the others */
#define BG_NOTIFY_JOB_MODIFICATION 0x08u
#define BG_NOTIFY_FILE_TRANSFERRED 0x10u

#endif /* BGJOB_PLATFORM_BITS */

/* What mingw-w64's <bits.h> lacks. */
#ifndef BG_NOTIFY_FILE_RANGES_TRANSFERRED
#define BG_NOTIFY_FILE_RANGES_TRANSFERRED 0x20u
#endif

/* A time: 100 ns units since 1601-01-01 UTC, as two halves. The platform's FILETIME, if <windows.h> came first. */
#ifdef _FILETIME_
typedef FILETIME BG_FILETIME;
#else
typedef struct BG_FILETIME {
    uint32_t dwLowDateTime;
    uint32_t dwHighDateTime;
} BG_FILETIME;
#endif

/* BytesTotal of a job or file whose size is not known. Not 0, which is the size of an empty file. */
#ifndef BG_SIZE_UNKNOWN
#define BG_SIZE_UNKNOWN UINT64_MAX
#endif
/* Length of a range that goes to the file's end. */
#ifndef BG_LENGTH_TO_EOF
#define BG_LENGTH_TO_EOF UINT64_MAX
#endif
/* True for Delivery Optimization's transient errors: facility 0xD0, codes 0x3800 to 0x3FFF. */
#ifndef IS_DO_TRANSIENT_ERROR
#define IS_DO_TRANSIENT_ERROR(hr) (((uint32_t)(hr) & 0xFFFFF800u) == 0x80D03800u)
#endif

/*
 * Targets without compare-and-swap: ARMv6-M (Cortex-M0, M0+, M1) and RISC-V without the A extension
 *
 * There the archive masks interrupts around a handful of instructions wherever other targets compare and swap. It does
 * so through these two functions, which it defines weakly: on ARMv6-M by PRIMASK, on RISC-V by mstatus.MIE. That is
 * right for one core that runs privileged (machine mode on RISC-V). Readers mask nothing: a non-maskable interrupt may
 * read, and must not write.
 *
 * A program may define both itself (in an object that is linked in any case: a linker does not search libraries for a
 * function that it has, be it weak), and must where the default is not enough: with two cores (an RP2040: mask, then
 * take a hardware spinlock that nothing else uses; give it back before unmasking), or where code runs unprivileged (by
 * a call of its kernel). What they must do: between Enter and Leave no other context that calls a writing function of
 * this library runs, on any core; loads and stores do not move out of the section (a compiler barrier, and a DMB where
 * there is a second core); Enter answers what Leave needs to restore the state before, also when interrupts were masked
 * already. Calls are never nested.
 *
 * Other archives neither define nor call them.
 */
#if defined(__ARM_ARCH_6M__) || (defined(__riscv) && !defined(__riscv_atomic)) || defined(BGJOB_MASKED)
#ifdef __cplusplus
extern "C" {
#endif
uint32_t BgEnterCritical(void);
void BgLeaveCritical(uint32_t State);
#ifdef __cplusplus
}
#endif
#endif

/* Codes that the functions return. */
