"""Short expressions that ask for endless numbers, or for endless work to read them."""

from __future__ import annotations

from tests.hostile.case import (
    TOO_DEEP,
    TOO_LONG,
    TOO_MUCH,
    Case,
    nested,
    numbered,
    spec,
    value,
)

EXPRESSIONS: tuple[Case, ...] = (
    Case("towers of powers", TOO_LONG, lambda: value("9**9**9")),
    Case("a power of a power", TOO_LONG, lambda: value("(9**999)**999")),
    Case("a negative power", TOO_LONG, lambda: value("2 ** -99999")),
    Case("a fraction to a power", TOO_LONG, lambda: value("(1/3) ** 99999")),
    Case(
        "a huge power of one", "`out` must be 1 or more", lambda: spec(f"- conv(0 ** {'9' * 90})\n")
    ),
    Case(
        "a number of 100,000 digits",
        "an expression may have at most 4000 characters",
        lambda: value("9" * 100_000),
    ),
    Case(
        "a number of 3,000 digits",
        "a number may have at most 100 digits",
        lambda: value("9" * 3_000),
    ),
    Case("a huge exponent", "a number may have at most 100 digits", lambda: value("1e999999")),
    Case(
        "a huge negative exponent",
        "a number may have at most 100 digits",
        lambda: value("1e-999999"),
    ),
    Case(
        "an exponent of many digits",
        "a number may have at most 100 digits",
        lambda: value("1e" + "9" * 3000),
    ),
    Case("infinity", "unknown name `inf`", lambda: value("inf")),
    Case("not a number", "unknown name `nan`", lambda: value("nan")),
    Case("infinity in YAML", "`.` is not allowed in an expression", lambda: value(".inf")),
    Case(
        "a number in hexadecimal",
        "`xffffffffffff` where an operator or the end is expected",
        lambda: value("0xffffffffffff"),
    ),
    Case(
        "digits of another script", "`٣` is not allowed in an expression", lambda: value("\u0663")
    ),
    Case(
        "1+1+... of 100,000 terms",
        "a spec may have at most 120,000 words and signs",
        lambda: value("+".join(["1"] * 100_000)),
    ),
    Case("1+1+... of 2,000 terms", TOO_DEEP, lambda: value("+".join(["1"] * 2_000))),
    Case("parentheses", TOO_DEEP, lambda: value(nested("(", "1", ")", 1_900))),
    Case(
        "parentheses of 100,000",
        "a spec may have at most 120,000 words and signs",
        lambda: value(nested("(", "1", ")", 100_000)),
    ),
    Case("minus signs", TOO_DEEP, lambda: value("-" * 3_900 + "1")),
    Case("negations", TOO_DEEP, lambda: value("not " * 900 + "true")),
    Case("conditions", TOO_DEEP, lambda: value("1 if true else " * 250 + "1")),
    Case("powers in a row", TOO_DEEP, lambda: value("1**" * 1_300 + "1")),
    Case("calls in calls", TOO_DEEP, lambda: value(nested("abs(", "1", ")", 750))),
    Case(
        "tuples in tuples",
        "tuples may be nested at most 2 levels deep",
        lambda: value(nested("(", "1", ",)", 40)),
    ),
    Case(
        "a tuple of tuples that double",
        "tuples may be nested at most 2 levels deep",
        lambda: spec(
            "- conv(v20)\n", "let:\n  v0: (1, 1)\n" + numbered("  v{0}: (v{1}, v{1})\n", 20)
        ),
    ),
    Case(
        "a comparison of 1,000 terms",
        "`out` must be a number, 1 or more",
        lambda: value("<".join(["1"] * 1_000)),
    ),
    Case(
        "one `or` of 900 terms",
        "an expression may have at most 4000 characters",
        lambda: value(" or ".join(["false"] * 600)),
    ),
    Case(
        "55 sums of 4,000 characters",
        TOO_DEEP,
        lambda: spec("- relu\n", "let:\n" + numbered(f"  v{{0}}: {'+'.join(['1'] * 999)}\n", 55)),
    ),
    Case(
        "29 tuples of 4,000 characters",
        "the value `v1` is never used",
        lambda: spec(
            "- relu\n", "let:\n" + numbered(f"  v{{0}}: ({','.join(['1'] * 1_990)})\n", 29)
        ),
    ),
    Case(
        "70 chains of 4,000 characters",
        "unknown operator or block `a`",
        lambda: spec(("- " + "relu|" * 799 + "a\n") * 70),
    ),
    # Numbers that grow
    Case(
        "repeated squaring",
        TOO_LONG,
        lambda: spec("- conv(v40)\n", "let:\n  v0: 3\n" + numbered("  v{0}: v{1} * v{1}\n", 40)),
    ),
    Case(
        "denominators that grow",
        "the spec is nested too deeply to be built",
        lambda: spec(
            "- conv(v900)\n", "let:\n  v0: 1/3\n" + numbered("  v{0}: v{1} + 1/(2*{0}+1)\n", 900)
        ),
    ),
    Case(
        "a logarithm to a base near 1",
        "the base is too close to 1 for this value",
        lambda: value("round_log(9e99, 1 + 1e-99)"),
    ),
    Case(
        "a huge multiple",
        "`out` has more than 18 digits",
        lambda: spec("- conv(make_divisible(1e100, 1e-99))\n"),
    ),
    Case("a huge size", "`k` has more than 18 digits", lambda: spec("- conv(8, k=9e99)\n")),
    Case(
        "sizes of thousands of digits",
        TOO_LONG,
        lambda: spec("- conv(1)\n", size="(8, 7**1400, 5)"),
    ),
    Case(
        "a product of huge sizes",
        TOO_LONG,
        lambda: spec(
            "- linear(7**1400)\n- linear(5 ** 1700)\n- linear(3, bias=5)\n", size="7 ** 1400"
        ),
    ),
    Case("huge groups", "`g` has more than 18 digits", lambda: spec("- shuffle(9e99)\n")),
    Case(
        "huge sizes that do not divide",
        "a size of the input has more than 18 digits",
        lambda: spec("- conv(9e99, g=7e98)\n", size="(8e99, 7, 5)"),
    ),
    Case(
        "a huge axis",
        "`axis` has more than 18 digits",
        lambda: spec("- concat: {a: [], b: []}\n  axis: 9e99\n"),
    ),
    Case("a huge slice", "`stop` has more than 18 digits", lambda: spec("- slice(0, 9e99)\n")),
    Case("a repeat of 1e99", TOO_MUCH, lambda: spec("- do: relu\n  repeat: 1e99\n")),
)
