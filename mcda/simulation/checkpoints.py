"""What is counted so far, kept in a folder, so that a run that was ended goes on where it was.

One file holds the counts of the first blocks of each phase, added up in their order; it is written beside its place and
renamed, so that at every moment the file there is whole. It names what was asked (the problem, the settings, the
versions) and the checksum of its contents, and another question's file, or a damaged one, is refused.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.errors import McdaError

SCHEMA = "mcda-checkpoint/1"
NAME = "simulation.mcda"
EVERY = 1.0  # seconds between two writes, which are all that a kill can cost
LONGEST = 1_000_000  # bytes of the first line at most
Arrays = dict[str, NDArray[Any]]


class Checkpoint:
    """The state of one run in a folder: per phase how many blocks are done, and their counts.

    Parameters
    ----------
    folder : made where there is none
    asked : what the run is: text by name; a file that says otherwise is refused

    Raises
    ------
    McdaError
        The folder cannot be made, read or written; the file in it is damaged or another run's.
    """

    def __init__(self, folder: str | os.PathLike[str], asked: Mapping[str, str]) -> None:
        try:
            self.path = Path(folder) / NAME
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except (OSError, TypeError, ValueError) as error:
            raise McdaError(f"the folder of 'checkpoint' cannot be used: {_why(error)}") from None
        self._asked = dict(asked)
        self._phases: dict[str, tuple[int, Arrays]] = {}
        self._written = monotonic()
        self._waiting = False
        self._sweep()
        try:
            found = self.path.read_bytes()
        except FileNotFoundError:
            self.save()  # a folder that cannot be written is told of before there is anything to lose
        except OSError as error:
            raise McdaError(f"{str(self.path)!r} cannot be read: {_why(error)}") from None
        else:
            self._phases = self._read(found)

    def phase(self, name: str) -> tuple[int, Arrays]:
        """Return how many blocks of a phase are done, and their counts."""
        return self._phases.get(name, (0, {}))

    def keep(self, name: str, blocks: int, counts: Arrays) -> None:
        """Remember that the first blocks of a phase are done; written when the last time is a while ago."""
        self._phases[name] = (blocks, counts)
        self._waiting = True
        if monotonic() - self._written >= EVERY:
            self.save()

    def settle(self) -> None:
        """Write what waits to be written."""
        if self._waiting:
            self.save()

    def save(self) -> None:
        """Write the file beside its place and rename it.

        Raises
        ------
        McdaError
            It cannot be written; the last state that could be is still there.
        """
        payload = io.BytesIO()
        arrays = {f"{name}/{key}": one for name, (_, counts) in self._phases.items() for key, one in counts.items()}
        np.savez(payload, allow_pickle=False, **arrays)
        body = payload.getvalue()
        done = {name: blocks for name, (blocks, _) in self._phases.items()}
        head = {"schema": SCHEMA, "asked": self._asked, "done": done, "sha256": hashlib.sha256(body).hexdigest()}
        line = json.dumps(head).encode() + b"\n"
        beside = self.path.with_name(f"{NAME}.{os.getpid()}.part")
        try:
            with beside.open("wb") as file:
                file.write(hashlib.sha256(line).hexdigest().encode() + b" " + line + body)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.path)
        except OSError as error:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            kept = "; the state written before is kept" if self.path.exists() else ""
            raise McdaError(f"{str(self.path)!r} cannot be written: {_why(error)}{kept}") from None
        self._written, self._waiting = monotonic(), False

    def _read(self, found: bytes) -> dict[str, tuple[int, Arrays]]:
        line, _, body = found.partition(b"\n")
        seal, _, told = line.partition(b" ")
        try:
            head = json.loads(told) if hashlib.sha256(told + b"\n").hexdigest().encode() == seal else None
        except ValueError:
            head = None
        if not isinstance(head, dict) or head.get("schema") != SCHEMA:
            raise self._refused("it is damaged, or no checkpoint of a simulation")
        if hashlib.sha256(body).hexdigest() != head["sha256"]:
            raise self._refused("it is damaged: its contents are not those that were written")
        before = head["asked"]
        others = [f"{name} was {before.get(name, 'none')}, is {self._asked.get(name, 'none')}"
                  for name in {**before, **self._asked} if before.get(name) != self._asked.get(name)]  # fmt: skip
        if others:
            raise self._refused(f"it is of another run: {'; '.join(others)}")
        with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
            return {
                name: (
                    blocks,
                    {key.removeprefix(f"{name}/"): arrays[key] for key in arrays if key.startswith(f"{name}/")},
                )
                for name, blocks in head["done"].items()
            }

    def _refused(self, why: str) -> McdaError:
        return McdaError(f"{str(self.path)!r} is not taken up: {why}; give another folder, or remove it")

    def _sweep(self) -> None:
        """Remove what runs that were killed left half written."""
        for one in self.path.parent.glob(f"{NAME}.*.part"):
            pid = one.name.split(".")[-2]
            if pid.isdigit() and not _runs(int(pid)):
                with suppress(OSError):
                    one.unlink()


def digest(*parts: Any) -> str:
    """Return a short checksum of numbers and words."""
    sums = hashlib.sha256()
    for part in parts:
        if isinstance(part, np.ndarray) and part.dtype != object:
            sums.update(f"{part.dtype.str} {part.shape}".encode())
            sums.update(np.ascontiguousarray(part).tobytes())
        else:
            sums.update(repr(part.tolist() if isinstance(part, np.ndarray) else part).encode())
        sums.update(b"\0")
    return sums.hexdigest()[:16]


def _runs(pid: int) -> bool:
    if os.name == "nt":  # where signal 0 is no question
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
