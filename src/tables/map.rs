//! Bytes to tables: the one file that makes references into a region. Everything else works on slices.

use crate::ground::atomic::{AtomicU32, Ordering};
use crate::ground::handle;
use crate::ground::hresult::{E_INVALIDARG, E_NOT_SUFFICIENT_BUFFER, HResult};
use crate::ground::profile::Profile;
use crate::tables::header::{Birth, Header};
use crate::tables::layout::{Capacities, Offsets, REGION_ALIGN};
use crate::tables::{Arrays, Tables};

/// A block of memory: aligned to eight bytes, and valid for its length during `'r`.
///
/// Contract (A): whoever makes a `Block` promises that the memory is readable for `'r`, initialised, and changed by
/// nobody but through atomics of this library or of another process's. (B): `'w` blocks are writable too.
#[derive(Clone, Copy)]
pub(crate) struct Block<'r> {
    start: *const u8,
    size: usize,
    lifetime: core::marker::PhantomData<&'r AtomicU32>,
}

impl<'r> Block<'r> {
    /// Checks pointer and alignment.
    ///
    /// # Safety
    /// Contract (A) of [`Block`] for `size` bytes at `start`, if it is neither NULL nor misaligned.
    pub(crate) unsafe fn new(start: *const u8, size: usize) -> Result<Self, HResult> {
        if start.is_null() || !start.addr().is_multiple_of(REGION_ALIGN) {
            return Err(E_INVALIDARG);
        }
        if size < size_of::<Header>() {
            return Err(E_NOT_SUFFICIENT_BUFFER);
        }
        Ok(Block { start, size, lifetime: core::marker::PhantomData })
    }

    fn header(&self) -> &'r Header {
        // SAFETY: contract (A); `new` has checked alignment and size; all bit patterns are valid for atomics.
        unsafe { &*self.start.cast::<Header>() }
    }

    /// `count` values of `T` at `offset`; `T` consists of atomic words only.
    ///
    /// # Safety
    /// The range lies inside the block, and `offset` is a multiple of `T`'s alignment.
    unsafe fn slice<T>(&self, offset: u64, count: u64) -> &'r [T] {
        debug_assert!(offset + count * size_of::<T>() as u64 <= self.size as u64);
        // SAFETY: inside the block by this function's contract.
        let first = unsafe { self.start.add(offset as usize) };
        // SAFETY: contract (A) and this function's; all bit patterns are valid for atomics.
        unsafe { core::slice::from_raw_parts(first.cast::<T>(), count as usize) }
    }

    /// The tables of a block with these capacities, if they fit.
    fn tables(&self, capacities: Capacities, instance: u32) -> Result<Tables<'r>, HResult> {
        let o = Offsets::of(&capacities);
        if o.end > self.size as u64 {
            return Err(E_NOT_SUFFICIENT_BUFFER);
        }
        let c = &capacities;
        let (jobs, files, spares) = (u64::from(c.jobs), u64::from(c.files), u64::from(c.spares));
        // SAFETY: `Offsets::of` lays the bitmaps out one after the other, four-aligned, before `end`, which fits.
        let bitmaps = o.bitmaps.map(|(offset, words)| unsafe { self.slice::<AtomicU32>(offset, words) });
        let arrays = Arrays {
            // SAFETY: as above, eight-aligned.
            jobs: unsafe { self.slice(o.jobs, jobs) },
            // SAFETY: as above.
            files: unsafe { self.slice(o.files, files) },
            // SAFETY: as above.
            slots: unsafe { self.slice(o.slots, jobs + spares) },
            // SAFETY: as above.
            cells: unsafe { self.slice(o.cells, files + spares) },
            // SAFETY: as above.
            chunks: unsafe { self.slice(o.chunks, u64::from(c.chunks)) },
            bitmaps,
        };
        Ok(Tables::new(self.header(), capacities, instance, arrays))
    }

    /// Makes the block an empty region.
    ///
    /// # Safety
    /// Contract (B) of [`Block`], and no engine is at work in the block.
    pub(crate) unsafe fn format(
        &self,
        capacities: Capacities,
        profile: Profile,
        seed: [u32; 4],
        number: u32,
    ) -> Result<Tables<'r>, HResult> {
        if !capacities.are_valid() {
            return Err(E_INVALIDARG);
        }
        let header = self.header();
        // The lower part tells the engines of one program apart, the upper one the lives of one block.
        let instance = handle::instance_id(number, header.instance.load(Ordering::Relaxed));
        // Refuses before the first store.
        let tables = Tables { profile, ..self.tables(capacities, instance)? };
        header.retract();
        tables.format();
        header.publish(&Birth { capacities, profile, seed, instance });
        Ok(tables)
    }

    /// The tables of somebody's region, for reading.
    pub(crate) fn open(&self) -> Result<Tables<'r>, HResult> {
        let (capacities, instance) = self.header().open()?;
        let tables = self.tables(capacities, instance)?;
        tables.check()?;
        Ok(tables)
    }
}
