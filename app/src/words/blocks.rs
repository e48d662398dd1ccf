//! A message of blocks.

use desk_domain::message::MAX_URL_CHARS;
use desk_domain::message::blocks::{
    Block, BlockProblem, MAX_BLOCKS, MAX_BUTTON_CHARS, MAX_BUTTONS, MAX_FAQ_CHARS, MAX_FAQS, MAX_LINK_CHARS,
    MAX_TEXT_CHARS,
};

words! {
    /// The blocks, their fields, and what is the matter with them.
    BlockWords:
    list: "消息的各段" / "Parts of the message";
    add: "添加内容" / "Add content";
    full(): "最多 {MAX_BLOCKS} 段" / "Up to {MAX_BLOCKS} parts";
    sender: "以人工身份发送" / "Sent as a person";
    text: "文本" / "Text";
    picture: "图片" / "Image";
    link: "链接" / "Link";
    buttons: "按钮组" / "Buttons";
    faqs: "常见问题" / "Questions";
    up: "上移" / "Move up";
    down: "下移" / "Move down";
    normal: "正常颜色" / "Normal colour";
    secondary: "次要颜色" / "Secondary colour";
    bold: "加粗" / "Bold";
    narrow: "窄图" / "Narrow";
    wide: "宽图" / "Wide";
    horizontal: "横排" / "Side by side";
    vertical: "竖排" / "Stacked";
    upload: "上传所选图片" / "Upload selected images";
    text_hint: "写给用户" / "Write to the user";
    on_click: "点击后" / "On click";
    sends_text: "发送这句话" / "Sends its text";
    opens_url: "打开链接" / "Opens a link";
    opens_program: "打开小程序" / "Opens a mini program";
    more_buttons: "加一个按钮" / "Add button";
    more_faqs: "加一个问题" / "Add question";
    faq_sends_hint: "留空则发送问题本身" / "If empty, the question itself";
    /// What a field or menu belongs to, for those who do not see where it stands. Counts from 1.
    in_block(at: usize, what: &str): "第 {at} 段 {what}" / "Part {at}: {what}";
    menu(at: usize, kind: &str): "第 {at} 段 {kind}的选项" / "Part {at}: {kind} options";
    nth_button(n: usize): "按钮 {n}" / "Button {n}";
    nth_faq(n: usize): "问题 {n}" / "Question {n}";
    faq_sends(n: usize): "问题 {n} 发送的内容" / "What question {n} sends";
    one_more(item: &str): "，{item}" / ", {item}";
    problem(problem: BlockProblem) -> String: match problem {
        BlockProblem::TextTooLong => "最多 {MAX_TEXT_CHARS} 字" / "Up to {MAX_TEXT_CHARS} characters",
        BlockProblem::Address => "链接地址要以 https:// 开头，最多 {MAX_URL_CHARS} 个字符" / "An address starts with https:// and has up to {MAX_URL_CHARS} characters",
        BlockProblem::LinkText => "链接文字要有 1 到 {MAX_LINK_CHARS} 个字" / "A link needs text of 1 to {MAX_LINK_CHARS} characters",
        BlockProblem::Buttons => "最多 {MAX_BUTTONS} 个按钮，每个要有 1 到 {MAX_BUTTON_CHARS} 个字" / "Up to {MAX_BUTTONS} buttons, each with 1 to {MAX_BUTTON_CHARS} characters",
        BlockProblem::MiniProgram => "打开小程序的按钮要填写 AppID 和页面路径" / "A button that opens a mini program needs its AppID and page path",
        BlockProblem::Faqs => "最多 {MAX_FAQS} 个问题，问题要有 1 到 {MAX_FAQ_CHARS} 个字，发送的内容也不超过 {MAX_FAQ_CHARS} 个字" / "Up to {MAX_FAQS} questions of 1 to {MAX_FAQ_CHARS} characters, each sending up to {MAX_FAQ_CHARS} characters",
        BlockProblem::Unsupported => "微信支付不接受表情符号等四字节字符，请删除" / "WeChat Pay does not accept emoji and other 4-byte characters. Please remove them",
    }
}

impl BlockWords {
    pub(crate) const fn kind(&self, block: &Block) -> &'static str {
        match block {
            Block::Text(_) => self.text,
            Block::Picture(_) => self.picture,
            Block::Link(_) => self.link,
            Block::Buttons(_) => self.buttons,
            Block::Faqs(_) => self.faqs,
        }
    }

    /// One more style behind what a block is called.
    pub(crate) fn listed(&self, style: &str) -> String {
        self.one_more(&style.to_lowercase())
    }
}
