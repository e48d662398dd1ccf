//! Words for a draft that exists twice, and for one that is only in this browser.

pub(crate) struct CopyWords {
    pub(crate) title: &'static str,
    pub(crate) take: &'static str,
    pub(crate) join: &'static str,
    pub(crate) drop: &'static str,
    /// The other version is in the box of another page.
    pub(crate) elsewhere: &'static str,
    pub(crate) sending: &'static str,
    /// Nothing has left: there is no line.
    pub(crate) offline: &'static str,
    /// Whether it has left is being found out.
    pub(crate) asking: &'static str,
    pub(crate) not_sent: &'static str,
    pub(crate) sent_elsewhere: &'static str,
    pub(crate) changed_elsewhere: &'static str,
    pub(crate) restored: &'static str,
    pub(crate) other_author: &'static str,
    pub(crate) no_room: &'static str,
}

pub(super) const CHINESE: CopyWords = CopyWords {
    title: "另一份草稿",
    take: "换成这一份",
    join: "两份合在一起",
    drop: "不要这一份",
    elsewhere: "这份草稿在另一处改过，那一份写着：",
    sending: "正在发送…",
    offline: "网络断开，没有发出，文字在本机",
    asking: "连接中断，正在核对是否已经发出；文字在本机",
    not_sent: "没有发出，文字在本机，请稍后再试",
    sent_elsewhere: "这段文字已经发出",
    changed_elsewhere: "草稿已在另一处更新",
    restored: "已恢复保存在本机的文字",
    other_author: "现在登录的是另一个账号，没有保存也没有发送。文字留在本机，原账号登录后会回到输入框",
    no_room: "太长了，没有存到服务器：一份草稿最多 20,000 字",
};

pub(super) const ENGLISH: CopyWords = CopyWords {
    title: "Another version of this draft",
    take: "Use this one",
    join: "Put both together",
    drop: "Drop this one",
    elsewhere: "This draft was changed somewhere else. It says there: ",
    sending: "Sending…",
    offline: "Offline: nothing was sent, your words are kept in this browser",
    asking: "The line broke; finding out whether it was sent. Your words are kept in this browser",
    not_sent: "Not sent. Your words are kept in this browser; try again in a moment",
    sent_elsewhere: "These words have been sent",
    changed_elsewhere: "The draft was changed somewhere else",
    restored: "Words that were only in this browser are back",
    other_author: "Somebody else is signed in now: nothing was saved or sent. Your words are kept in this browser and come back once you sign in",
    no_room: "Too long to be kept: a draft holds 20,000 characters",
};
