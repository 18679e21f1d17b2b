//! `cargo xtask demo [URL...]`: the C updater on real firmware images, verified without the updater's help.

mod images;
mod terminal;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};

use crate::archive::{self, Built};
use crate::install::{self, Tool};
use crate::{root, run, toolchain};
use images::Image;

/// What building the updater needs, its libraries aside.
const BUILD_TOOLS: &[Tool] = &[
    Tool { probe: "cc", package: "gcc" },
    Tool { probe: "<stdio.h>", package: "libc6-dev" },
    Tool { probe: "make", package: "make" },
];

/// How long the images are to take, so that there is something to watch.
const SECONDS: u64 = 12;

/// Runs the demo; with `urls` on the user's own images.
///
/// # Errors
/// When something is missing, the update fails or is suspended, or the slot is not what it should be.
pub fn run(urls: &[String]) -> Result<()> {
    install::ensure(&updater_tools())?;
    println!("Building the library and the updater.");
    let updater = build_updater(&archive::build_host()?)?;
    let directory = root::path("demo");
    fs::create_dir_all(&directory).with_context(|| format!("cannot make the directory {}", directory.display()))?;
    if urls.is_empty() { images_demo(&updater, &directory) } else { urls_demo(&updater, &directory, urls) }
}

/// Everything that building the updater needs.
pub fn updater_tools() -> Vec<Tool> {
    [BUILD_TOOLS, install::UPDATER].concat()
}

/// Builds `examples/updater` against `built` and returns the program.
///
/// # Errors
/// When make or the compiler fails.
pub fn build_updater(built: &Built) -> Result<PathBuf> {
    let name = built.dist.file_name().context("dist/TRIPLE has a name")?;
    let out = root::target_dir().join("updater").join(name);
    let mut make = Command::new("make");
    make.args(["--silent", "-C"])
        .arg(root::path("examples/updater"))
        .arg(format!("DIST={}", built.dist.display()))
        .arg(format!("OUT={}", out.display()))
        // Of a make that called us; not meant for this one.
        .env_remove("MAKEFLAGS")
        .env_remove("MAKELEVEL");
    run::run(&mut make)?;
    Ok(out.join("updater"))
}

/// The demo proper: images of Debian packages, served on loopback.
fn images_demo(updater: &Path, directory: &Path) -> Result<()> {
    install::ensure(images::PACKAGES)?;
    let images = images::find(&directory.join("images"))?;
    let total: u64 = images.iter().map(|i| i.size).sum();
    let rate = (total / SECONDS).max(1);
    let (mut server, base) = start_server(&directory.join("images"), rate)?;
    println!("Serving {} firmware images, {} bytes, at {base} with {rate} bytes per second:", images.len(), total);
    for image in &images {
        println!("{:12} bytes  {}  ({})", image.size, image.name, image.origin.display());
    }

    let urls: Vec<_> = images.iter().map(|i| format!("{base}{}#sha256={}", i.name, i.sha256)).collect();
    let begin = Instant::now();
    let printed = update(updater, directory, &urls);
    // The server has nothing more to do, however that ended.
    server.kill().context("cannot stop the loopback server")?;
    server.wait()?;
    let printed = printed?;

    let slot = active_slot(directory)?;
    for image in &images {
        same_bytes(&slot.path.join(image.name), image)?;
    }
    check_counters(&printed, &slot.name, images.len(), total)?;
    println!(
        "Demo passed in {:.1} s: {} of {} images in slot {} are byte for byte the originals, and the counters are exact.",
        begin.elapsed().as_secs_f64(),
        images.len(),
        images.len(),
        slot.name
    );
    Ok(())
}

/// The user's own URLs: there are no originals to compare with, but the counters must fit what is on the disk.
fn urls_demo(updater: &Path, directory: &Path, urls: &[String]) -> Result<()> {
    let printed = update(updater, directory, urls)?;
    let slot = active_slot(directory)?;
    let mut total = 0;
    let mut count = 0;
    for entry in fs::read_dir(&slot.path)? {
        let entry = entry?;
        if entry.file_name() != "update.list" {
            total += entry.metadata()?.len();
            count += 1;
        }
    }
    ensure!(count == urls.len(), "slot {} has {count} files instead of {}", slot.name, urls.len());
    check_counters(&printed, &slot.name, count, total)?;
    println!(
        "Demo passed: {count} of {count} files, {total} bytes in {}, and the counters are exact.",
        slot.path.display()
    );
    Ok(())
}

/// Runs the updater on this terminal and returns what it printed.
fn update(updater: &Path, directory: &Path, urls: &[String]) -> Result<String> {
    let mut command = Command::new(updater);
    command.arg("--slots").arg(directory.join("slots"));
    command.arg("--").args(urls);
    let (status, printed) = terminal::run(&mut command)?;
    match status.code() {
        Some(0) => Ok(printed),
        Some(129..=143) => {
            bail!("the update was suspended; the same `cargo xtask demo` command resumes it")
        }
        _ => bail!("the updater failed ({status})"),
    }
}

/// Builds and starts the server of the tests on `directory`; returns it and its base URL.
fn start_server(directory: &Path, rate: u64) -> Result<(Child, String)> {
    run::run(toolchain::cargo().args(["build", "--quiet", "--package", "bgjob-loopback-server"]))?;
    let program = root::target_dir().join("debug/bgjob-loopback-server");
    let mut command = Command::new(&program);
    command
        .args(["--rate", &rate.to_string()])
        .arg(directory)
        // It ends with this pipe, even if this program is killed.
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    // Ctrl-C is for the updater, which may need the server until it has suspended.
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut server = command.spawn().with_context(|| format!("cannot start {}", program.display()))?;
    let mut base = String::new();
    let out = server.stdout.take().context("the output is piped")?;
    BufReader::new(out).read_line(&mut base)?;
    ensure!(base.starts_with("http://127.0.0.1:"), "the loopback server did not start");
    Ok((server, base.trim_end().to_owned()))
}

struct Slot {
    name: String,
    path: PathBuf,
}

fn active_slot(directory: &Path) -> Result<Slot> {
    let slots = directory.join("slots");
    let name = fs::read_to_string(slots.join("current")).context("no slot is active")?;
    let name = name.trim_end().to_owned();
    Ok(Slot { path: slots.join(&name), name })
}

fn same_bytes(path: &Path, image: &Image) -> Result<()> {
    let written = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let original = fs::read(&image.origin).with_context(|| format!("cannot read {}", image.origin.display()))?;
    ensure!(written == original, "{} differs from {}", path.display(), image.origin.display());
    Ok(())
}

/// The updater's summary must count what is on the disk.
fn check_counters(printed: &str, slot: &str, files: usize, bytes: u64) -> Result<()> {
    let wanted = format!("Updated slot {slot}: {files} of {files} files, {bytes} of {bytes} bytes ");
    ensure!(printed.contains(&wanted), "the updater's last counters are not `{wanted}`");
    Ok(())
}
