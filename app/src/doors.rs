//! Who may go where. What does not stand here is refused.

use desk_domain::Permission;

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

use Access::{Anyone, KeepsDraft, Needs, SignedIn};
use Permission::{
    AuditRead, ComplaintComplete, ComplaintRead, ComplaintReply, HealthRead, MerchantRead, RefundDecide, ReportRead,
    StaffRead,
};

/// Every page and server function, as the router writes it.
pub const RULES: &[(&str, Access)] = &[
    ("/", SignedIn),
    ("/login", Anyone),
    ("/inbox", Needs(ComplaintRead)),
    ("/complaints/{id}", Needs(ComplaintRead)),
    ("/complaints/{id}/complete", Needs(ComplaintComplete)),
    ("/complaints/{id}/resend", Needs(ComplaintReply)),
    ("/complaints/{id}/refund", Needs(RefundDecide)),
    ("/preferences", SignedIn),
    ("/reports", Needs(ReportRead)),
    ("/admin/merchants", Needs(MerchantRead)),
    ("/admin/staff", Needs(StaffRead)),
    ("/admin/audit", Needs(AuditRead)),
    ("/admin/health", Needs(HealthRead)),
    ("/api/sign_in", Anyone),
    ("/api/sign_out", Anyone),
    ("/api/save_preferences", SignedIn),
    ("/api/change_password", SignedIn),
    ("/api/end_session", SignedIn),
    ("/api/end_other_sessions", SignedIn),
    ("/api/save_draft", KeepsDraft),
    ("/api/attach_image", KeepsDraft),
    ("/api/reply", KeepsDraft),
    ("/api/complete", Needs(ComplaintComplete)),
    ("/api/decide_refund", KeepsDraft),
    ("/api/start_refund", Needs(RefundDecide)),
    ("/api/keep_refund_notes", KeepsDraft),
    ("/api/withdraw", Needs(ComplaintReply)),
    ("/api/send_now", Needs(ComplaintReply)),
    ("/api/verify_now", Needs(ComplaintReply)),
    ("/api/edit_and_resend", Needs(ComplaintReply)),
    ("/api/judge_row", Needs(ComplaintReply)),
    ("/api/dismiss_trouble", Needs(ComplaintReply)),
];
