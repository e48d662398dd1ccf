//! What is written of a table is read again, column for column: in each row no two values are equal, so that two which were
//! exchanged are noticed. The rows of complaints, lists and backfills have their tests beside their stories.

mod evidence;
mod merchants;
mod notes;
mod outbox;
mod people;
mod snooze;
mod sync;
mod tags;

use crate::rows::{NOW, audit};
use desk_domain::{Account, Act, Density, Language, Person, Role, Span, StaffId, Theme, Timestamp};
use desk_store::Store;

pub(crate) fn at(minutes: i64) -> Timestamp {
    NOW + Span::minutes(minutes)
}

pub(crate) fn author() -> Account {
    let person = Person {
        id: StaffId::parse("author-1").unwrap(),
        username: "zhou".into(),
        name: "周敏".into(),
        role: Role::Supervisor,
        disabled: false,
        language: Language::English,
        theme: Theme::Dark,
        density: Density::Compact,
        created_at: at(3),
    };
    Account { person, password_hash: "$argon2id$hash".into() }
}

pub(crate) async fn join(store: &Store) -> Account {
    let account = author();
    store.add_staff(&account, &audit(Act::AddStaff)).await.unwrap();
    account
}
