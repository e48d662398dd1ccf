//! A door: a page or the target of a form, who may come there, and what they may bring.

use crate::visit::Visit;
use crate::words::Words;
use desk_domain::{Actor, Permission};
use leptos::prelude::AnyView;
use leptos::server_fn::ServerFn;

/// Who is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Anyone,
    SignedIn,
    Needs(Permission),
    /// Whoever may reply, and also when their sign-in has run out while they were writing: what they wrote is kept as a
    /// draft, and nothing else is done with it.
    KeepsDraft,
}

impl Access {
    /// Whether it lets this person in, who is signed in.
    #[must_use]
    pub fn fits(self, actor: &Actor) -> bool {
        match self {
            Self::Anyone | Self::SignedIn => true,
            Self::Needs(permission) => actor.may(permission),
            Self::KeepsDraft => actor.may(Permission::ComplaintReply),
        }
    }
}

/// What a form brings that comes in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    Words,
    /// And pictures, which take room and time.
    Pictures,
}

/// A page, from who asks for it.
#[derive(Clone, Copy)]
pub struct Page(pub(crate) fn(Visit) -> AnyView);

/// What answers at a door.
#[derive(Clone, Copy)]
pub enum Behind {
    Page(Page),
    /// A server function, to which a form is posted.
    Form,
    /// Something of the server's own.
    Other,
}

pub(crate) type Label = fn(&Words) -> &'static str;

/// A page, or the target of a form.
#[derive(Clone, Copy)]
pub struct Door {
    /// The route, as the router writes it.
    pub path: &'static str,
    pub access: Access,
    pub behind: Behind,
    /// `None` for a form whose fields come in one piece, and for a page.
    pub parts: Option<Parts>,
    /// It is answered without a time limit: a stream, or what is fetched under a limit of its own.
    pub takes_its_time: bool,
    /// It is shown in dark colours, whatever its reader likes.
    pub(crate) is_dark: bool,
    /// What the page is called.
    pub(crate) title: Option<Label>,
    /// Its symbol in the navigation beside the page.
    pub(crate) in_navigation: Option<&'static str>,
    /// Its symbol and its short name in the navigation of phones.
    pub(crate) in_bar: Option<(&'static str, Label)>,
}

impl Door {
    const fn new(path: &'static str, access: Access, behind: Behind) -> Self {
        Self {
            path,
            access,
            behind,
            parts: None,
            takes_its_time: false,
            is_dark: false,
            title: None,
            in_navigation: None,
            in_bar: None,
        }
    }

    /// To something of the server's own.
    #[must_use]
    pub const fn other(path: &'static str, access: Access) -> Self {
        Self::new(path, access, Behind::Other)
    }

    pub(crate) const fn page(path: &'static str, access: Access, page: fn(Visit) -> AnyView) -> Self {
        Self::new(path, access, Behind::Page(Page(page)))
    }

    pub(crate) const fn form<F: ServerFn>(access: Access) -> Self {
        Self::new(F::PATH, access, Behind::Form)
    }

    pub(crate) const fn in_parts(self, parts: Parts) -> Self {
        Self { parts: Some(parts), ..self }
    }

    #[must_use]
    pub const fn taking_its_time(self) -> Self {
        Self { takes_its_time: true, ..self }
    }

    pub(crate) const fn always_dark(self) -> Self {
        Self { is_dark: true, ..self }
    }

    pub(crate) const fn called(self, title: Label) -> Self {
        Self { title: Some(title), ..self }
    }

    pub(crate) const fn in_navigation(self, symbol: &'static str) -> Self {
        Self { in_navigation: Some(symbol), ..self }
    }

    pub(crate) const fn in_bar(self, symbol: &'static str, name: Label) -> Self {
        Self { in_bar: Some((symbol, name)), ..self }
    }
}
