//! The rows of a negotiation history.

use super::words;
use desk_domain::{HistoryKind, Rating};

words! {
    /// Who speaks, and what the rows are called.
    HistoryWords:
    wechat_platform: "微信支付平台" / "WeChat Pay";
    merchant: "商家" / "Merchant";
    sent_elsewhere: "非本系统发出" / "sent outside Complaint Desk";
    unknown: "未识别的记录" / "Unrecognised record";
    user(tail: Option<&str>) -> String: match tail {
        Some(tail) => "用户 尾号 {tail}" / "User ending {tail}",
        None => "用户" / "User",
    }
    rated(stars: u8) -> String: match stars {
        0..=2 => "不满意（{stars} 星）" / "Unhappy ({stars} of 5 stars)",
        3 => "一般（3 星）" / "Neutral (3 of 5 stars)",
        _ => "满意（{stars} 星）" / "Happy ({stars} of 5 stars)",
    }
    /// The name of a row; of a type this version does not know, as it came.
    kind(kind: &HistoryKind) -> String: match kind {
        HistoryKind::UserCreateComplaint => "提交投诉" / "Complained",
        HistoryKind::UserContinueComplaint => "继续投诉" / "Complained again",
        HistoryKind::UserResponse => "用户留言" / "Message",
        HistoryKind::UserClickResponse => "点击回复" / "Tapped a button",
        HistoryKind::UserApplyPlatformService => "用户申请平台协助" / "User asked for platform help",
        HistoryKind::UserApplyPlatformHelp => "用户申请平台协助" / "User asked for platform help",
        HistoryKind::UserCancelPlatformService => "用户取消平台协助" / "User cancelled platform help",
        HistoryKind::UserSubmitSatisfaction => "用户满意度" / "User rating",
        HistoryKind::UserRevokeComplaint => "用户撤诉" / "User withdrew the complaint",
        HistoryKind::UserConfirmComplaint => "用户确认解决" / "User confirmed it's resolved",
        HistoryKind::MerchantResponse => "商户回复" / "Replied",
        HistoryKind::MerchantConfirmComplete => "完成处理" / "Marked complete",
        HistoryKind::MerchantApproveRefund => "同意退款" / "Refund approved",
        HistoryKind::MerchantRefuseRefund => "拒绝退款" / "Refund refused",
        HistoryKind::PlatformResponse => "平台留言" / "Platform message",
        HistoryKind::PlatformHelpApplication => "平台催办" / "Platform reminder",
        HistoryKind::PlatformServiceFinished => "平台协助结束" / "Platform help ended",
        HistoryKind::CreateSystemMessage => "系统通知" / "System notice",
        HistoryKind::ContinueSystemMessage => "系统通知" / "System notice",
        HistoryKind::FullRefundedSystemMessage => "已发起全额退款" / "Full refund started",
        HistoryKind::FullRefunded => "已发起全额退款" / "Full refund started",
        HistoryKind::PartialRefundedSystemMessage => "已发起部分退款" / "Partial refund started",
        HistoryKind::RefundReceivedSystemMessage => "退款到账" / "Refund received",
        HistoryKind::EntrustedRefundSystemMessage => "受托退款" / "Entrusted refund",
        HistoryKind::ServiceOrderCancel => "服务订单已取消" / "Service order cancelled",
        HistoryKind::ServiceOrderComplete => "服务订单已完成" / "Service order completed",
        HistoryKind::ConfirmCompleteSystemMessage => "处理完成通知" / "Completion notice",
        HistoryKind::ServiceOrderWaitUserPay => "服务订单待支付" / "Service order awaits payment",
        HistoryKind::Other(raw) => "{raw}" / "{raw}",
    }
}

impl HistoryWords {
    /// What a row says, in words where WeChat Pay's own are a short form.
    pub(crate) fn said(&self, kind: &HistoryKind, details: &str) -> String {
        match Rating::read(details).filter(|_| *kind == HistoryKind::UserSubmitSatisfaction) {
            None => details.to_owned(),
            Some(Rating { stars, words: "" }) => self.rated(stars),
            Some(Rating { stars, words: said }) => words(self.language).common.said_of(&self.rated(stars), said),
        }
    }
}
