//! A cell that names an object of the table, or none, and may be given another at any moment; and its use by those who
//! want the object to stay while they look at it.

use bgjob::HResult;
use bgjob::ground::atomic::{AtomicU32, Modify, Ordering};
use bgjob::hresult::E_PENDING;

use crate::layer::Layer;
use crate::object::Object;

/// How often a look at a cell begins again; each time means that somebody has set it.
const TRIES: u32 = 64;

/// An object's index and 1, or 0.
#[repr(transparent)]
pub(crate) struct Cell(AtomicU32);

/// An object with a user more, until it is dropped.
pub(crate) struct Held<'a> {
    layer: &'a Layer,
    pub(crate) object: &'a Object,
    index: u32,
}

impl<'a> Held<'a> {
    /// Takes over a use that is counted already.
    pub(crate) fn adopt(layer: &'a Layer, object: &'a Object, index: u32) -> Self {
        Held { layer, object, index }
    }

    /// Hands the use out as an interface pointer, which the program releases.
    pub(crate) fn into_pointer<T>(self, head: usize) -> *mut T {
        let pointer = self.object.pointer(head);
        core::mem::forget(self);
        pointer.cast()
    }

    /// The enumeration, moved to where another one is.
    pub(crate) fn at(self, other: &Object) -> Self {
        let position = other.position.load(Ordering::Acquire);
        // Nobody else has it yet.
        self.object.position.store(position, Ordering::Relaxed);
        self
    }

    /// The interface pointer, only lent.
    pub(crate) fn pointer<T>(&self, head: usize) -> *mut T {
        self.object.pointer(head).cast()
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.layer.release(self.index);
    }
}

impl Cell {
    /// True if it names something now.
    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    /// What it names. E_PENDING: it was set at every try.
    pub(crate) fn get<'a>(&self, layer: &'a Layer) -> Result<Option<Held<'a>>, HResult> {
        for _ in 0..TRIES {
            // Acquire: pairs with the swap in `swap`.
            let value = self.0.load(Ordering::Acquire);
            let Some(object) = value.checked_sub(1).and_then(|index| layer.objects.get(index as usize)) else {
                return Ok(None);
            };
            let is_alive = object.visit();
            let held = Held::adopt(layer, object, value.wrapping_sub(1));
            // If this still sees the value, the object was the cell's when it was added to: had the place had another
            // life, its beginning, which the addition has seen, would come after the cell's next value.
            if is_alive && self.0.load(Ordering::Acquire) == value {
                return Ok(Some(held));
            }
        }
        Err(E_PENDING)
    }

    /// Names `new` instead of `old`, if that is what it names; gives `new` back if not. The cell's use of `old` ends, and
    /// `new`'s goes over to the cell.
    pub(crate) fn swap<'a>(
        &self,
        layer: &Layer,
        old: Option<&Held<'_>>,
        new: Option<Held<'a>>,
    ) -> Result<(), Option<Held<'a>>> {
        let before = old.map_or(0, |held| held.index.wrapping_add(1));
        let value = new.as_ref().map_or(0, |held| held.index.wrapping_add(1));
        // AcqRel: pairs with the loads in `get`. `old` is held, so its index cannot have come back as another's.
        if !self.0.swap_if(before, value) {
            return Err(new);
        }
        core::mem::forget(new);
        if let Some(index) = before.checked_sub(1) {
            layer.release(index);
        }
        Ok(())
    }

    /// Names `new`, whatever it named. E_PENDING: it was set by others at every try; `new` is dropped.
    pub(crate) fn set(&self, layer: &Layer, mut new: Option<Held<'_>>) -> Result<(), HResult> {
        for _ in 0..TRIES {
            let old = self.get(layer)?;
            match self.swap(layer, old.as_ref(), new) {
                Ok(()) => return Ok(()),
                Err(back) => new = back,
            }
        }
        Err(E_PENDING)
    }
}
