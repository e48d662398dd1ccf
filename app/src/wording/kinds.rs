//! What the rows of a history and the types of a problem are called.

use super::Words;
use desk_domain::{HistoryKind, Language, ProblemType};

impl Words {
    /// The name of a history row; `None` for a type this version does not know.
    pub(crate) fn history_kind(&self, kind: &HistoryKind) -> Option<&'static str> {
        let (chinese, english) = history_names(kind)?;
        Some(if self.language == Language::Chinese { chinese } else { english })
    }

    /// The name of a problem type; one this version does not know is shown as it came.
    pub(crate) fn problem_kind(&self, kind: &ProblemType) -> String {
        let names = match kind {
            ProblemType::Refund => ("申请退款", "Refund"),
            ProblemType::ServiceNotWork => ("服务权益未生效", "Service not effective"),
            ProblemType::Others => ("其他类型", "Other"),
            ProblemType::Other(raw) => return raw.clone(),
        };
        if self.language == Language::Chinese { names.0.to_owned() } else { names.1.to_owned() }
    }
}

fn history_names(kind: &HistoryKind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        HistoryKind::UserCreateComplaint => ("提交投诉", "Complaint"),
        HistoryKind::UserContinueComplaint => ("继续投诉", "Continued complaint"),
        HistoryKind::UserResponse => ("用户留言", "Message"),
        HistoryKind::UserClickResponse => ("点击回复", "Clicked reply"),
        HistoryKind::UserApplyPlatformService | HistoryKind::UserApplyPlatformHelp => {
            ("用户申请平台协助", "User asked for platform help")
        }
        HistoryKind::UserCancelPlatformService => ("用户取消平台协助", "User cancelled platform help"),
        HistoryKind::UserSubmitSatisfaction => ("用户满意度", "Satisfaction"),
        HistoryKind::UserRevokeComplaint => ("用户撤诉", "User withdrew the complaint"),
        HistoryKind::UserConfirmComplaint => ("用户确认解决", "User confirmed it is solved"),
        HistoryKind::MerchantResponse => ("商户回复", "Reply"),
        HistoryKind::MerchantConfirmComplete => ("申请结单", "Merchant completed"),
        HistoryKind::MerchantApproveRefund => ("同意退款", "Refund approved"),
        HistoryKind::MerchantRefuseRefund => ("拒绝退款", "Refund refused"),
        HistoryKind::PlatformResponse => ("平台留言", "Platform message"),
        HistoryKind::PlatformHelpApplication => ("平台催办", "Platform urges"),
        HistoryKind::PlatformServiceFinished => ("平台协助结束", "Platform help ended"),
        HistoryKind::CreateSystemMessage | HistoryKind::ContinueSystemMessage => ("系统通知", "System notice"),
        HistoryKind::FullRefundedSystemMessage | HistoryKind::FullRefunded => ("已发起全额退款", "Full refund started"),
        HistoryKind::PartialRefundedSystemMessage => ("已发起部分退款", "Partial refund started"),
        HistoryKind::RefundReceivedSystemMessage => ("退款到账", "Refund arrived"),
        HistoryKind::EntrustedRefundSystemMessage => ("受托退款", "Entrusted refund"),
        HistoryKind::ServiceOrderCancel => ("服务订单已取消", "Service order cancelled"),
        HistoryKind::ServiceOrderComplete => ("服务订单已完成", "Service order completed"),
        HistoryKind::ConfirmCompleteSystemMessage => ("结单通知", "Completion notice"),
        HistoryKind::ServiceOrderWaitUserPay => ("服务订单待支付", "Service order awaits payment"),
        HistoryKind::Other(_) => return None,
    })
}
