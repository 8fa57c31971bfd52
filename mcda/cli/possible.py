"""The parts of `mcda flips` in which no weights are given: who can be the best at all, and a map over two weights."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcda.cli import options, terminal
from mcda.cli.exits import DONE

if TYPE_CHECKING:
    import pandas as pd

    from mcda.case import Case
    from mcda.flips.maps import WinnerMap
    from mcda.forms import Method

ANSWERS = {
    "strict": "can be the best",
    "tie only": "can only share the first place",
    "never": "is never the best",
    "open": "not known: neither weights that put it first were found nor a proof that there are none",
}
LIMITS = ("floor", "cap", "ranked")
CUTS = 20_000  # spent on exact shares: a few seconds


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the questions take."""
    parser.add_argument(
        "--who-can-win", action="store_true",
        help="instead: for every alternative, whether any weights at all put it first, and for how many of them",
    )  # fmt: skip
    parser.add_argument(
        "--floor", metavar="POINTS", type=_points, help="with --who-can-win: every weight has at least so many of 100"
    )
    parser.add_argument("--cap", metavar="POINTS", type=_points, help="with --who-can-win: and at most so many")
    parser.add_argument(
        "--ranked", metavar="A,B>C>…", type=_tiers,
        help="with --who-can-win: tiers of criteria, the most important first; every criterion in one of them",
    )  # fmt: skip
    parser.add_argument(
        "--map", nargs=2, metavar=("ACROSS", "UP"), help="instead: who wins for every pair of weights of two criteria"
    )
    parser.add_argument("--svg", metavar="FILE", help="with --map: draw it into a file as well")


def _points(text: str) -> str:
    try:
        points = float(text)
    except ValueError:
        points = math.nan
    if not 0 <= points <= 100:
        raise argparse.ArgumentTypeError(f"expected POINTS from 0 to 100, got {text!r}")
    return text


def _tiers(text: str) -> list[list[str]]:
    tiers = [[name.strip() for name in tier.split(",") if name.strip()] for tier in text.split(">")]
    if not all(tiers):
        raise argparse.ArgumentTypeError(f"expected tiers such as A,B>C, got {text!r}")
    return tiers


def asked(arguments: argparse.Namespace) -> bool:
    """Return whether one of the two questions is put.

    Raises
    ------
    McdaError
        An option goes with a question that is not put.
    """
    from mcda.errors import McdaError

    for name in LIMITS:
        if getattr(arguments, name) is not None and not arguments.who_can_win:
            raise McdaError(f"--{name} goes with --who-can-win")
    if arguments.svg is not None and arguments.map is None:
        raise McdaError("--svg goes with --map ACROSS UP")
    if arguments.map is not None and arguments.who_can_win:
        raise McdaError("--who-can-win and --map are two questions; ask one at a time")
    return arguments.who_can_win or arguments.map is not None


def answer(case: Case, arguments: argparse.Namespace) -> int:
    """Answer the question, in words or as a document."""
    method = options.method_of(arguments.method, arguments)
    if arguments.who_can_win:
        _who(case, method, arguments)
    else:
        _map(case, method, arguments)
    return DONE


def _who(case: Case, method: Method, arguments: argparse.Namespace) -> None:
    from mcda.flips.potential import potential_winners
    from mcda.flips.shares import weight_shares
    from mcda.matrix import fraction

    limits: dict[str, Any] = {}
    if arguments.floor is not None:
        limits["lower"] = fraction(arguments.floor) / 100
    if arguments.cap is not None:
        limits["upper"] = fraction(arguments.cap) / 100
    if arguments.ranked is not None:
        limits["ranked"] = arguments.ranked
    table = potential_winners(case, method, **limits)
    shares = weight_shares(case, method, **limits, budget=CUTS)
    if arguments.json:
        _publish(case, method, limits, table, shares)
        return
    able = int((table["status"] == "strict").sum())
    under = f" under the limits asked for ({_limits(arguments)})" if limits else ""
    terminal.tell(terminal.one_line(case.title))
    terminal.tell(f"{able} of {len(table)} alternatives can be the best, whatever today's weights are{under}:")
    for key, row in table.iterrows():
        terminal.tell(_sentence(case, str(key), row, table, shares), indent="  ", hanging="  ")
    terminal.say()
    terminal.tell(_how(shares))


def _limits(arguments: argparse.Namespace) -> str:
    told = [
        f"at least {arguments.floor} points each" if arguments.floor is not None else "",
        f"at most {arguments.cap} points each" if arguments.cap is not None else "",
        f"ranked {' > '.join(', '.join(tier) for tier in arguments.ranked)}" if arguments.ranked is not None else "",
    ]
    return "; ".join(terminal.one_line(part) for part in told if part)


def _sentence(case: Case, key: str, row: pd.Series[Any], table: pd.DataFrame, shares: pd.Series[float]) -> str:
    from mcda.cli.inputs import option_label

    told = f"“{option_label(case, key)}” {ANSWERS[row['status']]}"
    share = float(shares[key])
    if row["status"] == "strict":
        told += f", for {_percent(share)} of all weights"
        if "low" in shares.attrs:
            low, high = (100 * shares.attrs[end][key] for end in ("low", "high"))
            told += f" ({low:.2f} to {high:.2f})"
        elif "standard_error" in shares.attrs:
            told += f" (standard error {100 * shares.attrs['standard_error'][key]:.2f})"
    place = _known(row["best_place"])
    if place is not None and place > 1:
        found = " that a search met" if "best_place" in table.attrs.get("searched", ()) else ""
        told += f"; the best place{found} is {place:.0f}"
    certificate = table.attrs["certificates"][key]
    if row["status"] == "never" and not isinstance(certificate, str) and certificate.problem.form == "linear":
        mix = {name: float(part) for name, part in certificate.mixes[0].rivals.items() if part}
        ordered = sorted(mix.items(), key=lambda pair: -pair[1])
        parts = [f"{_percent(part)} “{option_label(case, name)}”" for name, part in ordered]
        ahead = f"“{option_label(case, ordered[0][0])}”" if len(ordered) == 1 else f"a mix of {' and '.join(parts)}"
        told += f"; {ahead} is ahead of it whatever the weights are"
    twins = table.attrs["twins"].get(key, ())
    if twins:
        told += f"; level with it always: {', '.join(f'“{option_label(case, name)}”' for name in twins)}"
    return f"{told}."


def _known(value: Any) -> float | None:
    """Return a number of a table, None where it is missing."""
    import pandas as pd

    return None if pd.isna(value) else float(value)


def _percent(share: float) -> str:
    return "under 0.01 %" if 0 < share < 5e-5 else f"{100 * share:.3g} %"


def _how(shares: pd.Series[float]) -> str:
    attrs = shares.attrs
    if attrs["how"] == "rational":
        return f"Shares are exact volumes, proved by {attrs['cuts']} cuts; with --json they carry their certificate."
    if attrs["how"] == "Qhull":
        return "Shares are volumes in floating point (Qhull); their sum is 1 to 1e-9."
    bounds = "bounds of 95 % by Clopper and Pearson" if "low" in attrs else "standard errors from between the chains"
    return f"Shares are sampled ({attrs['samples']} draws, from the start {attrs['rng']}), with {bounds}."


def _publish(case: Case, method: Method, limits: dict[str, Any], table: pd.DataFrame, shares: pd.Series[float]) -> None:
    from mcda.cli.inputs import told
    from mcda.flips.walks import walker_for
    from mcda.ranking import rank

    ranking = rank(case.matrix(), case.weights(), method)
    walker = walker_for(ranking.matrix, ranking.weights, ranking.method)
    attrs, found = shares.attrs, {}
    for key, row in table.iterrows():
        proof = table.attrs["certificates"][key]
        place = _known(row["best_place"])
        found[str(key)] = {
            "status": row["status"],
            "slack": _known(row["slack"]),
            "best_place": None if place is None else int(place),
            "weights": None if row["witness"] is None else row["witness"].values.tolist(),
            "twins": list(table.attrs["twins"].get(key, ())),
            "sentence": f"{key}: {row['status']}",
            "text": _sentence(case, str(key), row, table, shares),
            "certificate": proof if isinstance(proof, str) else {"problem": "main", **proof.to_json()},
        }
    volumes = {"sentence": "shares of all weights", "how": attrs["how"], "shares": shares.to_dict()}
    volumes |= {key: attrs[key] for key in ("low", "high", "standard_error", "samples", "rng", "cuts") if key in attrs}
    if "certificate" in attrs:
        volumes["certificate"] = {"problem": "main", **attrs["certificate"].to_json()}
    terminal.publish(
        "mcda-potential/1",
        case=told(case),
        method={"name": method.name, "options": {key: str(value) for key, value in ranking.details.items()}},
        limits={key: value if key == "ranked" else str(value) for key, value in limits.items()},
        problems={"main": walker.problem.to_json()},
        searched=list(table.attrs.get("searched", ())),
        alternatives=found,
        shares=volumes,
    )


def _map(case: Case, method: Method, arguments: argparse.Namespace) -> None:
    from mcda.cli.inputs import criterion_label, option_label, told
    from mcda.errors import McdaError
    from mcda.flips.maps import winner_map

    across, up = arguments.map
    found = winner_map(case.matrix(), options.weights_of(case, arguments), method, x=across, y=up)
    labels = {key: option_label(case, key) for key in case.document.alternatives}
    names = {key: criterion_label(case, key) for key in (across, up)}
    if arguments.svg is not None:
        try:
            Path(arguments.svg).write_text(found.to_svg({**labels, **names}) + "\n", encoding="utf-8")
        except OSError as error:
            raise McdaError(f"cannot write {arguments.svg}: {error.strerror or error}") from None
    if arguments.json:
        terminal.publish("mcda-map/1", case=told(case), method={"name": method.name}, map=found.to_json())
        return
    _tell_map(case, found, labels, names)


def _tell_map(case: Case, found: WinnerMap, labels: dict[str, str], names: dict[str, str]) -> None:
    s, t = (100 * float(w) for w in found.now)
    across, up = names[found.x], names[found.y]
    terminal.tell(terminal.one_line(case.title))
    terminal.tell(
        f"Across: {across}, {s:.1f} points of 100 today. Up: {up}, {t:.1f}. The others keep their proportions."
    )
    for key, share in sorted(found.shares().items(), key=lambda pair: -pair[1]):
        regions = [region for region in found.regions if region.winner == key]
        corners = "; ".join(
            " ".join(f"({100 * float(a):.4g}, {100 * float(b):.4g})" for a, b in region.vertices) for region in regions
        )
        shown = f": {corners}" if not found.tolerance else ""
        terminal.tell(f"“{labels[key]}” wins {_percent(float(share))} of the map{shown}.", indent="  ", hanging="  ")
    curved = "The borders are curves; --json lists their points, --svg draws them."
    terminal.tell(curved if found.tolerance else "Corners are exact and rounded here.")
