//! RAM: the block that the program gives, by what is in it, as the header's macro computes it on the target.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use object::{File, Object, ObjectSymbol};

use crate::archive::Built;
use crate::target::Target;
use crate::{install, root, run};

/// Bytes of RAM.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ram {
    /// Static variables of the library.
    pub(super) storage: u64,
    /// Of a block, whatever it holds.
    pub(super) fixed: u64,
    /// A job's.
    pub(super) job: u64,
    /// A file's.
    pub(super) file: u64,
    /// A spare's: for one context that is inside a change.
    pub(super) spare: u64,
}

/// How many more of each are asked for: bitmaps grow by a word for 32, and these bits are left out of the figures.
const STEP: u64 = 32;

/// The blocks to compare: name, jobs, files, spares. Few enough that one word of each bitmap has room for all but STEP.
const BLOCKS: [(&str, u64, u64, u64); 4] =
    [("least", 1, 1, 1), ("jobs", 1 + STEP, 1, 1), ("files", 1, 1 + STEP, 1), ("spares", 1, 1, 1 + STEP)];

/// Compiles an array of each block's size and reads the symbols' sizes. Common ones: in COFF no others have a size.
pub(super) fn measure(target: &Target, built: &Built) -> Result<Ram> {
    let dir = root::target_dir().join("targets").join(target.triple);
    fs::create_dir_all(&dir)?;
    let (source, object) = (dir.join("blocks.c"), dir.join("blocks.o"));
    fs::write(&source, blocks())?;
    let mut gcc = Command::new(format!("{}gcc", install::binutils(target.triple)?));
    gcc.args(target.gcc).args(["-std=c11", "-ffreestanding", "-fcommon", "-c"]).arg("-I").arg(&built.include);
    run::stdout(gcc.arg(&source).arg("-o").arg(&object))?;
    let data = fs::read(&object)?;
    let file = File::parse(&*data)?;
    let bytes = |name: &str| -> Result<u64> {
        let symbol = file.symbol_by_name(name).with_context(|| format!("gcc made no {name}"))?;
        ensure!(symbol.size() > 0, "{name} has no size");
        Ok(symbol.size())
    };
    let least = bytes("least")?;
    let each = |name| Ok::<u64, anyhow::Error>((bytes(name)? - least) / STEP);
    let (job, file_bytes, spare) = (each("jobs")?, each("files")?, each("spares")?);
    Ok(Ram { storage: built.size.storage, fixed: least - job - file_bytes - spare, job, file: file_bytes, spare })
}

fn blocks() -> String {
    let block = |&(name, jobs, files, spares): &(&str, u64, u64, u64)| {
        format!(
            "#undef BGJOB_SPARES\n#define BGJOB_SPARES {spares}u\n\
             char {name}[BGJOB_REGION_BYTES({jobs}, {files}, 0)];\n"
        )
    };
    format!("#include <bgjob.h>\n{}", BLOCKS.iter().map(block).collect::<String>())
}
