//! All there is to be queued.

use crate::work::Task;
use desk_domain::{ComplaintId, Mchid, OutboxId, Timestamp};
use serde::{Deserialize, Serialize};

/// How much of a complaint is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Depth {
    /// Detail and history.
    Whole,
    /// The history, and the detail unless a list row has told the rest not long ago.
    History,
    /// Whatever has not been read since an instant: a notification that is older than what is known costs no call.
    Since(Timestamp),
}

/// Sends a message.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Deliver {
    pub(crate) id: OutboxId,
}

impl Task for Deliver {
    const NAME: &'static str = "deliver";
    const PRIORITY: i32 = 0;

    fn key(&self) -> String {
        self.id.to_string()
    }
}

/// Looks for a message whose outcome is unknown.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReadBack {
    pub(crate) id: OutboxId,
}

impl Task for ReadBack {
    const NAME: &'static str = "read_back";
    const PRIORITY: i32 = 0;

    fn key(&self) -> String {
        self.id.to_string()
    }
}

/// Starts the refund that an approval has promised.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RefundAfter {
    pub(crate) approval: OutboxId,
}

impl Task for RefundAfter {
    const NAME: &'static str = "refund_after";
    const PRIORITY: i32 = 0;

    fn key(&self) -> String {
        self.approval.to_string()
    }
}

/// Reads a complaint for somebody who waits for it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Refresh {
    pub(crate) mchid: Mchid,
    pub(crate) complaint_id: ComplaintId,
}

impl Task for Refresh {
    const NAME: &'static str = "refresh";
    const PRIORITY: i32 = 1;

    fn key(&self) -> String {
        self.complaint_id.to_string()
    }
}

/// Reads a complaint of which something new was heard, or that somebody looks at.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReadComplaint {
    pub(crate) mchid: Mchid,
    pub(crate) complaint_id: ComplaintId,
    pub(crate) depth: Depth,
}

impl Task for ReadComplaint {
    const NAME: &'static str = "read";
    const TAG: &'static str = "read_complaint";
    const PRIORITY: i32 = 5;

    fn key(&self) -> String {
        self.complaint_id.to_string()
    }
}

/// Reads the history of a complaint whose turn it is. In its payload it is a reading of the depth *history*.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "depth", rename = "history")]
pub(crate) struct ReadHistory {
    pub(crate) mchid: Mchid,
    pub(crate) complaint_id: ComplaintId,
}

impl Task for ReadHistory {
    const NAME: &'static str = "read_history";
    const TAG: &'static str = ReadComplaint::TAG;
    const PRIORITY: i32 = 10;

    fn key(&self) -> String {
        self.complaint_id.to_string()
    }
}

/// Fetches a picture of WeChat Pay's.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FetchPicture {
    pub(crate) key: String,
}

impl Task for FetchPicture {
    const NAME: &'static str = "picture";
    const TAG: &'static str = "fetch_picture";
    const PRIORITY: i32 = 8;

    fn key(&self) -> String {
        self.key.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ServiceError;
    use serde::Serializer;
    use serde::ser::Error;
    use serde_json::Value;
    use std::fmt::Debug;

    const AT: Timestamp = Timestamp(1_787_724_000_123);
    const MESSAGE: &str = "0198e3a0-0000-7000-8000-000000000001";
    const COMPLAINT: &str = "200201820200101080076610000";
    const PICTURE: &str = "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

    /// This task is queued as that row, and such a row is read as this task.
    fn stands_as<T: Task + Debug + PartialEq>(task: &T, (kind, key, priority): (&str, &str, i32), payload: &str) {
        let job = task.due(AT).unwrap();
        assert_eq!((job.kind, job.key.as_str(), job.priority, job.run_at), (kind, key, priority, AT));
        let json = |text| serde_json::from_str::<Value>(text).unwrap();
        assert_eq!(json(&job.payload), json(payload));
        assert_eq!(T::read(payload).unwrap(), *task);
    }

    #[test]
    fn messages_stand_in_the_queue_as_ever() {
        let id: OutboxId = MESSAGE.parse().unwrap();
        stands_as(
            &Deliver { id: id.clone() },
            ("deliver", MESSAGE, 0),
            r#"{"deliver":{"id":"0198e3a0-0000-7000-8000-000000000001"}}"#,
        );
        stands_as(
            &ReadBack { id: id.clone() },
            ("read_back", MESSAGE, 0),
            r#"{"read_back":{"id":"0198e3a0-0000-7000-8000-000000000001"}}"#,
        );
        stands_as(
            &RefundAfter { approval: id },
            ("refund_after", MESSAGE, 0),
            r#"{"refund_after":{"approval":"0198e3a0-0000-7000-8000-000000000001"}}"#,
        );
    }

    #[test]
    fn readings_stand_in_the_queue_as_ever() {
        let (mchid, complaint_id): (Mchid, ComplaintId) = ("1900012181".parse().unwrap(), COMPLAINT.parse().unwrap());
        let read = |depth| ReadComplaint { mchid: mchid.clone(), complaint_id: complaint_id.clone(), depth };
        stands_as(
            &Refresh { mchid: mchid.clone(), complaint_id: complaint_id.clone() },
            ("refresh", COMPLAINT, 1),
            r#"{"refresh":{"mchid":"1900012181","complaint_id":"200201820200101080076610000"}}"#,
        );
        stands_as(
            &read(Depth::Whole),
            ("read", COMPLAINT, 5),
            r#"{"read_complaint":{"mchid":"1900012181","complaint_id":"200201820200101080076610000","depth":"whole"}}"#,
        );
        stands_as(
            &read(Depth::Since(AT)),
            ("read", COMPLAINT, 5),
            r#"{"read_complaint":{"mchid":"1900012181","complaint_id":"200201820200101080076610000","depth":{"since":1787724000123}}}"#,
        );
        stands_as(
            &ReadHistory { mchid: mchid.clone(), complaint_id: complaint_id.clone() },
            ("read_history", COMPLAINT, 10),
            r#"{"read_complaint":{"mchid":"1900012181","complaint_id":"200201820200101080076610000","depth":"history"}}"#,
        );
    }

    #[test]
    fn pictures_stand_in_the_queue_as_ever() {
        stands_as(
            &FetchPicture { key: PICTURE.to_owned() },
            ("picture", PICTURE, 8),
            r#"{"fetch_picture":{"key":"5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"}}"#,
        );
    }

    #[test]
    fn another_kinds_payload_is_not_read() {
        let read_back = r#"{"read_back":{"id":"0198e3a0-0000-7000-8000-000000000001"}}"#;
        for payload in [read_back, "{}", "", "null", r#"{"deliver":{}}"#] {
            assert!(Deliver::read(payload).is_err(), "{payload}");
        }
    }

    /// A task whose fields are no JSON.
    #[derive(Deserialize)]
    struct Unwritable;

    impl Serialize for Unwritable {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(S::Error::custom("no JSON"))
        }
    }

    impl Task for Unwritable {
        const NAME: &'static str = "unwritable";
        const PRIORITY: i32 = 0;

        fn key(&self) -> String {
            String::new()
        }
    }

    #[test]
    fn what_cannot_be_written_fails_whoever_asks_for_it() {
        let error = Unwritable.due(AT).unwrap_err();
        assert!(matches!(&error, ServiceError::Internal(why) if why.contains("unwritable")), "{error}");
    }
}
