//! What the team has done with a complaint, as its line of time tells it.

use crate::ids::StaffId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// An act of the team. Stored as JSON; names are never changed, since rows that were written keep theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum TeamAct {
    /// Somebody has made themselves the owner: by replying first, or by hand.
    Claimed {
        by_reply: bool,
    },
    /// The complaint has another owner.
    Assigned {
        to: StaffId,
        to_name: String,
        note: String,
    },
    /// The complaint has no owner any more.
    Released {
        note: String,
    },
    /// It is put aside.
    Snoozed {
        until: Timestamp,
    },
    /// It is back before its time, or at its time.
    Woken {
        because: Wake,
    },
    Tagged {
        tag: String,
    },
    Untagged {
        tag: String,
    },
}

/// Why a complaint that was put aside is back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wake {
    /// Somebody has taken it up.
    ByHand,
    /// The user or the platform has written.
    Words,
    /// Its time has come.
    Time,
    /// It is finished.
    Finished,
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
            (TeamAct::Snoozed { until: Timestamp(7_000) }, r#"{"act":"snoozed","until":7000}"#),
            (TeamAct::Woken { because: Wake::ByHand }, r#"{"act":"woken","because":"by_hand"}"#),
            (TeamAct::Woken { because: Wake::Words }, r#"{"act":"woken","because":"words"}"#),
            (TeamAct::Woken { because: Wake::Time }, r#"{"act":"woken","because":"time"}"#),
            (TeamAct::Woken { because: Wake::Finished }, r#"{"act":"woken","because":"finished"}"#),
            (TeamAct::Tagged { tag: "冷链".into() }, r#"{"act":"tagged","tag":"冷链"}"#),
            (TeamAct::Untagged { tag: "冷链".into() }, r#"{"act":"untagged","tag":"冷链"}"#),
        ] {
            assert_eq!(serde_json::to_string(&act).unwrap(), text);
            assert_eq!(serde_json::from_str::<TeamAct>(text).unwrap(), act);
        }
    }
}
