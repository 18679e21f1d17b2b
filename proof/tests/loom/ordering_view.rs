//! A block that becomes another region while somebody opens it.

use bgjob::{Profile, View};

use crate::tools::{explore, memory, up_to};

/// Whoever opens it has one of the two, with everything that belongs to it.
#[test]
fn who_opens_a_region_finds_it_whole() {
    const LIVES: [(u32, Profile); 2] = [(1 << 10, Profile::Bits), (2 << 10, Profile::DeliveryOptimization)];
    explore("open", up_to(3), &[None, Some(LIVES[0].0), Some(LIVES[1].0)], |seen| {
        let memory = memory(1, 1, 1);
        memory.reborn_as(LIVES[0].0, LIVES[0].1);
        let reader = {
            let (memory, seen) = (memory.clone(), seen.clone());
            loom::thread::spawn(move || {
                let region = View::for_model(&memory).ok().map(|view| view.region());
                assert!(region.is_none_or(|region| LIVES.contains(&region)), "{region:?}");
                seen.note(region.map(|(instance, _)| instance));
            })
        };
        memory.reborn_as(LIVES[1].0, LIVES[1].1);
        reader.join().unwrap();
    });
}
