//! Users who complain and answer, and an agent who replies: one conversation beside another.

use crate::Result;
use crate::look::{self, patiently};
use crate::world::World;
use desk_domain::ComplaintId;
use desk_store::Store;
use desk_testing::{DOT, PASSWORD};
use futures::stream::{self, StreamExt, TryStreamExt};
use reqwest::header::{COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use reqwest::multipart::{Form, Part};
use reqwest::{RequestBuilder, Response};
use std::time::Duration;
use tokio::sync::watch;
use wechatpay_simulator::{Control, NewComplaint};

/// Replies of one conversation; after each but the last the user answers.
const ROUNDS: usize = 4;
/// One reply in so many carries a picture.
const PICTURES: usize = 10;
/// Longer than any answer takes; a process that was killed gives none.
const ANSWER: Duration = Duration::from_secs(30);

/// What the desk said to a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Accepted,
    /// Nothing was sent; the text is a draft.
    Refused,
    /// The process was gone before it answered.
    None,
}

/// A reply as it was pressed. No two have the same text.
pub(crate) struct Pressed {
    pub(crate) complaint: ComplaintId,
    pub(crate) text: String,
    pub(crate) answer: Answer,
}

pub(crate) struct Traffic {
    agent: Agent,
    store: Store,
    platforms: Vec<Control>,
    messages: usize,
    at_once: usize,
    accepted: watch::Sender<usize>,
}

impl Traffic {
    /// The agent signs in, which is good for both processes.
    pub(crate) async fn new(world: &World, messages: usize, at_once: usize) -> Result<Self> {
        let agent = Agent::sign_in(format!("http://{}", world.pair.address)).await?;
        let platforms = world.platforms.iter().map(|platform| platform.control.clone()).collect();
        let store = world.store.clone();
        Ok(Self { agent, store, platforms, messages, at_once, accepted: watch::Sender::new(0) })
    }

    /// How many replies have been accepted so far.
    pub(crate) fn progress(&self) -> watch::Receiver<usize> {
        self.accepted.subscribe()
    }

    /// Holds all conversations, and returns every reply that was pressed.
    pub(crate) async fn run(&self) -> Result<Vec<Pressed>> {
        let conversations = (0..self.messages).step_by(ROUNDS).map(|first| self.converse(first));
        let all: Vec<_> = stream::iter(conversations).buffer_unordered(self.at_once).try_collect().await?;
        Ok(all.into_iter().flatten().collect())
    }

    async fn converse(&self, first: usize) -> Result<Vec<Pressed>> {
        let platform = &self.platforms[first / ROUNDS % self.platforms.len()];
        let id = platform.new_complaint(NewComplaint::default());
        let complaint: ComplaintId = id.parse()?;
        while patiently(|| self.store.history(&complaint)).await?.is_empty() {
            tokio::time::sleep(look::AGAIN).await;
        }
        let mut pressed = Vec::new();
        for n in first..self.messages.min(first + ROUNDS) {
            if n > first {
                // Arrives while the reply before may still be on its way.
                platform.user_message(&id, &format!("第 {n} 次询问"), 0);
            }
            while self.is_sending(&complaint).await? {
                tokio::time::sleep(look::AGAIN).await;
            }
            self.reply(&complaint, n, &mut pressed).await?;
        }
        Ok(pressed)
    }

    async fn is_sending(&self, complaint: &ComplaintId) -> Result<bool> {
        let rows = patiently(|| self.store.outbox_of(complaint)).await?;
        Ok(rows.iter().any(|row| !row.state.is_settled()))
    }

    /// Presses *send* until the desk says that it has taken a reply, each time with other words.
    async fn reply(&self, complaint: &ComplaintId, n: usize, pressed: &mut Vec<Pressed>) -> Result<()> {
        for attempt in 1.. {
            let text = format!("您好，第 {n} 条回复，第 {attempt} 次提交。");
            let answer = self.agent.reply(complaint, &text, n.is_multiple_of(PICTURES)).await?;
            pressed.push(Pressed { complaint: complaint.clone(), text, answer });
            if answer == Answer::Accepted {
                self.accepted.send_modify(|accepted| *accepted += 1);
                break;
            }
            tokio::time::sleep(look::AGAIN).await;
        }
        Ok(())
    }
}

/// Somebody who is signed in, on a new connection for each form, so that either process gets some.
struct Agent {
    client: reqwest::Client,
    url: String,
    cookie: String,
}

impl Agent {
    async fn sign_in(url: String) -> Result<Self> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .pool_max_idle_per_host(0)
            .timeout(ANSWER)
            .no_proxy()
            .build()?;
        let form = format!("username=agent&password={}", PASSWORD.replace(' ', "+"));
        let request = client.post(format!("{url}/api/sign_in")).header(ORIGIN, &url);
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
        let answer = signed_in(request).await?;
        let cookies = answer.headers().get_all(SET_COOKIE).into_iter().filter_map(|cookie| cookie.to_str().ok());
        let pairs: Vec<_> = cookies.filter_map(|cookie| cookie.split(';').next()).collect();
        let cookie = pairs.join("; ");
        Ok(Self { client, url, cookie })
    }

    async fn reply(&self, complaint: &ComplaintId, text: &str, with_picture: bool) -> Result<Answer> {
        let mut form =
            Form::new().text("complaint", complaint.to_string()).text("query", "").text("text", text.to_owned());
        if with_picture {
            form = form.part("pictures", Part::bytes(DOT.to_vec()).file_name("凭证.bmp"));
        }
        let request = self.client.post(format!("{}/api/reply", self.url)).header(ORIGIN, &self.url);
        let Ok(answer) = request.header(COOKIE, &self.cookie).multipart(form).send().await else {
            return Ok(Answer::None);
        };
        let Some(location) = answer.headers().get(LOCATION) else {
            return if answer.status().is_server_error() { Ok(Answer::None) } else { Err(unexpected(&answer)) };
        };
        let location = location.to_str()?;
        if location.contains("/login") {
            return Err("the agent is no longer signed in".into());
        }
        Ok(if location.contains("notice=") { Answer::Refused } else { Answer::Accepted })
    }
}

/// The answer to a sign-in; a desk that has just started may be too busy for the first.
async fn signed_in(request: RequestBuilder) -> Result<Response> {
    for _ in 1..look::TIMES {
        let answer = request.try_clone().ok_or("a form can be sent again")?.send().await?;
        if !answer.status().is_server_error() {
            return Ok(answer);
        }
        tokio::time::sleep(look::AGAIN).await;
    }
    Ok(request.send().await?.error_for_status()?)
}

fn unexpected(answer: &Response) -> Box<dyn std::error::Error + Send + Sync> {
    format!("a reply was answered with {}", answer.status()).into()
}
