//! Rust's types of parameters, as C and C++ declare them.

use anyhow::{Result, bail};
use syn::Type;

use super::parse::{Method, Parameter};

/// The column that no line goes beyond.
const COLUMNS: usize = 120;

/// `BG_JOB_PROGRESS *pVal` and so on: a parameter with its name.
///
/// # Errors
/// When the type is one that C has no name for.
pub fn declare(parameter: &Parameter) -> Result<String> {
    let (of, stars) = pointed(&parameter.of)?;
    Ok(format!("{of} {stars}{}", parameter.name))
}

/// What is behind all pointers, and a star for each.
fn pointed(of: &Type) -> Result<(String, String)> {
    match of {
        Type::Ptr(p) => {
            let (mut behind, mut stars) = pointed(&p.elem)?;
            if p.const_token.is_some() {
                if !stars.is_empty() {
                    bail!("a pointer to a constant pointer has no use here");
                }
                behind.insert_str(0, "const ");
            }
            stars.push('*');
            Ok((behind, stars))
        }
        Type::Path(p) => match p.path.segments.last().map(|s| s.ident.to_string()) {
            Some(name) if name == "c_void" => Ok(("void".to_owned(), String::new())),
            // Types that both languages know by one name are in capitals.
            Some(name) if name.starts_with(|c: char| c.is_ascii_uppercase()) => Ok((name, String::new())),
            other => bail!("{other:?} is not a type of the header"),
        },
        _ => bail!("only names and pointers are types of the header"),
    }
}

/// A list of parameters in parentheses, `first` before the others; `(void)` if there is none.
///
/// # Errors
/// As [`declare`].
pub fn list(first: Option<String>, method: &Method) -> Result<Vec<String>> {
    let mut list: Vec<String> = first.into_iter().collect();
    for parameter in &method.parameters {
        list.push(declare(parameter)?);
    }
    Ok(list)
}

/// `head` and `items` in parentheses and `tail`, on as many lines as it takes, aligned after the parenthesis.
pub(super) fn wrapped(head: &str, items: &[String], tail: &str, continues: &str) -> String {
    let mut text = format!("{head}(");
    let indent = text.len();
    let mut column = indent;
    for (n, item) in items.iter().enumerate() {
        let last = n + 1 == items.len();
        let needed = item.len() + if last { 1 + tail.len() } else { 1 } + continues.len();
        if n > 0 && column + 1 + needed > COLUMNS {
            text.push_str(continues);
            text.push('\n');
            text.push_str(&" ".repeat(indent));
            column = indent;
        } else if n > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(item);
        column += item.len();
        if !last {
            text.push(',');
            column += 1;
        }
    }
    text.push(')');
    text.push_str(tail);
    text
}

#[cfg(test)]
mod tests {
    use super::{declare, wrapped};
    use crate::com_header::Parameter;

    fn c(of: &str) -> Option<String> {
        declare(&Parameter { name: "p".to_owned(), of: syn::parse_str(of).unwrap() }).ok()
    }

    #[test]
    fn pointers_become_stars() {
        assert_eq!(c("ULONG").unwrap(), "ULONG p");
        assert_eq!(c("*mut *mut IBackgroundCopyJob").unwrap(), "IBackgroundCopyJob **p");
        assert_eq!(c("*const GUID").unwrap(), "const GUID *p");
        assert_eq!(c("*mut *const GUID").unwrap(), "const GUID **p");
        assert_eq!(c("*mut core::ffi::c_void").unwrap(), "void *p");
    }

    #[test]
    fn what_c_does_not_know_is_refused() {
        for of in ["u32", "&u32", "[u8; 4]", "*const *mut ULONG"] {
            assert_eq!(c(of), None, "{of}");
        }
    }

    #[test]
    fn long_lists_take_two_lines() {
        let items = vec!["a".repeat(80), "b".repeat(40)];
        let text = wrapped("f", &items, ";", "");
        assert_eq!(text, format!("f({},\n  {});", items[0], items[1]));
        assert_eq!(wrapped("f", &[], " = 0;", ""), "f() = 0;");
    }
}
