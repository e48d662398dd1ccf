//! The team's own words for complaints.

words! {
    /// Tags in the facts of a complaint.
    TagWords:
    title: "标签" / "Tags";
    hint: "添加标签" / "Add a tag";
    add: "添加" / "Add";
    remove(tag: &str): "移除标签 {tag}" / "Remove tag {tag}";
}
