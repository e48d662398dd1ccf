//! One address in front of two processes: each connection goes to the next that takes it.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

static NEXT: AtomicUsize = AtomicUsize::new(0);

/// Relays until the program ends.
pub(crate) async fn relay(listener: TcpListener, processes: [SocketAddr; 2]) {
    while let Ok((outside, _)) = listener.accept().await {
        tokio::spawn(pass_on(outside, processes));
    }
}

/// Who cannot be connected to is passed over; a process that dies takes its connections along.
async fn pass_on(mut outside: TcpStream, processes: [SocketAddr; 2]) -> std::io::Result<()> {
    let first = NEXT.fetch_add(1, Ordering::Relaxed) % 2;
    let mut process = match TcpStream::connect(processes[first]).await {
        Ok(process) => process,
        Err(_) => TcpStream::connect(processes[1 - first]).await?,
    };
    outside.set_nodelay(true)?;
    process.set_nodelay(true)?;
    copy_bidirectional(&mut outside, &mut process).await.map(drop)
}
