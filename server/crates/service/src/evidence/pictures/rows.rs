//! Reducing a picture while its rows are decoded: there is never more than one row of the large one in memory.

use super::size::Sides;

/// Each point of the result is the mean of the points that it covers, weighted by their opacity.
pub(super) struct Rows {
    from: Sides,
    to: Sides,
    channels: usize,
    /// The column of the result for each column of the original.
    columns: Vec<usize>,
    /// The sums of the row of the result that is being filled: of each colour times its opacity, then of the opacity,
    /// then the number of points.
    sums: Vec<u64>,
    counts: Vec<u64>,
    filling: u32,
    read: u32,
    points: Vec<u8>,
}

impl Rows {
    /// `channels` is 3, or 4 where the last is the opacity.
    pub(super) fn new(from: Sides, to: Sides, channels: usize) -> Self {
        let width = to.0 as usize;
        let points = Vec::with_capacity(width * to.1 as usize * channels);
        let columns = (0..from.0).map(|x| scaled(x, to.0, from.0) as usize).collect();
        Self {
            from,
            to,
            channels,
            columns,
            sums: vec![0; width * 4],
            counts: vec![0; width],
            filling: 0,
            read: 0,
            points,
        }
    }

    /// Adds the next row, point by point in red, green, blue and opacity.
    pub(super) fn push(&mut self, row: impl Iterator<Item = [u8; 4]>) {
        let belongs_to = scaled(self.read, self.to.1, self.from.1);
        if belongs_to != self.filling {
            self.flush();
            self.filling = belongs_to;
        }
        self.read += 1;
        for (&at, point) in self.columns.iter().zip(row) {
            let opacity = u64::from(point[3]);
            let sums = &mut self.sums[at * 4..at * 4 + 4];
            for (sum, colour) in sums.iter_mut().zip(&point[..3]) {
                *sum += u64::from(*colour) * opacity;
            }
            sums[3] += opacity;
            self.counts[at] += 1;
        }
    }

    fn flush(&mut self) {
        for (sums, count) in self.sums.chunks_exact(4).zip(&self.counts) {
            let mean = |sum: u64, of: u64| u8::try_from((sum + of / 2) / of.max(1)).unwrap_or(u8::MAX);
            let point = [mean(sums[0], sums[3]), mean(sums[1], sums[3]), mean(sums[2], sums[3]), mean(sums[3], *count)];
            self.points.extend_from_slice(&point[..self.channels]);
        }
        self.sums.fill(0);
        self.counts.fill(0);
    }

    /// The reduced picture; `None` if rows are missing.
    pub(super) fn finish(mut self) -> Option<Vec<u8>> {
        self.flush();
        (self.read == self.from.1).then_some(self.points)
    }
}

/// The row or column of the result for one of the original.
fn scaled(place: u32, to: u32, from: u32) -> u32 {
    u32::try_from(u64::from(place) * u64::from(to) / u64::from(from)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_the_mean_of_what_they_cover() {
        let mut rows = Rows::new((4, 2), (2, 1), 3);
        rows.push([[0, 10, 200, 255], [100, 30, 200, 255], [9, 9, 9, 255], [9, 9, 9, 255]].into_iter());
        rows.push([[0, 10, 200, 255], [100, 30, 200, 255], [11, 9, 9, 255], [11, 9, 9, 255]].into_iter());
        assert_eq!(rows.finish().unwrap(), [50, 20, 200, 10, 9, 9]);
    }

    #[test]
    fn what_cannot_be_seen_does_not_colour_its_neighbours() {
        let mut rows = Rows::new((2, 1), (1, 1), 4);
        rows.push([[200, 100, 50, 255], [0, 0, 0, 0]].into_iter());
        assert_eq!(rows.finish().unwrap(), [200, 100, 50, 128]);
    }

    #[test]
    fn a_picture_whose_rows_are_missing_is_none() {
        let mut rows = Rows::new((1, 3), (1, 2), 3);
        rows.push(std::iter::once([1, 2, 3, 255]));
        assert_eq!(rows.finish(), None);
    }
}
