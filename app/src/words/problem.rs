//! The page in place of one that there is not.

words! {
    /// What is not there, or cannot be shown.
    ProblemWords:
    not_found: "没有找到" / "Not found";
    not_found_text: "没有这一单投诉，或者它还没有同步过来。" / "There is no such complaint, or it has not arrived yet.";
    broken: "暂时无法显示" / "Cannot be shown right now";
    broken_text: "数据库暂时不可用。没有任何内容丢失，请稍后刷新。" / "The database cannot be used right now. Nothing is lost; refresh in a moment.";
}
