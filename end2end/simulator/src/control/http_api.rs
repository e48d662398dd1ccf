//! The control page, and the same as JSON.

use super::{Control, stats};
use crate::complaints::NewComplaint;
use crate::faults::Fault;
use crate::oddities::Oddity;
use crate::telling::Telling;
use axum::extract::{Form, Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use std::fmt::Write;

/// How many complaints and journal lines the page shows.
const SHOWN: usize = 40;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Said {
    text: String,
    reason: String,
    score: u8,
    images: usize,
    id: String,
    serial_no: String,
}

pub(crate) fn router(control: Control) -> Router {
    Router::new()
        .route("/_sim", get(page))
        .route("/_sim/act/{what}", post(act))
        .route("/_sim/api/complaints", get(ids).post(create))
        .route("/_sim/api/complaints/{id}", get(complaint))
        .route("/_sim/api/complaints/{id}/{what}", post(happen))
        .route("/_sim/api/journal", get(journal))
        .route("/_sim/api/stats", get(|State(control): State<Control>| async move { Json(stats(&control)) }))
        .route("/_sim/api/clock", post(clock))
        .route("/_sim/api/certificates/rotate", post(rotate))
        .route("/_sim/api/merchant-key/rotate", post(rotate_merchant_key))
        .route("/_sim/api/telling", post(tell))
        .route("/_sim/api/faults", post(inject).delete(clear))
        .route("/_sim/api/oddities", post(be_odd).delete(be_plain))
        .route("/_sim/api/callbacks/flush", post(flush))
        .with_state(control)
}

async fn ids(State(control): State<Control>) -> Json<Vec<String>> {
    Json(control.complaint_ids())
}

async fn create(State(control): State<Control>, Json(new): Json<NewComplaint>) -> Json<Value> {
    Json(json!({ "complaint_id": control.new_complaint(new) }))
}

async fn complaint(State(control): State<Control>, Path(id): Path<String>) -> Response {
    control.complaint(&id).map_or_else(|| StatusCode::NOT_FOUND.into_response(), |truth| Json(truth).into_response())
}

/// `None` if there is no such thing to happen.
fn let_happen(control: &Control, id: &str, what: &str, said: &Said) -> Option<bool> {
    Some(match what {
        "messages" => control.user_message(id, &said.text, said.images),
        "continue" => control.continue_complaint(id, &said.text),
        "platform-help" => control.platform_help(id, &said.reason),
        "platform-help-cancelled" => control.cancel_platform_help(id),
        "platform-help-finished" => control.finish_platform_help(id),
        "click" => control.click(id),
        "platform-message" => control.platform_message(id, &said.text),
        "satisfaction" => control.satisfaction(id, said.score.max(1), &said.text),
        "refund-received" => control.refund_received(id),
        "encrypt-phone-for" => control.encrypt_phone_for(id, &said.serial_no),
        _ => return None,
    })
}

async fn happen(
    State(control): State<Control>,
    Path((id, what)): Path<(String, String)>,
    said: Option<Json<Said>>,
) -> StatusCode {
    let said = said.map(|Json(said)| said).unwrap_or_default();
    match let_happen(&control, &id, &what, &said) {
        Some(true) => StatusCode::NO_CONTENT,
        _ => StatusCode::NOT_FOUND,
    }
}

async fn journal(State(control): State<Control>) -> Response {
    Json(control.journal()).into_response()
}

async fn clock(State(control): State<Control>, Json(body): Json<Value>) -> StatusCode {
    match body["advance_seconds"].as_i64() {
        Some(seconds) => {
            control.advance(seconds);
            StatusCode::NO_CONTENT
        }
        None => StatusCode::BAD_REQUEST,
    }
}

async fn rotate(State(control): State<Control>) -> Response {
    match control.rotate_certificate() {
        Ok(serial_no) => Json(json!({ "serial_no": serial_no })).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

async fn rotate_merchant_key(State(control): State<Control>) -> Response {
    match control.rotate_merchant_key() {
        Ok(held) => Json(json!({
            "serial_no": held.serial_no,
            "private_key": held.merchant_key_pem,
            "certificate": held.merchant_certificate_pem,
        }))
        .into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

async fn inject(State(control): State<Control>, Json(fault): Json<Fault>) -> StatusCode {
    control.inject(fault);
    StatusCode::NO_CONTENT
}

async fn tell(State(control): State<Control>, Json(telling): Json<Telling>) -> StatusCode {
    control.tell(telling);
    StatusCode::NO_CONTENT
}

async fn clear(State(control): State<Control>) -> StatusCode {
    control.clear_faults();
    StatusCode::NO_CONTENT
}

async fn be_odd(State(control): State<Control>, Json(oddity): Json<Oddity>) -> StatusCode {
    control.be_odd(oddity);
    StatusCode::NO_CONTENT
}

async fn be_plain(State(control): State<Control>) -> StatusCode {
    control.be_plain();
    StatusCode::NO_CONTENT
}

async fn flush(State(control): State<Control>) -> Json<Value> {
    let deliveries = control.flush_callbacks().await;
    let told = |delivery: &crate::Delivery| json!({ "id": delivery.notification_id, "attempt": delivery.attempt, "status": delivery.status });
    Json(deliveries.iter().map(told).collect())
}

/// A form of the page.
async fn act(State(control): State<Control>, Path(what): Path<String>, Form(said): Form<Said>) -> Redirect {
    if what == "new" {
        let detail = Some(said.text).filter(|text| !text.is_empty());
        control.new_complaint(NewComplaint { detail, images: said.images, ..NewComplaint::default() });
    } else {
        let_happen(&control, &said.id, &what, &said);
    }
    Redirect::to("/_sim")
}

async fn page(State(control): State<Control>) -> Html<String> {
    let state = control.shared().state();
    let mut rows = String::new();
    for complaint in state.complaints.values().rev().take(SHOWN) {
        let buttons: String =
            ["messages", "continue", "platform-help", "platform-message", "satisfaction", "refund-received"]
                .into_iter()
                .map(|what| format!("<button formaction=\"/_sim/act/{what}\">{what}</button> "))
                .collect();
        // Writing into a string does not fail.
        let _ = write!(
            rows,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td><form method=post><input type=hidden name=id value=\"{}\">\
             <input name=text aria-label=text value=\"请尽快处理\"><input type=hidden name=reason value=\"商家未解决问题\">\
             <input type=hidden name=score value=5>{buttons}</form></td></tr>",
            complaint.id,
            complaint.state.name(),
            escaped(&complaint.problem_description),
            complaint.id,
        );
    }
    let mut journal = String::new();
    for entry in state.journal.iter().rev().take(SHOWN) {
        let id = entry.complaint_id.as_deref().unwrap_or_default();
        let _ = writeln!(journal, "{:?} {id} {:?} committed={}", entry.call, entry.status, entry.committed);
    }
    Html(format!(
        "<!doctype html><meta charset=utf-8><title>WeChat Pay simulator</title>\
         <style>body{{font:14px/1.5 sans-serif;margin:2rem}}td{{padding:4px 8px;border-top:1px solid #ddd}}</style>\
         <h1>WeChat Pay simulator</h1><p>Notifications go to {}</p>\
         <form method=post action=\"/_sim/act/new\"><input name=text size=40 value=\"收到的商品有质量问题，要求退款\" aria-label=detail> \
         <input name=images type=number value=1 min=0 max=4 aria-label=pictures> <button>new complaint</button></form>\
         <table>{rows}</table><h2>Journal</h2><pre>{journal}</pre>",
        state.notify_url.as_deref().map_or_else(|| "nowhere yet".to_owned(), escaped),
    ))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
