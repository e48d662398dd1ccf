//! What was encrypted: it is kept as it was, whatever it is about.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wechatpay_complaints::fuzzing;

fuzz_target!(|plain: &str| {
    if let Some(raw) = fuzzing::resource(plain) {
        assert_eq!(raw, plain);
    }
});
