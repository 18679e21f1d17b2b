//! The rung `orderings`: every ordering and fence of the core weakened, every step of the protocol broken, one at a time
//! in a copy of the sources; then the models, and the tests with threads, until one of them fails.
//!
//! What nothing notices has to be in [`justified`], with the reason; what is there and is noticed fails too.

mod bench;
mod configuration;
mod justified;
mod page;
mod patches;
mod sites;

use std::collections::{BTreeMap, VecDeque};
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
    "Record::look: Acquire -> Relaxed",
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

    // Tests with threads are for whatever the models let pass.
    let mut outcomes = Outcomes::new();
    for is_loom in [true, false] {
        let left: Vec<_> = mutations
            .iter()
            .filter(|mutation| outcomes.get(&mutation.key()).is_none_or(|(_, caught)| caught.is_none()))
            .collect();
        let baselines = baselines(&left, is_loom)?;
        outcomes.extend(run_all(&left, &baselines)?);
    }
    let outcomes: Vec<_> = outcomes.into_values().collect();
    if names.is_empty() && !is_few {
        page::write(&outcomes)?;
    }
    judge(&outcomes)
}

/// The checks of each configuration that is needed; the sources as they are pass all of them.
fn baselines(mutations: &[&Mutation], is_loom: bool) -> Result<Vec<(Configuration, Checks)>> {
    let bench = Bench::new(0)?;
    let mut baselines = Vec::new();
    for configuration in Configuration::ALL.into_iter().filter(|configuration| configuration.is_loom == is_loom) {
        if is_loom && mutations.iter().all(|mutation| mutation.configuration != configuration) || mutations.is_empty() {
            continue;
        }
        let checks = bench.baseline(configuration)?;
        let all: Duration = checks.values().sum();
        println!("{}: {} checks pass in {:.1} s", configuration.name(), checks.len(), all.as_secs_f64());
        baselines.push((configuration, checks));
    }
    Ok(baselines)
}

fn run_all(mutations: &[&Mutation], baselines: &[(Configuration, Checks)]) -> Result<Outcomes> {
    let hints = page::read();
    let queue: Mutex<VecDeque<&Mutation>> = Mutex::new(mutations.iter().copied().collect());
    let outcomes = Mutex::new(Outcomes::new());
    let next = || queue.lock().expect("no holder panics").pop_front();
    let work = |number| -> Result<()> {
        let bench = Bench::new(number)?;
        while let Some(mutation) = next() {
            let start = Instant::now();
            let hint = hints.get(&mutation.name).map(String::as_str);
            let caught = bench.with(mutation, |bench| try_one(bench, mutation, baselines, hint))?;
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

/// The check that noticed it last time comes first, then the quick ones.
fn try_one(
    bench: &Bench,
    mutation: &Mutation,
    baselines: &[(Configuration, Checks)],
    hint: Option<&str>,
) -> Result<Caught> {
    for (configuration, checks) in baselines {
        if configuration.is_loom && *configuration != mutation.configuration {
            continue;
        }
        let programs = bench.build(*configuration).with_context(|| format!("with the mutation {}", mutation.name))?;
        let mut checks: Vec<_> = checks.iter().collect();
        checks.sort_by_key(|(check, usual)| (hint != Some(&*check.test), **usual));
        for (check, usual) in checks {
            let ended = bench::run_expecting(&programs, check, *usual)?;
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
