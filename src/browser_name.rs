//! The name of the browser that a person signed in with, as its `User-Agent` says.

/// System, product and main version, such as `("Windows", "Chrome", "131")`. Parts that are not known are empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BrowserName<'a> {
    pub system: &'static str,
    pub product: &'static str,
    pub version: &'a str,
}

/// Marks in a `User-Agent`, the most specific first: nearly every browser also names the others.
const SYSTEMS: [(&str, &str); 7] = [
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
];
const PRODUCTS: [(&str, &str); 9] = [
    ("MicroMessenger/", "WeChat"),
    ("Edg/", "Edge"),
    ("QQBrowser/", "QQ Browser"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("FxiOS/", "Firefox"),
    ("Version/", "Safari"),
];

impl<'a> BrowserName<'a> {
    #[must_use]
    pub fn of(user_agent: &'a str) -> Self {
        let system = SYSTEMS.iter().find(|(mark, _)| user_agent.contains(mark)).map_or("", |(_, name)| name);
        let told = |(mark, name): &(&str, &'static str)| Some((user_agent.split_once(*mark)?.1, *name));
        let (rest, product) = PRODUCTS.iter().find_map(told).unwrap_or(("", ""));
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        Self { system, product, version: &rest[..end] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_apart() {
        let edge =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36 Edg/130.0.2";
        assert_eq!(BrowserName::of(edge), BrowserName { system: "Windows", product: "Edge", version: "130" });
        let wechat =
            "Mozilla/5.0 (Linux; Android 14; Pixel) Chrome/116.0 Mobile MicroMessenger/8.0.49(0x28) WeChat/arm64";
        assert_eq!(BrowserName::of(wechat), BrowserName { system: "Android", product: "WeChat", version: "8" });
        let safari =
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.4 Safari/605.1.15";
        assert_eq!(BrowserName::of(safari), BrowserName { system: "macOS", product: "Safari", version: "17" });
    }

    #[test]
    fn anything_may_be_claimed() {
        assert_eq!(BrowserName::of(""), BrowserName::default());
        assert_eq!(BrowserName::of("Chrome/"), BrowserName { product: "Chrome", ..BrowserName::default() });
        assert_eq!(BrowserName::of("Firefox/十"), BrowserName { product: "Firefox", ..BrowserName::default() });
    }
}
