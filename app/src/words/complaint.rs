//! One complaint as a whole: its state, its rounds, its conversation.

words! {
    /// What a complaint is called and where it stands.
    ComplaintWords:
    region: "投诉详情" / "Complaint";
    back_to_list: "返回列表" / "Back to list";
    number: "投诉单" / "Complaint";
    pending: "待处理" / "Pending";
    processing: "处理中" / "In progress";
    processed: "已完成" / "Done";
    immediate: "即时服务" / "Immediate service";
    platform_help: "平台协助" / "Platform help";
    conversation: "协商历史" / "Negotiation history";
    not_whole: "协商历史没有读全，可能还有没显示的记录；稍后会再读一次，急用请到微信商户平台查看。" / "The history is incomplete: some records may be missing. It will be read again shortly. If it's urgent, check the merchant platform.";
    nth_complaint(n: i64) -> String: match (n % 100, n % 10) {
        (11..=13, _) => "第 {n} 次" / "{n}th complaint",
        (_, 1) => "第 {n} 次" / "{n}st complaint",
        (_, 2) => "第 {n} 次" / "{n}nd complaint",
        (_, 3) => "第 {n} 次" / "{n}rd complaint",
        _ => "第 {n} 次" / "{n}th complaint",
    }
    nth_round(n: i64): "第 {n} 轮" / "Round {n}";
    round_started(at: &str, n: i64) -> String: match n {
        i64::MIN..=1 => "{at} 用户投诉起计" / "since complaint, {at}",
        _ => "{at} 用户继续投诉起计" / "since user complained again, {at}",
    }
}
