"""The worksheet that checks itself, in a real browser: filled in, checked, saved, graded."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from costcalc import graph_of
from costcalc.explore.worksheet import answer_file
from costcalc.explore.worksheet.answers import judged, shown
from costcalc.explore.worksheet.build import worksheet
from costcalc.explore.worksheet.grade import Grade, graded
from costcalc.explore.worksheet.record import Question, Worksheet
from costcalc.report.worksheet.html import render
from tests.browser.driving import opened
from tests.worksheet import proof, spellings

made = cache(proof.made)

WRITTEN: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("as the key writes it", lambda text: text),
    ("with separators", lambda text: f"{int(text):,}" if text.isdigit() else text),
    ("with spaces", lambda text: f"  {text.replace('x', ' x ')} "),
)
"""How people write a right answer."""


def written(folder: Path, sheet: Worksheet) -> Path:
    file = folder / "sheet.html"
    file.write_text("\n".join(render(sheet)), encoding="utf-8")
    return file


def key(question: Question) -> str:
    return shown(question, question.accepted[0])


def fill(page: Any, sheet: Worksheet, answer: Callable[[Question], str]) -> None:
    for one in sheet.questions:
        page.locator(f"#{one.name}").fill(answer(one))
    page.get_by_role("button", name="Check").click()


def answered(answers: dict[str, str], question: Question) -> str:
    """The answer to a question, if there is one."""
    return answers.get(question.name, "")


def verdicts(page: Any, sheet: Worksheet) -> list[str]:
    return [page.locator(f"#{one.name}-verdict").inner_text() for one in sheet.questions]


def saved(page: Any, folder: Path) -> Grade:
    """The grade of the file that the button saves."""
    with page.expect_download() as started:
        page.get_by_role("button", name="Save").click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return graded(answer_file.read(str(path)))


@pytest.mark.parametrize(("how", "spelled"), WRITTEN, ids=[how for how, _ in WRITTEN])
def test_the_key_is_right_in_the_page_and_in_the_file(
    browser: Any, tmp_path: Path, how: str, spelled: Callable[[str], str]
) -> None:
    sheet = made(7, level=2)
    with opened(browser, written(tmp_path, sheet)) as (page, said):
        fill(page, sheet, lambda one: spelled(key(one)))
        assert set(verdicts(page, sheet)) == {"right"}
        assert page.locator("#sum").inner_text() == f"{len(sheet.questions)} of 17 right"
        assert saved(page, tmp_path).is_full
        assert said == []


def test_each_usual_mistake_is_named_as_the_grader_names_it(browser: Any, tmp_path: Path) -> None:
    sheet = made(7, level=2)
    most = max(len(one.mistakes) for one in sheet.questions)
    with opened(browser, written(tmp_path, sheet)) as (page, said):
        for number in range(most):
            given = {
                one.name: shown(one, one.mistakes[number].value)
                for one in sheet.questions
                if number < len(one.mistakes)
            }
            fill(page, sheet, partial(answered, given))
            found = saved(page, tmp_path)
            for text, one in zip(verdicts(page, sheet), found.answers, strict=True):
                verdict = one.verdict
                named = f"{verdict.outcome} {verdict.word}" if one.given else ""
                assert text == named
        assert said == []


def test_what_is_wrong_and_what_cannot_be_read(browser: Any, tmp_path: Path) -> None:
    sheet = made(3)
    count = next(one for one in sheet.questions if one.form == "count")
    with opened(browser, written(tmp_path, sheet)) as (page, said):
        answers = {"1": "wrong", "about a million": "not read", "": "", "1e6": "not read"}
        for answer, verdict in answers.items():
            fill(page, sheet, partial(answered, {count.name: answer}))
            shown_there = page.locator(f"#{count.name}-verdict").inner_text()
            assert shown_there.partition(":")[0] == verdict
        assert page.locator("#sum").inner_text() == f"0 of {len(sheet.questions)} right"
        assert "in k, M or G" not in page.locator("main").inner_text()
        assert said == []


def test_the_page_reads_as_the_grader_reads(browser: Any, tmp_path: Path) -> None:
    """The same answers, of questions of the same kinds, have the same verdicts in both."""
    asked = [one for one, _, _ in spellings.SPELLINGS]
    named = tuple(one._replace(name=f"q{n}") for n, one in enumerate(dict.fromkeys(asked)))
    names = dict(zip(dict.fromkeys(asked), named, strict=True))
    sheet = made(3)._replace(questions=named)
    with opened(browser, written(tmp_path, sheet)) as (page, said):
        for question, text, outcome in spellings.each():
            answer = [names[question].name, text]
            found = page.evaluate(
                "([name, text]) => verdict(SHEET.questions.find((one) => one.name === name), text)",
                answer,
            )[1]
            expected = judged(question, text)
            if expected.outcome == "not read" or expected.outcome == "right but for":
                assert found.replace(":", "") == f"{outcome} {expected.word}".replace(":", ""), text
            else:
                assert found == outcome.replace("no answer", ""), text
        assert said == []


def test_an_answer_with_quotes_is_saved_as_it_is(browser: Any, tmp_path: Path) -> None:
    sheet = made(3)
    text = 'a "b", c; <img src=x onerror=alert(1)>'
    with opened(browser, written(tmp_path, sheet)) as (page, said):
        fill(page, sheet, lambda one: text)
        assert {one.given for one in saved(page, tmp_path).answers} == {text}
        assert page.locator("img").count() == 0
        assert said == []


def test_hostile_names_do_not_run_and_nothing_is_fetched(browser: Any, tmp_path: Path) -> None:
    spec = tmp_path / "<img src=x onerror=alert(1)>.yaml"
    title = "</script><script>alert(1)</script> <svg onload=alert(2)>"
    spec.write_text(
        f"costcalc: 1\nname: net\ntitle: '{title}'\ninput: (3, 20, 24)\nlayers:\n  - conv(8, k=3)\n"
    )
    sheet = worksheet(graph_of(spec), level=2)
    with opened(browser, written(tmp_path, sheet)) as (page, said):
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        fill(page, sheet, key)
        assert page.locator("img, svg").count() == 0
        assert title in page.locator("h1").inner_text()
        assert set(verdicts(page, sheet)) == {"right"}
        assert saved(page, tmp_path).is_full
        assert [url for url in asked if not url.startswith("blob:")] == []
        assert said == []


def test_it_reads_without_a_program(browser: Any, tmp_path: Path) -> None:
    sheet = made(3)
    with opened(browser, written(tmp_path, sheet), script=False) as (page, said):
        assert page.locator("input").count() == len(sheet.questions)
        assert not page.get_by_role("button", name="Check").is_visible()
        assert "Without JavaScript" in page.locator("main").inner_text()
        assert said == []


@pytest.mark.parametrize("width", [1280, 400])
def test_every_field_has_a_label_and_the_page_fits(
    browser: Any, tmp_path: Path, width: int
) -> None:
    sheet = made(7, level=2)
    with opened(browser, written(tmp_path, sheet), width=width, scheme="dark") as (page, _):
        for one in sheet.questions:
            field = page.locator(f"#{one.name}")
            assert page.locator(f'label[for="{one.name}"]').count() == 1
            field.focus()
            assert page.evaluate("document.activeElement.id") == one.name
        assert page.evaluate("document.documentElement.scrollWidth") <= width
