//! Text search by two-character tokens; see [`desk_domain::search`].

use crate::complaints::FoundBy;
use crate::db::tx::Tx;
use crate::{Dialect, Result};
use desk_domain::Complaint;
use desk_domain::search::{Phrase, phrases, tokens};

/// The highest position that PostgreSQL stores in a tsvector.
const MAX_POSITION: usize = 16_383;
/// Most tokens of a complaint: more would exceed what a tsvector holds. Of a longer history the beginning is
/// searchable.
const MAX_TOKENS: usize = 12_000;

/// What WeChat Pay tells comes first: only so much is kept.
const WORDS: &str = "SELECT details FROM (
        SELECT details, 0 AS part, sort_at, position FROM history WHERE complaint_id = $1
        UNION ALL SELECT text, 1, written_at, 0 FROM notes WHERE complaint_id = $1
    ) AS said ORDER BY part, sort_at, position";
const SEQ: &str = "SELECT seq FROM complaints WHERE complaint_id = $1";
const SQLITE_INDEX: &str = "INSERT OR REPLACE INTO complaint_search (rowid, tokens) VALUES ($1, $2)";
const POSTGRES_INDEX: &str = "INSERT INTO complaint_search (seq, tokens) VALUES ($1, $2::tsvector)
    ON CONFLICT (seq) DO UPDATE SET tokens = excluded.tokens";

/// Updates the search index of a complaint in the transaction that changed it.
pub(crate) async fn index_complaint(tx: &mut Tx, seq: i64, record: &Complaint, found_by: &FoundBy) -> Result<()> {
    let words: Vec<String> = tx.query(WORDS).bind(record.complaint_id.as_str()).fetch_scalars().await?;
    let tokens = tokens_of(record, found_by, &words);
    let (sql, document) = match tx.dialect() {
        Dialect::Sqlite => (SQLITE_INDEX, tokens.join(" ")),
        Dialect::Postgres => (POSTGRES_INDEX, tsvector(&tokens)),
    };
    tx.query(sql).bind(seq).bind(document).execute().await.map(drop)
}

/// The same where nothing but what colleagues say of it has changed.
pub(crate) async fn index_anew(tx: &mut Tx, record: &Complaint, found_by: &FoundBy) -> Result<()> {
    let seq = tx.query(SEQ).bind(record.complaint_id.as_str()).fetch_scalar().await?;
    index_complaint(tx, seq, record, found_by).await
}

/// The tokens of everything that a complaint can be found by, field after field.
fn tokens_of(record: &Complaint, found_by: &FoundBy, words: &[String]) -> Vec<String> {
    let fields = [record.problem.as_str(), record.detail.as_str(), record.complaint_id.as_str()];
    let lists = found_by.numbers.iter().chain(&found_by.words).chain(words);
    let texts = fields.into_iter().chain(lists.map(String::as_str));
    texts.flat_map(tokens).take(MAX_TOKENS).collect()
}

/// The tokens with their positions, in the text form of a tsvector. Tokens are letters and digits, so quoting is enough.
fn tsvector(tokens: &[String]) -> String {
    let positioned = tokens.iter().zip(1..);
    positioned.map(|(token, at)| format!("'{token}':{}", at.min(MAX_POSITION))).collect::<Vec<_>>().join(" ")
}

/// Most terms of one search; further ones are ignored.
const MOST_TERMS: usize = 16;
/// Most single characters among them, each of which may need a scan of half of the index.
const MOST_PREFIXES: usize = 4;

/// The phrases to be searched for.
fn terms(text: &str) -> impl Iterator<Item = Phrase> {
    let mut prefixes = 0;
    let is_searched = move |phrase: &Phrase| match phrase {
        Phrase::Prefix(_) => {
            prefixes += 1;
            prefixes <= MOST_PREFIXES
        }
        Phrase::Tokens(_) => true,
    };
    phrases(text).into_iter().filter(is_searched).take(MOST_TERMS)
}

/// The query in the language of FTS5; `None` if there is nothing to search for.
pub(crate) fn fts5_query(text: &str) -> Option<String> {
    let terms: Vec<String> = terms(text)
        .map(|phrase| match phrase {
            Phrase::Prefix(token) => format!("\"{token}\"*"),
            Phrase::Tokens(tokens) => format!("\"{}\"", tokens.join(" ")),
        })
        .collect();
    (!terms.is_empty()).then(|| terms.join(" AND "))
}

/// The query in the language of a tsquery; `None` if there is nothing to search for.
pub(crate) fn tsquery(text: &str) -> Option<String> {
    let terms: Vec<String> = terms(text)
        .map(|phrase| match phrase {
            Phrase::Prefix(token) => format!("'{token}':*"),
            Phrase::Tokens(tokens) => {
                let quoted: Vec<String> = tokens.iter().map(|token| format!("'{token}'")).collect();
                format!("({})", quoted.join(" <-> "))
            }
        })
        .collect();
    (!terms.is_empty()).then(|| terms.join(" & "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_has_a_bounded_number_of_terms() {
        let (letters, words) = ("桃 ".repeat(30_000), "退款 ".repeat(30_000));
        for (text, most) in [(letters, MOST_PREFIXES), (words, MOST_TERMS)] {
            assert_eq!(fts5_query(&text).unwrap().matches(" AND ").count() + 1, most);
            assert_eq!(tsquery(&text).unwrap().matches(" & ").count() + 1, most);
        }
    }
}
