"""`pytest benchmarks --large` adds the problems that need a gigabyte or more."""

from typing import Any

collect_ignore_glob = ["peer/by_*.py"]  # for packages that are not installed here


def pytest_addoption(parser: Any) -> None:
    parser.addoption("--large", action="store_true", help="also time the largest problems (80 MB of scores and more)")
