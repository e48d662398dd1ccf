//! What the team has done with a complaint, as its line of time tells it.

use crate::ids::StaffId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// An act of the team. Stored as JSON; names are never changed, since rows that were written keep theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum TeamAct {
    /// Somebody has made themselves the owner: by replying first, or by hand.
    Claimed { by_reply: bool },
    /// The complaint has another owner.
    Assigned { to: StaffId, to_name: String, note: String },
    /// The complaint has no owner any more.
    Released { note: String },
}

/// An act, and who has done it when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamEvent {
    /// Grows with every event.
    pub id: i64,
    pub at: Timestamp,
    /// `None` for what the desk has done by itself.
    pub actor: Option<StaffId>,
    pub actor_name: String,
    /// `Err` is the text of an act that this version does not know: a later one has written it.
    pub act: Result<TeamAct, String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_acts_keep_their_names() {
        let to = StaffId::parse("staff-7").unwrap();
        for (act, text) in [
            (TeamAct::Claimed { by_reply: true }, r#"{"act":"claimed","by_reply":true}"#),
            (
                TeamAct::Assigned { to, to_name: "王婧".into(), note: "她熟悉".into() },
                r#"{"act":"assigned","to":"staff-7","to_name":"王婧","note":"她熟悉"}"#,
            ),
            (TeamAct::Released { note: String::new() }, r#"{"act":"released","note":""}"#),
        ] {
            assert_eq!(serde_json::to_string(&act).unwrap(), text);
            assert_eq!(serde_json::from_str::<TeamAct>(text).unwrap(), act);
        }
    }
}
