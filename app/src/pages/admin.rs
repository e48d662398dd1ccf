//! What administrators look at besides merchants: accounts, the audit log.

use super::frame::Frame;
use super::personal_page;
use crate::components::{Kind, badge};
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::{AuditLine, Timestamp};
use desk_service::access::granted;
use desk_service::audit;
use desk_service::people::{self, StaffLine};
use leptos::prelude::*;

pub(crate) fn staff(visit: Visit) -> AnyView {
    personal_page(visit, |visit, actor| async move {
        let words = visit.words;
        let staff = people::list(&visit.desk, &granted(&actor)?).await?;
        let now = visit.desk.now();
        let rows = staff.iter().map(|line| staff_row(words, line, now)).collect_view();
        let heads = [words.login.username, words.people.name, words.people.role_heading, words.common.state];
        Ok(Frame::of(&visit).headed(words.people.intro, table(&heads, rows)))
    })
}

fn staff_row(words: &'static Words, line: &StaffLine, now: Timestamp) -> AnyView {
    let locked = line.locked_until.is_some_and(|until| until > now);
    let state = match (line.disabled, locked) {
        (true, _) => badge(Kind::Neutral, words.people.disabled),
        (_, true) => badge(Kind::Neutral, words.people.locked),
        _ => badge(Kind::Ok, words.people.active),
    };
    view! {
        <tr>
            <th scope="row">{line.username.clone()}</th>
            <td>{line.name.clone()}</td>
            <td>{words.people.role(line.role)}</td>
            <td>{state}</td>
        </tr>
    }
    .into_any()
}

pub(crate) fn audit(visit: Visit) -> AnyView {
    personal_page(visit, |visit, actor| async move {
        let words = visit.words;
        let before = visit.field("before").and_then(|id| id.parse().ok());
        let lines = audit::log(&visit.desk, &granted(&actor)?, before).await?;
        let older = lines.last().filter(|_| lines.len() >= 50).map(|line| {
            view! { <p class="paging"><a class="button" href=format!("{}?before={}", visit.door.path, line.id)>{words.audit.older}</a></p> }
        });
        let rows = lines.iter().map(|line| audit_row(words, line)).collect_view();
        let heads = [
            words.audit.time,
            words.audit.person,
            words.audit.action,
            words.audit.subject,
            words.audit.address,
            words.common.detail,
        ];
        let content = view! { {table(&heads, rows)} {older} };
        Ok(Frame::of(&visit).headed(words.audit.intro, content))
    })
}

fn audit_row(words: &'static Words, line: &AuditLine) -> AnyView {
    view! {
        <tr>
            <td class="nowrap">{line.at.in_beijing().to_string()}</td>
            <td>{line.actor_name.clone()}</td>
            <td class="nowrap" title=line.act_name().to_owned()>{words.audit.act_named(line.act_name())}</td>
            <td translate="no">{line.subject.clone()}</td>
            <td translate="no">{line.address.map(|address| address.to_string())}</td>
            <td class="wrap" translate="no">{line.detail.clone()}</td>
        </tr>
    }
    .into_any()
}

pub(super) fn table(heads: &[&'static str], rows: impl IntoView + 'static) -> AnyView {
    let heads = heads.iter().map(|head| view! { <th scope="col">{*head}</th> }).collect_view();
    view! {
        <div class="table-scroll">
            <table class="table">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
