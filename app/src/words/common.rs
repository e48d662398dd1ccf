//! What is said on pages of every kind.

use desk_domain::Language;

words! {
    /// Words and punctuation that belong to no page.
    CommonWords:
    colon: "：" / ": ";
    comma: "，" / ", ";
    /// Between things of one kind.
    and: "、" / ", ";
    none: "无" / "none";
    yes: "是" / "Yes";
    no: "否" / "No";
    close: "关闭" / "Close";
    cancel: "取消" / "Cancel";
    refresh: "刷新" / "Refresh";
    state: "状态" / "State";
    detail: "详情" / "Detail";
    last_verified: "最近核对" / "Last verified";
    show_raw: "查看原文" / "Show raw";
    copy: "复制投诉单号" / "Copy complaint number";
    copied: "已复制" / "Copied";
    not_copied: "没有复制成功，请选中后手动复制" / "Not copied. Select it and copy manually";
    quoted(text: &str): "“{text}”" / "“{text}”";
    /// What somebody or something is called, and what is said of it.
    said_of(name: &str, said: &str): "{name}：{said}" / "{name}: {said}";
    /// What a language is called, by those who read it.
    language(language: Language): match language {
        Language::Chinese => "中文" / "中文",
        Language::English => "English" / "English",
    }
}
