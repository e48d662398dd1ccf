//! The page in place of one that there is not: beside the navigation for who is signed in, else by itself. In the language of who
//! reads it; in both where nobody knows who does.

use super::frame::Frame;
use super::personal_page;
use crate::components::icon;
use crate::doors::{INBOX, LOGIN};
use crate::problem::Problem;
use crate::redirect::lead_to;
use crate::taste::Taste;
use crate::visit::Visit;
use crate::words::{Words, words};
use desk_domain::Language;
use desk_service::ServiceError;
use leptos::prelude::*;

/// Names one request, in the answer's header, on the page of a problem and in the log.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// What is told in place of a page that a request never came to.
#[derive(Clone, Debug)]
pub struct Failure {
    pub problem: Problem,
    pub request_id: RequestId,
    /// What was written in a form with which nothing was done, to be copied.
    pub written: Vec<String>,
}

/// The document about it for somebody whom nobody knows, or whose person cannot be looked up.
pub struct ProblemPage {
    pub failure: Failure,
    pub taste: Taste,
    /// The browser holds a session: there is a way back to where its person works.
    pub has_session: bool,
}

impl ProblemPage {
    /// The whole document. It needs neither scripts nor the database.
    #[must_use]
    pub fn into_html(self) -> String {
        let Self { failure: Failure { problem, request_id, written }, taste, has_session } = self;
        let words = words(taste.language.unwrap_or_default());
        let about = About { problem, words, also: taste.language.is_none().then(|| self::words(Language::English)) };
        let document = || {
            view! {
                <!DOCTYPE html>
                <html lang=words.language.tag() data-theme=taste.theme.as_str()>
                    <head>
                        <meta charset="utf-8" />
                        <meta name="viewport" content="width=device-width, initial-scale=1" />
                        <meta name="color-scheme" content="light dark" />
                        <title>{format!("{} · {}", words.problem.title(problem), words.frame.product)}</title>
                        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                        <link rel="stylesheet" href="/pkg/complaint-desk.css" />
                    </head>
                    <body>
                        <div class="shell">
                            {way_back(words, has_session)}
                            <div class="sheet sheet--page">{about.view(None, &written, Some(&request_id))}</div>
                        </div>
                    </body>
                </html>
            }
            .to_html()
        };
        Owner::new().with(document)
    }
}

/// In place of the navigation, which nobody can be shown without being known.
fn way_back(words: &'static Words, has_session: bool) -> AnyView {
    let (href, symbol, label) = match has_session {
        true => (INBOX, "inbox", words.frame.inbox),
        false => (LOGIN, "mine", words.login.sign_in),
    };
    view! {
        <nav class="nav" aria-label=words.frame.navigation>
            <a class="nav-brand" href=href>
                <img src="/favicon.svg" alt="" width="28" height="28" />
                <span>
                    <b>{words.frame.product}</b>
                </span>
            </a>
            <a class="nav-item" href=href title=label>
                {icon(symbol)} <span class="nav-label">{label}</span>
            </a>
        </nav>
    }
    .into_any()
}

/// The same for who is signed in, beside the navigation.
pub(crate) fn problem(visit: Visit) -> AnyView {
    let failure = expect_context::<Failure>();
    personal_page(visit, move |visit, _| async move {
        let about = About::of(&visit, failure.problem);
        Ok(about.framed(&visit, &failure.written, Some(&failure.request_id)))
    })
}

/// A failure behind the page. The cause is in the log; the person learns what it means.
pub(crate) fn failed(visit: &Visit, error: ServiceError) -> AnyView {
    let problem = match error {
        // No such complaint, or none that this person may see.
        ServiceError::NotFound => Problem::NoComplaint,
        error => Problem::from(error),
    };
    visit.set_status(problem.status());
    About::of(visit, problem).framed(visit, &[], visit.request_id.as_ref())
}

/// For a page that was asked for without a session.
pub(crate) fn sign_in_first(visit: &Visit) -> AnyView {
    lead_to(LOGIN);
    About::of(visit, Problem::SignInNeeded).view(None, &[], None)
}

/// What is told, and in which languages.
struct About {
    problem: Problem,
    words: &'static Words,
    /// The other language.
    also: Option<&'static Words>,
}

impl About {
    fn of(visit: &Visit, problem: Problem) -> Self {
        Self { problem, words: visit.words, also: None }
    }

    fn framed(&self, visit: &Visit, written: &[String], request_id: Option<&RequestId>) -> AnyView {
        Frame::of(visit).titled(self.words.problem.title(self.problem)).still().around(self.view(
            Some(visit),
            written,
            request_id,
        ))
    }

    fn view(&self, visit: Option<&Visit>, written: &[String], request_id: Option<&RequestId>) -> AnyView {
        let (problem, words) = (self.problem, self.words);
        let also = self.also.map(|words| {
            view! {
                <section lang=words.language.tag()>
                    <h2>{words.problem.title(problem)}</h2>
                    <p>{words.problem.text(problem)}</p>
                </section>
            }
        });
        let written = (!written.is_empty()).then(|| {
            let texts = written.iter().map(|text| view! { <pre>{text.clone()}</pre> }).collect_view();
            view! { <section><h2>{self.named(|words| words.problem.written)}</h2> {texts}</section> }
        });
        let request = request_id.map(|RequestId(id)| {
            view! { <small>{self.named(|words| words.problem.request)} " " <code>{id.clone()}</code></small> }
        });
        view! {
            <main class="problem">
                {icon(problem.symbol())}
                <div class="problem-text">
                    <h1>{words.problem.title(problem)}</h1>
                    <p>{words.problem.text(problem)}</p>
                    {also}
                    {written}
                    <p class="problem-ways">
                        {visit.and_then(|visit| self.again(visit))}
                        <a class="button" href=if problem == Problem::SignInNeeded { LOGIN } else { INBOX }>
                            {self.named(|words| words.problem.way(problem))}
                        </a>
                        {request}
                    </p>
                </div>
            </main>
        }
        .into_any()
    }

    /// What else can be tried from here.
    fn again(&self, visit: &Visit) -> Option<AnyView> {
        let (href, symbol, label) = match self.problem {
            Problem::NoComplaint => {
                let number = visit.path.split('/').nth(2)?;
                let number: String = url::form_urlencoded::byte_serialize(number.as_bytes()).collect();
                (format!("{INBOX}?q={number}"), "search", self.words.problem.search_number)
            }
            Problem::Unavailable | Problem::Broken => {
                (format!("{}{}", visit.path, visit.carried_query()), "refresh", self.words.problem.retry)
            }
            _ => return None,
        };
        Some(view! { <a class="button" href=href>{icon(symbol)} {label}</a> }.into_any())
    }

    /// A few words, beside each other where there are two languages.
    fn named(&self, text: impl Fn(&'static Words) -> &'static str) -> AnyView {
        let also = self.also.map(|words| view! { " " <span lang=words.language.tag()>{text(words)}</span> });
        view! { {text(self.words)} {also} }.into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use desk_domain::Theme;

    #[test]
    fn a_problem_is_told_in_the_language_of_who_reads_it_or_in_both() {
        let page = |language, written: &[&str]| {
            let taste = Taste { language, theme: Theme::Dark, ..Taste::default() };
            let written = written.iter().map(|text| (*text).to_owned()).collect();
            let failure = Failure { problem: Problem::TooSlow, request_id: RequestId("0198".to_owned()), written };
            ProblemPage { failure, taste, has_session: true }.into_html()
        };
        let told = |page: &str| [page.contains("传输太慢"), page.contains("Too slow")];
        for (language, tag, expected) in [
            (None, "zh-CN", [true, true]),
            (Some(Language::Chinese), "zh-CN", [true, false]),
            (Some(Language::English), "en", [false, true]),
        ] {
            let html = page(language, &["</pre><script>"]);
            assert_eq!(told(&html), expected, "{html}");
            let document = format!("<!DOCTYPE html><html lang=\"{tag}\" data-theme=\"dark\">");
            assert!(html.starts_with(&document) && html.contains("0198"), "{html}");
            assert!(html.contains("<pre>&lt;/pre&gt;&lt;script&gt;</pre>"), "{html}");
        }
        assert!(!page(None, &[]).contains("您写的文字"));
    }
}
