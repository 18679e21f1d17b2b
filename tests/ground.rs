//! What everything stands on, told by its bits: handles, codes and profiles, as SPEC.md has them.
#![cfg(not(loom))]

use bgjob::ground::handle::{
    INDEX_MAX, Kind, instance_bits, instance_id, instance_of, live_base, pack, unpack_live, unpack_transfer,
};
use bgjob::hresult::{
    BG_E_EMPTY, BG_S_PARTIAL_COMPLETE, DO_E_BLOCKED_BY_NO_NETWORK, DO_E_HTTP_BLOCKSIZE_MISMATCH, E_FAIL, E_HANDLE,
    E_NOTIMPL, S_FALSE, from_http_status,
};
use bgjob::{Capacities, Config, Engine, ErrorContext, Guid, HResult, JobType, Priority, Profile, SIZE_UNKNOWN};

#[test]
fn a_handle_has_its_parts_where_the_specification_puts_them() {
    assert_eq!(INDEX_MAX, 0xF_FFFE);
    let cases = [(Kind::Job, 1u64), (Kind::File, 2), (Kind::Transfer, 3)];
    for (kind, bits) in cases {
        let packed = pack(kind, instance_bits(0xFFFF_FEAB), 0xC_DEF1, 0x8765_4321);
        assert_eq!(packed, 0x8765_4321 << 32 | bits << 30 | 0x2AB << 20 | 0xC_DEF1);
        assert_eq!(instance_of(packed), 0x2AB << 20);
        assert_eq!(unpack_live(packed, live_base(kind, 0x2AB << 20)), (0xC_DEF1, 0x8765_4321));
    }
    // An index that is too long does not reach into the rest.
    assert_eq!(pack(Kind::Job, 0, 0xFFF0_0001, 1), 1 << 32 | 1 << 30 | 1);
    assert_eq!(instance_bits(0x3FF), 0x3FF << 20);
    assert_eq!(instance_bits(0x400), 0);
}

#[test]
fn another_life_of_a_block_has_another_id_and_the_engines_own_part() {
    assert_eq!(instance_id(7, 0), 1 << 10 | 7);
    assert_eq!(instance_id(0x407, instance_id(7, 0)), 2 << 10 | 7, "ten bits of the number");
    assert_eq!(instance_id(0x3FF, u32::MAX), 0x3FF, "the lives wrap");
}

#[test]
fn what_is_no_live_handle_has_an_index_beyond_every_table() {
    let base = live_base(Kind::Job, 5 << 20);
    let index_of = |handle| unpack_live(handle, base).0;
    assert_eq!(index_of(pack(Kind::Job, 5 << 20, 9, 3)), 9);
    let refused = [
        pack(Kind::Job, 5 << 20, 9, 2),
        pack(Kind::File, 5 << 20, 9, 3),
        pack(Kind::Transfer, 5 << 20, 9, 3),
        pack(Kind::Job, 4 << 20, 9, 3),
        pack(Kind::Job, 6 << 20, 9, 3),
        0,
        u64::MAX,
    ];
    for handle in refused {
        assert!(index_of(handle) > INDEX_MAX as usize, "{handle:x} has index {:x}", index_of(handle));
    }
    assert_eq!(unpack_transfer(pack(Kind::Transfer, 5 << 20, 9, 77), 5 << 20), (9, 77));
    for token in [pack(Kind::Job, 5 << 20, 9, 77), pack(Kind::Transfer, 6 << 20, 9, 77)] {
        assert!(unpack_transfer(token, 5 << 20).0 > INDEX_MAX, "{token:x}");
    }
}

#[test]
fn codes_are_told_apart() {
    assert!(E_FAIL.is_err() && E_HANDLE.is_err());
    assert!(!S_FALSE.is_err() && !BG_S_PARTIAL_COMPLETE.is_err());
    let is_transient = |code: u32| HResult::new(code as i32).unwrap().is_do_transient();
    assert!(is_transient(0x80D0_3800) && is_transient(0x80D0_3FFF) && DO_E_BLOCKED_BY_NO_NETWORK.is_do_transient());
    let others = [0x80D0_37FF, 0x80D0_4000, 0x80D1_3800, 0x00D0_3800, 0x8020_3800, 0xFFFF_FFFF];
    assert!(!others.into_iter().any(is_transient) && !DO_E_HTTP_BLOCKSIZE_MISMATCH.is_do_transient());
    assert_eq!(from_http_status(404).code() as u32, 0x8019_0194);
    assert_eq!(from_http_status(u16::MAX).code() as u32, 0x8019_FFFF);
}

#[test]
fn a_profile_has_its_number_and_its_codes() {
    assert_eq!(
        [0, 1, 2, u32::MAX].map(Profile::from_value),
        [Some(Profile::Bits), Some(Profile::DeliveryOptimization), None, None]
    );
    assert_eq!(Profile::Bits.told(BG_E_EMPTY), BG_E_EMPTY);
    assert_eq!(Profile::DeliveryOptimization.told(BG_E_EMPTY).code() as u32, 0x80D0_2004);
    assert_eq!(Profile::DeliveryOptimization.told(E_FAIL), E_FAIL);
    // A success, which is documented for BITS alone, and the same low half in another facility.
    for code in [BG_S_PARTIAL_COMPLETE.code() as u32, 0x0020_0003, 0x8021_0003, 0x8020_0103] {
        let code = HResult::new(code as i32).unwrap();
        assert_eq!(Profile::DeliveryOptimization.told(code), code);
    }
}

fn with_engine(profile: Profile, run: impl FnOnce(Engine<'_>)) {
    let mut memory = vec![0; bgjob::region_bytes(2, 2, 0) / 8];
    let config = Config { capacities: Capacities::new(2, 2, 0, 0), profile, seed: Guid::default() };
    run(Engine::new(&mut memory, &config).unwrap());
}

#[test]
fn a_profile_has_its_defaults() {
    let cases = [
        (Profile::Bits, [1_209_600, 1_209_600], 600, 90, 0x3F),
        (Profile::DeliveryOptimization, [3_600, 86_400], 30, 30, 0x1B),
    ];
    for (profile, timeouts_s, retry_s, days, flags) in cases {
        with_engine(profile, |engine| {
            let (job, _) = engine.create_job(None, JobType::Download).unwrap();
            for (priority, timeout_s) in [Priority::Foreground, Priority::Normal].into_iter().zip(timeouts_s) {
                engine.set_priority(job, priority).unwrap();
                assert_eq!(engine.no_progress_timeout_s(job), Ok(timeout_s));
            }
            assert_eq!(engine.minimum_retry_delay_s(job), Ok(retry_s));
            for bit in (0..32).map(|n| 1u32 << n) {
                let set = engine.set_notify_flags(job, bit);
                assert_eq!(set, if flags & bit != 0 { Ok(()) } else { Err(E_NOTIMPL) }, "{bit:x}");
            }
            let day_ms = 24 * 3_600 * 1_000;
            engine.tick(1, 1).unwrap();
            engine.tick((days - 1) * day_ms, 1).unwrap();
            assert!(!engine.state(job).unwrap().is_final(), "a day before");
            engine.tick((days + 1) * day_ms, 1).unwrap();
            assert!(engine.state(job).unwrap().is_final(), "a day after");
        });
    }
}

#[test]
fn an_error_has_the_context_that_its_profile_knows() {
    let remote = Some(ErrorContext::RemoteFile);
    let cases = [
        (Profile::Bits, 403, Some(ErrorContext::LocalFile)),
        (Profile::DeliveryOptimization, 403, remote),
        (Profile::DeliveryOptimization, 404, None),
    ];
    for (profile, status, context) in cases {
        with_engine(profile, |engine| {
            let (job, _) = engine.create_job(None, JobType::Download).unwrap();
            engine.add_file(job, None, None, 0).unwrap();
            engine.resume(job).unwrap();
            let transfer = engine.transfer_next().unwrap().transfer;
            engine.transfer_connected(transfer, SIZE_UNKNOWN, 0).unwrap();
            let error = from_http_status(status);
            engine.transfer_fail(transfer, error, ErrorContext::LocalFile, false).unwrap();
            let told = engine.error(job).unwrap();
            assert_eq!((told.error, told.context), (error, context.unwrap_or(ErrorContext::None)));
        });
    }
}

/// The numbers that C programs have, one after another, and nothing beside them.
#[test]
fn values_name_types_priorities_and_contexts() {
    let types = [JobType::Download, JobType::Upload, JobType::UploadReply];
    let priorities = [Priority::Foreground, Priority::High, Priority::Normal, Priority::Low];
    let contexts = [
        ErrorContext::None,
        ErrorContext::Unknown,
        ErrorContext::GeneralQueueManager,
        ErrorContext::QueueManagerNotification,
        ErrorContext::LocalFile,
        ErrorContext::RemoteFile,
        ErrorContext::GeneralTransport,
        ErrorContext::RemoteApplication,
    ];
    for value in -1..=9 {
        let at = usize::try_from(value).unwrap_or(usize::MAX);
        assert_eq!(JobType::from_value(value), types.get(at).copied());
        assert_eq!(Priority::from_value(value), priorities.get(at).copied());
        assert_eq!(ErrorContext::from_value(value), contexts.get(at).copied());
    }
}
