"""Great numbers of everything a spec may hold."""

from __future__ import annotations

from tests.hostile.case import (
    TOO_DEEP,
    Case,
    branches,
    many,
    nested,
    numbered,
    spec,
    table,
)

CROWDS: tuple[Case, ...] = (
    Case(
        "23,000 operators and one that is unknown",
        "unknown operator or block `konv`",
        lambda: spec("- conv(8)\n" * 23_000 + "- konv(8)\n"),
    ),
    Case(
        "10,500 named steps and one that does not fit",
        "`linear` takes an image only when it is 1 x 1",
        lambda: spec(numbered("- a{0}: conv(8) | bn | relu\n", 10_500) + "- linear(8)\n"),
    ),
    Case(
        "23,000 unknown operators",
        "unknown operator or block `konv`",
        lambda: spec("- konv(8)\n" * 23_000),
    ),
    # Great numbers of things
    Case(
        "0.9 MB of operators",
        "a spec may have at most 120,000 words and signs",
        lambda: spec(many("- conv(8)\n")),
    ),
    Case(
        "0.9 MB of operators in one list",
        "a spec may have at most 120,000 words and signs",
        lambda: f"costcalc: 1\ninput: 1\nlayers: [{many('relu,')}]",
    ),
    Case(
        "0.9 MB of unknown operators",
        "a spec may have at most 120,000 words and signs",
        lambda: spec(many("- konv(8)\n")),
    ),
    Case(
        "unknown operators, all different",
        "a spec may have at most 120,000 words and signs",
        lambda: spec(numbered("- r{0}\n", 90_000)),
    ),
    Case(
        "unknown operators in one list",
        "a spec may have at most 120,000 words and signs",
        lambda: f"costcalc: 1\ninput: 1\nlayers: [{numbered('r{0},', 90_000)}]",
    ),
    Case(
        "20,000 unknown operators",
        "unknown operator or block `konv1`",
        lambda: spec(numbered("- konv{0}(8)\n", 20_000)),
    ),
    Case(
        "20,000 unknown names",
        "unknown name `a1`",
        lambda: spec(numbered("- conv(a{0})\n", 20_000)),
    ),
    Case(
        "16,000 unknown attributes",
        "`relu` has no attribute `x1`",
        lambda: spec(numbered("- relu(x{0}=1)\n", 16_000)),
    ),
    Case(
        "unknown names among 300",
        "unknown name `value1x`",
        lambda: spec(
            numbered("- conv(value{0}x)\n", 9_000), "let:\n" + numbered("  value{0}: 1\n", 300)
        ),
    ),
    Case(
        "an unknown name of 100,000",
        "an expression may have at most 4000 characters",
        lambda: spec(f"- {'r' * 100_000}\n"),
    ),
    Case(
        "an unknown name of 3,000",
        "a name may have at most 100 characters",
        lambda: spec(f"- {'relu' * 750}\n"),
    ),
    Case(
        "20,000 layers that do not fit",
        "`linear` takes an image only when it is 1 x 1",
        lambda: spec(many("- linear(8)\n", 240_000)),
    ),
    Case(
        "12,000 fractions of channels",
        "`out` is not a whole number",
        lambda: spec(numbered("- conv({0} + 1/7)\n", 12_000)),
    ),
    Case(
        "60,000 step names",
        "a spec may have at most 120,000 words and signs",
        lambda: spec(numbered("- a{0}: relu\n", 60_000)),
    ),
    Case(
        "11,000 equal step names",
        "two steps are named `a`",
        lambda: spec(many("- a: relu\n", 110_000)),
    ),
    Case(
        "a product of 25,000 branches",
        "a spec may have at most 45,000 values",
        lambda: branches("mul", 25_000),
    ),
    Case(
        "a sum of 25,000 branches",
        "a spec may have at most 45,000 values",
        lambda: branches("add", 25_000),
    ),
    Case(
        "a concat of 45,000 branches",
        "a spec may have at most 120,000 words and signs",
        lambda: branches("concat", 45_000),
    ),
    Case(
        "a concat of 24,000 unequal branches",
        "`linear` takes an image only when it is 1 x 1",
        lambda: spec("- concat:\n" + numbered("    a{0}: linear({0})\n", 16_000)),
    ),
    Case(
        "10,000 sources",
        "`relu` takes 0 arguments",
        lambda: spec(f"- a: relu\n- do: add\n  from: [{'a, ' * 10_000}a]\n- relu(1)\n"),
    ),
    Case(
        "sources of sources",
        "`relu` takes 0 arguments",
        lambda: spec(
            "- a0: relu\n- do: concat\n  from: [a0, a0]\n"
            + numbered("- a{0}: concat\n  from: [a{1}, a{1}, a{1}, a{1}]\n", 2_500)
            + "- relu(1)\n"
        ),
    ),
    Case(
        "10,000 parameters",
        "a spec may have at most 45,000 values",
        lambda: spec("- relu\n", "params:\n" + numbered("  p{0}: {{default: 1}}\n", 10_000)),
    ),
    Case(
        "20,000 values",
        "the value `v1` is never used",
        lambda: spec("- relu\n", "let:\n" + numbered("  v{0}: 1\n", 20_000)),
    ),
    Case(
        "10,000 blocks",
        "the block `b1` is never used",
        lambda: spec("- relu\n", "blocks:\n" + numbered("  b{0}: relu\n", 10_000)),
    ),
    Case(
        "a look-up of 10,000 cases",
        "`v` has no case for 0",
        lambda: spec("- conv(v)\n", "let:\n  v:\n    by: 0\n" + numbered("    {0}: 1\n", 10_000)),
    ),
    Case(
        "look-ups of 10,000 cases",
        "unknown name `i`",
        lambda: spec(
            "- do: relu\n  repeat: f(-i) * 9999\n  table:\n    - [a]\n" + "    - [1]\n" * 4000,
            "let:\n  f(x):\n    by: x\n    else: 9\n" + numbered("    {0}: 1\n", 10_000),
        ),
    ),
    Case(
        "1,000 choices of 1,000 parameters",
        "the parameter `p1` is never used",
        lambda: spec(
            "- relu\n",
            "params:\n" + numbered(f"  p{{0}}: {{{{default: 0, choices: [{'0,' * 40}1]}}}}\n", 500),
        ),
    ),
    Case(
        "10,000 variants",
        "`relu` takes 0 arguments",
        lambda: (
            spec("- relu(1)\n")
            + ("variants:\n  table:\n  - [name]\n" + numbered("  - [n{0}]\n", 10_000))
        ),
    ),
    Case(
        "10,000 references",
        "a spec may have at most 45,000 values",
        lambda: (
            spec("- relu(1)\n")
            + ("references:\n" + numbered("- {{source: s, table: [[macs], [{0}M]]}}\n", 6_000))
        ),
    ),
    Case(
        "a reference of many rows",
        "`relu` takes 0 arguments",
        lambda: (
            spec("- relu(1)\n")
            + (
                "references:\n- source: s\n  exclude: [" + "fc," * 400 + "fc]\n"
                "  table:\n  - [macs]\n" + numbered("  - [{0}M]\n", 6_000)
            )
        ),
    ),
    Case(
        "a table of 5,000 columns", "the column `c0` is never used", lambda: spec(table(5_000, 3))
    ),
    Case("a table of 10,000 rows", "the column `c0` is never used", lambda: spec(table(2, 10_000))),
    Case(
        "a table with rows too long",
        "this row has 2 cells under 1 columns",
        lambda: spec("- do: conv(a)\n  table:\n  - [a]\n" + "  - [1, 2]\n" * 9_000),
    ),
    Case(
        "a block of 1,900 parameters",
        "the argument `a0` is never used",
        lambda: spec(
            "- b\n", "blocks:\n  ? b(" + ",".join(f"a{n}" for n in range(700)) + ")\n  : relu\n"
        ),
    ),
    Case(
        "one key of 900,000 characters",
        "not valid YAML: a key in the middle of a text",
        lambda: "k" * 900_000 + ": 1\n",
    ),
    Case(
        "10,000 unknown keys",
        "unknown key `key1` in a spec",
        lambda: numbered("key{0}: 1\n", 10_000),
    ),
    Case(
        "a title of 900,000 characters",
        "a spec may have at most 120,000 words and signs",
        lambda: spec(head=f"title: {many('word ')}\n") + "a: 1\n",
    ),
    Case(
        "a value that is 900,000 characters",
        "`year` must have four digits",
        lambda: spec("- relu\n", f"name: '{'x' * 900_000}'\nyear: {'1' * 90_000}\n"),
    ),
    Case(
        "10,000 groups without a name",
        "unknown operator or block `a`",
        lambda: spec("- do: relu\n" * 10_000 + "- a\n"),
    ),
    Case(
        "conditions in a chain",
        "unknown operator or block `a`",
        lambda: spec(f"- relu|{'(relu if true else gelu)|' * 140}a\n"),
    ),
    Case(
        "either of either",
        TOO_DEEP,
        lambda: spec(
            "- do: " + nested("(relu if i==0 else ", "gelu", ")", 45) + "\n  repeat: 100000000\n"
        ),
    ),
)
