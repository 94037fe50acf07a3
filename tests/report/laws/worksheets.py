"""Of `worksheet` and `grade`."""

from __future__ import annotations

import re

from tests.report.laws.figures import by
from tests.report.reading import Reader, data, rows, tables


def tables_are_the_data(read: Reader, case: str) -> None:
    """Each layer with its figures, and with the name of a question where one is blank."""
    found = data(read, case)
    for shown, table in zip(tables(read(case, "markdown")), found["tables"], strict=False):
        for cells, row in zip(shown.rows, table["rows"], strict=True):
            assert cells[:3] == [row["path"], row["what"], by(row["input"])]
            for cell, name in zip(cells[3:], ("output", "params", "macs"), strict=True):
                assert (row[name] is None) == (name in row["blanks"])
                if row[name] is None:
                    assert cell.split()[0] == row["blanks"][name]
                else:
                    figure = by(row[name]) if name == "output" else f"{row[name]:,}"
                    assert cell == figure


def answer_file_is_the_data(read: Reader, case: str) -> None:
    """The code, then each question; its answer if the key was asked for."""
    found, (code, *answers) = data(read, case), list(rows(read, case))
    assert (code["question"], code["answer"]) == ("code", found["code"])
    for row, one in zip(answers, found["questions"], strict=True):
        assert (row["question"], row["unit"], row["text"]) == (
            one["name"],
            one["unit"],
            one["text"],
        )
        assert row["answer"] == one.get("answers", [""])[0]


def html_has_a_field_for_each_question(read: Reader, case: str) -> None:
    """And a label for each field; without the key no answer of many digits is in the file."""
    found, text = data(read, case), read(case, "html")
    names = [one["name"] for one in found["questions"]]
    assert re.findall('<input id="([^"]+)"', text) == names
    assert set(re.findall('<label for="([^"]+)"', text)) == set(names)
    assert f"code: <code>{found['code']}</code>" in text


def the_key_is_the_data(read: Reader, case: str) -> None:
    """Each answer in the table of the key, and what each mistake gives behind it."""
    found, text = data(read, case), read(case, "markdown")
    table = tables(text)[-1]
    for cells, one in zip(table.rows, found["questions"], strict=True):
        assert cells[0] == one["name"]
        assert cells[1].partition(" (")[0].replace(",", "") == one["answers"][0].replace(",", "")
    plain = text.replace("\\", "")
    for one in found["questions"]:
        for mistake in one["mistakes"]:
            assert mistake["word"].replace("\\", "") in plain


def verdicts_are_the_data(read: Reader, case: str) -> None:
    """Each verdict, and the sums of the summary."""
    found, (table,) = data(read, case), tables(read(case, "markdown"))
    for cells, one in zip(table.rows, found["answers"], strict=True):
        assert cells[0] == one["question"]
        assert cells[1] == (one["answer"] or "-")
        assert cells[2].replace(",", "") == one["key"].replace(",", "")
        assert cells[4].startswith(one["verdict"])
    verdicts = [one["verdict"] for one in found["answers"]]
    assert found["right"] == verdicts.count("right")
    assert found["right_but"] == verdicts.count("right but for")
    summary = f"{found['right']} of {found['questions']} questions right"
    assert summary in read(case, "markdown")
