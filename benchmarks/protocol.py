"""A peer in a process of its own: one line of JSON and the bytes of its arrays, there and back.

What goes wrong there is a `Failure` here, never an exception of the harness: it is a result to be shown.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from .peer.serve import send

SERVE = Path(__file__).parent / "peer" / "serve.py"
Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Failure:
    """What went wrong: `how` is "error", "crash", "timeout" or "not offered"."""

    how: str
    message: str
    warned: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.how}: {self.message}" if self.message else self.how


@dataclass(frozen=True)
class Reply:
    """What came back."""

    message: dict[str, Any]
    arrays: dict[str, NDArray[Any]] = field(default_factory=dict)


class Stopped(Exception):
    """The process is gone, or took too long."""

    def __init__(self, how: str, message: str) -> None:
        super().__init__(message)
        self.how = how


@dataclass(frozen=True)
class _Pipe:
    """The child's input as a stream, so that large arrays are not copied first."""

    process: Process
    end: float

    def write(self, data: bytes | memoryview) -> None:
        self.process.write(memoryview(data), self.end)

    def flush(self) -> None:
        """Nothing is held back."""


class Process:
    """One peer, running; a context manager that ends it."""

    def __init__(
        self, python: Path | str, module: str, serve: Path = SERVE, env: Mapping[str, str] | None = None
    ) -> None:
        self.noise = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process, closed with it
        clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        self.child = subprocess.Popen(
            [str(python), str(serve), module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.noise,
            env={**clean, "PYTHONSAFEPATH": "1", **(env or {})}, bufsize=0,
        )  # fmt: skip
        self.buffer = bytearray()

    def __enter__(self) -> Process:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End it: by the end of its input, and if it does not listen, by a signal."""
        for stream in (self.child.stdin, self.child.stdout):
            if stream is not None:
                stream.close()
        try:
            self.child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self.noise.close()

    def ask(self, do: str, arrays: Arrays | None = None, *, limit: float = 600, **message: Any) -> Reply | Failure:
        """Send one request and wait for its answer, at most `limit` seconds."""
        end = monotonic() + limit
        try:
            send(_Pipe(self, end), {"do": do, **message}, dict(arrays or {}))
            head, found = self._read(end)
        except Stopped as fault:
            self.child.kill()
            self.child.wait()
            return Failure(fault.how, str(fault))
        if "error" in head:
            text = str(head["error"]).strip()
            return Failure("error", f"{head['kind']}: {text}" if text else head["kind"], tuple(head.get("warned", ())))
        return Reply(head, found)

    def write(self, data: memoryview, end: float) -> None:
        """Write all of it, as the child takes it."""
        assert self.child.stdin is not None
        file = self.child.stdin.fileno()
        os.set_blocking(file, False)
        with selectors.DefaultSelector() as ready:
            ready.register(file, selectors.EVENT_WRITE)
            while data:
                if not ready.select(max(end - monotonic(), 0)):
                    raise Stopped("timeout", "it did not take its input in time")
                try:
                    data = data[os.write(file, data[: 1 << 20]) :]
                except BrokenPipeError:
                    raise self._gone() from None

    def _read(self, end: float) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        while b"\n" not in self.buffer:
            self._more(end)
        cut = self.buffer.index(b"\n")
        head = json.loads(self.buffer[:cut])
        del self.buffer[: cut + 1]
        arrays = {}
        for name, kind, shape in head.pop("arrays", []):
            count = int(np.prod(shape, dtype=np.int64)) * np.dtype(kind).itemsize
            while len(self.buffer) < count:
                self._more(end)
            arrays[name] = np.frombuffer(bytes(self.buffer[:count]), dtype=kind).reshape(shape)
            del self.buffer[:count]
        return head, arrays

    def _more(self, end: float) -> None:
        assert self.child.stdout is not None
        file = self.child.stdout.fileno()
        with selectors.DefaultSelector() as ready:
            ready.register(file, selectors.EVENT_READ)
            if not ready.select(max(end - monotonic(), 0)):
                raise Stopped("timeout", "no answer in time")
        found = os.read(file, 1 << 20)
        if not found:
            raise self._gone()
        self.buffer += found

    def _gone(self) -> Stopped:
        code = self.child.wait()
        if code < 0:
            return Stopped("crash", f"ended by {signal.Signals(-code).name}")
        return Stopped("crash", f"ended with exit code {code}: {self.last_words()}")

    def last_words(self) -> str:
        """Return the last line it printed to stderr."""
        cast(BinaryIO, self.noise).seek(0)
        lines = self.noise.read().decode(errors="replace").strip().splitlines()
        return lines[-1][:200] if lines else "it said nothing"


def outcome(
    process: Process, task: str, arrays: Arrays, call: str, options: Mapping[str, Any], *, limit: float = 600
) -> Reply | Failure:
    """Set a task, run it once and return its answer; the message carries its seconds."""
    ready = process.ask("set", arrays, task=task, call=call, options=dict(options), limit=limit)
    if isinstance(ready, Failure):
        return ready
    gone = process.ask("go", times=1, limit=limit)
    if isinstance(gone, Failure):
        return gone
    answer = process.ask("answer", limit=limit)
    if isinstance(answer, Failure):
        return answer
    return Reply({**answer.message, "seconds": gone.message["seconds"]}, answer.arrays)
