//! An HTTP server on 127.0.0.1 for tests and the demo: tower-http's `ServeDir` (byte ranges included) behind a layer
//! that can slow it down, take its abilities away, break it, and that remembers what it was asked.
//!
//! ```no_run
//! use bgjob_loopback_server::{Behaviour, Server};
//!
//! let slow = Behaviour { bytes_per_s: Some(100_000), ..Behaviour::default() };
//! let server = Server::start("images".as_ref(), slow)?;
//! println!("{}", server.url("u-boot.bin"));
//! # Ok::<(), std::io::Error>(())
//! ```

mod behave;
mod pace;

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::JoinHandle;

use axum::Router;
use tokio::sync::{Notify, oneshot};
use tower_http::services::ServeDir;

/// What the server does besides serving; may be changed while it runs, for the requests that follow.
#[derive(Clone, Debug, Default)]
pub struct Behaviour {
    /// Bytes per second of each response body; `None`: as fast as it goes.
    pub bytes_per_s: Option<u64>,
    /// Ignores `Range`, as a server without range support does.
    pub no_ranges: bool,
    /// Leaves `Content-Length` out, so that HTTP/1.1 sends the body in chunks of no announced total.
    pub chunked: bool,
    /// Answers a path (with its leading slash) by a status and no body.
    pub status: HashMap<String, Refusal>,
    /// Sends who asks for a path (with its leading slash) elsewhere.
    pub redirect: HashMap<String, Redirect>,
    /// Headers of the file's answers, by their names in lower case, that are replaced, or left out with `None`.
    pub headers: HashMap<&'static str, Option<String>>,
    /// Answers a `Range` whatever the `If-Range` beside it says, as a careless server does.
    pub ignore_if_range: bool,
    /// The next bodies break off after these many bytes, one each, and those that follow do as `stall` and `cut` say.
    pub cuts: VecDeque<u64>,
    /// Sends nothing more after this many bytes of a body, for this many responses; see [`Server::break_stalled`].
    pub stall: Option<Cut>,
    /// Breaks the connection after this many bytes of a body, for this many responses.
    pub cut: Option<Cut>,
}

/// See [`Behaviour::status`].
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The status.
    pub status: u16,
    /// Answers that are still to be like this.
    pub times: u32,
    /// The `Retry-After` header.
    pub retry_after: Option<String>,
}

impl From<u16> for Refusal {
    /// For ever, without `Retry-After`.
    fn from(status: u16) -> Self {
        Self { status, times: u32::MAX, retry_after: None }
    }
}

/// See [`Behaviour::redirect`].
#[derive(Clone, Debug)]
pub struct Redirect {
    /// 301, 302, 307, 308.
    pub status: u16,
    /// The `Location` header as it is sent.
    pub location: String,
}

/// See [`Behaviour::cut`].
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// Bytes of the body that are sent before the connection breaks.
    pub after_bytes: u64,
    /// Responses that are still to be broken.
    pub responses: u32,
}

/// One request as it arrived, and the status it was answered with.
#[derive(Clone, Debug)]
pub struct Request {
    /// `GET`, mostly.
    pub method: String,
    /// What stood in the request line: path and, if any, `?query`. A fragment here would be the client's mistake.
    pub target: String,
    /// The `Range` header.
    pub range: Option<String>,
    /// The `If-Range` header.
    pub if_range: Option<String>,
    /// The status of the answer.
    pub status: u16,
}

/// A running server; dropping it stops it.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
pub(crate) struct Shared {
    behaviour: Mutex<Behaviour>,
    requests: Mutex<Vec<Request>>,
    /// Responses that have stalled so far, and what makes those that wait break off.
    stalled: AtomicUsize,
    break_stalled: Notify,
}

impl Shared {
    // A test that panicked with the lock held must not hide its own message behind a second panic.
    pub(crate) fn behaviour(&self) -> MutexGuard<'_, Behaviour> {
        self.behaviour.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn requests(&self) -> MutexGuard<'_, Vec<Request>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Server {
    /// Serves `directory` on a free port of 127.0.0.1, on a thread of its own, until the value is dropped.
    ///
    /// # Errors
    /// When no port can be had or no thread started.
    pub fn start(directory: &Path, behaviour: Behaviour) -> std::io::Result<Self> {
        let shared = Arc::new(Shared { behaviour: Mutex::new(behaviour), ..Shared::default() });
        let files = ServeDir::new(directory).append_index_html_on_directories(false);
        let app = Router::new()
            .fallback_service(files)
            .layer(axum::middleware::from_fn_with_state(Arc::clone(&shared), behave::layer));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let (tell, told) = mpsc::channel();
        let thread = std::thread::Builder::new().name("loopback-server".into()).spawn(move || {
            runtime.block_on(async move {
                let listener = match tokio::net::TcpListener::bind(("127.0.0.1", 0)).await {
                    Ok(listener) => listener,
                    Err(e) => return drop(tell.send(Err(e))),
                };
                let _ = tell.send(listener.local_addr());
                // Not graceful: a throttled body in flight must not delay the end.
                tokio::select! {
                    _ = axum::serve(listener, app) => {}
                    _ = stopped => {}
                }
            });
        })?;
        let address = told.recv().map_err(std::io::Error::other)??;
        Ok(Self { address, shared, stop: Some(stop), thread: Some(thread) })
    }

    /// `http://127.0.0.1:PORT/` followed by `path`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    /// Changes what the server does from the next request on.
    pub fn behave(&self, change: impl FnOnce(&mut Behaviour)) {
        change(&mut self.shared.behaviour());
    }

    /// Every request so far, oldest first.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests().clone()
    }

    /// Responses that have come to the byte where they stall, so far.
    pub fn stalled(&self) -> usize {
        self.shared.stalled.load(SeqCst)
    }

    /// Breaks the connections of the responses that have stalled.
    pub fn break_stalled(&self) {
        self.shared.break_stalled.notify_waiters();
    }

    /// Forgets the requests so far.
    pub fn forget_requests(&self) {
        self.shared.requests().clear();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Either may have ended already, with a panic that was printed.
        let _ = self.stop.take().map(|stop| stop.send(()));
        let _ = self.thread.take().map(JoinHandle::join);
    }
}
