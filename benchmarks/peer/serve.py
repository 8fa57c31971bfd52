"""The other end of the protocol: runs in a peer's own environment, and needs nothing but NumPy and the peer.

    python serve.py by_pymcdm

One request a line of JSON on stdin, its arrays' bytes right behind it; one answer a line on stdout, likewise. What the
peer itself prints goes to stderr.

    {"do": "hello"}                                     → what it offers, versions
    {"do": "set", "task": …, "call": …, "options": …}   → the call is made ready
    {"do": "go", "times": k}                            → seconds of each, one after the other
    {"do": "answer"}                                    → arrays of the last answer, what it warned of
    {"do": "memory"}                                    → bytes that one more call took at its peak
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
import warnings
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np


def read_array(stream: BinaryIO, kind: str, shape: list[int]) -> Any:
    """Return the array whose bytes are next, in memory as NumPy asks for it."""
    found = np.empty(shape, dtype=kind)
    view, at = found.reshape(-1).view(np.uint8).data, 0
    while at < found.nbytes:
        step = stream.readinto(view[at:])  # type: ignore[attr-defined]  # a raw or buffered reader has it
        if not step:
            raise EOFError("the stream ended in the middle of an array")
        at += step
    return found


def receive(stream: BinaryIO) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Return one message and its arrays; None at the end."""
    line = stream.readline()
    if not line:
        return None
    message = json.loads(line)
    arrays = {}
    for name, kind, shape in message.pop("arrays", []):
        arrays[name] = read_array(stream, kind, shape)
    return message, arrays


def send(stream: Any, message: dict[str, Any], arrays: dict[str, Any] | None = None) -> None:
    """Write one message and its arrays."""
    ready = {name: np.asarray(array, order="C") for name, array in (arrays or {}).items()}
    head = [[name, array.dtype.str, list(array.shape)] for name, array in ready.items()]
    stream.write(json.dumps({**message, "arrays": head}).encode() + b"\n")
    for array in ready.values():
        stream.write(array.data.cast("B") if array.size else b"")
    stream.flush()


class Server:
    """What is set, and the last answer."""

    def __init__(self, module: Any) -> None:
        self.module, self.call, self.read, self.last = module, None, None, None
        self.warned: list[str] = []

    def hello(self, message: dict[str, Any], arrays: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Say what is offered and with which versions."""
        versions = {}
        for name in self.module.PACKAGES:
            try:
                versions[name] = version(name)
            except PackageNotFoundError:
                continue
        offers = {task: list(calls) for task, calls in self.module.TASKS.items()}
        return {"offers": offers, "versions": versions, "python": sys.version.split()[0]}, {}

    def set(self, message: dict[str, Any], arrays: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Make a call ready; nothing of it is timed."""
        make = self.module.TASKS[message["task"]][message["call"]]
        self.warned, self.last = [], None
        self.call, self.read = self.heard(lambda: make(arrays, message.get("options", {})))
        return {}, {}

    def go(self, message: dict[str, Any], arrays: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Run the call and time it."""
        seconds: list[float] = []
        call = self.call
        assert call is not None, "nothing is set"
        for _ in range(message.get("times", 1)):
            self.last = None  # the answer before need not stay in memory
            start = time.perf_counter()
            self.last = self.heard(call)
            seconds.append(time.perf_counter() - start)
        return {"seconds": seconds}, {}

    def answer(self, message: dict[str, Any], arrays: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the last answer as arrays."""
        assert self.read is not None, "nothing is set"
        found = self.read(self.last)
        return {"warned": self.warned}, {name: np.asarray(value) for name, value in found.items()}

    def memory(self, message: dict[str, Any], arrays: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return by how much the resident memory rose at its peak in one call (Linux only, else None)."""
        assert self.call is not None, "nothing is set"
        self.last = None
        before = resident("VmRSS")
        if before is None:
            return {"bytes": None}, {}
        try:
            Path("/proc/self/clear_refs").write_text("5")  # the peak starts again from here
        except OSError:
            return {"bytes": None}, {}
        self.last = self.call()
        return {"bytes": max((resident("VmHWM") or 0) - before, 0)}, {}

    def heard(self, call: Any) -> Any:
        """Call, and keep what it warns of."""
        with warnings.catch_warnings(record=True) as found:
            warnings.simplefilter("always")
            answer = call()
        for one in found:
            text = f"{one.category.__name__}: {one.message}"
            if text not in self.warned:
                self.warned.append(text)
        return answer


def resident(key: str) -> int | None:
    """Return a line of /proc/self/status in bytes."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(key + ":")), None)


def main() -> None:
    """Serve until stdin ends."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    sys.path.insert(0, str(Path(__file__).parent))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server = Server(importlib.import_module(sys.argv[1]))
    except Exception as fault:
        send(out, {"error": str(fault), "kind": type(fault).__name__})
        return
    while (got := receive(sys.stdin.buffer)) is not None:
        message, arrays = got
        try:
            send(out, *getattr(server, message["do"])(message, arrays))
        except (Exception, SystemExit) as fault:
            send(out, {"error": str(fault), "kind": type(fault).__name__, "warned": server.warned})


if __name__ == "__main__":
    main()
