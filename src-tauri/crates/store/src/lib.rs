//! The library of conversations in SQLite; a table is a file.
