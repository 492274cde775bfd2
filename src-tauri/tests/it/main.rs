//! The shell without a window: what a page is told while an answer arrives, and what it finds afterwards.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

mod bad_days;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chat::{Destination, Question};
use markdown::Node;
use openrouter::{Parameters, Secret};
use simulator::{Options, Pace, Simulator};
use store::MessageId;
use timbre_lib::app::{App, Opening};
use timbre_lib::documents::Subject;
use timbre_lib::environment::Environment;
use timbre_lib::follow::{self, GenerationEvent};
use timbre_lib::ipc::error::ErrorCode;
use timbre_lib::service::{KeyState, ServiceKind};
use timbre_lib::views;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// The app over a folder of its own and a simulator; the folder goes when the test ends.
struct World {
    app: App,
    simulator: Simulator,
    directory: PathBuf,
}

impl World {
    /// A key in the environment stands in for the keyring, which belongs to the machine.
    async fn new(name: &str, key: Option<&str>) -> Self {
        Self::at(name, key, None).await
    }

    /// The same with another service than the simulator.
    async fn at(name: &str, key: Option<&str>, service: Option<String>) -> Self {
        let options = Options { strict: true, pace: Pace::UNLIMITED, ..Options::default() };
        let simulator = Simulator::start(options).await.expect("a simulator");
        let directory = std::env::temp_dir().join(format!("timbre-shell-{}-{name}", std::process::id()));
        let environment = Environment {
            data_directory: directory.clone(),
            data_directory_overridden: true,
            service: service.or_else(|| Some(simulator.url())),
            key: key.map(|key| Secret::parse(key).expect("a key")),
            key_rejected: false,
        };
        let (app, _) = App::open(&environment, Opening::begin(&environment), |_| {}).expect("the app");
        Self { app, simulator, directory }
    }

    async fn ask(&self, model: &str) -> MessageId {
        let to = Destination {
            client: self.app.connection.client().await.expect("a client"),
            service: "test".to_owned(),
            model: model.to_owned(),
            price: None,
            dialect: openrouter::Dialect::OpenRouter,
        };
        let question = Question {
            conversation: None,
            uid: uuid::Uuid::new_v4().to_string(),
            parent: None,
            text: "Show me everything".to_owned(),
            plain: String::new(),
            system_prompt: String::new(),
            parameters: Parameters::default(),
        };
        self.app.chat.send(to, question).expect("the turn begins").message
    }

    /// Follows to the end and returns what the events paint: answer and reasoning.
    async fn painted(&self, message: MessageId) -> (Vec<Node>, Vec<Node>, usize) {
        self.painted_in("main", message, |_| {}).await
    }

    /// The same in a window of this name; `told` is called with the number of events so far, after each.
    async fn painted_in(
        &self,
        window: &str,
        message: MessageId,
        mut told: impl FnMut(usize),
    ) -> (Vec<Node>, Vec<Node>, usize) {
        let (mut answer, mut thought, mut events) = (Vec::new(), Vec::new(), 0);
        let Some(follower) = self.app.chat.follow(message) else { return (answer, thought, events) };
        follow::to_end(follower, self.app.windows.seen(window), |event| {
            events += 1;
            match event {
                GenerationEvent::Snapshot { content, reasoning, .. } => {
                    (answer, thought) = (content, reasoning);
                }
                GenerationEvent::Frame { content, reasoning, .. } => {
                    content.iter().for_each(|operation| markdown::apply(&mut answer, operation));
                    reasoning.iter().for_each(|operation| markdown::apply(&mut thought, operation));
                }
            }
            told(events);
            true
        })
        .await;
        (answer, thought, events)
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // What is left behind in the system's folder for temporary files harms nobody.
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_frames_paint_is_what_the_library_holds() {
    let world = World::new("frames", Some("sk-test")).await;
    // So slow that it cannot end before the second page has joined, which then lets it run.
    world.simulator.set_pace(Pace { tokens_per_second: 50.0, first_token: Duration::ZERO });
    let message = world.ask("sim/markdown").await;
    let third = Notify::new();
    let early = world.painted_in("main", message, |events| {
        if events == 3 {
            third.notify_one();
        }
    });
    let (early, late) = tokio::join!(early, async {
        third.notified().await;
        let late = world.painted_in("other", message, |events| {
            if events == 1 {
                world.simulator.set_pace(Pace { tokens_per_second: 2_000.0, first_token: Duration::ZERO });
            }
        });
        late.await
    });
    let stored = views::message(&world.app.library.path_message(message).expect("the answer"));
    assert!(!stored.content.is_empty() && !stored.reasoning.is_empty(), "it reasons and answers");
    assert!(early.2 > 3, "it came in {} events", early.2);
    assert_eq!((early.0, early.1), (stored.content.clone(), stored.reasoning.clone()));
    assert_eq!(
        (late.0, late.1),
        (stored.content, stored.reasoning),
        "a page that joined later sees the same"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_window_is_told_nothing_and_catches_up_with_one_snapshot() {
    let world = World::new("hidden", Some("sk-test")).await;
    // So slow that it cannot end before both windows follow it.
    world.simulator.set_pace(Pace { tokens_per_second: 20.0, first_token: Duration::ZERO });
    let message = world.ask("sim/markdown").await;
    world.app.windows.tell("main", false);
    let main = world.painted_in("main", message, |_| {});
    let other = world.painted_in("other", message, |events| {
        if events == 3 {
            world.simulator.set_pace(Pace { tokens_per_second: 500.0, first_token: Duration::ZERO });
        }
    });
    let ((content, _, hidden), (_, _, seen)) = tokio::join!(main, other);
    assert_eq!((content.len(), hidden), (0, 0), "nothing, to the end");
    assert!(seen > 3, "the other window had {seen} events");

    let world = World::new("seen-again", Some("sk-test")).await;
    world.simulator.set_pace(Pace { tokens_per_second: 50.0, first_token: Duration::ZERO });
    world.app.windows.tell("main", false);
    let message = world.ask("sim/markdown").await;
    // A second window shows that text is there before the first is seen again; then the answer may end.
    let main = world.painted_in("main", message, |events| {
        if events == 1 {
            world.simulator.set_pace(Pace { tokens_per_second: 500.0, first_token: Duration::ZERO });
        }
    });
    let other = world.painted_in("other", message, |events| {
        if events == 3 {
            world.app.windows.tell("main", true);
        }
    });
    let ((content, reasoning, events), _) = tokio::join!(main, other);
    let stored = views::message(&world.app.library.path_message(message).expect("the answer"));
    assert_eq!((content, reasoning), (stored.content, stored.reasoning));
    assert!(events > 1, "a snapshot and what came then: {events} events");
}

#[tokio::test]
async fn no_service_and_no_key_are_told_apart() {
    let world = World::new("key", None).await;
    let connection = &world.app.connection;
    assert_eq!(connection.client().await.expect_err("none was chosen").code, ErrorCode::NoService);
    let bad = connection.choose(ServiceKind::Custom, "not an address").await;
    assert_eq!(bad.expect_err("not an address").code, ErrorCode::BadUrl);
    let status = connection.choose(ServiceKind::Offline, "").await.expect("offline");
    assert_eq!(status.key, KeyState::NotNeeded);
}

#[tokio::test]
async fn a_key_from_the_environment_chooses_the_service_and_is_only_for_this_session() {
    let world = World::new("environment", Some("sk-or-v1-abcd1234")).await;
    let status = world.app.connection.look().await;
    assert_eq!(status.kind, ServiceKind::OpenRouter);
    assert_eq!(status.key, KeyState::Session { last_four: "1234".to_owned(), reason: None });
    assert!(status.overrides.key_from_environment);
}

#[tokio::test]
async fn a_document_is_fetched_once_and_read_from_the_cache_when_the_service_is_gone() {
    let world = World::new("documents", Some("sk-test")).await;
    let subject = Subject::Endpoints { model: "sim/writer".to_owned() };
    let (empty, stale) = world.app.documents.cached(&world.app, &subject).await.expect("a look");
    assert!(empty.body.is_null() && stale, "nothing is known at first");
    let refresh = world.app.documents.begin_refresh(&world.app, &subject).await.expect("a service");
    assert!(
        world.app.documents.begin_refresh(&world.app, &subject).await.expect("a service").is_none(),
        "it runs"
    );
    refresh.expect("a refresh").run(&world.app).await;
    let (known, stale) = world.app.documents.cached(&world.app, &subject).await.expect("a look");
    assert!(known.body.as_array().is_some_and(|endpoints| !endpoints.is_empty()), "{:?}", known.error);
    assert!(!stale && known.fetched_at.is_some());
}

#[tokio::test]
async fn a_price_is_known_without_reading_the_catalogue_again_until_that_changes() {
    let world = World::new("prices", Some("sk-test")).await;
    let app = &world.app;
    let origin = app.connection.origin().await.expect("a service");
    let keep = |price: &str| {
        let body = format!(r#"[{{"id":"sim/writer","pricing":{{"prompt":"{price}"}}}}]"#);
        app.library.cache(&origin, "models", &body, 1).expect("kept");
    };
    keep("0.1");
    let price = async || app.documents.price(app, "sim/writer").await.expect("a price")["prompt"].clone();
    assert_eq!(price().await, "0.1");
    keep("0.2");
    assert_eq!(price().await, "0.1", "what was read is in memory");
    assert_eq!(app.documents.price(app, "nobody/nothing").await, None);
    let refresh = app.documents.begin_refresh(app, &Subject::Models).await.expect("a service");
    refresh.expect("a refresh").run(app).await;
    assert!(!["0.1", "0.2"].contains(&price().await.as_str().expect("a price")), "the new catalogue's");
}

/// A service that knows one answer, and how many connections were made to it.
async fn counting() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/v1", listener.local_addr().expect("an address"));
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                while socket.read(&mut [0; 4096]).await.is_ok_and(|read| read > 0) {
                    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"data\":{}}";
                    socket.write_all(answer.as_bytes()).await.expect("the answer is sent");
                }
            });
        }
    });
    (url, connections)
}

#[tokio::test]
async fn questions_share_a_client_and_its_connections_until_the_key_changes() {
    let (url, connections) = counting().await;
    let world = World::at("client", Some("sk-test"), Some(url)).await;
    let ask = async || {
        let client = world.app.connection.client().await.expect("a client");
        client.key_info().await.expect("an answer");
        connections.load(Ordering::SeqCst)
    };
    assert_eq!((ask().await, ask().await), (1, 1), "the second found the first one's connection");
    world.app.connection.remove_key().await.expect("removed");
    assert!(world.app.connection.client().await.is_err(), "a key that was removed is in no client");
}

#[tokio::test]
async fn a_folder_that_cannot_be_used_costs_the_memory_and_not_the_start() {
    let file = std::env::temp_dir().join(format!("timbre-shell-{}-file", std::process::id()));
    std::fs::write(&file, "not a folder").expect("a file");
    let environment = Environment {
        data_directory: file.clone(),
        data_directory_overridden: true,
        service: None,
        key: None,
        key_rejected: false,
    };
    let (app, _) = App::open(&environment, Opening::begin(&environment), |_| {}).expect("the app starts");
    assert_eq!(app.notices.len(), 1);
    assert_eq!(app.notices[0].code, ErrorCode::LibraryUnavailable);
    std::fs::remove_file(file).expect("removed");
}
