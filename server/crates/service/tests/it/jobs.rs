//! Jobs that nobody can do hold up no others.

use crate::world::World;
use desk_domain::{DeliveryState, Span};
use desk_service::jobs;
use desk_store::NewJob;
use desk_testing::on_both_databases;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use tracing::instrument::WithSubscriber;

on_both_databases!(what_nobody_can_read_is_given_up_and_told);

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn lines_with(&self, words: &[&str]) -> usize {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines().filter(|line| words.iter().all(|word| line.contains(word))).count()
    }
}

async fn what_nobody_can_read_is_given_up_and_told(world: World) {
    let id = world.complaint().await;
    let outbox = world.write(&id, "您好，正在为您处理。").await;
    let of_tomorrow = [("tomorrow", "first"), ("deliver", "second")];
    for (kind, key) in of_tomorrow {
        let (payload, run_at) = (r#"{"tomorrow":{"id":"x"}}"#.to_owned(), world.desk.now() - Span::minutes(1));
        world.store().enqueue(&NewJob { kind, key: key.into(), payload, run_at, priority: -1 }).await.unwrap();
    }
    let log = Log::default();
    let writer = log.clone();
    let told = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    jobs::run_until_idle(&world.desk).with_subscriber(told).await.unwrap();
    assert_eq!(world.state(&outbox).await, DeliveryState::Delivered, "what comes after them is done");
    for (kind, key) in of_tomorrow {
        let (kind, key) = (format!("job.kind={kind}"), format!("job.key={key}"));
        assert_eq!(log.lines_with(&["ERROR", "job given up", &kind, &key]), 1, "{kind} {key}");
    }
    world.settle().await;
    assert_eq!(world.store().jobs_waiting(world.desk.now() + Span::days(1)).await.unwrap(), 0, "they are gone");
}
