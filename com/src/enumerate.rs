//! IEnumBackgroundCopyJobs and IEnumBackgroundCopyFiles: lists of one moment.

use bgjob::ground::atomic::{Modify, Ordering};
use bgjob::hresult::{E_HANDLE, E_INVALIDARG, E_NOT_SUFFICIENT_BUFFER, E_PENDING, S_FALSE};
use bgjob::{Cursor, Engine, File, HResult, Job, Profile};
use bgjob_capi::pointer::{Out, array, code};

use crate::allocator::{Piece, Plain, kept};
use crate::file;
use crate::held::Held;
use crate::interfaces::{
    IBackgroundCopyFile, IBackgroundCopyJob, IEnumBackgroundCopyFiles, IEnumBackgroundCopyFilesVtbl,
    IEnumBackgroundCopyJobs, IEnumBackgroundCopyJobsVtbl,
};
use crate::job::{self, JobOf};
use crate::layer::Layer;
use crate::object::{HEADS, Kind, Object, Parts};
use crate::types::{HRESULT, ULONG};
use crate::unknown::{OutPointer, UNKNOWN, object_of, of_kind};

/// Tries of a move, and of a list that has grown meanwhile.
const TRIES: u32 = 64;

static JOB_METHODS: IEnumBackgroundCopyJobsVtbl = IEnumBackgroundCopyJobsVtbl {
    base: UNKNOWN,
    Next: next_jobs,
    Skip: skip_jobs,
    Reset: reset_jobs,
    Clone: clone_jobs,
    GetCount: count_jobs,
};

static FILE_METHODS: IEnumBackgroundCopyFilesVtbl = IEnumBackgroundCopyFilesVtbl {
    base: UNKNOWN,
    Next: next_files,
    Skip: skip_files,
    Reset: reset_files,
    Clone: clone_files,
    GetCount: count_files,
};

/// A list of the engine's, however long it is, and its length.
struct List<'a, T: Plain>(Piece<'a, T>, usize);

fn list<'a, T: Plain>(
    layer: &'a Layer,
    fill: impl Fn(&mut [T]) -> Result<usize, HResult>,
) -> Result<List<'a, T>, HResult> {
    for _ in 0..TRIES {
        let mut handles = layer.allocator.piece::<T>(fill(&mut [])?)?;
        if handles.is_empty() {
            return Ok(List(handles, 0));
        }
        match fill(&mut handles) {
            // It has grown since it was counted.
            Err(E_NOT_SUFFICIENT_BUFFER) => {}
            outcome => return outcome.map(|count| List(handles, count)),
        }
    }
    Err(E_PENDING)
}

impl<T: Plain> List<'_, T> {
    /// The parts of an enumeration, which gives the list back at its end.
    fn into_parts(self, kind: Kind, profile: Profile, job: Job) -> Parts {
        let List(handles, count) = self;
        let methods = match kind {
            Kind::EnumFiles => core::ptr::from_ref(&FILE_METHODS).cast(),
            _ => core::ptr::from_ref(&JOB_METHODS).cast(),
        };
        let heads: [*const (); HEADS] = [methods, core::ptr::null(), core::ptr::null()];
        Parts { kind, profile, heads, words: [handles.into_raw().expose_provenance() as u64, count as u64, job.0] }
    }
}

/// The jobs of an engine that are not final.
pub(crate) fn jobs(layer: &'static Layer, engine: &Engine<'_>) -> Result<Held<'static>, HResult> {
    let place = layer.reserve()?;
    let list = list(layer, |jobs| engine.enumerate_jobs(jobs))?;
    Ok(place.begin(&list.into_parts(Kind::EnumJobs, engine.profile(), Job(0))))
}

/// The files of a job.
pub(crate) fn files(job: &JobOf) -> Result<Held<'static>, HResult> {
    let list = list(job.layer, |files| job.engine.enumerate_files(job.job, files))?;
    files_of(job, list)
}

fn files_of(job: &JobOf, list: List<'_, File>) -> Result<Held<'static>, HResult> {
    let place = job.place()?;
    Ok(place.begin(&list.into_parts(Kind::EnumFiles, job.profile(), job.job)))
}

/// The enumeration again, at the same place.
fn copy<'a, T: Plain>(layer: &'a Layer, object: &Object) -> Result<List<'a, T>, HResult> {
    let handles = kept::<T>(object);
    let mut copy = layer.allocator.piece::<T>(handles.len())?;
    copy.copy_from(handles);
    Ok(List(copy, handles.len()))
}

/// Takes the cursor further. E_PENDING: others have moved it at every try.
fn step<T>(object: &Object, act: impl Fn(&mut Cursor) -> T) -> Result<T, HResult> {
    for _ in 0..TRIES {
        let before = object.position.load(Ordering::Acquire);
        let mut cursor = Cursor::at(object.word(1) as u32, before);
        let outcome = act(&mut cursor);
        // AcqRel: pairs with the load. Two threads that ask for the next get different ones.
        if object.position.swap_if(before, cursor.position()) {
            return Ok(outcome);
        }
    }
    Err(E_PENDING)
}

/// Next: `wrap` makes the objects; what is gone by now is left out.
fn next<T: Plain, I>(
    object: &Object,
    count: ULONG,
    pointers: *mut *mut I,
    fetched: *mut ULONG,
    wrap: impl Fn(T) -> Result<Held<'static>, HResult>,
) -> Result<(), HResult> {
    let out = Out::optional(fetched)?;
    if out.is_none() && count != 1 {
        return Err(E_INVALIDARG);
    }
    let places = array(pointers, count as usize)?;
    places.fill(core::ptr::null_mut());
    let handles = kept::<T>(object);
    let mut filled = 0;
    // Where this call began, and how far it has come, as long as nobody else moves the cursor.
    let mut mine: Option<core::ops::Range<u32>> = None;
    // Bound: each round goes on in the list, and ends with it.
    while filled < places.len() {
        let one = step(object, |cursor| cursor.next(1))?;
        let Some(handle) = handles.get(one.start as usize).filter(|_| !one.is_empty()) else {
            break;
        };
        mine = Some(match mine {
            Some(before) if before.end == one.start => before.start..one.end,
            _ => one,
        });
        match wrap(*handle) {
            Ok(held) => {
                if let Some(place) = places.get_mut(filled) {
                    *place = held.into_pointer(0);
                }
                filled = filled.wrapping_add(1);
            }
            // Closed since the enumeration was made.
            Err(E_HANDLE) => {}
            Err(code) => {
                for place in places.iter_mut() {
                    release(core::mem::replace(place, core::ptr::null_mut()));
                }
                // The caller gets none, and the next call begins where this one did; unless another one came between,
                // which nothing must be given twice.
                if let Some(mine) = mine {
                    object.position.swap_if(mine.end, mine.start);
                }
                return Err(code);
            }
        }
    }
    if let Some(out) = out {
        out.put(filled as ULONG);
    }
    if filled < count as usize { Err(S_FALSE) } else { Ok(()) }
}

fn release<I>(pointer: *mut I) {
    if let Ok((layer, index, _)) = object_of(pointer) {
        layer.release(index);
    }
}

fn skip(object: &Object, count: ULONG) -> Result<(), HResult> {
    if step(object, |cursor| cursor.skip(count))? { Ok(()) } else { Err(S_FALSE) }
}

fn count(object: &Object, pointer: *mut ULONG) -> Result<(), HResult> {
    let out = Out::new(pointer)?;
    out.put(object.word(1) as ULONG);
    Ok(())
}

fn jobs_method<T>(
    this: *mut IEnumBackgroundCopyJobs,
    act: impl FnOnce(&'static Layer, &'static Object) -> Result<T, HResult>,
) -> HRESULT {
    code(of_kind(this, Kind::EnumJobs).and_then(|(layer, object)| act(layer, object)))
}

fn files_method<T>(
    this: *mut IEnumBackgroundCopyFiles,
    act: impl FnOnce(&JobOf, &'static Object) -> Result<T, HResult>,
) -> HRESULT {
    code(of_kind(this, Kind::EnumFiles).and_then(|(layer, object)| act(&job::of_object(layer, object)?, object)))
}

unsafe extern "system" fn next_jobs(
    this: *mut IEnumBackgroundCopyJobs,
    celt: ULONG,
    rgelt: *mut *mut IBackgroundCopyJob,
    pceltFetched: *mut ULONG,
) -> HRESULT {
    jobs_method(this, |layer, object| {
        let wrap = |job: Job| JobOf::new(layer, object.profile(), job)?.object();
        next(object, celt, rgelt, pceltFetched, wrap)
    })
}

unsafe extern "system" fn skip_jobs(this: *mut IEnumBackgroundCopyJobs, celt: ULONG) -> HRESULT {
    jobs_method(this, |_, object| skip(object, celt))
}

unsafe extern "system" fn reset_jobs(this: *mut IEnumBackgroundCopyJobs) -> HRESULT {
    jobs_method(this, |_, object| step(object, Cursor::reset))
}

unsafe extern "system" fn clone_jobs(
    this: *mut IEnumBackgroundCopyJobs,
    ppEnum: *mut *mut IEnumBackgroundCopyJobs,
) -> HRESULT {
    jobs_method(this, |layer, object| {
        let out = OutPointer::new(ppEnum)?;
        let place = layer.reserve()?;
        let parts = copy::<Job>(layer, object)?.into_parts(Kind::EnumJobs, object.profile(), Job(0));
        out.put(place.begin(&parts).at(object).into_pointer(0));
        Ok(())
    })
}

unsafe extern "system" fn count_jobs(this: *mut IEnumBackgroundCopyJobs, puCount: *mut ULONG) -> HRESULT {
    jobs_method(this, |_, object| count(object, puCount))
}

unsafe extern "system" fn next_files(
    this: *mut IEnumBackgroundCopyFiles,
    celt: ULONG,
    rgelt: *mut *mut IBackgroundCopyFile,
    pceltFetched: *mut ULONG,
) -> HRESULT {
    files_method(this, |job, object| next(object, celt, rgelt, pceltFetched, |handle: File| file::of_job(job, handle)))
}

unsafe extern "system" fn skip_files(this: *mut IEnumBackgroundCopyFiles, celt: ULONG) -> HRESULT {
    files_method(this, |_, object| skip(object, celt))
}

unsafe extern "system" fn reset_files(this: *mut IEnumBackgroundCopyFiles) -> HRESULT {
    files_method(this, |_, object| step(object, Cursor::reset))
}

unsafe extern "system" fn clone_files(
    this: *mut IEnumBackgroundCopyFiles,
    ppEnum: *mut *mut IEnumBackgroundCopyFiles,
) -> HRESULT {
    files_method(this, |job, object| {
        // Not among those that Delivery Optimization documents.
        job.only_bits()?;
        let out = OutPointer::new(ppEnum)?;
        out.put(files_of(job, copy(job.layer, object)?)?.at(object).into_pointer(0));
        Ok(())
    })
}

unsafe extern "system" fn count_files(this: *mut IEnumBackgroundCopyFiles, puCount: *mut ULONG) -> HRESULT {
    files_method(this, |_, object| count(object, puCount))
}
