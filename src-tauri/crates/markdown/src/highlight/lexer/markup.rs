//! Markup: tags, their attributes, and where a tag hands over to another language.

use super::{Lexer, Open};
use crate::tree::TokenClass;

/// A tag that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// Which guest of the language is between it and its closing tag.
    guest: Option<u8>,
    /// The quote that ends the value it is in.
    quote: Option<char>,
}

impl Lexer<'_, '_> {
    pub(super) fn markup(&mut self, first: char) -> Open {
        if first != '<' {
            let comments = self.language.comments;
            let ends = |symbol: char| comments.iter().any(|(open, _)| open.starts_with(symbol));
            let length = self.span(|symbol| symbol != '<' && !ends(symbol)).max(1);
            self.take(length, None);
            return Open::Code;
        }
        let length = 1 + usize::from(self.rest()[1..].starts_with(['/', '!', '?']));
        self.take(length, None);
        let length = self.name();
        if length == 0 {
            return Open::Code;
        }
        let name = &self.rest()[..length];
        let is_guest =
            |(tag, _): &(&str, &str)| !self.line[..self.at].ends_with('/') && tag.eq_ignore_ascii_case(name);
        let guest = self.language.guests.iter().position(is_guest).map(|index| index as u8);
        self.take(length, Some(TokenClass::Property));
        Open::Tag(Tag { guest, quote: None })
    }

    pub(super) fn tag(&mut self, tag: Tag) -> Open {
        if let Some(quote) = tag.quote {
            return self.value(tag, quote);
        }
        let Some(first) = self.rest().chars().next() else { return Open::Tag(tag) };
        match first {
            '>' => {
                let is_empty = self.before() == Some('/');
                self.take(1, None);
                return tag.guest.filter(|_| !is_empty).map_or(Open::Code, Open::Guest);
            }
            '"' | '\'' => return self.open_value(tag, first),
            _ if first.is_alphabetic() => self.take(self.name(), Some(TokenClass::Type)),
            _ => self.take(first.len_utf8(), None),
        }
        Open::Tag(tag)
    }

    /// The length of the name that begins here.
    fn name(&self) -> usize {
        self.span(|symbol| symbol.is_alphanumeric() || matches!(symbol, '-' | ':' | '_' | '.'))
    }

    /// A quote; only a value's may be open at the end of its line, any other is an apostrophe more often.
    fn open_value(&mut self, tag: Tag, quote: char) -> Open {
        let is_value = self.line[..self.at].trim_end().ends_with('=');
        self.take(1, Some(TokenClass::String));
        match self.value(tag, quote) {
            Open::Tag(open) if !is_value => Open::Tag(Tag { quote: None, ..open }),
            open => open,
        }
    }

    /// Takes a value's rest and its end.
    fn value(&mut self, tag: Tag, quote: char) -> Open {
        let end = self.rest().find(quote).map(|at| at + 1);
        self.take(end.unwrap_or(self.rest().len()), Some(TokenClass::String));
        Open::Tag(Tag { quote: end.is_none().then_some(quote), ..tag })
    }
}

/// Where the closing tag of this name begins, in any case.
pub(super) fn closing_tag(line: &str, name: &str) -> Option<usize> {
    let closes = |at: usize| {
        let tag = &line.as_bytes()[at..];
        let end = 2 + name.len();
        tag.get(2..end).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
            && tag.get(end).is_none_or(|next| matches!(next, b'>' | b'/') || next.is_ascii_whitespace())
    };
    line.match_indices("</").map(|(at, _)| at).find(|&at| closes(at))
}
