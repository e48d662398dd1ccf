//! What stands around every page.

use super::Words;
use crate::format;
use crate::islands::live::LiveWords;
use desk_domain::Timestamp;

words! {
    /// The navigation, and how the connection is.
    FrameWords:
    product: "投诉工作台" / "Complaint Desk";
    all_merchants: "全部商户" / "All merchants";
    navigation: "主导航" / "Main navigation";
    skip_to_list: "跳到投诉列表" / "Skip to complaint list";
    search: "搜索" / "Search";
    search_hint: "搜索或跳转" / "Search or jump";
    search_help: "投诉单号、微信订单号、商户订单号、支付分服务单号、退款单号和手机尾号都可以直接粘贴，只有一单时直接打开；其他文字在投诉内容、协商历史和姓名里找。" / "Paste a complaint, WeChat order, merchant order, Pay Score or refund number, or the end of a phone number; a single match opens at once. Anything else is looked for in complaints, histories and names.";
    /// In the title of a tab.
    overdue: "超时" / "overdue";
    manage: "管理" / "Manage";
    preferences: "偏好设置" / "Preferences";
    sign_out: "退出登录" / "Sign out";
    inbox: "收件箱" / "Inbox";
    board: "看板" / "Board";
    me: "我的" / "Me";
    live_off: "实时更新未启用" / "Live updates are off";
    offline: "网络断开。页面内容可能不是最新，恢复后自动更新。" / "You are offline. This page may be out of date and updates when you are back online.";
    reconnecting: "连接中断，正在重新连接。页面内容可能不是最新。" / "Connection lost. Reconnecting. This page may be out of date.";
    never_verified: "尚未与微信核对" / "Not verified with WeChat yet";
    verified_at(moment: &str): "微信已核对 {moment}" / "WeChat verified {moment}";
}

impl FrameWords {
    /// When the desk and WeChat Pay last agreed; with its day where that is not today.
    pub(crate) fn verified(&self, at: Option<Timestamp>, now: Timestamp) -> String {
        let Some(at) = at else { return self.never_verified.to_owned() };
        let moment = match at.in_beijing().date == now.in_beijing().date {
            true => format::time_with_seconds(at),
            false => format::exact_moment(at, now, self.language),
        };
        self.verified_at(&moment)
    }
}

impl Words {
    /// What scripts say of the connection.
    pub(crate) fn for_live(&self) -> LiveWords {
        LiveWords { offline: self.frame.offline.to_owned(), reconnecting: self.frame.reconnecting.to_owned() }
    }
}
