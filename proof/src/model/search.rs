//! Breadth-first: every class of operation in every state that is reached.

mod worker;

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{Mutex, MutexGuard, PoisonError};

use bgjob::hresult::Code;
use bgjob::{JobType, State};

use super::op::Step;
use super::pair::Difference;
use super::state::Model;
use super::subject::{Shape, Subject};
use worker::{Found, Worker};

/// What is searched.
#[derive(Debug)]
pub struct Search<'s> {
    /// The engine's.
    pub shape: Shape,
    /// Where it begins: each of them leads from a new engine to a state of depth 0.
    pub roots: Vec<Vec<Step>>,
    /// What is tried in every state of less than the full depth.
    pub steps: &'s [Step],
    /// Steps from a root.
    pub depth: usize,
    /// Workers, each with an engine of its own.
    pub threads: usize,
    /// A fault of the model's, planted.
    pub bent: Option<fn(&Model, &Step, Code) -> Code>,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// States, by depth.
    pub states: Vec<u64>,
    /// Operations carried out and compared.
    pub transitions: u64,
    /// Type and state of a job there was, and the place of the operation in `steps`.
    pub cells: HashSet<(u8, u8, u16)>,
}

impl Summary {
    /// All of them.
    pub fn all_states(&self) -> u64 {
        self.states.iter().sum()
    }
}

/// The way to a state: from which one, by which operation. A root has none.
#[derive(Clone, Copy)]
struct Node {
    parent: u32,
    step: u16,
}

/// The parent of roots.
const ROOT: u32 = u32::MAX;
/// Sets of seen states, so that workers seldom wait for each other.
const SHARDS: usize = 64;
/// States that a worker takes at a time.
const CHUNK: usize = 16;

/// Types and states of a job, as parts of a cell's number.
const KINDS: usize = 3;
const STATES: usize = 9;

/// A number that is as good as random already.
#[derive(Default)]
struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {
        unreachable!("only for numbers of 128 bits")
    }
    fn write_u128(&mut self, number: u128) {
        self.0 = number as u64;
    }
}

type Shard = Mutex<HashSet<u128, BuildHasherDefault<Same>>>;

/// What all workers share.
struct Common<'s> {
    search: &'s Search<'s>,
    seen: [Shard; SHARDS],
    nodes: Vec<Node>,
    /// First node of the level that is being expanded, and the one behind its last.
    level: (usize, usize),
    next: AtomicUsize,
    depth: usize,
    is_over: AtomicBool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Common<'_> {
    /// True if nobody has seen it.
    fn is_new(&self, state: u128) -> bool {
        lock(&self.seen[(state >> 64) as usize % SHARDS]).insert(state)
    }

    /// The operations from a new engine to a node.
    fn way_to(&self, mut node: u32) -> Vec<Step> {
        let mut steps = Vec::new();
        while self.nodes[node as usize].parent != ROOT {
            steps.push(self.search.steps[usize::from(self.nodes[node as usize].step)]);
            node = self.nodes[node as usize].parent;
        }
        steps.reverse();
        let mut way = self.search.roots[usize::from(self.nodes[node as usize].step)].clone();
        way.extend(steps);
        way
    }
}

impl Search<'_> {
    /// Searches; everything is compared after every operation.
    ///
    /// # Errors
    /// The first difference, and the way to it.
    ///
    /// # Panics
    /// When a worker does.
    pub fn run<S: Subject>(&self, make: impl Fn(Shape) -> S + Sync) -> Result<Summary, Difference> {
        let nodes = (0..self.roots.len()).map(|root| Node { parent: ROOT, step: root as u16 }).collect::<Vec<_>>();
        let mut common = Common {
            search: self,
            seen: std::array::from_fn(|_| Shard::default()),
            level: (0, nodes.len()),
            nodes,
            next: AtomicUsize::new(0),
            depth: 0,
            is_over: AtomicBool::new(false),
        };
        let mut summary = Summary { states: vec![self.roots.len() as u64], ..Summary::default() };
        let mut cells = vec![false; self.steps.len() * KINDS * STATES];
        self.see_roots(&common, &make)?;
        while common.depth < self.depth {
            let founds = expand_level(&common, &make)?;
            common.level = (common.nodes.len(), common.nodes.len());
            summary.states.push(0);
            for found in founds {
                summary.transitions += found.transitions;
                summary.states[common.depth + 1] += found.states;
                cells.iter_mut().zip(found.cells).for_each(|(all, new)| *all |= new);
                common.nodes.extend(found.nodes);
            }
            common.level.1 = common.nodes.len();
            common.next = AtomicUsize::new(common.level.0);
            common.depth += 1;
        }
        for cell in (0..cells.len()).filter(|&cell| cells[cell]) {
            let (step, kind, state) = (cell / STATES / KINDS, cell / STATES % KINDS, cell % STATES);
            summary.cells.insert((kind as u8, state as u8, step as u16));
        }
        Ok(summary)
    }

    /// Each root is a state that was seen, and everything can be compared there.
    fn see_roots<S: Subject>(&self, common: &Common<'_>, make: impl Fn(Shape) -> S) -> Result<(), Difference> {
        let mut worker = Worker::new(common, &make);
        for root in 0..self.roots.len() {
            let compared = worker.go(root as u32).and_then(|()| worker.pair.compare());
            compared.map_err(|difference| worker.told(root as u32, None, &difference))?;
            let state = worker.pair.model.canonical(&worker.pair.names, &mut worker.words);
            common.is_new(state);
        }
        Ok(())
    }
}

fn expand_level<S: Subject>(
    common: &Common<'_>,
    make: &(impl Fn(Shape) -> S + Sync),
) -> Result<Vec<Found>, Difference> {
    std::thread::scope(|scope| {
        let workers: Vec<_> =
            (0..common.search.threads).map(|_| scope.spawn(move || Worker::new(common, make).run())).collect();
        workers.into_iter().map(|worker| worker.join().expect("a worker does not panic")).collect()
    })
}

/// Types and states that can be: what [`Summary::cells`] is held against.
pub fn possible(kinds: &[JobType]) -> impl Iterator<Item = (u8, u8)> {
    kinds.iter().flat_map(|kind| (0..STATES as u8).map(|state| (*kind as u8, state)))
}
const _: () = assert!(State::Cancelled as usize + 1 == STATES);
