"""Zip archives that are the same bytes for the same content, whenever they are made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

WHEN = (1980, 1, 1, 0, 0, 0)  # the first moment that the format has


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of files by their names, in the order given.

    Examples
    --------
    >>> pack({"a.txt": b"one"}) == pack({"a.txt": b"one"})
    True
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            about = zipfile.ZipInfo(name, WHEN)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            archive.writestr(about, data)
    return content.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the files of an archive by their names."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
