//! The COM layer of the program: its tables in one block of memory, and what the program gave it.

use core::ffi::c_void;
use core::sync::atomic::AtomicPtr;

use bgjob::ground::atomic::{AtomicU32, Ordering};
use bgjob::hresult::{
    BGJOB_E_ALREADY_INITIALIZED, E_HANDLE, E_INVALIDARG, E_NOT_SUFFICIENT_BUFFER, E_OUTOFMEMORY, E_PENDING,
};
use bgjob::record::pool::Pool;
use bgjob::{Engine, HResult, Profile};
use bgjob_capi::engines::engine_with;
use bgjob_capi::pointer::{Slot, read, read_size_and_version};

use crate::allocator::{Allocator, Strings};
use crate::block::{Block, InBlock};
use crate::callback;
use crate::config::{BG_COM_CONFIG, BG_COM_CONFIG_VERSION, COM_HEADER_BYTES};
use crate::held::Held;
use crate::job;
use crate::object::{Kind, Object, Parts};
use crate::watch::Watch;

/// Objects, at most: a cell has sixteen bits for one, and there is none.
const OBJECTS_MAX: u32 = 65_534;

/// Pieces of the pool, and bytes of each: their product has 32 bits.
const STRINGS_MAX: u32 = 65_535;
const STRING_BYTES_MAX: u32 = 65_528;

static LAYER: Slot<Layer> = Slot::new();
/// Points at `LAYER` while there is one.
static READY: AtomicPtr<Layer> = AtomicPtr::new(core::ptr::null_mut());

/// Words at the beginning of the block.
#[repr(C, align(8))]
pub(crate) struct Header {
    object_hint: AtomicU32,
    string_hint: AtomicU32,
    /// 1 while a pump runs.
    pub(crate) pumping: AtomicU32,
}

// SAFETY: atomics, aligned to eight.
unsafe impl InBlock for Header {}
const _: () = assert!(size_of::<Header>() <= COM_HEADER_BYTES);

/// The layer. Copies are the same one.
#[derive(Clone, Copy)]
pub(crate) struct Layer {
    pub(crate) header: &'static Header,
    pub(crate) objects: &'static [Object],
    free_objects: Pool<'static>,
    /// Those of BITS' jobs, then those of Delivery Optimization's.
    watches: &'static [Watch],
    /// Instances of BITS' engine and Delivery Optimization's, as they were when the layer began: to know them again.
    instances: [Option<u32>; 2],
    bits_jobs: u32,
    pub(crate) allocator: Allocator,
    pub(crate) config: BG_COM_CONFIG,
}

// SAFETY: the pointers in it are the program's: an owner's text that stays as it is, and a context that is only handed
// back to the program (BgComInitialize's contract).
unsafe impl Send for Layer {}
// SAFETY: as above; everything else is atomic.
unsafe impl Sync for Layer {}

/// The layer, or E_HANDLE before BgComInitialize and after BgComUninitialize.
pub(crate) fn layer() -> Result<&'static Layer, HResult> {
    // Acquire: pairs with the store in `initialize`.
    let layer = READY.load(Ordering::Acquire);
    // SAFETY: NULL, or `LAYER` after a `put`; the next one is only allowed when no call is under way.
    unsafe { layer.as_ref() }.ok_or(E_HANDLE)
}

/// BgComInitialize.
pub(crate) fn initialize(start: *mut c_void, size: usize, config: *const BG_COM_CONFIG) -> Result<(), HResult> {
    if !READY.load(Ordering::Acquire).is_null() {
        return Err(BGJOB_E_ALREADY_INITIALIZED);
    }
    let (config_size, version) = read_size_and_version(config)?;
    if (config_size as usize) < size_of::<BG_COM_CONFIG>() || version < BG_COM_CONFIG_VERSION {
        return Err(E_INVALIDARG);
    }
    let config = read(config)?;
    if config.objects == 0 || config.objects > OBJECTS_MAX || config.alloc.is_some() != config.free.is_some() {
        return Err(E_INVALIDARG);
    }
    if config.strings > STRINGS_MAX || config.string_bytes > STRING_BYTES_MAX {
        return Err(E_INVALIDARG);
    }
    let engines = [Profile::Bits, Profile::DeliveryOptimization].map(|profile| engine_with(profile).ok());
    let [bits_jobs, other_jobs] = engines.map(|engine| engine.map_or(0, |engine| engine.capacity_jobs()));
    let instances = engines.map(|engine| engine.map(Engine::instance));
    let all_jobs = bits_jobs.saturating_add(other_jobs);
    if all_jobs == 0 {
        return Err(E_HANDLE);
    }
    if all_jobs > config.jobs {
        return Err(E_NOT_SUFFICIENT_BUFFER);
    }
    // SAFETY: (B) by BgComInitialize's contract: the block is the caller's and stays valid until BgComUninitialize.
    let mut block = unsafe { Block::new(start.cast(), size) }?;
    let header: &'static Header = block.one(COM_HEADER_BYTES)?;
    let objects: &'static [Object] = block.many(config.objects)?;
    let watches = block.many(config.jobs)?;
    let free_objects = Pool::new(block.bitmap(config.objects)?, &header.object_hint);
    free_objects.format(0, config.objects);
    let free_strings = Pool::new(block.bitmap(config.strings)?, &header.string_hint);
    free_strings.format(0, config.strings);
    let strings = Strings::new(
        block.bytes(config.strings, config.string_bytes)?,
        config.strings,
        config.string_bytes,
        free_strings,
    );
    let allocator = Allocator::new(config.alloc, config.free, strings);
    let layer = Layer { header, objects, free_objects, watches, instances, bits_jobs, allocator, config };
    // SAFETY: there is no layer, and BgComInitialize's contract forbids other calls now.
    let layer = unsafe { LAYER.put(layer) };
    // Release: pairs with the load in `layer`.
    READY.store(layer, Ordering::Release);
    Ok(())
}

/// BgComUninitialize.
pub(crate) fn uninitialize() -> Result<(), HResult> {
    let layer = layer()?;
    if layer.header.pumping.load(Ordering::Acquire) != 0 {
        // From within a callback: the pump would go on in a block that is gone.
        return Err(E_PENDING);
    }
    for watch in layer.watches {
        watch.forget(layer);
    }
    // What the program has not released: its lists.
    for object in layer.objects {
        if object.kind_value().is_some() {
            layer.end(object);
        }
    }
    // Release: orders the end before what the program does with the block.
    READY.store(core::ptr::null_mut(), Ordering::Release);
    Ok(())
}

impl Layer {
    /// A place for a new object. E_OUTOFMEMORY: the table is full.
    pub(crate) fn reserve(&self) -> Result<Place<'_>, HResult> {
        let index = self.free_objects.take().ok_or(E_OUTOFMEMORY)?;
        let object = self.objects.get(index as usize).ok_or(E_OUTOFMEMORY)?;
        Ok(Place { layer: self, object, index })
    }

    /// One user less of the object at `index`; how many are left.
    pub(crate) fn release(&self, index: u32) -> u32 {
        let Some(object) = self.objects.get(index as usize) else {
            return 0;
        };
        let (left, is_over) = object.remove();
        if is_over {
            self.end(object);
            self.free_objects.give(index);
        }
        left
    }

    /// What an object has taken is given back.
    fn end(&self, object: &Object) {
        match object.last_kind() {
            Some(Kind::EnumJobs | Kind::EnumFiles) => self.allocator.give_kept(object, 0),
            // There may be passwords in it.
            Some(Kind::Settings) => self.allocator.give_kept(object, object.word(1) as usize),
            Some(Kind::Sink) => callback::release(object),
            _ => {}
        }
        if let Some((profile, job)) = object.job() {
            job::leave(self, profile, job);
        }
    }

    /// Index of the object, and head, that an interface pointer belongs to.
    pub(crate) fn find(&self, pointer: *const c_void) -> Option<(u32, usize)> {
        let offset = pointer.addr().checked_sub(self.objects.as_ptr().addr())?;
        let (index, within) = (offset / size_of::<Object>(), offset % size_of::<Object>());
        let head = within / size_of::<usize>();
        let is_head = within % size_of::<usize>() == 0 && head < crate::object::HEADS;
        (is_head && index < self.objects.len()).then_some((index as u32, head))
    }

    /// The engine of this profile: the one that there was when the layer began. E_HANDLE: there was none, or it is
    /// over.
    pub(crate) fn engine(&self, profile: Profile) -> Result<&'static Engine<'static>, HResult> {
        let [bits, delivery] = self.instances;
        let begun = if profile == Profile::Bits { bits } else { delivery };
        let engine = engine_with(profile)?;
        // Another one's jobs would meet what is kept beside those of the first.
        if begun == Some(engine.instance()) { Ok(engine) } else { Err(E_HANDLE) }
    }

    /// Everything that is kept beside a job, with the engine and the job's place in it.
    pub(crate) fn watches(&self) -> impl Iterator<Item = (&'static Engine<'static>, u32, &'static Watch)> {
        let bits_jobs = self.bits_jobs as usize;
        self.watches.iter().enumerate().filter_map(move |(place, watch)| {
            let (profile, index) = match place.checked_sub(bits_jobs) {
                Some(index) => (Profile::DeliveryOptimization, index),
                None => (Profile::Bits, place),
            };
            Some((self.engine(profile).ok()?, index as u32, watch))
        })
    }

    /// What is kept beside a job.
    pub(crate) fn watch(&self, profile: Profile, index: u32) -> Option<&'static Watch> {
        let index = match profile {
            Profile::Bits if index < self.bits_jobs => index,
            Profile::Bits => return None,
            Profile::DeliveryOptimization => index.checked_add(self.bits_jobs)?,
        };
        self.watches.get(index as usize)
    }
}

/// A place that is taken and holds no object yet; given back when it is dropped.
pub(crate) struct Place<'a> {
    layer: &'a Layer,
    object: &'a Object,
    index: u32,
}

impl<'a> Place<'a> {
    /// The object, with one user.
    pub(crate) fn begin(self, parts: &Parts) -> Held<'a> {
        let Place { layer, object, index } = self;
        core::mem::forget(self);
        object.begin(parts);
        Held::adopt(layer, object, index)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.layer.free_objects.give(self.index);
    }
}
