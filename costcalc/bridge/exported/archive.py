"""Opens a `.pt2` archive and reads its graph, which is JSON; nothing else in it is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from costcalc.bridge.files import refused
from costcalc.errors import UsageError

MOST_BYTES = 2**28
"""The most that the graph may have when it is unpacked."""

MOST_NODES = 100_000
MAJOR = 8
"""The version of the schema that is known."""

OLD = "serialized_exported_program.json"
HELP = "`torch.export.save` writes the file"


class Malformed(Exception):
    """A part of the file that is not what PyTorch writes."""


def opened(path: str) -> Any:
    """The graph in a file, as PyTorch wrote it. Raises UsageError."""
    try:
        text = _graph(path)
        data = json.loads(text)
    except UsageError:
        raise
    except RecursionError:
        raise refused(path, "its graph is nested too deeply") from None
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None)
        message = f"cannot read it: {what}" if what else "its graph is not JSON"
        raise refused(path, message, help_text=HELP) from None
    except Exception:  # whatever `zipfile` raises at an archive that is broken
        raise refused(path, "it is not a whole archive", help_text=HELP) from None
    version = data.get("schema_version") if isinstance(data, dict) else None
    major = version.get("major") if isinstance(version, dict) else None
    if not isinstance(data, dict) or "graph_module" not in data:
        raise refused(path, "it holds no exported program", help_text=HELP)
    if major != MAJOR:
        raise refused(path, f"version {major} of the schema is not known", f"{MAJOR} is known")
    return data


def _graph(path: str) -> bytes:
    """The text of the only graph in an archive."""
    if not Path(path).is_file():
        raise refused(path, "cannot read it: it is not a file")
    try:
        archive = ZipFile(path)
    except BadZipFile:
        raise refused(path, "it is not an archive of `torch.export`", help_text=HELP) from None
    with archive:
        found = [one for one in archive.infolist() if _is_graph(one.filename)]
        if len(found) != 1:
            many = f"{len(found)} graphs" if found else "no graph"
            raise refused(path, f"the archive has {many}", help_text=HELP)
        if found[0].file_size > MOST_BYTES:
            raise refused(path, f"its graph has more than {MOST_BYTES // 2**20} MiB")
        with archive.open(found[0]) as stream:
            text = stream.read(MOST_BYTES + 1)
    if len(text) > MOST_BYTES:
        raise refused(path, f"its graph has more than {MOST_BYTES // 2**20} MiB")
    return text


def _is_graph(name: str) -> bool:
    parts = name.split("/")
    inside = len(parts) >= 2 and parts[-2] == "models" and name.endswith(".json")
    return inside or parts[-1] == OLD
