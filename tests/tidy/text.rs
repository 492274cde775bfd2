//! Blanking comments and strings, so that a rule about code does not trip over a sentence about code.

/// What a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    Rust,
    Script,
    /// Script in markup: HTML comments too.
    Svelte,
}

/// `text` with comments, and with `strings` also the insides of strings, replaced by blanks. Lines stay lines.
pub(crate) fn blank(text: &str, syntax: Syntax, strings: bool) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut reader = Reader { output: characters.clone(), text: characters, at: 0, syntax, strings };
    reader.code(None);
    reader.output.into_iter().collect()
}

struct Reader {
    text: Vec<char>,
    output: Vec<char>,
    at: usize,
    syntax: Syntax,
    strings: bool,
}

impl Reader {
    /// Reads code up to the brace that closes it, or to the end.
    fn code(&mut self, closing: Option<char>) {
        let mut depth = 0;
        while let Some(character) = self.peek(0) {
            if closing == Some(character) && depth == 0 {
                return;
            }
            match character {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            self.token(character);
        }
    }

    fn token(&mut self, character: char) {
        let script = self.syntax != Syntax::Rust;
        if self.starts("//") && !self.follows(':') {
            self.skip_to("\n", true);
        } else if self.starts("/*") {
            self.block_comment();
        } else if self.syntax == Syntax::Svelte && self.starts("<!--") {
            self.skip_to("-->", true);
        } else if character == '"' {
            self.quoted('"');
        } else if script && character == '\'' && !self.follows_letter() {
            self.quoted('\'');
        } else if script && character == '`' {
            self.template();
        } else if script && character == '/' && self.regex_may_start() {
            self.regex();
        } else if !script && character == '\'' && self.is_character_literal() {
            self.quoted('\'');
        } else if !script && character == 'r' && !self.follows_letter() && self.raw_string_hashes().is_some()
        {
            self.raw_string();
        } else {
            self.at += 1;
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    fn starts(&self, what: &str) -> bool {
        what.chars().enumerate().all(|(index, character)| self.peek(index) == Some(character))
    }

    fn follows(&self, character: char) -> bool {
        self.at > 0 && self.text[self.at - 1] == character
    }

    fn follows_letter(&self) -> bool {
        self.at > 0 && self.text[self.at - 1].is_alphanumeric()
    }

    fn erase(&mut self) {
        if self.text[self.at] != '\n' {
            self.output[self.at] = ' ';
        }
        self.at += 1;
    }

    fn skip_to(&mut self, end: &str, erase: bool) {
        while self.at < self.text.len() && !self.starts(end) {
            if erase { self.erase() } else { self.at += 1 }
        }
        for _ in 0..end.len().min(self.text.len() - self.at) {
            if erase { self.erase() } else { self.at += 1 }
        }
    }

    /// Rust's nest; those of a script do not, which makes no difference in sane code.
    fn block_comment(&mut self) {
        let mut depth = 0;
        while self.at < self.text.len() {
            let (opens, closes) = (self.starts("/*"), self.starts("*/"));
            if opens || closes {
                self.erase();
                depth += if opens { 1 } else { -1 };
            }
            self.erase();
            if depth == 0 {
                return;
            }
        }
    }

    fn quoted(&mut self, quote: char) {
        self.at += 1;
        while let Some(character) = self.peek(0) {
            if character == quote {
                self.at += 1;
                return;
            }
            // A string that markup or a mistake left open ends with its line in a script.
            if character == '\n' && self.syntax != Syntax::Rust {
                return;
            }
            self.inside();
            if character == '\\' && self.at < self.text.len() {
                self.inside();
            }
        }
    }

    fn inside(&mut self) {
        if self.strings { self.erase() } else { self.at += 1 }
    }

    fn template(&mut self) {
        self.at += 1;
        while let Some(character) = self.peek(0) {
            if character == '`' {
                self.at += 1;
                return;
            }
            if self.starts("${") {
                self.at += 2;
                self.code(Some('}'));
                self.at += 1;
                continue;
            }
            self.inside();
            if character == '\\' && self.at < self.text.len() {
                self.inside();
            }
        }
    }

    /// After an operator or an opening bracket a slash starts a pattern; after a value it divides.
    fn regex_may_start(&self) -> bool {
        let before = self.text[..self.at].iter().rev().find(|character| **character != ' ');
        before.is_none_or(|character| "(,=:[!&|?{};\n".contains(*character)) && self.peek(1) != Some('>')
    }

    fn regex(&mut self) {
        self.at += 1;
        let mut in_class = false;
        while let Some(character) = self.peek(0) {
            match character {
                '\n' => return,
                '/' if !in_class => {
                    self.at += 1;
                    return;
                }
                '[' => in_class = true,
                ']' => in_class = false,
                _ => {}
            }
            self.inside();
            if character == '\\' && self.at < self.text.len() {
                self.inside();
            }
        }
    }

    /// `'a'` and `'\n'`, not the lifetime `'a`.
    fn is_character_literal(&self) -> bool {
        self.peek(1) == Some('\\') || self.peek(2) == Some('\'')
    }

    fn raw_string_hashes(&self) -> Option<usize> {
        let hashes = (1..).take_while(|ahead| self.peek(*ahead) == Some('#')).count();
        (self.peek(hashes + 1) == Some('"')).then_some(hashes)
    }

    fn raw_string(&mut self) {
        let hashes = self.raw_string_hashes().unwrap_or(0);
        self.at += hashes + 2;
        let end = format!("\"{}", "#".repeat(hashes));
        self.skip_to(&end, self.strings);
    }
}

#[track_caller]
fn check(text: &str, syntax: Syntax, expected: &str) {
    assert_eq!(blank(text, syntax, true), expected);
}

#[test]
fn comments_and_strings_of_rust_become_blanks() {
    check("a // b\nc", Syntax::Rust, "a     \nc");
    check("a /* b /* c */ d */ e", Syntax::Rust, "a                   e");
    check(r#"f("x\"{", '{', '\'')"#, Syntax::Rust, r#"f("    ", ' ', '  ')"#);
    check("r#\"{\"}\"# }", Syntax::Rust, "r#\"      }");
    check("fn f<'a>(x: &'a str) {}", Syntax::Rust, "fn f<'a>(x: &'a str) {}");
}

#[test]
fn comments_and_strings_of_scripts_become_blanks() {
    check("a('{') // it's", Syntax::Script, "a(' ')        ");
    check("`a ${b({})} {`", Syntax::Script, "`  ${b({})}  `");
    check("x.replace(/[/{]/g, y) / 2", Syntax::Script, "x.replace(/    /g, y) / 2");
    check("<!-- it's { --><p>don't {a}</p>", Syntax::Svelte, "               <p>don't {a}</p>");
}

#[test]
fn strings_stay_when_only_comments_go() {
    assert_eq!(blank("import \"a\"; // b", Syntax::Script, false), "import \"a\";     ");
}
