//! Everything the desk says, in both languages: one line for each text (`words!`), one file for each subject.

#[macro_use]
mod macros;

mod account;
mod audit;
mod blocks;
mod board;
mod clocks;
mod common;
mod complaint;
mod compose;
mod copies;
mod dates;
mod evidence;
mod extras;
mod facts;
mod flags;
mod frame;
mod gate;
mod health;
mod history;
mod inbox;
mod login;
mod merchants;
mod note;
mod notices;
mod people;
mod problem;
mod refund;
mod send;
mod snooze;
mod tags;
mod team;
#[cfg(test)]
mod tests;

pub use notices::Notice;
pub(crate) use notices::Tone;

use desk_domain::Language;

/// What is said in the language of a visit.
pub(crate) fn words(language: Language) -> &'static Words {
    match language {
        Language::Chinese => &CHINESE,
        Language::English => &ENGLISH,
    }
}

/// Gathers the subjects.
macro_rules! subjects {
    ($($subject:ident: $words:ident,)*) => {
        /// What is said in one language, subject by subject.
        pub(crate) struct Words {
            pub(crate) language: Language,
            $(pub(crate) $subject: $subject::$words,)*
        }

        static CHINESE: Words = Words { language: Language::Chinese, $($subject: $subject::$words::CHINESE,)* };
        static ENGLISH: Words = Words { language: Language::English, $($subject: $subject::$words::ENGLISH,)* };

        /// All texts by their subjects: the name of each, and what it says in Chinese and in English.
        #[cfg(test)]
        const TEXTS: &[(&str, &[(&str, &str, &str)])] = &[$((stringify!($subject), $subject::$words::TEXTS),)*];
    };
}

subjects! {
    account: AccountWords,
    audit: AuditWords,
    blocks: BlockWords,
    board: BoardWords,
    clocks: ClockWords,
    common: CommonWords,
    complaint: ComplaintWords,
    compose: ComposeWords,
    copies: CopyWords,
    dates: DateWords,
    evidence: EvidenceWords,
    extras: ExtrasWords,
    facts: FactsWords,
    flags: FlagWords,
    frame: FrameWords,
    gate: GateWords,
    health: HealthWords,
    history: HistoryWords,
    inbox: InboxWords,
    login: LoginWords,
    merchants: MerchantWords,
    note: NoteWords,
    notices: NoticeWords,
    people: PeopleWords,
    problem: ProblemWords,
    refund: RefundWords,
    send: SendWords,
    snooze: SnoozeWords,
    tags: TagWords,
    team: TeamWords,
}
