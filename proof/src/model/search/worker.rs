//! What expands states: an engine of its own, taken from state to state.

use std::sync::atomic::Ordering;

use super::{CHUNK, Common, KINDS, Node, STATES};
use crate::model::op::Step;
use crate::model::pair::{Difference, Outcome, Pair, Saved};
use crate::model::subject::{Shape, Subject};

/// A worker's share of a level.
#[derive(Default)]
pub(super) struct Found {
    pub(super) nodes: Vec<Node>,
    pub(super) states: u64,
    pub(super) transitions: u64,
    pub(super) cells: Vec<bool>,
}

/// A worker, with its engine as it was made and room to work in.
pub(super) struct Worker<'w, S> {
    common: &'w Common<'w>,
    pub(super) pair: Pair<S>,
    new: Saved,
    here: Saved,
    pub(super) words: Vec<u64>,
    found: Found,
    /// Where it is: a node and an operation there.
    at: (u32, usize),
}

/// A panic of the engine's is told with the way to it, too.
impl<S> Drop for Worker<'_, S> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let (node, step) = self.at;
            eprintln!("after {:?}: a panic at {:?}", self.common.way_to(node), self.common.search.steps.get(step));
        }
    }
}

impl<S: Subject> Worker<'_, S> {
    /// Takes the pair to a node.
    pub(super) fn go(&mut self, node: u32) -> Result<(), Difference> {
        self.pair.restore(&self.new);
        for step in self.common.way_to(node) {
            self.pair.step(&step)?;
        }
        self.pair.save(&mut self.here);
        Ok(())
    }

    fn note_cells(&mut self, at: usize, step: &Step) {
        let model = &self.here.model;
        let jobs = match step.job() {
            Some(n) => n..n + 1,
            None => 0..model.jobs(),
        };
        for (kind, state) in jobs.filter_map(|n| model.state(n)) {
            self.found.cells[(at * KINDS + kind as usize) * STATES + state as usize] = true;
        }
    }

    /// Every operation at a node.
    fn expand(&mut self, node: u32) -> Result<(), Difference> {
        let search = self.common.search;
        self.go(node).map_err(|difference| self.told(node, None, &difference))?;
        let is_last = self.common.depth + 1 == search.depth;
        let base = self.pair.model.version();
        for (at, step) in search.steps.iter().enumerate() {
            self.at = (node, at);
            let outcome = self.pair.step(step).and_then(|outcome| self.pair.compare().map(|()| outcome));
            let code = match outcome {
                Err(difference) => return Err(self.told(node, Some(step), &difference)),
                Ok(Outcome::Skipped) => continue,
                Ok(Outcome::Agreed(code)) => code,
            };
            self.found.transitions += 1;
            self.note_cells(at, step);
            if code < 0 && self.pair.model.version() == base {
                // The model is as it was. The region need not be, bit by bit.
                self.pair.subject.region().restore(self.here.region());
                continue;
            }
            let state = self.pair.model.canonical(&self.pair.names, &mut self.words);
            if self.common.is_new(state) {
                self.found.states += 1;
                if !is_last {
                    self.found.nodes.push(Node { parent: node, step: at as u16 });
                }
            }
            self.pair.restore(&self.here);
        }
        Ok(())
    }

    pub(super) fn told(&self, node: u32, step: Option<&Step>, difference: &Difference) -> Difference {
        let way: Vec<_> = self.common.way_to(node).iter().chain(step).map(|step| format!("    {step:?},\n")).collect();
        Difference(format!("{:?} after\n{}{difference}", self.common.search.shape, way.concat()))
    }

    /// Nodes of the level until there are none left.
    pub(super) fn run(mut self) -> Result<Found, Difference> {
        let (_, end) = self.common.level;
        loop {
            let first = self.common.next.fetch_add(CHUNK, Ordering::Relaxed);
            if first >= end || self.common.is_over.load(Ordering::Relaxed) {
                return Ok(std::mem::take(&mut self.found));
            }
            for node in first..(first + CHUNK).min(end) {
                if let Err(difference) = self.expand(node as u32) {
                    self.common.is_over.store(true, Ordering::Relaxed);
                    return Err(difference);
                }
            }
        }
    }
}

impl<'w, S: Subject> Worker<'w, S> {
    pub(super) fn new(common: &'w Common<'w>, make: impl FnOnce(Shape) -> S) -> Self {
        let mut pair = Pair::new(common.search.shape, make);
        pair.bent = common.search.bent;
        let new = Saved::of(&mut pair);
        let cells = vec![false; common.search.steps.len() * KINDS * STATES];
        let found = Found { cells, ..Found::default() };
        Self { common, pair, here: new.clone(), new, words: Vec::new(), found, at: (0, 0) }
    }
}
