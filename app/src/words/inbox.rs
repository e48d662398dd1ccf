//! The list of complaints.

use desk_domain::{Due, Sort, WorkView};

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
    waiting: "待回复" / "Awaiting reply";
    filter: "筛选" / "Filter";
    merchant: "商户" / "Merchant";
    text: "文字" / "Words";
    order: "排序" / "Sort";
    apply: "应用" / "Apply";
    clear: "清除" / "Clear";
    next_page: "下一页" / "Next page";
    first_page: "回到第一页" / "Back to the first page";
    lane_overdue: "已超时" / "Overdue";
    lane_two_hours: "2 小时内到期" / "Due within 2 h";
    lane_today: "今天到期" / "Due today";
    lane_later: "之后" / "Later";
    lane_unknown: "时间未知" / "Time unknown";
    user: "用户" / "User";
    us: "我" / "Us";
    platform: "平台" / "Platform";
    system: "系统" / "System";
    draft: "草稿" / "Draft";
    new_words: "有新留言" / "New message";
    picture_mark: "[图片]" / "[Picture]";
    pick_one: "从左边选择一单投诉" / "Choose a complaint on the left";
    empty_good: "全部处理完了" / "All done";
    empty_good_text: "没有未完成的投诉。有新投诉时会自动出现在这里。" / "No complaint is open. New ones appear here by themselves.";
    empty_filter: "没有符合条件的投诉" / "Nothing matches";
    empty_filter_text: "换一个条件，或清除筛选。" / "Try other conditions, or clear the filter.";
    empty_view: "这里没有了" / "Nothing left here";
    empty_view_text: "这一类投诉都处理完了。有新的会自动出现在这里。" / "This part of the work is done. New complaints appear here by themselves.";
    empty_broad: "搜索范围太大" / "Too much to look through";
    empty_broad_text: "没能在几秒内找完，不代表没有结果。请输入更长、更具体的文字，或粘贴完整单号。" / "Not everything could be searched within seconds, so there may be matches. Use longer, rarer words, or paste a whole number.";
    empty_suspicious: "没有投诉，但这可能不是真的" / "No complaints, but that may not be true";
    empty_suspicious_text: "最近一小时没有成功与微信核对过。请让管理员检查商户设置。" / "Nothing was verified with WeChat in the last hour. Ask an administrator to check the merchant settings.";
}
