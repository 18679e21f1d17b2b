//! A block that becomes another region while somebody opens it and looks at it.

use bgjob::hresult::{BGJOB_E_INVALID_DATA, E_HANDLE, E_PENDING};
use bgjob::{Engine, JobType, Profile, View};

use crate::tools::{code, explore, memory, up_to};

/// Whoever opens it has one of the two, with everything that belongs to it.
#[test]
fn who_opens_a_region_finds_it_whole() {
    const WANTED: &[Option<u32>] = &[None, Some(Profile::Bits as u32), Some(Profile::DeliveryOptimization as u32)];
    explore("open", up_to(3), WANTED, |seen| {
        let memory = memory(1, 1, 1);
        let (first, _) = View::for_model(&memory).unwrap().region();
        let reader = {
            let (memory, seen) = (memory.clone(), seen.clone());
            loom::thread::spawn(move || {
                let region = View::for_model(&memory).map(|view| view.region());
                if let Some((id, profile)) = region {
                    assert_eq!(
                        id == first,
                        profile == Profile::Bits,
                        "{id:x} with {profile:?}, the first is {first:x}"
                    );
                }
                seen.note(region.map(|(_, profile)| profile as u32));
            })
        };
        memory.format_again(Profile::DeliveryOptimization);
        reader.join().unwrap();
    });
}

/// The job of the first region is shown as it was there, or not at all.
#[test]
fn a_view_shows_one_region() {
    explore("format", up_to(2), &[0, BGJOB_E_INVALID_DATA.code()], |seen| {
        let memory = memory(1, 1, 1);
        let engine = Engine::for_model(&memory);
        let (job, _) = engine.create_job(None, JobType::Download).unwrap();
        engine.add_file(job, None, None, 0).unwrap();
        let reader = {
            let (memory, seen) = (memory.clone(), seen.clone());
            loom::thread::spawn(move || {
                let Some(view) = View::for_model(&memory) else { return };
                let read = view.progress(job);
                match read {
                    Ok(progress) => assert_eq!(progress.files_total, 1),
                    Err(code) => assert!([BGJOB_E_INVALID_DATA, E_HANDLE, E_PENDING].contains(&code), "{code:?}"),
                }
                seen.note(code(read));
            })
        };
        memory.format_again(Profile::Bits);
        reader.join().unwrap();
    });
}
