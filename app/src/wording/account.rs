//! What is said about a person's own account.

use super::Words;
use desk_domain::{BrowserName, Language};

pub(crate) struct AccountWords {
    pub(crate) title: &'static str,
    pub(crate) present_password: &'static str,
    pub(crate) new_password: &'static str,
    pub(crate) new_password_again: &'static str,
    pub(crate) password_rule: &'static str,
    pub(crate) change_password: &'static str,
    pub(crate) devices: &'static str,
    pub(crate) end_others: &'static str,
    pub(crate) end_one: &'static str,
    pub(crate) this_one: &'static str,
    pub(crate) looks: &'static str,
    pub(crate) address: &'static str,
    unknown_browser: &'static str,
}

pub(super) const CHINESE: AccountWords = AccountWords {
    title: "我的账号",
    present_password: "现在的密码",
    new_password: "新密码",
    new_password_again: "再输入一次新密码",
    password_rule: "至少 10 位，不能是常见密码，也不能由账号、姓名或商户名组成；改完其他设备会退出",
    change_password: "改密码",
    devices: "我的设备",
    end_others: "其他设备都退出",
    end_one: "退出",
    this_one: "这一台",
    looks: "我的界面",
    address: "地址",
    unknown_browser: "未知浏览器",
};

pub(super) const ENGLISH: AccountWords = AccountWords {
    title: "My account",
    present_password: "Present password",
    new_password: "New password",
    new_password_again: "New password again",
    password_rule: "At least 10 characters, no common password, not made of account, name or merchant. Other devices are signed out",
    change_password: "Change password",
    devices: "My devices",
    end_others: "Sign out all others",
    end_one: "Sign out",
    this_one: "This one",
    looks: "Appearance",
    address: "Address",
    unknown_browser: "Unknown browser",
};

impl Words {
    /// Windows，Chrome 131
    pub(crate) fn browser(&self, browser: BrowserName<'_>) -> String {
        let product = match (browser.product, self.language) {
            ("WeChat", Language::Chinese) => "微信内浏览器".to_owned(),
            ("WeChat", Language::English) => "browser in WeChat".to_owned(),
            (product, _) => format!("{product} {}", browser.version).trim().to_owned(),
        };
        match (browser.system, product.as_str()) {
            ("", "") => self.account.unknown_browser.to_owned(),
            (known, "") | ("", known) => known.to_owned(),
            (system, product) => format!("{system}{}{product}", self.comma),
        }
    }

    pub(crate) fn session_times(&self, began: &str, seen: &str, lapsed: bool) -> String {
        match (self.language, lapsed) {
            (Language::Chinese, false) => format!("{began} 登录 • {seen} 用过"),
            (Language::Chinese, true) => format!("{began} 登录 • {seen} 用过，登录已过期"),
            (Language::English, false) => format!("signed in {began} • used {seen}"),
            (Language::English, true) => format!("signed in {began} • used {seen}, no longer signed in"),
        }
    }
}
