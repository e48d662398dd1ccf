//! `/media/{key}`: pictures, and nothing else that might be in them.

use crate::support::{DOT, World};
use desk_domain::Role;
use desk_service::jobs;
use desk_testing::on_both_databases;
use http::StatusCode;
use std::fs;

on_both_databases!(
    a_picture_that_is_not_there_is_not_found,
    strangers_see_no_pictures,
    what_is_in_a_picture_is_shown_as_a_picture_or_not_at_all,
);

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

async fn what_is_in_a_picture_is_shown_as_a_picture_or_not_at_all(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    platform.control.user_message(id.as_str(), "见图", 1);
    platform.control.flush_callbacks().await;
    jobs::run_until_idle(&world.desk).await.unwrap();
    let agent = world.browser_of(Role::Agent).await;
    let page = agent.get(&format!("/complaints/{id}")).await.text;
    let (_, rest) = page.split_once("src=\"/media/").unwrap();
    let key = rest.split_once('"').unwrap().0;
    let path = format!("/media/{key}");
    assert_eq!(agent.get(&path).await.status, StatusCode::OK);

    let kept = world.desk.settings().pictures.media_url.folder().join(&key[key.len() - 2..]).join(key);
    assert!(kept.exists());
    let script = b"<script>alert(document.cookie)</script>";
    let of_kinds: [(&[u8], &str); 4] = [
        (b"GIF89a\x02\x00\x03\x00", "image/gif"),
        (&DOT, "image/bmp"),
        (b"<!doctype html>", ""),
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\">", ""),
    ];
    for (head, content_type) in of_kinds {
        fs::write(&kept, [head, script].concat()).unwrap();
        let answer = agent.get(&path).await;
        if content_type.is_empty() {
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
            assert!(!answer.text.contains("alert("));
            continue;
        }
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, content_type));
        assert_eq!(answer.header("content-security-policy"), "default-src 'none'; sandbox");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        let kind = content_type.trim_start_matches("image/");
        assert_eq!(answer.header("content-disposition"), format!("inline; filename=\"{}.{kind}\"", &key[..12]));
    }
}
