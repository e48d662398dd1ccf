//! Texts with parts that change.

use super::Words;
use desk_domain::{DeliveryState, Fen, Language, Role, SendKind, ServiceOrderState, Timestamp};

/// Picks the text of a language.
macro_rules! say {
    ($words:expr, $chinese:literal, $english:literal $(, $part:expr)*) => {
        match $words.language {
            Language::Chinese => format!($chinese $(, $part)*),
            Language::English => format!($english $(, $part)*),
        }
    };
}

impl Words {
    pub(crate) fn nth_complaint(&self, n: i64) -> String {
        say!(self, "第 {} 次", "complaint #{}", n)
    }

    pub(crate) fn quoted(&self, text: &str) -> String {
        say!(self, "“{}”", "“{}”", text)
    }

    pub(crate) fn nth_round(&self, n: i64) -> String {
        say!(self, "第 {} 轮", "Round {}", n)
    }

    pub(crate) fn round_started(&self, at: &str, n: i64) -> String {
        if n > 1 {
            say!(self, "{} 用户继续投诉起计", "counted from the continued complaint, {}", at)
        } else {
            say!(self, "{} 用户投诉起计", "counted from the complaint, {}", at)
        }
    }

    /// How a clock ended that was met late.
    pub(crate) fn met_late(&self, met: &str, late: &str) -> String {
        match self.language {
            Language::Chinese => format!("{met} {late}"),
            Language::English => late.to_owned(),
        }
    }

    /// What became of messages that did not arrive, or may not have.
    pub(crate) fn not_arrived(&self, count: usize, kind: Option<SendKind>, is_certain: bool) -> String {
        let what = match (count, kind) {
            (1, Some(kind)) if !kind.is_reply() => say!(self, "{}", "{}", self.sent_kind(kind)),
            (1, Some(_)) => say!(self, "1 条回复", "1 reply"),
            (n, Some(kind)) if kind.is_reply() => say!(self, "{} 条回复", "{} replies", n),
            (n, _) => say!(self, "{} 条消息", "{} messages", n),
        };
        if is_certain {
            say!(self, "{}没有送达", "{} not delivered", what)
        } else {
            say!(self, "{}还没有确认送达", "{} not confirmed yet", what)
        }
    }

    pub(crate) fn asked_and_arrived(&self, asked: Fen, arrived: Fen) -> String {
        say!(self, "申请 {}，到账 {}。", "Asked for {}, arrived {}.", asked, arrived)
    }

    /// What became of a message, as a list says it.
    pub(crate) fn trouble(&self, state: DeliveryState) -> String {
        match state {
            DeliveryState::Failed => say!(self, "未发出", "Not sent"),
            DeliveryState::VerifiedMissing => say!(self, "未送达", "Not delivered"),
            _ => say!(self, "未确认", "Unconfirmed"),
        }
    }

    /// The state of a Pay Score order; one this version does not know is shown as it came.
    pub(crate) fn service_state(&self, state: &ServiceOrderState) -> String {
        match state {
            ServiceOrderState::Doing => say!(self, "进行中", "In progress"),
            ServiceOrderState::Revoked => say!(self, "商户取消", "Cancelled by the merchant"),
            ServiceOrderState::WaitPay => say!(self, "待支付", "Awaiting payment"),
            ServiceOrderState::Done => say!(self, "已完成", "Completed"),
            ServiceOrderState::Other(raw) => raw.clone(),
        }
    }

    /// When the desk and WeChat Pay last agreed; with its day where that is not today.
    pub(crate) fn verified(&self, at: Option<Timestamp>, now: Timestamp) -> String {
        let Some(at) = at else { return self.never_verified.to_owned() };
        let moment = match at.in_beijing().date == now.in_beijing().date {
            true => crate::format::time_with_seconds(at),
            false => crate::format::exact_moment(at, now, self.language),
        };
        say!(self, "微信已核对 {}", "Verified with WeChat {}", moment)
    }

    pub(crate) fn user_with_tail(&self, tail: Option<&str>) -> String {
        match tail {
            Some(tail) => say!(self, "用户 尾号 {}", "User ··{}", tail),
            None => self.user.to_owned(),
        }
    }

    pub(crate) fn leaves_in(&self, seconds: i64) -> String {
        self.leaves_in.replace("{}", &seconds.to_string())
    }

    pub(crate) fn check_at(&self, seconds: i64) -> String {
        say!(self, "{} 秒", "{} s", seconds)
    }

    pub(crate) fn check_missing(&self, seconds: i64) -> String {
        say!(self, "{} 秒 未出现", "{} s not there", seconds)
    }

    pub(crate) fn check_running(&self, seconds: i64) -> String {
        say!(self, "{} 秒 核对中", "{} s checking", seconds)
    }

    pub(crate) fn picture_number(&self, n: usize, of: usize) -> String {
        say!(self, "图片 {} / {}", "image {} / {}", n, of)
    }

    pub(crate) fn blocked(&self, blocking: usize) -> String {
        match blocking {
            0 => say!(self, "检查全部通过", "All checks pass"),
            1 => say!(self, "还有 1 项阻止完成", "1 check still blocks completion"),
            n => say!(self, "还有 {} 项阻止完成", "{} checks still block completion", n),
        }
    }

    pub(crate) fn role(&self, role: Role) -> &'static str {
        match role {
            Role::Agent => self.role_agent,
            Role::Supervisor => self.role_supervisor,
            Role::Admin => self.role_admin,
        }
    }

    pub(crate) fn unsupported_characters(&self, named: &str) -> String {
        say!(
            self,
            "微信支付不接受这些字符，请删除：{}",
            "WeChat Pay does not accept these characters, remove them:{}",
            named
        )
    }
}
