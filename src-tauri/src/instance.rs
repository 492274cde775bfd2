//! One window per library: a second start brings the window of the first to the front and ends.
//!
//! The first listens on loopback and leaves its port and a secret word in the data directory, where only the person
//! can read them. The library's own lock is what keeps two processes apart; this is courtesy.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::time::Duration;

use uuid::Uuid;

use crate::export::private;

/// Where the port and the word are, in the data directory.
const FILE: &str = "instance";

/// How long one side waits for the other, which may be on a computer that has much else to do. A dead one refuses at
/// once and costs nothing.
const PATIENCE: Duration = Duration::from_secs(3);

/// What the first says when it has heard the word.
const SHOWN: &[u8; 6] = b"shown\n";

/// Asks the instance that has this directory open to show its window; `true` when it did.
#[must_use]
pub fn hand_over(directory: &Path) -> bool {
    ask(directory).unwrap_or(false)
}

/// Listens for later starts and calls `show` for each, until the process ends. `show` says whether there is a window to
/// show: an app that is ending lets the next one start.
///
/// # Errors
/// When there is no port or the file cannot be written; the app goes on without.
pub fn listen(directory: &Path, show: impl Fn() -> bool + Send + 'static) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let word = Uuid::new_v4().simple().to_string();
    let path = directory.join(FILE);
    // A file from the last run may be there; whoever reads half a line starts as if there were none.
    _ = fs::remove_file(&path);
    let mut file = private(OpenOptions::new().write(true).create_new(true)).open(path)?;
    writeln!(file, "{} {word}", listener.local_addr()?.port())?;
    let heard = move || {
        for stream in listener.incoming().flatten() {
            if let Err(error) = answer(stream, &word, &show) {
                tracing::debug!(%error, "a second start was not answered");
            }
        }
    };
    std::thread::Builder::new().name("instance".to_owned()).spawn(heard).map(drop)
}

fn ask(directory: &Path) -> io::Result<bool> {
    let left = fs::read_to_string(directory.join(FILE))?;
    let Some((port, word)) = left.trim_end().split_once(' ') else { return Ok(false) };
    let Ok(port) = port.parse() else { return Ok(false) };
    let mut stream = TcpStream::connect_timeout(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)), PATIENCE)?;
    bound(&stream)?;
    stream.write_all(word.as_bytes())?;
    let mut said = [0; SHOWN.len()];
    stream.read_exact(&mut said)?;
    Ok(said == *SHOWN)
}

fn answer(mut stream: TcpStream, word: &str, show: impl Fn() -> bool) -> io::Result<()> {
    bound(&stream)?;
    let mut said = vec![0; word.len()];
    stream.read_exact(&mut said)?;
    if said == word.as_bytes() && show() { stream.write_all(SHOWN) } else { Ok(()) }
}

fn bound(stream: &TcpStream) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_second_start_shows_the_first_and_the_first_start_asks_nobody() {
        let directory = tempfile::tempdir().expect("a directory");
        assert!(!hand_over(directory.path()), "nobody is there yet");
        let (tell, shown) = mpsc::channel();
        listen(directory.path(), move || tell.send(()).is_ok()).expect("listening");
        assert!(hand_over(directory.path()));
        shown.recv_timeout(Duration::from_secs(60)).expect("the window was shown");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let file = directory.path().join(FILE).metadata().expect("the file");
            assert_eq!(file.permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn an_app_that_is_ending_lets_the_next_one_start() {
        let directory = tempfile::tempdir().expect("a directory");
        listen(directory.path(), || false).expect("listening");
        assert!(!hand_over(directory.path()));
    }

    #[test]
    fn a_wrong_word_shows_nothing_and_a_dead_port_does_not_hold_up_the_start() {
        let directory = tempfile::tempdir().expect("a directory");
        let (tell, shown) = mpsc::channel();
        listen(directory.path(), move || tell.send(()).is_ok()).expect("listening");
        let file = directory.path().join(FILE);
        let left = fs::read_to_string(&file).expect("a port");
        let port = left.split(' ').next().expect("a port");
        fs::write(&file, format!("{port} {}", "x".repeat(32))).expect("written");
        assert!(!hand_over(directory.path()));
        assert!(shown.try_recv().is_err());
        let unused = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port").local_addr();
        fs::write(&file, format!("{} word", unused.expect("a port").port())).expect("written");
        assert!(!hand_over(directory.path()));
        for broken in ["", "x", "1 ", "99999 y", "a b"] {
            fs::write(&file, broken).expect("written");
            assert!(!hand_over(directory.path()), "{broken:?}");
        }
    }
}
