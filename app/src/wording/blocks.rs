//! The composer of a message of blocks.

use super::Words;
use desk_domain::Language;
use desk_domain::message::MAX_URL_CHARS;
use desk_domain::message::blocks::{
    Block, BlockProblem, MAX_BLOCKS, MAX_BUTTON_CHARS, MAX_BUTTONS, MAX_FAQ_CHARS, MAX_FAQS, MAX_LINK_CHARS,
    MAX_TEXT_CHARS,
};

pub(crate) struct BlockWords {
    pub(crate) list: &'static str,
    pub(crate) add: &'static str,
    pub(crate) sender: &'static str,
    pub(crate) by_hand: &'static str,
    pub(crate) text: &'static str,
    pub(crate) picture: &'static str,
    pub(crate) link: &'static str,
    pub(crate) buttons: &'static str,
    pub(crate) faqs: &'static str,
    pub(crate) up: &'static str,
    pub(crate) down: &'static str,
    pub(crate) normal: &'static str,
    pub(crate) secondary: &'static str,
    pub(crate) bold: &'static str,
    pub(crate) narrow: &'static str,
    pub(crate) wide: &'static str,
    pub(crate) horizontal: &'static str,
    pub(crate) vertical: &'static str,
    pub(crate) upload: &'static str,
    pub(crate) text_hint: &'static str,
    pub(crate) on_click: &'static str,
    pub(crate) sends_text: &'static str,
    pub(crate) opens_url: &'static str,
    pub(crate) opens_program: &'static str,
    pub(crate) more_buttons: &'static str,
    pub(crate) more_faqs: &'static str,
    pub(crate) faq_sends_hint: &'static str,
}

pub(super) const CHINESE: BlockWords = BlockWords {
    list: "消息的各块",
    add: "加一块",
    sender: "发送身份",
    by_hand: "人工",
    text: "文本",
    picture: "图片",
    link: "链接",
    buttons: "按钮组",
    faqs: "常见问题",
    up: "上移",
    down: "下移",
    normal: "正常颜色",
    secondary: "次要颜色",
    bold: "加粗",
    narrow: "窄图",
    wide: "宽图",
    horizontal: "横排",
    vertical: "竖排",
    upload: "上传所选图片",
    text_hint: "写给用户",
    on_click: "点击后",
    sends_text: "发送这句话",
    opens_url: "打开链接",
    opens_program: "打开小程序",
    more_buttons: "加一个按钮",
    more_faqs: "加一个问题",
    faq_sends_hint: "留空则发送问题本身",
};

pub(super) const ENGLISH: BlockWords = BlockWords {
    list: "Blocks of the message",
    add: "Add block",
    sender: "Sent by",
    by_hand: "a person",
    text: "Text",
    picture: "Image",
    link: "Link",
    buttons: "Buttons",
    faqs: "Questions",
    up: "Move up",
    down: "Move down",
    normal: "Normal colour",
    secondary: "Secondary colour",
    bold: "Bold",
    narrow: "Narrow",
    wide: "Wide",
    horizontal: "Side by side",
    vertical: "Stacked",
    upload: "Upload the chosen images",
    text_hint: "Write to the user",
    on_click: "On click",
    sends_text: "Sends its text",
    opens_url: "Opens a link",
    opens_program: "Opens a mini program",
    more_buttons: "Add button",
    more_faqs: "Add question",
    faq_sends_hint: "Left empty, the question itself",
};

impl Words {
    pub(crate) const fn block_kind(&self, block: &Block) -> &'static str {
        match block {
            Block::Text(_) => self.blocks.text,
            Block::Picture(_) => self.blocks.picture,
            Block::Link(_) => self.blocks.link,
            Block::Buttons(_) => self.blocks.buttons,
            Block::Faqs(_) => self.blocks.faqs,
        }
    }

    /// One more item behind a comma.
    pub(crate) fn listed(&self, item: &str) -> String {
        match self.language {
            Language::Chinese => format!("，{item}"),
            Language::English => format!(", {}", item.to_lowercase()),
        }
    }

    /// What a field or menu belongs to, for those who do not see where it stands. Counts from 1.
    pub(crate) fn in_block(&self, at: usize, what: &str) -> String {
        match self.language {
            Language::Chinese => format!("第 {at} 块 {what}"),
            Language::English => format!("Block {at}: {what}"),
        }
    }

    pub(crate) fn block_menu(&self, at: usize, kind: &str) -> String {
        match self.language {
            Language::Chinese => format!("第 {at} 块 {kind}的选项"),
            Language::English => format!("Block {at}: options of {kind}"),
        }
    }

    pub(crate) fn nth_button(&self, n: usize) -> String {
        match self.language {
            Language::Chinese => format!("按钮 {n}"),
            Language::English => format!("Button {n}"),
        }
    }

    pub(crate) fn nth_faq(&self, n: usize) -> String {
        match self.language {
            Language::Chinese => format!("问题 {n}"),
            Language::English => format!("Question {n}"),
        }
    }

    pub(crate) fn faq_sends(&self, n: usize) -> String {
        match self.language {
            Language::Chinese => format!("问题 {n} 发送的内容"),
            Language::English => format!("What question {n} sends"),
        }
    }

    pub(crate) fn blocks_full(&self) -> String {
        match self.language {
            Language::Chinese => format!("最多 {MAX_BLOCKS} 块"),
            Language::English => format!("At most {MAX_BLOCKS} blocks"),
        }
    }

    pub(crate) fn block_problem(&self, problem: BlockProblem) -> String {
        let (chinese, english) = match problem {
            BlockProblem::TextTooLong => {
                (format!("最多 {MAX_TEXT_CHARS} 字"), format!("At most {MAX_TEXT_CHARS} characters"))
            }
            BlockProblem::Address => (
                format!("链接地址要以 https:// 开头，最多 {MAX_URL_CHARS} 个字符"),
                format!("An address begins with https:// and has at most {MAX_URL_CHARS} characters"),
            ),
            BlockProblem::LinkText => (
                format!("链接文字要有 1 到 {MAX_LINK_CHARS} 个字"),
                format!("A link needs a text of 1 to {MAX_LINK_CHARS} characters"),
            ),
            BlockProblem::Buttons => (
                format!("最多 {MAX_BUTTONS} 个按钮，每个要有 1 到 {MAX_BUTTON_CHARS} 个字"),
                format!("At most {MAX_BUTTONS} buttons, each with a text of 1 to {MAX_BUTTON_CHARS} characters"),
            ),
            BlockProblem::MiniProgram => (
                "打开小程序的按钮要填写 AppID 和页面路径".to_owned(),
                "A button that opens a mini program needs its AppID and page path".to_owned(),
            ),
            BlockProblem::Faqs => (
                format!(
                    "最多 {MAX_FAQS} 个问题，问题要有 1 到 {MAX_FAQ_CHARS} 个字，发送的内容也不超过 {MAX_FAQ_CHARS} 个字"
                ),
                format!(
                    "At most {MAX_FAQS} questions of 1 to {MAX_FAQ_CHARS} characters; what they send has as many at most"
                ),
            ),
            BlockProblem::Unsupported => (
                "微信支付不接受表情符号等四字节字符，请删除".to_owned(),
                "WeChat Pay does not accept emoji and other 4-byte characters; remove them".to_owned(),
            ),
        };
        if self.language == Language::Chinese { chinese } else { english }
    }
}
