//! Somebody who reads a job all the time while another thread works on it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use bgjob::hresult::{E_HANDLE, E_PENDING};
use bgjob::{Engine, Job, JobSnapshot};

struct OnDrop<'a>(&'a AtomicBool);

impl Drop for OnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// Runs `work` beside a reader of this job: sequence and bytes never fall, `is_right` holds in every moment, and once
/// the handle is refused it stays refused. Returns what `work` does, and the number of reads.
pub(crate) fn watched<T>(
    engine: &Engine<'_>,
    job: Job,
    is_right: impl Fn(&JobSnapshot) -> bool + Sync,
    work: impl FnOnce() -> T,
) -> (T, u64) {
    let (is_over, reads) = (AtomicBool::new(false), AtomicU64::new(0));
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut last: Option<JobSnapshot> = None;
            let mut is_closed = false;
            while !is_over.load(Ordering::Acquire) {
                match engine.snapshot(job) {
                    Ok(now) => {
                        assert!(!is_closed, "alive again: {now:?}");
                        assert!(is_right(&now), "{now:?} after {last:?}");
                        if let Some(last) = last {
                            // By wrapping difference: these counters go through their ends here.
                            assert!(now.sequence.wrapping_sub(last.sequence) as i64 >= 0, "{now:?} after {last:?}");
                            let bytes = |s: &JobSnapshot| s.progress.bytes_transferred;
                            assert!(bytes(&now) >= bytes(&last), "{now:?} after {last:?}");
                        }
                        last = Some(now);
                    }
                    Err(E_HANDLE) => is_closed = true,
                    Err(code) => assert_eq!(code, E_PENDING),
                }
                reads.fetch_add(1, Ordering::Relaxed);
            }
        });
        // Or the work would be over before it is watched.
        while reads.load(Ordering::Relaxed) == 0 && !reader.is_finished() {
            thread::yield_now();
        }
        let outcome = {
            // Also when the work fails, or nobody would ever hear of it.
            let _over = OnDrop(&is_over);
            work()
        };
        reader.join().expect("the reader saw nothing wrong");
        (outcome, reads.load(Ordering::Relaxed))
    })
}
