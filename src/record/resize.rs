//! A change that may give a file another size or remote name: the file's new cell, and the link to it, which commits
//! with the job's slot.

use crate::ground::atomic::{Ordering, fence};
use crate::ground::handle::NONE;
use crate::ground::hresult::{BGJOB_E_INVALID_DATA, HResult};
use crate::record::file::FileValue;
use crate::record::record::{Record, Store, Transition, take_once};
use crate::record::word::Head;

impl Record<'_> {
    /// [`Self::change`] for a transition that may change a file. E_PENDING: also if no spare cell is free.
    #[inline(never)]
    pub(crate) fn change_with_cell(&self, transition: Transition<'_>) -> Result<(), HResult> {
        let store = self.store;
        let mut cell = NONE;
        let mut link = None;
        let outcome = self.change(&mut |moment| {
            transition(moment)?;
            link = None;
            if moment.changed != NONE {
                take_once(&mut cell, &store.spare_cells)?;
                let new = store.write_cell(moment.changed, cell, &moment.change).ok_or(BGJOB_E_INVALID_DATA)?;
                moment.record.link_file = moment.changed;
                moment.record.link_new = new.to_wide();
                link = Some((moment.changed, new));
            }
            Ok(())
        });
        match (outcome, link) {
            (Ok(()), Some((file, new))) => store.help(file, new),
            // Never published. `NONE` is beyond the pool.
            _ => store.spare_cells.give(cell),
        }
        outcome
    }
}

impl Store<'_> {
    /// Writes a taken cell; the link that will name it.
    fn write_cell(&self, file: u32, cell: u32, value: &FileValue) -> Option<Head> {
        // Pairs with the Acquire fence in `is_current`: who sees the new words sees the cell's last link gone.
        fence(Ordering::Release);
        let link = &self.files.get(file as usize)?.link;
        self.cells.get(cell as usize)?.store(value);
        // A link that has moved since the transition read it: the job has changed, and the commit fails.
        Some(Head(link.load(Ordering::Relaxed)).next(cell))
    }
}
