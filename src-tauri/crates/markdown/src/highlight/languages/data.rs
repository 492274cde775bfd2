//! Data, configuration and queries.

use super::Language;
use super::forms::{
    BOTH_APART, C_COMMENT, C_LIKE, DASHES, DOUBLE, HASH, KEYS, PLAIN, SINGLE, SLASHES, apart, enclosed,
    first, multiline, raw, verbatim,
};

/// Data whose values are text as often as not, where an apostrophe is one.
const TEXT: Language = Language { strings: BOTH_APART, ..KEYS };

pub(super) const ALL: &[Language] = &[
    Language {
        names: &[
            "sql",
            "mysql",
            "postgresql",
            "postgres",
            "pgsql",
            "plpgsql",
            "mariadb",
            "sqlite",
            "plsql",
            "tsql",
        ],
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
        names: &["json", "jsonc", "geojson", "webmanifest", "json5", "jsonl", "ndjson"],
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
        names: &["ini", "cfg", "properties", "editorconfig", "systemd", "service", "desktop", "gitconfig"],
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
        names: &["cmake", "cmakelists.txt"],
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
        names: &["hcl", "terraform", "tf", "tfvars"],
        keywords: "data dynamic else for if in locals module moved output provider resource terraform variable",
        line_comments: &[HASH, SLASHES],
        comments: C_COMMENT,
        strings: &[DOUBLE],
        ..KEYS
    },
    Language {
        names: &["nginx", "apache", "apacheconf", "caddy", "caddyfile", "htaccess"],
        keywords: "access_log add_header alias error_log error_page events gzip http include index listen location proxy_pass proxy_set_header return rewrite root server server_name ssl_certificate ssl_certificate_key try_files upstream user worker_processes worker_connections",
        constants: "on off",
        line_comments: &[HASH],
        types: false,
        extra: "$",
        ..PLAIN
    },
    Language {
        names: &["cypher", "neo4j"],
        keywords: "all and any as asc ascending by call case constraint contains create delete desc descending detach distinct drop each else end ends exists explain foreach if in index is limit load csv match merge none not on optional or order profile remove return set single skip starts then union unique unwind use using when where with xor yield",
        line_comments: &[SLASHES],
        comments: C_COMMENT,
        any_case: true,
        ..PLAIN
    },
    Language {
        names: &["sparql", "rq", "turtle", "ttl"],
        keywords: "a as asc ask base bind by clear construct count delete desc describe distinct drop exists filter from graph group having in insert limit load minus named not offset optional order prefix reduced select service union using values where with @base @prefix",
        constants: "true false",
        line_comments: &[HASH],
        strings: &[multiline("\"\"\""), multiline("'''"), DOUBLE, SINGLE],
        any_case: true,
        types: false,
        extra: "@?$",
        ..PLAIN
    },
    Language {
        names: &["kql", "kusto", "csl"],
        keywords: "and as asc between bin by contains contains_cs count datatable desc distinct endswith evaluate extend externaldata facet find from getschema has has_all has_any hasprefix hassuffix in invoke join kind let limit lookup make-series materialize matches mv-apply mv-expand nulls of on or order parse parse-where partition print project project-away project-keep project-rename project-reorder range reduce regex render sample scan search serialize set sort startswith summarize take to toscalar top top-nested typeof union where with bool datetime decimal dynamic guid int long real string timespan",
        line_comments: &[SLASHES],
        strings: &[raw("```", "```"), enclosed("@\"", "\""), enclosed("@'", "'"), DOUBLE, SINGLE],
        types: false,
        extra: "-",
        ..PLAIN
    },
    Language {
        names: &["rego", "opa"],
        keywords: "as contains default else every if import in not package some with",
        line_comments: &[HASH],
        strings: &[raw("`", "`"), DOUBLE],
        types: false,
        ..PLAIN
    },
    Language {
        names: &["jsonnet", "libsonnet"],
        keywords: "assert else error for function if import importbin importstr in local self super tailstrict then",
        constants: "true false null",
        line_comments: &[SLASHES, HASH],
        comments: C_COMMENT,
        strings: &[raw("|||", "|||"), multiline("\""), multiline("'")],
        extra: "$",
        ..KEYS
    },
    Language {
        names: &["http"],
        keywords: "CONNECT DELETE GET HEAD OPTIONS PATCH POST PUT TRACE HTTP",
        constants: "true false null",
        line_comments: &[first("#"), first("//")],
        ..TEXT
    },
    Language {
        names: &["dot", "graphviz", "gv"],
        keywords: "digraph edge graph node strict subgraph",
        constants: "true false",
        line_comments: &[first("#"), SLASHES],
        comments: C_COMMENT,
        strings: &[multiline("\"")],
        any_case: true,
        types: false,
        ..PLAIN
    },
];
