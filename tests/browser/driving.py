"""Opens a page in Chromium from a file, offline, and collects what it complains about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Any

SETTING = """([place, setting]) => {
  const view = document.getElementById(place).view;
  const found = view.forms.figures(setting);
  if (found.broken) return null;
  return {
    macs: String(found.macs), params: String(found.params),
    rows: found.rows.map((one) => [one.path, one.kind, String(one.macs), String(one.params), one.output.map(String)]),
    live: found.steps.map((one) => String(one.live)), bytes: found.steps.map((one) => String(one.bytes)),
  };
}"""  # noqa: E501


@contextmanager
def chromium() -> Iterator[Any]:
    """Debian's Chromium; None where it is not installed."""
    from playwright.sync_api import sync_playwright

    path = which("chromium")
    if path is None:
        yield None
        return
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Any, file: Path, *, width: int = 1280, scheme: str = "light", script: bool = True
) -> Iterator[tuple[Any, list[str]]]:
    """The page, and a list that what its console says is added to."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        offline=True,
        java_script_enabled=script,
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto(file.as_uri())
    yield page, said
    context.close()


def figures(page: Any, setting: Sequence[int], place: str = "network-0") -> Any:
    """What the page computes at the places of its sliders; None where no form holds."""
    return page.evaluate(SETTING, [place, list(setting)])
