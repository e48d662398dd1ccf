//! What was done, as the audit log tells it.

use desk_domain::Act;

words! {
    /// The audit log.
    AuditWords:
    title: "审计日志" / "Audit log";
    intro: "只读，任何人不能修改或删除" / "Read-only, nobody can edit or delete";
    time: "时间" / "Time";
    person: "操作人" / "Person";
    action: "动作" / "Action";
    subject: "对象" / "Subject";
    address: "地址" / "Address";
    older: "更早" / "Older";
    act(act: Act): match act {
        Act::Reply => "回复用户" / "Replied",
        Act::Complete => "完成处理" / "Marked complete",
        Act::ApproveRefund => "同意退款" / "Approved a refund",
        Act::RefuseRefund => "拒绝退款" / "Refused a refund",
        Act::Refund => "发起退款" / "Started a refund",
        Act::RefundFailed => "退款没有成功" / "Refund failed",
        Act::RefundNotStarted => "已同意的退款没有发起" / "Approved refund not started",
        Act::Withdraw => "撤回消息" / "Unsent a message",
        Act::SendNow => "立即发送" / "Sent without waiting",
        Act::EditAndResend => "编辑后重发" / "Edited to send again",
        Act::RowIsOurs => "确认消息已送达" / "Confirmed a message as delivered",
        Act::RowIsNotOurs => "确认不是这条消息" / "Confirmed a record is not the message",
        Act::DismissTrouble => "不再提醒未送达" / "Dismissed a failed message",
        Act::HandOver => "转派投诉" / "Reassigned a complaint",
        Act::WriteNote => "添加内部备注" / "Added an internal note",
        Act::DeleteNote => "删除内部备注" / "Deleted an internal note",
        Act::Snooze => "稍后处理" / "Snoozed",
        Act::Wake => "提前恢复处理" / "Ended a snooze",
        Act::Tag => "添加标签" / "Added a tag",
        Act::Untag => "移除标签" / "Removed a tag",
        Act::PutMerchant => "接入商户" / "Connected a merchant",
        Act::RemoveMerchant => "移除商户" / "Removed a merchant",
        Act::RotateKey => "更换商户私钥" / "Replaced a merchant's key",
        Act::RefreshCertificates => "更新平台证书" / "Renewed platform certificates",
        Act::RegisterCallback => "设置回调地址" / "Registered the notification URL",
        Act::NameSubMerchant => "命名特约商户" / "Named a sub-merchant",
        Act::AddStaff => "添加人员" / "Added a person",
        Act::EnableStaff => "启用账号" / "Enabled an account",
        Act::DisableStaff => "停用账号" / "Disabled an account",
        Act::ChangeRole => "更改角色" / "Changed a role",
        Act::UnlockStaff => "解除登录限制" / "Unlocked sign-in",
        Act::ResetPassword => "重置密码" / "Reset a password",
        Act::ChangePassword => "修改密码" / "Changed password",
        Act::SignIn => "登录" / "Signed in",
        Act::RefuseSignIn => "登录被拒绝" / "Sign-in refused",
        Act::SignOut => "退出登录" / "Signed out",
        Act::EndSession => "退出一台设备" / "Signed out a device",
        Act::EndSessions => "退出全部设备" / "Signed out all devices",
        Act::ReplaceMasterKey => "更换主密钥" / "Replaced the master key",
    }
}

impl AuditWords {
    /// An act in words, by its name in the log; a name that is not known is shown as it is.
    pub(crate) fn act_named(&self, name: &str) -> String {
        name.parse().map_or_else(|_| name.to_owned(), |act| self.act(act).to_owned())
    }
}
