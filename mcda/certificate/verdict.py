"""Re-check the certificates of a result, of a document, or of a file, without any solver."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mcda.certificate.cell import CellCertificate
from mcda.certificate.choices import ChoicesCertificate
from mcda.certificate.document import Document
from mcda.certificate.explained import ExplainedCertificate
from mcda.certificate.forced import ForcedCertificate
from mcda.certificate.frontier import FrontierCertificate
from mcda.certificate.judgement import JudgementCertificate
from mcda.certificate.mix import MixCertificate
from mcda.certificate.mixture import MixtureCertificate
from mcda.certificate.moving import MovingCertificate
from mcda.certificate.path import PathCertificate
from mcda.certificate.plan import PlanCertificate
from mcda.certificate.potential import PotentialCertificate
from mcda.certificate.problem import Problem
from mcda.certificate.radius import RadiusCertificate
from mcda.certificate.range_share import ShareCertificate
from mcda.certificate.ratio import PercentCertificate
from mcda.certificate.ratio_norms import NormCertificate
from mcda.certificate.robust import RobustCertificate, RowsCertificate
from mcda.certificate.shares import SharesCertificate
from mcda.certificate.silence import SilenceCertificate
from mcda.certificate.subset import SubsetCertificate


@dataclass(frozen=True)
class Verdict:
    """What re-checking found: how many certificates hold, and what is wrong with each of the others.

    `float_bounds` names the claims that rest on floats and that nothing exact can check; `unchecked` the fields of a
    document that carry no proof.
    """

    checked: int
    failures: tuple[str, ...]
    float_bounds: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether there was something to check and all of it holds."""
        return self.checked > 0 and not self.failures

    def __bool__(self) -> bool:
        return self.ok

    def __str__(self) -> str:
        rest = "rests" if len(self.float_bounds) == 1 else "rest"
        bounds = f"; {len(self.float_bounds)} {rest} on floats" if self.float_bounds else ""
        if self.ok:
            held = "1 certificate holds" if self.checked == 1 else f"{self.checked} certificates hold"
            return f"{held}{bounds}"
        if not self.failures:
            return f"nothing to check{bounds}"
        lines = "".join(f"\n  {fault}" for fault in self.failures)
        return f"{len(self.failures)} faults in {self.checked} certificates{bounds}:{lines}"


def verify(result: Any) -> Verdict:
    """Re-check every certificate of a result in Fractions, without any solver.

    Parameters
    ----------
    result : a Flip, anything else with a `certificate`, a list of them, or the JSON document of a result (its text,
    or what
        `json.loads` made of it)

    Returns
    -------
    Verdict
        True in a condition when there was at least one certificate and all hold.

    Examples
    --------
    >>> import mcda
    >>> matrix = mcda.DecisionMatrix.of([[3, 1], [1, 2]], sense=("max", "max"), bounds=(0, 4))
    >>> bool(verify(mcda.weight_flips(matrix, [1, 1], "weighted_sum")))
    True
    """
    if isinstance(result, (str, bytes)):
        import json

        result = json.loads(result)
    checked = 0
    failures: list[str] = []
    bounds: list[str] = []
    for name, certificate, claims in _certificates(result):
        if certificate is None:  # an answer that needs no proof, such as a tie today
            continue
        if isinstance(certificate, str):
            (bounds if certificate in UNPROVED else failures).append(f"{name}: {certificate}")
            continue
        checked += 1
        try:
            failures += [f"{name}: {fault}" for fault in [*certificate.faults(), *certificate.disagreements(claims)]]
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, StopIteration) as error:
            failures.append(f"{name}: cannot be checked ({error})")
    whole = Document(result if isinstance(result, (Mapping, list)) else {}, _read)
    return Verdict(checked, tuple(dict.fromkeys([*failures, *whole.faults])), tuple(bounds), tuple(whole.unchecked))


def _certificates(
    result: Any, problems: Mapping[str, Problem] | None = None, name: str = "result"
) -> Iterable[tuple[str, Any, Mapping[str, Any]]]:
    """Walk a result or a document and yield every certificate, the name of what it belongs to, and what that claims."""
    if hasattr(result, "certificate"):
        yield str(result), result.certificate, {key: getattr(result, key) for key in CLAIMS if hasattr(result, key)}
    elif "certificate" in getattr(result, "attrs", {}):  # a series with one for all its values
        yield str(result.name), result.attrs["certificate"], {"shares": result.to_dict()}
    elif "certificates" in getattr(result, "attrs", {}):  # a table with one certificate a row
        for row in result.index:
            yield str(row), result.attrs["certificates"][row], result.loc[row].dropna().to_dict()
    elif isinstance(result, Mapping):
        yield from _in_document(result, problems, name)
    elif isinstance(result, Iterable):
        for k, part in enumerate(result):
            if isinstance(part, (Mapping, list)) or hasattr(part, "certificate"):
                yield from _certificates(part, problems, f"{name}[{k}]")


def _in_document(
    document: Mapping[str, Any], problems: Mapping[str, Problem] | None, name: str
) -> Iterable[tuple[str, Any, Mapping[str, Any]]]:
    if "problems" in document:
        try:
            problems = {str(key): Problem.from_json(data) for key, data in document["problems"].items()}
        except (AttributeError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            yield name, f"the problem cannot be read ({error})", {}
    for key, part in document.items():
        if key == "certificate":
            yield str(document.get("sentence", name)), _read(part, problems or {}), document
        elif key != "problems" and isinstance(part, (Mapping, list)):
            yield from _certificates(part, problems, str(key))


def _read(data: Any, problems: Mapping[str, Problem]) -> Any:
    try:
        return data if data is None or isinstance(data, str) else READERS[data["kind"]](data, problems)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        return f"the certificate cannot be read ({error!r})"


UNPROVED = ("float bound", "search")  # what a result says of itself where nothing exact can check it
CLAIMS = (
    "subject", "now", "threshold", "winner", "rival", "utility", "shares",
    "chosen", "conflict", "value", "bound", "picks", "norm", "until", "bracket",
)  # fmt: skip
READERS: dict[str, Callable[[Any, Mapping[str, Problem]], Any]] = {
    "path": lambda data, problems: PathCertificate.from_json(data, problems[data["problem"]]),
    "radius": lambda data, problems: RadiusCertificate.from_json(data, problems[data["problem"]]),
    "norm": lambda data, problems: NormCertificate.from_json(data, problems[data["problem"]]),
    "percent": lambda data, problems: PercentCertificate.from_json(data, problems[data["problem"]]),
    "potential": lambda data, problems: PotentialCertificate.from_json(data, problems[data["problem"]]),
    "judgement": lambda data, problems: JudgementCertificate.from_json(data, problems[data["problem"]]),
    "forced": lambda data, problems: ForcedCertificate.from_json(data, problems[data["problem"]]),
    "shares": lambda data, problems: SharesCertificate.from_json(data, problems[data["problem"]]),
    "mixture": lambda data, _: MixtureCertificate.from_json(data),
    "cell": lambda data, problems: CellCertificate.from_json(data, problems[data["problem"]]),
    "silence": lambda data, problems: SilenceCertificate.from_json(data, problems[data["problem"]]),
    "robust": lambda data, _: RobustCertificate.from_json(data),
    "ranges": lambda data, problems: RowsCertificate.from_json(data, problems[data["problem"]]),
    "range_share": lambda data, _: ShareCertificate.from_json(data),
    "plan": lambda data, problems: PlanCertificate.from_json(data, problems[data["problem"]]),
    "moving_plan": lambda data, problems: MovingCertificate.from_json(data, problems[data["problem"]]),
    "mix": lambda data, _: MixCertificate.from_json(data),
    "explained": lambda data, _: ExplainedCertificate.from_json(data),
    "subset": lambda data, _: SubsetCertificate.from_json(data),
    "choices": lambda data, _: ChoicesCertificate.from_json(data),
    "frontier": lambda data, _: FrontierCertificate.from_json(data),
}
