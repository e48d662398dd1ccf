//! Pictures in a row, small: of the evidence and of every message. Where one cannot be had, its reason stands in its place.

use crate::words::Words;
use desk_service::complaints::Image;
use leptos::prelude::*;

/// Pictures, each a link to the whole of it.
pub(super) fn thumbnails(words: &'static Words, images: &[Image]) -> AnyView {
    let count = images.len();
    let pictures = images
        .iter()
        .zip(1..)
        .map(|(image, n)| {
            let number = words.evidence.picture_number(n, count);
            if let Some(missing) = image.missing {
                return view! { <span class="thumbnail-missing">{words.evidence.missing(&number, missing)}</span> }
                    .into_any();
            }
            view! {
                <a href=image.href.clone() target="_blank" rel="noopener">
                    <img
                        src=image.href.clone()
                        alt=format!("{} {}", words.evidence.alt, number)
                        width="64"
                        height="64"
                        loading="lazy"
                    />
                </a>
            }
            .into_any()
        })
        .collect_view();
    (count > 0).then(|| view! { <p class="thumbnails">{pictures}</p> }).into_any()
}
