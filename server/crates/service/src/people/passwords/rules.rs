//! The rules for passwords: none that somebody would try early.

use thiserror::Error;

const MIN_CHARS: usize = 10;
/// Longest password in bytes, which bounds the work that one can cause.
const MAX_BYTES: usize = 1024;
/// Least strength, as a power of ten of guesses. Three weak parts in a row count as 10^8 and little more; ten
/// characters without any pattern as 10^10.
const LEAST_GUESSES: f64 = 9.0;

/// Least number of letters that a password has beside known words about its owner.
const LEAST_OWN_LETTERS: usize = 4;
const SHORTEST_WORD: usize = 2;

/// Words that are tried first in China; the estimator's own lists are English.
const CHINESE_WORDS: [&str; 39] = [
    "woaini",
    "woaini1314",
    "woaiwojia",
    "woaizhongguo",
    "aini",
    "wo",
    "nihao",
    "zhongguo",
    "beijing",
    "shanghai",
    "guangzhou",
    "shenzhen",
    "taobao",
    "alipay",
    "zhifubao",
    "guanliyuan",
    "mima",
    "mima123",
    "denglu",
    "jintian",
    "tiantian",
    "xiaoxiao",
    "baobao",
    "520",
    "521",
    "1314",
    "5201314",
    "1314520",
    "1314521",
    "7758521",
    "7758258",
    "3344520",
    "147258369",
    "我爱你",
    "你好",
    "中国",
    "密码",
    "管理员",
    "登录",
];

/// Words that somebody would try first at this product, whoever the person is.
const PRODUCT_WORDS: [&str; 17] = [
    "投诉",
    "投诉工作台",
    "工作台",
    "客服",
    "微信",
    "微信支付",
    "财付通",
    "complaint",
    "complaintdesk",
    "complaint-desk",
    "desk",
    "wechat",
    "wechatpay",
    "weixin",
    "tenpay",
    "tousu",
    "kefu",
];

/// Why a password may not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PasswordFault {
    #[error("use at least {} characters", MIN_CHARS)]
    TooShort,
    #[error("use at most {} bytes", MAX_BYTES)]
    TooLong,
    #[error("it is among the passwords, words, keys and sequences that are tried first; use several unrelated words")]
    Common,
    #[error("it is made of the account's own names or the desk's; use words that nobody connects with either")]
    Personal,
}

/// Checks a password of somebody about whom these words are known.
pub(crate) fn checked(password: &str, known: &[&str]) -> Result<String, PasswordFault> {
    if password.chars().count() < MIN_CHARS {
        return Err(PasswordFault::TooShort);
    }
    if !is_short_enough(password) {
        return Err(PasswordFault::TooLong);
    }
    let parts = known.iter().flat_map(|word| word.split(|c: char| !c.is_alphanumeric()));
    let words = known.iter().copied().chain(parts).chain(PRODUCT_WORDS);
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    if is_made_of(password, &words) {
        return Err(PasswordFault::Personal);
    }
    if is_guessable(password, &CHINESE_WORDS) || password.chars().all(char::is_whitespace) {
        return Err(PasswordFault::Common);
    }
    if is_guessable(password, &[words.as_slice(), CHINESE_WORDS.as_slice()].concat()) {
        return Err(PasswordFault::Personal);
    }
    Ok(password.to_owned())
}

/// Whether almost nothing is left of a password without these words, digits and signs. The estimator counts each part
/// as many guesses; somebody who knows the person needs few.
fn is_made_of(password: &str, words: &[&str]) -> bool {
    let mut words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    words.retain(|word| word.chars().count() >= SHORTEST_WORD);
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let whole = password.to_lowercase();
    let rest = words.iter().fold(whole.clone(), |rest, word| rest.replace(word.as_str(), " "));
    rest != whole && rest.chars().filter(|c| c.is_alphabetic()).count() < LEAST_OWN_LETTERS
}

/// Whether a password may be checked at all: nobody has a longer one.
pub(crate) const fn is_short_enough(password: &str) -> bool {
    password.len() <= MAX_BYTES
}

/// Whether lists of passwords and words, keyboards, dates, repetitions and sequences explain it in few guesses.
fn is_guessable(password: &str, known: &[&str]) -> bool {
    zxcvbn::zxcvbn(password, known).guesses_log10() < LEAST_GUESSES
}

#[cfg(test)]
mod tests {
    use super::*;
    use PasswordFault::{Common, Personal, TooLong, TooShort};

    const KNOWN: [&str; 3] = ["zhouhang@qinghe", "周航", "青禾鲜生"];

    #[test]
    fn what_is_tried_first_is_refused() {
        let common = [
            "1234567890",
            "          ",
            "\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}\u{3000}",
            "qwertyuiop",
            "1qaz2wsx3edc",
            "password123",
            "Passw0rd2024",
            "aaaaaaaaaaaa",
            "woaini@520",
            "我爱你中国12345",
            "mima@2024!",
            "abcabcabcabc",
            "11111222223333",
            "iloveyou123",
            "a123456789",
            "woaini1314520",
            "5201314520",
            "administrator",
            "zxcvbnm123",
            "19900101123",
            "abcdefghijkl",
            "9876543210",
            "哈哈哈哈哈哈哈哈哈哈",
        ];
        for password in common {
            assert_eq!(checked(password, &KNOWN), Err(Common), "{password:?}");
        }
    }

    #[test]
    fn names_and_the_desks_own_words_are_refused() {
        let personal = [
            "zhouhang@qinghe",
            "Zhouhang@Qinghe",
            "zhouhang2024",
            "qinghe123456",
            "投诉工作台投诉工作台",
            "complaint2024",
            "ComplaintDesk1",
            "zhouhang complaint desk",
            "Qinghe-Desk#2026!",
            "wechatpay888",
            "WechatPay@2025",
            "微信支付微信支付微信",
            "青禾鲜生青禾鲜生123",
            "周航周航周航周航周航1",
        ];
        for password in personal {
            let told = checked(password, &KNOWN);
            assert!(matches!(told, Err(Personal | Common)), "{password:?}: {told:?}");
        }
        assert_eq!(checked("zhouhang@qinghe", &KNOWN), Err(Personal), "a name is told as one");
    }

    #[test]
    fn length_has_two_ends() {
        assert_eq!(checked("x9#kQ2vLp", &KNOWN), Err(TooShort));
        assert_eq!(checked(&"长".repeat(342), &KNOWN), Err(TooLong));
    }

    #[test]
    fn what_nobody_would_try_is_taken() {
        for password in
            ["correct horse battery", "another long password", "k7Rw2mQx9bTz", "雨后的青石板路有点滑", "vX9!dkq2Lm"]
        {
            assert_eq!(checked(password, &KNOWN).as_deref(), Ok(password));
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_judged(password in ".{0,60}", name in ".{0,12}") {
            drop(checked(&password, &[&name]));
        }
    }
}
