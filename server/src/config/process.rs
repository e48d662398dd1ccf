use super::values::{Address, AddressOrOff, DatabaseUrl, LogFilter};
use desk_service::section;
use std::path::PathBuf;

section! {
    /// What the process stands on: its files, its database, where it listens and what it logs.
    pub struct Process("", data_dir) {
        /// Folder for everything that must survive a restart: the SQLite database, pictures, the master key. Back it up.
        data_dir: PathBuf = data_dir.to_owned(),

        /// Where the desk stores what it knows: sqlite://FILE or postgres://USER:PASSWORD@HOST/DATABASE.
        /// Unless set, desk.db in data_dir. Several processes can share one PostgreSQL.
        database_url: DatabaseUrl = DatabaseUrl::of_file(&data_dir.join("desk.db")),

        /// File with the 32 random bytes that seal every stored secret; made on first start, readable by its owner alone.
        /// Unless set, master.key in data_dir. Without it, stored keys of merchants cannot be opened again.
        master_key_file: PathBuf = data_dir.join("master.key"),

        /// Address and port for pages and the callback. Put a proxy with https in front of it.
        listen: Address = Address(([127, 0, 0, 1], 3000).into()),

        /// Address and port for Prometheus to read /metrics from, or "off". Never open it to the outside.
        metrics_listen: AddressOrOff = AddressOrOff(None),

        /// What is logged: error, warn, info, debug or trace, also by part, as in "info,desk_service=debug".
        /// On a terminal for people to read, otherwise one JSON object per line. It goes to the standard output, never to a
        /// file of the desk's own: whoever starts the desk keeps it and bounds it.
        log: LogFilter = LogFilter::info(),
    }
}
