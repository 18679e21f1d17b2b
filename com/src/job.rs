//! IBackgroundCopyJob and its relatives: one object, three heads.

mod control;
mod credentials;
mod delivery;
mod http;
mod kept;
mod notify;
mod numbered;
mod properties;
mod reply;
mod service;

pub(crate) use credentials::get_credentials;

use bgjob::hresult::{E_HANDLE, E_NOTIMPL};
use bgjob::{Engine, HResult, Job, Profile};
use bgjob_capi::pointer::code;

use crate::held::Held;
use crate::interfaces::{
    IBackgroundCopyJob2Vtbl, IBackgroundCopyJob3Vtbl, IBackgroundCopyJob4Vtbl, IBackgroundCopyJob5Vtbl,
    IBackgroundCopyJobHttpOptionsVtbl, IBackgroundCopyJobVtbl, IDeliveryOptimizationJobVtbl,
};
use crate::layer::{Layer, Place};
use crate::object::{HEADS, Kind, Object, Parts};
use crate::types::HRESULT;
use crate::unknown::{UNKNOWN, of_kind};
use crate::watch::Watch;

static METHODS: IBackgroundCopyJob5Vtbl = IBackgroundCopyJob5Vtbl {
    base: IBackgroundCopyJob4Vtbl {
        base: IBackgroundCopyJob3Vtbl {
            base: IBackgroundCopyJob2Vtbl {
                base: IBackgroundCopyJobVtbl {
                    base: UNKNOWN,
                    AddFileSet: control::add_file_set,
                    AddFile: control::add_file,
                    EnumFiles: control::enum_files,
                    Suspend: control::suspend,
                    Resume: control::resume,
                    Cancel: control::cancel,
                    Complete: control::complete,
                    GetId: properties::get_id,
                    GetType: properties::get_type,
                    GetProgress: properties::get_progress,
                    GetTimes: properties::get_times,
                    GetState: properties::get_state,
                    GetError: control::get_error,
                    GetOwner: service::get_owner,
                    SetDisplayName: properties::set_display_name,
                    GetDisplayName: properties::get_display_name,
                    SetDescription: properties::set_description,
                    GetDescription: properties::get_description,
                    SetPriority: properties::set_priority,
                    GetPriority: properties::get_priority,
                    SetNotifyFlags: notify::set_notify_flags,
                    GetNotifyFlags: notify::get_notify_flags,
                    SetNotifyInterface: notify::set_notify_interface,
                    GetNotifyInterface: notify::get_notify_interface,
                    SetMinimumRetryDelay: properties::set_minimum_retry_delay,
                    GetMinimumRetryDelay: properties::get_minimum_retry_delay,
                    SetNoProgressTimeout: properties::set_no_progress_timeout,
                    GetNoProgressTimeout: properties::get_no_progress_timeout,
                    GetErrorCount: properties::get_error_count,
                    SetProxySettings: service::set_proxy_settings,
                    GetProxySettings: service::get_proxy_settings,
                    TakeOwnership: service::take_ownership,
                },
                SetNotifyCmdLine: notify::set_notify_cmd_line,
                GetNotifyCmdLine: notify::get_notify_cmd_line,
                GetReplyProgress: reply::get_reply_progress,
                GetReplyData: reply::get_reply_data,
                SetReplyFileName: reply::set_reply_file_name,
                GetReplyFileName: reply::get_reply_file_name,
                SetCredentials: credentials::set_credentials,
                RemoveCredentials: credentials::remove_credentials,
            },
            ReplaceRemotePrefix: control::replace_remote_prefix,
            AddFileWithRanges: control::add_file_with_ranges,
            SetFileACLFlags: service::set_file_acl_flags,
            GetFileACLFlags: service::get_file_acl_flags,
        },
        SetPeerCachingFlags: service::set_peer_caching_flags,
        GetPeerCachingFlags: service::get_peer_caching_flags,
        GetOwnerIntegrityLevel: service::get_owner_integrity_level,
        GetOwnerElevationState: service::get_owner_elevation_state,
        SetMaximumDownloadTime: service::set_maximum_download_time,
        GetMaximumDownloadTime: service::get_maximum_download_time,
    },
    SetProperty: numbered::set_property,
    GetProperty: numbered::get_property,
};

static HTTP_METHODS: IBackgroundCopyJobHttpOptionsVtbl = IBackgroundCopyJobHttpOptionsVtbl {
    base: UNKNOWN,
    SetClientCertificateByID: http::set_client_certificate_by_id,
    SetClientCertificateByName: http::set_client_certificate_by_name,
    RemoveClientCertificate: http::remove_client_certificate,
    GetClientCertificate: http::get_client_certificate,
    SetCustomHeaders: http::set_custom_headers,
    GetCustomHeaders: http::get_custom_headers,
    SetSecurityFlags: http::set_security_flags,
    GetSecurityFlags: http::get_security_flags,
};

static DELIVERY_METHODS: IDeliveryOptimizationJobVtbl =
    IDeliveryOptimizationJobVtbl { base: UNKNOWN, AddFileWithRanges: delivery::add_file_with_ranges };

/// A job as a method meets it.
#[derive(Clone, Copy)]
pub(crate) struct JobOf {
    pub(crate) layer: &'static Layer,
    pub(crate) engine: &'static Engine<'static>,
    pub(crate) job: Job,
    pub(crate) watch: &'static Watch,
}

impl JobOf {
    /// A job by its engine's profile and its handle.
    pub(crate) fn new(layer: &'static Layer, profile: Profile, job: Job) -> Result<Self, HResult> {
        let engine = layer.engine(profile)?;
        let index = engine.index_of(job).ok_or(E_HANDLE)?;
        let watch = layer.watch(profile, index).ok_or(E_HANDLE)?;
        Ok(JobOf { layer, engine, job, watch })
    }

    pub(crate) fn profile(&self) -> Profile {
        self.engine.profile()
    }

    /// E_NOTIMPL in Delivery Optimization's profile, which does not document the method.
    pub(crate) fn only_bits(&self) -> Result<(), HResult> {
        match self.profile() {
            Profile::Bits => Ok(()),
            Profile::DeliveryOptimization => Err(E_NOTIMPL),
        }
    }

    /// A place for an object about the job, which is counted already: [`Place::begin`] must follow. E_OUTOFMEMORY: no
    /// place is free.
    pub(crate) fn place(&self) -> Result<Place<'static>, HResult> {
        let place = self.layer.reserve()?;
        self.watch.enter(self.engine, self.job)?;
        Ok(place)
    }

    /// An object of the job.
    pub(crate) fn object(&self) -> Result<Held<'static>, HResult> {
        Ok(self.place()?.begin(&self.parts()))
    }

    /// The first object of a job that CreateJob has just made, at a place that it had reserved.
    pub(crate) fn first_object(&self, place: Place<'static>) -> Result<Held<'static>, HResult> {
        self.watch.enter_created(self.job)?;
        Ok(place.begin(&self.parts()))
    }

    fn parts(&self) -> Parts {
        let methods = core::ptr::from_ref(&METHODS).cast();
        let beside = match self.profile() {
            Profile::Bits => core::ptr::from_ref(&HTTP_METHODS).cast(),
            Profile::DeliveryOptimization => core::ptr::from_ref(&DELIVERY_METHODS).cast(),
        };
        let heads: [*const (); HEADS] = [methods, beside, core::ptr::null()];
        Parts { kind: Kind::Job, profile: self.profile(), heads, words: [self.job.0, 0, 0] }
    }
}

/// An object about the job is over.
pub(crate) fn leave(layer: &Layer, profile: Profile, job: Job) {
    let engine = layer.engine(profile);
    let watch = engine.and_then(|engine| Ok((engine, engine.index_of(job).ok_or(E_HANDLE)?)));
    if let Some((engine, watch)) = watch.ok().and_then(|(engine, index)| Some((engine, layer.watch(profile, index)?))) {
        watch.leave(layer, engine, job);
    }
}

/// The job that an object is about.
pub(crate) fn of_object(layer: &'static Layer, object: &Object) -> Result<JobOf, HResult> {
    let (profile, job) = object.job().ok_or(E_HANDLE)?;
    JobOf::new(layer, profile, job)
}

/// What a method does, given its job.
fn method<I, T>(this: *mut I, act: impl FnOnce(&JobOf) -> Result<T, HResult>) -> HRESULT {
    code(of_kind(this, Kind::Job).and_then(|(layer, object)| act(&of_object(layer, object)?)))
}

/// The same for a method that Delivery Optimization does not document.
fn bits_method<I, T>(this: *mut I, act: impl FnOnce(&JobOf) -> Result<T, HResult>) -> HRESULT {
    method(this, |job| {
        job.only_bits()?;
        act(job)
    })
}
