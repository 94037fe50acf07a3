"""Short texts that ask for endless work."""

from __future__ import annotations

from tests.hostile.case import (
    TOO_MUCH,
    Case,
    branches_of_branches,
    experts_of_experts,
    largest,
    numbered,
    spec,
    table,
    words,
)

WORK: tuple[Case, ...] = (
    Case("an empty body, 10^8 times", TOO_MUCH, lambda: spec("- do: []\n  repeat: 100000000\n")),
    Case("a layer, 10^8 times", TOO_MUCH, lambda: spec("- do: relu\n  repeat: 100000000\n")),
    Case(
        "a block, 10^8 times",
        TOO_MUCH,
        lambda: spec("- do: b\n  repeat: 100000000\n", "blocks:\n  b: []\n"),
    ),
    Case(
        "a step that is left out, 10^8 times",
        TOO_MUCH,
        lambda: spec("- do:\n  - do: relu\n    when: false\n  repeat: 100000000\n"),
    ),
    Case(
        "a sum, 10^8 times",
        TOO_MUCH,
        lambda: spec(
            f"- do: ((relu|relu) if {'+'.join(['i'] * 48)} < 0 else dropout(0.5))\n"
            "  repeat: 100000000\n"
        ),
    ),
    Case(
        "repeats in repeats",
        TOO_MUCH,
        lambda: spec(
            "- repeat: 9999\n  do:\n  - repeat: 9999\n    do:\n    - repeat: 9999\n      do: []\n"
        ),
    ),
    Case(
        "repeats of nothing in repeats",
        TOO_MUCH,
        lambda: spec(
            "- repeat: 99999\n  do:\n  - repeat: 99999\n    do:\n    - repeat: 0\n      do: relu\n"
        ),
    ),
    Case(
        "a table, 10^8 times",
        TOO_MUCH,
        lambda: spec(
            "- repeat: 100000000\n  do:\n" + "  " + table(40, 40).replace("\n", "\n  ") + "\n"
        ),
    ),
    Case(
        "blocks that double 40 times",
        TOO_MUCH,
        lambda: spec("- b40\n", "blocks:\n  b0: relu\n" + numbered("  b{0}: b{1} | b{1}\n", 40)),
    ),
    Case(
        "empty blocks that double 40 times",
        TOO_MUCH,
        lambda: spec("- b40\n", "blocks:\n  b0: []\n" + numbered("  b{0}: b{1} | b{1}\n", 40)),
    ),
    Case(
        "lets that double 40 times",
        TOO_MUCH,
        lambda: spec(
            "- conv(f40(1))\n",
            "let:\n  f0(x): x\n" + numbered("  f{0}(x): f{1}(x) + f{1}(x)\n", 40),
        ),
    ),
    Case(
        "branches that double 40 times",
        TOO_MUCH,
        lambda: spec(
            "- b40\n",
            "blocks:\n  b0: relu\n" + numbered("  b{0}:\n  - concat: {{a: b{1}, b: b{1}}}\n", 40),
        ),
    ),
    Case(
        "channels that double 4,000 times",
        "a size of the output of `repeat/56/concat/concat` has more than 18 digits",
        lambda: spec("- do:\n  - concat: {a: [], b: []}\n  repeat: 4000\n- linear(3)\n"),
    ),
    Case(
        "10^8 experts that run",
        TOO_MUCH,
        lambda: spec("- route:\n    experts: 100000000\n    active: 100000000\n    do: conv(3)\n"),
    ),
    Case(
        "10^20 experts",
        "`experts` has more than 18 digits",
        lambda: spec(f"- route:\n    experts: {10**20}\n    active: 2\n    do: conv(3)\n"),
    ),
    Case(
        "experts of experts of 10^18",
        TOO_MUCH,
        lambda: spec(experts_of_experts(9)),
    ),
    Case("10^8 branches", TOO_MUCH, lambda: spec("- add: relu\n  repeat: 100000000\n")),
    Case(
        "branches of branches",
        TOO_MUCH,
        lambda: spec(branches_of_branches(9)),
    ),
    Case(
        "a product of volumes of 10^18",
        "a size of the output of `tokens` has more than 18 digits",
        lambda: spec("- tokens\n", size="(3, 999999999, 999999999, 999)"),
    ),
    Case(
        "a sequence of 10^18 as a volume",
        "`out` has more than 18 digits",
        lambda: spec("- image((9, 9, 9999999999999999999))\n", size="(16, 3)"),
    ),
    Case(
        "60 blocks in blocks",
        "blocks may be nested at most 50 levels deep",
        lambda: spec("- b60\n", "blocks:\n  b0: relu\n" + numbered("  b{0}: b{1}\n", 60)),
    ),
    Case(
        "60 functions in functions",
        "calls may be nested at most 50 levels deep",
        lambda: spec(
            "- conv(f60(1))\n", "let:\n  f0(x): x\n" + numbered("  f{0}(x): f{1}(x)\n", 60)
        ),
    ),
    Case(
        "900 values in values",
        "`relu` takes 0 arguments",
        lambda: spec(
            "- conv(v900)\n- relu(1)\n", "let:\n  v0: 1\n" + numbered("  v{0}: v{1}\n", 900)
        ),
    ),
    Case(
        "20,000 values in values",
        "the spec is nested too deeply to be built",
        lambda: spec("- conv(v20000)\n", "let:\n  v0: 1\n" + numbered("  v{0}: v{1}\n", 20_000)),
    ),
    Case(
        "a ring of 5,000 values",
        "`v0` is defined by itself",
        lambda: spec("- conv(v1)\n", "let:\n  v0: v5000\n" + numbered("  v{0}: v{1}\n", 5_000)),
    ),
    Case(
        "a ring of 5,000 blocks",
        "the block `b0` calls itself",
        lambda: spec("- b1\n", "blocks:\n  b0: b5000\n" + numbered("  b{0}: b{1}\n", 5_000)),
    ),
    Case(
        "all of 200 blocks in each",
        "the block `b1` calls itself",
        lambda: spec(
            "- b1\n",
            "blocks:\n" + numbered(f"  b{{0}}: {'|'.join(f'b{n}' for n in range(1, 200))}\n", 199),
        ),
    ),
    Case(
        "sources that double",
        TOO_MUCH,
        lambda: spec(
            "- a0: relu\n" + numbered("- a{0}: []\n  from: [a{1}, a{1}, a{1}, a{1}]\n", 40)
        ),
    ),
    Case(
        "10,000 sources, 10^8 times",
        TOO_MUCH,
        lambda: spec(
            f"- a: relu\n- do:\n  - do: concat\n    from: [{'a, ' * 10_000}a]\n"
            "  - linear(1)\n  repeat: 100000000\n"
        ),
    ),
    Case(
        "10,000 branches, 10^8 times",
        TOO_MUCH,
        lambda: spec(
            "- repeat: 100000000\n  do:\n  - mul:\n" + numbered("      a{0}: []\n", 10_000)
        ),
    ),
    Case(
        "8,000 carried tensors, 10^8 times",
        TOO_MUCH,
        lambda: spec(
            "- a: relu\n- repeat: 100000000\n  do: []\n  carry:\n"
            + numbered("    c{0}: [a, a]\n", 8_000)
        ),
    ),
    Case(
        "long paths, 10^8 times",
        TOO_MUCH,
        lambda: spec(
            f"- {'n' * 100}:\n"
            + "".join(f"{'  ' * depth}- {'n' * 100}:\n" for depth in range(1, 22))
            + f"{'  ' * 22}- do: relu\n{'  ' * 22}  repeat: 100000000\n"
        ),
    ),
    Case(
        "long paths of blocks",
        TOO_MUCH,
        lambda: spec(
            f"- b45_{'x' * 90}\n",
            f"blocks:\n  b0_{'x' * 90}:\n    - do: relu\n      repeat: 100000000\n"
            + "".join(f"  b{n}_{'x' * 90}: b{n - 1}_{'x' * 90}\n" for n in range(1, 46)),
        ),
    ),
    Case(
        "steps left out under a long path",
        TOO_MUCH,
        lambda: spec(
            f"- b45_{'x' * 90}\n",
            f"blocks:\n  b0_{'x' * 90}:\n    - do:\n      - a: relu\n"
            "        when: false\n      repeat: 100000000\n"
            + "".join(f"  b{n}_{'x' * 90}: b{n - 1}_{'x' * 90}\n" for n in range(1, 46)),
        ),
    ),
    Case(
        "a name of 100,000 characters for a step",
        "not valid YAML: a key in the middle of a text",
        lambda: spec(f"- {'n' * 100_000}: relu\n  repeat: 90000\n"),
    ),
    Case(
        "long fractions added, 10^8 times",
        TOO_MUCH,
        lambda: spec(
            "- do:\n  - do: relu\n    when: v + w + v + w + v < 0\n  repeat: 100000000\n",
            "let:\n  v: 7 ** 1400 / 3 ** 2500\n  w: 5 ** 1700 / 2 ** 4000\n",
        ),
    ),
    Case(
        "long fractions compared, 10^8 times",
        TOO_MUCH,
        lambda: spec(
            "- do:\n  - do: relu\n    when: v < w < v\n  repeat: 100000000\n",
            "let:\n  v: 7 ** 1400 / 3 ** 2500\n  w: 5 ** 1700 / 2 ** 4000\n",
        ),
    ),
    Case(
        "logarithms, 10^8 times",
        TOO_MUCH,
        lambda: spec(
            "- do:\n  - do: relu\n    when: round_log(v, 3/2) + round_log(v, 9e9) < i\n"
            "  repeat: 100000000\n",
            "let:\n  v: 7 ** 1400 / 3 ** 2500\n",
        ),
    ),
    Case(
        "powers, 10^8 times",
        TOO_MUCH,
        lambda: spec("- do:\n  - do: relu\n    when: (i / 7) ** 150 < 0\n  repeat: 100000000\n"),
    ),
    Case(
        "long tuples compared, 10^8 times",
        TOO_MUCH,
        lambda: spec(
            "- do:\n  - do: relu\n    when: v == w\n  repeat: 100000000\n",
            f"let:\n  v: ({'9999,' * 700})\n  w: ({'9999,' * 700})\n",
        ),
    ),
    Case(
        "tuples of tuples compared, 10^8 times",
        TOO_MUCH,
        lambda: spec(
            "- do:\n  - do: relu\n    when: v == w\n  repeat: 100000000\n",
            f"let:\n  a: ({'9999,' * 16})\n  b: ({'9999,' * 16})\n"
            f"  v: ({'a,' * 15}1)\n  w: ({'b,' * 15}2)\n",
        ),
    ),
    Case(
        "a branch not taken, 10^8 times",
        TOO_MUCH,
        lambda: spec(
            "- do: conv(8 if true else max("
            + ", ".join(["max(" + "1,1," * 30 + "1)"] * 30)
            + "))\n"
            "  repeat: 100000000\n"
        ),
    ),
    Case(
        "a block of 400 defaults, 10^8 times",
        TOO_MUCH,
        lambda: spec(
            "- do: b\n  repeat: 100000000\n",
            f"blocks:\n  ? b({words('a{0}=1', 400)})\n  : conv({largest(400)})\n",
        ),
    ),
    Case(
        "a function of 400 arguments, 10^8 times",
        TOO_MUCH,
        lambda: spec(
            f"- repeat: 100000000\n  do:\n  - do: relu\n    when: f({words('a{0}=1', 400)}) < 0\n",
            f"let:\n  ? f({words('a{0}', 400)})\n  : {largest(400)}\n",
        ),
    ),
    Case(
        "steps seen from far below, 10^8 times",
        TOO_MUCH,
        lambda: spec(
            "- a: relu\n- n0:\n"
            + "".join(f"{'  ' * depth}- n{depth}:\n" for depth in range(1, 21))
            + f"{'  ' * 21}- do:\n{'  ' * 21}  - do: relu\n{'  ' * 21}    when: a == a == a\n"
            + f"{'  ' * 21}  repeat: 100000000\n"
        ),
    ),
    Case(
        "an expression 19 calls deep, 10^8 times",
        TOO_MUCH,
        lambda: spec(
            "- repeat: 100000000\n  do:\n  - do: relu\n    when: f(1) < 0\n",
            f"let:\n  f(x): {'abs(' * 19}max({','.join(['x'] * 60)}){')' * 19}\n",
        ),
    ),
)
