//! The moments to kill or to cut at, and what must be so afterwards.

use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock};

use bgjob_proof::report;
use fastrand::Rng;

use crate::disk::{Cut, Disk, Tree};
use crate::lane::{Lane, must_resume, numbers};
use crate::trace::Call;

/// Each spends most of its time asleep: an updater polls ten times a second.
const LANES: usize = 6;
/// The last calls of an update, where the slots change: each of them is always taken.
const COMMIT: u64 = 40;
/// Points before them, in the short version.
const SPREAD: u64 = 60;
/// Kills before that phase, ahead of the run whose power is cut, in the short version.
const FIRST_KILLS: u64 = 4;
/// The first calls, until the list is on the disk.
const START: u64 = 14;

/// The slots before, and which update meets its end in which way.
pub(crate) struct Case {
    /// No slots at all; otherwise both are full, and b is active.
    fresh: bool,
    /// What is killed before the run under test, if anything is.
    earlier: Option<usize>,
    /// The update under test.
    update: usize,
}

impl Case {
    /// The third update, into a slot that holds the first.
    pub(crate) const TURNS: Self = Self { fresh: false, earlier: None, update: 2 };
    /// The very first update.
    pub(crate) const FIRST: Self = Self { fresh: true, earlier: None, update: 2 };
    /// An update that was killed and is taken up again.
    pub(crate) const AGAIN: Self = Self { fresh: true, earlier: Some(2), update: 2 };
    /// An update in the place of one that was killed.
    pub(crate) const OTHER: Self = Self { fresh: false, earlier: Some(2), update: 3 };

    /// The very first update, and no image of it with a digest.
    pub(crate) const UNPINNED: Self = Self { fresh: true, earlier: None, update: 3 };

    /// What the active slot held before the run under test.
    fn old(&self) -> Option<usize> {
        (!self.fresh).then_some(1)
    }

    /// What may be active until the run under test has ended.
    fn allowed(&self) -> Vec<Option<usize>> {
        let mut allowed = vec![self.old(), Some(self.update)];
        // An earlier run may have come to its end but for the last calls.
        allowed.extend(self.earlier.filter(|e| *e != self.update).map(Some));
        allowed
    }
}

/// What was done, and the first thing that went wrong.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// Moments.
    pub(crate) points: u64,
    /// Updaters that died by SIGKILL.
    pub(crate) killed: u64,
    /// Power cuts tried.
    pub(crate) variants: u64,
    /// Different trees that these left, each of which was updated.
    pub(crate) trees: u64,
    /// Runs that were disturbed and not killed.
    pub(crate) faults: u64,
    /// Times that the old update was active afterwards.
    pub(crate) olds: u64,
    /// Times that the new one was.
    pub(crate) news: u64,
    /// Times that the next run found something to resume.
    pub(crate) resumed: u64,
    pub(crate) failure: Option<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { points, killed, variants, trees, faults, olds, news, resumed, .. } = self;
        write!(
            f,
            "{points} points, {killed} killed, {faults} faults, {variants} power cuts leaving {trees} different trees; "
        )?;
        write!(f, "active afterwards: {olds} times the old update, {news} times the new one; {resumed} times resumed")
    }
}

impl Report {
    fn add(&mut self, other: Self) {
        self.points += other.points;
        self.killed += other.killed;
        self.variants += other.variants;
        self.trees += other.trees;
        self.faults += other.faults;
        self.olds += other.olds;
        self.news += other.news;
        self.resumed += other.resumed;
        self.failure = self.failure.take().or(other.failure);
    }

    pub(crate) fn saw(&mut self, which: usize) {
        if which == 0 {
            self.olds += 1;
        } else {
            self.news += 1;
        }
    }
}

fn thorough() -> bool {
    report::is_long()
}

/// One for all tests: in the long version it comes from the clock.
fn seed() -> u64 {
    static SEED: OnceLock<u64> = OnceLock::new();
    *SEED.get_or_init(report::seed)
}

/// `spread` numbers of `first..=last` and the last `COMMIT` of them; all, in the long version.
fn choose(first: u64, last: u64, spread: u64) -> Vec<u64> {
    let commit = last.saturating_sub(COMMIT - 1).max(first);
    let step = if thorough() { 1.0 } else { ((commit - first) as f64 / spread as f64).max(1.0) };
    let mut points: Vec<u64> =
        (0..).map(|i| first + (f64::from(i) * step) as u64).take_while(|p| *p < commit).collect();
    points.extend(commit..=last);
    points
}

/// Runs `work` on several lanes at once; it gets the lane's number, and stops when another one has failed.
pub(crate) fn on_lanes(
    name: &str,
    work: impl Fn(&Lane, usize, &mut Report, &AtomicBool) -> Result<(), String> + Sync,
) -> Report {
    let (total, stop) = (Mutex::new(Report::default()), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for number in 0..LANES {
            let (total, stop, work) = (&total, &stop, &work);
            scope.spawn(move || {
                let lane = Lane::new(&format!("{name}-{number}"));
                let mut report = Report::default();
                if let Err(e) = work(&lane, number, &mut report, stop) {
                    report.failure = Some(e);
                    stop.store(true, Ordering::Relaxed);
                }
                total.lock().expect("no lane panics with the lock held").add(report);
            });
        }
    });
    total.into_inner().expect("no lane panics with the lock held")
}

/// The share of a lane.
pub(crate) fn share(points: &[u64], lane: usize, stop: &AtomicBool) -> impl Iterator<Item = u64> {
    points.iter().copied().skip(lane).step_by(LANES).take_while(|_| !stop.load(Ordering::Relaxed))
}

/// Runs the update to its end, and checks that the log has all of it. How many numbers there were.
pub(crate) fn whole_run(lane: &Lane, updater: &Path, before: &Tree, update: usize) -> Result<(u64, Vec<Call>), String> {
    lane.reset(before);
    let mut disk = Disk::load(&lane.root());
    lane.must_update(updater, update, "not disturbed")?;
    let calls = lane.take_log();
    calls.iter().for_each(|call| disk.apply(&call.op));
    assert!(disk.cut(Cut::Everything) == lane.tree(), "the shim has not seen everything");
    Ok((numbers(&calls), calls))
}

/// Kills before each chosen number, checks the active slot, and lets the same command finish.
pub(crate) fn kills(name: &str, updater: &Path, case: &Case) -> Report {
    on_lanes(name, |lane, number, report, stop| {
        lane.prepare(updater, case.fresh);
        let before = lane.tree();
        let last = whole_run(lane, updater, &before, case.update)?.0;
        for point in share(&choose(1, last, if case.fresh { SPREAD / 2 } else { SPREAD }), number, stop) {
            let when = format!("killed before call {point} of {last}");
            lane.reset(&before);
            let ended = lane.run(updater, case.update, point);
            assert!(ended.was_killed(), "{when}: {ended:?}");
            let left = lane.tree();
            report.points += 1;
            report.killed += 1;
            let which = lane.check(&left, &case.allowed()).map_err(|e| format!("{when}: {e}"))?;
            report.saw(which);
            let resumed = lane.must_update(updater, case.update, &when)?;
            report.resumed += u64::from(resumed > 0);
            if resumed < must_resume(&left) {
                return Err(format!("{when}: only {resumed} bytes were resumed"));
            }
        }
        Ok(())
    })
}

/// Killed a few calls further in every run, until one of them comes to its end.
pub(crate) fn chains(name: &str, updater: &Path) -> Report {
    on_lanes(name, |lane, number, report, stop| {
        lane.prepare(updater, true);
        let before = lane.tree();
        for chain in share(&(0..if thorough() { 80 } else { 8 }).collect::<Vec<_>>(), number, stop) {
            let seed = seed().wrapping_mul(1000) + chain;
            let mut rng = Rng::with_seed(seed);
            lane.reset(&before);
            report.points += 1;
            for run in 1..=8 {
                let when = format!("chain with seed {seed}, run {run}");
                let killed = lane.run(updater, Case::FIRST.update, rng.u64(10..100)).was_killed();
                report.killed += u64::from(killed);
                lane.check(&lane.tree(), &Case::FIRST.allowed()).map_err(|e| format!("{when}: {e}"))?;
            }
            let resumed = lane.must_update(updater, Case::FIRST.update, &format!("chain with seed {seed}"))?;
            report.resumed += u64::from(resumed > 0);
        }
        Ok(())
    })
}

/// Cuts the power after each chosen number, in several ways.
pub(crate) fn power(name: &str, updater: &Path, case: &Case) -> Report {
    on_lanes(name, |lane, number, report, stop| {
        lane.prepare(updater, case.fresh);
        let before = lane.tree();
        let Some(earlier) = case.earlier else {
            let (last, calls) = whole_run(lane, updater, &before, case.update)?;
            // 0: nothing was done yet. The run has ended at the last number.
            let points = choose(0, last, SPREAD / 2);
            lane.reset(&before);
            let disk = Disk::load(&lane.root());
            let tools = Cuts { lane, updater, case, what: "", report, seen: &mut Seen::default() };
            return cuts(tools, disk, &calls, share(&points, number, stop));
        };
        let last = whole_run(lane, updater, &before, earlier)?.0;
        let mut kills = choose(1, last, FIRST_KILLS);
        // The short version has of the commit phase every tenth number, and all around the switch.
        kills.retain(|k| thorough() || k + COMMIT <= last || k % 10 == 0 || k + 4 > last);
        kills.extend(1..=START);
        kills.sort_unstable();
        kills.dedup();
        let mut seen = Seen::default();
        for kill in share(&kills, number, stop) {
            lane.reset(&before);
            let mut disk = Disk::load(&lane.root());
            let ended = lane.run(updater, earlier, kill);
            assert!(ended.was_killed(), "before call {kill} of {last}: {ended:?}");
            report.killed += 1;
            lane.take_log().iter().for_each(|call| disk.apply(&call.op));
            lane.must_update(updater, case.update, "started again")?;
            let calls = lane.take_log();
            // The start is where a run relies on what it finds.
            let last = numbers(&calls);
            let mut points: Vec<_> = (0..START.min(last)).step_by(if thorough() { 1 } else { 3 }).collect();
            let mut rng = Rng::with_seed(seed() ^ kill);
            points.extend((0..if thorough() { 8 } else { 2 }).map(|_| rng.u64(START..last)));
            points.push(last);
            points.sort_unstable();
            points.dedup();
            let what = format!("killed before call {kill}, started again, ");
            let points = points.into_iter().take_while(|_| !stop.load(Ordering::Relaxed));
            cuts(Cuts { lane, updater, case, what: &what, report, seen: &mut seen }, disk, &calls, points)?;
        }
        Ok(())
    })
}

/// What the cuts of one run need.
struct Cuts<'a> {
    lane: &'a Lane,
    updater: &'a Path,
    case: &'a Case,
    what: &'a str,
    report: &'a mut Report,
    seen: &'a mut Seen,
}

/// Trees that were dealt with, and whether the run had ended: the same again tells nothing new.
#[derive(Default)]
struct Seen {
    trees: HashSet<(u64, bool)>,
    hasher: RandomState,
}

impl Seen {
    fn is_new(&mut self, tree: &Tree, ended: bool) -> bool {
        self.trees.insert((self.hasher.hash_one(tree), ended))
    }
}

/// Takes the disk through the run, and cuts at each of `points`, which ascend.
fn cuts(mut cuts: Cuts<'_>, mut disk: Disk, calls: &[Call], points: impl Iterator<Item = u64>) -> Result<(), String> {
    let last = numbers(calls);
    let mut calls = calls.iter().peekable();
    for point in points {
        while let Some(call) = calls.next_if(|c| c.number <= point) {
            disk.apply(&call.op);
        }
        cuts.at(&disk, point, last)?;
    }
    Ok(())
}

impl Cuts<'_> {
    fn at(&mut self, disk: &Disk, point: u64, last: u64) -> Result<(), String> {
        self.report.points += 1;
        let seeds = match (self.case.earlier.is_some(), thorough()) {
            (false, false) => 2,
            (true, false) => 1,
            // Others in every long run: the seed is the clock's.
            (false, true) => 10,
            (true, true) => 3,
        };
        let some = (0..seeds).map(|i| Cut::Some(seed().wrapping_mul(1_000_003).wrapping_add(point * 1000 + i)));
        let fixed = [Cut::Nothing, Cut::Everything, Cut::Names, Cut::Lengths, Cut::NoRenames, Cut::NoUnlinks];
        for cut in fixed.into_iter().chain(some) {
            let tree = disk.cut(cut);
            self.report.variants += 1;
            let ended = point == last;
            let allowed = if ended { vec![Some(self.case.update)] } else { self.case.allowed() };
            let when = format!("{}power cut after call {point} of {last}, {cut:?}", self.what);
            let which = self.lane.check(&tree, &allowed).map_err(|e| format!("{when}: {e}"))?;
            if !self.seen.is_new(&tree, ended) {
                continue;
            }
            self.report.trees += 1;
            self.report.saw(if ended { 1 } else { which });
            self.lane.reset(&tree);
            let resumed = self.lane.must_update(self.updater, self.case.update, &when)?;
            self.report.resumed += u64::from(resumed > 0);
        }
        Ok(())
    }
}
