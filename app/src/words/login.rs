//! The sign-in.

words! {
    /// The page on which people sign in.
    LoginWords:
    title: "登录投诉工作台" / "Sign in to Complaint Desk";
    text: "24 小时内首响，72 小时内办结。" / "First reply within 24 hours, completion within 72.";
    username: "账号" / "Account";
    password: "密码" / "Password";
    sign_in: "登录" / "Sign in";
}
