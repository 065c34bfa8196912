//! Several tests at once.

use super::StatisticsError;

/// Holm's adjusted p-values, in the order given.
///
/// S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of
/// Statistics 6(2), 1979. A hypothesis whose adjusted value is at most alpha is rejected with the
/// family-wise error rate held at alpha.
///
/// # Errors
/// If a value is not in `[0, 1]`.
pub fn holm(p_values: &[f64]) -> Result<Vec<f64>, StatisticsError> {
    if let Some(&value) = p_values.iter().find(|p| !(0.0..=1.0).contains(*p)) {
        return Err(StatisticsError::Parameter {
            parameter: "a p-value",
            value,
            expected: "write a probability from 0 to 1",
        });
    }
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]));
    let mut adjusted = vec![0.0; p_values.len()];
    let mut largest = 0.0_f64;
    for (rank, index) in order.into_iter().enumerate() {
        let factor = (p_values.len() - rank) as f64;
        largest = largest.max((factor * p_values[index]).min(1.0));
        adjusted[index] = largest;
    }
    Ok(adjusted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_pays_for_all_and_order_is_kept() {
        let got = holm(&[0.01, 0.04, 0.03, 0.005]).expect("probabilities");
        let expected = [0.03, 0.06, 0.06, 0.02];
        assert!(got.iter().zip(expected).all(|(g, e)| (g - e).abs() < 1e-12), "{got:?}");
        assert_eq!(holm(&[0.6, 0.7]), Ok(vec![1.0, 1.0]));
        assert_eq!(holm(&[]), Ok(vec![]));
        assert!(holm(&[0.1, f64::NAN]).is_err());
    }
}
