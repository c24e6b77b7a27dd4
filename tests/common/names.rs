//! Hostile names in every place of a picture.

use super::{blank, department, group, handoff};
use eslabon::render::picture::Picture;
use serde_json::Value;

/// The names of `tests/cases/dot/id_quoting`, and some that it lacks.
pub fn names() -> Vec<String> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/cases/dot/id_quoting/cases.json"
    );
    let cases: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut names: Vec<String> = cases
        .as_array()
        .unwrap()
        .iter()
        .map(|case| case["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names.len(), 49);
    names.extend(
        [
            "a\\\"b\\",
            "\\\\",
            "<script>alert(1)</script>",
            "]]>",
            "<!--",
            "&#x41;",
            "a\u{202E}b\u{2066}c",
            "nul\u{0}bell\u{7}",
            "\u{FFFE}\u{FFFF}",
            "e\u{301}\u{200D}👩‍👩‍👧‍👦",
            "عربي",
            "' onload='x",
            "\\G \\E \\T \\H \\r",
            "${x} {{y}} %d %%",
            "%%{init: {\"securityLevel\": \"loose\"}}%%",
            "%% comment",
            "click d_b href \"javascript:alert(1)\"",
            "end",
            "subgraph x",
            "a --> b",
            "a\"]:::x; click a \"javascript:x\"",
            "|\"|pipe|\"|",
            "`**md**` _x_",
            "- list",
            "1. list",
            "#quot; #35; &quot; &lt;",
            "---\ntitle: x\n---",
            "javascript:alert(1)",
            "<img src=x onerror=alert(1)>",
            "</text></svg><script>",
            "-->",
            "<![CDATA[x]]>",
            "zero\u{200B}width\u{FEFF}",
            "n1",
            "cluster_1",
            "(a) [b] {c}",
            "@import url(x)",
            "%name% %date{ddmmyyyy}%",
        ]
        .map(str::to_owned),
    );
    names
}

/// Names that are shortened where they are drawn.
pub fn long_names() -> [String; 2] {
    ["larguísimo ".repeat(60), "W".repeat(300)]
}

pub fn picture(name: &str) -> Picture {
    let mut picture = blank(name);
    picture.description = name.to_owned();
    picture.groups = vec![group(name, None)];
    picture.nodes = vec![
        department(name, name, Some(0)),
        department("b", "zzz-other", None),
    ];
    picture.nodes[0].tooltip = Some(name.to_owned());
    picture.edges = vec![handoff(0, 1, name, "")];
    picture.edges[0].id = name.to_owned();
    picture
}

/// The name as it may be shown: what cannot be shown is substituted, breaks are kept apart.
pub fn shown(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            '\n' => '\n',
            '\t' => ' ',
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}' => {
                '\u{FFFD}'
            }
            c if c.is_control() => '\u{FFFD}',
            c => c,
        })
        .collect()
}
