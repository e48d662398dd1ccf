//! What goes along with an ordinary reply.

use desk_domain::message::MAX_LINK_CHARS;

words! {
    /// Link and card in the composer.
    ExtrasWords:
    title: "链接、小程序卡片" / "Link, mini-program card";
    granted_only: "链接和卡片需要微信支付开通权限，没有权限时微信会拒绝整条回复，文字仍保留为草稿。" / "Links and cards need permission from WeChat Pay. Without it, WeChat refuses the whole reply and your text stays a draft.";
    link_url: "链接地址" / "Link address";
    link_text: "链接文字" / "Link text";
    link_text_hint(): "最多 {MAX_LINK_CHARS} 字" / "up to {MAX_LINK_CHARS} characters";
    card_appid: "小程序 AppID" / "Mini-program AppID";
    card_path: "页面路径" / "Page path";
    card_text: "卡片名称" / "Card name";
}
