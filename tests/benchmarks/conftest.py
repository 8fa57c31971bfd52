import sys
from pathlib import Path

import pytest

from benchmarks.protocol import Process


@pytest.fixture
def fake():
    with Process(sys.executable, "by_fake", env={"PYTHONPATH": str(Path(__file__).parent)}) as process:
        yield process
