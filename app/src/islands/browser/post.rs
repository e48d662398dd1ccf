//! Forms that scripts send to the server, and what they were answered.

use crate::author;
use crate::islands::browser::dom;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, Headers, RequestInit, Response};

pub(crate) enum Answer {
    /// Done, with what it says and where it leads.
    Done { says: String, leads_to: Option<String> },
    /// Not done: the status, and the answer's code among its words.
    Refused { status: u16, says: String },
    /// Nobody knows whether it was done.
    Unreachable,
}

/// Sends a form in the name of its author. `outlives` lets the request outlive the page, which browsers allow for small ones.
pub(crate) async fn post(address: &str, author: &str, form: &FormData, outlives: bool) -> Answer {
    match ask(address, author, form, outlives).await {
        Ok(answer) => answer,
        Err(_) => Answer::Unreachable,
    }
}

async fn ask(address: &str, author: &str, form: &FormData, outlives: bool) -> Result<Answer, JsValue> {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(form);
    let headers = Headers::new()?;
    headers.set(author::HEADER, author)?;
    request.set_headers(&headers);
    if outlives {
        js_sys::Reflect::set(&request, &"keepalive".into(), &true.into())?;
    }
    let window = dom::window().ok_or(JsValue::NULL)?;
    let answer = JsFuture::from(window.fetch_with_str_and_init(address, &request)).await?;
    let answer: Response = answer.dyn_into()?;
    let leads_to = answer.headers().get("location")?;
    let says = JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default();
    if answer.ok() {
        return Ok(Answer::Done { says, leads_to });
    }
    Ok(Answer::Refused { status: answer.status(), says })
}
