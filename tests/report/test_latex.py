"""What is recorded as LaTeX compiles; skipped, visibly, where there is no pdfLaTeX.

Seen to compile with pdfTeX 1.40.24 of TeX Live 2022 (Debian 12: `texlive-latex-base`,
`texlive-latex-recommended`, `texlive-latex-extra`).
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest

from tests.golden.recording import RECORDED

NEEDS = re.compile(r"^% (?:.*; )?needs ([a-z, ]+)$", re.MULTILINE)
TOO_WIDE = re.compile(r"Overfull \\hbox \(([\d.]+)pt too wide\) in alignment")
ENGINE = which("pdflatex")

pytestmark = pytest.mark.skipif(ENGINE is None, reason="there is no `pdflatex`")


def is_document(text: str) -> bool:
    return r"\documentclass" in text


def recorded() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(RECORDED.glob("*.latex"))]


def packages(parts: list[str]) -> Iterator[str]:
    """The packages that parts of a document say they need, each once."""
    said = ",".join(",".join(NEEDS.findall(part)) for part in parts)
    yield from sorted({name.strip() for name in said.split(",") if name.strip()})


def compiled(folder: Path, text: str) -> str:
    """What pdfLaTeX says of a document; nothing if it compiles."""
    (folder / "a.tex").write_text(text, encoding="utf-8")
    command = [
        str(ENGINE),
        "-interaction=nonstopmode",
        "-halt-on-error",
        "-no-shell-escape",
        "a.tex",
    ]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, errors="replace", check=False
    )
    return "" if done.returncode == 0 else done.stdout[-2000:]


def test_all_parts_compile_in_one_document_with_the_packages_they_name(tmp_path: Path) -> None:
    parts = [text for text in recorded() if not is_document(text)]
    used = ",".join(packages(parts))
    assert used == "amsmath,amssymb,booktabs,longtable"
    body = "\n\\clearpage\n".join(parts)
    head = f"\\documentclass{{article}}\n\\usepackage{{{used}}}\n"
    document = f"{head}\\begin{{document}}\n{body}\n\\end{{document}}\n"
    assert compiled(tmp_path, document) == ""


def test_no_table_is_wider_than_the_text(tmp_path: Path) -> None:
    names = ("network", "network_all", "network_columns", "compare", "references")
    parts = [(RECORDED / f"{name}.latex").read_text(encoding="utf-8") for name in names]
    head = "\\documentclass{article}\n\\usepackage{booktabs,longtable}\n\\begin{document}\n"
    document = head + "\n\\clearpage\n".join(parts) + "\n\\end{document}\n"
    for _ in range(3):  # the widths of the columns are known in the third run
        assert compiled(tmp_path, document) == ""
    log = (tmp_path / "a.log").read_text(encoding="utf-8", errors="replace")
    over = [float(one) for one in TOO_WIDE.findall(log)]
    assert [one for one in over if one > 4] == []


def test_worksheets_compile_as_they_are(tmp_path: Path) -> None:
    documents = [text for text in recorded() if is_document(text)]
    assert len(documents) == 2
    for text in documents:
        assert compiled(tmp_path, text) == ""


def test_a_part_that_does_not_compile_is_noticed(tmp_path: Path) -> None:
    text = "\\documentclass{article}\\begin{document}$\\alpha\\end{document}"
    assert "Fatal error" in compiled(tmp_path, text)
