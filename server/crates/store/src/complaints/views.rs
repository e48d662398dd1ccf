//! How many complaints the views hold.

use super::filter::{Filter, Value, bind_all};
use super::inbox::InboxQuery;
use crate::Result;
use crate::store::Store;
use desk_domain::{Timestamp, ViewCount};
use sqlx::AssertSqlSafe;

impl Store {
    /// Counts several lists in one statement, each up to `cap`, and says whether one of its complaints was due before an
    /// instant. Each is read from the index of its own, so that the cost does not grow with what is stored.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn view_counts(&self, views: &[InboxQuery], now: Timestamp, cap: u32) -> Result<Vec<ViewCount>> {
        if views.is_empty() {
            return Ok(Vec::new());
        }
        let (mut selects, mut values) = (Vec::new(), vec![Value::Number(now.0)]);
        for (place, view) in views.iter().enumerate() {
            let filter = Filter::beside(values, view, self.dialect());
            let held = filter.sql();
            selects.push(format!(
                "SELECT {place} AS place
                  , (SELECT COUNT(*) FROM (SELECT 1 FROM complaints WHERE {held} LIMIT {most}) AS counted)
                  , EXISTS (SELECT 1 FROM complaints WHERE {held} AND is_open AND next_due < $1)",
                most = cap + 1,
            ));
            values = filter.values;
        }
        let counts = AssertSqlSafe(format!("{} ORDER BY place", selects.join(" UNION ALL ")));
        let rows: Vec<(i32, i64, bool)> = bind_all(self.query(counts), values).fetch_all().await?;
        let counted = |(_, count, has_overdue): (i32, i64, bool)| ViewCount {
            count: count.min(cap.into()),
            is_capped: count > cap.into(),
            has_overdue,
        };
        Ok(rows.into_iter().map(counted).collect())
    }
}
