//! Ratios inside rounds, and what becomes of them over all rounds.

use statrs::statistics::{Data, Min, OrderStatistics};

use crate::rounds::{Kind, Results, Series};

/// A line's ratios to its floor, and its own time beside them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ratio {
    pub(super) median: f64,
    pub(super) least: f64,
    /// Half of the rounds lie between these two.
    pub(super) quartiles: (f64, f64),
    /// Median.
    pub(super) ns: f64,
}

/// The quotients round by round.
pub(super) fn ratio(ours: &Series, floor: &Series) -> Ratio {
    let mut ratios = Data::new(ours.ns.iter().zip(&floor.ns).map(|(ours, floor)| ours / floor).collect::<Vec<_>>());
    Ratio {
        median: ratios.median(),
        least: ratios.min(),
        quartiles: (ratios.lower_quartile(), ratios.upper_quartile()),
        ns: median(&ours.ns),
    }
}

/// The middle one.
pub(super) fn median(of: &[f64]) -> f64 {
    Data::new(of.to_vec()).median()
}

impl Results {
    /// What a line of this scenario is compared with: the struct copy and the fetch_add; readers beside writers with one
    /// atomic load of the word that is being written.
    pub(super) fn floor(&self, scenario: &str, kind: Kind) -> Option<&Series> {
        let of_floor = |row: &&crate::rounds::Row| row.is_floor && row.is_whole == self.has_whole_floor(scenario, kind);
        let row = self.designs.iter().find(of_floor)?;
        self.series(scenario, kind, &row.name)
    }

    fn has_whole_floor(&self, scenario: &str, kind: Kind) -> bool {
        let is_alone = [crate::rounds::ALONE, crate::rounds::OPERATIONS].contains(&scenario);
        is_alone || kind == Kind::Add
    }

    /// A line beside its floor, if both were measured.
    pub(super) fn ratio(&self, scenario: &str, kind: Kind, name: &str) -> Option<Ratio> {
        Some(ratio(self.series(scenario, kind, name)?, self.floor(scenario, kind)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_taken_round_by_round() {
        let of = |ns: &[f64]| Series {
            scenario: String::new(),
            kind: Kind::Read,
            name: String::new(),
            ns: ns.to_vec(),
            refused: 0,
        };
        // A round that was slow for both is no outlier.
        let found = ratio(&of(&[2.0, 30.0, 4.0, 6.0, 9.0]), &of(&[1.0, 10.0, 2.0, 2.0, 9.0]));
        assert_eq!((found.median, found.least, found.ns), (2.0, 1.0, 6.0));
        assert!(found.quartiles.0 <= 2.0 && found.quartiles.1 >= 2.0);
    }
}
