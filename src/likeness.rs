//! How well a row of the negotiation history matches a message of ours: for certain, perhaps, or not at all.
//!
//! *Not delivered* lets a person send a second copy, so it never rests on a comparison of texts. Only a row that
//! matches in every respect is taken for the message. Any other row that the merchant may have written since is left to
//! a person to judge, however little it has in common with the message: platforms shorten, escape and correct what they
//! list.

use crate::delivery::SendKind;
use crate::history::HistoryKind;
use crate::reply::same_words;
use crate::time::{Span, Timestamp};

/// How far the platform's clock and ours may differ: WeChat Pay accepts no more.
const CLOCKS_DIFFER: Span = Span::minutes(5);
/// Longest time that a message may be on its way.
const ON_ITS_WAY: Span = Span::minutes(1);
/// A row that is older than this by its own time was written before the message, whatever clock gave that time.
const NO_CLOCK_IS_OFF_BY: Span = Span::days(1);
/// Share of equal characters from which a text may be a changed form of another.
const CHANGED_ON_ITS_WAY: f64 = 0.6;
/// Letters in common that are no coincidence.
const NO_CHANCE: usize = 4;
/// Longer texts are compared by their beginnings.
const COMPARED: usize = 2_000;

/// How well a row of the history matches a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// It cannot be the message.
    Not,
    /// The merchant may have written it since; nothing else speaks for it.
    Possible,
    /// It looks like the message, changed on its way or not yet complete.
    Alike,
    /// It is the message.
    Same,
}

/// A part of a message or of a row, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Words(String),
    /// A picture, with its media id where that is told.
    Picture(Option<String>),
}

/// A message as it was sent.
#[derive(Clone, Debug)]
pub struct Sent {
    pub kind: SendKind,
    pub at: Timestamp,
    /// The forms in which it may appear in the history; the first is what was requested.
    pub shapes: Vec<Vec<Part>>,
}

/// A row that was not there before the message was sent, and that belongs to no other message of ours.
#[derive(Clone, Debug)]
pub struct NewRow {
    pub kind: HistoryKind,
    /// Whether it names the merchant as its author.
    pub by_merchant: bool,
    /// `None` if it has no time that can be read.
    pub at: Option<Timestamp>,
    pub parts: Vec<Part>,
}

/// How well a row matches in one respect.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    Exact,
    Odd,
    Not,
}

impl Sent {
    /// How well a row matches this message.
    #[must_use]
    pub fn likeness(&self, row: &NewRow) -> Likeness {
        match (self.fit_of_kind(row), self.fit_of_time(row)) {
            (Fit::Not, _) | (_, Fit::Not) => Likeness::Not,
            (Fit::Exact, Fit::Exact) => self.likeness_of_content(row),
            _ => self.likeness_of_content(row).min(Likeness::Alike),
        }
    }

    /// A kind that this version does not know may be a new name for a known one.
    fn fit_of_kind(&self, row: &NewRow) -> Fit {
        let own = match self.kind {
            SendKind::Reply | SendKind::ImmediateReply => HistoryKind::MerchantResponse,
            SendKind::Completion => HistoryKind::MerchantConfirmComplete,
            SendKind::RefundApproval => HistoryKind::MerchantApproveRefund,
            SendKind::RefundRefusal => HistoryKind::MerchantRefuseRefund,
            // A refund is looked up by its number.
            SendKind::Refund => return Fit::Not,
        };
        match &row.kind {
            kind if *kind == own => Fit::Exact,
            HistoryKind::Other(name) if row.by_merchant || name.starts_with("MERCHANT") => Fit::Odd,
            _ => Fit::Not,
        }
    }

    fn fit_of_time(&self, row: &NewRow) -> Fit {
        match row.at {
            None => Fit::Odd,
            Some(at) if at < self.at - NO_CLOCK_IS_OFF_BY => Fit::Not,
            Some(at) if (self.at - CLOCKS_DIFFER..=self.at + ON_ITS_WAY + CLOCKS_DIFFER).contains(&at) => Fit::Exact,
            Some(_) => Fit::Odd,
        }
    }

    fn likeness_of_content(&self, row: &NewRow) -> Likeness {
        let likeness = |shape: &Vec<Part>| likeness_of_parts(shape, &row.parts);
        match self.kind {
            // These hold nothing that could differ.
            SendKind::Completion | SendKind::RefundApproval => Likeness::Same,
            _ => self.shapes.iter().map(likeness).max().unwrap_or(Likeness::Possible),
        }
    }
}

fn likeness_of_parts(ours: &[Part], theirs: &[Part]) -> Likeness {
    let same = ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| is_same_part(ours, theirs));
    if same {
        Likeness::Same
    } else if words_are_alike(&letters(ours), &letters(theirs)) {
        Likeness::Alike
    } else {
        Likeness::Possible
    }
}

fn is_same_part(ours: &Part, theirs: &Part) -> bool {
    match (ours, theirs) {
        (Part::Words(ours), Part::Words(theirs)) => same_words(ours, theirs),
        (Part::Picture(Some(ours)), Part::Picture(Some(theirs))) => ours == theirs,
        (Part::Picture(_), Part::Picture(_)) => true,
        _ => false,
    }
}

/// Whether one text may be the other, shortened, escaped, or with some characters changed.
fn words_are_alike(ours: &str, theirs: &str) -> bool {
    let (short, long) = if ours.len() < theirs.len() { (ours, theirs) } else { (theirs, ours) };
    ours == theirs
        || (short.chars().count() >= NO_CHANCE && long.contains(short))
        || strsim::normalized_levenshtein(ours, theirs) >= CHANGED_ON_ITS_WAY
}

/// The letters and digits of a message, which survive most of what happens to a text.
fn letters(parts: &[Part]) -> String {
    let words = parts.iter().filter_map(|part| match part {
        Part::Words(words) => Some(words),
        Part::Picture(_) => None,
    });
    words
        .flat_map(|words| words.chars())
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .take(COMPARED)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENT_AT: Timestamp = Timestamp::from_unix_seconds(1_790_000_000);
    const WORDS: &str = "您好，订单 7731 的运费 12.50 元已退回，请在 3 天内查收。";

    fn words(text: &str) -> Part {
        Part::Words(text.to_owned())
    }

    fn sent(parts: Vec<Part>) -> Sent {
        Sent { kind: SendKind::Reply, at: SENT_AT, shapes: vec![parts] }
    }

    fn row(parts: Vec<Part>) -> NewRow {
        let at = Some(SENT_AT + Span::seconds(2));
        NewRow { kind: HistoryKind::MerchantResponse, by_merchant: true, at, parts }
    }

    fn told(text: &str) -> Likeness {
        sent(vec![words(WORDS)]).likeness(&row(vec![words(text)]))
    }

    #[test]
    fn the_same_words_are_the_message_however_its_white_space_is_told() {
        assert_eq!(told(WORDS), Likeness::Same);
        assert_eq!(told(&format!("  {}\n", WORDS.replace(' ', "\n"))), Likeness::Same);
    }

    #[test]
    fn whatever_was_changed_on_its_way_is_for_a_person_to_judge() {
        for changed in [
            WORDS.replace("运费", "邮费"),
            WORDS.replace('，', ","),
            WORDS.replace("12.50", "12.5"),
            WORDS.replace('您', "&#24744;"),
            format!("&lt;p&gt;{WORDS}&lt;/p&gt;"),
            WORDS.replace('，', "\\n"),
            WORDS.chars().take(9).collect(),
            format!("{WORDS}【来自商家】"),
        ] {
            assert_eq!(told(&changed), Likeness::Alike, "{changed}");
        }
    }

    #[test]
    fn a_row_with_nothing_in_common_may_still_be_it() {
        assert_eq!(told("稍等，客服正在核实。"), Likeness::Possible);
        assert_eq!(told(""), Likeness::Possible);
        assert_eq!(told("*****"), Likeness::Possible);
    }

    #[test]
    fn pictures_are_counted_and_told_apart_by_their_ids() {
        let ours = |id: &str| sent(vec![words("凭证如图"), Part::Picture(Some(id.to_owned())), Part::Picture(None)]);
        let shown = |pictures: &[Option<&str>]| {
            let pictures = pictures.iter().map(|id| Part::Picture(id.map(str::to_owned)));
            row([words("凭证如图")].into_iter().chain(pictures).collect())
        };
        assert_eq!(ours("m1").likeness(&shown(&[None, None])), Likeness::Same);
        assert_eq!(ours("m1").likeness(&shown(&[Some("m1"), Some("m9")])), Likeness::Same);
        assert_eq!(ours("m1").likeness(&shown(&[Some("m2"), None])), Likeness::Alike);
        assert_eq!(ours("m1").likeness(&shown(&[None])), Likeness::Alike, "listed late");
        assert_eq!(ours("m1").likeness(&shown(&[None, None, None])), Likeness::Alike);
    }

    #[test]
    fn a_message_of_blocks_is_its_parts_in_their_order() {
        let ours = sent(vec![words("第一段说明"), Part::Picture(None), words("第二段说明")]);
        assert_eq!(
            ours.likeness(&row(vec![words("第一段说明"), Part::Picture(None), words("第二段说明")])),
            Likeness::Same
        );
        assert_eq!(
            ours.likeness(&row(vec![words("第二段说明"), Part::Picture(None), words("第一段说明")])),
            Likeness::Alike
        );
    }

    #[test]
    fn the_clock_of_a_row_decides_nothing_but_certainty() {
        let at = |at: Option<Timestamp>| sent(vec![words(WORDS)]).likeness(&NewRow { at, ..row(vec![words(WORDS)]) });
        assert_eq!(at(Some(SENT_AT - Span::minutes(5))), Likeness::Same);
        assert_eq!(at(Some(SENT_AT + Span::minutes(6))), Likeness::Same);
        assert_eq!(at(Some(SENT_AT - Span::minutes(6))), Likeness::Alike);
        assert_eq!(at(Some(SENT_AT - Span::hours(8))), Likeness::Alike, "another time zone");
        assert_eq!(at(Some(SENT_AT + Span::hours(3))), Likeness::Alike);
        assert_eq!(at(None), Likeness::Alike);
        assert_eq!(at(Some(SENT_AT - Span::days(2))), Likeness::Not);
    }

    #[test]
    fn only_what_the_merchant_does_is_a_message_of_the_merchant() {
        let of = |kind: HistoryKind, by_merchant| {
            sent(vec![words(WORDS)]).likeness(&NewRow { kind, by_merchant, ..row(vec![words(WORDS)]) })
        };
        let new_name = || HistoryKind::Other("MERCHANT_RESPONSE_V3".to_owned());
        assert_eq!(of(new_name(), false), Likeness::Alike);
        assert_eq!(of(HistoryKind::Other("RESPONSE".to_owned()), true), Likeness::Alike);
        assert_eq!(of(HistoryKind::Other("RESPONSE".to_owned()), false), Likeness::Not);
        assert_eq!(of(HistoryKind::UserResponse, false), Likeness::Not);
        assert_eq!(of(HistoryKind::PlatformResponse, false), Likeness::Not);
        assert_eq!(of(HistoryKind::MerchantConfirmComplete, true), Likeness::Not);
    }

    #[test]
    fn each_kind_of_message_has_a_row_of_its_own() {
        let of = |kind, told| {
            Sent { kind, at: SENT_AT, shapes: vec![vec![words("商品已签收")]] }
                .likeness(&NewRow { kind: told, ..row(vec![words("商品已签收")]) })
        };
        assert_eq!(of(SendKind::ImmediateReply, HistoryKind::MerchantResponse), Likeness::Same);
        assert_eq!(of(SendKind::Completion, HistoryKind::MerchantConfirmComplete), Likeness::Same);
        assert_eq!(of(SendKind::RefundApproval, HistoryKind::MerchantApproveRefund), Likeness::Same);
        assert_eq!(of(SendKind::RefundRefusal, HistoryKind::MerchantRefuseRefund), Likeness::Same);
        assert_eq!(of(SendKind::RefundApproval, HistoryKind::MerchantRefuseRefund), Likeness::Not);
        assert_eq!(of(SendKind::Refund, HistoryKind::MerchantResponse), Likeness::Not);
        let refusal = Sent { kind: SendKind::RefundRefusal, at: SENT_AT, shapes: vec![vec![words("商品已签收")]] };
        let other_reason = NewRow { kind: HistoryKind::MerchantRefuseRefund, ..row(vec![words("超过七天")]) };
        assert_eq!(refusal.likeness(&other_reason), Likeness::Possible);
    }
}
