//! Makes sure that the folder whose files are embedded exists, also when the pages' assets were not built yet, and
//! has the crate compiled again when they change.

fn main() {
    let site = std::path::Path::new("../target/site");
    if let Err(error) = std::fs::create_dir_all(site) {
        println!("cargo:warning=cannot create {}: {error}", site.display());
    }
    println!("cargo:rerun-if-changed={}", site.display());
    println!("cargo:rerun-if-changed=build.rs");
}
