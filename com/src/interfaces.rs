//! The interfaces, slot by slot: names, orders, IIDs and signatures as Microsoft publishes them.
//!
//! `include/deliveryoptimization.h` is generated from this file: classes for C++, tables and macros for C. What each
//! method answers in which profile is the table in `SPEC.md`, section 12.

use core::ffi::c_void;

use crate::types::*;

/// An interface: its table of methods, and the id that QueryInterface knows it by.
pub(crate) trait Interface {
    /// The IID.
    const IID: GUID;
}

/// Declares interfaces: for each a pointer's target (`lpVtbl`), the table, whose first field is the base's, and the IID.
/// Every method takes the interface pointer first and answers an HRESULT.
macro_rules! interfaces {
    ($($(#[doc = $doc:literal])* $iid:literal $name:ident: $base:ident, $table:ident: $base_table:ident {
        $($(#[doc = $method_doc:literal])* fn $method:ident($($arg:ident: $type:ty),* $(,)?);)*
    })*) => {$(
        $(#[doc = $doc])*
        #[repr(C)]
        #[derive(Debug)]
        pub struct $name {
            /// The methods.
            pub lpVtbl: *const $table,
        }

        #[doc = concat!("The methods of [`", stringify!($name), "`], in their order.")]
        #[repr(C)]
        #[derive(Clone, Copy, Debug)]
        pub struct $table {
            /// Those that it inherits.
            pub base: $base_table,
            $($(#[doc = $method_doc])* pub $method: unsafe extern "system" fn(*mut $name $(, $type)*) -> HRESULT,)*
        }

        impl Interface for $name {
            const IID: GUID = guid($iid);
        }
    )*};
}

/// What every object has.
#[repr(C)]
#[derive(Debug)]
pub struct IUnknown {
    /// The methods.
    pub lpVtbl: *const IUnknownVtbl,
}

/// The methods of [`IUnknown`], in their order.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct IUnknownVtbl {
    /// Another interface of the same object, counted.
    pub QueryInterface: unsafe extern "system" fn(*mut IUnknown, REFIID, *mut *mut c_void) -> HRESULT,
    /// One more user of the object; how many there are.
    pub AddRef: unsafe extern "system" fn(*mut IUnknown) -> ULONG,
    /// One user less; how many are left. The object ends with the last.
    pub Release: unsafe extern "system" fn(*mut IUnknown) -> ULONG,
}

impl Interface for IUnknown {
    const IID: GUID = guid("00000000-0000-0000-c000-000000000046");
}

interfaces! {
    /// Creates and finds jobs. From BgCoCreateInstance.
    "5ce34c0d-0dc9-4c1f-897c-daa1b78cee7c" IBackgroundCopyManager: IUnknown, IBackgroundCopyManagerVtbl: IUnknownVtbl {
        /// A new job: SUSPENDED, without files.
        fn CreateJob(DisplayName: LPCWSTR, Type: BG_JOB_TYPE, pJobId: *mut GUID, ppJob: *mut *mut IBackgroundCopyJob);
        /// The job with this id, unless it is final: BG_E_NOT_FOUND.
        fn GetJob(jobID: REFGUID, ppJob: *mut *mut IBackgroundCopyJob);
        /// The jobs that are not final, as they are now. dwFlags: 0 or BG_JOB_ENUM_ALL_USERS, which is the same here.
        fn EnumJobs(dwFlags: DWORD, ppEnum: *mut *mut IEnumBackgroundCopyJobs);
        /// A sentence about a code, in English whatever LanguageId is. Free it with CoTaskMemFree.
        fn GetErrorDescription(hResult: HRESULT, LanguageId: DWORD, pErrorDescription: *mut LPWSTR);
    }

    /// A job. Release of the last pointer leaves it in the queue.
    "37668d37-507e-4160-9316-26306d150b12" IBackgroundCopyJob: IUnknown, IBackgroundCopyJobVtbl: IUnknownVtbl {
        /// Adds all of the files or none.
        fn AddFileSet(cFileCount: ULONG, pFileSet: *mut BG_FILE_INFO);
        /// Adds a file.
        fn AddFile(RemoteUrl: LPCWSTR, LocalName: LPCWSTR);
        /// The files in the order in which they were added, as they are now.
        fn EnumFiles(pEnum: *mut *mut IEnumBackgroundCopyFiles);
        /// Stops the job; what has arrived stays.
        fn Suspend();
        /// Queues the job. BG_E_EMPTY: there is nothing to transfer.
        fn Resume();
        /// Ends the job; what has arrived is the driver's to delete.
        fn Cancel();
        /// Makes the files that have arrived available, and ends the job. BG_S_PARTIAL_COMPLETE, a success code: some
        /// had not arrived.
        fn Complete();
        /// The job's id.
        fn GetId(pVal: *mut GUID);
        /// Download, upload, or upload with a reply.
        fn GetType(pVal: *mut BG_JOB_TYPE);
        /// Bytes and files at one moment, in every state.
        fn GetProgress(pVal: *mut BG_JOB_PROGRESS);
        /// When it was created, last changed, and last transferred.
        fn GetTimes(pVal: *mut BG_JOB_TIMES);
        /// Where it is in its life.
        fn GetState(pVal: *mut BG_JOB_STATE);
        /// The last error. BG_E_ERROR_INFORMATION_UNAVAILABLE: there is none.
        fn GetError(ppError: *mut *mut IBackgroundCopyError);
        /// The owner's SID as a text: pOwner of BG_COM_CONFIG. Free it with CoTaskMemFree.
        fn GetOwner(pVal: *mut LPWSTR);
        /// At most 256 characters.
        fn SetDisplayName(Val: LPCWSTR);
        /// Free it with CoTaskMemFree.
        fn GetDisplayName(pVal: *mut LPWSTR);
        /// At most 1,024 characters.
        fn SetDescription(Val: LPCWSTR);
        /// Empty until it is set. Free it with CoTaskMemFree.
        fn GetDescription(pVal: *mut LPWSTR);
        /// Which jobs run first.
        fn SetPriority(Val: BG_JOB_PRIORITY);
        /// BG_JOB_PRIORITY_NORMAL until it is set.
        fn GetPriority(pVal: *mut BG_JOB_PRIORITY);
        /// BG_NOTIFY flags: what the notify interface is told.
        fn SetNotifyFlags(Val: ULONG);
        /// BG_NOTIFY_JOB_ERROR | BG_NOTIFY_JOB_TRANSFERRED until they are set.
        fn GetNotifyFlags(pVal: *mut ULONG);
        /// The object to tell, which has IBackgroundCopyCallback; NULL: nobody. The last one counts.
        fn SetNotifyInterface(Val: *mut IUnknown);
        /// What was set, counted; NULL if nothing is.
        fn GetNotifyInterface(pVal: *mut *mut IUnknown);
        /// Seconds between tries after a transient error; less than 5 become 5.
        fn SetMinimumRetryDelay(Seconds: ULONG);
        /// 600 until it is set.
        fn GetMinimumRetryDelay(Seconds: *mut ULONG);
        /// Seconds without progress after which a transient error becomes an error; 0: at once.
        fn SetNoProgressTimeout(Seconds: ULONG);
        /// 1,209,600 until it is set; Delivery Optimization: 3,600 for foreground jobs, 86,400 for others.
        fn GetNoProgressTimeout(Seconds: *mut ULONG);
        /// How often it was interrupted by an error.
        fn GetErrorCount(Errors: *mut ULONG);
        /// Kept for the transport, which asks with GetProxySettings.
        fn SetProxySettings(ProxyUsage: BG_JOB_PROXY_USAGE, ProxyList: LPCWSTR, ProxyBypassList: LPCWSTR);
        /// What was set; the texts may be NULL. Free them with CoTaskMemFree.
        fn GetProxySettings(pProxyUsage: *mut BG_JOB_PROXY_USAGE, pProxyList: *mut LPWSTR, pProxyBypassList: *mut LPWSTR);
        /// The owner stays: there is one.
        fn TakeOwnership();
    }

    /// BITS 1.5: uploads with a reply, command lines, credentials.
    "54b50739-686f-45eb-9dff-d6a9a0faa9af" IBackgroundCopyJob2: IBackgroundCopyJob, IBackgroundCopyJob2Vtbl: IBackgroundCopyJobVtbl {
        /// Kept, not run: that is the program's to do.
        fn SetNotifyCmdLine(Program: LPCWSTR, Parameters: LPCWSTR);
        /// What was set; the texts may be NULL. Free them with CoTaskMemFree.
        fn GetNotifyCmdLine(pProgram: *mut LPWSTR, pParameters: *mut LPWSTR);
        /// E_NOTIMPL unless the job is an upload with a reply.
        fn GetReplyProgress(pProgress: *mut BG_JOB_REPLY_PROGRESS);
        /// The reply's bytes, from pfnReply of BG_COM_CONFIG, at most a megabyte. Free them with CoTaskMemFree.
        fn GetReplyData(ppBuffer: *mut *mut BYTE, pLength: *mut UINT64);
        /// Where the reply goes.
        fn SetReplyFileName(ReplyFileName: LPCWSTR);
        /// Empty until it is set. Free it with CoTaskMemFree.
        fn GetReplyFileName(pReplyFileName: *mut LPWSTR);
        /// Kept in clear for the transport, which asks with BgGetCredentials.
        fn SetCredentials(Credentials: *mut BG_AUTH_CREDENTIALS);
        /// S_FALSE: there were none for this target and scheme.
        fn RemoveCredentials(Target: BG_AUTH_TARGET, Scheme: BG_AUTH_SCHEME);
    }

    /// BITS 2.0: ranges and prefixes.
    "443c8934-90ff-48ed-bcde-26f5c7450042" IBackgroundCopyJob3: IBackgroundCopyJob2, IBackgroundCopyJob3Vtbl: IBackgroundCopyJob2Vtbl {
        /// Gives every file whose remote name begins with OldPrefix, in any case, another beginning.
        fn ReplaceRemotePrefix(OldPrefix: LPCWSTR, NewPrefix: LPCWSTR);
        /// Adds a file of which only these parts are wanted.
        fn AddFileWithRanges(RemoteUrl: LPCWSTR, LocalName: LPCWSTR, RangeCount: DWORD, Ranges: *mut BG_FILE_RANGE);
        /// BG_COPY_FILE flags, kept for the transport.
        fn SetFileACLFlags(Flags: DWORD);
        /// 0 until they are set.
        fn GetFileACLFlags(Flags: *mut DWORD);
    }

    /// BITS 3.0: peers, integrity, a limit of time.
    "659cdeae-489e-11d9-a9cd-000d56965251" IBackgroundCopyJob4: IBackgroundCopyJob3, IBackgroundCopyJob4Vtbl: IBackgroundCopyJob3Vtbl {
        /// BG_JOB_ENABLE_PEERCACHING flags, kept for the transport.
        fn SetPeerCachingFlags(Flags: DWORD);
        /// 0 until they are set.
        fn GetPeerCachingFlags(pFlags: *mut DWORD);
        /// Medium, 0x2000: there is one owner.
        fn GetOwnerIntegrityLevel(pLevel: *mut ULONG);
        /// FALSE.
        fn GetOwnerElevationState(pElevated: *mut BOOL);
        /// Seconds, kept for the transport.
        fn SetMaximumDownloadTime(Timeout: ULONG);
        /// 7,776,000 until it is set.
        fn GetMaximumDownloadTime(pTimeout: *mut ULONG);
    }

    /// BITS 5.0: properties by number.
    "e847030c-bbba-4657-af6d-484aa42bf1fe" IBackgroundCopyJob5: IBackgroundCopyJob4, IBackgroundCopyJob5Vtbl: IBackgroundCopyJob4Vtbl {
        /// Kept for the transport. BG_E_UNKNOWN_PROPERTY_ID.
        fn SetProperty(PropertyId: BITS_JOB_PROPERTY_ID, PropertyValue: BITS_JOB_PROPERTY_VALUE);
        /// Zero until it is set, and the property's own default.
        fn GetProperty(PropertyId: BITS_JOB_PROPERTY_ID, PropertyValue: *mut BITS_JOB_PROPERTY_VALUE);
    }

    /// What a job's transport says to an HTTP server.
    "f1bd1079-9f01-4bdc-8036-f09b70095066" IBackgroundCopyJobHttpOptions: IUnknown, IBackgroundCopyJobHttpOptionsVtbl: IUnknownVtbl {
        /// A certificate by its hash of 20 bytes.
        fn SetClientCertificateByID(StoreLocation: BG_CERT_STORE_LOCATION, StoreName: LPCWSTR, pCertHashBlob: *mut BYTE);
        /// A certificate by its subject.
        fn SetClientCertificateByName(StoreLocation: BG_CERT_STORE_LOCATION, StoreName: LPCWSTR, SubjectName: LPCWSTR);
        /// No certificate.
        fn RemoveClientCertificate();
        /// What was set: hash or subject, the other is NULL. BG_E_NOT_FOUND: none was set.
        fn GetClientCertificate(pStoreLocation: *mut BG_CERT_STORE_LOCATION, pStoreName: *mut LPWSTR, ppCertHashBlob: *mut *mut BYTE, pSubjectName: *mut LPWSTR);
        /// Lines of a request; NULL: none.
        fn SetCustomHeaders(RequestHeaders: LPCWSTR);
        /// S_FALSE, and NULL: none are set. Free it with CoTaskMemFree.
        fn GetCustomHeaders(pRequestHeaders: *mut LPWSTR);
        /// BG_SSL and BG_HTTP_REDIRECT_POLICY flags.
        fn SetSecurityFlags(Flags: ULONG);
        /// 0 until they are set.
        fn GetSecurityFlags(pFlags: *mut ULONG);
    }

    /// A file of a job.
    "01b7bd23-fb88-4a77-8490-5891d3e4653a" IBackgroundCopyFile: IUnknown, IBackgroundCopyFileVtbl: IUnknownVtbl {
        /// Free it with CoTaskMemFree.
        fn GetRemoteName(pVal: *mut LPWSTR);
        /// Free it with CoTaskMemFree.
        fn GetLocalName(pVal: *mut LPWSTR);
        /// Bytes at one moment. Completed: the file is there for the user, after Complete.
        fn GetProgress(pVal: *mut BG_FILE_PROGRESS);
    }

    /// BITS 2.0: ranges, and another source.
    "83e81b93-0873-474d-8a8c-f2018b1a939c" IBackgroundCopyFile2: IBackgroundCopyFile, IBackgroundCopyFile2Vtbl: IBackgroundCopyFileVtbl {
        /// S_FALSE, 0 and NULL: all of the file. Free the list with CoTaskMemFree.
        fn GetFileRanges(RangeCount: *mut DWORD, Ranges: *mut *mut BG_FILE_RANGE);
        /// The file comes from there from now on.
        fn SetRemoteName(Val: LPCWSTR);
    }

    /// Jobs at one moment.
    "1af4f612-3b71-466f-8f58-7b6f73ac57ad" IEnumBackgroundCopyJobs: IUnknown, IEnumBackgroundCopyJobsVtbl: IUnknownVtbl {
        /// The next celt jobs. S_FALSE: there were fewer. pceltFetched may be NULL if celt is 1.
        fn Next(celt: ULONG, rgelt: *mut *mut IBackgroundCopyJob, pceltFetched: *mut ULONG);
        /// S_FALSE: there were fewer.
        fn Skip(celt: ULONG);
        /// Back to the beginning.
        fn Reset();
        /// Another one at the same place.
        fn Clone(ppEnum: *mut *mut IEnumBackgroundCopyJobs);
        /// All of them, wherever it is.
        fn GetCount(puCount: *mut ULONG);
    }

    /// Files of a job at one moment.
    "ca51e165-c365-424c-8d41-24aaa4ff3c40" IEnumBackgroundCopyFiles: IUnknown, IEnumBackgroundCopyFilesVtbl: IUnknownVtbl {
        /// The next celt files. S_FALSE: there were fewer. pceltFetched may be NULL if celt is 1.
        fn Next(celt: ULONG, rgelt: *mut *mut IBackgroundCopyFile, pceltFetched: *mut ULONG);
        /// S_FALSE: there were fewer.
        fn Skip(celt: ULONG);
        /// Back to the beginning.
        fn Reset();
        /// Another one at the same place.
        fn Clone(ppEnum: *mut *mut IEnumBackgroundCopyFiles);
        /// All of them, wherever it is.
        fn GetCount(puCount: *mut ULONG);
    }

    /// Why a job stopped, at the moment of GetError.
    "19c613a0-fcb8-4f28-81ae-897c3d078f81" IBackgroundCopyError: IUnknown, IBackgroundCopyErrorVtbl: IUnknownVtbl {
        /// Code and where it came from.
        fn GetError(pContext: *mut BG_ERROR_CONTEXT, pCode: *mut HRESULT);
        /// BG_E_FILE_NOT_AVAILABLE: the error is not a file's.
        fn GetFile(pVal: *mut *mut IBackgroundCopyFile);
        /// A sentence, in English. Free it with CoTaskMemFree.
        fn GetErrorDescription(LanguageId: DWORD, pErrorDescription: *mut LPWSTR);
        /// A sentence about where it came from. Free it with CoTaskMemFree.
        fn GetErrorContextDescription(LanguageId: DWORD, pContextDescription: *mut LPWSTR);
        /// "http", "https" or "file". BG_E_PROTOCOL_NOT_AVAILABLE: the error is not the remote file's.
        fn GetProtocol(pProtocol: *mut LPWSTR);
    }

    /// The program's own object, which BgPumpCallbacks calls. Any answer but S_OK: it is called again by a later pump.
    "97ea99c7-0186-4ad4-8df9-c5b4e0ed6b22" IBackgroundCopyCallback: IUnknown, IBackgroundCopyCallbackVtbl: IUnknownVtbl {
        /// All files have arrived.
        fn JobTransferred(pJob: *mut IBackgroundCopyJob);
        /// The job is in BG_JOB_STATE_ERROR.
        fn JobError(pJob: *mut IBackgroundCopyJob, pError: *mut IBackgroundCopyError);
        /// Anything else has changed. May be left out.
        fn JobModification(pJob: *mut IBackgroundCopyJob, dwReserved: DWORD);
    }

    /// BITS 3.0: each file.
    "659cdeac-489e-11d9-a9cd-000d56965251" IBackgroundCopyCallback2: IBackgroundCopyCallback, IBackgroundCopyCallback2Vtbl: IBackgroundCopyCallbackVtbl {
        /// A file has arrived: in their order, before JobTransferred.
        fn FileTransferred(pJob: *mut IBackgroundCopyJob, pFile: *mut IBackgroundCopyFile);
    }

    /// Delivery Optimization's way to add files.
    "ee2584cf-a69c-4848-b633-2649962b3ef7" IDeliveryOptimizationJob: IUnknown, IDeliveryOptimizationJobVtbl: IUnknownVtbl {
        /// Adds a file, or parts of it if RangeCount is not 0. FileSize: BG_SIZE_UNKNOWN, or what is known before.
        fn AddFileWithRanges(FileId: LPCWSTR, RemoteUrl: LPCWSTR, LocalName: LPCWSTR, RangeCount: DWORD, Ranges: *mut BG_FILE_RANGE, FileSize: UINT64);
    }
}
