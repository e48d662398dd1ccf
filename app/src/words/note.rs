//! Notes among colleagues.

words! {
    /// Where a note is typed, and how it stands in the line of time.
    NoteWords:
    title: "内部备注" / "Internal note";
    /// Beside its author.
    team_only: "仅团队可见" / "team only";
    /// Beside the box.
    not_for_user: "用户看不到" / "The user cannot see this";
    /// In the box.
    hint: "写给同事看，用 @姓名 提到谁" / "For colleagues; mention somebody as @Name";
    add: "添加备注" / "Add note";
    delete: "删除" / "Delete";
    /// When that can be done no longer.
    until(time: &str): "{time} 前可以删除" / "Can be deleted until {time}";
    /// What stands where the words were.
    deleted_by(name: &str): "{name} 删除了这条备注" / "{name} deleted this note";
    /// The two ways to write.
    modes: "写给谁" / "Write to";
    /// At the way to the note, where one was begun.
    begun: "草稿" / "draft";
}
