//! `include/bgjob.h`: written by cbindgen from the package `bgjob-capi`, and the list of functions it declares.

pub(crate) mod compose;
mod signature;

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::archive::write_if_changed;
use crate::root;
pub use signature::{Parameter, Signature, signatures};

/// Where the checked-in header is.
pub fn path() -> PathBuf {
    root::path("include/bgjob.h")
}

/// What cbindgen makes of the sources.
///
/// # Errors
/// When the sources or `capi/cbindgen.toml` cannot be read or understood.
pub fn generate() -> Result<String> {
    let capi = root::path("capi");
    let mut config = cbindgen::Config::from_file(capi.join("cbindgen.toml"))
        .map_err(anyhow::Error::msg)
        .context("cannot read capi/cbindgen.toml")?;
    config.after_includes = Some(compose::types()?);
    let bindings = cbindgen::Builder::new().with_crate(&capi).with_config(config).generate()?;
    let mut text = Vec::new();
    bindings.write(&mut text);
    let text = compose::for_c(&String::from_utf8(text)?);
    let end = text.rfind("#endif").context("cbindgen wrote no include guard")?;
    Ok(format!("{}{}{}", &text[..end], compose::region(), &text[end..]))
}

/// `cargo xtask header`.
///
/// # Errors
/// As [`generate`], or when the file cannot be written.
pub fn write() -> Result<()> {
    write_if_changed(&path(), generate()?.as_bytes())?;
    println!("include/bgjob.h is up to date");
    Ok(())
}

/// The two functions that archives for targets without compare-and-swap export besides, weak.
pub const CRITICAL: [&str; 2] = ["BgEnterCritical", "BgLeaveCritical"];

/// The functions of the checked-in header.
///
/// # Errors
/// When it cannot be read or declares none.
pub fn checked_in_functions() -> Result<Vec<String>> {
    functions(&std::fs::read_to_string(path()).context("cannot read include/bgjob.h")?)
}

/// The functions that a header declares for every target, in its order: what the archive exports.
///
/// # Errors
/// When there is none: this is not the header that was meant.
pub fn functions(header: &str) -> Result<Vec<String>> {
    let mut names: Vec<String> = declarations(&code(header)).iter().filter_map(|d| function_name(d)).collect();
    names.retain(|name| !CRITICAL.contains(&name.as_str()));
    if names.is_empty() {
        anyhow::bail!("the header declares no function");
    }
    Ok(names)
}

/// Those of them that take or give one of `types`, by value or by pointer.
///
/// # Errors
/// As [`functions`].
pub fn functions_with(header: &str, types: &[&str]) -> Result<Vec<String>> {
    let has_type = |d: &&String| d.split(|c: char| !is_of_name(c)).any(|word| types.contains(&word));
    let all = declarations(&code(header));
    let with: Vec<_> = all.iter().filter(has_type).filter_map(|d| function_name(d)).collect();
    let mut names = functions(header)?;
    names.retain(|name| with.contains(name));
    Ok(names)
}

/// What the comment above each function says of its failures, in one line: the part from "Errors" on, or nothing.
///
/// # Errors
/// As [`functions`].
pub fn errors(header: &str) -> Result<Vec<(String, String)>> {
    let of = |(name, comment): (String, Vec<&str>)| {
        let errors = comment.iter().skip_while(|line| !line.starts_with("Errors"));
        let errors: Vec<&str> = errors.take_while(|line| !line.starts_with("Context")).copied().collect();
        (name, errors.join(" "))
    };
    Ok(comments(header)?.into_iter().map(of).collect())
}

/// The comment above each function, line by line.
///
/// # Errors
/// As [`functions`].
pub fn comments(header: &str) -> Result<Vec<(String, Vec<&str>)>> {
    let lines: Vec<&str> = header.lines().collect();
    let with_comment = |name: String| {
        let declares = |line: &&str| {
            !line.starts_with([' ', '/', '#']) && function_name(line).is_some_and(|declared| declared == name)
        };
        let above = lines.iter().position(declares).unwrap_or_default();
        let above = lines[..above].iter().rev().skip_while(|line| line.starts_with('#'));
        let mut comment: Vec<&str> = above.map_while(|line| line.strip_prefix("//")).map(str::trim).collect();
        comment.reverse();
        (name, comment)
    };
    Ok(functions(header)?.into_iter().map(with_comment).collect())
}

/// The worst instruction counts that the header states, by function: rows of its table that end in a number.
pub fn worst_instructions(header: &str) -> Vec<(String, u64)> {
    let is_heading = |line: &str| line.contains("functions ") && line.ends_with("worst");
    let table = header.lines().skip_while(|line| !is_heading(line)).take_while(|line| line.trim() != "*");
    let rows = table.filter_map(|row| {
        let (names, worst) = row.trim_start_matches([' ', '*']).rsplit_once(' ')?;
        // Names end where the contexts begin, after a gap.
        Some((names.split("  ").next()?.to_owned(), worst.parse().ok()?))
    });
    rows.flat_map(|(names, worst)| names.split(", ").map(|name| (name.to_owned(), worst)).collect::<Vec<_>>()).collect()
}

/// The text without comments and preprocessor lines.
fn code(header: &str) -> String {
    let mut rest = header.replace("\\\n", " ");
    while let Some(start) = rest.find("/*") {
        let end = rest[start..].find("*/").map_or(rest.len(), |n| start + n + 2);
        rest.replace_range(start..end, " ");
    }
    let lines = rest.lines().map(|l| l.split("//").next().unwrap_or(""));
    lines.filter(|l| !l.trim_start().starts_with('#')).collect::<Vec<_>>().join("\n")
}

/// Everything between semicolons outside braces; a body in braces ends a declaration too unless it is a type's.
fn declarations(code: &str) -> Vec<String> {
    // The one brace that encloses declarations; its end is a lone `}` that no declaration can begin with.
    let code = code.replace("extern \"C\" {", "");
    let (mut all, mut now, mut depth) = (Vec::new(), String::new(), 0_usize);
    for c in code.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => {
                depth -= 1;
                let text = now.trim_start();
                if depth == 0 && !["typedef", "struct", "enum", "union"].iter().any(|word| text.starts_with(word)) {
                    now.clear(); // an inline function: it is in every program that calls it, not in the archive
                }
            }
            ';' if depth == 0 => all.push(std::mem::take(&mut now)),
            '}' => {}
            _ if depth == 0 => now.push(c),
            _ => {}
        }
    }
    all
}

/// The name before the first parenthesis, when the declaration is a function's.
fn function_name(declaration: &str) -> Option<String> {
    let text = declaration.trim();
    if ["typedef", "struct", "enum", "union", "static"].iter().any(|word| text.split_whitespace().next() == Some(word))
    {
        return None;
    }
    let name = text[..text.find('(')?].trim_end().rsplit(|c: char| !is_of_name(c)).next()?;
    (!name.is_empty()).then(|| name.to_owned())
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::{errors, functions, functions_with, worst_instructions};

    #[test]
    fn reads_the_worst_counts() {
        let header = " * What it costs at worst\n *\n *   functions     CAS      worst\n *   BgA, BgB      T C I N   150\n *   BgC           T   -\n *\n *   at 7";
        assert_eq!(worst_instructions(header), [("BgA".to_owned(), 150), ("BgB".to_owned(), 150)]);
    }

    #[test]
    fn finds_every_function_and_nothing_else() {
        let header = r#"
            #ifdef __cplusplus
            extern "C" {
            #endif
            typedef int32_t HRESULT; /* HRESULT Commented(void); */
            typedef struct { uint64_t a; } BG_A;
            typedef struct BG_B { int32_t (*field)(void); } BG_B;
            typedef HRESULT (*BG_SAVE)(void *ctx, uint64_t file);
            #define BG_M(x) \
                HRESULT InMacro(int x);
            static inline int32_t BgInline(int32_t a) { return a; }
            // HRESULT AlsoCommented(void);
            HRESULT GetProgress(BG_JOB job, BG_JOB_PROGRESS *pProgress);
            HRESULT BgComplete(BG_JOB job, HRESULT (*pfnSave)(void *ctx, BG_FILE file),
                               void *ctx);
            const char *BgGetErrorName(HRESULT hr);
            #ifdef __cplusplus
            } // extern "C"
            #endif
        "#;
        assert_eq!(functions(header).unwrap(), ["GetProgress", "BgComplete", "BgGetErrorName"]);
    }

    #[test]
    fn finds_the_functions_of_a_type_and_what_they_say_of_failures() {
        let header = "\
// Words.
//
// Errors: E_ONE: see BgB(2). E_TWO:
//   more.
// Context: any. Cost: E_THREE.
#if defined(X)
HRESULT BgA(BG_JOB_TYPE type,
            BG_JOB *pJob);
#endif

// Errors and cost: as BgA.
HRESULT BgB(int32_t n);
HRESULT BgC(BG_FILE file);
";
        assert_eq!(functions_with(header, &["BG_JOB", "BG_FILE"]).unwrap(), ["BgA", "BgC"]);
        let errors = errors(header).unwrap();
        let wanted =
            [("BgA", "Errors: E_ONE: see BgB(2). E_TWO: more."), ("BgB", "Errors and cost: as BgA."), ("BgC", "")];
        assert_eq!(errors, wanted.map(|(name, text)| (name.to_owned(), text.to_owned())));
    }

    #[test]
    fn refuses_a_header_without_functions() {
        functions("typedef int HRESULT;").unwrap_err();
    }
}
