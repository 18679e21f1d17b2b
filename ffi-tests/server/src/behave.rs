//! The layer between hyper and `ServeDir`: notes the request, bends the request or its answer as [`Behaviour`] says.
//!
//! [`Behaviour`]: crate::Behaviour

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::{Behaviour, Shared, pace};

pub(crate) async fn layer(State(shared): State<Arc<Shared>>, mut request: Request, next: Next) -> Response {
    let behaviour = shared.behaviour().clone();
    let mut noted = crate::Request {
        method: request.method().to_string(),
        target: request.uri().to_string(),
        range: text(request.headers(), header::RANGE),
        if_range: text(request.headers(), header::IF_RANGE),
        status: 0,
    };
    if behaviour.no_ranges {
        request.headers_mut().remove(header::RANGE);
    }
    let mut response = match refusal(&shared, request.uri().path()) {
        Some(response) => response,
        None => file(&behaviour, request, next).await,
    };
    if behaviour.no_ranges {
        response.headers_mut().remove(header::ACCEPT_RANGES);
    }
    if behaviour.chunked {
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    noted.status = response.status().as_u16();
    shared.requests().push(noted);
    bend_body(&shared, &behaviour, response)
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name).map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned())
}

/// The answer of a path that is to be refused or redirected; uses up one of its refusals.
fn refusal(shared: &Shared, path: &str) -> Option<Response> {
    let mut behaviour = shared.behaviour();
    if let Some(redirect) = behaviour.redirect.get(path) {
        return Some(bare(redirect.status, &[(header::LOCATION, redirect.location.as_str())]));
    }
    let refusal = behaviour.status.get_mut(path)?;
    refusal.times = refusal.times.checked_sub(1)?;
    let after = refusal.retry_after.iter().map(|text| (header::RETRY_AFTER, text.as_str()));
    Some(bare(refusal.status, &after.collect::<Vec<_>>()))
}

/// A status and headers without a body. What HTTP does not allow is the test's mistake, and shows as one.
fn bare(status: u16, headers: &[(HeaderName, &str)]) -> Response {
    let mut response = StatusCode::from_u16(status).unwrap_or(StatusCode::IM_A_TEAPOT).into_response();
    for (name, value) in headers {
        let value = HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static("bad test"));
        response.headers_mut().insert(name, value);
    }
    response
}

/// The file or its range. `ServeDir` does not know `If-Range`: RFC 9110, 13.1.5 is done here.
async fn file(behaviour: &Behaviour, mut request: Request, next: Next) -> Response {
    let wanted = request.headers_mut().remove(header::IF_RANGE).filter(|_| !behaviour.ignore_if_range);
    if let Some(wanted) = wanted {
        let mut head = Request::new(Body::empty());
        *head.method_mut() = Method::HEAD;
        *head.uri_mut() = request.uri().clone();
        let mut current = next.clone().run(head).await;
        replace_headers(behaviour, &mut current);
        let is = |name| current.headers().get(name) == Some(&wanted);
        if !is(header::ETAG) && !is(header::LAST_MODIFIED) {
            request.headers_mut().remove(header::RANGE);
        }
    }
    let mut response = next.run(request).await;
    replace_headers(behaviour, &mut response);
    response
}

fn replace_headers(behaviour: &Behaviour, response: &mut Response) {
    for (name, value) in &behaviour.headers {
        match value {
            Some(value) => {
                let value = HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static("bad test"));
                response.headers_mut().insert(*name, value);
            }
            None => drop(response.headers_mut().remove(*name)),
        }
    }
}

fn bend_body(shared: &Arc<Shared>, behaviour: &Behaviour, response: Response) -> Response {
    if !response.status().is_success() {
        return response;
    }
    let flaw = take_flaw(shared);
    if behaviour.bytes_per_s.is_none() && flaw.is_none() && !behaviour.chunked {
        return response;
    }
    let shared = Arc::clone(shared);
    response.map(|body| Body::from_stream(pace::paced(body.into_data_stream(), behaviour.bytes_per_s, flaw, shared)))
}

/// Uses up one of the responses to be broken or stalled.
fn take_flaw(shared: &Shared) -> Option<pace::Flaw> {
    let mut behaviour = shared.behaviour();
    if let Some(after_bytes) = behaviour.cuts.pop_front() {
        return Some(pace::Flaw { after_bytes, stalls: false });
    }
    let take = |cut: &mut Option<crate::Cut>| {
        let cut = cut.as_mut()?;
        cut.responses = cut.responses.checked_sub(1)?;
        Some(cut.after_bytes)
    };
    let stall = take(&mut behaviour.stall).map(|after_bytes| pace::Flaw { after_bytes, stalls: true });
    stall.or_else(|| take(&mut behaviour.cut).map(|after_bytes| pace::Flaw { after_bytes, stalls: false }))
}
