//! The cells of a table's row.

/// The cells, trimmed, with `\|` as `|`. Leading and trailing pipes are optional.
pub(crate) fn cells(row: &str) -> Vec<String> {
    let row = row.trim_matches([' ', '\t']);
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut cells = vec![String::new()];
    let mut symbols = row.chars().peekable();
    while let Some(symbol) = symbols.next() {
        let Some(cell) = cells.last_mut() else { break };
        match symbol {
            '\\' if symbols.peek() == Some(&'|') => {
                cell.push('|');
                symbols.next();
            }
            '\\' => {
                cell.push('\\');
                cell.extend(symbols.next());
            }
            '|' => cells.push(String::new()),
            _ => cell.push(symbol),
        }
    }
    if cells.len() > 1 && cells.last().is_some_and(|last| last.trim_matches([' ', '\t']).is_empty()) {
        cells.pop();
    }
    for cell in &mut cells {
        *cell = cell.trim_matches([' ', '\t']).to_owned();
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::cells;

    #[test]
    fn pipes_around_a_row_are_optional() {
        assert_eq!(cells("| a | b |"), ["a", "b"]);
        assert_eq!(cells("a|b"), ["a", "b"]);
        assert_eq!(cells("|a||"), ["a", ""]);
    }

    #[test]
    fn an_escaped_pipe_is_content() {
        assert_eq!(cells(r"a \| b | `\|` | c \\"), ["a | b", "`|`", r"c \\"]);
    }
}
