//! What the team has done with the complaint, as a line of its conversation.

use crate::components::icon;
use crate::format;
use crate::words::Words;
use desk_domain::{TeamAct, TeamEvent, Timestamp};
use leptos::prelude::*;

pub(super) fn team_line(words: &'static Words, event: &TeamEvent, now: Timestamp, at: AnyView) -> AnyView {
    let team = &words.team;
    let (symbol, text) = match &event.act {
        Ok(TeamAct::Claimed { by_reply }) => {
            ("mychk", if *by_reply { team.claimed_by_reply } else { team.claimed }.into_any())
        }
        Ok(TeamAct::Assigned { to_name, note, .. }) => {
            let to = view! { {team.assigned_to} " " <b><bdi>{to_name.clone()}</bdi></b> {noted(words, note)} };
            ("swap", to.into_any())
        }
        Ok(TeamAct::Released { note }) => ("minus", view! { {team.released} {noted(words, note)} }.into_any()),
        Ok(TeamAct::Snoozed { until }) => {
            let until = format::moment(*until, now, words.language);
            ("moon", view! { {team.snoozed} " " <b>{until}</b> }.into_any())
        }
        Ok(TeamAct::Woken { because }) => ("moon", team.woken(*because).into_any()),
        Ok(TeamAct::Tagged { tag }) => ("tag", view! { {team.tagged} " " <b><bdi>{tag.clone()}</bdi></b> }.into_any()),
        Ok(TeamAct::Untagged { tag }) => {
            ("tag", view! { {team.untagged} " " <b><bdi>{tag.clone()}</bdi></b> }.into_any())
        }
        Err(raw) => ("off", view! { {team.unknown} " " <code translate="no">{raw.clone()}</code> }.into_any()),
    };
    view! {
        <p class="system">
            {icon(symbol)} <span><bdi>{event.actor_name.clone()}</bdi> " " {text}</span> {at}
        </p>
    }
    .into_any()
}

fn noted(words: &'static Words, note: &str) -> Option<AnyView> {
    let quoted = (!note.is_empty()).then(|| words.team.quoted(note))?;
    Some(view! { " · " <bdi>{quoted}</bdi> }.into_any())
}
