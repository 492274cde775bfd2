//! Where functions begin and end, in Rust and in scripts.

use crate::source::{Breach, Source, obey, sources};

const LONGEST: usize = 100;

/// A function: the line it begins on and how many lines it has.
#[derive(Debug, PartialEq, Eq)]
struct Function {
    line: usize,
    length: usize,
}

fn too_long(source: &Source) -> Vec<Breach> {
    functions(source)
        .into_iter()
        .filter(|function| function.length > LONGEST)
        .map(|function| source.breach(function.line, format!("a function of {} lines", function.length)))
        .collect()
}

fn functions(source: &Source) -> Vec<Function> {
    let code: Vec<char> = source.code().chars().collect();
    let lines = line_numbers(&code);
    let starts = if source.is_rust() { rust_bodies(&code) } else { script_bodies(&code) };
    let length = |(start, open): (usize, usize)| {
        let close = closing(&code, open)?;
        Some(Function { line: lines[start], length: lines[close] - lines[start] + 1 })
    };
    starts.into_iter().filter_map(length).collect()
}

fn line_numbers(code: &[char]) -> Vec<usize> {
    let mut line = 1;
    let number = |character: &char| {
        let this = line;
        line += usize::from(*character == '\n');
        this
    };
    code.iter().map(number).collect()
}

/// The brace that closes the one at `open`.
fn closing(code: &[char], open: usize) -> Option<usize> {
    let mut depth = 0;
    code.iter().enumerate().skip(open).find_map(|(index, character)| {
        depth += match character {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        (depth == 0).then_some(index)
    })
}

/// For each `fn` with a body: where it starts and where its brace opens.
fn rust_bodies(code: &[char]) -> Vec<(usize, usize)> {
    let is_word = |index: usize| {
        code.get(index).is_some_and(|character| character.is_alphanumeric() || *character == '_')
    };
    let starts = (0..code.len().saturating_sub(3)).filter(|index| {
        code[*index..*index + 3] == ['f', 'n', ' ']
            && (*index == 0 || !is_word(index - 1))
            && is_word(index + 3)
    });
    starts.filter_map(|start| Some((start, body_after(code, start)?))).collect()
}

/// The brace after a signature; none for a declaration that ends with a semicolon.
fn body_after(code: &[char], start: usize) -> Option<usize> {
    let mut depth = 0;
    for (index, character) in code.iter().enumerate().skip(start) {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ';' if depth == 0 => return None,
            '{' if depth == 0 => return Some(index),
            _ => {}
        }
    }
    None
}

/// For each function, method or arrow function with a body in braces: where its line starts and its brace.
fn script_bodies(code: &[char]) -> Vec<(usize, usize)> {
    let opens = (0..code.len()).filter(|index| code[*index] == '{');
    opens.filter(|open| begins_function(code, *open)).map(|open| (line_start(code, open), open)).collect()
}

fn line_start(code: &[char], at: usize) -> usize {
    code[..at].iter().rposition(|character| *character == '\n').map_or(0, |newline| newline + 1)
}

fn begins_function(code: &[char], open: usize) -> bool {
    let before: String = code[..open].iter().collect();
    let before = before.trim_end();
    if before.ends_with("=>") {
        // The callback of `describe` is a chapter, not a function.
        return !code[line_start(code, open)..open].iter().collect::<String>().contains("describe(");
    }
    // `name(…) {` and `name(…): Type {`, but not `if (…) {`.
    let is_type = |character: char| character.is_alphanumeric() || " <>[]|.,_:".contains(character);
    let Some(close) = before.rfind(|character| !is_type(character)) else { return false };
    let Some(returns) = before[close..].strip_prefix(')').map(str::trim) else { return false };
    if !(returns.is_empty() || returns.starts_with(':')) {
        return false;
    }
    let mut depth = 0;
    let Some(bracket) = before[..=close].char_indices().rev().find_map(|(index, character)| {
        depth += i32::from(character == ')') - i32::from(character == '(');
        (depth == 0).then_some(index)
    }) else {
        return false;
    };
    let word = before[..bracket]
        .trim_end()
        .rsplit(|character: char| !character.is_alphanumeric())
        .next()
        .unwrap_or("");
    !matches!(word, "" | "if" | "for" | "while" | "switch" | "catch" | "with")
}

#[test]
fn no_function_is_longer_than_100_lines() {
    let judged = sources(&["rs", "ts", "mjs", "svelte"]);
    let ours = judged.iter().filter(|source| !source.is_binding());
    obey("no function over 100 lines", ours.flat_map(too_long));
}

#[test]
fn rust_functions_are_measured_from_their_name_to_their_brace() {
    let source =
        Source::new("a.rs", "fn a(x: [u8; 3]) -> u8 {\n    let s = \"}\";\n    0\n}\ntrait T { fn b(); }\n");
    assert_eq!(functions(&source), [Function { line: 1, length: 4 }]);
}

#[test]
fn script_functions_are_measured_from_their_line_to_their_brace() {
    let text = "function a(): Promise<void> {\n  if (x) {\n  }\n}\nconst b = () => {\n};\nclass C {\n  m(a, b) {\n  }\n}\n";
    let lengths: Vec<usize> =
        functions(&Source::new("a.ts", text)).iter().map(|function| function.length).collect();
    assert_eq!(lengths, [4, 2, 2]);
}

#[test]
fn a_function_of_101_lines_is_found() {
    let source = Source::new("a.rs", &format!("fn a() {{\n{}}}\n", "    b();\n".repeat(99)));
    assert_eq!(too_long(&source).len(), 1);
    let source = Source::new("a.rs", &format!("fn a() {{\n{}}}\n", "    b();\n".repeat(98)));
    assert_eq!(too_long(&source).len(), 0);
}
