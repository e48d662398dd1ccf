use super::complaint::Image;
use desk_domain::{DeliveryState, HistoryKind, Timestamp, WaitsFor};

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub state: DeliveryState,
    /// When this state was reached.
    pub at: Timestamp,
    /// While held: when it leaves.
    pub leaves_at: Option<Timestamp>,
    /// While it should have left and cannot.
    pub waits: Option<Waiting>,
    /// Looks for it so far.
    pub checks: usize,
    /// While it is looked for: when next.
    pub next_check_at: Option<Timestamp>,
    /// When it was sent, if it was.
    pub sent_at: Option<Timestamp>,
    /// Rows of the history that it could have become, the likeliest first, for a person to judge.
    pub candidates: Vec<Candidate>,
    /// Somebody has sent it again.
    pub is_sent_again: bool,
    /// Why it was refused, in WeChat Pay's words, with its code.
    pub reason: Option<String>,
    pub code: Option<String>,
}

/// What a message waits for, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub waits_for: WaitsFor,
    /// How many leave before it.
    pub ahead: i64,
    /// When it is expected to leave, or tried again.
    pub until: Timestamp,
}

/// A row of the history that a message could have become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub entry_id: String,
    pub kind: HistoryKind,
    /// `None` if nobody can read it.
    pub at: Option<Timestamp>,
    pub text: String,
    pub images: Vec<Image>,
    /// It looks like the message, and not just like something the merchant has written.
    pub is_alike: bool,
}

impl Delivery {
    /// The code of a refusal that this machine's clock has caused.
    pub const CLOCK_IS_WRONG: &str = "CLOCK_IS_WRONG";
    /// The code of a refund that was approved by somebody who has no account any more.
    pub const AUTHOR_IS_GONE: &str = "AUTHOR_IS_GONE";
    /// The code of a refund that nobody has started by the time that was promised.
    pub const PROMISE_OVERDUE: &str = "PROMISE_OVERDUE";
    /// The code of a refund that was approved and may no longer be paid.
    pub const NO_LONGER_DUE: &str = "NO_LONGER_DUE";

    /// Whether a person is to say which row it has become, or that it is none of them.
    #[must_use]
    pub fn is_for_a_person(&self) -> bool {
        !self.candidates.is_empty() && !self.is_sent_again
    }
}
