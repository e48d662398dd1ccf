//! Reading the negotiation history of a complaint until every row that WeChat Pay counts is there.

use crate::Result;
use crate::desk::Desk;
use crate::platform::wire::{Oddity, Page, ToldEntry};
use crate::platform::{self, Caller, Connection, Part, Source, Turned};
use desk_domain::ComplaintId;
use std::collections::HashSet;

/// Most history rows one call returns (negotiation history page: 1–300).
const PAGE: u32 = 300;
/// How often a history is listed whose rows move between pages.
const LISTINGS: u32 = 2;
/// Most rows of a history: reading stops there, so that an endless answer is not followed.
const MOST_ROWS: usize = 20_000;

/// The rows that were read of a history.
#[derive(Default)]
pub(crate) struct FoundHistory {
    /// Each row once, in the order of the answers.
    pub(crate) rows: Vec<ToldEntry>,
    /// Rows of earlier pages, to tell rows that have moved from new ones.
    seen: HashSet<String>,
    /// How many rows of the platform's count were met, equal rows of one page included.
    met: u64,
    total: Option<u64>,
    /// Whether WeChat Pay has said that no row follows.
    has_ended: bool,
    /// What is odd about the pages themselves, and the rows that cannot be read.
    pub(crate) oddities: Vec<Oddity>,
    has_unreadable_rows: bool,
}

impl FoundHistory {
    /// Whether every row of the history was met and could be parsed, with its kind.
    pub(crate) fn is_whole(&self) -> bool {
        self.has_every_row() && !self.has_unreadable_rows && self.rows.iter().all(ToldEntry::has_kind)
    }

    /// Whether as many rows were met as WeChat Pay counts. Where it gives no count, or a count below what it returned,
    /// it has to have said that the history ends.
    fn has_every_row(&self) -> bool {
        match self.total {
            Some(total) if self.met <= total => self.met == total,
            _ => self.has_ended,
        }
    }

    /// Adds the rows of a page, and returns how many of them are on no earlier page.
    fn take(&mut self, page: Page<ToldEntry>) -> u64 {
        self.total = page.total.or(self.total);
        self.has_ended |= page.came == 0;
        let unreadable = u64::from(page.came) - page.rows.len() as u64;
        self.has_unreadable_rows |= unreadable > 0;
        let (mut fresh, mut of_page) = (0, HashSet::new());
        for oddity in page.oddities {
            // A row that cannot be read is identified by its bytes.
            let is_row = oddity.field.is_empty() && self.seen.insert(String::from_utf8_lossy(&oddity.raw).into_owned());
            fresh += u64::from(is_row);
            self.oddities.push(oddity);
        }
        for row in page.rows {
            let facts = row.facts();
            if self.seen.contains(&facts) {
                continue;
            }
            fresh += 1;
            if of_page.insert(facts) {
                self.rows.push(row);
            }
        }
        self.seen.extend(of_page);
        self.met += fresh;
        fresh
    }
}

/// Reads page after page until all rows are there.
pub(crate) async fn read_history(
    desk: &Desk,
    connection: &Connection,
    id: &ComplaintId,
    caller: Caller,
) -> Result<FoundHistory> {
    let mut found = FoundHistory::default();
    for _ in 0..LISTINGS {
        read_pages(desk, connection, id, caller, &mut found).await?;
        if found.total.is_none() || found.has_every_row() {
            break;
        }
    }
    Ok(found)
}

async fn read_pages(
    desk: &Desk,
    connection: &Connection,
    id: &ComplaintId,
    caller: Caller,
    found: &mut FoundHistory,
) -> Result<()> {
    let (mut limit, mut offset) = (PAGE, 0);
    while found.rows.len() < MOST_ROWS {
        let page = match platform::history_page(desk, connection, id, Part { limit, offset }, caller).await? {
            Turned::Page(page) => page,
            Turned::TooLarge => {
                limit /= 2;
                continue;
            }
            Turned::End => {
                found.has_ended = true;
                break;
            }
            Turned::Unreadable(error) => {
                platform::note_untaken(desk, connection.mchid(), Source::History, &error, Some(id)).await?;
                found.has_unreadable_rows = true;
                if offset == 0 && found.rows.is_empty() {
                    return Err(error.into());
                }
                break;
            }
        };
        let (came, is_short) = (page.came, page.came < limit);
        if found.take(page) == 0 || is_short && found.has_every_row() {
            break;
        }
        offset += came;
    }
    Ok(())
}
