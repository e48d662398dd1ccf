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
    skip_to_list: "跳到投诉列表" / "Skip to the complaint list";
    search: "搜索" / "Search";
    search_hint: "投诉单号、订单号或文字" / "Complaint id, order number or words";
    manage: "管理" / "Manage";
    preferences: "偏好设置" / "Preferences";
    sign_out: "退出登录" / "Sign out";
    inbox: "收件箱" / "Inbox";
    board: "看板" / "Board";
    me: "我的" / "Me";
    live_off: "实时更新未启用" / "Live updates are off";
    offline: "网络断开。页面内容可能不是最新，恢复后自动更新。" / "You are offline. What you see may be out of date; it is updated once the network is back.";
    reconnecting: "连接中断，正在重新连接。页面内容可能不是最新。" / "Connection lost, reconnecting. What you see may be out of date.";
    never_verified: "尚未与微信核对" / "Not yet verified with WeChat";
    verified_at(moment: &str): "微信已核对 {moment}" / "Verified with WeChat {moment}";
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
