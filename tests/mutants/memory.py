"""What the tests of a file call, kept from one run to the next while the code is the same."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from tests.mutants.trial import Seen, Tree


class Memory:
    """A folder of baselines; without one, each is made anew."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def baseline(self, tree: Tree, path: str) -> list[Seen]:
        """That of a file of tests."""
        if self.folder is None:
            return tree.baseline([path])
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = self.folder / f"{_digest(tree.folder, path)}.json"
        if not kept.exists():
            kept.write_text(json.dumps([[a, b, sorted(c)] for a, b, c in tree.baseline([path])]))
        return [Seen(a, b, frozenset(c)) for a, b, c in json.loads(kept.read_text())]


def _digest(root: Path, path: str) -> str:
    """Of all the code, the specs, the one file of tests, and what lies beside it for its tests."""
    read = [*root.glob("costcalc/**/*.py"), *root.glob("specs/*.yaml"), root / path]
    beside = (root / path).parent.glob("*.*")
    read += [x for x in beside if x.is_file() and not x.name.startswith("test_")]
    digest = sha256()
    for file in sorted(read):
        digest.update(f"{file.relative_to(root)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:24]
