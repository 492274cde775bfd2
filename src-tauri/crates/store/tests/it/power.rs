//! The library against a power cut: what the system has not written through may be lost, in any order.
//!
//! This executable runs itself under `strace` as the writer. From the calls that were seen, the files are rebuilt as a
//! disk may have them at every moment around a sync, and the library must open with all that was acknowledged.

use std::collections::{BTreeMap, HashMap};
use std::process::{Command, Stdio};

use store::Library;

use crate::crash::assert_kept;
use crate::directory::{Directory, begin, conversation, finished};

/// Names the directory that the writing process works in.
const DIRECTORY: &str = "STORE_POWER_DIRECTORY";

/// How many random choices of lost writes are looked at for each moment.
const CHOICES: u64 = 4;

/// The writing process: not a test of its own, it does nothing unless asked. It says what is acknowledged.
#[test]
fn writer() {
    let Ok(directory) = std::env::var(DIRECTORY) else { return };
    let mut parent = None;
    let at = conversation(&Library::open(directory.as_ref()).unwrap(), "a");
    for session in 0..4 {
        // Closing folds the WAL into the file.
        let library = Library::open(directory.as_ref()).unwrap();
        for n in (session * 3)..(session * 3 + 3) {
            let turn = begin(&library, at, parent, &format!("question {n}"));
            say(&format!("asked {} question {n}", turn.user.0));
            for piece in 0..3 {
                library.checkpoint(turn.answer, &format!("piece {piece} of {n}; ").repeat(300), "").unwrap();
            }
            library.finish(turn.answer, &finished(&format!("answer {n}"), "0.1"), 1).unwrap();
            say(&format!("finished {} answer {n}", turn.answer.0));
            parent = Some(turn.answer);
        }
    }
}

fn say(line: &str) {
    use std::io::Write;
    writeln!(std::io::stdout().lock(), "\n{line}").unwrap();
}

#[test]
fn a_power_cut_at_any_sync_loses_nothing_that_was_acknowledged() {
    let directory = Directory::new();
    let Some(calls) = traced(&directory) else { return };
    let mut disk = Disk::default();
    let mut said = String::new();
    let mut moments = 0;
    for call in &calls {
        match call {
            Call::Said(text) => said.push_str(text),
            Call::Changed(file, change) => disk.change(file, change.clone()),
            Call::Gone(file) => _ = disk.files.remove(file),
            Call::Synced(file) => {
                for choice in 0..CHOICES + 2 {
                    survive(&disk.after_power_cut(moments, choice), &said);
                }
                moments += 1;
                disk.sync(file);
                survive(&disk.after_power_cut(moments, 0), &said);
            }
        }
    }
    assert!(moments >= 30, "{moments} syncs were seen");
    assert!(said.contains("finished"), "the writer came to its end: {said}");
}

/// Opens the library on files as a disk kept them.
fn survive(files: &BTreeMap<String, Vec<u8>>, said: &str) {
    let directory = Directory::new();
    for (name, bytes) in files {
        std::fs::write(directory.path().join(name), bytes).unwrap();
    }
    let library = directory.library();
    assert_eq!(library.opened().recovered, None, "the file is sound");
    assert_eq!(library.check().unwrap(), Vec::<String>::new());
    for line in said.lines() {
        assert_kept(&library, line);
    }
}

/// What the writer did, in order; `None` where processes cannot be traced.
fn traced(directory: &Directory) -> Option<Vec<Call>> {
    let (work, trace) = (directory.path().join("work"), directory.path().join("trace"));
    let run = Command::new("strace")
        .args(["-f", "-y", "-xx", "-s", "1000000", "-o"])
        .arg(&trace)
        .args(["-e", "trace=lseek,write,pwrite64,ftruncate,fsync,fdatasync,unlink,unlinkat"])
        .arg(std::env::current_exe().unwrap())
        .args(["power::writer", "--exact", "--nocapture", "--test-threads=1"])
        .env(DIRECTORY, &work)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !run.is_ok_and(|status| status.success()) {
        // No strace, or no right to trace: other platforms and some containers.
        return None;
    }
    let mut places = HashMap::new();
    let text = std::fs::read_to_string(&trace).unwrap();
    Some(text.lines().filter_map(|line| Call::read(line, &mut places)).collect())
}

/// One thing that the writer did to a file of the library, or said.
enum Call {
    Said(String),
    Changed(String, Change),
    Synced(String),
    Gone(String),
}

#[derive(Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

impl Call {
    /// Reads a line of the trace, such as `7 write(5</a/library.db>, "\x00", 1) = 1`. `places` has where each file
    /// that is written at its own place is.
    fn read(line: &str, places: &mut HashMap<String, usize>) -> Option<Self> {
        let (_, line) = line.split_once(' ')?;
        let (name, rest) = line.trim_start().split_once('(')?;
        let (rest, result) = rest.rsplit_once(" = ")?;
        let result: usize = result.split(' ').next()?.parse().ok()?;
        let arguments: Vec<&str> = rest.trim_end().trim_end_matches(')').split(", ").collect();
        if name.starts_with("unlink") {
            return library_file(&bytes(arguments.iter().find(|text| text.starts_with('"'))?))
                .map(Self::Gone);
        }
        let (descriptor, path) = arguments[0].trim_end_matches('>').split_once('<')?;
        if name == "write" && descriptor == "1" {
            return Some(Self::Said(String::from_utf8(bytes(arguments[1])).ok()?));
        }
        let file = library_file(&bytes(path))?;
        let place = places.entry(descriptor.to_owned()).or_default();
        match name {
            "lseek" => *place = result,
            "write" => {
                let at = *place;
                *place += result;
                return Some(Self::Changed(file, Change::Write(at, bytes(arguments[1]))));
            }
            "pwrite64" => {
                return Some(Self::Changed(
                    file,
                    Change::Write(arguments[3].parse().ok()?, bytes(arguments[1])),
                ));
            }
            "ftruncate" => return Some(Self::Changed(file, Change::Truncate(arguments[1].parse().ok()?))),
            _ => return Some(Self::Synced(file)),
        }
        None
    }
}

/// The bytes of `"\x41\x42"`, with or without its marks; what is not escaped stands for itself.
fn bytes(text: &str) -> Vec<u8> {
    let text = text.trim_matches('"');
    if !text.starts_with("\\x") {
        return text.as_bytes().to_vec();
    }
    text.split("\\x").skip(1).map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}

/// The name of a file that is part of the library and outlasts a power cut; the index of the WAL does not.
fn library_file(path: &[u8]) -> Option<String> {
    let path = std::str::from_utf8(path).ok()?;
    let name = path.rsplit('/').next()?;
    ["library.db", "library.db-wal"].contains(&name).then(|| name.to_owned())
}

/// Files as a disk has them: what was written through, and what may be lost.
#[derive(Default)]
struct Disk {
    files: BTreeMap<String, (Vec<u8>, Vec<Change>)>,
}

impl Disk {
    fn change(&mut self, file: &str, change: Change) {
        self.files.entry(file.to_owned()).or_default().1.push(change);
    }

    fn sync(&mut self, file: &str) {
        let Some((bytes, changes)) = self.files.get_mut(file) else { return };
        changes.drain(..).for_each(|change| apply(bytes, &change));
    }

    /// The files after a power cut: choice 0 keeps nothing that was not written through, 1 all of it, others what
    /// chance has it, and the last write that is kept only in part.
    fn after_power_cut(&self, moment: u64, choice: u64) -> BTreeMap<String, Vec<u8>> {
        let mut chance = Chance(moment.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ choice);
        let files = self.files.iter().map(|(name, (bytes, changes))| {
            let mut bytes = bytes.clone();
            for change in changes {
                match choice {
                    0 => {}
                    1 => apply(&mut bytes, change),
                    _ if chance.next().is_multiple_of(2) => apply(&mut bytes, &torn(change, chance.next())),
                    _ => {}
                }
            }
            (name.clone(), bytes)
        });
        files.collect()
    }
}

/// Now and then, only the first sectors of a write.
fn torn(change: &Change, chance: u64) -> Change {
    match change {
        Change::Write(at, bytes) if chance.is_multiple_of(4) => {
            let sectors = usize::try_from(chance / 4).unwrap_or(0) % (bytes.len() / 512 + 1);
            Change::Write(*at, bytes[..sectors * 512].to_vec())
        }
        other => other.clone(),
    }
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Truncate(length) => bytes.resize(*length, 0),
        Change::Write(at, written) => {
            let end = at + written.len();
            bytes.resize(bytes.len().max(end), 0);
            bytes[*at..end].copy_from_slice(written);
        }
    }
}

/// Numbers that look random and are the same in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
