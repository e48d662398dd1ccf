//! Forms and links of a page, as a browser reads them.

use scraper::{ElementRef, Html, Selector};

/// A form that changes something.
#[derive(Clone, Debug)]
pub(crate) struct PageForm {
    pub(crate) id: String,
    /// Where it is sent.
    pub(crate) action: String,
    pub(crate) in_parts: bool,
    /// What goes along with every button. Of a choice, each that is offered.
    pub(crate) fields: Vec<Field>,
    /// Names and values of its buttons; without a name for one that says nothing.
    pub(crate) buttons: Vec<(String, String)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) hidden: bool,
}

/// Every form of a page that is posted.
pub(crate) fn forms(page: &str) -> Vec<PageForm> {
    let page = Html::parse_document(page);
    page.select(&selector("form[method=post]")).map(read).collect()
}

/// Where the links lead that stand in this part of a page.
pub(crate) fn links(page: &str, part: &str) -> Vec<String> {
    let links = selector(&format!("{part} a[href]"));
    Html::parse_document(page).select(&links).map(|link| attribute(link, "href")).collect()
}

/// Those of them that say that one is there.
pub(crate) fn links_to_here(page: &str, part: &str) -> Vec<String> {
    let links = selector(&format!("{part} a[aria-current=page]"));
    Html::parse_document(page).select(&links).map(|link| attribute(link, "href")).collect()
}

fn read(form: ElementRef<'_>) -> PageForm {
    let fields = selector("input[name]:not([type=file]), textarea[name], select[name]");
    let button = |button: ElementRef<'_>| (attribute(button, "name"), attribute(button, "value"));
    PageForm {
        id: attribute(form, "id"),
        action: attribute(form, "action"),
        in_parts: attribute(form, "enctype") == "multipart/form-data",
        fields: form.select(&fields).map(field).collect(),
        buttons: form.select(&selector("button")).map(button).collect(),
    }
}

fn field(field: ElementRef<'_>) -> Field {
    let value = match field.value().name() {
        "textarea" => field.text().collect(),
        "select" => field.select(&selector("option")).next().map(|first| attribute(first, "value")).unwrap_or_default(),
        _ => attribute(field, "value"),
    };
    Field { name: attribute(field, "name"), value, hidden: attribute(field, "type") == "hidden" }
}

fn attribute(element: ElementRef<'_>, name: &str) -> String {
    element.attr(name).unwrap_or_default().to_owned()
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap()
}
