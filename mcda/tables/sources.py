"""Which files a table is: one, a folder of parts, or one layer a criterion."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mcda.errors import McdaError, hint
from mcda.tables.chunks import Source, fault
from mcda.tables.layers import open_layers
from mcda.tables.parquet import open_parquet
from mcda.tables.separated import open_separated

KINDS = {
    ".parquet": "parquet", ".pq": "parquet", ".csv": "csv", ".tsv": "csv", ".tif": "layers", ".tiff": "layers",
}  # fmt: skip


# What map programs put beside a layer.
SIDECARS = (".aux.xml", ".tif.xml", ".tiff.xml", ".tfw", ".ovr", ".msk", ".prj", ".qml", ".qmd", ".clr", ".cpg")


def kind_of(path: Path) -> str | None:
    """Return "parquet", "csv" or "layers" by the end of a file's name; None for any other."""
    return KINDS.get(path.suffix.lower())


def open_source(
    source: Any, criteria: tuple[str, ...], *, identity: str | None, mask: Any = None, decimal: str = "."
) -> Source:
    """Return what holds the ratings, its columns in the order of `criteria`.

    Parameters
    ----------
    source : a path, a folder, a list of paths, or a mapping from criteria to GeoTIFF files
        A folder is one kind of files: parts of one table in the order of their names, or layers called after their
        criteria. Names that begin with a dot or an underscore are passed over, and what map programs put beside layers.

    Raises
    ------
    McdaError, CaseError
        What `open_parquet`, `open_separated` and `open_layers` raise; no such file, a folder of several kinds.
    """
    if isinstance(source, Mapping):
        layers = {str(name): Path(file) for name, file in source.items()}
        _same_names(layers, criteria)
        name, kind, files = "the layers", "layers", [layers[one] for one in criteria]
    else:
        given = [source] if isinstance(source, (str, os.PathLike)) else list(source)
        if not given:
            raise McdaError("no file is given")
        name = str(given[0]) if len(given) == 1 else f"{given[0]} and {len(given) - 1} more"
        kind, files = _files([Path(one) for one in given])
        if kind == "layers":
            found: dict[str, Path] = {}
            for file in files:
                if file.stem in found:
                    raise fault(file, f"two layers are called {file.stem!r}: {found[file.stem]} too")
                found[file.stem] = file
            for one in criteria:
                if one not in found:
                    raise fault(name, f"no layer {one!r}{hint(one, found)}")
            files = [found[one] for one in criteria]
    if kind == "layers":
        if identity is not None:
            raise McdaError("cells of layers are named by their row and column: there is no column of names")
        return open_layers(name, dict(zip(criteria, files, strict=True)), None if mask is None else Path(mask))
    if mask is not None:
        raise McdaError("a mask belongs to GeoTIFF layers; in a table, leave the values of such rows empty")
    if kind == "parquet":
        return open_parquet(name, files, criteria, identity)
    return open_separated(name, files, criteria, identity, decimal)


def _same_names(layers: Mapping[str, Path], criteria: tuple[str, ...]) -> None:
    for name in criteria:
        if name not in layers:
            raise McdaError(f"no layer is given for criterion {name!r}{hint(name, layers)}")
    for name in layers:
        if name not in criteria:
            raise McdaError(f"the layer {name!r} has no weight{hint(name, criteria)}")


def _files(given: list[Path]) -> tuple[str, list[Path]]:
    """Return the kind and the files of paths, those of folders in the order of their names."""
    files: list[Path] = []
    for path in given:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if file.is_file() and not _hidden(path, file))
            if any(kind_of(file) == "layers" for file in inside):
                inside = [file for file in inside if not file.name.lower().endswith(SIDECARS)]
            if not inside:
                raise fault(path, "is an empty folder")
            files += inside
        elif not path.exists():
            raise fault(path, "no such file or folder")
        else:
            files.append(path)
    kinds: dict[str, Path] = {}
    for file in files:
        kind = kind_of(file)
        if kind is None:
            raise fault(file, f"is no table: expected {', '.join(KINDS)}")
        kinds.setdefault(kind, file)
    if len(kinds) > 1:
        first, second, *_ = kinds.values()
        raise fault(second, f"files of several kinds: {first} is another")
    return next(iter(kinds)), files


def _hidden(folder: Path, file: Path) -> bool:
    return any(part.startswith((".", "_")) for part in file.relative_to(folder).parts)
