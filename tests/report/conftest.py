"""Small cases as text, each with one thing that a report must say well, and the six models, studied once."""

import shutil
from pathlib import Path

import pytest

import mcda
from mcda.case import find

MODELS = Path(__file__).parents[2] / "models"

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip

STAGED = """
format: ram-case/1
title: A bridge over the river
code: T1
actor: Ruritania (the council)
decided: 1990
outcome: 1995
source: {name: The Chronicle, lines: 90}
problem: {kind: threat, text: The ferry sinks, lines: [1-3]}
factors:
  external: {flood: {text: Floods come more often, lines: [4]}}
  internal: {trade: {text: Merchants complain, lines: [5-6]}}
scale: {low: 1, high: 9}
criteria:
  USE: {label: Use, direction: max, kind: gain, tier: 5, factors: [trade], why: The purpose.}
  COST: {label: Cost, direction: min, kind: cost, tier: 4, factors: [flood]}
judgements:
  - {pair: [USE, COST], value: VALUE, reason: The council said so.}
alternatives:
  bridge: {label: Build a bridge, origin: source, lines: [7], scores: {USE: [6, 8, 9], COST: [6, 7, 9]}}
  ferry: {label: Mend the ferry, origin: reconstructed, scores: {USE: [3, 4, 5], COST: [2, 3, 4]}}
  raft:
    label: Tie a raft
    origin: implied
    scores: {USE: {score: [1, 2, 3], reason: It floats., lines: [8], basis: [source]}, COST: [2, 4, 5]}
choice: {alternative: CHOICE}
"""

HOSTILE = """
format: ram-case/1
title: "<script>alert('title')</script>"
actor: "<img src=x onerror=alert(1)> (| a | b |)"
decided: 1990
source: {name: "[click](javascript:alert(1)) <b>book</b>", lines: 9}
problem: {kind: both, text: "*bold* _it_ `code` https://evil.example/ www.evil.example a@evil.example"}
factors:
  external: {a: {text: "</li></ol><h1>gone</h1>"}}
  internal: {b: {text: "# heading"}}
scale: {low: 1, high: 9, anchors: {1: "</style><script>alert(2)</script>"}}
criteria:
  "C<1>": {label: "a | b", direction: max, kind: gain, factors: [a], why: "![x](https://evil.example/x.png)"}
  "C&2": {label: "&lt;b&gt; ${7*7} {{ 7*7 }} {% raw %}", direction: min, kind: durability, factors: [b]}
judgements:
  - {pair: ["C<1>", "C&2"], value: 3, reason: "<script>alert('reason')</script>"}
alternatives:
  "x\\"y":
    label: "<script>alert(1)</script>"
    origin: reconstructed
    scores:
      "C<1>": [4, 6, 9]
      "C&2": {score: 3, reason: "</td></tr></table> | a | b |\\n\\n# heading", basis: [source]}
  z: {label: "' onmouseover='alert(3)", partner: "|", exposure: 3, scores: {"C<1>": 4, "C&2": 4}}
limits:
  - {name: "<script>limit</script>", criterion: "C<1>", at_most: 5, why: "<i>why</i>"}
exclusive: false
closeness: "1. not a list <script>"
choice: {alternative: z, note: "- not a list"}
verdict: {utility_maximising: true, quote: "</blockquote><script>alert(4)</script>"}
"""

PLAIN = """
format: ram-case/1
title: A room to rent
criteria: {price: min, light: max}
weights: {price: 2, light: 1}
alternatives:
  attic: {scores: {price: 400, light: 9}}
  cellar: {scores: {price: 300, light: 2}}
  house: {scores: {price: [850, 900, 950], light: 8}}
"""


@pytest.fixture(scope="session")
def staged():
    """Return a function that makes the bridge: best at 3, level with the ferry at 1, behind it at 1/3."""

    def make(value=3, choice="bridge", more="", label="Tie a raft"):
        text = (
            STAGED.replace("VALUE", str(value))
            .replace("CHOICE", choice)
            .replace("label: Tie a raft", f"label: {label}")
        )
        return mcda.Case.of(text + more)

    return make


@pytest.fixture(scope="session")
def written_case():
    """Return a function that gives the bridge as the text of a file, one of many."""

    def make(value=3, number=0, more=""):
        text = STAGED.replace("VALUE", str(value)).replace("CHOICE", "bridge")
        return text.replace("A bridge over the river", f"A bridge over river no. {number}") + more

    return make


@pytest.fixture(scope="session")
def hostile():
    return mcda.Study.of(mcda.Case.of(HOSTILE))


@pytest.fixture(scope="session")
def plain():
    return mcda.Case.of(PLAIN)


@pytest.fixture(scope="session")
def models():
    """Return the studies of the six models by the name of their file."""
    paths, _ = find(MODELS)
    return {path.stem: mcda.Study.of(mcda.Case.load(path)) for path in map(Path, paths)}


@pytest.fixture(scope="session")
def written(models, hostile, tmp_path_factory):
    """Return a folder with the reports of the models, and the hostile case beside them."""
    folder = tmp_path_factory.mktemp("reports")
    mcda.report.write(models.values(), folder)
    mcda.report.write(hostile, folder / "hostile.html")
    return folder


@pytest.fixture(scope="session")
def browser():
    """Return the system's Chromium."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def page(browser):
    """Return a new page that notes what was said on the console and what was asked for."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.said, opened.asked = [], []
    opened.on("console", lambda message: opened.said.append(message.text))
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    opened.on("dialog", lambda dialog: opened.said.append(dialog.message))
    opened.on("request", lambda request: opened.asked.append(request.url))
    yield opened
    opened.close()
