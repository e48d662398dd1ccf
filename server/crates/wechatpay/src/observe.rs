//! What a client notices about the answers it gets, for callers who watch over keys and clocks.

use crate::sign::Verified;
use http::HeaderMap;
use std::sync::Arc;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

/// What was noticed about one answer. See [`crate::ClientBuilder::observer`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sighting {
    /// Serial number or id of the key of WeChat Pay's that verified the answer; `None` if none did.
    pub verified_by: Option<String>,
    /// The platform's clock, unix seconds. Of a verified answer the time it was signed over; of any other its `Date` header,
    /// which nothing proves: a hint at most.
    pub platform_time: Option<i64>,
    /// The client's own clock when the answer was there, unix seconds.
    pub local_time: i64,
}

pub(crate) type Observer = Arc<dyn Fn(&Sighting) + Send + Sync>;

impl Sighting {
    pub(crate) fn new(headers: &HeaderMap, verified: Option<&Verified>, local_time: i64) -> Self {
        Self {
            verified_by: verified.map(|verified| verified.serial.clone()),
            platform_time: verified.map(|verified| verified.signed_at).or_else(|| date(headers)),
            local_time,
        }
    }
}

/// The `Date` of an answer (RFC 9110), unix seconds.
fn date(headers: &HeaderMap) -> Option<i64> {
    let text = headers.get(http::header::DATE)?.to_str().ok()?;
    OffsetDateTime::parse(text, &Rfc2822).ok().map(OffsetDateTime::unix_timestamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_an_answer_is_read() {
        let of = |text: &str| date(&HeaderMap::from_iter([(http::header::DATE, text.parse().unwrap())]));
        assert_eq!(of("Tue, 14 Nov 2023 22:13:20 GMT"), Some(1_700_000_000));
        assert_eq!(of("yesterday"), None);
        assert_eq!(date(&HeaderMap::new()), None);
    }
}
