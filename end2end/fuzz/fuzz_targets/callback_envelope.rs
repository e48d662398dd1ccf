//! What stands behind a signature that fits: an envelope, or anything else.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wechatpay_complaints::fuzzing;

fuzz_target!(|body: &[u8]| {
    if let Err(error) = fuzzing::open_verified(body, [7; 32]) {
        assert!(error.is_verified(), "only what is not verified is called unverified");
    }
});
