//! Keys of the size that WeChat Pay and its merchants use.

use rsa::PrivateKey;

pub(crate) fn rsa_2048() -> rsa::Result<PrivateKey> {
    PrivateKey::new(&mut getrandom::SysRng, 2048)
}
