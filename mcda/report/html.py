"""One self-contained page: no request, one script of ours, and a policy that would stop any other.

Everything stands in the page without the script; what it adds, it makes itself, so that without it nothing is dead.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from mcda.flips.picture import Look, picture
from mcda.language import TURNING, harmless, spoken, word
from mcda.report.figures import TONES, UNDER, colours, drawings, drawn, rise, share
from mcda.report.isolated import isolated
from mcda.report.live import words
from mcda.report.parts import Map, Report, plain

if TYPE_CHECKING:
    from jinja2 import Environment

BROADEST = 11  # columns that fit a sheet of A4
FEW = 6  # strips of a figure that stay on one sheet; a longer figure may go on overleaf between two of them
LONGEST = 18  # letters of a word that stays whole in the head of a column
_CODED = {code: f"\\u{code:04x}" for code in (*map(ord, "<>&" + TURNING), *range(0x7F, 0xA0))}


def render(report: Report, foot: str = "", paper: str = "") -> str:
    """Return the page as text.

    `foot` is a line of ours for the foot of every printed page: letters, digits, spaces and `.:·…-` only. `paper` is
    the sheet it is printed on, in a word as style sheets name it; left out, whoever prints it decides.
    """
    from markupsafe import Markup

    if not all(sign.isalnum() or sign in " .:·…-" for sign in foot):
        raise ValueError(f"the foot of a page must be plain words, got {foot!r}")
    if paper and not (paper.isascii() and paper.isalnum()):
        raise ValueError(f"paper must be one plain word, got {paper!r}")
    style = _style().replace("/* foot */", f'content: "{foot}";')
    style = style.replace("/* paper */", f"size: {paper};" if paper else "")
    script = _script(report.live is not None)
    page = (
        environment()
        .get_template("page.html.j2")
        .render(
            report=report,
            style=Markup(style),  # ours, not a user's: the file beside the template
            script=Markup(script),  # ours too
            data=Markup(embedded({"words": words(), **(report.live or {})})),
            words=words(),
            language=spoken(),
            policy=policy(style, script),
            **_tools(report),
        )
    )
    return harmless(page.replace("\t", " "))  # a mark that turns text around would turn our sentences too


def _tools(report: Report) -> dict[str, Any]:
    """Return what the templates call and look up to draw a report's parts."""
    from markupsafe import Markup

    return {
        "word": word,
        "own": lambda words: isolated(words, report.own),
        "quoted": word("“{label}”", label="\0").split("\0"),
        "drawings": lambda strips: drawings(strips, report.palette),
        "drawn": lambda chart: drawn(chart, report.palette),
        "tones": TONES,
        "under": UNDER,
        "rise": rise,
        "broadest": BROADEST,
        "few": FEW,
        "badge": lambda number: _badge(number, report),
        "picture": lambda part, key: Markup(_picture(part, key, report)),  # which escapes every word itself
    }


def blocks(report: Report) -> Any:
    """Return the templates of a report's parts as functions that give markup, for forms that are no pages."""
    return environment().get_template("blocks.html.j2").make_module(_tools(report))


def policy(style: str, script: str) -> str:
    """Return a content-security policy under which only this style sheet and this script act."""
    allowed = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)]
    return (
        f"default-src 'none'; style-src 'sha256-{allowed[0]}'; script-src 'sha256-{allowed[1]}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def embedded(data: object) -> str:
    r"""Return data as JSON that no reader of HTML takes for markup, whatever it says; marks stand as their codes.

    Examples
    --------
    >>> embedded({"label": "</script><b>"})
    '{"label":"\\u003c/script\\u003e\\u003cb\\u003e"}'
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.translate(_CODED)


@cache
def _style() -> str:
    return _text("page.css") + _text("live/live.css")


@cache
def _script(live: bool) -> str:
    """Return the script: of every page, and of one with a what-if."""
    names = ("words", *(("model", "state", "panel", "calls") if live else ()), "grids", "pictures")
    return "\n(() => {\n" + "\n".join(_text(f"live/{name}.js") for name in names) + "})();\n"


def _text(name: str) -> str:
    return (files("mcda.report") / "templates" / name).read_text("utf-8").strip() + "\n"


@cache
def environment() -> Environment:
    """Return the templates; everything that passes through them is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("mcda.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(kind=lambda part: type(part).__name__, share=share, plain=plain, unbroken=unbroken)
    return made


def unbroken(words: str) -> bool:
    """Return whether a word is too long for the head of a column."""
    return any(len(one) > LONGEST for one in words.split())


def _picture(part: Map, key: str, report: Report) -> str:
    looks = {
        name: Look(option.label, option.number, *colours(option.number, report.palette))
        for name, option in part.options.items()
    }
    return picture(part.map, looks, part.x, part.y, plain(part.title), part.description, key=f"{key}-map")


def _badge(number: int, report: Report) -> dict[str, Any]:
    fill, ink = colours(number, report.palette)
    return {"fill": fill, "ink": ink}
