//! Files that say they are pictures: fitted into what WeChat Pay takes, or refused. No small file costs much.
#![no_main]

use desk_service::testing::{fitted_picture, shown_as};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = shown_as(bytes);
    let Some(fitted) = fitted_picture(bytes) else { return };
    assert!(fitted.len() <= 2 * 1024 * 1024, "WeChat Pay takes 2 MB");
    assert!(matches!(shown_as(&fitted), Some("image/jpeg" | "image/png")));
});
