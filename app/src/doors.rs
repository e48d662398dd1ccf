//! Every page and form: who may go there, and what a form may bring. What does not stand here is refused. The guard, the
//! bounds of bodies, the navigation and the tests that knock everywhere go by this one table.

use crate::words::Words;
use desk_domain::Permission;

/// Where the form of the sign-in is sent.
pub const SIGN_IN: &str = "/api/sign_in";

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

/// What a form brings that comes in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    Words,
    /// And pictures, which take room and time.
    Pictures,
}

/// Where a page stands in the navigation.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    /// What pages call it that are there.
    pub(crate) name: &'static str,
    pub(crate) symbol: &'static str,
    pub(crate) label: fn(&Words) -> &'static str,
}

/// A page, or the target of a form.
#[derive(Clone, Copy)]
pub struct Door {
    /// The route, as the router writes it.
    pub path: &'static str,
    pub access: Access,
    /// `None` for a form whose fields come in one piece, and for a page.
    pub parts: Option<Parts>,
    pub(crate) place: Option<Place>,
}

impl Door {
    const fn to(path: &'static str, access: Access) -> Self {
        Self { path, access, parts: None, place: None }
    }

    const fn in_parts(self, parts: Parts) -> Self {
        Self { parts: Some(parts), ..self }
    }

    const fn listed(self, name: &'static str, symbol: &'static str, label: fn(&Words) -> &'static str) -> Self {
        Self { place: Some(Place { name, symbol, label }), ..self }
    }

    /// The door at this route.
    #[must_use]
    pub fn at(path: &str) -> Option<&'static Self> {
        DOORS.iter().find(|door| door.path == path)
    }
}

use Access::{Anyone, KeepsDraft, Needs, SignedIn};
use Permission::{
    AuditRead, ComplaintComplete, ComplaintRead, ComplaintReply, HealthRead, MerchantRead, RefundDecide, ReportRead,
    StaffRead,
};

pub const DOORS: &[Door] = &[
    Door::to("/", SignedIn),
    Door::to("/login", Anyone),
    Door::to("/inbox", Needs(ComplaintRead)),
    Door::to("/complaints/{id}", Needs(ComplaintRead)),
    Door::to("/complaints/{id}/complete", Needs(ComplaintComplete)),
    Door::to("/complaints/{id}/resend", Needs(ComplaintReply)),
    Door::to("/complaints/{id}/refund", Needs(RefundDecide)),
    Door::to("/preferences", SignedIn),
    Door::to("/reports", Needs(ReportRead)).listed("reports", "chart", |words| words.board.title),
    Door::to("/admin/merchants", Needs(MerchantRead)).listed("merchants", "sliders", |words| words.merchants.title),
    Door::to("/admin/staff", Needs(StaffRead)).listed("staff", "people", |words| words.people.title),
    Door::to("/admin/audit", Needs(AuditRead)).listed("audit", "audit", |words| words.audit.title),
    Door::to("/admin/health", Needs(HealthRead)).listed("health", "shield", |words| words.health.title),
    Door::to(SIGN_IN, Anyone),
    Door::to("/api/sign_out", Anyone),
    Door::to("/api/save_preferences", SignedIn),
    Door::to("/api/change_password", SignedIn),
    Door::to("/api/end_session", SignedIn),
    Door::to("/api/end_other_sessions", SignedIn),
    Door::to("/api/save_draft", KeepsDraft).in_parts(Parts::Words),
    Door::to("/api/attach_image", KeepsDraft).in_parts(Parts::Pictures),
    Door::to("/api/reply", KeepsDraft).in_parts(Parts::Pictures),
    Door::to("/api/complete", Needs(ComplaintComplete)),
    Door::to("/api/decide_refund", KeepsDraft).in_parts(Parts::Pictures),
    Door::to("/api/start_refund", Needs(RefundDecide)),
    Door::to("/api/keep_refund_notes", KeepsDraft).in_parts(Parts::Words),
    Door::to("/api/withdraw", Needs(ComplaintReply)),
    Door::to("/api/send_now", Needs(ComplaintReply)),
    Door::to("/api/verify_now", Needs(ComplaintReply)),
    Door::to("/api/edit_and_resend", Needs(ComplaintReply)),
    Door::to("/api/judge_row", Needs(ComplaintReply)),
    Door::to("/api/dismiss_trouble", Needs(ComplaintReply)),
];
