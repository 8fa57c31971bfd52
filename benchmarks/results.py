"""One document of results: where, when, with what, and every number that is shown."""

from __future__ import annotations

import json
import os
import platform
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

SCHEMA = "mcda-engine/benchmarks/1"
PACKAGES = ("mcda-engine", "numpy", "scipy", "pandas", "numba", "pyarrow", "highspy", "pulp")


class NotResults(ValueError):
    """A file that holds no results."""


def machine() -> dict[str, Any]:
    """Return what the machine is, in general words: no names, no paths."""
    return {
        "processor": _processor(), "cores": _cores(), "memory_gib": _memory(), "system": platform.system(),
        "python": platform.python_version(),
    }  # fmt: skip


def versions() -> dict[str, str]:
    """Return the packages that the engine was timed with."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def document(what: str, **parts: Any) -> dict[str, Any]:
    """Return a document of results."""
    date = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return {"schema": SCHEMA, "what": what, "date": date, "machine": machine(), "versions": versions(), **parts}


def write(file: Path, found: Mapping[str, Any]) -> None:
    """Write results under another name first, so that a file is whole or not there."""
    write_text(file, json.dumps(found, indent=1, ensure_ascii=False) + "\n")


def write_text(file: Path, text: str) -> None:
    """Write a text in one step."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read(file: Path) -> dict[str, Any]:
    """Return a document of results.

    Raises
    ------
    NotResults
        Not there, no JSON, or another kind of document.
    """
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except OSError as fault:
        raise NotResults(f"{file}: {fault.strerror}") from None
    except ValueError as fault:
        raise NotResults(f"{file}: no JSON ({fault})") from None
    if not isinstance(found, dict) or not (found.get("schema") == SCHEMA or "benchmarks" in found):
        raise NotResults(f"{file}: neither results of `python -m benchmarks` nor of `pytest --benchmark-json`")
    return found


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _memory() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    except (AttributeError, ValueError, OSError):
        return None
