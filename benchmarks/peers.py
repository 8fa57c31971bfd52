"""The peers: what is installed where, each in an environment of its own under `.bench/`.

`python -m benchmarks peers` makes the environments; they are reused until what is asked for changes.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import venv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from .protocol import Process

HOME = Path(__file__).parents[1] / ".bench"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Peer:
    """A package and what is installed for it; `engine` runs in the environment of the harness."""

    name: str
    module: str
    requirements: tuple[str, ...]
    env: tuple[tuple[str, str], ...] = ()

    @property
    def folder(self) -> Path:
        """Return where its environment is."""
        return HOME / self.module.removeprefix("by_")

    @property
    def python(self) -> Path:
        """Return its interpreter."""
        if not self.requirements:
            return Path(sys.executable)
        return self.folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"

    @property
    def tasks(self) -> frozenset[str]:
        """Return what it has a call for, read from its module without running it."""
        module = ast.parse((Path(__file__).parent / "peer" / f"{self.module}.py").read_text(encoding="utf-8"))
        tables = [
            one.value for one in module.body
            if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name) and one.targets[0].id == "TASKS"
        ]  # fmt: skip
        return frozenset(
            key.value for table in tables if isinstance(table, ast.Dict) for key in table.keys
            if isinstance(key, ast.Constant) and isinstance(key.value, str)
        )  # fmt: skip

    @property
    def ready(self) -> bool:
        """Return whether what is asked for is what was installed."""
        if not self.requirements:
            return True
        told = self.folder / "installed.txt"
        return self.python.exists() and told.exists() and told.read_text() == "\n".join(self.requirements)

    def start(self) -> Process:
        """Start it."""
        return Process(self.python, self.module, env=dict(self.env))


ENGINE = Peer("engine", "by_engine", (), (("MCDA_FAST", "0"),))
ENGINE_FAST = Peer("engine, fast", "by_engine", (), (("MCDA_FAST", "1"),))
PEERS = (
    Peer("pymcdm", "by_pymcdm", ("pymcdm==1.4.0",)),
    Peer("pysensmcda", "by_pysensmcda", ("pysensmcda==2.0.0", "pandas<3")),
    Peer("scikit-criteria", "by_scikit_criteria", ("scikit-criteria==0.10",)),
    Peer("pyDecision", "by_pydecision", ("pydecision==5.1.8",)),
    Peer("AHPy", "by_ahpy", ("ahpy==2.1",)),
    Peer("pyrepo-mcda", "by_pyrepo_mcda", ("pyrepo-mcda==0.1.15",)),
    Peer("mcda (IMT)", "by_mcda_imt", ("mcda==1.1.0",)),
    Peer("by hand", "by_hand", ("numpy", "pulp==3.3.2", "polars")),
)
ALL = {one.name: one for one in (ENGINE, ENGINE_FAST, *PEERS)}
QUICK = ("pymcdm",)


def install(peers: Iterable[Peer], say: Say) -> dict[str, str]:
    """Make the environments that are missing; return what could not be made, with the reason."""
    failed = {}
    for peer in peers:
        if peer.ready:
            continue
        say(f"installing {', '.join(peer.requirements)} into .bench/{peer.folder.name}/")
        try:
            venv.create(peer.folder, with_pip=True, clear=True)
            run = [str(peer.python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *peer.requirements]
            subprocess.run(run, check=True, capture_output=True, text=True)
            (peer.folder / "installed.txt").write_text("\n".join(peer.requirements))
        except subprocess.CalledProcessError as fault:
            lines = (fault.stderr or "").strip().splitlines()
            failed[peer.name] = f"could not be installed: {lines[-1] if lines else 'pip failed'}"
            say(f"{peer.name}: {failed[peer.name]}")
        except OSError as fault:
            failed[peer.name] = f"could not be installed: {fault.strerror or fault}"
            say(f"{peer.name}: {failed[peer.name]}")
    return failed
