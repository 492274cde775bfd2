//! Data, configuration and queries.

use super::Language;
use super::forms::{C_COMMENT, DOUBLE, KEYS, PLAIN, SINGLE, StringForm, multiline, raw};

pub(super) const ALL: &[Language] = &[
    Language {
        names: &["sql", "mysql", "postgresql", "postgres", "sqlite", "plsql", "tsql"],
        keywords: "add all alter and any as asc begin between by cascade case check column commit constraint create cross cte database default delete desc distinct drop else end except exists explain false fetch filter first for foreign from full function grant group having if in index inner insert intersect into is join key lateral left like limit materialized natural not null offset on or order outer over partition primary procedure recursive references replace returning revoke right rollback row rows select set table then to transaction trigger true truncate union unique update using values view when where window with bigint boolean char date decimal double float int integer json jsonb numeric real serial smallint text time timestamp uuid varchar",
        constants: "",
        line_comments: &["--"],
        comments: C_COMMENT,
        strings: &[StringForm { open: "'", close: "'", escapes: false, lines: true, short: false }, DOUBLE],
        any_case: true,
        types: false,
        ..PLAIN
    },
    Language {
        names: &["json", "jsonc", "json5", "jsonl", "ndjson"],
        line_comments: &["//"],
        comments: C_COMMENT,
        ..KEYS
    },
    Language { names: &["yaml", "yml"], line_comments: &["#"], ..KEYS },
    Language {
        names: &["toml", "ini", "cfg", "conf", "properties", "env", "dotenv", "editorconfig"],
        line_comments: &["#", ";"],
        strings: &[multiline("\"\"\""), raw("'''", "'''"), DOUBLE, SINGLE],
        ..KEYS
    },
    Language {
        names: &["graphql", "gql", "protobuf", "proto"],
        keywords: "enum extend fragment implements import input interface message mutation on oneof option optional package query repeated required reserved returns rpc scalar schema service subscription syntax type union",
        line_comments: &["#", "//"],
        strings: &[multiline("\"\"\""), DOUBLE],
        ..KEYS
    },
    Language {
        names: &["dockerfile", "docker", "containerfile"],
        keywords: "ADD ARG AS CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR",
        line_comments: &["#"],
        types: false,
        extra: "$-",
        ..PLAIN
    },
    Language {
        names: &["makefile", "make", "mk", "cmake"],
        keywords: "define else endef endif export ifdef ifeq ifndef ifneq include override unexport if elseif foreach function set add_executable target_link_libraries project",
        line_comments: &["#"],
        extra: "$-.",
        ..KEYS
    },
    Language {
        names: &["nix", "hcl", "terraform", "tf"],
        keywords: "assert data else for if import in inherit let locals module output provider rec resource terraform then variable with",
        line_comments: &["#", "//"],
        comments: C_COMMENT,
        strings: &[raw("''", "''"), DOUBLE],
        ..KEYS
    },
    Language {
        names: &["nginx", "apache", "apacheconf", "caddy", "caddyfile"],
        keywords: "access_log add_header alias error_log error_page events gzip http include index listen location proxy_pass proxy_set_header return rewrite root server server_name ssl_certificate ssl_certificate_key try_files upstream user worker_processes worker_connections",
        constants: "on off",
        line_comments: &["#"],
        types: false,
        extra: "$",
        ..PLAIN
    },
];
