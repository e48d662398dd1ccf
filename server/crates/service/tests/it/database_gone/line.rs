//! The line to a PostgreSQL server, which can be cut at a commit: before the server hears of it, or before the desk hears
//! that it is done. Both are the same to the desk, and the opposite of each other in the database. Or the desk is told late,
//! as it is by a server that is busy, or when the desk itself sleeps.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

const CHUNK: usize = 64 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    Before,
    After,
    /// The desk is told when it is woken.
    Sleep,
}

pub(crate) struct Line {
    /// The database, by way of this line.
    pub(crate) url: String,
    state: Arc<State>,
}

struct State {
    server: String,
    /// Commits until the line is cut; none are waited for at 0.
    left: AtomicUsize,
    cut: watch::Sender<Cut>,
    /// Grows with every cut, which ends all connections.
    cuts: watch::Sender<usize>,
    asleep: watch::Sender<bool>,
}

impl Line {
    /// To the database at this address: `postgres://user[:password]@host:port/name`.
    pub(crate) async fn to(url: &str) -> Self {
        let (user, place) = url.rsplit_once('@').unwrap();
        let (server, database) = place.split_once('/').unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = listener.local_addr().unwrap();
        let state = Arc::new(State {
            server: server.to_owned(),
            left: AtomicUsize::new(0),
            cut: watch::Sender::new(Cut::Before),
            cuts: watch::Sender::new(0),
            asleep: watch::Sender::new(false),
        });
        tokio::spawn(pass_on_all(listener, state.clone()));
        // What is encrypted cannot be watched.
        Self { url: format!("{user}@{here}/{database}?sslmode=disable"), state }
    }

    /// Ends all connections at the commit that comes as the `nth` from now.
    pub(crate) fn cut_at(&self, nth: usize, cut: Cut) {
        self.state.cut.send_replace(cut);
        self.state.left.store(nth, Ordering::SeqCst);
    }

    /// Returns when the desk sleeps.
    pub(crate) async fn sleeps(&self) {
        self.state.asleep.subscribe().wait_for(|asleep| *asleep).await.unwrap();
    }

    pub(crate) fn wake(&self) {
        self.state.asleep.send_replace(false);
    }

    /// Whether the commit has come at which it was to be cut; if not, it will not be cut any more.
    pub(crate) fn was_cut(&self) -> bool {
        self.state.left.swap(0, Ordering::SeqCst) == 0
    }
}

async fn pass_on_all(listener: TcpListener, state: Arc<State>) {
    while let Ok((desk, _)) = listener.accept().await {
        tokio::spawn(pass_on(desk, state.clone()));
    }
}

async fn pass_on(mut desk: TcpStream, state: Arc<State>) -> std::io::Result<()> {
    let mut server = TcpStream::connect(&state.server).await?;
    desk.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let mut cuts = state.cuts.subscribe();
    let (mut asked, mut told) = (vec![0; CHUNK], vec![0; CHUNK]);
    let mut dialogue = Dialogue::default();
    loop {
        tokio::select! {
            _ = cuts.changed() => return Ok(()),
            length = desk.read(&mut asked) => match length? {
                0 => return Ok(()),
                length => {
                    let asked = &asked[..length];
                    let commits = dialogue.commits(asked);
                    let cut = (commits && state.is_last()).then(|| *state.cut.borrow());
                    if cut != Some(Cut::Before) {
                        server.write_all(asked).await?;
                    }
                    if cut == Some(Cut::Sleep) {
                        state.asleep.send_replace(true);
                        let _ = state.asleep.subscribe().wait_for(|asleep| !*asleep).await;
                        continue;
                    }
                    if cut == Some(Cut::After) {
                        server.read_u8().await?;
                    }
                    if cut.is_some() {
                        state.cuts.send_modify(|cuts| *cuts += 1);
                        return Ok(());
                    }
                }
            },
            length = server.read(&mut told) => match length? {
                0 => return Ok(()),
                length => desk.write_all(&told[..length]).await?,
            },
        }
    }
}

impl State {
    /// Whether this commit is the one at which the line is cut.
    fn is_last(&self) -> bool {
        let count_down = |left: usize| left.checked_sub(1);
        self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, count_down) == Ok(1)
    }
}

/// What one connection has said so far: a statement that writes commits by itself, unless it is part of a transaction.
#[derive(Default)]
struct Dialogue {
    is_in_transaction: bool,
    /// Names of prepared statements.
    writes: HashSet<Vec<u8>>,
}

impl Dialogue {
    /// Whether something is committed by these messages: each a letter, its length in four bytes, and its content.
    fn commits(&mut self, mut messages: &[u8]) -> bool {
        let mut commits = false;
        while let Some((letter, length, rest)) = head(messages) {
            let (content, next) = rest.split_at(length.min(rest.len()));
            commits |= self.is_commit(letter, content);
            messages = next;
        }
        commits
    }

    fn is_commit(&mut self, letter: u8, content: &[u8]) -> bool {
        match letter {
            b'Q' if content.starts_with(b"BEGIN") => self.is_in_transaction = true,
            b'Q' if content.starts_with(b"ROLLBACK") => self.is_in_transaction = false,
            b'Q' if content.starts_with(b"COMMIT") => {
                self.is_in_transaction = false;
                return true;
            }
            b'P' => {
                let (name, sql) = text(content);
                if [b"INSERT", b"UPDATE", b"DELETE"].iter().any(|verb| sql.starts_with(*verb)) {
                    self.writes.insert(name.to_owned());
                }
            }
            b'B' => {
                let (_portal, statement) = text(content);
                return !self.is_in_transaction && self.writes.contains(text(statement).0);
            }
            _ => {}
        }
        false
    }
}

/// The letter of a message, how much content it has, and what comes then. The first message of a connection has no letter, and
/// is none of these.
fn head(messages: &[u8]) -> Option<(u8, usize, &[u8])> {
    let (letter, rest) = messages.split_first()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?.checked_sub(4)?;
    (*letter != 0).then_some((*letter, length, rest))
}

/// A text that ends with a zero, and what comes then.
fn text(content: &[u8]) -> (&[u8], &[u8]) {
    let end = content.iter().position(|byte| *byte == 0).unwrap_or(content.len());
    (&content[..end], content.get(end + 1..).unwrap_or_default())
}
