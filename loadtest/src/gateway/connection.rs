//! One connection: requests are read whole, offered to the provider, and answered when it is time.

use std::future::{pending, poll_fn};
use std::pin::Pin;
use std::sync::Arc;

use hyper::body::{Body, Incoming};
use hyper::header::{CONNECTION, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::answer::Answer;
use super::attempt::{AnswerBody, Attempt};
use super::line::{Line, LineState};
use super::notice::Told;
use super::provider::Deed;
use super::reading::{Received, Unreadable};
use super::shared::Shared;

/// The request gets no answer: the connection ends.
#[derive(Debug, thiserror::Error)]
#[error("the request gets no answer")]
struct NoAnswer;

/// Serves a connection until it ends, or is cut.
pub(super) async fn serve(stream: TcpStream, shared: Arc<Shared>, cut: CancellationToken) {
    // Where the system refuses, answers may be late; they still come.
    let _refused = stream.set_nodelay(true);
    let state = Arc::new(LineState::default());
    let line = Line::new(stream, Arc::clone(&state), &shared.limits);
    let service = service_fn(|request| answer(request, Arc::clone(&shared), Arc::clone(&state)));
    let mut connection = http1::Builder::new()
        // The line has its own, which count a body too and leave idle connections longer.
        .header_read_timeout(None)
        .max_header_size(shared.limits.head_bytes)
        .max_buf_size(shared.limits.head_bytes)
        .serve_connection(TokioIo::new(line), service);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = cut.cancelled() => {
            state.reset();
            Ok(())
        }
    };
    let end = state.end();
    let is_garbled = ended.is_err_and(|error| error.is_parse());
    // With the rest of the connection goes the attempt that it may be about.
    let line = connection.into_parts().io.into_inner();
    let unreadable = if end.is_too_slow {
        Some(Unreadable::TooSlow(shared.limits.request))
    } else if is_garbled {
        Some(Unreadable::NotHttp { bytes_most: shared.limits.head_bytes })
    } else {
        (end.is_cut_off && !end.is_reset).then_some(Unreadable::CutOff)
    };
    if let Some(why) = unreadable {
        shared.note_unreadable(&why);
    }
    if end.is_reset {
        line.reset();
    }
}

/// Answers a request.
async fn answer(
    request: Request<Incoming>,
    shared: Arc<Shared>,
    line: Arc<LineState>,
) -> Result<Response<AnswerBody>, NoAnswer> {
    let (head, body) = request.into_parts();
    let bytes_most = shared.limits.body_bytes;
    let body = match whole(body, bytes_most).await {
        Ok(body) => body,
        Err(Broken::TooLarge) => {
            line.serve();
            return Ok(refuse(&Unreadable::TooLarge { bytes_most }, &shared, line));
        }
        // The connection has ended, and says why.
        Err(Broken::Ended) => return Err(NoAnswer),
    };
    line.serve();
    let received = Received {
        method: head.method.as_str(),
        path: head.uri.path(),
        query: head.uri.query().unwrap_or_default(),
        action: head.headers.get("soapaction").map(HeaderValue::as_bytes),
        body: &body,
    };
    let fields = match shared.reader.read(received) {
        Ok(fields) => fields,
        Err(why) => return Ok(refuse(&why, &shared, line)),
    };
    let (course, at_us) = shared.offer(fields);
    let attempt = |told| Attempt::new(Arc::clone(&shared), course.attempt, told);
    let (reply, attempt) = match course.deed {
        Deed::Answer(reply, told) => (reply, attempt(told)),
        Deed::Reset => {
            let attempt = attempt(Told::Nothing);
            wait_until(at_us.saturating_add(course.latency_us), &shared).await;
            line.reset();
            drop(attempt);
            return Err(NoAnswer);
        }
        Deed::Silence => {
            // Held until the client leaves or the gateway stops: then this is dropped.
            let _attempt = attempt(Told::Nothing);
            return pending().await;
        }
        Deed::Drip(reply, told) => {
            let answer = shared.answers.render(reply).long();
            let pause = shared.limits.drip;
            let attempt = attempt(told);
            return Ok(response(answer, |body| {
                AnswerBody::new(body, line, Some(attempt)).dripping(pause)
            }));
        }
    };
    wait_until(at_us.saturating_add(course.latency_us), &shared).await;
    let answer = shared.answers.render(reply);
    Ok(response(answer, |body| AnswerBody::new(body, line, Some(attempt))))
}

/// Waits until a moment of the gateway's clock.
async fn wait_until(moment_us: u64, shared: &Shared) {
    let left = shared.clock.until(moment_us);
    if !left.is_zero() {
        // Nothing ends it but the time.
        let _elapsed = timeout(left, pending::<()>()).await;
    }
}

/// Tells a client that its request offers no message. It is told why: its programmer has to mend it.
fn refuse(why: &Unreadable, shared: &Shared, line: Arc<LineState>) -> Response<AnswerBody> {
    shared.note_unreadable(why);
    let status = match why {
        Unreadable::Path => StatusCode::NOT_FOUND,
        Unreadable::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
        Unreadable::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        _ => StatusCode::BAD_REQUEST,
    };
    let mut refusal =
        response(Answer::plain(status, &why.to_string()), |body| AnswerBody::new(body, line, None));
    if matches!(why, Unreadable::TooLarge { .. }) {
        // The rest of the body is not read.
        refusal.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    refusal
}

fn response(answer: Answer, body: impl FnOnce(Vec<u8>) -> AnswerBody) -> Response<AnswerBody> {
    let mut response = Response::new(body(answer.body));
    *response.status_mut() = answer.status;
    response.headers_mut().insert(CONTENT_TYPE, answer.content_type);
    response
}

/// Why a body is not whole.
enum Broken {
    TooLarge,
    Ended,
}

/// Reads a body to its end, if it is not too large.
async fn whole(mut body: Incoming, bytes_most: usize) -> Result<Vec<u8>, Broken> {
    if body.size_hint().lower() > bytes_most as u64 {
        return Err(Broken::TooLarge);
    }
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        // Trailers are passed over.
        if let Ok(data) = frame.map_err(|_| Broken::Ended)?.into_data() {
            if bytes.len() + data.len() > bytes_most {
                return Err(Broken::TooLarge);
            }
            bytes.extend_from_slice(&data);
        }
    }
    Ok(bytes)
}
