//! The public structures as Rust lays them out, for comparison with C and C++.

use bgjob::{
    Changes, Estimate, Estimator, FileProgress, FileRange, Guid, JobProgress, JobReplyProgress, JobSnapshot, JobTimes,
};
use bgjob_capi::types::BG_ENGINE_CONFIG;
use bgjob_com::config::BG_COM_CONFIG;
use bgjob_com::types::{BG_AUTH_CREDENTIALS, BG_BASIC_CREDENTIALS, BG_FILE_INFO, BITS_JOB_PROPERTY_VALUE};

/// One structure: its name in C, its size, and the offset of each field by its name in C.
#[derive(Debug)]
pub struct Layout {
    /// `BG_JOB_PROGRESS` and so on.
    pub name: &'static str,
    /// `sizeof`.
    pub size: usize,
    /// `offsetof`, in order.
    pub fields: Vec<(&'static str, usize)>,
}

macro_rules! layout {
    ($rust:ty as $c:literal { $($field:ident as $name:literal),* $(,)? }) => {
        Layout {
            name: $c,
            size: size_of::<$rust>(),
            fields: vec![$(($name, core::mem::offset_of!($rust, $field))),*],
        }
    };
}

/// All of `bgjob.h`.
pub fn all() -> Vec<Layout> {
    vec![
        layout!(JobProgress as "BG_JOB_PROGRESS" {
            bytes_total as "BytesTotal",
            bytes_transferred as "BytesTransferred",
            files_total as "FilesTotal",
            files_transferred as "FilesTransferred",
        }),
        layout!(FileProgress as "BG_FILE_PROGRESS" {
            bytes_total as "BytesTotal",
            bytes_transferred as "BytesTransferred",
            completed as "Completed",
        }),
        layout!(JobSnapshot as "BG_JOB_SNAPSHOT" {
            size as "Size",
            version as "Version",
            progress as "Progress",
            bytes_total_known as "BytesTotalKnown",
            bytes_resumed as "BytesResumed",
            sequence as "Sequence",
            creation_time as "CreationTime",
            modification_time as "ModificationTime",
            transfer_completion_time as "TransferCompletionTime",
            last_advance_ms as "LastAdvanceMs",
            file as "File",
            error_file as "ErrorFile",
            state as "State",
            r#type as "Type",
            priority as "Priority",
            error as "Error",
            error_context as "ErrorContext",
            error_count as "ErrorCount",
            attempt as "Attempt",
            files_unknown as "FilesUnknown",
            files_completed as "FilesCompleted",
            error_cause as "ErrorCause",
        }),
        layout!(Guid as "BG_GUID" {
            data1 as "Data1",
            data2 as "Data2",
            data3 as "Data3",
            data4 as "Data4",
        }),
        layout!(BG_ENGINE_CONFIG as "BG_ENGINE_CONFIG" {
            size as "Size",
            version as "Version",
            jobs as "Jobs",
            files as "Files",
            text_bytes as "TextBytes",
            spares as "Spares",
            seed as "Seed",
            profile as "Profile",
            reserved as "Reserved",
        }),
        layout!(JobTimes as "BG_JOB_TIMES" {
            creation_time as "CreationTime",
            modification_time as "ModificationTime",
            transfer_completion_time as "TransferCompletionTime",
        }),
        layout!(JobReplyProgress as "BG_JOB_REPLY_PROGRESS" {
            bytes_total as "BytesTotal",
            bytes_transferred as "BytesTransferred",
        }),
        layout!(FileRange as "BG_FILE_RANGE" {
            initial_offset as "InitialOffset",
            length as "Length",
        }),
        layout!(Estimator as "BG_ESTIMATOR" {
            stall_ms as "StallMs",
            flags as "Flags",
            last_ms as "LastMs",
            fresh as "Fresh",
            rate as "Rate",
            elapsed_ms as "ElapsedMs",
            idle_ms as "IdleMs",
            pending_bytes as "PendingBytes",
            pending_ms as "PendingMs",
            retries as "Retries",
            reserved as "Reserved",
        }),
        layout!(Estimate as "BG_ESTIMATE" {
            bytes_per_s as "BytesPerS",
            left_s as "LeftS",
            idle_ms as "IdleMs",
            stalled as "Stalled",
            reserved as "Reserved",
        }),
        layout!(Changes as "BG_CHANGES" {
            sequence as "Sequence",
            bytes_transferred as "BytesTransferred",
            state as "State",
            attempt as "Attempt",
        }),
    ]
}

/// Those that `deliveryoptimization.h` adds: they hold pointers, and are as here where a pointer has eight bytes.
pub fn com() -> Vec<Layout> {
    vec![
        layout!(BG_FILE_INFO as "BG_FILE_INFO" { RemoteName as "RemoteName", LocalName as "LocalName" }),
        layout!(BG_BASIC_CREDENTIALS as "BG_BASIC_CREDENTIALS" { UserName as "UserName", Password as "Password" }),
        layout!(BG_AUTH_CREDENTIALS as "BG_AUTH_CREDENTIALS" {
            Target as "Target",
            Scheme as "Scheme",
            Credentials as "Credentials",
        }),
        layout!(BITS_JOB_PROPERTY_VALUE as "BITS_JOB_PROPERTY_VALUE" {
            Dword as "Dword",
            ClsID as "ClsID",
            Enable as "Enable",
            Uint64 as "Uint64",
            Target as "Target",
        }),
        layout!(BG_COM_CONFIG as "BG_COM_CONFIG" {
            size as "Size",
            version as "Version",
            objects as "Objects",
            jobs as "Jobs",
            strings as "Strings",
            string_bytes as "StringBytes",
            alloc as "pfnAlloc",
            free as "pfnFree",
            save as "pfnSave",
            reply as "pfnReply",
            context as "pContext",
            owner as "pOwner",
        }),
    ]
}
