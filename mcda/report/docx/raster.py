"""Pictures as PNG, the same on every machine: drawn with the letters that come with an installed package.

The face is DejaVu Sans (https://dejavu-fonts.github.io), which matplotlib carries, and matplotlib comes with pymcdm;
the machine's own faces are asked only for letters that are not in it.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from mcda.errors import McdaError

FACE = "DejaVu Sans"
ZOOM = 2.0  # dots a pixel of the page: about 220 an inch on paper
_FIRST_FOREIGN, _SIGNS = 0x0530, range(0x1E00, 0x2C00)  # what follows Latin, Greek, Cyrillic; punctuation, arrows
TRIAL = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><text x="2" y="20" font-size="20">W</text></svg>'
)


def png(svg: str, zoom: float = ZOOM) -> bytes | None:
    """Return an SVG as PNG, `zoom` dots a pixel; None where no face is to be had and its words would vanish.

    Raises
    ------
    McdaError
        resvg-py is not there.
    """
    if "<text" not in svg:
        return _drawn(svg, zoom, (), False)
    files = faces()
    if not files and not lettered(True):
        return None
    own = bool(files) and all(ord(sign) < _FIRST_FOREIGN or ord(sign) in _SIGNS for sign in svg)
    return _drawn(svg, zoom, files, not own)


def _drawn(svg: str, zoom: float, files: tuple[str, ...], system: bool) -> bytes:
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise McdaError("pictures in Word need resvg-py: pip install 'mcda-engine[word]'") from None
    return bytes(
        svg_to_bytes(
            svg_string=svg, zoom=zoom, font_files=list(files), skip_system_fonts=not system,
            font_family=FACE, sans_serif_family=FACE,
        )
    )  # fmt: skip


@cache
def faces() -> tuple[str, ...]:
    """Return the files of the face, regular and bold, without importing what carries them; none where it lacks them."""
    found = find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        return ()
    folder = Path(found.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
    files = tuple(folder / f"DejaVuSans{weight}.ttf" for weight in ("", "-Bold"))
    return tuple(map(str, files)) if all(file.is_file() for file in files) else ()


@cache
def lettered(system: bool) -> bool:
    """Return whether words are drawn at all, with the machine's own faces or with none."""
    return _drawn(TRIAL, 1, (), system) != _drawn(TRIAL.replace("W", ""), 1, (), system)
