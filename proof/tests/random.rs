//! The engine behaves as the model: random operations through the C ABI beside it.
//!
//! Every code, and the job that an operation was about, after every step; everything that can be read every so often. A
//! difference prints the last steps and the seed: `BGJOB_PROOF_SEED` makes the same again.
#![cfg(not(loom))]

use std::collections::VecDeque;

use bgjob::Profile;
use bgjob::hresult::{BG_S_PARTIAL_COMPLETE, Code};
use bgjob_proof::model::{
    CAbi, Dice, Difference, Fault, Faulty, JobRef, Model, Op, Outcome, Pair, Phrase, Reached, Save, Shape, Step,
    Subject,
};
use bgjob_proof::report;

/// Operations on one engine; then comes another one, of another shape.
const OPERATIONS_AN_ENGINE: u64 = 50_000;
/// How often everything is compared.
const ALL_EVERY: u64 = 32;
/// Steps that a difference is told with.
const TOLD: usize = 60;

/// What was done.
#[derive(Default)]
struct Sum {
    operations: u64,
    engines: u64,
    refused: u64,
    reached: [u64; Reached::COUNT],
}

/// From the smallest to what readings have room for.
fn shape(dice: &mut Dice) -> Shape {
    Shape {
        jobs: 1 + dice.below(8),
        files: 1 + dice.below(16),
        has_text: dice.below(5) > 0,
        spares: [1, 2, 16][dice.below(3) as usize],
        profile: Profile::ALL[usize::from(dice.below(3) == 0)],
    }
}

/// The last steps on one engine, told when something is wrong: how to have it again.
struct Trail {
    seed: u64,
    shape: Shape,
    steps: VecDeque<Step>,
}

impl Trail {
    fn push(&mut self, step: Step) {
        if self.steps.len() == TOLD {
            self.steps.pop_front();
        }
        self.steps.push_back(step);
    }

    fn told(&self, what: &str) -> String {
        let steps: Vec<_> = self.steps.iter().map(|step| format!("    {step:?},\n")).collect();
        format!("BGJOB_PROOF_SEED={}, {:?}, after ...\n{}{what}", self.seed, self.shape, steps.concat())
    }
}

impl Drop for Trail {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.told("a panic"));
        }
    }
}

/// Operations on one engine: how many, and how many of them were refused. Err: a difference, and the way to it.
fn run_engine<S: Subject>(pair: &mut Pair<S>, dice: &mut Dice, trail: &mut Trail) -> Result<(u64, u64), Difference> {
    let (mut done, mut refused) = (1, 0);
    let begin = dice.begin();
    trail.push(begin);
    pair.step(&begin)?;
    while done < OPERATIONS_AN_ENGINE {
        let phrase = dice.phrase(&pair.model);
        let running = pair.model.next_up().unwrap_or(0);
        for step in phrase.steps(pair.model.jobs(), running) {
            trail.push(step);
            let Outcome::Agreed(code) = pair.step(&step)? else { continue };
            if let Some(job) = step.job() {
                pair.compare_job(job)?;
            }
            refused += u64::from(code < 0);
            done += 1;
            if done.is_multiple_of(ALL_EVERY) {
                pair.compare()?;
            }
        }
    }
    pair.compare()?;
    Ok((done, refused))
}

/// Engines of all shapes, one after the other.
fn run<S: Subject>(
    seed: u64,
    operations: u64,
    make: impl Fn(Shape) -> S,
    bent: Option<fn(&Model, &Step, Code) -> Code>,
) -> Result<Sum, String> {
    let mut sum = Sum::default();
    while sum.operations < operations {
        // A seed of its own, so that a late difference can be had again without what came before.
        let seed = seed.wrapping_add(sum.engines);
        let mut dice = Dice::new(seed);
        let shape = shape(&mut dice);
        let mut pair = Pair::new(shape, &make);
        pair.bent = bent;
        let mut trail = Trail { seed, shape, steps: VecDeque::with_capacity(TOLD) };
        let run = run_engine(&mut pair, &mut dice, &mut trail);
        let (done, refused) = run.map_err(|difference| trail.told(&difference.0))?;
        sum.operations += done;
        sum.refused += refused;
        sum.engines += 1;
        for (sum, (_, n)) in sum.reached.iter_mut().zip(pair.model.reached.list()) {
            *sum += n;
        }
    }
    Ok(sum)
}

#[test]
fn engine_and_model_agree() {
    let operations = report::by_length(2_000_000, 100_000_000);
    let sum = run(report::seed(), operations, CAbi::new, None).unwrap_or_else(|told| panic!("{told}"));
    let mut counts = vec![
        ("operations", sum.operations, operations),
        ("engines", sum.engines, operations / OPERATIONS_AN_ENGINE / 2),
        ("refused", sum.refused, operations / 100),
    ];
    // Each far place once in so many operations at least; the wrap of coarse time is far for a quarter of the engines.
    let least = |name| if name == "time_wraps" { operations / OPERATIONS_AN_ENGINE / 4 } else { operations / 10_000 };
    let names = Reached::default().list();
    counts.extend(names.into_iter().zip(sum.reached).map(|((name, _), n)| (name, n, least(name))));
    report::counts("random", &counts);
}

/// The cell of the model that is changed: Complete of everything with a file missing.
fn bent(_: &Model, step: &Step, code: Code) -> Code {
    match *step {
        Op::Complete(JobRef::Nth(_), Save::All) if code == BG_S_PARTIAL_COMPLETE.code() => 0,
        _ => code,
    }
}

#[test]
fn planted_faults_are_found() {
    let faults = [
        ("Suspend of a job in ERROR is refused", Fault::SuspendRefused),
        ("a restart loses a byte too many", Fault::RestartLosesAByte),
        ("bytes of an attempt that is over are taken", Fault::StaleBytesWelcome),
        ("a file is given to save twice", Fault::SavedTwice),
        ("the cause of a no-progress error is lost", Fault::CauseLost),
    ];
    let seed = report::seed();
    for (what, fault) in faults {
        let found = run(seed, 300_000, |shape| Faulty::new(CAbi::new(shape), fault), None);
        report::fault_caught("random", what, found.is_err(), "no difference");
    }
    let found = run(seed, 300_000, CAbi::new, Some(bent));
    report::fault_caught("random", "one cell of the model is another", found.is_err(), "no difference");
}

/// The phrases come as they should: none of them is refused half-way on an engine with room.
#[test]
fn phrases_work() {
    let shape = Shape { jobs: 2, files: 4, has_text: true, spares: 2, profile: Profile::Bits };
    let mut model = Model::new(shape);
    for phrase in [
        Phrase::Ready(bgjob::JobType::Download),
        Phrase::Whole(7),
        Phrase::Ready(bgjob::JobType::UploadReply),
        Phrase::Answered,
    ] {
        let running = model.next_up().unwrap_or(0);
        for step in phrase.steps(model.jobs(), running) {
            assert_eq!(model.step(&step).0, 0, "{step:?} of {phrase:?}");
        }
    }
    assert_eq!((model.reached.files_done, model.reached.replies), (1, 1));
}
