//! Time that passes, and what is done in it.

use super::World;
use desk_domain::Span;
use desk_service::{Clock, jobs};
use wechatpay_simulator::Call;

const A_MINUTE: Span = Span::minutes(1);

impl World {
    /// Runs what is due, letting time pass, until nothing happens for a minute.
    pub async fn settle(&self) {
        let mut quiet = Span(0);
        while quiet < A_MINUTE {
            let worked = jobs::run_until_idle(&self.desk).await.unwrap() > 0;
            let step = self.until_something_is_due().await;
            quiet = if worked { Span(0) } else { Span(quiet.0 + step.0) };
            self.clock.advance(step);
        }
    }

    /// Time passes, and what is due is done.
    pub async fn pass(&self, span: Span) {
        let end = self.clock.now() + span;
        while self.clock.now() < end {
            self.clock.advance(self.until_something_is_due().await.min(end - self.clock.now()));
            jobs::run_until_idle(&self.desk).await.unwrap();
        }
    }

    /// Whole seconds until the next job is due; at least one, and at most ten, in which readings may become jobs.
    async fn until_something_is_due(&self) -> Span {
        let (mut early, mut late) = (0, 10);
        while late - early > 1 {
            let middle = (early + late) / 2;
            let until = self.clock.now() + Span::seconds(middle);
            match self.store().jobs_waiting(until).await.unwrap() {
                0 => early = middle,
                _ => late = middle,
            }
        }
        Span::seconds(late)
    }

    /// Ready once the platform has answered so many list calls.
    pub async fn another_page(&self, count: usize) {
        let lists = || self.control().journal().iter().filter(|entry| entry.call == Call::List).count();
        while lists() < count {
            tokio::task::yield_now().await;
        }
    }
}
