//! Statements that write many rows at once, to save round trips.

/// How many rows one statement writes. Few sizes, since each is prepared once per connection.
const SIZES: [usize; 4] = [64, 16, 4, 1];

/// The rows in groups, each of the size of a statement.
pub(crate) fn groups<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = SIZES.into_iter().find(|size| *size <= rows.len())?;
        let (group, rest) = rows.split_at(size);
        rows = rest;
        Some(group)
    })
}

/// The placeholders of the rows: `($1, $2), ($3, $4)`.
pub(crate) fn values(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let placeholders = (1..=columns).map(|column| format!("${}", row * columns + column));
        format!("({})", placeholders.collect::<Vec<_>>().join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_in_one_group() {
        for count in [0, 1, 3, 4, 63, 64, 150] {
            let rows: Vec<usize> = (0..count).collect();
            let grouped: Vec<usize> = groups(&rows).flatten().copied().collect();
            assert_eq!(grouped, rows);
            assert!(groups(&rows).all(|group| SIZES.contains(&group.len())));
        }
        assert_eq!(values(2, 3), "($1, $2, $3), ($4, $5, $6)");
    }
}
