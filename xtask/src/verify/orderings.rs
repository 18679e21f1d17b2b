//! The rung `orderings`: every ordering and fence of the core weakened, every step of the protocol broken, one at a time
//! in a copy of the sources; then the models, the tests that stop at each access, and those with threads, until one
//! fails.
//!
//! What nothing notices has to be in [`justified`], with the reason; what is there and is noticed fails too.

mod bench;
mod configuration;
mod justified;
mod page;
mod patches;
mod sites;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use bench::{Bench, Check, Checks, Ended};
use configuration::Configuration;

/// Copies that are worked in at the same time.
const BENCHES: usize = 2;
/// Survivors that may be justified: one in so many.
const JUSTIFIED_ONE_IN: usize = 10;
/// Those of the short run: an ordering of each kind that other checks could not replace, a fence, a broken step, and
/// one of the masked form.
const FEW: [&str; 4] = [
    "JobWords::load: Acquire -> Relaxed",
    "Record::commit: fence(Release) removed",
    "WordCell::swap_if_inline: Release -> Relaxed",
    "a change does not freeze",
];

/// A changed copy of one file.
#[derive(Clone)]
struct Mutation {
    name: String,
    file: String,
    /// Where in the file.
    at: usize,
    /// All of the changed file.
    text: String,
    configuration: Configuration,
    /// Else a step of the protocol.
    is_ordering: bool,
}

/// Where a mutation stands on the page: by file, orderings before steps.
type Key = (String, bool, usize, String);

impl Mutation {
    fn key(&self) -> Key {
        (self.file.clone(), !self.is_ordering, self.at, self.name.clone())
    }
}

type Outcomes = BTreeMap<Key, (Mutation, Caught)>;

/// What is tried: most mutations are done with after the first of them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The check that noticed it last time.
    Hinted,
    Models,
    /// Those that stop at each access, those with threads, and all others of the core.
    Threads,
}

/// Check by mutation.
type Hints = BTreeMap<String, String>;

/// What noticed a mutation, or that nothing did.
type Caught = Option<(Check, Ended)>;

/// Runs (or lists) the mutations whose names contain one of `names`, or the few of the short run, or all.
///
/// # Errors
/// When one is neither noticed nor justified, or justified and noticed; or too many are justified.
pub fn command(names: &[String], is_few: bool, is_list: bool) -> Result<()> {
    let mut mutations = sites::mutations("src/lib.rs")?;
    mutations.extend(patches::mutations()?);
    justified::must_exist(&mutations)?;
    let is_chosen = |mutation: &Mutation| match (names, is_few) {
        ([], false) => true,
        ([], true) => FEW.contains(&&*mutation.name),
        (names, _) => names.iter().any(|name| mutation.name.contains(name)),
    };
    let total = mutations.len();
    mutations.retain(is_chosen);
    println!("{} of {total} mutations", mutations.len());
    if is_list {
        mutations.iter().for_each(|mutation| println!("{}: {}", mutation.file, mutation.name));
        return Ok(());
    }
    if mutations.is_empty() || is_few && mutations.len() != FEW.len() {
        bail!("there are no such mutations");
    }

    let hints = page::read();
    let mut outcomes = Outcomes::new();
    for stage in [Stage::Hinted, Stage::Models, Stage::Threads] {
        let is_left = |mutation: &&Mutation| outcomes.get(&mutation.key()).is_none_or(|(_, caught)| caught.is_none());
        let left: Vec<_> = mutations.iter().filter(is_left).collect();
        let baselines = baselines(&left, stage, &hints)?;
        outcomes.extend(run_all(&left, &baselines, stage, &hints)?);
    }
    let outcomes: Vec<_> = outcomes.into_values().collect();
    if names.is_empty() && !is_few {
        page::write(&outcomes)?;
    }
    judge(&outcomes)
}

/// The checks of each configuration that is needed; the sources as they are pass all of them.
fn baselines(mutations: &[&Mutation], stage: Stage, hints: &Hints) -> Result<Vec<(Configuration, Checks)>> {
    let bench = Bench::new(0)?;
    let mut baselines = Vec::new();
    for configuration in Configuration::ALL {
        let of_it: Vec<_> = mutations.iter().filter(|mutation| stage.tries(mutation, configuration)).collect();
        let hinted: BTreeSet<_> = of_it.iter().filter_map(|mutation| hints.get(&mutation.name)).collect();
        if of_it.is_empty() || stage == Stage::Hinted && hinted.is_empty() {
            continue;
        }
        let checks =
            bench.baseline(configuration, |test| stage != Stage::Hinted || hinted.contains(&test.to_owned()))?;
        if checks.is_empty() {
            // A hint may be a check of a later stage.
            if stage == Stage::Hinted {
                continue;
            }
            bail!("{}: there is nothing to check with", configuration.name());
        }
        let all: Duration = checks.values().sum();
        println!("{}: {} checks pass in {:.1} s", configuration.name(), checks.len(), all.as_secs_f64());
        baselines.push((configuration, checks));
    }
    Ok(baselines)
}

impl Stage {
    fn tries(self, mutation: &Mutation, configuration: Configuration) -> bool {
        match self {
            Stage::Hinted | Stage::Models => configuration == mutation.configuration,
            Stage::Threads => !configuration.is_loom,
        }
    }
}

fn run_all(
    mutations: &[&Mutation],
    baselines: &[(Configuration, Checks)],
    stage: Stage,
    hints: &Hints,
) -> Result<Outcomes> {
    let queue: Mutex<VecDeque<&Mutation>> = Mutex::new(mutations.iter().copied().collect());
    let outcomes = Mutex::new(Outcomes::new());
    let next = || queue.lock().expect("no holder panics").pop_front();
    let work = |number| -> Result<()> {
        let bench = Bench::new(number)?;
        while let Some(mutation) = next() {
            let start = Instant::now();
            let hint = hints.get(&mutation.name).map(String::as_str);
            let caught = bench.with(mutation, |bench| try_one(bench, mutation, baselines, stage, hint))?;
            if caught.is_none() && stage != Stage::Threads {
                println!("{}: not yet", mutation.name);
                continue;
            }
            let seconds = start.elapsed().as_secs_f64();
            println!("{}: {} [{seconds:.0} s]", mutation.name, page::verdict(mutation, &caught));
            outcomes.lock().expect("no holder panics").insert(mutation.key(), (mutation.clone(), caught));
        }
        Ok(())
    };
    thread::scope(|scope| {
        let work = &work;
        let workers: Vec<_> = (0..BENCHES).map(|number| scope.spawn(move || work(number))).collect();
        workers.into_iter().try_for_each(|worker| worker.join().expect("a worker does not panic"))
    })?;
    Ok(outcomes.into_inner().expect("no holder panics"))
}

/// Until a check fails, the quick ones first.
fn try_one(
    bench: &Bench,
    mutation: &Mutation,
    baselines: &[(Configuration, Checks)],
    stage: Stage,
    hint: Option<&str>,
) -> Result<Caught> {
    for (configuration, checks) in baselines.iter().filter(|(configuration, _)| stage.tries(mutation, *configuration)) {
        let is_hint = |check: &Check| hint == Some(&*check.test);
        // The hinted check was tried in the mutation's own configuration only.
        let was_tried = |check: &Check| is_hint(check) && *configuration == mutation.configuration;
        let is_tried = |check: &&Check| was_tried(check) == (stage == Stage::Hinted);
        let mut tried: Vec<_> = checks.keys().filter(is_tried).collect();
        if tried.is_empty() {
            continue;
        }
        let programs = bench.build(*configuration).with_context(|| format!("with the mutation {}", mutation.name))?;
        tried.sort_by_key(|check| checks[check]);
        for check in tried {
            let ended = bench::run_expecting(&programs, check, checks[check])?;
            if ended != Ended::Passed {
                return Ok(Some((check.clone(), ended)));
            }
        }
    }
    Ok(None)
}

fn judge(outcomes: &[(Mutation, Caught)]) -> Result<()> {
    let (mut caught, mut justified, mut wrong) = (0, 0, Vec::new());
    for (mutation, by) in outcomes {
        match (by, justified::reason(&mutation.name)) {
            (Some(_), None) => {
                caught += 1;
                if !mutation.is_ordering {
                    println!("proof-fault: orderings {}", mutation.name);
                }
            }
            (None, Some(_)) => justified += 1,
            (None, None) => wrong.push(format!("nothing notices: {}", mutation.name)),
            (Some(_), Some(_)) => wrong.push(format!("justified, but noticed: {}", mutation.name)),
        }
    }
    println!("proof: orderings mutations={} caught={caught} justified={justified}", outcomes.len());
    if !wrong.is_empty() {
        bail!("{}", wrong.join("; "));
    }
    if justified * JUSTIFIED_ONE_IN > outcomes.len() {
        bail!("{justified} of {} mutations are justified, which is more than one in ten", outcomes.len());
    }
    Ok(())
}
