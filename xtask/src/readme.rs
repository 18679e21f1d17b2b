//! The C program in README.md: what a reader copies must compile and run.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::root;

/// The most lines that the program may have.
pub const LINES_MAX: usize = 25;

/// The first block marked ```` ```c ```` of README.md.
///
/// # Errors
/// When there is none, or it has more than [`LINES_MAX`] lines.
pub fn program() -> Result<String> {
    let readme = fs::read_to_string(root::path("README.md")).context("cannot read README.md")?;
    let program = first_c_block(&readme).context("README.md has no block marked ```c")?;
    let lines = program.lines().count();
    if lines > LINES_MAX {
        bail!("the C program in README.md has {lines} lines; {LINES_MAX} are promised");
    }
    Ok(program)
}

fn first_c_block(text: &str) -> Option<String> {
    let mut lines = text.lines().skip_while(|l| l.trim_end() != "```c").skip(1);
    let block: Vec<_> = lines.by_ref().take_while(|l| l.trim_end() != "```").collect();
    (!block.is_empty()).then(|| block.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::first_c_block;

    #[test]
    fn takes_the_first_c_block_whole() {
        let text = "a\n```sh\nls\n```\n```c\nint main(void)\n{ return 0; }\n```\n```c\nno\n```\n";
        assert_eq!(first_c_block(text).unwrap(), "int main(void)\n{ return 0; }\n");
        assert_eq!(first_c_block("```cpp\nx\n```\n"), None);
    }
}
