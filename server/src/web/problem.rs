//! What goes wrong outside of the pages, in words: Chinese first, English below, with the request id to ask about.

use super::written::Written;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use desk_service::ServiceError;
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

/// Why a request got no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    BadRequest,
    SignInNeeded,
    /// Somebody else has signed in since the page was made.
    OtherAuthor,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    TooLarge,
    AddressTooLong,
    TooSlow,
    Broken,
    Unavailable,
    Busy,
}

struct Words {
    code: &'static str,
    chinese: (&'static str, &'static str),
    english: (&'static str, &'static str),
}

impl Problem {
    fn status(self) -> StatusCode {
        match self {
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::SignInNeeded => StatusCode::UNAUTHORIZED,
            Self::OtherAuthor => StatusCode::CONFLICT,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::AddressTooLong => StatusCode::URI_TOO_LONG,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn of_status(status: StatusCode) -> Option<Self> {
        Some(match status {
            StatusCode::UNAUTHORIZED => Self::SignInNeeded,
            StatusCode::FORBIDDEN => Self::Forbidden,
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::URI_TOO_LONG => Self::AddressTooLong,
            StatusCode::REQUEST_TIMEOUT => Self::TooSlow,
            StatusCode::SERVICE_UNAVAILABLE => Self::Unavailable,
            status if status.is_client_error() => Self::BadRequest,
            status if status.is_server_error() => Self::Broken,
            _ => return None,
        })
    }

    /// What an answer that failed without a word wants to say.
    pub(super) fn unworded(response: &Response) -> Option<Self> {
        if !is_wordless(response) {
            return None;
        }
        response.extensions().get::<Self>().copied().or_else(|| Self::of_status(response.status()))
    }

    fn words(self) -> Words {
        match self {
            Self::BadRequest => Words {
                code: "bad_request",
                chinese: ("无法处理这个请求", "请求的内容不完整或格式不对。没有任何内容被更改，请返回上一页重试。"),
                english: (
                    "This request cannot be handled",
                    "It is incomplete or malformed. Nothing was changed; go back and try again.",
                ),
            },
            Self::SignInNeeded => Words {
                code: "sign_in_needed",
                chinese: ("需要登录", "登录已过期或尚未登录。已保存的草稿不会丢失，登录后可以继续。"),
                english: (
                    "Please sign in",
                    "You are not signed in, or no longer. Saved drafts are kept; sign in and go on.",
                ),
            },
            Self::OtherAuthor => Words {
                code: "other_author",
                chinese: (
                    "现在登录的是另一个账号",
                    "这一页是用另一个账号打开的。没有发送，也没有保存；请复制需要的文字，用原来的账号登录后再提交。",
                ),
                english: (
                    "Somebody else is signed in now",
                    "This page was opened with another account. Nothing was sent or saved; copy what you need, and sign in as before.",
                ),
            },
            Self::Forbidden => Words {
                code: "forbidden",
                chinese: ("没有权限", "您没有这项操作的权限，或请求来自其他网站。没有任何内容被更改。"),
                english: (
                    "Not allowed",
                    "You lack the permission for this, or the request came from another site. Nothing was changed.",
                ),
            },
            Self::NotFound => Words {
                code: "not_found",
                chinese: ("页面不存在", "这个地址下没有内容。请检查链接，或回到收件箱。"),
                english: ("Not found", "There is nothing at this address. Check the link, or go back to the inbox."),
            },
            Self::MethodNotAllowed => Words {
                code: "method_not_allowed",
                chinese: ("请求方式不对", "这个地址不接受这种请求。没有任何内容被更改。"),
                english: ("Wrong method", "This address does not take that kind of request. Nothing was changed."),
            },
            Self::TooLarge => Words {
                code: "too_large",
                chinese: ("内容太大", "发送的内容超过上限：每张图片最多 20 MB，最多 4 张。已保存的草稿没有变化。"),
                english: (
                    "Too large",
                    "More was sent than is accepted: up to 4 pictures of 20 MB each. The saved draft is unchanged.",
                ),
            },
            Self::AddressTooLong => Words {
                code: "address_too_long",
                chinese: ("地址太长", "网址或表单里的内容太多。没有任何内容被更改；如果是在搜索，请减少搜索的文字。"),
                english: (
                    "Address too long",
                    "The address or the form holds too much. Nothing was changed; if this was a search, use fewer words.",
                ),
            },
            Self::TooSlow => Words {
                code: "too_slow",
                chinese: (
                    "传输太慢",
                    "图片没有在十分钟内传完。已保存的草稿和已传完的图片都在；请回到这条投诉查看，再换较小的图片或更快的网络重试。",
                ),
                english: (
                    "Too slow",
                    "The pictures did not arrive within ten minutes. The saved draft and the pictures that did arrive are kept; look at the complaint, and try smaller ones or a faster line.",
                ),
            },
            Self::Broken => Words {
                code: "broken",
                chinese: ("出错了", "服务器内部出错，已记录下来。已保存的草稿不会丢失，请稍后重试。"),
                english: (
                    "Something went wrong",
                    "The server failed, and noted it. Saved drafts are kept; please try again later.",
                ),
            },
            Self::Busy => Words {
                code: "busy",
                chinese: ("请稍等", "现在同时登录的人太多。没有任何内容被更改，请几秒后返回上一页再试一次。"),
                english: (
                    "One moment, please",
                    "Too many are signing in right now. Nothing was changed; go back in a few seconds and try again.",
                ),
            },
            Self::Unavailable => Words {
                code: "unavailable",
                chinese: (
                    "暂时无法使用",
                    "数据库暂时无法访问。已保存的内容都在，请稍后刷新页面；若持续出现请联系管理员。",
                ),
                english: (
                    "Unavailable for the moment",
                    "The database cannot be used right now. What was saved is kept. Reload in a while; tell an administrator if this stays.",
                ),
            },
        }
    }
}

/// The words are put in by the frame, which knows the request id and what the client can read.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::NotFound => Self::NotFound,
            ServiceError::Forbidden(_) => Self::Forbidden,
            ServiceError::Invalid { .. } | ServiceError::NoRoom => Self::BadRequest,
            ServiceError::Busy { .. } => Self::Busy,
            error
                if error.is_transient()
                    || matches!(error, ServiceError::Store(_) | ServiceError::SessionUnusable(_)) =>
            {
                tracing::warn!(%error, "unavailable");
                Self::Unavailable
            }
            error => {
                tracing::error!(%error, "failed");
                Self::Broken
            }
        }
    }
}

/// An answer that has no text of its own.
fn is_wordless(response: &Response) -> bool {
    !response.headers().contains_key(header::CONTENT_TYPE)
}

/// What a client can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wants {
    Page,
    Json,
}

impl Wants {
    pub(super) fn of(request: &Request) -> Self {
        let accepts_html = request
            .headers()
            .get(header::ACCEPT)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.contains("text/html"));
        if accepts_html { Self::Page } else { Self::Json }
    }
}

/// The same answer with words in it. Its other headers stay: cookies, and the policy for what it may load.
pub(super) fn dressed(response: Response, problem: Problem, wants: Wants, request_id: &str) -> Response {
    let (mut parts, _) = response.into_parts();
    let written = parts.extensions.remove::<Written>().map(|Written(texts)| texts).unwrap_or_default();
    let (content_type, body) = match wants {
        Wants::Page => ("text/html; charset=utf-8", page(&problem.words(), &written, request_id)),
        Wants::Json => ("application/json", json(&problem.words(), request_id)),
    };
    let mut dressed = (parts.status, body).into_response();
    for (name, value) in &parts.headers {
        if name != header::CONTENT_LENGTH {
            dressed.headers_mut().append(name, value.clone());
        }
    }
    dressed.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    dressed
}

/// What was written in a form, to be copied. It is a stranger's text as any other.
fn written_words(texts: &[String]) -> String {
    let escaped = |text: &String| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let shown: String = texts.iter().map(|text| format!("<pre>{}</pre>\n", escaped(text))).collect();
    if shown.is_empty() {
        return shown;
    }
    format!("<section><h2>您写的文字 <span lang=\"en\">What you wrote</span></h2>\n{shown}</section>\n")
}

fn page(words: &Words, written: &[String], request_id: &str) -> String {
    let Words { chinese: (title, text), english: (title_en, text_en), .. } = words;
    let written = written_words(written);
    format!(
        r#"<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · 投诉工作台</title>
<link rel="stylesheet" href="/pkg/complaint-desk.css">
</head>
<body class="problem">
<main>
<h1>{title}</h1>
<p>{text}</p>
<section lang="en"><h2>{title_en}</h2><p>{text_en}</p></section>
{written}<p><a href="/inbox">收件箱 <span lang="en">Inbox</span></a></p>
<p><small>请求编号 <span lang="en">Request</span> <code>{request_id}</code></small></p>
</main>
</body>
</html>
"#
    )
}

#[derive(Serialize)]
struct Told<'a> {
    code: &'a str,
    message: String,
    request_id: &'a str,
}

fn json(words: &Words, request_id: &str) -> String {
    let message = format!("{} / {}", words.chinese.1, words.english.1);
    serde_json::to_string(&Told { code: words.code, message, request_id }).unwrap_or_default()
}
