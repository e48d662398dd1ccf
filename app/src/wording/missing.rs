//! Why a picture is not there, and when it is asked for again.

use super::Words;
use crate::format::time_with_seconds;
use desk_domain::Language;
use desk_service::view::{Missing, MissingBecause};

impl Words {
    /// `number` says which picture it is.
    pub(crate) fn picture_missing(&self, number: &str, missing: Missing) -> String {
        let (chinese, english) = match missing.because {
            MissingBecause::Gone => ("已失效，微信支付不再提供", "gone, WeChat Pay no longer has it"),
            MissingBecause::Forbidden => ("微信支付不允许查看", "WeChat Pay does not allow it"),
            MissingBecause::TooLarge => ("文件太大，无法显示", "too large to be shown"),
            MissingBecause::NotAPicture => ("收到的不是图片", "what came is no image"),
            MissingBecause::Unreachable => ("暂时无法获取", "cannot be reached yet"),
        };
        match (self.language, missing.again_at.map(time_with_seconds)) {
            (Language::Chinese, Some(at)) => format!("{number}：{chinese}，{at} 后重试"),
            (Language::Chinese, None) => format!("{number}：{chinese}"),
            (Language::English, Some(at)) => format!("{number}: {english}; trying again after {at}"),
            (Language::English, None) => format!("{number}: {english}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::wording::words;
    use desk_domain::{Language, Timestamp};
    use desk_service::view::{Missing, MissingBecause};

    #[test]
    fn the_reason_is_told_and_when_it_is_asked_for_again() {
        let missing = |because, again_at| Missing { because, again_at };
        let at = Some(Timestamp::from_unix_seconds(1_787_724_000));
        let chinese = words(Language::Chinese).picture_missing("图片 1 / 2", missing(MissingBecause::Unreachable, at));
        assert!(chinese.starts_with("图片 1 / 2：暂时无法获取") && chinese.contains("14:00"), "{chinese}");
        let english = words(Language::English).picture_missing("image 1 / 1", missing(MissingBecause::Gone, None));
        assert_eq!(english, "image 1 / 1: gone, WeChat Pay no longer has it");
    }
}
