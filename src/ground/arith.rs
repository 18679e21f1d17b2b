//! Multiplication and division of 64 bits by doubling and adding: the smallest processors have neither, and the
//! archive asks no library for them. Nor for shifts by a variable, which are calls there, too.

/// A number with a fraction, over a denominator that is known to whoever has it: `whole + rest / by`, `rest < by`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Ratio {
    /// Rounded down; stays at the largest number.
    pub(crate) whole: u64,
    /// What the rounding dropped; less than the denominator.
    pub(crate) rest: u64,
}

impl Ratio {
    const ZERO: Ratio = Ratio { whole: 0, rest: 0 };

    #[inline(always)]
    fn plus(self, other: Ratio, by: u64) -> Ratio {
        let (sum, is_over) = self.rest.overflowing_add(other.rest);
        let carry = is_over || sum >= by;
        Ratio {
            whole: self.whole.saturating_add(other.whole).saturating_add(carry.into()),
            // Both rests are less than `by`: once is enough, and what went over 2^64 comes back.
            rest: if carry { sum.wrapping_sub(by) } else { sum },
        }
    }

    /// Rounded up.
    pub(crate) fn ceil(self) -> u64 {
        self.whole.saturating_add((self.rest > 0).into())
    }
}

/// `value * times / by`, exact, whatever the product; beyond all numbers if `by` is 0.
#[inline(never)]
pub(crate) fn scaled(value: u64, mut times: u32, by: u64) -> Ratio {
    if by == 0 {
        return Ratio { whole: u64::MAX, rest: 0 };
    }
    let part = if value < by { Ratio { whole: 0, rest: value } } else { divided(value, by) };
    // Horner's rule over the bits of `times`, from the first one that is set.
    let mut left = u32::BITS;
    while times >> 31 == 0 && left > 0 {
        times <<= 1;
        left -= 1;
    }
    let mut sum = Ratio::ZERO;
    while left > 0 {
        sum = sum.plus(sum, by);
        if times >> 31 == 1 {
            sum = sum.plus(part, by);
        }
        times <<= 1;
        left -= 1;
    }
    sum
}

/// Long division by shifting and subtracting; `by` is not 0. Bits of the quotient come in where the value's go out.
fn divided(value: u64, by: u64) -> Ratio {
    let (mut whole, mut rest) = (value, 0_u64);
    for _ in 0..u64::BITS {
        // Fits: it is no more than the bits of the value that have come in.
        rest = rest << 1 | whole >> 63;
        whole <<= 1;
        if rest >= by {
            rest = rest.wrapping_sub(by);
            whole |= 1;
        }
    }
    Ratio { whole, rest }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_128_bits() {
        let numbers =
            [0, 1, 2, 3, 7, 999, 1000, 1 << 31, (1 << 32) - 1, 1 << 32, (1 << 63) - 1, 1 << 63, (1 << 63) + 1];
        let numbers = numbers.into_iter().chain([u64::MAX - 1, u64::MAX, 0x0123_4567_89AB_CDEF]);
        let mut cases = 0;
        for value in numbers.clone() {
            for times in [0, 1, 2, 3, 999, 1000, 10_000, 1 << 31, u32::MAX] {
                for by in numbers.clone().filter(|&by| by > 0) {
                    let product = u128::from(value) * u128::from(times);
                    let whole = u64::try_from(product / u128::from(by)).unwrap_or(u64::MAX);
                    let rest = (product % u128::from(by)) as u64;
                    let got = scaled(value, times, by);
                    assert_eq!(got, Ratio { whole, rest }, "{value} * {times} / {by}");
                    assert_eq!(got.ceil(), whole.saturating_add(u64::from(rest > 0)));
                    cases += 1;
                }
            }
        }
        assert_eq!(cases, 16 * 9 * 15);
        assert_eq!(scaled(5, 5, 0).whole, u64::MAX);
    }
}
