"""Requests: files that are none, names, options, and where the output goes."""

from __future__ import annotations

import os
from pathlib import Path

from tests.hostile.case import NETWORK, TOO_DEEP, TOO_LONG, Case, spec
from tests.hostile.limits import FILE


def fifo(folder: Path) -> None:
    os.mkfifo(folder / FILE)


def loop(folder: Path) -> None:
    (folder / FILE).symlink_to(folder / "other.yaml")
    (folder / "other.yaml").symlink_to(folder / FILE)


YES = ("yes", "--", "- relu")
LONG = "x" * 100_000

REQUESTS: tuple[Case, ...] = (
    # Files that are none
    Case(
        "a directory",
        "`spec.yaml` is a directory, not a spec",
        prepare=lambda folder: (folder / FILE).mkdir(),
    ),
    Case("a FIFO", "`spec.yaml` is not a regular file", prepare=fifo),
    Case(
        "a symlink loop", "cannot read `spec.yaml`: too many levels of symbolic links", prepare=loop
    ),
    Case(
        "a file that cannot be read",
        "cannot read `/proc/self/mem`: input/output error",
        arguments=("/proc/self/mem",),
    ),
    Case("no file", "cannot read `spec.yaml`: no such file or directory"),
    Case("the null device", "`/dev/null` is not a regular file", arguments=("/dev/null",)),
    Case("the zero device", "`/dev/zero` is not a regular file", arguments=("/dev/zero",)),
    Case(
        "a path of 100,000 characters",
        "cannot read `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        arguments=(f"{LONG}.yaml",),
    ),
    Case(
        "a path of 1,000 folders",
        "cannot read `a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a",
        arguments=("a/" * 2_000,),
    ),
    Case(
        "a file as folder",
        "cannot read `spec.yaml/a.yaml`: not a directory",
        lambda: "",
        arguments=(f"{FILE}/a.yaml",),
    ),
    Case(
        "a path with an escape",
        "cannot read `␛[31m/a.yaml`: no such file or directory",
        arguments=("\x1b[31m/a.yaml",),
    ),
    Case(
        "a path that is no UTF-8",
        "cannot read `�/a.yaml`: no such file or directory",
        arguments=("\udcff/a.yaml",),
    ),
    # Standard input
    Case(
        "zeros without end",
        "`<stdin>` is larger than 1,048,576 bytes, a spec's limit",
        arguments=("-",),
        stdin="/dev/zero",
    ),
    Case(
        "lines without end",
        "`<stdin>` is larger than 1,048,576 bytes, a spec's limit",
        arguments=("-",),
        feeds=YES,
    ),
    Case("nothing on standard input", "the spec is empty", arguments=("-",)),
    Case("a closed standard input", "standard input is closed", arguments=("-",), stdin="-"),
    Case(
        "standard input twice",
        "standard input can be read only once",
        lambda: spec(),
        ("compare", "-", "-"),
        stdin=FILE,
    ),
    # Names
    Case(
        "a name of 100,000 characters",
        "there is no network `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        arguments=(LONG,),
    ),
    Case("an empty name", "there is no network ``", arguments=("",)),
    Case(
        "a name of colons",
        "`:::::::::::::::::::::::::::::::::::::::::::::::::::::::::::",
        arguments=(":" * 100_000,),
    ),
    Case("a name with an escape", "there is no network `␛[31mred`", arguments=("\x1b[31mred",)),
    Case("a name with a newline", "there is no network `a␊b`", arguments=("a\nb",)),
    Case("a name that turns the text", "there is no network `�abc`", arguments=("\u202eabc",)),
    Case("a name that is no UTF-8", "there is no network `��`", arguments=("\udcff\udcfe",)),
    Case(
        "a name near a network's",
        "there is no network `mobilenet_v1mobilenet_v1mobilenet_v1mob",
        arguments=("mobilenet_v1" * 9,),
    ),
    Case(
        "a variant of 100,000 characters",
        "`resnet` has no variant `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        arguments=(f"resnet:{LONG}",),
    ),
    Case(
        "20,000 settings",
        "`mobilenet_v1` has no parameter `a`",
        arguments=(f"{NETWORK}:" + "alpha=1," * 10_000 + "a=1",),
    ),
    Case(
        "a setting of 100,000 characters",
        "an expression may have at most 4000 characters",
        arguments=(f"{NETWORK}:alpha={'9' * 100_000}",),
    ),
    Case(
        "a setting of parentheses",
        "an expression may have at most 4000 characters",
        arguments=(f"{NETWORK}:alpha={'(' * 100_000}",),
    ),
    Case(
        "settings of nothing",
        "`mobilenet_v1` has no variant `,,,,,,,,,,,,,,,,,,,,,,,,,,,,,",
        arguments=(f"{NETWORK}:{',' * 100_000}",),
    ),
    Case("a tower as setting", TOO_LONG, arguments=(f"{NETWORK}:alpha=9**9**9",)),
    # Options
    Case(
        "an option's value of 100,000 digits",
        "an expression may have at most 4000 characters",
        arguments=(NETWORK, "--alpha", "9" * 100_000),
    ),
    Case("an option's value of parentheses", TOO_DEEP, arguments=(NETWORK, "--alpha", "(" * 1_900)),
    Case(
        "an option's value of one sum", TOO_DEEP, arguments=(NETWORK, "--alpha", "1+" * 1_900 + "1")
    ),
    Case("an option's value of towers", TOO_LONG, arguments=(NETWORK, "--alpha", "9**9**9")),
    Case(
        "an option's value of 1e999999",
        "a number may have at most 100 digits",
        arguments=(NETWORK, "--alpha", "1e999999"),
    ),
    Case(
        "an option's value of infinity", "unknown name `inf`", arguments=(NETWORK, "--alpha", "inf")
    ),
    Case(
        "an option's value of no number",
        "unknown name `nan`",
        arguments=(NETWORK, "--alpha", "nan"),
    ),
    Case(
        "an option's value out of range",
        "`alpha` is outside its range, 0 < alpha <= 4",
        arguments=(NETWORK, "--alpha", "9**1000"),
    ),
    Case(
        "an option's value with an escape",
        "`␛` is not allowed in an expression",
        arguments=(NETWORK, "--alpha", "\x1b[31m"),
    ),
    Case(
        "an option's value with lines",
        "`2` where an operator or the end is expected",
        arguments=(NETWORK, "--alpha", "1\n2"),
    ),
    Case(
        "an option's value no UTF-8",
        "`�` is not allowed in an expression",
        arguments=(NETWORK, "--alpha", "\udcff"),
    ),
    Case(
        "an option of 100,000 characters",
        "no such option `--xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        arguments=(NETWORK, f"--{LONG}"),
    ),
    Case("an option with an escape", "no such option `--␛[31m`", arguments=(NETWORK, "--\x1b[31m")),
    Case(
        "5,000 unknown options",
        "no such option `--alhpa`",
        arguments=(NETWORK, *("--alhpa",) * 5_000),
    ),
    Case(
        "5,000 arguments",
        "got unexpected extra arguments (extra extra extra extra extra extra extra",
        arguments=(NETWORK, *("extra",) * 5_000),
    ),
    Case(
        "a batch of 100,000 digits",
        "invalid value for '--batch': '999999999999999999999999999999",
        arguments=(NETWORK, "--batch", "9" * 100_000),
    ),
    Case(
        "a batch of 4,000 digits",
        "invalid value for '--batch': 9999999999999999999999999999999",
        arguments=(NETWORK, "--batch", "9" * 4_000),
    ),
    Case(
        "a batch of nothing",
        "invalid value for '--batch': '' is not a whole number",
        arguments=(NETWORK, "--batch", ""),
    ),
    Case(
        "a negative top",
        "invalid value for '--top': -1 is not in the range x>=1",
        arguments=(NETWORK, "--top", "-1"),
    ),
    Case(
        "a top of 100,000 digits",
        "invalid value for '--top': '99999999999999999999999999999999",
        arguments=(NETWORK, "--top", "9" * 100_000),
    ),
    Case(
        "a fold of 1e9",
        "invalid value for '--fold': '1e9' is not a whole number",
        arguments=(NETWORK, "--fold", "1e9"),
    ),
    Case(
        "50,000 words to exclude",
        "cannot exclude `a0`: no component, operator or layer has that name",
        arguments=(NETWORK, "--exclude", ",".join(f"a{n}" for n in range(15_000))),
    ),
    Case(
        "5,000 times exclude",
        "cannot exclude `norn`: no component, operator or layer has that name",
        arguments=(NETWORK, *("--exclude", "norn") * 5_000),
    ),
    Case(
        "a word with an escape to exclude",
        "cannot exclude `␛[31m`: no component, operator or layer has that name",
        arguments=(NETWORK, "--exclude", "\x1b[31m"),
    ),
    Case(
        "a format of 100,000 characters",
        "invalid value for '--format': 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        arguments=(NETWORK, "--format", LONG),
    ),
    # Commands
    Case(
        "500 networks side by side",
        "compare takes at most 100 networks",
        arguments=("compare", *("mobilenet_v1",) * 500, "x"),
    ),
    Case(
        "a shown name of 100,000 characters",
        "there is no network `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        arguments=("show", LONG),
    ),
    Case("a shown directory", "`./` is a directory, not a spec", arguments=("show", "./")),
    Case(
        "a shown text too long",
        "`spec.yaml` is larger than 1,048,576 bytes, a spec's limit",
        lambda: "#" * (2 << 20),
        ("show", FILE),
    ),
    Case(
        "a listed text of 100,000 characters",
        "invalid value for '--format': 'x' is not one of 'table', 'csv', 'html',",
        arguments=("list", LONG, "--format", "x"),
    ),
    # Where the output goes
    Case(
        "output into a directory",
        "cannot write `.`: is a directory",
        arguments=(NETWORK, "--output", "."),
    ),
    Case(
        "output into no directory",
        "cannot write `no/such/file`: no such file or directory",
        arguments=(NETWORK, "--output", "no/such/file"),
    ),
    Case(
        "output into a file's folder",
        "cannot write `spec.yaml/a`: not a directory",
        lambda: "",
        (NETWORK, "--output", f"{FILE}/a"),
    ),
    Case(
        "output into a name too long",
        "cannot write `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        arguments=(NETWORK, "--output", LONG),
    ),
    Case(
        "output into a name no UTF-8",
        "cannot write `�/a`: no such file or directory",
        arguments=(NETWORK, "--output", "\udcff/a"),
    ),
    Case(
        "output into nothing",
        "cannot write ``: it is not a file name",
        arguments=(NETWORK, "--output", ""),
    ),
    Case(
        "a full disk",
        "cannot write to standard output: no space left on device",
        arguments=(NETWORK,),
        stdout="/dev/full",
    ),
    Case(
        "a full disk for JSON",
        "cannot write to standard output: no space left on device",
        arguments=(NETWORK, "--format", "json"),
        stdout="/dev/full",
    ),
    Case(
        "a full disk for help",
        "cannot write to standard output: no space left on device",
        arguments=("--help",),
        stdout="/dev/full",
    ),
    Case(
        "a full disk for a spec",
        "cannot write to standard output: no space left on device",
        arguments=("show", NETWORK),
        stdout="/dev/full",
    ),
    Case("a closed standard output", "standard output is closed", arguments=(NETWORK,), stdout="-"),
)
