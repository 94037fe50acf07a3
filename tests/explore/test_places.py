"""The places of values in TOML: the text there, read alone, is the value that `tomllib` reads."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from costcalc.errors import Source
from costcalc.explore.budgets.places import Keys, Places
from costcalc.explore.budgets.ratchet import written

TEXTS = {
    "tables": 'a = 1 # b = 2\n[t]\nb = "x # y"\n[t.u."v.w"]\nc.d = 0x1F\n',
    "arrays of tables": "[[x.y]]\na = 1\n[x.y.z]\nb = 2\n[[x.y]]\na = 3\n[[x.y.w]]\nc = 4\n",
    "strings": 'a = "q\\"\\\\" # "\nb = \'c:\\\'\nc = """x\n"y" # z\\\n  w"""\n',
    "literal strings over lines": "d = '''o\"\n'''\ne = '# \"'\n",
    "quotes before the last three": 'a = """x""""\nb = \'\'\'y\'\'\'\'\'\nc = ""\n',
    "values over lines": "a = [ # one\n  1, 2, # ]\n  [3],\n]\nb = {c = 1, d.e = [1,2], f = '}'}\n",
    "keys": '"a b" = 1\n\'c"d\'.e = 2\n"\\u0041=" = 3\n1 = 4\n- = 5\n',
    "dates and numbers": "a = 1979-05-27 07:32:00\nb = 1_000\nc = +1e3\nd = inf\n",
    "blanks": "\r\n  a   =\t1  \r\n[ t . u ]  # x\r\n\tb='1'",
    "no line end": "a = 'b'",
    "headers of arrays": '[[ "a b" ]] # x\nc = 1\n[["a b"]]\nc = 2\n[ "a b" . d ]\ne = 3\n',
}


def leaves(document: Any, keys: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Every value that is not a table, with the keys to it; arrays of tables are gone into."""
    if isinstance(document, dict):
        for key, value in document.items():
            yield from leaves(value, (*keys, key))
    elif isinstance(document, list) and document and isinstance(document[0], dict):
        for number, value in enumerate(document):
            yield from leaves(value, (*keys, number))
    else:
        yield keys, document


@pytest.mark.parametrize("name", TEXTS)
def test_a_value_is_what_stands_at_its_place(name: str) -> None:
    text = TEXTS[name]
    places = Places(Source("x.toml", text))
    found = list(leaves(tomllib.loads(text)))
    assert found
    for keys, value in found:
        place = places.value(keys)
        assert place is not None
        assert tomllib.loads(f"v = {text[slice(*place)]}")["v"] == value, keys


def test_a_key_without_a_place_of_its_own_has_that_of_what_is_around_it() -> None:
    places = Places(Source("x.toml", "a = 1\nb = [{c = 1}]\n"))
    assert places.span(("b", 0, "c")).line == 2
    assert places.value(("b", 0, "c")) is None
    assert places.span(("z",)).line == 1


@pytest.mark.parametrize(
    ("value", "unit", "old", "expected"),
    [
        (57_312_345, 10**6, "60", "57.312345"),
        (57_000_000, 10**6, "60.5", "57"),
        (57_312_345, 1, "60_000_000", "57_312_345"),
        (200_000, 1024, "256", "195.3125"),
        (999, 1000, "1", "0.999"),
        (1, 1024**4, "2", "0.000000000000909495"),
        (1024**4 - 1, 1024**4, "2", "0.999999999999090506"),
    ],
)
def test_a_number_in_a_unit_is_never_below_the_value(
    value: int, unit: int, old: str, expected: str
) -> None:
    """Exact if 18 decimals hold it, else rounded up by less than one."""
    assert written(value, unit, old) == expected
    assert value <= Fraction(expected.replace("_", "")) * unit < value + 1
