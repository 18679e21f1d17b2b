//! The codes that the header tells of, by function.

use std::collections::{BTreeMap, BTreeSet};

use xtask::header;

fn text_of_header() -> String {
    std::fs::read_to_string(header::path()).expect("the header is there")
}

/// What the header says under "Errors": functions, and the codes that it names there and those of the functions to
/// which it refers at the beginning.
pub fn failures() -> BTreeSet<(String, String)> {
    let errors = header::errors(&text_of_header()).unwrap_or_else(|e| panic!("{e:#}"));
    let errors: BTreeMap<_, _> = errors.into_iter().collect();
    let of = |function: &String| codes_of(&errors, function).into_iter().map(|code| (function.clone(), code)).collect();
    errors.keys().flat_map::<Vec<_>, _>(of).collect()
}

/// The success codes besides S_OK: those that the comment of a function names anywhere.
pub fn successes() -> BTreeSet<(String, String)> {
    let text = text_of_header();
    let comments = header::comments(&text).unwrap_or_else(|e| panic!("{e:#}"));
    let of = |(function, lines): (String, Vec<&str>)| {
        let codes = lines.iter().flat_map(|line| words(line)).filter(|w| w == "S_FALSE" || w.starts_with("BG_S_"));
        codes.map(move |code| (function.clone(), code)).collect::<Vec<_>>()
    };
    comments.into_iter().flat_map(of).collect()
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).map(str::to_owned).collect()
}

fn codes_of(errors: &BTreeMap<String, String>, function: &str) -> BTreeSet<String> {
    // Another name of the same function.
    let function = if function == "BgGetProgress" { "GetProgress" } else { function };
    let text = errors.get(function).unwrap_or_else(|| panic!("no function {function}"));
    let is_code = |word: &String| {
        ["E_", "BG_E_", "BGJOB_E_"].iter().any(|start| word.starts_with(start) && word.len() > start.len())
    };
    let mut codes: BTreeSet<_> = words(text).into_iter().filter(is_code).collect();
    if let Some((_, rest)) = text.split_once(": as ").filter(|(start, _)| !start.contains("E_")) {
        let first = rest.split(['.', ':', ',']).next().unwrap_or_default();
        let (others, but) = first.split_once(" but ").unwrap_or((first, ""));
        let referred = words(others).into_iter().filter(|word| word.starts_with("Bg"));
        codes.extend(referred.flat_map(|other| codes_of(errors, &other)));
        codes.retain(|code| !but.contains(code.as_str()));
    }
    codes
}
