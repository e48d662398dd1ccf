//! Reading multipart bodies in small pieces, with limits on parts and their heads. The parser reads as long as there is
//! something to read, and would buffer all that a fast connection brings; and it buffers the head of a part until its
//! end, however long it is.

use axum::body::{Bytes, HttpBody};
use axum::{BoxError, Error};
use http_body::{Frame, SizeHint};
use memchr::memmem;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Most parts of one form: four times those of a draft with all its blocks and buttons.
const MOST_PARTS: usize = 2000;
/// Longest head of a part, in bytes: its name, and the name of a file.
const LONGEST_HEAD: usize = 8 * 1024;

/// A body that is passed on piece by piece, and fails if it has too many parts.
pub(super) struct Sips<B> {
    body: B,
    heads: Heads,
    /// A piece was passed on just now: the parser gets to work on it first.
    sipped: bool,
}

impl<B> Sips<B> {
    pub(super) fn new(body: B, boundary: &str) -> Self {
        Self { body, heads: Heads::new(boundary), sipped: false }
    }
}

impl<B: HttpBody<Data = Bytes> + Unpin> HttpBody for Sips<B>
where
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let this = self.get_mut();
        if std::mem::take(&mut this.sipped) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) else { return Poll::Pending };
        this.sipped = true;
        Poll::Ready(frame.map(|frame| {
            let frame = frame.map_err(Error::new)?;
            if let Some(bytes) = frame.data_ref() {
                this.heads.read(bytes).map_err(Error::new)?;
            }
            Ok(frame)
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Finds the parts of a body by their boundary.
struct Heads {
    delimiter: Vec<u8>,
    /// The bytes that were read and may be the beginning of a boundary.
    rest: Vec<u8>,
    in_head: bool,
    parts: usize,
}

#[derive(Debug, thiserror::Error)]
#[error("more than {MOST_PARTS} parts, or one whose head is longer than {LONGEST_HEAD} bytes")]
struct Excess;

impl Heads {
    fn new(boundary: &str) -> Self {
        // The first boundary is at the beginning of the body, where no line has ended before it.
        Self { delimiter: format!("\r\n--{boundary}").into_bytes(), rest: b"\r\n".to_vec(), in_head: false, parts: 0 }
    }

    fn read(&mut self, bytes: &[u8]) -> Result<(), Excess> {
        self.rest.extend_from_slice(bytes);
        let mut begin = 0;
        loop {
            let looked_for: &[u8] = if self.in_head { b"\r\n\r\n" } else { &self.delimiter };
            let ahead = &self.rest[begin..];
            let Some(at) = memmem::find(ahead, looked_for) else {
                let kept = if self.in_head { ahead.len() } else { ahead.len().min(looked_for.len() - 1) };
                if self.in_head && kept > LONGEST_HEAD {
                    return Err(Excess);
                }
                self.rest.drain(..self.rest.len() - kept);
                return Ok(());
            };
            self.parts += usize::from(!self.in_head);
            if (self.in_head && at > LONGEST_HEAD) || self.parts > MOST_PARTS + 1 {
                return Err(Excess);
            }
            begin += at + looked_for.len();
            self.in_head = !self.in_head;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::{BodyExt, StreamBody};

    fn form(parts: usize, head: usize) -> Vec<u8> {
        let part = format!("--x-y\r\ncontent-disposition: form-data; name=\"{}\"\r\n\r\n\r\n", "n".repeat(head));
        let mut form = part.repeat(parts).into_bytes();
        form.extend(b"--x-y--\r\n");
        form
    }

    fn read(form: &[u8], piece: usize) -> bool {
        let mut heads = Heads::new("x-y");
        form.chunks(piece).all(|piece| heads.read(piece).is_ok())
    }

    #[test]
    fn parts_and_their_heads_are_bounded_however_they_are_cut() {
        for piece in [1, 7, 1000, usize::MAX] {
            assert!(read(&form(MOST_PARTS, 3), piece), "{piece}");
            assert!(!read(&form(MOST_PARTS + 1, 3), piece), "{piece}");
            assert!(read(&form(1, LONGEST_HEAD - 100), piece), "{piece}");
            assert!(!read(&form(1, LONGEST_HEAD), piece), "{piece}");
            assert!(!read(b"--x-y\r\nx".repeat(2000).as_slice(), piece), "a head without end, {piece}");
        }
    }

    #[test]
    fn what_looks_like_a_head_within_a_file_is_none() {
        let mut form = b"--x-y\r\nname: a\r\n\r\n".to_vec();
        form.extend(b"\r\n\r\n--x-".repeat(100_000));
        assert!(read(&form, 4096));
    }

    #[tokio::test]
    async fn every_piece_has_its_turn_before_the_next() {
        let pieces = (0..50).map(|_| Ok::<_, Error>(Frame::data(Bytes::from_static(&[0; 1000]))));
        let mut sips = Sips::new(StreamBody::new(futures::stream::iter(pieces)), "x");
        let mut at_once = 0;
        std::future::poll_fn(|context| {
            while Pin::new(&mut sips).poll_frame(context).is_ready() {
                at_once += 1;
            }
            Poll::Ready(())
        })
        .await;
        assert_eq!(at_once, 1);
        let rest = sips.collect().await.unwrap().to_bytes();
        assert_eq!(rest.len(), 49_000);
    }
}
