//! Data, configuration and queries.

use super::Language;
use super::forms::{
    BOTH_APART, C_COMMENT, C_LIKE, DASHES, DOUBLE, HASH, KEYS, PLAIN, SINGLE, SLASHES, apart, first,
    multiline, raw, verbatim,
};

/// Data whose values are text as often as not, where an apostrophe is one.
const TEXT: Language = Language { strings: BOTH_APART, ..KEYS };

pub(super) const ALL: &[Language] = &[
    Language {
        names: &["sql", "mysql", "postgresql", "postgres", "sqlite", "plsql", "tsql"],
        keywords: "add all alter and any as asc begin between by cascade case check column commit constraint create cross cte database default delete desc distinct drop else end except exists explain false fetch filter first for foreign from full function grant group having if in index inner insert intersect into is join key lateral left like limit materialized natural not null offset on or order outer over partition primary procedure recursive references replace returning revoke right rollback row rows select set table then to transaction trigger true truncate union unique update using values view when where window with bigint boolean char date decimal double float int integer json jsonb numeric real serial smallint text time timestamp uuid varchar",
        constants: "",
        line_comments: &[DASHES],
        comments: C_COMMENT,
        strings: &[raw("'", "'"), verbatim("\"")],
        any_case: true,
        types: false,
        ..PLAIN
    },
    Language {
        names: &["json", "jsonc", "json5", "jsonl", "ndjson"],
        line_comments: &[SLASHES],
        comments: C_COMMENT,
        ..KEYS
    },
    Language { names: &["yaml", "yml"], line_comments: &[HASH], ..TEXT },
    Language {
        names: &["toml", "conf", "env", "dotenv"],
        line_comments: &[HASH],
        strings: &[multiline("\"\"\""), raw("'''", "'''"), apart(DOUBLE), apart(SINGLE)],
        ..KEYS
    },
    Language {
        names: &["ini", "cfg", "properties", "editorconfig"],
        line_comments: &[first("#"), first(";")],
        ..TEXT
    },
    Language {
        names: &["graphql", "gql"],
        keywords: "directive enum extend fragment implements input interface mutation on query repeatable scalar schema subscription type union",
        line_comments: &[HASH],
        strings: &[multiline("\"\"\""), DOUBLE],
        ..KEYS
    },
    Language {
        names: &["protobuf", "proto"],
        keywords: "bool bytes double edition enum extend extensions fixed32 fixed64 float import int32 int64 map max message oneof option optional package public repeated required reserved returns rpc service sint32 sint64 stream string syntax to uint32 uint64 weak",
        ..C_LIKE
    },
    Language {
        names: &["dockerfile", "docker", "containerfile"],
        keywords: "ADD ARG AS CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR",
        line_comments: &[HASH],
        types: false,
        extra: "$-",
        ..PLAIN
    },
    Language {
        names: &["makefile", "make", "mk"],
        keywords: "define else endef endif export ifdef ifeq ifndef ifneq include override undefine unexport vpath",
        line_comments: &[HASH],
        escapes: true,
        extra: "$-.",
        ..KEYS
    },
    Language {
        names: &["cmake"],
        keywords: "add_compile_definitions add_compile_options add_custom_command add_custom_target add_executable add_library add_subdirectory add_test and cmake_minimum_required else elseif endforeach endfunction endif endmacro endwhile foreach function if imported include install interface macro message not option or private project public return set shared static target_compile_definitions target_compile_options target_include_directories target_link_libraries unset while",
        constants: "true false on off",
        line_comments: &[HASH],
        comments: &[("#[[", "]]")],
        strings: &[multiline("\""), raw("[[", "]]")],
        any_case: true,
        types: false,
        ..PLAIN
    },
    Language {
        names: &["nix"],
        keywords: "assert else if import in inherit let or rec then with",
        line_comments: &[HASH],
        comments: C_COMMENT,
        strings: &[raw("''", "''"), multiline("\"")],
        extra: "-'",
        ..KEYS
    },
    Language {
        names: &["hcl", "terraform", "tf"],
        keywords: "data dynamic else for if in locals module moved output provider resource terraform variable",
        line_comments: &[HASH, SLASHES],
        comments: C_COMMENT,
        strings: &[DOUBLE],
        ..KEYS
    },
    Language {
        names: &["nginx", "apache", "apacheconf", "caddy", "caddyfile"],
        keywords: "access_log add_header alias error_log error_page events gzip http include index listen location proxy_pass proxy_set_header return rewrite root server server_name ssl_certificate ssl_certificate_key try_files upstream user worker_processes worker_connections",
        constants: "on off",
        line_comments: &[HASH],
        types: false,
        extra: "$",
        ..PLAIN
    },
];
