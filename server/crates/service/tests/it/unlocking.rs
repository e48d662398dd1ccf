//! One database, one master key.

use crate::world::{MASTER_KEY, World, mchid};
use desk_service::merchants;
use desk_service::testing::{allowed, merchant_form};
use desk_service::{By, Desk, MasterKey, SystemRng, UnlockError, fits, replace_lost, unlock};
use desk_store::Store;
use desk_testing::on_both_databases;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use wechatpay_simulator::NewComplaint;

on_both_databases!(
    a_key_that_opens_nothing_is_refused,
    a_missing_key_is_not_replaced_while_something_is_sealed,
    of_two_hosts_that_begin_at_once_one_is_refused,
    a_key_that_was_lost_for_good_is_replaced_when_that_is_asked_for,
);

fn key_file(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

async fn told(store: &Store, path: &Path) -> Option<UnlockError> {
    unlock(store, path, &SystemRng).await.err()
}

/// A database of a version that knew no proof yet is tried with what was sealed in it.
async fn a_key_that_opens_nothing_is_refused(world: World) {
    let folder = tempfile::tempdir().unwrap();
    let (right, wrong) = (key_file(&folder, "right", &MASTER_KEY), key_file(&folder, "wrong", &[8; 32]));
    let store = world.store();
    assert!(matches!(told(store, &wrong).await, Some(UnlockError::Wrong)), "the merchant's keys say so");
    assert_eq!(store.master_check().await.unwrap(), None, "a wrong key leaves no proof");
    assert!(told(store, &right).await.is_none());
    merchants::remove(&world.desk, &allowed(), &mchid()).await.unwrap();
    assert!(matches!(told(store, &wrong).await, Some(UnlockError::Wrong)), "the proof says so");
    assert!(told(store, &right).await.is_none());
    let short = key_file(&folder, "short", &[7; 31]);
    assert!(matches!(told(store, &short).await, Some(UnlockError::File(_))));
}

async fn a_missing_key_is_not_replaced_while_something_is_sealed(world: World) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    assert!(matches!(told(world.store(), &path).await, Some(UnlockError::Missing)));
    assert!(!path.exists());
    // No merchant is left, and phones of its complaints are.
    world.control().new_complaint(NewComplaint::default());
    world.sync().await;
    merchants::remove(&world.desk, &allowed(), &mchid()).await.unwrap();
    assert!(matches!(told(world.store(), &path).await, Some(UnlockError::Missing)));
    assert!(!path.exists());
}

async fn of_two_hosts_that_begin_at_once_one_is_refused(world: World) {
    merchants::remove(&world.desk, &allowed(), &mchid()).await.unwrap();
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let begin = |folder: &TempDir, key: u8| {
        let (store, path) = (world.store().clone(), key_file(folder, "master.key", &[key; 32]));
        tokio::spawn(async move { unlock(&store, &path, &SystemRng).await.is_ok() })
    };
    let (one, other) = (begin(&folders[0], 1), begin(&folders[1], 2));
    assert_ne!(one.await.unwrap(), other.await.unwrap(), "exactly one of them");
}

async fn a_key_that_was_lost_for_good_is_replaced_when_that_is_asked_for(world: World) {
    let folder = tempfile::tempdir().unwrap();
    let path = key_file(&folder, "master.key", &MASTER_KEY);
    let replace = async || replace_lost(world.store(), By::Desk, &path, &SystemRng, world.desk.now()).await;
    assert!(matches!(replace().await, Err(UnlockError::NotLost)));
    std::fs::remove_file(&path).unwrap();
    replace().await.unwrap();
    let made = MasterKey::load(&path).unwrap();
    assert!(fits(&made, world.store()).await.unwrap());
    assert!(
        !fits(&MasterKey::new(MASTER_KEY), world.store()).await.unwrap(),
        "the one before has no place here any more"
    );
    assert!(told(world.store(), &path).await.is_none());
    let desk =
        Desk::new(world.store().clone(), world.desk.settings().clone(), made, world.clock.clone(), Arc::new(SystemRng));
    assert!(
        merchants::check(&desk, &allowed(), &mchid()).await.is_err(),
        "its keys stay unreadable until they are added again"
    );
    merchants::add(&desk, &allowed(), merchant_form(&world.platform.credentials, &world.platform.base_url))
        .await
        .unwrap();
    assert!(merchants::check(&desk, &allowed(), &mchid()).await.unwrap().steps[0].1.is_ok());
}
