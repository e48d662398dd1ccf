use leptos::prelude::*;

const COLOURS: [&str; 4] =
    ["avatar avatar--green", "avatar avatar--blue", "avatar avatar--clay", "avatar avatar--plum"];

/// The first character of a name on a colour of its person.
pub(crate) fn avatar(id: &str, name: &str) -> AnyView {
    let hash = id.bytes().fold(0usize, |hash, byte| hash.wrapping_mul(31).wrapping_add(usize::from(byte)));
    let letter = name.chars().next().map(String::from).unwrap_or_default();
    view! { <span class=COLOURS[hash % COLOURS.len()] aria-hidden="true">{letter}</span> }.into_any()
}
