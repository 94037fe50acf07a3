"""Texts that are no spec, or too much of one."""

from __future__ import annotations

from tests.hostile.case import (
    Case,
    laughs,
    many,
    numbered,
    spec,
    steps_in_steps,
)

TEXTS: tuple[Case, ...] = (
    # The text itself
    Case("an empty file", "the spec is empty", lambda: ""),
    Case(
        "comments alone",
        "a spec may have at most 120,000 words and signs",
        lambda: many("# nothing\n"),
    ),
    Case("empty lines", "the spec is empty", lambda: "\n" * 1_000_000),
    Case("blanks", "the spec is empty", lambda: " " * 1_000_000),
    Case(
        "2 MiB",
        "`spec.yaml` is larger than 1,048,576 bytes, a spec's limit",
        lambda: "#" * (2 << 20),
    ),
    Case("null bytes", "the text contains a control character", lambda: "costcalc: 1\0"),
    Case(
        "a mebibyte of null bytes",
        "the text contains a control character",
        lambda: b"\0" * (1 << 20),
    ),
    Case(
        "a byte that is no UTF-8",
        "the text is not valid UTF-8",
        lambda: b"name: \xff\n" + many("# x\n").encode(),
    ),
    Case("a surrogate", "the text is not valid UTF-8", lambda: b"name: \xed\xa0\x80\n"),
    Case("UTF-16", "`spec.yaml` is UTF-16 or UTF-32", lambda: spec().encode("utf-16")),
    Case(
        "UTF-16 without a mark",
        "the text contains a control character",
        lambda: spec().encode("utf-16-le"),
    ),
    Case("UTF-32", "`spec.yaml` is UTF-16 or UTF-32", lambda: spec().encode("utf-32")),
    Case(
        "random bytes",
        "the text is not valid UTF-8",
        lambda: bytes(n * n % 251 for n in range(100_000)),
    ),
    Case(
        "an escape sequence",
        "the text contains a control character",
        lambda: spec(head="title: \x1b[31mred\n"),
    ),
    Case(
        "a byte order mark inside",
        "the text contains a control character",
        lambda: spec("- \ufeffrelu\n"),
    ),
    Case(
        "a line of 1 MiB",
        "a spec may have at most 120,000 words and signs",
        lambda: spec("- " + "relu " * 200_000),
    ),
    # YAML
    Case("100,000 brackets", "a spec may be nested at most 50 levels deep", lambda: "[" * 100_000),
    Case("100,000 braces", "a spec may be nested at most 50 levels deep", lambda: "{" * 100_000),
    Case("100,000 dashes", "a spec may be nested at most 50 levels deep", lambda: "- " * 100_000),
    Case(
        "100,000 question marks",
        "a spec may be nested at most 50 levels deep",
        lambda: "? " * 100_000,
    ),
    Case(
        "100,000 colons",
        "not valid YAML: `:` does not continue what is above",
        lambda: ": " * 100_000,
    ),
    Case("closing brackets", "not valid YAML: a value is expected here", lambda: "]" * 100_000),
    Case("quotes", "not valid YAML: `'` is never closed", lambda: "'" * 99_999),
    Case(
        "faults behind a million lines",
        "unknown key `a1` in a spec",
        lambda: "\n" * 1_000_000 + numbered("a{0}: 1\n", 300),
    ),
    Case(
        "faults at the end of a line of 1 MiB",
        "unknown key `�� a1` in a spec",
        lambda: "{" + " " * 900_000 + "\u00a0\u3000" + numbered(" a{0}: 1,", 300) + "}",
    ),
    Case(
        "a tab and faults in a line of 1 MiB",
        "unknown key ` ` in a spec",
        lambda: "{'\t': 1, " + " " * 900_000 + numbered(" a{0}: 1,", 300) + "}",
    ),
    Case(
        "a control character behind an escape",
        "the text contains a control character",
        lambda: spec(head='title: "\\e[31mred"\n'),
    ),
    Case(
        "a line end of another kind",
        "the text contains a control character",
        lambda: spec(head="title: a\u2028b\n"),
    ),
    Case(
        "a text that turns around",
        "the text contains a control character",
        lambda: spec(head="title: a\u202eb\n"),
    ),
    Case("carriage returns", "the text contains a control character", lambda: "a: 1\r" * 200_000),
    Case(
        "an open quote",
        "not valid YAML: `'` is never closed",
        lambda: "name: '" + many("text ", 500_000),
    ),
    Case("22,000 equal keys", "duplicate key `a`", lambda: "a: 1\n" * 22_000),
    Case(
        "44,000 steps of nothing",
        "an expression is expected",
        lambda: spec("-\n" * 44_000),
    ),
    Case(
        "22,000 steps that are lists",
        "a step must be a chain or a mapping, not a list",
        lambda: spec("- []\n" * 22_000),
    ),
    Case(
        "44,000 values in one list",
        "unknown operator or block `a`",
        lambda: f"costcalc: 1\ninput: 1\nlayers: [{'a,' * 44_000}]",
    ),
    Case("an alias bomb", "an anchor is not allowed in a spec", laughs),
    Case("merge keys", "an anchor is not allowed in a spec", lambda: "a: &a {b: 1}\nc: {<<: *a}\n"),
    Case(
        "10,000 anchors",
        "an anchor is not allowed in a spec",
        lambda: numbered("a{0}: &a{0} 1\n", 10_000),
    ),
    Case(
        "10,000 tags",
        "a tag is not allowed in a spec",
        lambda: numbered("a{0}: !!python/object:os.system 1\n", 10_000),
    ),
    Case(
        "10,000 documents",
        "a spec is one YAML document; a second one starts here",
        lambda: "--- 1\n" * 10_000,
    ),
    Case(
        "10,000 directives",
        "not valid YAML: duplicate tag handle '!'",
        lambda: "%TAG ! x\n" * 10_000 + "---\n",
    ),
    Case(
        "a version of YAML",
        "not valid YAML: found incompatible YAML document (version 1.* is required)",
        lambda: "%YAML 9.9\n---\na: 1\n",
    ),
    Case(
        "steps in steps",
        "a spec may be nested at most 50 levels deep",
        lambda: spec(steps_in_steps(900)),
    ),
    Case(
        "duplicate keys", "a spec may have at most 120,000 words and signs", lambda: many("a: 1\n")
    ),
    Case(
        "keys without values",
        "a spec may have at most 120,000 words and signs",
        lambda: many("? a\n"),
    ),
    Case(
        "lists of nothing",
        "a spec may have at most 120,000 words and signs",
        lambda: spec(many("- []\n")),
    ),
    Case(
        "steps of nothing",
        "a spec may have at most 120,000 words and signs",
        lambda: spec(many("-\n")),
    ),
    Case(
        "a flow list of nothing",
        "a spec may have at most 120,000 words and signs",
        lambda: f"costcalc: 1\ninput: 1\nlayers: [{many('a,')}]",
    ),
    Case(
        "lists of lists",
        "a spec may have at most 120,000 words and signs",
        lambda: many("- [[[[1], 1], 1], 1]\n"),
    ),
    Case(
        "a list as key",
        "a key must be a word, not a list or mapping",
        lambda: many("[a]: 1\n", 9_000),
    ),
)
