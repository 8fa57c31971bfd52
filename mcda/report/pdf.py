"""The page printed to PDF by a browser that is already there; nothing is fetched."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from mcda.errors import McdaError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
SECONDS = 120  # that a browser may take for a page


def render(page: str) -> bytes:
    """Return a page of HTML, printed.

    Raises
    ------
    McdaError
        No browser is there, or it does not print.
    """
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise McdaError(
            "a PDF is printed by Chromium, and none is on the PATH; print the page from any browser instead"
        )
    with tempfile.TemporaryDirectory(prefix="mcda-") as folder:
        source, out = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(page, "utf-8")
        command = [
            browser, "--headless=new", "--disable-gpu", "--no-first-run", "--disable-extensions",
            "--disable-background-networking", f"--user-data-dir={folder}/profile", "--no-pdf-header-footer",
            f"--print-to-pdf={out}",
        ]  # fmt: skip
        if os.geteuid() == 0:  # a browser does without its sandbox where all may be done anyway
            command.append("--no-sandbox")
        command.append(source.as_uri())
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise McdaError(f"the browser did not print: {error}") from None
        if done.returncode or not out.exists():
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise McdaError(f"the browser did not print: {said[-1] if said else f'exit {done.returncode}'}")
        return out.read_bytes()
