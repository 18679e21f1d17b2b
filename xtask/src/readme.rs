//! The C program in README.md: what a reader copies must compile and run.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::root;

/// The most lines that the program may have.
pub const LINES_MAX: usize = 25;

/// A block marked ```` ```c ```` of README.md: the first is the flat ABI's program, the second that of COM.
///
/// # Errors
/// When there is none, or it has more than [`LINES_MAX`] lines.
pub fn program(number: usize) -> Result<String> {
    let readme = fs::read_to_string(root::path("README.md")).context("cannot read README.md")?;
    let mut programs = c_blocks(&readme);
    if number >= programs.len() {
        bail!("README.md has {} blocks marked ```c", programs.len());
    }
    let program = programs.swap_remove(number);
    let lines = program.lines().count();
    if lines > LINES_MAX {
        bail!("a C program in README.md has {lines} lines; {LINES_MAX} are promised");
    }
    Ok(program)
}

fn c_blocks(text: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while lines.any(|line| line.trim_end() == "```c") {
        let block: Vec<_> = lines.by_ref().take_while(|line| line.trim_end() != "```").collect();
        blocks.push(block.join("\n") + "\n");
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::c_blocks;

    #[test]
    fn takes_each_c_block_whole() {
        let text = "a\n```sh\nls\n```\n```c\nint main(void)\n{ return 0; }\n```\n```c\nno\n```\n";
        assert_eq!(c_blocks(text), ["int main(void)\n{ return 0; }\n", "no\n"]);
        assert!(c_blocks("```cpp\nx\n```\n").is_empty());
    }
}
