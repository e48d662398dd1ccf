//! The sign-in.

words! {
    /// The page on which people sign in.
    LoginWords:
    title: "登录" / "Sign in";
    username: "账号" / "Account";
    password: "密码" / "Password";
    sign_in: "登录" / "Sign in";
    /// On the button at the password.
    show: "显示" / "Show";
    hide: "隐藏" / "Hide";
    lock_out: "连续输错 5 次，暂停登录 15 分钟。" / "After 5 wrong passwords, signing in pauses for 15 minutes.";
    kept_here: "数据保存在本机构服务器" / "Data stays on your organisation's server";
    /// Above the picture, which is no real data.
    example: "示例" / "Example";
    two_clocks: "每一单都有两个时钟。" / "Every complaint has two clocks.";
    their_limits: "首响 24 小时，办结 72 小时，从投诉那一分钟算起。" / "First reply in 24 hours, completion in 72, from the minute of the complaint.";
    problem(nth: usize): match nth {
        0 => "归还后仍在计费" / "Charged after return",
        1 => "未经同意自动续费" / "Renewed without consent",
        2 => "少发货" / "Items missing",
        3 => "商品质量问题" / "Poor quality",
        4 => "会员权益未到账" / "Benefits not received",
        _ => "押金未退还" / "Deposit not returned",
    }
    state(nth: usize): match nth {
        0 => "首响超 1时20分" / "Reply 1h 20m over",
        1 => "首响剩 21:52" / "Reply in 21:52",
        2 => "办结剩 1时14分" / "Close in 1h 14m",
        3 => "首响剩 5时48分" / "Reply in 5h 48m",
        4 => "首响剩 19时06分" / "Reply in 19h 06m",
        _ => "已完成" / "Done",
    }
}
