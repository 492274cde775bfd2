//! A line read from the left in columns, as CommonMark counts them: a tab reaches to the next multiple of
//! four, and a container may take only part of it.

use std::borrow::Cow;

/// A position in one line, which has no line ending.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'a> {
    line: &'a str,
    offset: usize,
    column: usize,
    /// Columns of the tab at `offset` that are not consumed yet; 0 outside a tab.
    tab_rest: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(line: &'a str) -> Self {
        Self { line, offset: 0, column: 0, tab_rest: 0 }
    }

    /// Offset of the first byte that is neither space nor tab, and its distance in columns.
    fn nonspace(&self) -> (usize, usize) {
        let mut column = self.column;
        let mut offset = self.offset;
        for (index, byte) in self.line.as_bytes()[self.offset..].iter().enumerate() {
            match byte {
                b' ' => column += 1,
                b'\t' if index == 0 && self.tab_rest > 0 => column += self.tab_rest,
                b'\t' => column += 4 - column % 4,
                _ => break,
            }
            offset += 1;
        }
        (offset, column - self.column)
    }

    /// Columns of white space before the text.
    pub(crate) fn indent(&self) -> usize {
        self.nonspace().1
    }

    /// The text after the white space.
    pub(crate) fn text(&self) -> &'a str {
        &self.line[self.nonspace().0..]
    }

    /// Nothing but white space is left.
    pub(crate) fn is_blank(&self) -> bool {
        self.nonspace().0 == self.line.len()
    }

    /// What is left, with a partly consumed tab as spaces.
    pub(crate) fn rest(&self) -> Cow<'a, str> {
        if self.tab_rest > 0 {
            Cow::Owned(format!("{:1$}{2}", "", self.tab_rest, &self.line[self.offset + 1..]))
        } else {
            Cow::Borrowed(&self.line[self.offset..])
        }
    }

    /// Consumes up to `columns` columns of white space.
    pub(crate) fn skip_columns(&mut self, mut columns: usize) {
        while columns > 0 {
            match self.line.as_bytes().get(self.offset) {
                Some(b' ') => {
                    self.offset += 1;
                    self.column += 1;
                    columns -= 1;
                }
                Some(b'\t') => {
                    let width = if self.tab_rest > 0 { self.tab_rest } else { 4 - self.column % 4 };
                    let taken = width.min(columns);
                    self.column += taken;
                    columns -= taken;
                    self.tab_rest = width - taken;
                    if self.tab_rest == 0 {
                        self.offset += 1;
                    }
                }
                _ => break,
            }
        }
    }

    /// Consumes the white space and `bytes` bytes of the text after it, none of them a tab.
    pub(crate) fn skip_text(&mut self, bytes: usize) {
        let (offset, indent) = self.nonspace();
        self.offset = offset + bytes;
        self.column += indent + bytes;
        self.tab_rest = 0;
    }

    /// Consumes all white space.
    pub(crate) fn skip_indent(&mut self) {
        self.skip_text(0);
    }
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn a_tab_may_be_taken_in_part() {
        let mut cursor = Cursor::new("\t\tcode");
        cursor.skip_columns(2);
        assert_eq!(cursor.indent(), 6);
        assert_eq!(cursor.rest(), "  \tcode");
        cursor.skip_columns(4);
        assert_eq!(cursor.rest(), "  code");
    }

    #[test]
    fn text_after_a_marker_is_counted_from_its_column() {
        let mut cursor = Cursor::new(">\t\tcode");
        cursor.skip_text(1);
        cursor.skip_columns(1);
        assert_eq!(cursor.indent(), 6);
    }
}
