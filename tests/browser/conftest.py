"""A real Chromium without a network; tests are skipped, visibly, where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.driving import chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    pytest.importorskip("playwright.sync_api", reason="the extra `browser` is not installed")
    with chromium() as found:
        if found is None:
            pytest.skip("there is no `chromium`")
        yield found
