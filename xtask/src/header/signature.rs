//! What the functions of a header take and give.

use anyhow::{Context, Result, bail};

use super::{code, declarations, function_name, functions, is_of_name};

/// A function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Its name.
    pub name: String,
    /// What it answers, as it is declared.
    pub returns: String,
    /// What it takes.
    pub parameters: Vec<Parameter>,
}

/// A parameter of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its type with its stars, in single spaces: `const BG_GUID *`.
    pub of: String,
    /// Its name.
    pub name: String,
}

/// Those of the functions that [`functions`] lists.
///
/// # Errors
/// As [`functions`], or when a declaration is not understood.
pub fn signatures(header: &str) -> Result<Vec<Signature>> {
    let all = declarations(&code(header));
    let one = |name: String| {
        let mut of = all.iter().filter(|declaration| function_name(declaration).as_ref() == Some(&name));
        let declaration = of.next().with_context(|| format!("{name} is not declared"))?;
        signature(declaration, name)
    };
    functions(header)?.into_iter().map(one).collect()
}

fn signature(declaration: &str, name: String) -> Result<Signature> {
    let (before, rest) = declaration.trim().split_once('(').with_context(|| format!("{declaration} has no list"))?;
    let list = rest.strip_suffix(')').with_context(|| format!("the list of {name} does not end"))?;
    if list.contains('(') {
        bail!("{name} takes a function whose type has no name");
    }
    let returns = spaced(before.trim_end().trim_end_matches(is_of_name));
    let parameters = list.split(',').map(str::trim).filter(|text| !["", "void"].contains(text));
    let parameter = |text: &str| {
        let of = text.trim_end_matches(is_of_name);
        if of.is_empty() || of.len() == text.len() {
            bail!("{name}: `{text}` is no parameter with a name");
        }
        Ok(Parameter { of: spaced(of), name: text[of.len()..].to_owned() })
    };
    Ok(Signature { parameters: parameters.map(parameter).collect::<Result<_>>()?, name, returns })
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::signatures;

    #[test]
    fn reads_types_and_names() {
        let header =
            "HRESULT BgA(BG_JOB job,\n            const BG_GUID *pJobId,  uint32_t n);\nconst char *BgB(void);";
        let read = signatures(header).unwrap();
        let text = |n: usize| {
            let list: Vec<_> = read[n].parameters.iter().map(|p| format!("{}|{}", p.of, p.name)).collect();
            format!("{} {}: {}", read[n].returns, read[n].name, list.join(", "))
        };
        assert_eq!(text(0), "HRESULT BgA: BG_JOB|job, const BG_GUID *|pJobId, uint32_t|n");
        assert_eq!(text(1), "const char * BgB: ");
        signatures("HRESULT BgC(uint32_t);").unwrap_err();
        signatures("HRESULT BgD(HRESULT (*pfn)(void), int n);").unwrap_err();
    }
}
