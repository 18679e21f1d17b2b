//! This run beside a saved one.

use std::fmt::Write;

use super::ratio::Ratio;
use crate::rounds::{Kind, Results};

/// A line for each ratio of both runs whose halves of the rounds do not overlap; then how many do. Ratios are compared,
/// not times: the machines may be two.
pub fn compare(now: &Results, then: &Results) -> String {
    let mut text = String::new();
    let (mut same, mut other) = (0, 0);
    for series in &now.series {
        let of = |results: &Results| results.ratio(&series.scenario, series.kind, &series.name);
        let (Some(new), Some(old)) = (of(now), of(then)) else { continue };
        if overlap(&new, &old) {
            same += 1;
            continue;
        }
        other += 1;
        let what = if series.kind == Kind::Read { "read" } else { "update" };
        let change = (new.median / old.median - 1.0) * 100.0;
        let (scenario, name) = (&series.scenario, &series.name);
        writeln!(text, "{scenario}, {what}, {name}: {:.2} -> {:.2} ({change:+.0} %)", old.median, new.median)
            .expect("a String takes everything");
    }
    if now.machine != then.machine {
        text += "The two runs are of two machines, or of two compilers.\n";
    }
    writeln!(text, "{other} ratios have changed, {same} have not.").expect("a String takes everything");
    text
}

fn overlap(a: &Ratio, b: &Ratio) -> bool {
    a.quartiles.0 <= b.quartiles.1 && b.quartiles.0 <= a.quartiles.1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rounds::{ALONE, Machine, Row, Series};

    fn results(ours: [f64; 3]) -> Results {
        let series = |name: &str, ns: [f64; 3]| Series {
            scenario: ALONE.to_owned(),
            kind: Kind::Read,
            name: name.to_owned(),
            ns: ns.to_vec(),
            refused: 0,
        };
        let floor = Row { name: "floor".to_owned(), is_floor: true, is_whole: true, ..Row::default() };
        Results {
            machine: Machine::default(),
            designs: vec![floor],
            series: vec![series("floor", [1.0; 3]), series("ours", ours)],
            curves: Vec::new(),
        }
    }

    #[test]
    fn what_got_slower_is_told_and_noise_is_not() {
        let then = results([1.9, 2.0, 2.1]);
        let told = compare(&results([2.9, 3.0, 3.1]), &then);
        assert!(
            told.contains("ours: 2.00 -> 3.00 (+50 %)") && told.contains("1 ratios have changed, 1 have not"),
            "{told}"
        );
        let told = compare(&results([2.0, 2.05, 2.2]), &then);
        assert!(told.starts_with("0 ratios have changed, 2 have not"), "{told}");
    }
}
