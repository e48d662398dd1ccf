//! Pictures: of the evidence and of every message.

use crate::format::time_with_seconds;
use desk_domain::{Missing, MissingBecause};

words! {
    /// What a picture is called, what can be done with it, and why it is not there.
    EvidenceWords:
    alt: "图片凭证" / "Evidence image";
    picture: "图片" / "Image";
    previous: "上一张" / "Previous";
    next: "下一张" / "Next";
    larger: "放大" / "Larger";
    smaller: "缩小" / "Smaller";
    rotate: "旋转" / "Rotate";
    save_picture: "保存图片" / "Save image";
    picture_number(n: usize, of: usize): "图片 {n} / {of}" / "image {n} / {of}";
    because(because: MissingBecause): match because {
        MissingBecause::Gone => "已失效，微信支付不再提供" / "expired; WeChat Pay no longer has it",
        MissingBecause::Forbidden => "微信支付不允许查看" / "WeChat Pay does not allow viewing it",
        MissingBecause::TooLarge => "文件太大，无法显示" / "too large to show",
        MissingBecause::NotAPicture => "收到的不是图片" / "not an image",
        MissingBecause::Unreachable => "暂时无法获取" / "cannot be loaded yet",
    }
    missing_for_now(number: &str, why: &str, at: &str): "{number}：{why}，{at} 后重试" / "{number}: {why}; next try after {at}";
    missing_for_ever(number: &str, why: &str): "{number}：{why}" / "{number}: {why}";
}

impl EvidenceWords {
    /// Why a picture is not there, and when it is asked for again. `number` says which it is.
    pub(crate) fn missing(&self, number: &str, missing: Missing) -> String {
        let why = self.because(missing.because);
        match missing.again_at {
            Some(at) => self.missing_for_now(number, why, &time_with_seconds(at)),
            None => self.missing_for_ever(number, why),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::words::words;
    use desk_domain::{Language, Timestamp};
    use desk_domain::{Missing, MissingBecause};

    #[test]
    fn the_reason_is_told_and_when_it_is_asked_for_again() {
        let missing = |because, again_at| Missing { because, again_at };
        let at = Some(Timestamp::from_unix_seconds(1_787_724_000));
        let chinese = words(Language::Chinese).evidence.missing("图片 1 / 2", missing(MissingBecause::Unreachable, at));
        assert!(chinese.starts_with("图片 1 / 2：暂时无法获取") && chinese.contains("14:00"), "{chinese}");
        let english = words(Language::English).evidence.missing("image 1 / 1", missing(MissingBecause::Gone, None));
        assert_eq!(english, "image 1 / 1: expired; WeChat Pay no longer has it");
    }
}
