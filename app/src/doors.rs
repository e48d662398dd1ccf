//! Every page and form: who may go there, what a form may bring, and where a page stands in the navigation. What does not
//! stand here is refused: router, guard, bounds of bodies, navigation and the tests that knock everywhere are made of this one
//! table.

use crate::actions::{
    AddNote, AddTag, AttachImage, ChangePassword, Complete, DecideRefund, DeleteNote, DismissTrouble, EditAndResend,
    EndOtherSessions, EndSession, HandOver, JudgeRow, KeepHandoverNote, KeepNote, KeepRefundNotes, RemoveTag, Reply,
    SaveDraft, SavePreferences, SendNow, SignIn, SignOut, Snooze, StartRefund, VerifyNow, Wake, Withdraw,
};
use crate::door::Access::{Anyone, KeepsDraft, Needs, SignedIn};
use crate::pages;
use desk_domain::Permission::{
    AuditRead, ComplaintAssign, ComplaintComplete, ComplaintRead, ComplaintReply, HealthRead, MerchantRead,
    RefundDecide, ReportRead, StaffRead,
};
use leptos::server_fn::ServerFn;

pub use crate::door::{Access, Behind, Door, Page, Parts};

/// Where the form of the sign-in is sent.
pub const SIGN_IN: &str = SignIn::PATH;
/// Where people sign in.
pub(crate) const LOGIN: &str = "/login";
/// The list of complaints, to which everything leads back.
pub(crate) const INBOX: &str = "/inbox";
/// The field that searches, by itself.
pub(crate) const SEARCH: &str = "/search";
/// A person's own account.
pub(crate) const PREFERENCES: &str = "/preferences";

/// To no page of its own: what is told in place of one that a request never came to, to who is signed in.
pub static PROBLEM: Door = Door::page("", SignedIn, pages::problem);

pub static DOORS: &[Door] = &[
    Door::page("/", SignedIn, pages::home),
    Door::page(LOGIN, Anyone, pages::login),
    Door::page(INBOX, Needs(ComplaintRead), pages::inbox).in_bar("inbox", |words| words.frame.inbox),
    Door::page(SEARCH, Needs(ComplaintRead), pages::search)
        .called(|words| words.frame.search)
        .in_bar("search", |words| words.frame.search),
    Door::page("/complaints/{id}", Needs(ComplaintRead), pages::complaint),
    Door::page("/complaints/{id}/complete", Needs(ComplaintComplete), pages::complete),
    Door::page("/complaints/{id}/assign", Needs(ComplaintAssign), pages::assign),
    Door::page("/complaints/{id}/resend", Needs(ComplaintReply), pages::resend),
    Door::page("/complaints/{id}/refund", Needs(RefundDecide), pages::refund),
    Door::page("/complaints/{id}/snooze", Needs(ComplaintReply), pages::snooze),
    Door::page("/reports", Needs(ReportRead), pages::reports)
        .called(|words| words.board.title)
        .in_navigation("chart")
        .in_bar("chart", |words| words.frame.board),
    Door::page("/wall", Needs(ReportRead), pages::wall)
        .called(|words| words.board.wall)
        .in_navigation("screen")
        .always_dark(),
    Door::page("/admin/merchants", Needs(MerchantRead), pages::merchants)
        .called(|words| words.merchants.title)
        .in_navigation("sliders"),
    Door::page("/admin/staff", Needs(StaffRead), pages::staff)
        .called(|words| words.people.title)
        .in_navigation("people"),
    Door::page("/admin/audit", Needs(AuditRead), pages::audit).called(|words| words.audit.title).in_navigation("audit"),
    Door::page("/admin/health", Needs(HealthRead), pages::health)
        .called(|words| words.health.title)
        .in_navigation("shield"),
    Door::page(PREFERENCES, SignedIn, pages::preferences)
        .called(|words| words.frame.preferences)
        .in_bar("mine", |words| words.frame.me),
    Door::form::<SignIn>(Anyone),
    Door::form::<SignOut>(Anyone),
    Door::form::<SavePreferences>(SignedIn),
    Door::form::<ChangePassword>(SignedIn),
    Door::form::<EndSession>(SignedIn),
    Door::form::<EndOtherSessions>(SignedIn),
    Door::form::<SaveDraft>(KeepsDraft).in_parts(Parts::Words),
    Door::form::<AttachImage>(KeepsDraft).in_parts(Parts::Pictures),
    Door::form::<Reply>(KeepsDraft).in_parts(Parts::Pictures),
    Door::form::<Complete>(Needs(ComplaintComplete)),
    Door::form::<DecideRefund>(KeepsDraft).in_parts(Parts::Pictures),
    Door::form::<StartRefund>(Needs(RefundDecide)),
    Door::form::<KeepRefundNotes>(KeepsDraft).in_parts(Parts::Words),
    Door::form::<AddNote>(KeepsDraft).in_parts(Parts::Words),
    Door::form::<KeepNote>(KeepsDraft).in_parts(Parts::Words),
    Door::form::<DeleteNote>(Needs(ComplaintReply)),
    Door::form::<Snooze>(Needs(ComplaintReply)),
    Door::form::<Wake>(Needs(ComplaintReply)),
    Door::form::<AddTag>(Needs(ComplaintReply)),
    Door::form::<RemoveTag>(Needs(ComplaintReply)),
    Door::form::<Withdraw>(Needs(ComplaintReply)),
    Door::form::<SendNow>(Needs(ComplaintReply)),
    Door::form::<VerifyNow>(Needs(ComplaintReply)),
    Door::form::<EditAndResend>(Needs(ComplaintReply)),
    Door::form::<JudgeRow>(Needs(ComplaintReply)),
    Door::form::<DismissTrouble>(Needs(ComplaintReply)),
    Door::form::<HandOver>(KeepsDraft).in_parts(Parts::Words),
    Door::form::<KeepHandoverNote>(KeepsDraft).in_parts(Parts::Words),
];
