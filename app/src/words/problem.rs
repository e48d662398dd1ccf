//! The page in place of one that there is not.

use crate::problem::Problem;

words! {
    /// Why a request gets no page.
    ProblemWords:
    title(problem: Problem): match problem {
        Problem::BadRequest => "无法处理这个请求" / "This request can't be handled",
        Problem::SignInNeeded => "需要登录" / "Please sign in",
        Problem::OtherAuthor => "现在登录的是另一个账号" / "Someone else is signed in now",
        Problem::Forbidden => "没有权限" / "You don't have access",
        Problem::NotFound => "页面不存在" / "Page not found",
        Problem::NoComplaint => "没有这单投诉" / "No such complaint",
        Problem::MethodNotAllowed => "请求方式不对" / "Wrong method",
        Problem::TooLarge => "内容太大" / "Too large",
        Problem::AddressTooLong => "地址太长" / "Address too long",
        Problem::TooSlow => "传输太慢" / "Too slow",
        Problem::Broken => "出错了" / "Something went wrong",
        Problem::Unavailable => "暂时无法使用" / "Temporarily unavailable",
        Problem::Busy => "请稍等" / "One moment, please",
    }
    text(problem: Problem): match problem {
        Problem::BadRequest => "请求的内容不完整或格式不对。没有任何内容被更改，请返回上一页重试。" / "It is incomplete or malformed. Nothing was changed. Go back and try again.",
        Problem::SignInNeeded => "登录已过期或尚未登录。已保存的草稿不会丢失，登录后可以继续。" / "You are not signed in, or your sign-in has expired. Saved drafts are kept. Sign in to continue.",
        Problem::OtherAuthor => "这一页是用另一个账号打开的。没有发送，也没有保存；请复制需要的文字，用原来的账号登录后再提交。" / "This page was opened with another account. Nothing was sent or saved. Copy what you need and sign in with that account.",
        Problem::Forbidden => "您没有这项操作的权限，或请求来自其他网站。没有任何内容被更改。" / "You don't have permission for this, or the request came from another site. Nothing was changed.",
        Problem::NotFound => "这个地址下没有内容。请检查链接，或回到收件箱。" / "There is nothing at this address. Check the link or go back to the inbox.",
        Problem::NoComplaint => "这个单号不在本系统。可能属于别的商户，或还没有同步过来。" / "This number is not in Complaint Desk. It may belong to another merchant or not be synced yet.",
        Problem::MethodNotAllowed => "这个地址不接受这种请求。没有任何内容被更改。" / "This address does not accept that kind of request. Nothing was changed.",
        Problem::TooLarge => "发送的内容超过上限：每张图片最多 20 MB，最多 4 张。已保存的草稿没有变化。" / "Too much was sent: the limit is 4 images of 20 MB each. The saved draft is unchanged.",
        Problem::AddressTooLong => "网址或表单里的内容太多。没有任何内容被更改；如果是在搜索，请减少搜索的文字。" / "The address or form is too long. Nothing was changed. If this was a search, use fewer words.",
        Problem::TooSlow => "图片没有在十分钟内传完。已保存的草稿和已传完的图片都在；请回到这条投诉查看，再换较小的图片或更快的网络重试。" / "The images did not upload within ten minutes. The saved draft and uploaded images are kept. Check the complaint, then try smaller images or a faster connection.",
        Problem::Broken => "服务器内部出错，已记录下来。已保存的草稿不会丢失，请稍后重试。" / "The server had an error and logged it. Saved drafts are kept. Please try again later.",
        Problem::Unavailable => "数据库暂时无法访问。已保存的内容都在，请稍后刷新页面；若持续出现请联系管理员。" / "The database is not responding. Everything saved is kept. Try again in a while, and tell an administrator if it keeps happening.",
        Problem::Busy => "现在同时登录的人太多。没有任何内容被更改，请几秒后返回上一页再试一次。" / "Too many people are signing in right now. Nothing was changed. Go back in a few seconds and try again.",
    }
    /// Where the page leads to.
    way(problem: Problem): match problem {
        Problem::SignInNeeded => "登录" / "Sign in",
        _ => "回到收件箱" / "Back to the inbox",
    }
    search_number: "搜索单号" / "Search for it";
    retry: "重试" / "Try again";
    written: "您写的文字" / "What you wrote";
    request: "请求编号" / "Request";
    /// For those to whom no page is given.
    crowded: "现在打开的连接太多，请稍后重试。" / "Too many open connections. Please try again in a moment.";
}
