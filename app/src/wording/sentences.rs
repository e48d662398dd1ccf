//! Texts with parts that change.

use super::Words;
use desk_domain::{Language, Role, Timestamp};

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

    pub(crate) fn verified(&self, at: Option<Timestamp>) -> String {
        at.map_or_else(
            || self.never_verified.to_owned(),
            |at| say!(self, "微信已核对 {}", "Verified with WeChat {}", crate::format::time_with_seconds(at)),
        )
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
