//! Whose fault it is that something could not be done: the thing's, or the desk's own. What the desk itself cannot do today it
//! does tomorrow: such work waits, and is not given up.

use crate::error::{CallError, Reason, ServiceError};
use std::error::Error;
use std::io;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// What is wrong with the desk itself, or with the machine it runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Trouble {
    /// The master key does not open what is stored.
    MasterKey,
    Database,
    DiskFull,
    /// The process may open no more files and connections.
    Descriptors,
    /// A folder or file of the desk's own cannot be read or written.
    Files,
}

impl Trouble {
    /// As it is written down.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl ServiceError {
    /// What is wrong with the desk itself, if that is why.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::Unsealable(_) => Some(Trouble::MasterKey),
            Self::Store(error) if error.is_full() => Some(Trouble::DiskFull),
            Self::Store(error) if error.is_the_databases() => Some(exhausted(error).unwrap_or(Trouble::Database)),
            Self::File(error) => Some(of_file(error)),
            Self::WechatPay(error) => error.trouble(),
            _ => None,
        }
    }
}

impl CallError {
    /// Why the call could not even begin, if the machine is to blame.
    pub(crate) fn trouble(&self) -> Option<Trouble> {
        if self.reason == Reason::Unreachable { exhausted(self) } else { None }
    }
}

fn of_file(error: &io::Error) -> Trouble {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Trouble::DiskFull,
        _ if is_exhaustion(error) => Trouble::Descriptors,
        _ => Trouble::Files,
    }
}

/// Looks for an error of the machine's among the causes.
fn exhausted(error: &(dyn Error + 'static)) -> Option<Trouble> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.downcast_ref::<io::Error>().is_some_and(is_exhaustion) {
            return Some(Trouble::Descriptors);
        }
        cause = error.source();
    }
    None
}

/// Linux and macOS: ENFILE, EMFILE. Linux: ENOBUFS, EADDRNOTAVAIL; both also say that the machine has no more to give.
fn is_exhaustion(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(23 | 24 | 99 | 105)) || error.kind() == io::ErrorKind::AddrNotAvailable
}

#[cfg(test)]
mod tests {
    use super::*;
    use desk_store::StoreError;

    #[test]
    fn the_desks_own_faults_are_told_from_those_of_things() {
        let file = |code| ServiceError::File(io::Error::from_raw_os_error(code));
        let own = [
            (ServiceError::from(crate::seal::Unsealable), Trouble::MasterKey),
            (file(24), Trouble::Descriptors),
            (file(23), Trouble::Descriptors),
            (file(28), Trouble::DiskFull),
            (file(122), Trouble::DiskFull),
            (file(13), Trouble::Files),
            (file(2), Trouble::Files),
            (file(30), Trouble::Files),
            (StoreError::Address("x".into()).into(), Trouble::Database),
        ];
        for (error, trouble) in own {
            assert_eq!(error.trouble(), Some(trouble), "{error:?}");
        }
        let things = [
            ServiceError::NotFound,
            ServiceError::invalid("text", "too long"),
            ServiceError::Internal("a stored complaint is unreadable".into()),
            StoreError::Corrupt { what: "complaint id" }.into(),
            StoreError::Conflict { constraint: "staff".into() }.into(),
        ];
        for error in things {
            assert_eq!(error.trouble(), None, "{error:?}");
        }
    }

    #[test]
    fn every_trouble_is_written_down_and_read_again() {
        for &trouble in Trouble::VARIANTS {
            assert_eq!(trouble.as_str().parse(), Ok(trouble));
        }
        assert!("".parse::<Trouble>().is_err());
    }
}
