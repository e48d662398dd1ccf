//! A draft that exists twice, and one that is only in this browser.

words! {
    /// What became of words that were written in two places, or could not leave.
    CopyWords:
    title: "另一份草稿" / "Another version of this draft";
    take: "换成这一份" / "Use this one";
    join: "两份合在一起" / "Combine both";
    drop: "不要这一份" / "Discard this one";
    /// The other version is in the box of another page.
    elsewhere: "这份草稿在另一处改过，那一份写着：" / "This draft was changed elsewhere. It says: ";
    sending: "正在发送…" / "Sending…";
    /// Nothing has left: there is no line.
    offline: "网络断开，没有发出，文字在本机" / "Offline. Not sent. Your text is on this device";
    /// Whether it has left is being found out.
    asking: "连接中断，正在核对是否已经发出；文字在本机" / "Connection lost. Checking whether it was sent. Your text is on this device";
    not_sent: "没有发出，文字在本机，请稍后再试" / "Not sent. Your text is on this device. Try again in a moment";
    sent_elsewhere: "这段文字已经发出" / "This text has been sent";
    changed_elsewhere: "另一台设备上有更新的草稿" / "A newer draft on another device";
    restored: "已恢复保存在本机的文字" / "Text saved on this device is restored";
    other_author: "现在登录的是另一个账号，没有保存也没有发送。文字留在本机，原账号登录后会回到输入框" / "Someone else is signed in now. Nothing was saved or sent. Your text is on this device and comes back when you sign in";
    no_room: "太长了，没有存到服务器：一份草稿最多 20,000 字" / "Too long to save: a draft holds up to 20,000 characters";
}
