//! The state machine is the documented one: every operation with every class of arguments in every state that can be
//! reached so, against the sequential model, everything readable compared after each.
//!
//! First from a job of each type in each state, in both profiles, which makes every cell of state and operation; then
//! breadth-first from an empty engine and from two jobs of two files. `model/canonical.rs` says when two states are one,
//! `model/classes.rs` which arguments are tried.
#![cfg(not(loom))]

use std::collections::HashSet;

use bgjob::hresult::{BG_S_PARTIAL_COMPLETE, Code, S_OK};
use bgjob::{JobType, Profile, State};
use bgjob_proof::model::{
    CAbi, Fault, Faulty, FileRef, JobRef, Model, OnEngine, Op, Save, Search, Shape, Step, Subject, Summary, classes,
    possible, situations, two_by_two,
};
use bgjob_proof::report;

/// Two jobs, two files for each.
fn shape(profile: Profile) -> Shape {
    Shape { jobs: 2, files: 4, has_text: true, spares: 2, profile }
}

const JOBS: usize = 2;
const FILES: usize = 2;

/// Cores, but no more than two: the machine has other work.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, |n| n.get().min(2))
}

fn print(what: &str, summary: &Summary) {
    println!("{what}: states by depth {:?}, {} transitions", summary.states, summary.transitions);
}

/// Operations that differ only in which job or file they are about are one: the first of its kind, of job 0.
fn is_of_first(step: &Step) -> bool {
    let of_second_file = matches!(
        step,
        Op::SetSize(FileRef::Of(_, 1..), _) | Op::Rename(FileRef::Of(_, 1..), _) | Op::Validate(FileRef::Of(_, 1..), _)
    );
    step.job().is_none_or(|n| n == 0) && !of_second_file
}

/// From every type and state, every operation: the cells, all of them.
fn cells<S: Subject>(profile: Profile, depth: usize, make: impl Fn(Shape) -> S + Sync) -> (Summary, u64) {
    let steps = classes(JOBS, FILES);
    let situations = situations(profile);
    let mut kinds: Vec<JobType> = situations.iter().map(|situation| situation.kind).collect();
    kinds.dedup();
    let roots = situations.iter().map(|situation| situation.steps.clone()).collect();
    let search = Search { shape: shape(profile), roots, steps: &steps, depth, threads: threads(), bent: None };
    let summary = search.run(make).unwrap_or_else(|difference| panic!("{difference}"));
    print(&format!("cells, {profile:?}"), &summary);
    let wanted: HashSet<_> = (0..steps.len())
        .filter(|&at| is_of_first(&steps[at]))
        .flat_map(|at| possible(&kinds).map(move |(kind, state)| (kind, state, at as u16)))
        .collect();
    let missing: Vec<_> = wanted
        .difference(&summary.cells)
        .map(|(kind, state, at)| {
            format!("{kind} {:?} {:?}", State::from_bits((*state).into()), steps[usize::from(*at)])
        })
        .collect();
    assert!(missing.is_empty(), "{} of {} cells were not reached: {missing:#?}", missing.len(), wanted.len());
    (summary, wanted.len() as u64)
}

/// Every situation is what it says.
#[test]
fn situations_are_in_their_states() {
    let mut seen = 0;
    for profile in Profile::ALL {
        for situation in situations(profile) {
            let mut model = Model::new(shape(profile));
            for step in &situation.steps {
                assert_eq!(model.step(step).0, S_OK, "{step:?} on the way to {situation:?}");
            }
            assert_eq!(model.state(0), Some((situation.kind, situation.state)));
            seen += 1;
        }
    }
    assert_eq!(seen, 4 * 9);
}

#[test]
fn every_operation_in_every_state() {
    let depth = report::by_length(2, 3);
    let (mut states, mut transitions, mut cells_run) = (0, 0, 0);
    for profile in Profile::ALL {
        let (summary, cells) = cells(profile, depth, OnEngine::new);
        states += summary.all_states();
        transitions += summary.transitions;
        cells_run += cells;
    }
    report::counts(
        "states",
        &[("cells", cells_run, 5_148), ("states", states, 10_000), ("transitions", transitions, 200_000)],
    );
}

#[test]
fn breadth_first_on_two_jobs_of_two_files() {
    let steps = classes(JOBS, FILES);
    let (mut states, mut transitions) = (0, 0);
    for (profile, depth) in [
        (Profile::Bits, report::by_length(4, 6)),
        // The same machine with other codes and delays.
        (Profile::DeliveryOptimization, report::by_length(3, 5)),
    ] {
        for (what, root) in [("nothing", vec![]), ("two jobs of two files", two_by_two())] {
            let roots = vec![root];
            let search = Search { shape: shape(profile), roots, steps: &steps, depth, threads: threads(), bent: None };
            let summary = search.run(OnEngine::new).unwrap_or_else(|difference| panic!("{difference}"));
            print(&format!("from {what}, {profile:?}"), &summary);
            assert_eq!(summary.states.len(), depth + 1, "states at every depth");
            states += summary.all_states();
            transitions += summary.transitions;
        }
    }
    let least = report::by_length((50_000, 1_000_000), (2_500_000, 60_000_000));
    report::counts("states", &[("states", states, least.0), ("transitions", transitions, least.1)]);
}

/// The cell of the model that is changed: Complete of a job that is TRANSFERRED.
fn bent(model: &Model, step: &Step, code: Code) -> Code {
    match *step {
        Op::Complete(JobRef::Nth(n), Save::All)
            if model.state(n).is_some_and(|(_, state)| state == State::Transferred) =>
        {
            BG_S_PARTIAL_COMPLETE.code()
        }
        _ => code,
    }
}

#[test]
fn planted_faults_are_found() {
    let steps = classes(JOBS, FILES);
    let roots: Vec<_> = situations(Profile::Bits).into_iter().map(|situation| situation.steps).collect();
    let search = |bent| {
        let roots = roots.clone();
        Search { shape: shape(Profile::Bits), roots, steps: &steps, depth: 2, threads: 1, bent }
    };
    let faults = [
        ("Suspend of a job in ERROR is refused", Fault::SuspendRefused),
        ("a restart loses a byte too many", Fault::RestartLosesAByte),
        ("bytes of an attempt that is over are taken", Fault::StaleBytesWelcome),
        ("a file is given to save twice", Fault::SavedTwice),
        ("the cause of a no-progress error is lost", Fault::CauseLost),
    ];
    for (what, fault) in faults {
        let found = search(None).run(|shape| Faulty::new(OnEngine::new(shape), fault));
        report::fault_caught("states", what, found.is_err(), "no difference");
    }
    let found = search(Some(bent)).run(OnEngine::new);
    report::fault_caught("states", "one cell of the model is another", found.is_err(), "no difference");
    let found = search(None).run(OnEngine::new);
    assert!(found.is_ok(), "without a fault: {found:?}");
}

/// The same through the C ABI, a little less deep: it is the same engine.
#[test]
fn every_operation_in_every_state_through_the_c_abi() {
    let steps = classes(JOBS, FILES);
    let (mut states, mut transitions) = (0, 0);
    for profile in Profile::ALL {
        let roots = situations(profile).into_iter().map(|situation| situation.steps).collect();
        let depth = report::by_length(1, 2);
        // One engine in a program, so one worker.
        let search = Search { shape: shape(profile), roots, steps: &steps, depth, threads: 1, bent: None };
        let summary = search.run(CAbi::new).unwrap_or_else(|difference| panic!("{difference}"));
        print(&format!("C ABI, {profile:?}"), &summary);
        states += summary.all_states();
        transitions += summary.transitions;
    }
    report::counts("states", &[("states", states, 36), ("transitions", transitions, 5_000)]);
}
