//! Pictures that an answer points to.

use openrouter::{PictureError, fetch_picture};
use url::Url;

use crate::server::{Server, Step, whole};

const PNG: &str = "Content-Type: image/png\r\n";

async fn fetch(server: &Server) -> Result<Vec<u8>, PictureError> {
    fetch_picture(Url::parse(&server.url).unwrap()).await
}

#[tokio::test]
async fn a_picture_is_fetched_without_saying_who_asks() {
    let headers = "Content-Type: Image/PNG; charset=x\r\nSet-Cookie: a=b\r\n";
    let server = Server::answering(whole("200 OK", headers, "pixels")).await;
    assert_eq!(fetch(&server).await.unwrap(), b"pixels");
    assert_eq!(fetch(&server).await.unwrap(), b"pixels");
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    for request in requests {
        let names: Vec<_> = request.lines().skip(1).filter_map(|line| line.split_once(':')).collect();
        let names: Vec<_> = names.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
        assert_eq!(names, ["accept", "host"], "{request}");
    }
}

#[tokio::test]
async fn only_raster_images_are_taken() {
    for kind in ["image/svg+xml", "text/html", "application/octet-stream", ""] {
        let server = Server::answering(whole("200 OK", &format!("Content-Type: {kind}\r\n"), "<svg/>")).await;
        assert_eq!(fetch(&server).await, Err(PictureError::Kind(kind.to_owned())));
    }
    let server = Server::answering(whole("200 OK", "", "pixels")).await;
    assert_eq!(fetch(&server).await, Err(PictureError::Kind("none".to_owned())));
    let server = Server::answering(whole("404 Not Found", PNG, "pixels")).await;
    assert_eq!(fetch(&server).await, Err(PictureError::Status(404)));
}

#[tokio::test]
async fn a_picture_is_bounded_said_or_not() {
    let said = Server::answering(format!("HTTP/1.1 200 OK\r\n{PNG}Content-Length: 99999999\r\n\r\n")).await;
    assert_eq!(fetch(&said).await, Err(PictureError::TooLarge));
    let mut long = format!("HTTP/1.1 200 OK\r\n{PNG}Connection: close\r\n\r\n").into_bytes();
    long.resize(11 << 20, b'x');
    assert_eq!(fetch(&Server::answering(long).await).await, Err(PictureError::TooLarge));
}

#[tokio::test]
async fn redirects_stay_on_the_web() {
    let to = |place: &str| whole("302 Found", &format!("Location: {place}\r\n"), "");
    let hops = vec![vec![Step::Send(to("/api/v1/other"))], vec![Step::Send(whole("200 OK", PNG, "pixels"))]];
    let server = Server::start(hops).await;
    assert_eq!(fetch(&server).await.unwrap(), b"pixels");
    assert!(server.requests()[1].starts_with("GET /api/v1/other "));
    for place in ["/api/v1/again", "file:///etc/passwd", "ftp://example.org/a.png"] {
        let server = Server::answering(to(place)).await;
        let found = fetch(&server).await;
        assert!(found.is_err(), "{place}");
        assert!(server.requests().len() <= 6, "{place}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named_so() {
    let gone = Url::parse("http://127.0.0.1:9/a.png").unwrap();
    assert!(matches!(fetch_picture(gone).await, Err(PictureError::Unreachable(_))));
}
