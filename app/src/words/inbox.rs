//! The list of complaints.

use desk_domain::{Due, Outcome, Sort, WorkView};

words! {
    /// Its views, its lanes, its rows, and why it is empty.
    InboxWords:
    region: "投诉列表" / "Complaints";
    open: "未完成" / "Open";
    any_state: "全部" / "All";
    search_results: "搜索结果" / "Search results";
    sort(sort: Sort): match sort {
        Sort::Deadline => "最近截止" / "Soonest due",
        Sort::Newest => "最新投诉" / "Newest",
        Sort::Oldest => "最早投诉" / "Oldest",
    }
    /// What a view is called.
    view(view: WorkView): match view {
        WorkView::All => "全部未完成" / "All open",
        WorkView::Mine => "我的待办" / "My queue",
        WorkView::Unassigned => "未分配" / "Unassigned",
        WorkView::Waiting => "待回复留言" / "Awaiting our reply",
        WorkView::Urgent => "平台与即时" / "Platform & immediate",
        WorkView::Refunds => "退款审批" / "Refund approvals",
        WorkView::Troubled => "发送异常" / "Delivery issues",
        WorkView::Snoozed => "稍后处理" / "Snoozed",
        WorkView::Repeated => "重复投诉" / "Repeat complaints",
    }
    due(due: Due): match due {
        Due::Over => "已超时" / "Overdue",
        Due::WithinOneHour => "1 小时内到期" / "Due within 1 h",
        Due::WithinFourHours => "4 小时内到期" / "Due within 4 h",
        Due::WithinTwelveHours => "12 小时内到期" / "Due within 12 h",
        Due::Tonight => "明早 8:00 前到期" / "Due before 8:00",
    }
    unread: "未读" / "Unread";
    owner: "处理人" / "Owner";
    anybody: "全部" / "Anyone";
    filter: "筛选" / "Filter";
    merchant: "商户" / "Merchant";
    text: "关键词" / "Keyword";
    order: "排序" / "Sort";
    apply: "查看结果" / "Show results";
    clear: "清空" / "Clear";
    next_page: "下一页" / "Next page";
    first_page: "回到第一页" / "Back to first page";
    lane_overdue: "已超时" / "Overdue";
    lane_two_hours: "2 小时内到期" / "Due within 2 h";
    lane_today: "今天到期" / "Due today";
    lane_later: "之后" / "Later";
    lane_unknown: "时间未知" / "Time unknown";
    user: "用户" / "User";
    us: "我" / "You";
    platform: "平台" / "Platform";
    system: "系统" / "System";
    draft: "草稿" / "Draft";
    picture_mark: "[图片]" / "[Picture]";
    outcome(outcome: Outcome): match outcome {
        Outcome::Refunded => "已退款" / "Refunded",
        Outcome::Refused => "已拒绝" / "Refused",
        Outcome::Withdrawn => "已撤诉" / "Withdrawn",
        Outcome::Explained => "已说明" / "Explained",
    }
    used(how_long: &str): "用时 {how_long}" / "Took {how_long}";
    pick_one: "选择左侧的投诉" / "Select a complaint on the left";
    empty_good: "全部处理完了" / "All done";
    empty_good_text: "没有未完成的投诉。有新投诉时会自动出现在这里。" / "There are no open complaints. New ones appear here automatically.";
    empty_filter: "没有符合条件的投诉" / "No complaints match";
    empty_filter_text: "换一个条件，或清空筛选。" / "Try other filters, or clear them.";
    empty_view: "这里没有了" / "Nothing left here";
    empty_view_text: "这一类投诉都处理完了。有新的会自动出现在这里。" / "This queue is clear. New complaints appear here automatically.";
    empty_broad: "搜索范围太大" / "Search is too broad";
    empty_broad_text: "没能在几秒内找完，不代表没有结果。请输入更长、更具体的文字，或粘贴完整单号。" / "The search timed out, so there may still be matches. Use a longer or less common keyword, or paste a full number.";
    empty_suspicious: "没有投诉，但这可能不是真的" / "No complaints, but that may not be true";
    empty_suspicious_text: "最近一小时没有成功与微信核对过。请让管理员检查商户设置。" / "The last successful check with WeChat was over an hour ago. Ask an administrator to check the merchant settings.";
}
