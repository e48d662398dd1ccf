//! The simulator's reading of the `Authorization` header: what it accepts names five things, each once.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wechatpay_simulator::fuzzing;

fuzz_target!(|header: &str| {
    if let Some(values) = fuzzing::authorization(header) {
        assert_eq!(values.len(), 5);
        assert!(values.iter().all(|value| !value.is_empty() && !value.contains('"')));
    }
});
