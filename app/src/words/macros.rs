//! One line for each text, with both languages.

/// Declares what is said about one subject: a struct that exists once for each language.
///
/// ```text
/// words! {
///     /// The page of a queue.
///     QueueWords:
///     title: "队列" / "Queue";
///     taken_by(name: &str): "{name} 已认领" / "Taken by {name}";
///     state(state: State): match state { State::Open => "未完成" / "Open", State::Done => "已完成" / "Done" }
///     left(days: i64) -> String: match days { 1 => "1 天" / "1 day", _ => "{days} 天" / "{days} days" }
///     advice(state: State) -> Option: match state { State::Open => "请先回复" / "Reply first" }
/// }
/// ```
///
/// A plain text is a field, one with parts a method. Parts stand in braces as in [`format!`], which checks them when this is
/// compiled. A choice is a `&'static str`; a `String` where parts stand in it; an `Option` where other values have no text.
/// All texts are listed in `TEXTS`, for the test that reads them.
macro_rules! words {
    (@in $language:expr, $chinese:expr, $english:expr) => {
        match $language {
            desk_domain::Language::Chinese => $chinese,
            desk_domain::Language::English => $english,
        }
    };
    (@sort $head:tt [$($fields:tt)*] $methods:tt [$($texts:tt)*]
        $(#[$($note:tt)*])* $name:ident: $chinese:tt / $english:tt; $($rest:tt)*
    ) => {
        words! { @sort $head
            [$($fields)* ($(#[$($note)*])* $name: &'static str, $chinese, $english)]
            $methods
            [$($texts)* (stringify!($name), $chinese, $english),]
            $($rest)*
        }
    };
    (@sort $head:tt $fields:tt [$($methods:tt)*] [$($texts:tt)*]
        $(#[$($note:tt)*])* $name:ident($($part:ident: $of:ty),*): $chinese:tt / $english:tt; $($rest:tt)*
    ) => {
        words! { @sort $head $fields
            [$($methods)*
                $(#[$($note)*])*
                pub(crate) fn $name(&self $(, $part: $of)*) -> String {
                    words! { @in self.language, format!($chinese), format!($english) }
                }
            ]
            [$($texts)* (stringify!($name), $chinese, $english),]
            $($rest)*
        }
    };
    (@sort $head:tt $fields:tt [$($methods:tt)*] [$($texts:tt)*]
        $(#[$($note:tt)*])* $name:ident($($part:ident: $of:ty),*): match $on:tt {
            $($case:pat $(if $guard:expr)? => $chinese:tt / $english:tt),+ $(,)?
        }
        $($rest:tt)*
    ) => {
        words! { @sort $head $fields
            [$($methods)*
                $(#[$($note)*])*
                pub(crate) fn $name(&self $(, $part: $of)*) -> &'static str {
                    let (chinese, english) = match $on { $($case $(if $guard)? => ($chinese, $english),)+ };
                    words! { @in self.language, chinese, english }
                }
            ]
            [$($texts)* $((stringify!($name), $chinese, $english),)+]
            $($rest)*
        }
    };
    (@sort $head:tt $fields:tt [$($methods:tt)*] [$($texts:tt)*]
        $(#[$($note:tt)*])* $name:ident($($part:ident: $of:ty),*) -> String: match $on:tt {
            $($case:pat $(if $guard:expr)? => $chinese:tt / $english:tt),+ $(,)?
        }
        $($rest:tt)*
    ) => {
        words! { @sort $head $fields
            [$($methods)*
                $(#[$($note)*])*
                pub(crate) fn $name(&self $(, $part: $of)*) -> String {
                    match $on {
                        $($case $(if $guard)? => words! { @in self.language, format!($chinese), format!($english) },)+
                    }
                }
            ]
            [$($texts)* $((stringify!($name), $chinese, $english),)+]
            $($rest)*
        }
    };
    (@sort $head:tt $fields:tt [$($methods:tt)*] [$($texts:tt)*]
        $(#[$($note:tt)*])* $name:ident($($part:ident: $of:ty),*) -> Option: match $on:tt {
            $($case:pat $(if $guard:expr)? => $chinese:tt / $english:tt),+ $(,)?
        }
        $($rest:tt)*
    ) => {
        words! { @sort $head $fields
            [$($methods)*
                $(#[$($note)*])*
                pub(crate) fn $name(&self $(, $part: $of)*) -> Option<&'static str> {
                    let (chinese, english) = match $on {
                        $($case $(if $guard)? => ($chinese, $english),)+
                        _ => return None,
                    };
                    Some(words! { @in self.language, chinese, english })
                }
            ]
            [$($texts)* $((stringify!($name), $chinese, $english),)+]
            $($rest)*
        }
    };
    // Only methods ask for the language.
    (@sort $head:tt $fields:tt [] $texts:tt) => {
        words! { @declare $head $fields [] $texts }
    };
    (@sort $head:tt [$($fields:tt)*] [$($methods:tt)+] $texts:tt) => {
        words! { @declare $head
            [(language: desk_domain::Language, desk_domain::Language::Chinese, desk_domain::Language::English) $($fields)*]
            [$($methods)+]
            $texts
        }
    };
    (@declare
        [$(#[$($about:tt)*])* $subject:ident]
        [$(($(#[$($note:tt)*])* $name:ident: $of:ty, $chinese:expr, $english:expr))*]
        [$($methods:tt)*]
        [$($texts:tt)*]
    ) => {
        $(#[$($about)*])*
        pub(crate) struct $subject {
            $($(#[$($note)*])* pub(crate) $name: $of,)*
        }

        impl $subject {
            pub(super) const CHINESE: Self = Self { $($name: $chinese,)* };
            pub(super) const ENGLISH: Self = Self { $($name: $english,)* };
            /// The name of each text, and what it says in Chinese and in English.
            #[cfg(test)]
            pub(super) const TEXTS: &[(&str, &str, &str)] = &[$($texts)*];

            $($methods)*
        }
    };
    ($(#[$($about:tt)*])* $subject:ident: $($items:tt)*) => {
        words! { @sort [$(#[$($about)*])* $subject] [] [] [] $($items)* }
    };
}
