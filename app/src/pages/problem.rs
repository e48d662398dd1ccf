//! The page in place of one that there is not, in the language of who reads it; in both where nobody knows who does.

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

/// A document about a problem, for a request that never came to a page.
pub struct ProblemPage {
    pub problem: Problem,
    pub taste: Taste,
    pub request_id: RequestId,
    /// What was written in a form with which nothing was done, to be copied.
    pub written: Vec<String>,
}

impl ProblemPage {
    /// The whole document. It needs neither scripts nor the database.
    #[must_use]
    pub fn into_html(self) -> String {
        let Self { problem, taste, request_id, written } = self;
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
                    <body>{about.view(&written, Some(&request_id))}</body>
                </html>
            }
            .to_html()
        };
        Owner::new().with(document)
    }
}

/// A failure behind the page. The cause is in the log; the person learns what it means.
pub(crate) fn failed(visit: &Visit, error: ServiceError) -> AnyView {
    let problem = match error {
        // No such complaint, or none that this person may see.
        ServiceError::NotFound => Problem::NoComplaint,
        error => Problem::from(error),
    };
    visit.set_status(problem.status());
    About::of(visit, problem).view(&[], visit.request_id.as_ref())
}

/// For a page that was asked for without a session.
pub(crate) fn sign_in_first(visit: &Visit) -> AnyView {
    lead_to(LOGIN);
    About::of(visit, Problem::SignInNeeded).view(&[], None)
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

    fn view(&self, written: &[String], request_id: Option<&RequestId>) -> AnyView {
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
            view! { <p><small>{self.named(|words| words.problem.request)} " " <code>{id.clone()}</code></small></p> }
        });
        view! {
            <main class="problem">
                {icon("off")} <h1>{words.problem.title(problem)}</h1> <p>{words.problem.text(problem)}</p> {also}
                {written}
                <p>
                    <a class="button" href=INBOX>
                        {self.named(|words| words.problem.way(problem))}
                    </a>
                </p>
                {request}
            </main>
        }
        .into_any()
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
            let taste = Taste { language, theme: Theme::Dark };
            let written = written.iter().map(|text| (*text).to_owned()).collect();
            ProblemPage { problem: Problem::TooSlow, taste, request_id: RequestId("0198".to_owned()), written }
                .into_html()
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
