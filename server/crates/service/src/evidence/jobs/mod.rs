//! What workers do with pictures.

mod fetch_picture;
