//! A person's own account.

use desk_domain::BrowserName;

words! {
    /// Password, devices, and how pages look.
    AccountWords:
    title: "我的账号" / "My account";
    present_password: "现在的密码" / "Current password";
    new_password: "新密码" / "New password";
    new_password_again: "再输入一次新密码" / "Repeat new password";
    password_rule: "至少 10 位，不能是常见密码，也不能由账号、姓名或商户名组成；改完其他设备会退出" / "At least 10 characters, not a common password, not made from your account, name or merchant. Other devices will be signed out";
    change_password: "改密码" / "Change password";
    devices: "我的设备" / "My devices";
    end_others: "其他设备都退出" / "Sign out all others";
    end_one: "退出" / "Sign out";
    this_one: "这一台" / "This device";
    session_times(began: &str, seen: &str, lapsed: bool) -> String: match lapsed {
        false => "{began} 登录 • {seen} 用过" / "signed in {began} • last used {seen}",
        true => "{began} 登录 • {seen} 用过，登录已过期" / "signed in {began} • last used {seen}, sign-in expired",
    }
    unknown_browser: "未知浏览器" / "Unknown browser";
    in_wechat: "微信内浏览器" / "WeChat browser";
    on_system(system: &str, browser: &str): "{system}，{browser}" / "{system}, {browser}";
    looks: "我的界面" / "Appearance";
    language_of_pages: "语言" / "Language";
    theme: "外观" / "Theme";
    theme_system: "跟随系统" / "System";
    theme_light: "浅色" / "Light";
    theme_dark: "深色" / "Dark";
    density: "列表行距" / "List density";
    comfortable: "宽松" / "Comfortable";
    compact: "紧凑" / "Compact";
    save: "保存" / "Save";
}

impl AccountWords {
    /// `Windows，Chrome 131`
    pub(crate) fn browser(&self, browser: BrowserName<'_>) -> String {
        let product = match browser.product {
            "WeChat" => self.in_wechat.to_owned(),
            product => format!("{product} {}", browser.version).trim().to_owned(),
        };
        match (browser.system, product.as_str()) {
            ("", "") => self.unknown_browser.to_owned(),
            (known, "") | ("", known) => known.to_owned(),
            (system, product) => self.on_system(system, product),
        }
    }
}
