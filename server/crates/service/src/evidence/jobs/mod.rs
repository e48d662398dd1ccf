//! The jobs of pictures.

mod fetch_picture;
