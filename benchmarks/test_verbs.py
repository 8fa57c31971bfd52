"""Subjects × verbs × sizes: set-up outside the timed part, every answer held against something independent."""

import pytest

from .subjects import DEGENERATE, LARGE, LONG, SIZES, cases, degenerate, published, random
from .verbs import VERBS

SUBJECTS = [
    *((one.name, lambda one=one: one) for one in (*cases(), *published())),
    *((name, lambda name=name: degenerate(name)) for name in DEGENERATE),
    *((f"{m}x{n}", lambda size=(m, n): random(size)) for m, n in SIZES),
]


def asked():
    for name, make in SUBJECTS:
        subject = make()
        for verb in VERBS:
            if subject.cells <= verb.most and verb.asks(subject):
                yield pytest.param(subject, verb, id=f"{verb.name}-{name}")


@pytest.mark.parametrize(("subject", "verb"), list(asked()))
def test_verb(benchmark, subject, verb):
    answer = benchmark(verb.ready(subject))
    verb.check(subject, answer)


def pytest_generate_tests(metafunc):
    if "long" in metafunc.fixturenames:
        sizes = [*LONG, *(LARGE if metafunc.config.getoption("--large") else [])]
        metafunc.parametrize("long", sizes, ids=[f"{m}x{n}" for m, n in sizes])


@pytest.mark.parametrize("verb", VERBS[:2], ids=lambda verb: verb.name)
def test_long_tables(benchmark, verb, long):
    subject = random.__wrapped__(long)  # not kept
    answer = benchmark.pedantic(verb.ready(subject), rounds=1 if benchmark.disabled else 3)
    verb.check(subject, answer)
