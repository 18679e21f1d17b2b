//! Disks that are full, and files that may not grow.

use std::fs;
use std::process::{Command, Output};

use bgjob_loopback_server::Behaviour;

use super::bed::Bed;

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Runs a shell script with the updater and its arguments as `"$@"` and the slots as `$SLOTS`.
fn shell(bed: &Bed, program: &[&str], script: &str, args: &[String]) -> Output {
    let updater = bed.command(args);
    let mut command = Command::new(program[0]);
    command.args(&program[1..]).args(["sh", "-c", script, "sh"]).arg(updater.get_program()).args(updater.get_args());
    command.env("SLOTS", bed.slots()).output().expect("the shell starts")
}

#[test]
fn a_full_disk_ends_the_job_and_leaves_the_slots_alone() {
    let bed = Bed::new("full", Behaviour::default());
    let image = bed.image("image.bin", 200_000);
    let urls = [bed.pinned("image.bin", &image)];
    bed.suspend_at(&urls, "image.bin", 50_000);
    let part = bed.part("image.bin");
    fs::remove_file(&part).expect("the partial file is there");
    std::os::unix::fs::symlink("/dev/full", &part).expect("the slot is writable");
    let ended = bed.run(&urls);
    ended.assert_error("BGJOB_E_DISK_FULL (0x80070070)");
    assert!(ended.err.contains("cannot write image.bin.part: No space left on device"), "{ended:#?}");
    assert_eq!(bed.active(), None);
}

/// A disk of its own for the slots, which needs a mount namespace. Some containers allow none: there the test above,
/// which needs nothing, must do.
#[test]
fn when_there_is_room_again_the_same_command_finishes() {
    const OWN_MOUNTS: &[&str] = &["unshare", "--user", "--map-root-user", "--mount"];
    let bed = Bed::new("small-disk", Behaviour::default());
    let first = bed.image("first.bin", 100_000);
    let second = bed.image("second.bin", 700_000);
    let mut try_out = Command::new(OWN_MOUNTS[0]);
    try_out.args(&OWN_MOUNTS[1..]).args(["mount", "-t", "tmpfs", "none", "/mnt"]);
    if !try_out.output().is_ok_and(|o| o.status.success()) {
        println!("not run: this system allows no mount namespaces");
        return;
    }
    // The namespace ends with its shell, so all of it is one script, and the outcome is copied out.
    let script = r#"
        mkdir -p "$SLOTS" && mount -t tmpfs -o size=400k none "$SLOTS" || exit 90
        "$@"; echo "code $?"; echo "current: $(cat "$SLOTS/current" 2>&1)"
        mount -o remount,size=4m "$SLOTS" || exit 91
        "$@"; echo "code $?"
        mkdir "$SLOTS.copy" && cp -r "$SLOTS/." "$SLOTS.copy"
    "#;
    let output = shell(&bed, OWN_MOUNTS, script, &[bed.url("first.bin"), bed.url("second.bin")]);
    let text = text(&output);
    assert!(output.status.success(), "{text}");
    assert!(
        text.contains("the job is in state ERROR with BGJOB_E_DISK_FULL (0x80070070); no slot is active"),
        "{text}"
    );
    assert!(text.contains("code 1\ncurrent: cat: "), "{text}");
    assert!(text.contains("code 0\n") && text.contains("2 of 2 files, 800000 of 800000 bytes "), "{text}");
    // The first file was whole. Of the second no more than fits, and only what was noted before the disk was full.
    let resumed = text.split(" resumed, ").next().and_then(|s| s.rsplit(' ').next()).expect("a number");
    let resumed: u64 = resumed.parse().expect("a number");
    assert!((100_000..=409_600).contains(&resumed), "{resumed} resumed: {text}");
    fs::remove_dir(bed.slots()).expect("the mount point is empty");
    fs::rename(bed.dir.join("slots.copy"), bed.slots()).expect("the copy is there");
    bed.assert_slot("a", &[("first.bin", &first), ("second.bin", &second)]);
}

#[test]
fn a_limit_on_file_sizes_is_an_error_and_not_the_end_of_the_process() {
    let bed = Bed::new("ulimit", Behaviour::default());
    let image = bed.image("image.bin", 700_000);
    let urls = [bed.url("image.bin")];
    // In blocks of 512 bytes.
    let output = shell(&bed, &["env"], "ulimit -f 400; \"$@\"", &urls);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = text(&output);
    assert!(text.contains("cannot write image.bin.part: File too large"), "{text}");
    assert!(text.contains("the job is in state ERROR with 0x800700DF; no slot is active"), "{text}");
    bed.run(&urls).assert_updated("a", 1, 700_000, 204_800);
    bed.assert_slot("a", &[("image.bin", &image)]);
}
