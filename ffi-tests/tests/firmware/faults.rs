//! What goes wrong on the line, and when: drawn from a seed.

use std::collections::HashMap;

use fastrand::Rng;

/// What happens to a piece of an image on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Fault {
    /// One bit of it is flipped, any.
    Flip,
    /// It does not arrive.
    Drop,
    /// Only its first half arrives.
    Cut,
    /// It arrives twice.
    Double,
    /// Its first half arrives, then the line is closed, and opened again.
    Hangup,
}

/// How many of each, in one run.
const PLAN: [(Fault, usize); 5] =
    [(Fault::Flip, 6), (Fault::Drop, 2), (Fault::Cut, 1), (Fault::Double, 6), (Fault::Hangup, 3)];

/// See the module.
#[derive(Debug)]
pub(crate) struct Faults {
    /// By number of the piece, once each: what is asked for twice, by a device that did not want to wait for instance,
    /// changes nothing.
    plan: HashMap<usize, Fault>,
    rng: Rng,
}

impl Faults {
    /// `pieces`: how many there are. The last one arrives well, so that every fault has an effect.
    pub(crate) fn new(seed: u64, pieces: usize) -> Self {
        let mut rng = Rng::with_seed(seed);
        let mut numbers: Vec<usize> = (0..pieces - 1).collect();
        rng.shuffle(&mut numbers);
        let all = PLAN.iter().flat_map(|&(fault, times)| std::iter::repeat_n(fault, times));
        Self { plan: numbers.into_iter().zip(all).collect(), rng }
    }

    /// How many of this kind a run has.
    pub(crate) fn planned(fault: Fault) -> u32 {
        PLAN.iter().filter(|(kind, _)| *kind == fault).map(|&(_, times)| times as u32).sum()
    }

    /// What happens to this piece now.
    pub(crate) fn take(&mut self, piece: usize) -> Option<Fault> {
        self.plan.remove(&piece)
    }

    /// Whether all of them have happened.
    pub(crate) fn are_used(&self) -> bool {
        self.plan.is_empty()
    }

    /// `frame` with one bit flipped.
    pub(crate) fn flip(&mut self, mut frame: Vec<u8>) -> Vec<u8> {
        let bit = self.rng.usize(..frame.len() * 8);
        frame[bit / 8] ^= 1 << (bit % 8);
        frame
    }
}
