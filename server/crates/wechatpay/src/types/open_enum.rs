//! Enumerations that WeChat Pay may extend at any time: a value that is not listed is kept as it came.

macro_rules! open_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal $(| $alias:literal)*,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$vmeta])* #[doc = concat!("`", $text, "`")] $variant,)+
            /// A value this version does not know, as received.
            Unknown(String),
        }

        impl $name {
            /// The platform's text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Unknown(text) => text,
                }
            }
        }

        impl Default for $name {
            /// A missing value is an unknown one without text.
            fn default() -> Self {
                Self::Unknown(String::new())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                match text.as_str() {
                    $($text $(| $alias)* => Self::$variant,)+
                    _ => Self::Unknown(text),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <String as serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

open_enum!(
    /// State of a complaint (投诉单状态).
    ComplaintState {
        /// 待处理: waits for the merchant's first reply.
        Pending = "PENDING",
        /// 处理中: replied to, not finished.
        Processing = "PROCESSING",
        /// 已处理完成: finished.
        Processed = "PROCESSED",
    }
);

open_enum!(
    /// How far a refund has come (退款状态).
    RefundStatus {
        /// The money has arrived.
        Success = "SUCCESS",
        /// It was closed; nothing was paid back.
        Closed = "CLOSED",
        /// It is on its way.
        Processing = "PROCESSING",
        /// The bank refuses it; a person must help.
        Abnormal = "ABNORMAL",
    }
);

open_enum!(
    /// Where a picture comes from (媒体文件业务类型).
    MediaType {
        /// Uploaded with the complaint.
        UserComplaintImage = "USER_COMPLAINT_IMAGE",
        /// Uploaded during the negotiation.
        OperationImage = "OPERATION_IMAGE",
    }
);

open_enum!(
    /// What a complaint asks for (问题类型).
    ProblemType {
        /// 申请退款
        Refund = "REFUND",
        /// 服务权益未生效
        ServiceNotWork = "SERVICE_NOT_WORK",
        /// 其他类型
        Others = "OTHERS",
    }
);

open_enum!(
    /// What the platform says about a payer (用户标签).
    UserTag {
        /// 可信: meets the conditions of a fast refund.
        Trusted = "TRUSTED",
        /// 高风险
        HighRisk = "HIGH_RISK",
        /// 其它
        Others = "OTHERS",
    }
);

open_enum!(
    /// State of a Pay Score order when the complaint was made (支付分服务单状态); never refreshed.
    ServiceOrderState {
        /// 进行中
        Doing = "DOING",
        /// 商户取消
        Revoked = "REVOKED",
        /// 待支付
        WaitPay = "WAITPAY",
        /// 已完成
        Done = "DONE",
    }
);

open_enum!(
    /// What a row of the negotiation history records (操作类型).
    OperateType {
        /// 用户提交投诉
        UserCreateComplaint = "USER_CREATE_COMPLAINT",
        /// 用户继续投诉
        UserContinueComplaint = "USER_CONTINUE_COMPLAINT",
        /// 用户留言
        UserResponse = "USER_RESPONSE",
        /// 用户因点击产生留言
        UserClickResponse = "USER_CLICK_RESPONSE",
        /// 用户申请平台协助
        UserApplyPlatformService = "USER_APPLY_PLATFORM_SERVICE",
        /// 用户取消平台协助
        UserCancelPlatformService = "USER_CANCEL_PLATFORM_SERVICE",
        /// 用户申请平台协助 (older flow)
        UserApplyPlatformHelp = "USER_APPLY_PLATFORM_HELP",
        /// 用户提交满意度调查结果
        UserSubmitSatisfaction = "USER_SUBMIT_SATISFACTION",
        /// 用户主动撤诉 (old complaints only)
        UserRevokeComplaint = "USER_REVOKE_COMPLAINT",
        /// 用户确认投诉解决 (old complaints only)
        UserComfirmComplaint = "USER_COMFIRM_COMPLAINT",
        /// 商户留言
        MerchantResponse = "MERCHANT_RESPONSE",
        /// 商户申请结单
        MerchantConfirmComplete = "MERCHANT_CONFIRM_COMPLETE",
        /// 商户同意退款申请
        MerchantApproveRefund = "MERCHANT_APPROVE_REFUND",
        /// 商户拒绝退款申请
        MerchantRefuseRerund = "MERCHANT_REFUSE_RERUND",
        /// 平台留言
        PlatformResponse = "PLATFORM_RESPONSE",
        /// 平台催办
        PlatformHelpApplication = "PLATFORM_HELP_APPLICATION",
        /// 客服结束平台协助
        PlatformServiceFinished = "PLATFORM_SERVICE_FINISHED",
        /// 用户提交投诉系统通知
        UserCreateComplaintSystemMessage = "USER_CREATE_COMPLAINT_SYSTEM_MESSAGE",
        /// 用户继续投诉系统通知
        UserContinueComplaintSystemMessage = "USER_CONTINUE_COMPLAINT_SYSTEM_MESSAGE",
        /// 投诉单发起全额退款系统通知
        ComplaintFullRefundedSystemMessage = "COMPLAINT_FULL_REFUNDED_SYSTEM_MESSAGE",
        /// 投诉单发起部分退款系统通知
        ComplaintPartialRefundedSystemMessage = "COMPLAINT_PARTIAL_REFUNDED_SYSTEM_MESSAGE",
        /// 投诉单退款到账系统通知
        ComplaintRefundReceivedSystemMessage = "COMPLAINT_REFUND_RECEIVED_SYSTEM_MESSAGE",
        /// 投诉单受托退款系统通知
        ComplaintEntrustedRefundSystemMessage = "COMPLAINT_ENTRUSTED_REFUND_SYSTEM_MESSAGE",
        /// 服务订单已取消
        ServiceOrderCancel = "SERVICE_ORDER_CANCEL",
        /// 服务订单已完成
        ServiceOrderComplete = "SERVICE_ORDER_COMPLETE",
        /// 投诉单全额退款 (old complaints only)
        ComplaintFullRefunded = "COMPLAINT_FULL_REFUNDED",
        /// 商户申请结单系统通知 (old complaints only)
        MerchantConfirmCompleteSystemMessage = "MERCHANT_CONFIRM_COMPLETE_SYSTEM_MESSAGE",
        /// 服务订单待用户支付 (old complaints only)
        ServiceOrderWaitUserPay = "SERVICE_ORDER_WAIT_USER_PAY",
    }
);

open_enum!(
    /// What a notification is about (merchant document 4012289719, 2025-02-19).
    EventType {
        /// 产生新投诉
        ComplaintCreate = "COMPLAINT.CREATE",
        /// 投诉状态变化
        ComplaintStateChange = "COMPLAINT.STATE_CHANGE",
        /// 安全回显: asked for with [`crate::Client::security_echo_to`]; about no complaint.
        SecurityEcho = "SECURITY_ECHO.SUCCESS",
    }
);

open_enum!(
    /// What happened (动作类型). The platform has spelt one of them in two ways.
    ActionType {
        /// 用户提交投诉
        CreateComplaint = "CREATE_COMPLAINT",
        /// 用户继续投诉
        ContinueComplaint = "CONTINUE_COMPLAINT",
        /// 用户新留言
        UserResponse = "USER_RESPONSE",
        /// 平台新留言
        ResponseByPlatform = "RESPONSE_BY_PLATFORM",
        /// 收款方全额退款
        SellerRefund = "SELLER_REFUND",
        /// 商户新回复
        MerchantResponse = "MERCHANT_RESPONSE",
        /// 商户反馈处理完成
        MerchantConfirmComplete = "MERCHANT_CONFIRM_COMPLETE",
        /// 商户同意退款
        MerchantApproveRefund = "MERCHANT_APPROVE_REFUND",
        /// 商户驳回退款
        MerchantRejectRefund = "MERCHANT_REJECT_REFUND",
        /// 退款到账
        RefundSuccess = "REFUND_SUCCESS",
        /// 用户申请平台协助
        UserApplyPlatformService = "USER_APPLY_PLATFORM_SERVICE" | "USER_APPLY_PLATFORM_SERIVCE",
        /// 用户取消平台协助
        UserCancelPlatformService = "USER_CANCEL_PLATFORM_SERVICE",
        /// 客服结束平台协助
        PlatformServiceFinished = "PLATFORM_SERVICE_FINISHED",
    }
);
