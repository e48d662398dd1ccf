//! A desk of one's own for each test: a fresh database, a clock that stands still, a real socket.

pub(crate) use desk_testing::{DOT, PASSWORD, mchid};

use crate::page::{PageForm, forms};
use desk_domain::{Actor, ComplaintId, Role};
use desk_server::web::{self, Patience, Site, sessions};
use desk_service::jobs;
use desk_service::settings::Count;
use desk_service::testing::begin_session;
use desk_service::{Desk, ManualClock};
use desk_store::Dialect;
use desk_testing::{BEGINNING, Ground, connect, platform};
use http::{HeaderMap, StatusCode};
use reqwest::Method;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use wechatpay_simulator::{KeyMode, NewComplaint, Options, Running as Platform};

pub(crate) struct World {
    pub(crate) url: String,
    pub(crate) desk: Desk,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) shutdown: CancellationToken,
    ground: Ground,
}

impl Deref for World {
    type Target = Ground;

    fn deref(&self) -> &Ground {
        &self.ground
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

impl World {
    pub(crate) async fn start(dialect: Dialect) -> Self {
        Self::start_at(dialect, |url| url).await
    }

    /// A second address of the same desk, which waits no longer than this. Returns host and port.
    pub(crate) async fn impatient(&self, patience: Patience) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let mut site = Site::new(self.desk.clone(), self.shutdown.clone());
        site.patience = patience;
        tokio::spawn(web::serve_with(listener, web::router(site), self.shutdown.clone(), patience));
        address
    }

    /// With another address than the real one as the one that browsers are told.
    pub(crate) async fn start_at(dialect: Dialect, public_url: impl FnOnce(String) -> String) -> Self {
        let ground = Ground::start(dialect).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let clock = Arc::new(ManualClock::new(BEGINNING));
        let desk = ground.desk(&clock, 1, |settings| {
            settings.web.public_url = public_url(url.clone()).parse().unwrap();
            settings.web.trusted_proxies = Count::new(1);
        });
        let shutdown = CancellationToken::new();
        let router = web::router(Site::new(desk.clone(), shutdown.clone()));
        tokio::spawn(web::serve(listener, router, shutdown.clone()));
        Self { url, desk, clock, shutdown, ground }
    }

    /// A platform with this desk's clock, its merchant connected and told where to call.
    pub(crate) async fn platform(&self) -> Platform {
        self.platform_signing_with(KeyMode::PublicKey).await
    }

    pub(crate) async fn platform_signing_with(&self, keys: KeyMode) -> Platform {
        let platform = platform(&self.clock, Options { keys, ..Options::default() }).await;
        connect(&self.desk, &platform, &platform.base_url, keys).await;
        platform
    }

    /// A complaint that has come in by callback.
    pub(crate) async fn complaint(&self, platform: &Platform) -> ComplaintId {
        self.complaint_of(platform, NewComplaint::default()).await
    }

    /// The same with one of this kind.
    pub(crate) async fn complaint_of(&self, platform: &Platform, new: NewComplaint) -> ComplaintId {
        let id = platform.control.new_complaint(new);
        platform.control.flush_callbacks().await;
        jobs::run_until_idle(&self.desk).await.unwrap();
        id.parse().unwrap()
    }

    /// A browser that nobody has signed in with.
    pub(crate) fn stranger(&self) -> Browser {
        Browser::new(&self.url)
    }

    /// Makes an account named like its role.
    pub(crate) async fn account(&self, role: Role) -> Actor {
        desk_testing::account(&self.desk, role.as_str(), "陈晓雯", role).await
    }

    /// A browser in which somebody has just signed in.
    pub(crate) async fn signed_in(&self, actor: &Actor) -> Browser {
        let browser = self.stranger();
        browser.set_cookie(Some(remember(&self.desk, actor).await));
        browser
    }

    /// A browser in which an account of this role, made here, has just signed in.
    pub(crate) async fn browser_of(&self, role: Role) -> Browser {
        let actor = self.account(role).await;
        self.signed_in(&actor).await
    }
}

/// The cookie of somebody who has just signed in.
pub(crate) async fn remember(desk: &Desk, actor: &Actor) -> String {
    let session = begin_session(desk, actor).await;
    sessions::cookie(desk.settings().is_https(), session)
}

/// What a browser does, seen from the server: keeps cookies, says where a form was sent from, follows nothing.
pub(crate) struct Browser {
    client: reqwest::Client,
    url: String,
    jar: Mutex<BTreeMap<String, String>>,
    /// Where it is, as the proxy in front tells; otherwise on this machine.
    address: Option<&'static str>,
}

fn is_session(name: &str) -> bool {
    name == sessions::cookie_name(false) || name == sessions::cookie_name(true)
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}

impl Browser {
    pub(crate) fn new(url: &str) -> Self {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
        Self { client, url: url.to_owned(), jar: Mutex::default(), address: None }
    }

    /// The same browser at another place.
    pub(crate) fn at(self, address: &'static str) -> Self {
        Self { address: Some(address), ..self }
    }

    /// The session that it holds.
    pub(crate) fn cookie(&self) -> Option<String> {
        let jar = self.jar.lock().unwrap();
        jar.iter().find(|(name, _)| is_session(name)).map(|(name, value)| format!("{name}={value}"))
    }

    /// Gives it another session, or takes the one it has.
    pub(crate) fn set_cookie(&self, cookie: Option<String>) {
        let mut jar = self.jar.lock().unwrap();
        jar.retain(|name, _| !is_session(name));
        if let Some((name, value)) = cookie.as_deref().and_then(|pair| pair.split_once('=')) {
            jar.insert(name.to_owned(), value.to_owned());
        }
    }

    /// A request with the cookie, as a page would be asked for.
    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.request_for("text/html", method, path)
    }

    /// A request with the cookie for something of this content type.
    pub(crate) fn request_for(&self, accept: &str, method: Method, path: &str) -> reqwest::RequestBuilder {
        let mut request = self.client.request(method, format!("{}{path}", self.url)).header("accept", accept);
        if let Some(address) = self.address {
            request = request.header("x-forwarded-for", address);
        }
        let jar = self.jar.lock().unwrap();
        let cookies: Vec<_> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if cookies.is_empty() { request } else { request.header("cookie", cookies.join("; ")) }
    }

    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        self.execute(request.build().unwrap()).await
    }

    pub(crate) async fn execute(&self, request: reqwest::Request) -> Answer {
        let response = self.client.execute(request).await.unwrap();
        for value in response.headers().get_all("set-cookie") {
            let pair = value.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            let mut jar = self.jar.lock().unwrap();
            match value {
                "" => jar.remove(name),
                value => jar.insert(name.to_owned(), value.to_owned()),
            };
        }
        Answer { status: response.status(), headers: response.headers().clone(), text: response.text().await.unwrap() }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn head(&self, path: &str) -> Answer {
        self.send(self.request(Method::HEAD, path)).await
    }

    /// Sends a form of one of our own pages.
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        self.send(self.form(path).header("content-type", "application/x-www-form-urlencoded").body(body)).await
    }

    /// The form with this id on a page.
    pub(crate) async fn form_on(&self, path: &str, id: &str) -> PageForm {
        let page = self.get(path).await.text;
        forms(&page).into_iter().find(|form| form.id == id).unwrap_or_else(|| panic!("no form {id} on {path}"))
    }

    /// The hidden fields of the form with this id on a page.
    pub(crate) async fn hidden_fields(&self, path: &str, id: &str) -> Vec<(String, String)> {
        let fields = self.form_on(path, id).await.fields.into_iter();
        fields.filter(|field| field.hidden).map(|field| (field.name, field.value)).collect()
    }

    /// Where the form with this id on a page is sent.
    pub(crate) async fn target_of(&self, path: &str, id: &str) -> String {
        self.form_on(path, id).await.action
    }

    /// A form of one of our own pages, still without its fields.
    pub(crate) fn form(&self, path: &str) -> reqwest::RequestBuilder {
        self.request(Method::POST, path).header("origin", &self.url).header("sec-fetch-site", "same-origin")
    }
}
