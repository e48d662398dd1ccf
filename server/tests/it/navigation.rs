//! The navigation shows everybody where they may go, where they are, and nothing else.

use crate::page::{links, links_to_here};
use crate::support::World;
use desk_app::doors::{Behind, DOORS};
use desk_domain::{Role, VariantArray};
use desk_store::Dialect;
use http::StatusCode;
use std::collections::BTreeSet;

const BESIDE: &str = "nav.nav";
const FOOT: &str = "nav.bar";

/// Pages that stand by themselves, and are not the way to others.
fn pages() -> impl Iterator<Item = &'static str> {
    let pages = DOORS.iter().filter(|door| matches!(door.behind, Behind::Page(_))).map(|door| door.path);
    pages.filter(|path| !path.contains('{') && !["/", "/login"].contains(path))
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_shown_the_way_to_what_they_may_see_and_to_nothing_else() {
    let world = World::start(Dialect::Sqlite).await;
    for role in Role::VARIANTS {
        let browser = world.browser_of(*role).await;
        let page = browser.get("/preferences").await.text;
        let shown: BTreeSet<String> = [BESIDE, FOOT].iter().flat_map(|place| links(&page, place)).collect();
        for way in &shown {
            assert_eq!(browser.get(way).await.status, StatusCode::OK, "{role:?}: {way}");
        }
        for page in pages() {
            let opens = browser.get(page).await.status == StatusCode::OK;
            assert_eq!(shown.contains(page), opens, "{role:?}: {page}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_navigation_says_where_one_is() {
    let world = World::start(Dialect::Sqlite).await;
    let admin = world.browser_of(Role::Admin).await;
    for (page, beside, foot) in [
        ("/inbox", "/inbox?state=open", "/inbox"),
        ("/inbox?q=nothing", "", "/inbox"),
        ("/inbox?view=waiting", "/inbox?view=waiting", "/inbox"),
        ("/inbox?view=mine", "/inbox?view=mine", "/inbox?view=mine"),
        ("/inbox?view=troubled", "/inbox?view=troubled", "/inbox?view=troubled"),
        ("/inbox?state=pending", "/inbox?state=open", "/inbox"),
        ("/inbox?state=processed", "/inbox?state=processed", "/inbox"),
        ("/reports", "/reports", "/reports"),
        ("/admin/audit", "/admin/audit", ""),
        ("/preferences", "/preferences", "/preferences"),
    ] {
        let answer = admin.get(page).await;
        for (place, expected) in [(BESIDE, beside), (FOOT, foot)] {
            let expected: Vec<&str> = Some(expected).filter(|way| !way.is_empty()).into_iter().collect();
            assert_eq!(links_to_here(&answer.text, place), expected, "{page}, {place}");
        }
    }
}
