//! Column lists: each stands once, as the fields of the struct that its rows are read into.

use sqlx::AssertSqlSafe;

/// A struct that rows are read into, with the names of their columns.
pub(crate) trait Columns {
    const COLUMNS: &'static [&'static str];
}

/// Declares such a struct. Each field is the column of its name.
macro_rules! row {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($field:ident: $type:ty,)+ }) => {
        $(#[$meta])*
        #[derive(sqlx::FromRow)]
        $vis struct $name {
            $($field: $type,)+
        }

        impl $crate::db::columns::Columns for $name {
            const COLUMNS: &'static [&'static str] = &[$(stringify!($field)),+];
        }
    };
}
pub(crate) use row;

/// A `SELECT` of all columns; `rest` begins with `FROM`.
pub(crate) fn select<T: Columns>(rest: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!("SELECT {} {rest}", T::COLUMNS.join(", ")))
}

/// An `INSERT` of one row, whose values are bound in the order of the columns.
pub(crate) fn insert(table: &str, columns: &[&str]) -> String {
    let places: Vec<String> = (1..=columns.len()).map(|place| format!("${place}")).collect();
    format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), places.join(", "))
}

/// An `INSERT` that updates the row if its `key` exists, but for the columns that are `kept`.
pub(crate) fn upsert(table: &str, columns: &[&str], key: &[&str], kept: &[&str]) -> String {
    let replaced = columns.iter().filter(|column| !key.contains(column) && !kept.contains(column));
    let replaced: Vec<String> = replaced.map(|column| format!("{column} = excluded.{column}")).collect();
    format!("{} ON CONFLICT ({}) DO UPDATE SET {}", insert(table, columns), key.join(", "), replaced.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    row!(
        struct Row {
            id: String,
            name: String,
            made_at: i64,
        }
    );

    #[test]
    fn statements_name_the_columns_of_their_row() {
        let row = Row { id: String::new(), name: String::new(), made_at: 0 };
        assert!(row.id.is_empty() && row.name.is_empty() && row.made_at == 0);
        assert_eq!(select::<Row>("FROM things WHERE id = $1").0, "SELECT id, name, made_at FROM things WHERE id = $1");
        assert_eq!(insert("things", Row::COLUMNS), "INSERT INTO things (id, name, made_at) VALUES ($1, $2, $3)");
        assert_eq!(
            upsert("things", Row::COLUMNS, &["id"], &["made_at"]),
            "INSERT INTO things (id, name, made_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET name = excluded.name"
        );
    }
}
