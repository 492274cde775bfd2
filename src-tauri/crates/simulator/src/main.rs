//! Starts the server by itself: `simulator --port 0 --strict --key K --pace N --control`.
//!
//! The first line of its output is its base URL. It runs until it is ended.

use std::process::ExitCode;
use std::time::Duration;

use simulator::{Flavour, Options, Pace, Simulator};

const USAGE: &str =
    "simulator [--port N] [--strict] [--key K] [--pace TOKENS_PER_SECOND] [--seed N] [--control]
          [--flavour openrouter|llama.cpp|ollama|vllm]";

/// An argument that cannot be used; its text names it.
#[derive(Debug)]
struct WrongArgument(String);

/// Reads the arguments.
fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, WrongArgument> {
    let mut options = Options::default();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| WrongArgument(format!("{argument} needs a value")));
        let wrong = |_| WrongArgument(format!("{argument} needs a number"));
        match argument.as_str() {
            "--strict" => options.strict = true,
            "--control" => options.control = true,
            "--key" => options.key = Some(value()?),
            "--flavour" => {
                let name = value()?;
                let none = || WrongArgument(format!("--flavour {name} is not known"));
                options.flavour = Flavour::named(&name).ok_or_else(none)?;
            }
            "--port" => options.port = value()?.parse().map_err(wrong)?,
            "--seed" => options.seed = value()?.parse().map_err(wrong)?,
            "--pace" => {
                let tokens_per_second =
                    value()?.parse().map_err(|_| WrongArgument(format!("{argument} needs a number")))?;
                options.pace = Pace { tokens_per_second, first_token: Duration::ZERO };
            }
            _ => return Err(WrongArgument(format!("{argument} is not known"))),
        }
    }
    Ok(options)
}

#[tokio::main]
#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the output of a command is for whoever starts it"
)]
async fn main() -> ExitCode {
    let options = match options(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(WrongArgument(message)) => {
            eprintln!("{message}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match Simulator::start(options).await {
        Ok(simulator) => {
            println!("{}", simulator.url());
            std::future::pending::<()>().await;
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("cannot start: {error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Result<Options, WrongArgument> {
        options(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn every_argument_sets_its_option() {
        let options =
            of("--port 8080 --strict --control --key K --pace 12.5 --seed 3 --flavour vllm").unwrap();
        assert_eq!((options.port, options.strict, options.control, options.seed), (8080, true, true, 3));
        assert_eq!(options.key.as_deref(), Some("K"));
        assert_eq!(options.flavour, Flavour::Vllm);
        assert_eq!(options.pace, Pace { tokens_per_second: 12.5, first_token: Duration::ZERO });
        assert!(!of("").unwrap().control);
    }

    #[test]
    fn a_wrong_argument_is_named() {
        for (line, name) in [
            ("--port x", "--port"),
            ("--key", "--key"),
            ("--fast", "--fast"),
            ("--flavour mint", "--flavour"),
        ] {
            assert!(of(line).unwrap_err().0.starts_with(name), "{line}");
        }
    }
}
