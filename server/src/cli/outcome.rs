use crate::config::ConfigError;
use desk_service::ServiceError;
use desk_store::StoreError;
use std::process::ExitCode;

pub type Outcome = Result<(), Failure>;

/// Why a command failed, in words for the person at the terminal.
#[derive(Debug)]
pub struct Failure {
    pub message: String,
    exit_code: u8,
}

impl Failure {
    /// Something went wrong while working: exit code 1.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), exit_code: 1 }
    }

    /// The command or its settings cannot be meant as written: exit code 2.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), exit_code: 2 }
    }

    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.exit_code)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::usage(format!("{error}\nNothing was started. desk.example.toml describes every setting."))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::new(format!(
            "The database cannot be used: {}\nNothing was changed. Check database_url, and that the database runs.",
            chain(&error)
        ))
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Store(error) => error.into(),
            ServiceError::Invalid { field, problem } => {
                Self::usage(format!("{field}: {problem}\nNothing was changed."))
            }
            error => Self::new(chain(&error)),
        }
    }
}

/// An error with its causes, on one line.
pub(super) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let reason = error.to_string();
        if !text.ends_with(&reason) {
            text.push_str(": ");
            text.push_str(&reason);
        }
        cause = error.source();
    }
    text
}
