//! Real firmware images, as Debian packages bring them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::install::Tool;
use crate::run;

/// The packages; their images are looked for by what is really there, so only their presence is asked for here.
pub(super) const PACKAGES: &[Tool] = &[
    Tool { probe: "/usr/share/doc/opensbi", package: "opensbi" },
    Tool { probe: "/usr/share/doc/u-boot-qemu", package: "u-boot-qemu" },
    Tool { probe: "/usr/share/doc/ovmf", package: "ovmf" },
    Tool { probe: "/usr/share/doc/qemu-efi-aarch64", package: "qemu-efi-aarch64" },
    Tool { probe: "sha256sum", package: "coreutils" },
];

/// Where the images may be, over the Debian releases, and what they are served as: in a slot each needs its own name.
const CANDIDATES: &[(&str, &str)] = &[
    ("/usr/lib/riscv64-linux-gnu/opensbi/generic/fw_dynamic.bin", "opensbi-fw_dynamic.bin"),
    ("/usr/lib/riscv64-linux-gnu/opensbi/generic/fw_jump.bin", "opensbi-fw_jump.bin"),
    ("/usr/lib/u-boot/qemu-riscv64_smode/u-boot.bin", "u-boot-riscv64.bin"),
    ("/usr/lib/u-boot/qemu-x86_64/u-boot.bin", "u-boot-x86_64.bin"),
    ("/usr/lib/u-boot/qemu_arm/u-boot.bin", "u-boot-arm.bin"),
    ("/usr/lib/u-boot/qemu_arm64/u-boot.bin", "u-boot-arm64.bin"),
    ("/usr/share/qemu-efi-aarch64/QEMU_EFI.fd", "QEMU_EFI.fd"),
    ("/usr/share/OVMF/OVMF_CODE_4M.fd", "OVMF_CODE_4M.fd"),
    ("/usr/share/AAVMF/AAVMF_CODE.fd", "AAVMF_CODE.fd"),
];

/// One image of the demo.
pub(super) struct Image {
    /// Its name in the URL and in the slot.
    pub(super) name: &'static str,
    /// The package's file.
    pub(super) origin: PathBuf,
    /// Bytes.
    pub(super) size: u64,
    /// Lower-case hex.
    pub(super) sha256: String,
}

/// The images that are there, smallest first, linked into `directory` to be served from it.
///
/// Smallest first because a server tells a file's size only when its turn comes: so the job's total is known early.
pub(super) fn find(directory: &Path) -> Result<Vec<Image>> {
    if directory.exists() {
        fs::remove_dir_all(directory).with_context(|| format!("cannot empty {}", directory.display()))?;
    }
    fs::create_dir_all(directory).with_context(|| format!("cannot make the directory {}", directory.display()))?;
    let mut images = Vec::new();
    for &(origin, name) in CANDIDATES {
        let Ok(size) = fs::metadata(origin).map(|m| m.len()) else {
            continue;
        };
        std::os::unix::fs::symlink(origin, directory.join(name))
            .with_context(|| format!("cannot link {name} in {}", directory.display()))?;
        let sum = run::stdout(Command::new("sha256sum").arg("--").arg(origin))?;
        let sha256 = sum.split(' ').next().unwrap_or_default().to_owned();
        images.push(Image { name, origin: origin.into(), size, sha256 });
    }
    ensure!(
        images.len() > 1,
        "the installed firmware packages have none of the known images; name URLs instead: cargo xtask demo URL..."
    );
    images.sort_by_key(|i| i.size);
    Ok(images)
}
