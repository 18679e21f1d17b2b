//! The layer between hyper and `ServeDir`: notes the request, bends the request or its answer as [`Behaviour`] says.
//!
//! [`Behaviour`]: crate::Behaviour

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::{Shared, pace};

pub(crate) async fn layer(State(shared): State<Arc<Shared>>, mut request: Request, next: Next) -> Response {
    let behaviour = shared.behaviour().clone();
    let method = request.method().to_string();
    let target = request.uri().to_string();
    let range = request.headers().get(header::RANGE).map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned());

    if behaviour.no_ranges {
        request.headers_mut().remove(header::RANGE);
    }
    let status = behaviour.status.get(request.uri().path()).copied();
    let mut response = match status {
        // A status that HTTP does not know is the test's mistake, and shows as one.
        Some(code) => StatusCode::from_u16(code).unwrap_or(StatusCode::IM_A_TEAPOT).into_response(),
        None => next.run(request).await,
    };
    if behaviour.no_ranges {
        response.headers_mut().remove(header::ACCEPT_RANGES);
    }
    if behaviour.chunked {
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    shared.requests().push(crate::Request { method, target, range, status: response.status().as_u16() });

    let cut = take_cut(&shared);
    if behaviour.bytes_per_s.is_none() && cut.is_none() && !behaviour.chunked {
        return response;
    }
    response.map(|body| Body::from_stream(pace::paced(body.into_data_stream(), behaviour.bytes_per_s, cut)))
}

/// Uses up one of the responses to be broken; the byte it breaks after, if this one is to be.
fn take_cut(shared: &Shared) -> Option<u64> {
    let mut behaviour = shared.behaviour();
    let cut = behaviour.cut.as_mut()?;
    cut.responses = cut.responses.checked_sub(1)?;
    Some(cut.after_bytes)
}
