/* SPDX-License-Identifier: MIT OR Apache-2.0. Generated from capi/ by `cargo xtask header`: edit there. */

#ifndef BGJOB_H
#define BGJOB_H

#include <stddef.h>
#include <stdint.h>
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
#ifndef S_OK
#define S_OK ((HRESULT)0x00000000) /* Done. */
#endif
#ifndef BG_S_PARTIAL_COMPLETE
#define BG_S_PARTIAL_COMPLETE ((HRESULT)0x00200017) /* A success code: Complete kept the files that had arrived. */
#endif
#ifndef BG_S_UNABLE_TO_DELETE_FILES
#define BG_S_UNABLE_TO_DELETE_FILES ((HRESULT)0x0020001A) /* A success code: done, but temporary files are left. */
#endif
#ifndef S_FALSE
#define S_FALSE ((HRESULT)0x00000001) /* A success code: done, with nothing or less than asked for. */
#endif
#ifndef E_NOTIMPL
#define E_NOTIMPL ((HRESULT)0x80004001) /* Not offered, or not for this job type. */
#endif
#ifndef E_PENDING
#define E_PENDING ((HRESULT)0x8000000A) /* Others are busy; call again. */
#endif
#ifndef E_HANDLE
#define E_HANDLE ((HRESULT)0x80070006) /* No engine, or not a live handle of it. */
#endif
#ifndef E_OUTOFMEMORY
#define E_OUTOFMEMORY ((HRESULT)0x8007000E) /* A table is full. */
#endif
#ifndef E_INVALIDARG
#define E_INVALIDARG ((HRESULT)0x80070057) /* NULL, misaligned, too long, or out of range. */
#endif
#ifndef BGJOB_E_INVALID_DATA
#define BGJOB_E_INVALID_DATA ((HRESULT)0x8007000D) /* ERROR_INVALID_DATA: not a region, or damaged. */
#endif
#ifndef BGJOB_E_REVISION_MISMATCH
#define BGJOB_E_REVISION_MISMATCH ((HRESULT)0x8007051A) /* ERROR_REVISION_MISMATCH: another layout. */
#endif
#ifndef E_NOT_SUFFICIENT_BUFFER
#define E_NOT_SUFFICIENT_BUFFER ((HRESULT)0x8007007A) /* ERROR_INSUFFICIENT_BUFFER: the buffer or block is too small. */
#endif
#ifndef BGJOB_E_ALREADY_INITIALIZED
#define BGJOB_E_ALREADY_INITIALIZED ((HRESULT)0x800704DF) /* ERROR_ALREADY_INITIALIZED: there is an engine. */
#endif
#ifndef BGJOB_E_ARITHMETIC_OVERFLOW
#define BGJOB_E_ARITHMETIC_OVERFLOW ((HRESULT)0x80070216) /* ERROR_ARITHMETIC_OVERFLOW: over 64 bits. */
#endif
#ifndef BGJOB_E_HANDLE_EOF
#define BGJOB_E_HANDLE_EOF ((HRESULT)0x80070026) /* ERROR_HANDLE_EOF: the file is too short. */
#endif
#ifndef BG_E_NOT_FOUND
#define BG_E_NOT_FOUND ((HRESULT)0x80200001) /* No such job. */
#endif
#ifndef BG_E_INVALID_STATE
#define BG_E_INVALID_STATE ((HRESULT)0x80200002) /* Not possible in the job's state, or the attempt is over. */
#endif
#ifndef BG_E_EMPTY
#define BG_E_EMPTY ((HRESULT)0x80200003) /* There are no files to transfer. */
#endif
#ifndef BG_E_FILE_NOT_AVAILABLE
#define BG_E_FILE_NOT_AVAILABLE ((HRESULT)0x80200004) /* The error is not tied to a file. */
#endif
#ifndef BG_E_ERROR_INFORMATION_UNAVAILABLE
#define BG_E_ERROR_INFORMATION_UNAVAILABLE ((HRESULT)0x8020000F) /* The job has no error now. */
#endif
#ifndef BG_E_TOO_MANY_FILES
#define BG_E_TOO_MANY_FILES ((HRESULT)0x8020001C) /* An upload has one file. */
#endif
#ifndef BG_E_STRING_TOO_LONG
#define BG_E_STRING_TOO_LONG ((HRESULT)0x80200021) /* A text is over its limit. */
#endif
#ifndef BG_E_NO_PROGRESS
#define BG_E_NO_PROGRESS ((HRESULT)0x80200024) /* No progress within the timeout. */
#endif
#ifndef BG_E_INVALID_RANGE
#define BG_E_INVALID_RANGE ((HRESULT)0x8020002B) /* Bytes outside the file, or a range of none. */
#endif
#ifndef BG_E_OVERLAPPING_RANGES
#define BG_E_OVERLAPPING_RANGES ((HRESULT)0x8020002C) /* Two ranges share bytes. */
#endif
#ifndef BG_E_TOO_MANY_RANGES_IN_FILE
#define BG_E_TOO_MANY_RANGES_IN_FILE ((HRESULT)0x80200052) /* More ranges than a file may have. */
#endif
#ifndef BG_E_VALIDATION_FAILED
#define BG_E_VALIDATION_FAILED ((HRESULT)0x80200053) /* The file did not pass validation. */
#endif
#ifndef DO_E_JOB_NOT_FOUND
#define DO_E_JOB_NOT_FOUND ((HRESULT)0x80D02003) /* BG_E_NOT_FOUND of Delivery Optimization. */
#endif
#ifndef DO_E_INVALID_STATE
#define DO_E_INVALID_STATE ((HRESULT)0x80D02013) /* BG_E_INVALID_STATE of Delivery Optimization. */
#endif
#ifndef DO_E_JOB_EMPTY
#define DO_E_JOB_EMPTY ((HRESULT)0x80D02004) /* BG_E_EMPTY of Delivery Optimization. */
#endif
#ifndef DO_E_FILE_NOT_AVAILABLE
#define DO_E_FILE_NOT_AVAILABLE ((HRESULT)0x80D02010) /* BG_E_FILE_NOT_AVAILABLE of Delivery Optimization. */
#endif
#ifndef DO_E_ERROR_INFORMATION_UNAVAILABLE
#define DO_E_ERROR_INFORMATION_UNAVAILABLE ((HRESULT)0x80D02014) /* BG_E_ERROR_INFORMATION_UNAVAILABLE of Delivery Optimization. */
#endif
#ifndef DO_E_DOWNLOAD_NO_PROGRESS
#define DO_E_DOWNLOAD_NO_PROGRESS ((HRESULT)0x80D02002) /* BG_E_NO_PROGRESS of Delivery Optimization. */
#endif
#ifndef DO_E_INVALID_RANGE
#define DO_E_INVALID_RANGE ((HRESULT)0x80D05010) /* BG_E_INVALID_RANGE of Delivery Optimization. */
#endif
#ifndef DO_E_OVERLAPPING_RANGES
#define DO_E_OVERLAPPING_RANGES ((HRESULT)0x80D05012) /* BG_E_OVERLAPPING_RANGES of Delivery Optimization. */
#endif

/* Not returned by this version: for BgTransferFail, and to compare with. */
#ifndef E_FAIL
#define E_FAIL ((HRESULT)0x80004005) /* Unspecified failure. */
#endif
#ifndef E_NOINTERFACE
#define E_NOINTERFACE ((HRESULT)0x80004002) /* No such interface. */
#endif
#ifndef E_ACCESSDENIED
#define E_ACCESSDENIED ((HRESULT)0x80070005) /* No permission. */
#endif
#ifndef BGJOB_E_CRC
#define BGJOB_E_CRC ((HRESULT)0x80070017) /* ERROR_CRC: data did not match its checksum. */
#endif
#ifndef BGJOB_E_DISK_FULL
#define BGJOB_E_DISK_FULL ((HRESULT)0x80070070) /* ERROR_DISK_FULL: the disk is full. */
#endif
#ifndef BGJOB_E_LOCK_VIOLATION
#define BGJOB_E_LOCK_VIOLATION ((HRESULT)0x80070021) /* ERROR_LOCK_VIOLATION: the disk or file is locked. */
#endif
#ifndef BG_E_PROTOCOL_NOT_AVAILABLE
#define BG_E_PROTOCOL_NOT_AVAILABLE ((HRESULT)0x80200005) /* The error's protocol is not known. */
#endif
#ifndef BG_E_NETWORK_DISCONNECTED
#define BG_E_NETWORK_DISCONNECTED ((HRESULT)0x80200010) /* No network. */
#endif
#ifndef BG_E_MISSING_FILE_SIZE
#define BG_E_MISSING_FILE_SIZE ((HRESULT)0x80200011) /* The server did not give the file's size. */
#endif
#ifndef BG_E_INSUFFICIENT_HTTP_SUPPORT
#define BG_E_INSUFFICIENT_HTTP_SUPPORT ((HRESULT)0x80200012) /* The server lacks a needed part of HTTP. */
#endif
#ifndef BG_E_INSUFFICIENT_RANGE_SUPPORT
#define BG_E_INSUFFICIENT_RANGE_SUPPORT ((HRESULT)0x80200013) /* The server lacks ranges. */
#endif
#ifndef BG_E_INVALID_SERVER_RESPONSE
#define BG_E_INVALID_SERVER_RESPONSE ((HRESULT)0x8020001B) /* The server's answer makes no sense. */
#endif
#ifndef BG_E_LOCAL_FILE_CHANGED
#define BG_E_LOCAL_FILE_CHANGED ((HRESULT)0x8020001D) /* The file to upload changed. */
#endif
#ifndef BG_E_BLOCKED_BY_POLICY
#define BG_E_BLOCKED_BY_POLICY ((HRESULT)0x8020003E) /* Not allowed by policy. */
#endif
#ifndef BG_E_TOO_MANY_JOBS_PER_USER
#define BG_E_TOO_MANY_JOBS_PER_USER ((HRESULT)0x80200049) /* A policy's limit of jobs for a user. */
#endif
#ifndef BG_E_TOO_MANY_JOBS_PER_MACHINE
#define BG_E_TOO_MANY_JOBS_PER_MACHINE ((HRESULT)0x80200050) /* A policy's limit of jobs. */
#endif
#ifndef BG_E_TOO_MANY_FILES_IN_JOB
#define BG_E_TOO_MANY_FILES_IN_JOB ((HRESULT)0x80200051) /* A policy's limit of files in a job. */
#endif
#ifndef BG_E_MAXDOWNLOAD_TIMEOUT
#define BG_E_MAXDOWNLOAD_TIMEOUT ((HRESULT)0x80200054) /* The job took longer than its limit. */
#endif
#ifndef BG_E_TOKEN_REQUIRED
#define BG_E_TOKEN_REQUIRED ((HRESULT)0x80200056) /* A token is needed. */
#endif
#ifndef BG_E_UNKNOWN_PROPERTY_ID
#define BG_E_UNKNOWN_PROPERTY_ID ((HRESULT)0x80200057) /* No such property. */
#endif
#ifndef BG_E_READ_ONLY_PROPERTY
#define BG_E_READ_ONLY_PROPERTY ((HRESULT)0x80200058) /* The property cannot be set. */
#endif
#ifndef BG_E_BLOCKED_BY_COST_TRANSFER_POLICY
#define BG_E_BLOCKED_BY_COST_TRANSFER_POLICY ((HRESULT)0x80200059) /* Not on a network that costs so much. */
#endif
#ifndef BG_E_REMOTE_FILE_CHANGED
#define BG_E_REMOTE_FILE_CHANGED ((HRESULT)0x80200073) /* The remote file changed. */
#endif
#ifndef BG_E_PROXY_LIST_TOO_LARGE
#define BG_E_PROXY_LIST_TOO_LARGE ((HRESULT)0x80200018) /* The list of proxies is too long. */
#endif
#ifndef BG_E_PROXY_BYPASS_LIST_TOO_LARGE
#define BG_E_PROXY_BYPASS_LIST_TOO_LARGE ((HRESULT)0x80200019) /* The list of hosts without a proxy is too long. */
#endif
#ifndef BG_E_TOO_LARGE
#define BG_E_TOO_LARGE ((HRESULT)0x80200020) /* The reply is too large to be given in memory. */
#endif
#ifndef BG_E_USERNAME_TOO_LARGE
#define BG_E_USERNAME_TOO_LARGE ((HRESULT)0x80200025) /* The user name is too long. */
#endif
#ifndef BG_E_PASSWORD_TOO_LARGE
#define BG_E_PASSWORD_TOO_LARGE ((HRESULT)0x80200026) /* The password is too long. */
#endif
#ifndef BG_E_INVALID_AUTH_TARGET
#define BG_E_INVALID_AUTH_TARGET ((HRESULT)0x80200027) /* Credentials are for a server or a proxy. */
#endif
#ifndef BG_E_INVALID_AUTH_SCHEME
#define BG_E_INVALID_AUTH_SCHEME ((HRESULT)0x80200028) /* No such authentication scheme. */
#endif
#ifndef E_POINTER
#define E_POINTER ((HRESULT)0x80004003) /* NULL where an interface is given back. */
#endif
#ifndef CLASS_E_NOAGGREGATION
#define CLASS_E_NOAGGREGATION ((HRESULT)0x80040110) /* The class has no aggregates. */
#endif
#ifndef REGDB_E_CLASSNOTREG
#define REGDB_E_CLASSNOTREG ((HRESULT)0x80040154) /* No such class. */
#endif
#ifndef BG_E_HTTP_ERROR_404
#define BG_E_HTTP_ERROR_404 ((HRESULT)0x80190194) /* HTTP status 404; any status is 0x80190000 + status. */
#endif
#ifndef DO_E_NO_SERVICE
#define DO_E_NO_SERVICE ((HRESULT)0x80D01001) /* The service is not running. */
#endif
#ifndef DO_E_NO_DOWNLOADS
#define DO_E_NO_DOWNLOADS ((HRESULT)0x80D02005) /* There are no downloads. */
#endif
#ifndef DO_E_JOB_TOO_OLD
#define DO_E_JOB_TOO_OLD ((HRESULT)0x80D0200C) /* The job was too old. */
#endif
#ifndef DO_E_LOCALPATH_NOT_SET
#define DO_E_LOCALPATH_NOT_SET ((HRESULT)0x80D0200D) /* No local path was set. */
#endif
#ifndef DO_E_UNKNOWN_PROPERTY_ID
#define DO_E_UNKNOWN_PROPERTY_ID ((HRESULT)0x80D02011) /* BG_E_UNKNOWN_PROPERTY_ID of Delivery Optimization. */
#endif
#ifndef DO_E_READ_ONLY_PROPERTY
#define DO_E_READ_ONLY_PROPERTY ((HRESULT)0x80D02012) /* BG_E_READ_ONLY_PROPERTY of Delivery Optimization. */
#endif
#ifndef DO_E_WRITE_ONLY_PROPERTY
#define DO_E_WRITE_ONLY_PROPERTY ((HRESULT)0x80D02015) /* The property cannot be read. */
#endif
#ifndef DO_E_FILE_DOWNLOADSINK_UNSPECIFIED
#define DO_E_FILE_DOWNLOADSINK_UNSPECIFIED ((HRESULT)0x80D02018) /* No place for the data was set. */
#endif
#ifndef DO_E_FILE_SIZE_UNKNOWN_HTTP_200
#define DO_E_FILE_SIZE_UNKNOWN_HTTP_200 ((HRESULT)0x80D0201A) /* HTTP 200 without the file's size. */
#endif
#ifndef DO_E_FILE_SIZE_UNKNOWN_HTTP_206
#define DO_E_FILE_SIZE_UNKNOWN_HTTP_206 ((HRESULT)0x80D0201C) /* HTTP 206 without the file's size. */
#endif
#ifndef DO_E_FILE_SIZE_UNKNOWN_HTTP_2XX
#define DO_E_FILE_SIZE_UNKNOWN_HTTP_2XX ((HRESULT)0x80D0201D) /* BG_E_MISSING_FILE_SIZE of Delivery Optimization, any other HTTP success. */
#endif
#ifndef DO_E_DOWNLOAD_NO_URI
#define DO_E_DOWNLOAD_NO_URI ((HRESULT)0x80D02200) /* No URL was set. */
#endif
#ifndef DO_E_NO_DOWNLOAD_EXTSETTINGS
#define DO_E_NO_DOWNLOAD_EXTSETTINGS ((HRESULT)0x80D03002) /* BG_E_BLOCKED_BY_POLICY of Delivery Optimization. */
#endif
#ifndef DO_E_BLOCKED_BY_COST_TRANSFER_POLICY
#define DO_E_BLOCKED_BY_COST_TRANSFER_POLICY ((HRESULT)0x80D03801) /* BG_E_BLOCKED_BY_COST_TRANSFER_POLICY of Delivery Optimization. */
#endif
#ifndef DO_E_BLOCKED_BY_NO_NETWORK
#define DO_E_BLOCKED_BY_NO_NETWORK ((HRESULT)0x80D03805) /* BG_E_NETWORK_DISCONNECTED of Delivery Optimization. */
#endif
#ifndef DO_E_HTTP_BLOCKSIZE_MISMATCH
#define DO_E_HTTP_BLOCKSIZE_MISMATCH ((HRESULT)0x80D05001) /* BG_E_INVALID_SERVER_RESPONSE of Delivery Optimization. */
#endif
#ifndef DO_E_INSUFFICIENT_RANGE_SUPPORT
#define DO_E_INSUFFICIENT_RANGE_SUPPORT ((HRESULT)0x80D05011) /* BG_E_INSUFFICIENT_RANGE_SUPPORT of Delivery Optimization. */
#endif

/* What BgGetPercent answers while the total is unknown. */
#define BG_PERCENT_UNKNOWN UINT32_MAX
/* BytesPerS of a BG_ESTIMATE that knows no rate. Not 0, which is the rate of a job that does not move. */
#define BG_RATE_UNKNOWN UINT64_MAX
/* LeftS of a BG_ESTIMATE that knows no time. */
#define BG_TIME_UNKNOWN UINT64_MAX
/* Version of the header: major << 16 | minor << 8 | patch. */
#define BGJOB_VERSION 0x000100u


// The version of BG_ENGINE_CONFIG that this header declares.
#define BG_ENGINE_CONFIG_VERSION 1

// The version of BG_JOB_SNAPSHOT that this header declares.
#define BG_JOB_SNAPSHOT_VERSION 1

// What BgGetPercent answers when the job is finished.
#define BG_PERCENT_MAX 10000

// Characters of a display name, counted as UTF-16 does; at most three bytes each, without the NUL.
#define BG_DISPLAY_NAME_MAX 256

// Characters of a description, counted as UTF-16 does; at most three bytes each, without the NUL.
#define BG_DESCRIPTION_MAX 1024

// Ranges of a file.
#define BG_RANGES_MAX 500

// The engine answers with BG_E_ codes.
#define BG_PROFILE_BITS 0

// The engine answers with DO_E_ codes where there are such, has Delivery Optimization's defaults, only downloads, and
// no CONNECTING: it shows as TRANSFERRING.
#define BG_PROFILE_DO 1

// Characters of a remote name, counted as UTF-16 does; at most three bytes each, without the NUL.
#define BG_REMOTE_NAME_MAX 2200

// Characters of a local name, counted as UTF-16 does; at most three bytes each, without the NUL.
#define BG_LOCAL_NAME_MAX 259

// What StallMs is in BG_ESTIMATOR_INIT, and what 0 means there.
#define BG_STALL_MS_DEFAULT 10000

// A GUID in Microsoft's layout.
typedef struct {
    // First 32 bits.
    uint32_t Data1;
    // Next 16 bits.
    uint16_t Data2;
    // Next 16 bits, with the version in the top four.
    uint16_t Data3;
    // Last eight bytes, with the variant in the top two bits of the first.
    uint8_t Data4[8];
} BG_GUID;

// How an engine is made. BGJOB_REGION makes one that fits its region: name_config.
typedef struct {
    // sizeof(BG_ENGINE_CONFIG).
    uint32_t Size;
    // BG_ENGINE_CONFIG_VERSION.
    uint32_t Version;
    // Jobs at a time, final ones that are not closed included. At least 1.
    uint32_t Jobs;
    // Files of all jobs. At least 1.
    uint32_t Files;
    // Bytes for names and ranges: (bytes / 28 + 1) * 32 for each name, the same for each list with 16 bytes a range.
    // 0: names may be NULL and are not kept, and files have no ranges.
    uint32_t TextBytes;
    // Contexts that may change jobs at the same moment; one more gets E_PENDING. 0: 16.
    uint32_t Spares;
    // Where job ids come from: random, or at least different for engines whose ids may meet.
    BG_GUID Seed;
    // BG_PROFILE_BITS or BG_PROFILE_DO: whose failure codes and defaults.
    uint32_t Profile;
    // Zero.
    uint32_t Reserved;
} BG_ENGINE_CONFIG;

// A job, by value. 0 is never valid; a handle is stale once its job is closed.
typedef uint64_t BG_JOB;

// A file of a job, by value. Lives as long as its job.
typedef uint64_t BG_FILE;

// What BgComplete calls to make a file available, usually by renaming it. A failure code stops it.
typedef HRESULT (*BG_SAVE)(void *pContext, BG_FILE file);

#if !defined(BGJOB_PLATFORM_BITS)
// Progress of all files of a job at one moment.
typedef struct {
    // Bytes of all files; BG_SIZE_UNKNOWN while any file's size is unknown or the sum does not fit.
    uint64_t BytesTotal;
    // Bytes that have arrived. May fall: a file that restarts takes its bytes out.
    uint64_t BytesTransferred;
    // Number of files.
    uint32_t FilesTotal;
    // Number of files that have arrived whole, whether or not Complete was called.
    uint32_t FilesTransferred;
} BG_JOB_PROGRESS;
#endif

// Everything about a job at one moment. Not Microsoft's; later versions only append.
typedef struct {
    // Size of the structure in bytes; set by the caller, and by the library to what it filled.
    uint32_t Size;
    // BG_JOB_SNAPSHOT_VERSION; likewise.
    uint32_t Version;
    // What GetProgress gives.
    BG_JOB_PROGRESS Progress;
    // Sum of the sizes that are known, in bytes, modulo 2^64.
    uint64_t BytesTotalKnown;
    // The part of BytesTransferred that was there already when a transfer connected.
    uint64_t BytesResumed;
    // Grows with every byte and every change but the stamps of BgTick. Never falls while the handle lives; counts
    // modulo 2^64.
    uint64_t Sequence;
    // FILETIME of creation: 100 ns units since 1601, 0 if no clock had ticked.
    uint64_t CreationTime;
    // FILETIME of the tick that saw the last change.
    uint64_t ModificationTime;
    // FILETIME of the last entry to TRANSFERRED, 0 before the first.
    uint64_t TransferCompletionTime;
    // Monotonic milliseconds of the tick that saw the last byte, 0 before it.
    uint64_t LastAdvanceMs;
    // The file that is active or comes next to be resumed, 0 if none.
    BG_FILE File;
    // The file the error belongs to; 0 if none, or if the error's context is neither the local nor the remote file.
    BG_FILE ErrorFile;
    // BG_JOB_STATE.
    int32_t State;
    // BG_JOB_TYPE.
    int32_t Type;
    // BG_JOB_PRIORITY.
    int32_t Priority;
    // The last error, S_OK if none. Kept until data moves again.
    HRESULT Error;
    // BG_ERROR_CONTEXT.
    int32_t ErrorContext;
    // Errors so far; stays at 65535.
    uint32_t ErrorCount;
    // Attempts so far: grows when a transfer starts and when a file starts again at byte 0.
    uint32_t Attempt;
    // Number of files whose size is unknown.
    uint32_t FilesUnknown;
    // Number of files that Complete has saved.
    uint32_t FilesCompleted;
    // The error that kept coming until the no-progress timeout was over, when Error is BG_E_NO_PROGRESS; else S_OK.
    HRESULT ErrorCause;
} BG_JOB_SNAPSHOT;

#if !defined(BGJOB_PLATFORM_BITS)
// Times of a job; 0 where it has not come to that, or no clock had ticked.
typedef struct {
    // When the job was created.
    BG_FILETIME CreationTime;
    // The tick that saw the last change: bytes, files, properties, states.
    BG_FILETIME ModificationTime;
    // When the job last became TRANSFERRED.
    BG_FILETIME TransferCompletionTime;
} BG_JOB_TIMES;
#endif

#if !defined(BGJOB_PLATFORM_BITS)
// Progress of the reply to an upload.
typedef struct {
    // Size of the reply; BG_SIZE_UNKNOWN until it begins, and while the server does not tell.
    uint64_t BytesTotal;
    // Bytes of the reply that have arrived.
    uint64_t BytesTransferred;
} BG_JOB_REPLY_PROGRESS;
#endif

#if !defined(BGJOB_PLATFORM_BITS)
// A part of a remote file.
typedef struct {
    // First byte.
    uint64_t InitialOffset;
    // Number of bytes; BG_LENGTH_TO_EOF: all that follow.
    uint64_t Length;
} BG_FILE_RANGE;
#endif

// A file to be added, for BgAddFileSet.
typedef struct {
    // As BgAddFile.
    const char *RemoteName;
    // As BgAddFile.
    const char *LocalName;
    // Yours, see BgGetFileCookie.
    uint64_t Cookie;
    // Bytes of the remote file, or BG_SIZE_UNKNOWN.
    uint64_t Size;
    // The parts of it that are wanted; NULL with RangeCount 0: all of it.
    const BG_FILE_RANGE *Ranges;
    // Number of ranges, at most 500.
    uint32_t RangeCount;
    // Zero.
    uint32_t Reserved;
} BG_FILE_SPEC;

#if !defined(BGJOB_PLATFORM_BITS)
// Progress of one file. The tail padding is zeroed, so that memcmp of two progresses is meaningful.
typedef struct {
    // Size of the file, or BG_SIZE_UNKNOWN.
    uint64_t BytesTotal;
    // Bytes that have arrived.
    uint64_t BytesTransferred;
    // Of a download: 1 once Complete has made the file available to the user, else 0; not: all bytes have arrived. Of
    // an upload: 1 once the file is up.
    int32_t Completed;
} BG_FILE_PROGRESS;
#endif

// An enumeration: a list of handles that was taken at one call, and a place in it. The fields are the library's.
typedef struct {
    // The program's memory.
    uint64_t *Handles;
    // Handles in it.
    uint32_t Count;
    // Handles before the next one.
    uint32_t Position;
} BG_ENUM;

// One attempt to transfer one file, by value. Dead once the attempt is over, by whatever ended it.
typedef uint64_t BG_TRANSFER;

// Rate, time left and stall of one job, as one reader sees it. The program sets StallMs only. All zero is a beginning.
typedef struct {
    // A job that should move and gets no byte for so many milliseconds is stalled. 0: BG_STALL_MS_DEFAULT.
    uint32_t StallMs;
    // This and the rest: the estimator's own.
    uint32_t Flags;
    // Time of the last reading.
    uint64_t LastMs;
    // Bytes that were moved, not resumed, at the last reading.
    uint64_t Fresh;
    // 1/1024 byte a second.
    uint64_t Rate;
    // Time that the rate is made from.
    uint64_t ElapsedMs;
    // Time without a fresh byte.
    uint64_t IdleMs;
    // Bytes that are not in the rate yet.
    uint64_t PendingBytes;
    // Time that is not in the rate yet.
    uint64_t PendingMs;
    // Attempts beyond the first one of each file.
    uint32_t Retries;
    // Zero.
    uint32_t Reserved;
} BG_ESTIMATOR;

// Rate, time left and stall at one reading.
typedef struct {
    // Bytes a second, resumed ones not counted; BG_RATE_UNKNOWN before 300 ms of a moving attempt have been seen.
    uint64_t BytesPerS;
    // Seconds until all bytes are in, rounded up; 0 when finished; BG_TIME_UNKNOWN if rate or total is unknown, the
    // rate is 0, or nothing is due in the job's state.
    uint64_t LeftS;
    // Milliseconds since the last fresh byte; 0 in states in which nothing is due.
    uint64_t IdleMs;
    // 1 if bytes are due and IdleMs has reached StallMs, else 0.
    int32_t Stalled;
    // Zero.
    uint32_t Reserved;
} BG_ESTIMATE;

// What a reader was last told of one job; all zero: nothing yet. The reader's own: one for each job and reader.
typedef struct {
    // Sequence of the snapshot that was told last.
    uint64_t Sequence;
    // Its BytesTransferred.
    uint64_t BytesTransferred;
    // Its State.
    int32_t State;
    // Its Attempt.
    uint32_t Attempt;
} BG_CHANGES;

// Both.
#define Profile_ALL { Bits, DeliveryOptimization, }

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Makes an empty engine in the block of memory at pRegion, which stays the program's: it must stay valid until
// BgUninitialize, and nobody else may write to it. Declare it with BGJOB_REGION, or give any block of
// BGJOB_REGION_BYTES bytes, aligned to 8 (shared memory, for instance). What the block held before is lost; views of
// its former life are refused from here on.
// The archive with the COM interface has room for an engine of each profile, in blocks of their own: a handle is asked
// of the engine that gave it out; BgTick, BgTransferNext, BgGetJob and BgUninitialize are about both; BgCreateJob,
// BgEnumJobs and BgEnumOpenJobs about that of BITS if there is one.
//
// Errors: E_INVALIDARG: a NULL or misaligned pointer, a config that is smaller than this one or of version 0, a
//   profile that is none, a capacity of 0 or too large (64-bit targets: about one million jobs and files; 32-bit
//   targets: 4,095 less the spares). E_NOT_SUFFICIENT_BUFFER: cbRegion is too small. BGJOB_E_ALREADY_INITIALIZED:
//   there is an engine (with the COM interface: of this profile).
// Context: thread, while no other function of this header runs. Cost: linear in cbRegion.
HRESULT BgInitialize(void *pRegion, size_t cbRegion, const BG_ENGINE_CONFIG *pConfig);

// Ends the engine. The block is the program's again; every handle is stale.
//
// Errors: E_HANDLE: there is no engine.
// Context: thread, while no other function of this header runs. Cost: constant.
HRESULT BgUninitialize(void);

// Tells the time. The engine has no clock of its own: times in snapshots, retries and timeouts are as fine as the
// ticks. Ten a second is plenty. MonotonicMs never goes back; FileTimeUtc counts 100 ns since 1601-01-01 UTC
// (a FILETIME as one number), 0 if unknown. Stamps ModificationTime and LastAdvanceMs of the jobs that have changed;
// queues those whose retry delay is over (BgSetMinimumRetryDelay); turns those without progress for too long to ERROR
// (BgSetNoProgressTimeout); cancels jobs to which nothing has happened for 90 days (BG_PROFILE_DO: 30).
//
// Errors: E_HANDLE. E_PENDING: another context is ticking; nothing was done.
// Context: thread, interrupt; non-maskable as above. Cost: a look at every job, a change for each one that needs it.
HRESULT BgTick(uint64_t MonotonicMs, uint64_t FileTimeUtc);

// Creates a job: SUSPENDED, priority normal, no files. IBackgroundCopyManager::CreateJob.
// DisplayName: 1 to 256 characters; need not be unique; may be NULL only in an engine without text. Texts are UTF-8
// everywhere, and their characters are counted as UTF-16 does: those beyond the first 65,536 count two.
// Type: a BG_JOB_TYPE; uploads have one file, no ranges, and can be completed only once they are TRANSFERRED.
//
// Errors: E_HANDLE. E_INVALIDARG: an output is NULL or misaligned, the name or the type is bad. E_NOTIMPL: an upload
//   with BG_PROFILE_DO. E_OUTOFMEMORY: no entry or no text left. E_PENDING.
// Context: thread, interrupt; non-maskable as above. Cost: one change; linear in the name; finding an entry may look
//   through a bitmap.
HRESULT BgCreateJob(const char *DisplayName, BG_JOB_TYPE Type, BG_GUID *pJobId, BG_JOB *pJob);

// The job with this id, if it is not final. IBackgroundCopyManager::GetJob.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. BG_E_NOT_FOUND. E_PENDING.
// Context: thread, interrupt, non-maskable interrupt. Cost: about 200 instructions.
HRESULT BgGetJob(const BG_GUID *pJobId, BG_JOB *pJob);

// Gives up a job that is final (ACKNOWLEDGED or CANCELLED) and frees its entry and its files' entries. Until then a
// final job still answers every question. A job that is not final is never lost by closing: it is refused.
//
// Errors: E_HANDLE: no engine, or the handle is stale already. BG_E_INVALID_STATE: the job is not final. E_PENDING.
// Context: thread, interrupt; non-maskable as above. Cost: linear in the job's files.
HRESULT BgCloseJob(BG_JOB job);

// Queues the job: SUSPENDED, ERROR and TRANSIENT_ERROR become QUEUED, and TRANSFERRED too if files were added since.
// In QUEUED, CONNECTING and TRANSFERRING nothing changes. IBackgroundCopyJob::Resume.
//
// Errors: E_HANDLE. BG_E_EMPTY: no files are left to transfer. BG_E_INVALID_STATE: the job is final. E_PENDING.
// Context: thread, interrupt; non-maskable as above. Cost: one change.
HRESULT BgResume(BG_JOB job);

// Stops the job until Resume. What has arrived stays; the running attempt's token is dead at once, so that no late
// byte is counted. ERROR and TRANSFERRED jobs stay what they are. IBackgroundCopyJob::Suspend.
//
// Errors: E_HANDLE. BG_E_INVALID_STATE: the job is final. E_PENDING.
// Context: thread, interrupt; non-maskable as above. Cost: one change.
HRESULT BgSuspend(BG_JOB job);

// Ends the job as CANCELLED; its counters keep their last values. Deleting files is the program's part.
// IBackgroundCopyJob::Cancel.
//
// Errors: E_HANDLE. BG_E_INVALID_STATE: the job is final already. E_PENDING.
// Context: thread, interrupt; non-maskable as above. Cost: one change.
HRESULT BgCancel(BG_JOB job);

// Ends the job as ACKNOWLEDGED. Calls pfnSave for each file that has arrived whole, in the order they were added; the
// program renames it there, and the file's Completed becomes 1. pfnSave may be NULL if there is nothing to rename.
// A running transfer is stopped first. One spare is kept while it runs. An upload must be TRANSFERRED; pfnSave is
// called for its file too, which is the moment to rename a reply. IBackgroundCopyJob::Complete.
//
// Returns S_OK with all files, BG_S_PARTIAL_COMPLETE (a success code) if some had not arrived, and
// BG_S_UNABLE_TO_DELETE_FILES (a success code) with all of them if pfnSave returned it.
// If pfnSave fails, its code is returned and the job stays TRANSFERRED (or SUSPENDED or ERROR, if it was not
// finished); a second BgComplete goes on where the first one stopped.
//
// Errors: E_HANDLE. BG_E_INVALID_STATE: the job is final, or an upload that is not TRANSFERRED. E_PENDING: another
//   Complete is running; while one runs, BgResume, BgSuspend, BgCancel, the functions that add files, BgSetFileSize,
//   BgSetRemoteName, BgReplaceRemotePrefix and BgSetValidationState for this job answer E_PENDING too, from within
//   pfnSave as well.
//   Whatever pfnSave returned.
// Context: thread; interrupt if pfnSave allows it. Cost: for each file, the way back from the last one, and a change.
HRESULT BgComplete(BG_JOB job, BG_SAVE pfnSave, void *pContext);

// The job's state; with BG_PROFILE_DO never CONNECTING. To act on state and progress together, take a snapshot.
// IBackgroundCopyJob::GetState.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
// Context: thread, interrupt, non-maskable interrupt. Cost: as GetProgress.
HRESULT BgGetState(BG_JOB job, BG_JOB_STATE *pState);

// The job's id. IBackgroundCopyJob::GetId.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
// Context: thread, interrupt, non-maskable interrupt. Cost: as GetProgress.
HRESULT BgGetJobId(BG_JOB job, BG_GUID *pJobId);

// Copies the display name with its NUL, and tells in *pcbNeeded (may be NULL) how many bytes that is. pBuffer NULL
// with cbBuffer 0 only tells the number. Without a text area the name is empty. IBackgroundCopyJob::GetDisplayName.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL with bytes, misaligned, or nothing asked for. E_NOT_SUFFICIENT_BUFFER:
//   nothing is written. E_PENDING: the job changed at every try. If the job changes or is closed during the copy,
//   pBuffer may hold parts of a text although the call failed.
// Context: thread, interrupt, non-maskable interrupt. Cost: linear in the name.
HRESULT BgGetDisplayName(BG_JOB job, char *pBuffer, size_t cbBuffer, size_t *pcbNeeded);

// Lists the jobs that are not final, oldest first, and their number. Capacity 0 only counts. Jobs that are created or
// closed meanwhile may or may not be listed. IBackgroundCopyManager::EnumJobs.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_NOT_SUFFICIENT_BUFFER: Capacity is too small; nothing is
//   written. E_PENDING: others are busy; pJobs is then undefined.
// Context: thread, interrupt, non-maskable interrupt. Cost: linear in the job capacity, and n log n in
//   the jobs listed once places of closed jobs were used again.
HRESULT BgEnumJobs(BG_JOB *pJobs, uint32_t Capacity, uint32_t *pCount);

// Lists the job's files in the order they were added, and their number. Capacity 0 only counts.
// IBackgroundCopyJob::EnumFiles.
//
// Errors: E_HANDLE: also if the job is closed meanwhile, E_PENDING: pFiles is then undefined. E_INVALIDARG: NULL or
//   misaligned.
//   E_NOT_SUFFICIENT_BUFFER: Capacity is too small; nothing is written. E_PENDING.
// Context: thread, interrupt, non-maskable interrupt. Cost: linear in the job's files.
HRESULT BgEnumFiles(BG_JOB job, BG_FILE *pFiles, uint32_t Capacity, uint32_t *pCount);

#if defined(BGJOB_WITH_GET_PROGRESS)
// Fills *pProgress with one moment of the job: bytes and files belong together, whatever other contexts are doing to
// the job, and whichever of them was stopped half-way. Works in every state, the final ones included, until the job is
// closed. Never waits and never writes to the region. IBackgroundCopyJob::GetProgress.
//
// BytesTotal is BG_SIZE_UNKNOWN while any file's size is unknown, and may be 0: see BgGetPercent. BytesTransferred may
// fall, by exactly the bytes of a file that starts again.
//
// Errors: E_HANDLE: no engine, or no such job. E_INVALIDARG: NULL or misaligned. E_PENDING (0x8000000A): other
//   contexts changed the state of the job during each of 64 tries. *pProgress is written on S_OK only.
// Context: thread, interrupt, non-maskable interrupt. Cost: about 50 instructions; advances never make
//   it start again, changes of state do.
HRESULT GetProgress(BG_JOB job, BG_JOB_PROGRESS *pProgress);
#endif

// GetProgress under a name that no program has for something else.
HRESULT BgGetProgress(BG_JOB job, BG_JOB_PROGRESS *pProgress);

// Fills *pSnapshot with everything about the job at one moment. The caller sets Size and Version first:
// BG_JOB_SNAPSHOT snapshot = BG_JOB_SNAPSHOT_INIT. A program built for a later version gets what this library knows,
// and Size and Version say so.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL, misaligned, Size smaller than the first version's, Version 0. E_PENDING.
// Context: thread, interrupt, non-maskable interrupt. Cost: about 500 instructions.
HRESULT BgGetSnapshot(BG_JOB job, BG_JOB_SNAPSHOT *pSnapshot);

// The job's type. IBackgroundCopyJob::GetType.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
// Context: thread, interrupt, non-maskable interrupt. Cost: about 300 instructions.
HRESULT BgGetType(BG_JOB job, BG_JOB_TYPE *pType);

// When the job was created, last changed, and last became TRANSFERRED; as fine as the ticks.
// IBackgroundCopyJob::GetTimes.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
// Context: thread, interrupt, non-maskable interrupt. Cost: about 300 instructions.
HRESULT BgGetTimes(BG_JOB job, BG_JOB_TIMES *pTimes);

// The job's last error and where it came from. Kept until data moves again, over Suspend and Resume too.
// IBackgroundCopyJob::GetError and IBackgroundCopyError::GetError.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. BG_E_ERROR_INFORMATION_UNAVAILABLE: there is none, or the job is
//   final. E_PENDING.
// Context: thread, interrupt, non-maskable interrupt. Cost: about 300 instructions.
HRESULT BgGetError(BG_JOB job, HRESULT *pError, BG_ERROR_CONTEXT *pContext);

// The file of the job's last error. IBackgroundCopyError::GetFile.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. BG_E_ERROR_INFORMATION_UNAVAILABLE: as BgGetError.
//   BG_E_FILE_NOT_AVAILABLE: its context is neither the local nor the remote file. E_PENDING.
// Context: thread, interrupt, non-maskable interrupt. Cost: about 300 instructions.
HRESULT BgGetErrorFile(BG_JOB job, BG_FILE *pFile);

// How often transfers of the job have failed; stays at 65,535. IBackgroundCopyJob::GetErrorCount.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
// Context: thread, interrupt, non-maskable interrupt. Cost: about 300 instructions.
HRESULT BgGetErrorCount(BG_JOB job, uint32_t *pErrors);

// Gives the job another name: 1 to 256 characters. Without a text area it is checked and not kept.
// IBackgroundCopyJob::SetDisplayName.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL or empty. BG_E_STRING_TOO_LONG. BG_E_INVALID_STATE: the job is final.
//   E_OUTOFMEMORY: no text left; the old name stays until the new one is stored, so there must be room for both.
//   E_PENDING.
// Context: thread, interrupt; non-maskable as above. Cost: one change; linear in the name.
HRESULT BgSetDisplayName(BG_JOB job, const char *DisplayName);

// Describes the job: at most 1,024 characters; an empty text takes the description away.
// IBackgroundCopyJob::SetDescription.
//
// Errors: as BgSetDisplayName, but that an empty text is good.
// Context: thread, interrupt; non-maskable as above. Cost: one change; linear in the text.
HRESULT BgSetDescription(BG_JOB job, const char *Description);

// Copies the description, as BgGetDisplayName does with a name. IBackgroundCopyJob::GetDescription.
//
// Errors, context and cost: as BgGetDisplayName.
HRESULT BgGetDescription(BG_JOB job, char *pBuffer, size_t cbBuffer, size_t *pcbNeeded);

// Which jobs run first: one of the BG_JOB_PRIORITY values, BG_JOB_PRIORITY_NORMAL in a new job. A transfer that runs
// is not disturbed; see BgTransferYield. IBackgroundCopyJob::SetPriority.
//
// Errors: E_HANDLE. E_INVALIDARG: no such priority. BG_E_INVALID_STATE: the job is final. E_PENDING.
// Context: thread, interrupt; non-maskable as above. Cost: one change.
HRESULT BgSetPriority(BG_JOB job, BG_JOB_PRIORITY Priority);

// The job's priority. IBackgroundCopyJob::GetPriority.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
// Context: thread, interrupt, non-maskable interrupt. Cost: about 300 instructions.
HRESULT BgGetPriority(BG_JOB job, BG_JOB_PRIORITY *pPriority);

// What the program wants to be told of: BG_NOTIFY flags, BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR in a new job.
// Kept for it; this version calls nobody. IBackgroundCopyJob::SetNotifyFlags.
//
// Errors: E_HANDLE. E_NOTIMPL: an unknown flag; with BG_PROFILE_DO also BG_NOTIFY_DISABLE and
//   BG_NOTIFY_FILE_RANGES_TRANSFERRED. BG_E_INVALID_STATE: the job is final. E_PENDING.
// Context: thread, interrupt; non-maskable as above. Cost: one change.
HRESULT BgSetNotifyFlags(BG_JOB job, uint32_t Flags);

// The job's notify flags. IBackgroundCopyJob::GetNotifyFlags.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
// Context: thread, interrupt, non-maskable interrupt. Cost: about 300 instructions.
HRESULT BgGetNotifyFlags(BG_JOB job, uint32_t *pFlags);

// How long a job in TRANSIENT_ERROR waits before BgTick queues it again: 600 seconds in a new job (30 with
// BG_PROFILE_DO); less than 5 become 5. It is never too short, and at most half a second and two ticks too long.
// BgResume queues it at once. Where the network, a lock or a policy is the error (BG_E_NETWORK_DISCONNECTED,
// BGJOB_E_LOCK_VIOLATION, BG_E_BLOCKED_BY_POLICY) only BgResume does, when the cause is gone; with BG_PROFILE_DO the
// clock retries those too. IBackgroundCopyJob::SetMinimumRetryDelay.
//
// Errors: E_HANDLE. BG_E_INVALID_STATE: the job is final. E_PENDING.
// Context: thread, interrupt; non-maskable as above. Cost: one change.
HRESULT BgSetMinimumRetryDelay(BG_JOB job, uint32_t Seconds);

// The job's minimum retry delay in seconds. IBackgroundCopyJob::GetMinimumRetryDelay.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
// Context: thread, interrupt, non-maskable interrupt. Cost: about 300 instructions.
HRESULT BgGetMinimumRetryDelay(BG_JOB job, uint32_t *pSeconds);

// How long a job may go on failing without a byte: BgTick turns TRANSIENT_ERROR to ERROR with BG_E_NO_PROGRESS when so
// many seconds are over since the first transient error after the last byte (or after BgResume of a SUSPENDED or ERROR
// job); the snapshot's ErrorCause keeps what it was. 1,209,600 seconds in a new job; with BG_PROFILE_DO 3,600 for
// foreground jobs and 86,400 for others. 0, or less than the minimum retry delay: every error is ERROR at once. Runs
// on the monotonic clock of BgTick. IBackgroundCopyJob::SetNoProgressTimeout.
//
// Errors: E_HANDLE. BG_E_INVALID_STATE: the job is final. E_PENDING.
// Context: thread, interrupt; non-maskable as above. Cost: one change.
HRESULT BgSetNoProgressTimeout(BG_JOB job, uint32_t Seconds);

// The job's no-progress timeout in seconds. IBackgroundCopyJob::GetNoProgressTimeout.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
// Context: thread, interrupt, non-maskable interrupt. Cost: about 300 instructions.
HRESULT BgGetNoProgressTimeout(BG_JOB job, uint32_t *pSeconds);

// Progress of the reply to an upload: a total of BG_SIZE_UNKNOWN until it begins, 0 of 0 if the upload was done
// without one. GetProgress never counts it. IBackgroundCopyJob2::GetReplyProgress.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_NOTIMPL: not of type BG_JOB_TYPE_UPLOAD_REPLY. E_PENDING.
// Context: thread, interrupt, non-maskable interrupt. Cost: about 300 instructions.
HRESULT BgGetReplyProgress(BG_JOB job, BG_JOB_REPLY_PROGRESS *pProgress);

// Where the reply to an upload goes: absolute, at most 259 characters; an empty text takes the name away.
// IBackgroundCopyJob2::SetReplyFileName.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL, not absolute, or too long. E_NOTIMPL: not of type BG_JOB_TYPE_UPLOAD_REPLY.
//   BG_E_INVALID_STATE: the job is final. E_OUTOFMEMORY: no text left. E_PENDING.
// Context: thread, interrupt; non-maskable as above. Cost: one change; linear in the name.
HRESULT BgSetReplyFileName(BG_JOB job, const char *LocalName);

// Copies the reply's local name, as BgGetDisplayName does with a name. IBackgroundCopyJob2::GetReplyFileName.
//
// Errors, context and cost: as BgGetDisplayName. E_NOTIMPL: not of type BG_JOB_TYPE_UPLOAD_REPLY.
HRESULT BgGetReplyFileName(BG_JOB job, char *pBuffer, size_t cbBuffer, size_t *pcbNeeded);

// Adds a file to a job that is not final; its size is unknown until the transport tells it. Files are transferred in
// the order they were added, one at a time, and none can be removed. In a TRANSFERRED job the state stays: call
// BgResume. IBackgroundCopyJob::AddFile.
// RemoteUrl: at most 2,200 characters, none of them control characters; http://, https://, file://, \\server\share or a drive
// path.
// LocalName: at most 259 characters, absolute. In an engine without text both may be NULL and are not kept.
// Cookie: yours, see BgGetFileCookie; firmware without text finds its target by it.
//
// Errors: E_HANDLE. E_INVALIDARG: the output is NULL or misaligned, or a name is bad. BG_E_INVALID_STATE: the job is
//   final. BG_E_TOO_MANY_FILES: an upload has its file. E_OUTOFMEMORY: no entry or no text left. E_PENDING: also while
//   a BgComplete of the job is running.
// Context: thread, interrupt; non-maskable as above. Cost: one change; linear in the names.
HRESULT BgAddFile(BG_JOB job,
                  const char *RemoteUrl,
                  const char *LocalName,
                  uint64_t Cookie,
                  BG_FILE *pFile);

// Adds a file of which only parts are wanted: the local file holds the ranges one after the other in the order given,
// and only their bytes count. Size: bytes of the remote file if they are known, else BG_SIZE_UNKNOWN; while they are
// not, a range to BG_LENGTH_TO_EOF has no size. IBackgroundCopyJob3::AddFileWithRanges,
// IDeliveryOptimizationJob::AddFileWithRanges.
//
// Errors: E_HANDLE. E_INVALIDARG: as BgAddFile, or no range. BG_E_INVALID_STATE: the job is final. E_NOTIMPL: an
//   upload. BG_E_INVALID_RANGE: an empty range, one that begins at BG_LENGTH_TO_EOF, or one outside of Size.
//   BG_E_OVERLAPPING_RANGES. BG_E_TOO_MANY_RANGES_IN_FILE: over 500. E_OUTOFMEMORY: also in an engine without text.
//   E_PENDING: as BgAddFile.
// Context: thread, interrupt; non-maskable as above. Cost: as BgAddFile; quadratic in the ranges.
HRESULT BgAddFileWithRanges(BG_JOB job,
                            const char *RemoteUrl,
                            const char *LocalName,
                            uint64_t Cookie,
                            uint64_t Size,
                            uint32_t RangeCount,
                            const BG_FILE_RANGE *pRanges,
                            BG_FILE *pFile);

// Adds FileCount files in one step, in the order given: all of them, or none if one is refused. pHandles: room for as
// many handles, or NULL. IBackgroundCopyJob::AddFileSet.
//
// Errors: as BgAddFile and BgAddFileWithRanges for the first file that is refused. E_INVALIDARG: NULL or misaligned.
//   BG_E_TOO_MANY_FILES: more than one for an upload. Of no files at all only the job is checked; of more than the
//   engine can have, no more are looked at than that.
// Context: thread, interrupt; non-maskable as above. Cost: one change; linear in the files and their names.
HRESULT BgAddFileSet(BG_JOB job, uint32_t FileCount, const BG_FILE_SPEC *pFiles, BG_FILE *pHandles);

// Tells the size of the remote file before its transfer, so that totals are known while the job is still SUSPENDED
// (Delivery Optimization's DOFilePropertyId_TotalSizeBytes). What the server tells later counts more.
//
// Errors: E_HANDLE. E_INVALIDARG: BG_SIZE_UNKNOWN is no size. BG_E_INVALID_STATE: the job is final, or the file's
//   transfer has begun. BG_E_INVALID_RANGE: a range of the file lies outside of it. E_PENDING.
// Context: thread, interrupt; non-maskable as above. Cost: one change.
HRESULT BgSetFileSize(BG_FILE file, uint64_t Size);

// Tells whether a file that has arrived is what it should be. Valid 0: the job's state becomes ERROR, with
// BG_E_VALIDATION_FAILED and BG_ERROR_CONTEXT_UNKNOWN (with BG_PROFILE_DO: NONE); a running transfer stops. The file
// still counts as transferred and is not fetched again, BgComplete calls pfnSave for it as for the others, and
// BgResume, if files are left, forgets the verdict: cancel the job, or leave the file out in pfnSave. A transport that
// checks a file itself reports the same code by BgTransferFail instead of BgTransferDone.
// IBackgroundCopyFile3::SetValidationState.
//
// Errors: E_HANDLE. BG_E_INVALID_STATE: the job is final, or the file has not arrived. E_PENDING: also while a
//   BgComplete of the job is running.
// Context: thread, interrupt; non-maskable as above. Cost: one change.
HRESULT BgSetValidationState(BG_FILE file, int32_t Valid);

// Gives the file another remote name. A file that has arrived stays as it is. Of any other the size is unknown again;
// if it is being transferred, that stops and the job is QUEUED: the transport's next attempt goes on with the bytes
// that are there if the new file is the same, or else begins again, which takes exactly these bytes out of the job.
// IBackgroundCopyFile2::SetRemoteName.
//
// Errors: E_HANDLE. E_INVALIDARG: as BgAddFile. BG_E_INVALID_STATE: the job is final. E_OUTOFMEMORY: no text left.
//   E_PENDING: also while a BgComplete of the job is running.
// Context: thread, interrupt; non-maskable as above. Cost: one change; linear in the name.
HRESULT BgSetRemoteName(BG_FILE file, const char *RemoteUrl);

// Gives each file of the job whose remote name begins with OldPrefix, in whatever case of ASCII letters, another one:
// NewPrefix and the rest of the old one. For each of them this is what BgSetRemoteName does. *pCount, which may be
// NULL, becomes the number of these files; files that are added meanwhile keep their names.
// IBackgroundCopyJob3::ReplaceRemotePrefix.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL, misaligned, OldPrefix is empty, either is longer than a remote name, or a name
//   would be none that BgAddFile takes: then no file has changed. E_NOTIMPL: an upload. BG_E_INVALID_STATE: the job is
//   final. E_OUTOFMEMORY: no text left. E_PENDING: also while a BgComplete of the job is running. These two may come
//   when some files have their new names, the first ones: another call goes on, but would change them again if
//   NewPrefix begins with OldPrefix.
// Context: thread, interrupt; non-maskable as above. Cost: for each file, the way back from the last one, and for each
//   that changes, BgSetRemoteName.
HRESULT BgReplaceRemotePrefix(BG_JOB job, const char *OldPrefix, const char *NewPrefix, uint32_t *pCount);

// Copies the file's ranges in the order they were given, and tells their number. Capacity 0 only counts.
// IBackgroundCopyFile2::GetFileRanges.
//
// Returns S_OK, or S_FALSE with *pCount 0 for a file without ranges.
// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_NOT_SUFFICIENT_BUFFER: Capacity is too small; nothing is
//   written. E_PENDING: the job changed at every try; pRanges is then undefined.
// Context: thread, interrupt, non-maskable interrupt. Cost: linear in the ranges.
HRESULT BgGetFileRanges(BG_FILE file, BG_FILE_RANGE *pRanges, uint32_t Capacity, uint32_t *pCount);

// Fills *pProgress with one moment of the file. It agrees with GetProgress of its job: both come from one record.
// Padding is zeroed. IBackgroundCopyFile::GetProgress.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
// Context: thread, interrupt, non-maskable interrupt. Cost: about 350 instructions.
HRESULT BgGetFileProgress(BG_FILE file, BG_FILE_PROGRESS *pProgress);

// The cookie that BgAddFile was given.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. E_PENDING.
// Context: thread, interrupt, non-maskable interrupt. Cost: as BgGetFileProgress.
HRESULT BgGetFileCookie(BG_FILE file, uint64_t *pCookie);

// Copies the file's URL, as BgGetDisplayName does with a name. IBackgroundCopyFile::GetRemoteName.
//
// Errors, context and cost: as BgGetDisplayName.
HRESULT BgGetRemoteName(BG_FILE file, char *pBuffer, size_t cbBuffer, size_t *pcbNeeded);

// Copies the file's local name, as BgGetDisplayName does with a name. IBackgroundCopyFile::GetLocalName.
//
// Errors, context and cost: as BgGetDisplayName.
HRESULT BgGetLocalName(BG_FILE file, char *pBuffer, size_t cbBuffer, size_t *pcbNeeded);

// An enumeration of the jobs that are not final, oldest first, as they are now: jobs that come or go later change
// nothing in it. pHandles: room for Capacity handles, which stays the program's and must outlive the enumeration and
// its clones. IBackgroundCopyManager::EnumJobs.
//
// Errors and cost: as BgEnumJobs.
// Context: thread, interrupt, non-maskable interrupt.
HRESULT BgEnumOpenJobs(BG_ENUM *pEnum, uint64_t *pHandles, uint32_t Capacity);

// An enumeration of the job's files in the order they were added, as they are now. IBackgroundCopyJob::EnumFiles.
//
// Errors and cost: as BgEnumFiles.
// Context: thread, interrupt, non-maskable interrupt.
HRESULT BgEnumOpenFiles(BG_JOB job, BG_ENUM *pEnum, uint64_t *pHandles, uint32_t Capacity);

// Copies the next Count handles to pHandles, and their number to *pFetched. pHandles lies outside of the enumeration's
// own list. Next.
//
// Returns S_OK, or S_FALSE if there were fewer.
// Errors: E_INVALIDARG: NULL or misaligned; pFetched may be NULL if Count is 1.
// Context: any, one at a time for one BG_ENUM. Cost: linear in Count.
HRESULT BgEnumNext(BG_ENUM *pEnum, uint32_t Count, uint64_t *pHandles, uint32_t *pFetched);

// Leaves out the next Count handles. Skip.
//
// Returns S_OK, or S_FALSE if there were fewer; the enumeration is at its end then.
// Errors: E_INVALIDARG: NULL or misaligned.
// Context: any, one at a time for one BG_ENUM. Cost: constant.
HRESULT BgEnumSkip(BG_ENUM *pEnum, uint32_t Count);

// Back to the beginning of the same list. Reset.
//
// Errors: E_INVALIDARG: NULL or misaligned.
// Context: any, one at a time for one BG_ENUM. Cost: constant.
HRESULT BgEnumReset(BG_ENUM *pEnum);

// Another enumeration at the same place of the same list. Clone.
//
// Errors: E_INVALIDARG: NULL or misaligned.
// Context: any. Cost: constant.
HRESULT BgEnumClone(const BG_ENUM *pEnum, BG_ENUM *pClone);

// The number of handles in the list, wherever the enumeration is. GetCount.
//
// Errors: E_INVALIDARG: NULL or misaligned.
// Context: any. Cost: constant.
HRESULT BgEnumGetCount(const BG_ENUM *pEnum, uint32_t *pCount);

// Takes the next file of the next queued job (highest priority, then oldest), which becomes CONNECTING. The token
// belongs to this attempt: once that is over (Suspend, Done, Fail, ...) it is dead and counts nothing.
//
// Errors: E_HANDLE. E_INVALIDARG: NULL or misaligned. BG_E_EMPTY: nothing is queued. E_PENDING.
// Context: thread, interrupt; non-maskable as above. Cost: a look at every job, the way back from the job's last
//   file, and a change.
HRESULT BgTransferNext(BG_TRANSFER *pT, BG_FILE *pFile, BG_JOB *pJob);

// The server has answered, the job becomes TRANSFERRING. Total: size of the remote file, or BG_SIZE_UNKNOWN; a size
// that the program has told (BgSetFileSize) then stays. Of a file with ranges only their bytes count, now that it is
// known where the file ends.
// Resumed: bytes at the start of the local file that are there already; the file's BytesTransferred becomes this
// number, and what this engine has not moved itself is told apart as BytesResumed. 0 if the file begins again.
// While a reply moves, both are the reply's.
//
// Errors: E_HANDLE: no token. E_INVALIDARG: Resumed is more than there is. BG_E_INVALID_STATE: the attempt is over or
//   has connected before. BG_E_INVALID_RANGE: a range lies outside of the file; the job is in ERROR with this code.
//   BGJOB_E_ARITHMETIC_OVERFLOW: the job's bytes would not fit 64 bits. E_PENDING.
// Context: thread, interrupt; non-maskable as above. Cost: one change.
HRESULT BgTransferConnected(BG_TRANSFER t, uint64_t Total, uint64_t Resumed);

// Bytes more have arrived: job and file grow in one step. The hot path; several contexts may call it for one token,
// each for its own bytes, and nothing is lost. What was written before the call is visible to whoever sees the bytes.
//
// Errors: E_HANDLE: no token. BG_E_INVALID_STATE: the attempt is over: stop; or it has not connected.
//   BG_E_INVALID_RANGE: more than the file has. E_PENDING: overtaken at every try: call again. In each case nothing
//   was counted.
// Context: thread, interrupt; non-maskable as above. Cost: about 70 instructions; a change if it meets one.
HRESULT BgTransferAdvance(BG_TRANSFER t, uint32_t Bytes);

// The file is whole, and safe where the program keeps it. The job becomes TRANSFERRED after its last file, else QUEUED
// for the next one: call BgTransferNext again. An unknown size is known from here on.
//
// Errors: E_HANDLE: no token. BG_E_INVALID_STATE: the attempt is over or has not connected. BGJOB_E_HANDLE_EOF:
//   bytes are missing. E_PENDING.
// Context: thread, interrupt; non-maskable as above. Cost: one change.
HRESULT BgTransferDone(BG_TRANSFER t);

// The remote file changed: it starts again at byte 0 with Total bytes (or BG_SIZE_UNKNOWN). Exactly its bytes leave
// the job; finished files stay. A size that the program had told is forgotten. Ranges and replies: as
// BgTransferConnected. *pT becomes the token of the new attempt, which is connected already: the job is
// TRANSFERRING. Bytes reported with the old token are refused.
//
// Errors: E_HANDLE: no token. E_INVALIDARG: NULL or misaligned. BG_E_INVALID_STATE: the attempt is over.
//   BG_E_INVALID_RANGE: as BgTransferConnected. E_PENDING.
// Context: thread, interrupt; non-maskable as above. Cost: one change.
HRESULT BgTransferRestart(BG_TRANSFER *pT, uint64_t Total);

// The file of a job of type BG_JOB_TYPE_UPLOAD_REPLY is up, and the server's reply of Total bytes (or BG_SIZE_UNKNOWN)
// begins: it counts as transferred, and what BgTransferAdvance reports from here on shows in BgGetReplyProgress.
// BgTransferDone ends both. If the transfer fails and is tried again, only the reply is: see BgGetFileProgress.
//
// Errors: E_HANDLE: no token. E_NOTIMPL: another type. BG_E_INVALID_STATE: the attempt is over, has not connected, or
//   the reply has begun. BGJOB_E_HANDLE_EOF: bytes of the file are missing. E_PENDING.
// Context: thread, interrupt; non-maskable as above. Cost: one change.
HRESULT BgTransferReply(BG_TRANSFER t, uint64_t Total);

// Gives the file back before it is whole, because the time slice is over or a job of higher priority waits: the job is
// QUEUED again, the bytes stay.
//
// Errors: E_HANDLE: no token. BG_E_INVALID_STATE: the attempt is over. E_PENDING.
// Context: thread, interrupt; non-maskable as above. Cost: one change.
HRESULT BgTransferYield(BG_TRANSFER t);

// The transfer failed: TRANSIENT_ERROR if Transient is not 0, else ERROR; also if the job's no-progress timeout is 0
// or shorter than its retry delay. The bytes stay, the error shows in snapshots until data moves again. hr: a failure
// code, 0x80190000 + status for HTTP; with BG_PROFILE_DO BG_E_ codes become their DO_E_ ones. c: where it came from;
// with BG_PROFILE_DO it is told as BG_ERROR_CONTEXT_REMOTE_FILE for status 403 and as BG_ERROR_CONTEXT_NONE for
// others.
//
// Errors: E_HANDLE: no token. E_INVALIDARG: hr is a success code, or c is no BG_ERROR_CONTEXT. BG_E_INVALID_STATE: the
//   attempt is over. E_PENDING.
// Context: thread, interrupt; non-maskable as above. Cost: one change.
HRESULT BgTransferFail(BG_TRANSFER t, HRESULT hr, BG_ERROR_CONTEXT c, int32_t Transient);

// Reads a job in a region that another process or core works on, or that was saved. Needs no engine, writes nothing,
// and trusts nothing: no content of the block makes it read outside of the cbRegion bytes or loop.
// job: from BgViewEnumJobs, or as its owner got it.
//
// Errors: E_INVALIDARG: NULL or misaligned (the block: to 8), or Size or Version of the snapshot.
//   BGJOB_E_INVALID_DATA: no region, or one that is being made. BGJOB_E_REVISION_MISMATCH: made by another layout
//   version, byte order or word size. E_NOT_SUFFICIENT_BUFFER: the region is larger than cbRegion. E_HANDLE: no such
//   job. E_PENDING.
// Context: thread, interrupt, non-maskable interrupt, other process, other core. Cost: as BgGetSnapshot, and the
//   header's check.
HRESULT BgViewSnapshot(const void *pRegion, size_t cbRegion, BG_JOB job, BG_JOB_SNAPSHOT *pSnapshot);

// Lists the jobs of such a region, as BgEnumJobs does.
//
// Errors: as BgViewSnapshot but E_HANDLE, and E_NOT_SUFFICIENT_BUFFER if Capacity is too small; nothing is written
//   then. If the region is made anew meanwhile: BGJOB_E_INVALID_DATA, and pJobs is undefined.
// Context: thread, interrupt, non-maskable interrupt, other process, other core. Cost: as BgEnumJobs.
HRESULT BgViewEnumJobs(const void *pRegion, size_t cbRegion, BG_JOB *pJobs, uint32_t Capacity, uint32_t *pCount);

// Hundredths of a percent of a snapshot, 0 to 10,000; BG_PERCENT_UNKNOWN while the total is unknown, and for NULL or
// a misaligned pointer. Never above 10,000, and never divides by zero. 10,000 only when TRANSFERRED, or ACKNOWLEDGED
// with every file, and all files (at least one) have arrived; a job that has all its bytes but is not finished is at
// 9,999, one whose files are all empty at 0. Rounded down.
//
// Context: any. Cost: about 600 instructions.
uint32_t BgGetPercent(const BG_JOB_SNAPSHOT *p);

// Rate, time left and stall of a job, from snapshots of it (by BgGetSnapshot or BgViewSnapshot) and a clock:
//
//     BG_ESTIMATOR estimator = BG_ESTIMATOR_INIT;             // one for each job and reader; StallMs may be set
//     ... each time: BgGetSnapshot(job, &snapshot); BgEstimate(&estimator, &snapshot, now_ms, &estimate);
//
// NowMs is when the snapshot was taken, in milliseconds of any clock that does not go back; where it does, no time has
// passed. Call it as often as the display is drawn, ten times a second for instance.
//
// BytesPerS: the mean since the attempt began to move, later one that forgets older bytes within some seconds; it
//   decays to 0 when nothing arrives. Resumed bytes are not speed. BG_RATE_UNKNOWN, which is not 0, until 300 ms of a
//   moving attempt have been seen. A retry, a Resume after a Suspend, and a file that starts again at byte 0 begin
//   anew; the next file of the job goes on.
// LeftS: seconds until all bytes are in, which is those that are missing by BytesPerS, rounded up. 0 when BgGetPercent
//   is 10,000. BG_TIME_UNKNOWN if the total or the rate is unknown, the rate is 0, or the job is in a state in which
//   nothing is due (SUSPENDED, ERROR, CANCELLED, and the others while files are missing).
// Stalled: 1 if the job is QUEUED, CONNECTING, TRANSFERRING or TRANSIENT_ERROR and for StallMs milliseconds of such
//   readings no fresh byte has arrived: IdleMs says how long, and is 0 in other states. Retries alone end no stall.
//
// Errors: E_INVALIDARG: NULL or misaligned; the estimator is as it was then.
// Context: any; two contexts that may stop one another need an estimator each. Cost: about 4,500
//   instructions, 500 while nothing moves; neither multiplication nor division.
HRESULT BgEstimate(BG_ESTIMATOR *pEstimator, const BG_JOB_SNAPSHOT *pSnapshot, uint64_t NowMs, BG_ESTIMATE *pEstimate);

// BgGetSnapshot for those who have missed something: a program that sleeps, asks, and acts only on news. pSeen points
// to the program's BG_CHANGES, one for each job and reader, all zero at first: BG_CHANGES seen = BG_CHANGES_INIT. News
// is: the first look; anything that has changed but for arriving bytes (state, error, files, totals, a restart,
// resumed bytes: all at once and whatever the thresholds, so that no final state is ever missed); and bytes, as soon
// as Bytes bytes, or PerMille thousandths of BytesTotal, have arrived since the last news. 0 is no threshold; of two,
// either suffices; with none, any byte is news. PerMille alone tells of no byte while BytesTotal is unknown.
// *pSnapshot: Size and Version are set first, as for BgGetSnapshot.
//
// Returns S_OK: news; *pSnapshot is filled, and *pSeen is up to date with it. S_FALSE: none; nothing is written. Both
//   are SUCCEEDED(): compare with S_OK.
// Errors: E_HANDLE. E_INVALIDARG: NULL, misaligned, or Size or Version of the snapshot. E_PENDING.
// Context: thread, interrupt, non-maskable interrupt. Cost: without news about 180 instructions, 1,400 where PerMille
//   decides; else those and BgGetSnapshot.
HRESULT BgChangedSince(BG_JOB job, BG_CHANGES *pSeen, uint64_t Bytes, uint32_t PerMille, BG_JOB_SNAPSHOT *pSnapshot);

// The same question about a snapshot that is there already, one of BgViewSnapshot for instance: 1 for news, and *pSeen
// is brought up to date; else, and for NULL or misaligned pointers, 0.
//
// Context: any; two contexts that may stop one another need a BG_CHANGES each. Cost: about 90 instructions, 1,300
//   where PerMille decides.
int32_t BgIsChanged(BG_CHANGES *pSeen, const BG_JOB_SNAPSHOT *pSnapshot, uint64_t Bytes, uint32_t PerMille);

// The documented name of a code this library knows, like "BG_E_INVALID_STATE"; "unknown" for any other. Never NULL;
// static, not to be freed.
//
// Context: any. Cost: a comparison a code.
const char *BgGetErrorName(HRESULT hr);

// Version of the library: major << 16 | minor << 8 | patch. Compare with BGJOB_VERSION, the header's.
//
// Context: any. Cost: constant.
uint32_t BgGetVersion(void);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/*
 * Storage for an engine
 *
 * BGJOB_REGION_BYTES(jobs, files, text_bytes)   bytes of a block: a constant expression, the same on every target.
 * BGJOB_REGION(name, jobs, files, text_bytes);  declares the static block `name`, and `name_config` to go with it.
 *
 * text_bytes is for names, and ranges of 16 bytes: n bytes take (n / 28 + 1) * 32. With 0 names may be NULL and are not
 * kept, and there are no ranges.
 * The seed of name_config is 0: copy it and set Seed in programs whose job ids may meet those of others. Its profile is
 * BG_PROFILE_BITS: set Profile in a copy for the other.
 * BGJOB_SPARES, if defined before this header, is the number of contexts that may change jobs at the same moment
 * (threads, and handlers that interrupt one another): firmware on one core with three interrupt levels needs 4.
 */
#ifndef BGJOB_SPARES
#define BGJOB_SPARES 16
#elif BGJOB_SPARES < 1
#error "BGJOB_SPARES is at least 1"
#endif

#if defined(__GNUC__) || defined(__clang__)
#define BGJOB_ALIGNED __attribute__((aligned(8)))
#define BGJOB_UNUSED __attribute__((unused))
#elif defined(_MSC_VER)
#define BGJOB_ALIGNED __declspec(align(8))
#define BGJOB_UNUSED
#else
#define BGJOB_ALIGNED
#define BGJOB_UNUSED
#endif

#define BGJOB_BITMAP_BYTES(n) (((size_t)(n) + 31u) / 32u * 4u)
#define BGJOB_CHUNKS(text_bytes) (((size_t)(text_bytes) + 31u) / 32u)
#define BGJOB_REGION_BYTES(jobs, files, text_bytes)                                                                    \
    ((160u + (size_t)(jobs) * 32u + (size_t)(files) * 40u                                                         \
      + ((size_t)(jobs) + BGJOB_SPARES) * 176u + ((size_t)(files) + BGJOB_SPARES) * 16u                              \
      + BGJOB_BITMAP_BYTES(jobs) + BGJOB_BITMAP_BYTES(files)                                                           \
      + BGJOB_BITMAP_BYTES((size_t)(jobs) + BGJOB_SPARES) + BGJOB_BITMAP_BYTES((size_t)(files) + BGJOB_SPARES)         \
      + BGJOB_BITMAP_BYTES(BGJOB_CHUNKS(text_bytes)) + 7u)                                                             \
     / 8u * 8u + BGJOB_CHUNKS(text_bytes) * 32u)

#define BGJOB_REGION(name, jobs, files, text_bytes)                                                                    \
    static BGJOB_ALIGNED uint64_t name[BGJOB_REGION_BYTES(jobs, files, text_bytes) / 8u];                              \
    static const BG_ENGINE_CONFIG name##_config BGJOB_UNUSED = {                                                       \
        (uint32_t)sizeof(BG_ENGINE_CONFIG), BG_ENGINE_CONFIG_VERSION,                                                  \
        (jobs), (files), (text_bytes), BGJOB_SPARES, { 0, 0, 0, { 0, 0, 0, 0, 0, 0, 0, 0 } }, BG_PROFILE_BITS, 0 }

#define BG_JOB_SNAPSHOT_INIT                                                                                           \
    { (uint32_t)sizeof(BG_JOB_SNAPSHOT), BG_JOB_SNAPSHOT_VERSION, { 0, 0, 0, 0 }, 0, 0, 0, 0, 0, 0, 0, 0, 0,           \
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }

#define BG_ESTIMATOR_INIT { BG_STALL_MS_DEFAULT, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }
#define BG_CHANGES_INIT { 0, 0, 0, 0 }

#endif  /* BGJOB_H */
