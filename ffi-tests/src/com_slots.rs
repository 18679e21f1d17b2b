//! The interfaces as Microsoft publishes them, typed a second time: IIDs, and which method is in which slot.
//!
//! `com/src/interfaces.rs` is the library's copy. The two meet only in tests, where a slip in either shows.

use xtask::com_header::Interface;

/// One interface.
#[derive(Clone, Copy, Debug)]
pub struct Slots {
    /// Its name.
    pub name: &'static str,
    /// Its IID.
    pub iid: &'static str,
    /// The interface whose slots come first.
    pub base: &'static str,
    /// The slot of its first own method.
    pub first: usize,
    /// Its own methods, in the order of their slots.
    pub methods: &'static [&'static str],
}

const fn slots(
    name: &'static str,
    iid: &'static str,
    base: &'static str,
    first: usize,
    methods: &'static [&'static str],
) -> Slots {
    Slots { name, iid, base, first, methods }
}

/// Slots 0 to 2, in all of them.
pub const UNKNOWN: [&str; 3] = ["QueryInterface", "AddRef", "Release"];

/// All of them.
#[rustfmt::skip]
pub const INTERFACES: [Slots; 15] = [
    slots("IBackgroundCopyJob", "37668d37-507e-4160-9316-26306d150b12", "IUnknown", 3, &[
        "AddFileSet", "AddFile", "EnumFiles", "Suspend", "Resume", "Cancel", "Complete", "GetId", "GetType",
        "GetProgress", "GetTimes", "GetState", "GetError", "GetOwner", "SetDisplayName", "GetDisplayName",
        "SetDescription", "GetDescription", "SetPriority", "GetPriority", "SetNotifyFlags", "GetNotifyFlags",
        "SetNotifyInterface", "GetNotifyInterface", "SetMinimumRetryDelay", "GetMinimumRetryDelay",
        "SetNoProgressTimeout", "GetNoProgressTimeout", "GetErrorCount", "SetProxySettings", "GetProxySettings",
        "TakeOwnership",
    ]),
    slots("IBackgroundCopyJob2", "54b50739-686f-45eb-9dff-d6a9a0faa9af", "IBackgroundCopyJob", 35, &[
        "SetNotifyCmdLine", "GetNotifyCmdLine", "GetReplyProgress", "GetReplyData", "SetReplyFileName",
        "GetReplyFileName", "SetCredentials", "RemoveCredentials",
    ]),
    slots("IBackgroundCopyJob3", "443c8934-90ff-48ed-bcde-26f5c7450042", "IBackgroundCopyJob2", 43, &[
        "ReplaceRemotePrefix", "AddFileWithRanges", "SetFileACLFlags", "GetFileACLFlags",
    ]),
    slots("IBackgroundCopyJob4", "659cdeae-489e-11d9-a9cd-000d56965251", "IBackgroundCopyJob3", 47, &[
        "SetPeerCachingFlags", "GetPeerCachingFlags", "GetOwnerIntegrityLevel", "GetOwnerElevationState",
        "SetMaximumDownloadTime", "GetMaximumDownloadTime",
    ]),
    slots("IBackgroundCopyJob5", "e847030c-bbba-4657-af6d-484aa42bf1fe", "IBackgroundCopyJob4", 53, &[
        "SetProperty", "GetProperty",
    ]),
    slots("IBackgroundCopyJobHttpOptions", "f1bd1079-9f01-4bdc-8036-f09b70095066", "IUnknown", 3, &[
        "SetClientCertificateByID", "SetClientCertificateByName", "RemoveClientCertificate", "GetClientCertificate",
        "SetCustomHeaders", "GetCustomHeaders", "SetSecurityFlags", "GetSecurityFlags",
    ]),
    slots("IBackgroundCopyManager", "5ce34c0d-0dc9-4c1f-897c-daa1b78cee7c", "IUnknown", 3, &[
        "CreateJob", "GetJob", "EnumJobs", "GetErrorDescription",
    ]),
    slots("IBackgroundCopyFile", "01b7bd23-fb88-4a77-8490-5891d3e4653a", "IUnknown", 3, &[
        "GetRemoteName", "GetLocalName", "GetProgress",
    ]),
    slots("IBackgroundCopyFile2", "83e81b93-0873-474d-8a8c-f2018b1a939c", "IBackgroundCopyFile", 6, &[
        "GetFileRanges", "SetRemoteName",
    ]),
    slots("IEnumBackgroundCopyFiles", "ca51e165-c365-424c-8d41-24aaa4ff3c40", "IUnknown", 3, &[
        "Next", "Skip", "Reset", "Clone", "GetCount",
    ]),
    slots("IEnumBackgroundCopyJobs", "1af4f612-3b71-466f-8f58-7b6f73ac57ad", "IUnknown", 3, &[
        "Next", "Skip", "Reset", "Clone", "GetCount",
    ]),
    slots("IBackgroundCopyError", "19c613a0-fcb8-4f28-81ae-897c3d078f81", "IUnknown", 3, &[
        "GetError", "GetFile", "GetErrorDescription", "GetErrorContextDescription", "GetProtocol",
    ]),
    slots("IBackgroundCopyCallback", "97ea99c7-0186-4ad4-8df9-c5b4e0ed6b22", "IUnknown", 3, &[
        "JobTransferred", "JobError", "JobModification",
    ]),
    slots("IBackgroundCopyCallback2", "659cdeac-489e-11d9-a9cd-000d56965251", "IBackgroundCopyCallback", 6, &[
        "FileTransferred",
    ]),
    slots("IDeliveryOptimizationJob", "ee2584cf-a69c-4848-b633-2649962b3ef7", "IUnknown", 3, &[
        "AddFileWithRanges",
    ]),
];

/// Those that mingw's headers do not declare.
pub const NOT_IN_MINGW: [&str; 1] = ["IDeliveryOptimizationJob"];

/// The classes.
pub const CLASSES: [(&str, &str); 9] = [
    ("BackgroundCopyManager", "4991d34b-80a1-4291-83b6-3328366b9097"),
    ("BackgroundCopyManager1_5", "f087771f-d74f-4c1a-bb8a-e16aca9124ea"),
    ("BackgroundCopyManager2_0", "6d18ad12-bde3-4393-b311-099c346e6df9"),
    ("BackgroundCopyManager2_5", "03ca98d6-ff5d-49b8-abc6-03dd84127020"),
    ("BackgroundCopyManager3_0", "659cdea7-489e-11d9-a9cd-000d56965251"),
    ("BackgroundCopyManager4_0", "bb6df56b-cace-11dc-9992-0019b93a3a84"),
    ("BackgroundCopyManager5_0", "1ecca34c-e88a-44e3-8d6a-8921bde9e452"),
    ("BackgroundCopyManager10_1", "4bd3e4e1-7bd4-4a2b-9964-496400de5193"),
    ("DeliveryOptimization", "5b99fa76-721c-423c-adac-56d03c8a8007"),
];

impl Slots {
    /// Every slot from the first: IUnknown's, the bases', its own.
    pub fn every(&self) -> Vec<&'static str> {
        let mut all = match INTERFACES.iter().find(|base| base.name == self.base) {
            Some(base) => base.every(),
            None => UNKNOWN.to_vec(),
        };
        assert_eq!(all.len(), self.first, "{}", self.name);
        all.extend(self.methods);
        all
    }

    /// Conditions in C: each method in its slot, and no slot more.
    pub fn conditions(&self) -> Vec<String> {
        let (name, every) = (self.name, self.every());
        let slot = |(n, method): (usize, &&str)| format!("offsetof({name}Vtbl, {method}) == {n} * sizeof(void *)");
        let mut all: Vec<_> = every.iter().enumerate().map(slot).collect();
        all.push(format!("sizeof({name}Vtbl) == {} * sizeof(void *)", every.len()));
        all.push(format!("sizeof({name}) == sizeof(void *)"));
        all
    }
}

/// Where `declared` differs from this table.
pub fn differences(declared: &[Interface]) -> Vec<String> {
    let mut all = Vec::new();
    for here in INTERFACES {
        let Some(there) = declared.iter().find(|i| i.name == here.name) else {
            all.push(format!("{} is not declared", here.name));
            continue;
        };
        if there.iid != here.iid {
            all.push(format!("{} has the IID {}, not {}", here.name, there.iid, here.iid));
        }
        if there.base != here.base {
            all.push(format!("{} inherits from {}, not {}", here.name, there.base, here.base));
        }
        let methods: Vec<_> = there.methods.iter().map(|m| &*m.name).collect();
        if methods != here.methods {
            all.push(format!("{} has {methods:?}, not {:?}", here.name, here.methods));
        }
    }
    let unknown = declared.iter().filter(|i| INTERFACES.iter().all(|here| here.name != i.name));
    all.extend(unknown.map(|i| format!("{} is not in the table", i.name)));
    all
}
