//! `/media/{key}`: pictures, and nothing else that might be in them.

use crate::support::{World, on_both_databases};
use desk_domain::Role;
use http::StatusCode;

on_both_databases!(a_picture_that_is_not_there_is_not_found, strangers_see_no_pictures);

async fn a_picture_that_is_not_there_is_not_found(world: World) {
    let agent = world.browser_of(Role::Agent).await;
    for key in ["0".repeat(64), "..%2F..%2Fmaster.key".to_owned(), "%00".to_owned(), "字".to_owned()] {
        let answer = agent.get(&format!("/media/{key}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{key}");
    }
}

async fn strangers_see_no_pictures(world: World) {
    let answer = world.stranger().get(&format!("/media/{}", "0".repeat(64))).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}
