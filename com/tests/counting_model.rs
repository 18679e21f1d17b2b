//! The counting of `com/src/object.rs` and `held.rs`, step by step: every interleaving of threads that set a cell and
//! threads that use what it names, over places that are given back and used again.
//!
//! One step of the model is one atomic operation of the code. What must hold: nobody uses an object that has ended or
//! that the cell never named, an object ends once, and when all is over the cell has the only object. Planted faults
//! are found.

use std::collections::HashSet;

const PLACES: usize = 3;
const THREADS: usize = 3;

/// `Object::count`, and the pool's bit. `life` tells one object at a place from the next one: the model's own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
struct Place {
    alive: bool,
    users: u8,
    is_free: bool,
    life: u8,
    has_ended: bool,
    /// The cell has named it: the model's own, too.
    was_named: bool,
}

/// Where a thread is, with what it knows.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum At {
    /// Between jobs; `left` of them to do.
    Idle,
    /// `Layer::reserve` has taken a place.
    Reserved(usize),
    /// A setter with a new object is about to load the cell.
    Look(usize),
    /// A getter is about to load the cell.
    Get,
    /// A setter that holds nothing (`Cell::set`) has loaded the cell.
    Swap { value: usize, new: usize },
    /// The cell was loaded; `new`: a setter's object.
    Visit { value: usize, new: Option<usize> },
    /// `Object::visit` is done, and said whether it was an object.
    Check { value: usize, new: Option<usize>, was_alive: bool },
    /// Held: a getter uses it, a setter swaps. `life`: of what is held.
    Held { value: usize, life: u8, new: Option<usize> },
    /// About to count one user down at `place`; then `next`.
    Remove { place: usize, next: Next },
    /// Counted down to none: about to swap `ALIVE | 0` for 0.
    End { place: usize, next: Next },
    /// The object has ended: about to give the place back.
    Give { place: usize, next: Next },
}

/// After a removal.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Next {
    Done,
    /// Again with the cell: a setter that has its object still, or a getter.
    Again(Option<usize>),
    /// Another removal, the thread's own.
    ThenOwn,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Thread {
    at: At,
    is_setter: bool,
    /// A setter that takes the old object out without holding it; else it reads it first, as settings do.
    holds_nothing: bool,
    left: u8,
    /// The place that `Next::ThenOwn` is about.
    own: usize,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct State {
    places: [Place; PLACES],
    /// Index and 1, or 0.
    cell: usize,
    threads: [Thread; THREADS],
}

/// What is wrong with the code that is modelled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fault {
    None,
    /// The cell is not looked at again after the visit.
    NoSecondLook,
    /// Whoever counts down to none ends the object, without the swap.
    NoSwap,
    /// A visitor that found no object does not take itself off again.
    StaysCounted,
    /// The beginning stores the word instead of adding to it.
    BeginStores,
}

impl Fault {
    fn text(self) -> &'static str {
        match self {
            Fault::None => "nothing",
            Fault::NoSecondLook => "a cell is not looked at again",
            Fault::NoSwap => "an object ends without the swap",
            Fault::StaysCounted => "a visitor of no object stays counted",
            Fault::BeginStores => "the count begins with a store",
        }
    }
}

fn step(state: &State, who: usize, fault: Fault) -> Result<Option<State>, &'static str> {
    let mut s = state.clone();
    let thread = &mut s.threads[who];
    let places = &mut s.places;
    thread.at = match thread.at {
        At::Idle if thread.left == 0 => return Ok(None),
        At::Idle => {
            thread.left -= 1;
            match (thread.is_setter, places.iter().position(|p| p.is_free)) {
                (true, Some(place)) => {
                    places[place].is_free = false;
                    At::Reserved(place)
                }
                // E_OUTOFMEMORY.
                (true, None) => At::Idle,
                (false, _) => At::Get,
            }
        }
        At::Reserved(place) => {
            let p = &mut places[place];
            p.users = if fault == Fault::BeginStores { 1 } else { p.users + 1 };
            (p.alive, p.has_ended, p.was_named, p.life) = (true, false, false, p.life + 1);
            At::Look(place)
        }
        At::Look(new) if thread.holds_nothing => At::Swap { value: s.cell, new },
        At::Swap { value, new } if s.cell == value => {
            s.cell = new + 1;
            places[new].was_named = true;
            if value == 0 { At::Idle } else { At::Remove { place: value - 1, next: Next::Done } }
        }
        At::Swap { new, .. } => At::Look(new),
        At::Look(new) => match s.cell {
            0 => At::Held { value: 0, life: 0, new: Some(new) },
            value => At::Visit { value, new: Some(new) },
        },
        At::Get => match s.cell {
            0 => At::Idle,
            value => At::Visit { value, new: None },
        },
        At::Visit { value, new } => {
            let p = &mut places[value - 1];
            let was_alive = p.alive && p.users != 0;
            p.users += 1;
            At::Check { value, new, was_alive }
        }
        At::Check { value, new, was_alive } => {
            let is_still = s.cell == value || fault == Fault::NoSecondLook;
            if was_alive && is_still {
                At::Held { value, life: places[value - 1].life, new }
            } else if fault == Fault::StaysCounted && !was_alive {
                new.map_or(At::Get, At::Look)
            } else {
                At::Remove { place: value - 1, next: Next::Again(new) }
            }
        }
        At::Held { value, life, new } => {
            if value != 0 {
                let p = &places[value - 1];
                if !p.alive || p.has_ended || p.life != life {
                    return Err("an object was used after its end");
                }
                if !p.was_named {
                    return Err("an object was used that is somebody else's");
                }
            }
            match new {
                None => At::Remove { place: value - 1, next: Next::Done },
                Some(new) if s.cell == value => {
                    s.cell = new + 1;
                    places[new].was_named = true;
                    if value == 0 {
                        At::Idle
                    } else {
                        // The cell's use, then the thread's own.
                        thread.own = value - 1;
                        At::Remove { place: value - 1, next: Next::ThenOwn }
                    }
                }
                Some(new) if value == 0 => At::Look(new),
                Some(new) => At::Remove { place: value - 1, next: Next::Again(Some(new)) },
            }
        }
        At::Remove { place, next } => {
            let p = &mut places[place];
            if p.users == 0 {
                return Err("counted below none");
            }
            p.users -= 1;
            if p.users == 0 { At::End { place, next } } else { after(thread.own, next) }
        }
        At::End { place, next } => {
            let p = &mut places[place];
            if (p.alive && p.users == 0) || fault == Fault::NoSwap {
                p.alive = false;
                if p.has_ended {
                    return Err("an object ended twice");
                }
                p.has_ended = true;
                At::Give { place, next }
            } else {
                after(thread.own, next)
            }
        }
        At::Give { place, next } => {
            if places[place].is_free {
                return Err("a place was given back twice");
            }
            places[place].is_free = true;
            after(thread.own, next)
        }
    };
    Ok(Some(s))
}

fn after(own: usize, next: Next) -> At {
    match next {
        Next::Done => At::Idle,
        Next::Again(Some(new)) => At::Look(new),
        Next::Again(None) => At::Get,
        Next::ThenOwn => At::Remove { place: own, next: Next::Done },
    }
}

/// Every state that can be reached; their number, or what went wrong.
fn explore(threads: Threads, fault: Fault) -> Result<usize, &'static str> {
    let free = Place { is_free: true, has_ended: true, ..Place::default() };
    let threads = threads.map(|(role, left)| {
        let (is_setter, holds_nothing) = (role != Role::Getter, role == Role::Setter);
        Thread { at: At::Idle, is_setter, holds_nothing, left, own: 0 }
    });
    let start = State { places: [free; PLACES], cell: 0, threads };
    let mut seen = HashSet::from([start.clone()]);
    let mut open = vec![start];
    while let Some(state) = open.pop() {
        let mut is_over = true;
        for who in 0..THREADS {
            if let Some(next) = step(&state, who, fault)? {
                is_over = false;
                if seen.insert(next.clone()) {
                    open.push(next);
                }
            }
        }
        if is_over {
            let is_right = |(index, p): (usize, &Place)| {
                if state.cell == index + 1 {
                    p.alive && p.users == 1 && !p.is_free
                } else {
                    !p.alive && p.users == 0 && p.is_free
                }
            };
            if !state.places.iter().enumerate().all(is_right) {
                return Err("something was lost");
            }
        }
    }
    Ok(seen.len())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Getter,
    /// `Cell::set`.
    Setter,
    /// `Cell::get`, then `Cell::swap`.
    Editor,
}

/// What each thread does, and how often.
type Threads = [(Role, u8); THREADS];

const GROUPS: [Threads; 4] = [
    [(Role::Editor, 2), (Role::Editor, 2), (Role::Getter, 2)],
    [(Role::Editor, 3), (Role::Getter, 2), (Role::Getter, 2)],
    [(Role::Setter, 3), (Role::Setter, 3), (Role::Getter, 2)],
    [(Role::Setter, 2), (Role::Editor, 2), (Role::Getter, 2)],
];

#[test]
fn no_interleaving_uses_what_has_ended_or_loses_it() {
    let mut states = 0;
    for threads in GROUPS {
        states += explore(threads, Fault::None).unwrap();
    }
    // For `cargo xtask verify`.
    println!("proof: interleavings models={} counting_states={states}", GROUPS.len());
    assert!(states > 100_000, "{states}");
}

#[test]
fn each_planted_fault_is_found() {
    for fault in [Fault::NoSecondLook, Fault::NoSwap, Fault::StaysCounted, Fault::BeginStores] {
        let found = GROUPS.map(|threads| explore(threads, fault));
        assert!(found.iter().any(Result::is_err), "{fault:?}: {found:?}");
        println!("proof-fault: interleavings counting: {}", fault.text());
    }
}
