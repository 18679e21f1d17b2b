//! Every pattern of one half of a handle.

use std::thread;

use crate::scene::{Kind, Scene};

const THREADS: u64 = 2;

/// One half that stays, and the other that takes every value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Halves {
    fixed: u64,
    shift: u32,
}

impl Halves {
    /// Every low half beside this handle's high one.
    pub(crate) fn low_of(handle: u64) -> Self {
        Self { fixed: handle & !0 << 32, shift: 0 }
    }

    /// Every high half beside this handle's low one.
    pub(crate) fn high_of(handle: u64) -> Self {
        Self { fixed: handle & 0xFFFF_FFFF, shift: 32 }
    }

    fn with(self, half: u64) -> u64 {
        self.fixed | half << self.shift
    }

    /// True if this handle is among the patterns.
    fn holds(self, handle: u64) -> bool {
        handle & !(0xFFFF_FFFF << self.shift) == self.fixed
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) patterns: u64,
    pub(crate) accepted: u64,
}

impl Counts {
    pub(crate) fn add(&mut self, other: Self) {
        self.patterns += other.patterns;
        self.accepted += other.accepted;
    }
}

/// Asks for every `stride`th pattern, and for those near a live one. Err: what got the wrong code.
pub(crate) fn sweep(
    scene: &Scene,
    kind: Kind,
    halves: Halves,
    stride: usize,
    ask: impl Fn(u64) -> i32 + Sync,
) -> Result<Counts, String> {
    neighbours(scene, kind, halves, &ask)?;
    let ask = &ask;
    let parts: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|part| {
                scope.spawn(move || {
                    let mut counts = Counts::default();
                    let share = (1 << 32) / THREADS;
                    for half in (part * share..(part + 1) * share).step_by(stride) {
                        let handle = halves.with(half);
                        let got = ask(handle);
                        counts.patterns += 1;
                        // The list of the live ones is long to look through; that none of them is refused shows in the
                        // number of those accepted.
                        if got == 0 || got != scene.refusal(kind, handle) {
                            agree(scene, kind, handle, got)?;
                            counts.accepted += 1;
                        }
                    }
                    Ok(counts)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no thread panics")).collect()
    });
    let mut counts = Counts::default();
    for part in parts {
        counts.add(part.map_err(|e: String| e)?);
    }
    let alive = scene.live(kind).iter().filter(|handle| halves.holds(**handle)).count() as u64;
    if stride == 1 && (counts.accepted, counts.patterns) != (alive, 1 << 32) {
        return Err(format!("{counts:?}, and {alive} are alive"));
    }
    Ok(counts)
}

#[cold]
fn agree(scene: &Scene, kind: Kind, handle: u64, got: i32) -> Result<(), String> {
    let wanted = scene.expected(kind, handle);
    if got == wanted { Ok(()) } else { Err(format!("{handle:#018x} got {got:#x} instead of {wanted:#x}")) }
}

/// The patterns that are a bit away from a live or dead handle, or are one.
pub(crate) fn neighbours(scene: &Scene, kind: Kind, halves: Halves, ask: impl Fn(u64) -> i32) -> Result<(), String> {
    let all = Kind::ALL.iter().flat_map(|&kind| scene.live(kind).iter().chain(scene.dead(kind)));
    let near = all.flat_map(|&handle| (0..64).map(move |bit| handle ^ 1 << bit).chain([handle]));
    near.filter(|&handle| halves.holds(handle)).try_for_each(|handle| agree(scene, kind, handle, ask(handle)))
}
