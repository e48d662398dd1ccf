//! A draft that exists twice, and one that is only in this browser.

words! {
    /// What became of words that were written in two places, or could not leave.
    CopyWords:
    title: "另一份草稿" / "Another version of this draft";
    take: "换成这一份" / "Use this one";
    join: "两份合在一起" / "Put both together";
    drop: "不要这一份" / "Drop this one";
    /// The other version is in the box of another page.
    elsewhere: "这份草稿在另一处改过，那一份写着：" / "This draft was changed somewhere else. It says there: ";
    sending: "正在发送…" / "Sending…";
    /// Nothing has left: there is no line.
    offline: "网络断开，没有发出，文字在本机" / "Offline: nothing was sent, your words are kept in this browser";
    /// Whether it has left is being found out.
    asking: "连接中断，正在核对是否已经发出；文字在本机" / "The line broke; finding out whether it was sent. Your words are kept in this browser";
    not_sent: "没有发出，文字在本机，请稍后再试" / "Not sent. Your words are kept in this browser; try again in a moment";
    sent_elsewhere: "这段文字已经发出" / "These words have been sent";
    changed_elsewhere: "草稿已在另一处更新" / "The draft was changed somewhere else";
    restored: "已恢复保存在本机的文字" / "Words that were only in this browser are back";
    other_author: "现在登录的是另一个账号，没有保存也没有发送。文字留在本机，原账号登录后会回到输入框" / "Somebody else is signed in now: nothing was saved or sent. Your words are kept in this browser and come back once you sign in";
    no_room: "太长了，没有存到服务器：一份草稿最多 20,000 字" / "Too long to be kept: a draft holds 20,000 characters";
}
