//! Limiting the memory of decoding: at most two pictures at a time, and fewer if they are large.

use super::Cost;
use crate::error::ServiceError;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Memory that is handed out, in mebibytes. A picture that takes more is decoded alone.
const ROOM: u32 = 112;
const AT_ONCE: u32 = 2;

static FREE: Semaphore = Semaphore::const_new(ROOM as usize);

/// Waits until there is memory for one picture.
async fn room(cost: Cost) -> Result<SemaphorePermit<'static>, ServiceError> {
    let share = cost.mebibytes().clamp(ROOM / AT_ONCE, ROOM);
    FREE.acquire_many(share).await.map_err(|error| ServiceError::Internal(error.to_string()))
}

/// Runs the work on a blocking thread. A caller that hangs up does not end the work, and so does not free its memory
/// early.
pub(super) async fn in_turn<T: Send + 'static>(
    cost: Cost,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ServiceError> {
    let room = room(cost).await?;
    let done = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(room);
        done
    });
    done.await.map_err(|error| ServiceError::Internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::mpsc;

    const MIB: u64 = 1024 * 1024;

    /// What runs at the same time, and the most that ever did.
    #[derive(Default)]
    struct Seen {
        running: AtomicU32,
        most: AtomicU32,
    }

    async fn run(costs: Vec<u64>, seen: &Arc<Seen>) {
        let all = costs.into_iter().map(|cost| {
            let seen = seen.clone();
            in_turn(Cost::bytes(cost), move || {
                let running = seen.running.fetch_add(1, Ordering::SeqCst) + 1;
                seen.most.fetch_max(running, Ordering::SeqCst);
                std::thread::yield_now();
                seen.running.fetch_sub(1, Ordering::SeqCst);
            })
        });
        futures::future::join_all(all).await.into_iter().for_each(|done| done.unwrap());
    }

    /// One test, since all share the room.
    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn pictures_wait_for_room_whoever_hangs_up() {
        let seen = Arc::new(Seen::default());
        run(vec![1; 40], &seen).await;
        assert!(seen.most.load(Ordering::SeqCst) <= AT_ONCE);

        let large = Arc::new(Seen::default());
        run(vec![80 * MIB, 70 * MIB, 180 * MIB, 60 * MIB, 150 * MIB], &large).await;
        assert_eq!(large.most.load(Ordering::SeqCst), 1, "two of them take more than there is");

        // Somebody hangs up while a picture is being decoded: the room stays taken until the work has ended.
        let (started, has_started) = mpsc::channel();
        let (end, ends) = mpsc::channel::<()>();
        let request = tokio::spawn(in_turn(Cost::bytes(u64::from(ROOM) * MIB), move || {
            started.send(()).unwrap();
            ends.recv().unwrap();
        }));
        tokio::task::spawn_blocking(move || has_started.recv().unwrap()).await.unwrap();
        request.abort();
        assert!(request.await.unwrap_err().is_cancelled());
        assert_eq!(FREE.available_permits(), 0);
        end.send(()).unwrap();
        in_turn(Cost::bytes(1), || ()).await.unwrap();
    }
}
