//! Which page answers which address.

use crate::pages;
use leptos::prelude::*;
use leptos_router::SsrMode;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

/// All pages. Each is rendered whole before its first byte leaves, so that status, cookies and redirects still count.
#[component]
pub fn App() -> impl IntoView {
    view! {
        <Router>
            <Routes fallback=pages::not_found>
                <Route path=path!("/") view=pages::home ssr=SsrMode::Async />
                <Route path=path!("/login") view=pages::login ssr=SsrMode::Async />
                <Route path=path!("/inbox") view=pages::inbox ssr=SsrMode::Async />
                <Route path=path!("/complaints/:id") view=pages::complaint ssr=SsrMode::Async />
                <Route path=path!("/complaints/:id/complete") view=pages::complete ssr=SsrMode::Async />
                <Route path=path!("/complaints/:id/resend") view=pages::resend ssr=SsrMode::Async />
                <Route path=path!("/complaints/:id/refund") view=pages::refund ssr=SsrMode::Async />
                <Route path=path!("/preferences") view=pages::preferences ssr=SsrMode::Async />
                <Route path=path!("/reports") view=pages::reports ssr=SsrMode::Async />
                <Route path=path!("/admin/merchants") view=pages::merchants ssr=SsrMode::Async />
                <Route path=path!("/admin/staff") view=pages::staff ssr=SsrMode::Async />
                <Route path=path!("/admin/audit") view=pages::audit ssr=SsrMode::Async />
                <Route path=path!("/admin/health") view=pages::health ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}
