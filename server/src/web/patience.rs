//! How long the other side may take. Who sends a byte now and then must not hold a connection for ever.

use std::time::Duration;

/// How long the other side may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the head of a request. It counts from the end of the one before, so it is longer than reverse proxies keep an
    /// idle connection (commonly 60 s): they hang up first, and none of their requests meets a closing door.
    pub head: Duration,
    /// For the body of a notification. WeChat Pay counts an answer after 5 s as none.
    pub notification: Duration,
    /// For a form with pictures, until it is answered: 80 MB over a slow line.
    pub pictures: Duration,
    /// For the rest of a request that is already answered.
    pub rest: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(75),
            notification: Duration::from_secs(10),
            pictures: Duration::from_secs(600),
            rest: Duration::from_secs(2),
        }
    }
}
