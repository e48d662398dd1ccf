//! What holds for every setting, read from the sections.

use super::{load, read, refusal};
use desk_server::config::every_section;
use desk_service::settings::{DATA_DIR, Key, Section, Sections};
use std::convert::Infallible;
use std::path::Path;
use toml::Value;

/// A section as it can be told.
pub(super) struct Told {
    pub(super) table: &'static str,
    pub(super) about: &'static [&'static str],
    pub(super) settings: Vec<Setting>,
}

pub(super) struct Setting {
    table: &'static str,
    pub(super) key: &'static Key,
    pub(super) default: Value,
}

struct Catalogue(Vec<Told>);

impl Sections for Catalogue {
    type Error = Infallible;

    fn section<S: Section>(&mut self) -> Result<S, Infallible> {
        let defaults = S::defaults_in(Path::new(DATA_DIR));
        let mut values = toml::Table::try_from(&defaults).unwrap();
        let settings = S::KEYS.iter().map(|key| {
            let default = values.remove(key.name).unwrap();
            Setting { table: S::TABLE, key, default }
        });
        self.0.push(Told { table: S::TABLE, about: S::ABOUT, settings: settings.collect() });
        Ok(defaults)
    }
}

pub(super) fn sections() -> Vec<Told> {
    let mut catalogue = Catalogue(Vec::new());
    let Ok(_) = every_section(&mut catalogue);
    catalogue.0
}

fn settings() -> impl Iterator<Item = Setting> {
    sections().into_iter().flat_map(|section| section.settings)
}

/// Numbers with their least and their most.
fn numbers() -> impl Iterator<Item = (Setting, i64, i64)> {
    settings().filter_map(|setting| setting.key.limits.map(|(least, most)| (setting, least, most)))
}

impl Setting {
    /// As errors call it.
    fn name(&self) -> String {
        format!("{}.{}", self.table, self.key.name).trim_start_matches('.').to_owned()
    }

    fn variable(&self) -> String {
        format!("DESK_{}", self.name().to_uppercase().replace('.', "__"))
    }

    /// A file that sets it.
    fn file(&self, value: &Value) -> String {
        format!("{} = {value}", self.name())
    }

    /// Its default as a variable has it.
    fn text(&self) -> String {
        self.default.as_str().map_or_else(|| self.default.to_string(), str::to_owned)
    }

    /// It is refused, by name, where it was set.
    fn is_refused(&self, file: &str, variables: &[(&str, &str)], source: &str) {
        let error = refusal(file, variables);
        assert_eq!(error.key, self.name(), "{error}");
        assert!(error.source_name.ends_with(source), "{error}");
    }
}

const FILE: &str = "/desk.toml";

#[test]
fn a_key_that_nobody_reads_is_refused_where_it_stands() {
    for setting in settings() {
        let (key, variable) = (format!("{}_", setting.name()), format!("{}_", setting.variable()));
        for (file, variables, source) in [
            (format!("{key} = 1"), vec![], FILE),
            (String::new(), vec![(variable.as_str(), setting.text())], variable.as_str()),
        ] {
            let variables: Vec<_> = variables.iter().map(|(name, text)| (*name, text.as_str())).collect();
            let error = refusal(&file, &variables);
            assert_eq!(error.key, key, "{error}");
            assert!(error.source_name.ends_with(source), "{error}");
            assert!(error.problem.contains(setting.key.name), "the keys there are: {error}");
        }
    }
}

#[test]
fn a_value_of_another_type_is_refused_where_it_stands() {
    for setting in settings() {
        setting.is_refused(&setting.file(&Value::Array(Vec::new())), &[], FILE);
    }
    for (setting, ..) in numbers() {
        setting.is_refused("", &[(&setting.variable(), "soon")], &setting.variable());
        setting.is_refused(&setting.file(&Value::from("soon")), &[], FILE);
    }
}

#[test]
fn a_number_out_of_its_limits_is_refused_where_it_stands() {
    for (setting, least, most) in numbers() {
        for n in [least - 1, most + 1] {
            setting.is_refused(&setting.file(&Value::from(n)), &[], FILE);
            setting.is_refused("", &[(&setting.variable(), &n.to_string())], &setting.variable());
        }
        for n in [least, most] {
            assert!(load(&setting.file(&Value::from(n)), &[]).is_ok(), "{} = {n}", setting.name());
        }
    }
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_defaults() {
    let defaults = read("", &[]);
    for setting in settings() {
        let broken = setting.file(&Value::Array(Vec::new()));
        assert_eq!(read(&broken, &[(&setting.variable(), &setting.text())]), defaults, "{}", setting.name());
    }
    for (setting, least, most) in numbers() {
        let other = if setting.default == Value::from(least) { most } else { least };
        let changed = read(&setting.file(&Value::from(other)), &[]);
        assert_ne!(changed, defaults, "{} counts", setting.name());
        let usual = setting.file(&setting.default);
        assert_eq!(read(&usual, &[(&setting.variable(), &other.to_string())]), changed, "{}", setting.name());
    }
}
