"""`mcda rank` on tables too long for memory: Parquet, CSV, GeoTIFF layers."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from mcda.cli import options, terminal
from mcda.cli.exits import DONE
from mcda.errors import McdaError

if TYPE_CHECKING:
    from mcda.tables import TableRanking

ENDS = (".parquet", ".pq", ".tif", ".tiff", ".tsv")  # of files that are no case; of .csv only '--sense' tells
BOOK = ".xlsx"
CASES = {".yaml", ".yml", BOOK}  # a folder with one of these holds cases
RANGE = re.compile(r"(?P<name>[^=]+)=(?P<low>[^:=]+):(?P<high>[^:=]+)")
ONLY_HERE = ("sense", "bounds", "names", "nodata", "mask", "out", "top", "threshold", "flips", "draws", "decimal")
NOT_HERE = ("mode", "why", "weights_rule", "lens", "common", "sheet")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only long tables take."""
    group = parser.add_argument_group(
        "long tables", "rows of .parquet or .csv files or cells of .tif layers, read in pieces; --sense and --weights "
        "name the columns that count",
    )  # fmt: skip
    group.add_argument(
        "--sense", action="append", type=options.pairs, metavar="NAME=max|min,…", help="the direction of each column"
    )
    group.add_argument("--bounds", action="append", type=ranges, metavar="NAME=LOW:HIGH,…", help="scales of columns")
    group.add_argument("--names", metavar="COLUMN", help="the column that names the rows; else they have numbers")
    group.add_argument(
        "--nodata", type=options.one_of("refuse", "skip"), metavar="refuse|skip",
        help="skip rows without a value and count them",
    )  # fmt: skip
    group.add_argument("--mask", metavar="FILE", help="a .tif layer; cells where it is 0 are left out")
    group.add_argument("--out", metavar="FILE", help="write all scores: .parquet or .csv, of layers .tif")
    group.add_argument("--top", type=_count, metavar="COUNT", help="how many of the first rows to print (10)")
    group.add_argument(
        "--threshold", type=_number, metavar="SCORE",
        help="with --out, beside each score how far weights must change for it to be SCORE",
    )  # fmt: skip
    group.add_argument("--flips", action="store_true", help="the nearest change of the first place, weight by weight")
    group.add_argument(
        "--draws", type=_count, metavar="COUNT", help="draw weights: who is first how often; with --out per row"
    )
    group.add_argument(
        "--decimal", type=options.one_of(".", ","), metavar="SIGN", help="the decimal sign of .csv files"
    )
    group.add_argument("--seed", type=_seed, metavar="NUMBER", default=0, help="what draws start from (0)")


def ranges(text: str) -> list[tuple[str, tuple[str, str]]]:
    """Return the names and ends of NAME=LOW:HIGH,…."""
    found = []
    for part in text.split(","):
        match = RANGE.fullmatch(part.strip())
        if match is None:
            raise argparse.ArgumentTypeError(f"expected NAME=LOW:HIGH,…, got {text!r}")
        found.append((match["name"].strip(), (match["low"].strip(), match["high"].strip())))
    return found


def _count(text: str) -> int:
    if not text.isdecimal() or not text.isascii() or not 1 <= int(text[:9]) <= 100_000:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 to 100000, got {text!r}")
    return int(text)


def _seed(text: str) -> int:
    if not text.isdecimal() or not text.isascii() or len(text) > 18:
        raise argparse.ArgumentTypeError(f"expected a whole number, 0 or more, got {text!r}")
    return int(text)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a number, got {text!r}") from None


def meant(arguments: argparse.Namespace) -> bool:
    """Tell whether a long table is to be ranked, not a case."""
    paths = [Path(path) for path in arguments.paths]
    sheets = all(path.suffix.lower() == BOOK for path in paths)  # directions beside one are no sign of a long table
    return (arguments.sense is not None and not sheets) or any(map(_is_long, paths))


def _is_long(path: Path) -> bool:
    if path.suffix.lower() in ENDS:
        return True
    try:
        ends = {one.suffix.lower() for one in path.iterdir()} if path.is_dir() else set()
        return bool(ends & set(ENDS)) and not ends & CASES
    except OSError:
        return False


def refuse(arguments: argparse.Namespace) -> None:
    """Refuse the options of long tables where a case is ranked."""
    for name in ONLY_HERE[1:]:
        if getattr(arguments, name) not in (None, False):
            raise McdaError(f"'--{name}' is for tables read in pieces; '--sense' names the directions of their columns")


def perform(arguments: argparse.Namespace) -> int:
    """Rank a table and print what comes of it."""
    from mcda.tables import rank_table

    for name in NOT_HERE:
        if getattr(arguments, name, None) not in (None, False):
            raise McdaError(f"'--{name.replace('_', '-')}' is for cases, not for tables read in pieces")
    for name in ("sense", "weights"):
        if getattr(arguments, name) is None:
            raise McdaError(f"a table needs '--{name}': {_HOW[name]}")
    asked = [] if arguments.method is None else options.split(arguments.method)
    if len(asked) > 1:
        raise McdaError("a table is ranked by one method at a time")
    with terminal.counting("reading") as progress:
        found = rank_table(
            arguments.paths[0] if len(arguments.paths) == 1 else arguments.paths,
            options.once("--weights", arguments.weights),
            options.method_of(asked[0] if asked else "weighted_sum", arguments),
            sense=options.once("--sense", arguments.sense),
            bounds=None if arguments.bounds is None else options.once("--bounds", arguments.bounds),
            names=arguments.names, nodata=arguments.nodata or "refuse", mask=arguments.mask, top=arguments.top or 10,
            out=arguments.out, threshold=arguments.threshold, flips=arguments.flips, draws=arguments.draws or 0,
            rng=arguments.seed, decimal=arguments.decimal or ".", progress=progress,
        )  # fmt: skip
    if arguments.json:
        terminal.publish("mcda-rank-table/1", **found.told())
    else:
        tell(found)
    return DONE


_HOW = {
    "sense": "--sense NAME=max,NAME=min names the direction of every column that counts",
    "weights": "--weights NAME=3,NAME=1 names the columns that count",
}


def tell(found: TableRanking) -> None:
    """Print a ranking in words and a table."""
    terminal.tell(terminal.one_line(found.source))
    left = [
        f"{count:,} {what}"
        for count, what in ((found.missing, "without a value for every criterion"), (found.outside, "outside the mask"))
        if count
    ]
    terminal.tell(
        f"{found.counted:,} {found.unit}s ranked by {found.method.name}, {found.normalisation}, in {found.dtype}"
        f"{'; left out: ' + ' and '.join(left) if left else ''}."
    )
    terminal.say()
    heads = [[found.unit], ["place"], ["score"], *([name] for name in map(terminal.one_line, found.criteria))]
    places = [row.place for row in found.top]
    rows = [
        [
            terminal.one_line(row.name), f"{row.place}{'=' if _shared(found, places, row.place) else ' '}",
            f"{row.score:.6g}", *(f"{rating:.6g}" for rating in row.ratings.values()),
        ]
        for row in found.top
    ]  # fmt: skip
    for line in terminal.tabulate(heads, rows):
        terminal.say(line)
    if found.level_beyond:
        least = "at least " if found.crowded else ""
        terminal.tell(
            f"{least}{found.level_beyond:,} more {_rows(found, found.level_beyond)} level with the last of these."
        )
    terminal.say()
    terminal.tell(_first(found))
    _tell_more(found)
    if found.out is not None:
        terminal.tell(f"Scores in {terminal.one_line(str(found.out))}.")


def _rows(found: TableRanking, count: int) -> str:
    return f"{found.unit} is" if count == 1 else f"{found.unit}s are"


def _shared(found: TableRanking, places: list[int], place: int) -> bool:
    return places.count(place) > 1 or (place == places[-1] and found.level_beyond > 0)


def _first(found: TableRanking) -> str:
    first = terminal.one_line(found.winners[0])
    lead = "; there is nobody else" if found.margin is None else f", {found.margin:.3g} ahead"
    if found.best is not None:
        return f"{first} comes first{lead}. Scores from {found.lowest:.6g} to {found.highest:.6g}."
    others = found.winners_count - 1
    return f"{first} and {others:,} more {found.unit}{'' if others == 1 else 's'} are level in the first place{lead}."


def _tell_more(found: TableRanking) -> None:
    if found.threshold is not None:
        terminal.tell(f"{found.reached:,} {found.unit}s have a score of {found.threshold:g} or more.")
    if found.flips is not None:
        terminal.say()
        if not found.flips:
            terminal.tell("No single weight changes who comes first.")
        for flip in found.flips:
            terminal.tell(terminal.one_line(str(flip)) + ".", hanging="  ")
    if found.shares is not None:
        terminal.say()
        terminal.tell(f"First under how many of {found.draws:,} drawn weights:")
        for one in found.shares[: len(found.top)]:
            terminal.tell(f"{terminal.one_line(one.name)}: {one.share:.1%} ± {one.standard_error:.1%}", indent="  ")
        if len(found.shares) > len(found.top):
            terminal.tell(f"and {len(found.shares) - len(found.top):,} other {found.unit}s", indent="  ")
