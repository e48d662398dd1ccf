//! Time-outs of a connection: whoever sends a byte now and then must not hold it for ever.

use std::time::Duration;

/// How long the client may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the head of a request. It counts from the end of the request before, so it is longer than reverse proxies
    /// keep an idle connection (commonly 60 s): they close it first, and none of their requests meets a connection that
    /// is closing.
    pub head: Duration,
    /// For the body of a notification. WeChat Pay takes an answer after 5 s as none.
    pub notification: Duration,
    /// For a form with pictures, until it is answered: 80 MB over a slow line.
    pub pictures: Duration,
    /// For the rest of a request that was answered already.
    pub rest: Duration,
    /// For the next byte to be sent or read, at any time.
    pub stalled: Duration,
    /// The same once the process is to stop, and for the head of a request while all seats are taken.
    pub farewell: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(75),
            notification: Duration::from_secs(10),
            pictures: Duration::from_secs(600),
            rest: Duration::from_secs(2),
            stalled: Duration::from_secs(80),
            farewell: Duration::from_secs(5),
        }
    }
}
