"""Files: which, where, whole or not at all, and the same bytes for the same input."""

import json
import time

import pytest

import mcda
from mcda.report import write


def test_several_cases_make_a_report_each_and_a_joint_one(written, models):
    names = {path.name for path in written.iterdir()}

    assert names == {f"{stem}.{form}" for stem in (*models, "index") for form in ("html", "md", "json")} | {
        "hostile.html"
    }


def test_no_temporary_file_stays(written):
    assert not list(written.glob(".*"))


def test_one_case_in_a_folder_has_no_joint_report(plain, tmp_path):
    paths = write(mcda.Study.of(plain), tmp_path / "new" / "folder", ("html", "json"))

    assert [path.name for path in paths] == ["case.html", "case.json"]
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == ["case.html", "case.json"]


@pytest.mark.parametrize("name", ["page.html", "page.md", "PAGE.JSON"])
def test_the_ending_of_a_file_decides_its_format(plain, tmp_path, name):
    (path,) = write(mcda.Study.of(plain), tmp_path / name)

    assert path.name == name
    first = path.read_text("utf-8")[:1]
    assert first == {"html": "<", "md": "#", "json": "{"}[name.lower().rpartition(".")[2]]


def test_the_same_input_gives_the_same_bytes(staged, tmp_path):
    for name in ("a", "b"):
        write(mcda.Study.of(staged()), tmp_path / name)

    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_no_path_of_the_machine_is_told(written, models):
    for path in written.iterdir():
        text = path.read_text("utf-8")
        for study in models.values():
            assert str(study.case.path.resolve().parent) not in text
        assert str(written) not in text


def test_a_report_is_small_and_all_of_them_are_quick(models, tmp_path):
    start = time.process_time()
    paths = write([mcda.Study.of(mcda.Case.load(study.case.path)) for study in models.values()], tmp_path)

    assert time.process_time() - start < 10
    assert max(path.stat().st_size for path in paths) < 400_000


def test_an_unknown_format_is_refused_before_anything_is_written(plain, tmp_path):
    study = mcda.Study.of(plain)

    with pytest.raises(mcda.McdaError, match=r"unknown format 'htm'; did you mean 'html'\?"):
        write(study, tmp_path, ("json", "htm"))
    with pytest.raises(mcda.McdaError, match="'formats' must be a list"):
        write(study, tmp_path, "html")
    with pytest.raises(mcda.McdaError, match=r"ends in \.html, \.md, \.json"):
        write(study, tmp_path / "page.txt")
    assert not list(tmp_path.iterdir())


def test_several_cases_do_not_fit_one_file(plain, tmp_path):
    study = mcda.Study.of(plain)

    with pytest.raises(mcda.McdaError, match=r"several cases need a folder, got the file 'page\.html'"):
        write([study, study], tmp_path / "page.html")


def test_reports_that_would_overwrite_each_other_are_refused(plain, staged, tmp_path):
    with pytest.raises(mcda.McdaError, match="two reports would have the name 'case'"):
        write([mcda.Study.of(plain), mcda.Study.of(staged())], tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_case_named_like_the_joint_report_is_refused(models, tmp_path):
    source = next(iter(models.values())).case.path
    (tmp_path / "Index.yaml").write_bytes(source.read_bytes())
    (tmp_path / "national_interests.yaml").write_bytes((source.parent / "national_interests.yaml").read_bytes())
    study = mcda.Study.of(mcda.Case.load(tmp_path / "Index.yaml"))

    with pytest.raises(mcda.McdaError, match=r"'Index'.*the joint report"):
        write([study], tmp_path / "out")
    assert write(study, tmp_path / "out")


def test_a_folder_that_cannot_be_made_is_named(plain, tmp_path):
    (tmp_path / "file").write_text("kept")

    with pytest.raises(mcda.McdaError, match=r"cannot make the folder .*file"):
        write(mcda.Study.of(plain), tmp_path / "file" / "below")
    assert (tmp_path / "file").read_text() == "kept"


def test_a_file_that_cannot_be_replaced_leaves_no_temporary_one(plain, tmp_path):
    (tmp_path / "case.html").mkdir()

    with pytest.raises(mcda.McdaError, match=r"cannot write .*case\.html"):
        write(mcda.Study.of(plain), tmp_path, ("html",))
    assert [path.name for path in tmp_path.iterdir()] == ["case.html"]


def test_the_document_of_a_case_carries_every_number_and_certificates_that_hold(written, models):
    for stem, study in models.items():
        text = (written / f"{stem}.json").read_text("utf-8")
        document = json.loads(text)
        assert (document["schema"], document["kind"]) == ("mcda-report/1", "case")
        assert document["case"]["sha256"] == study.case.digest
        assert document["answer"]["best"] == study.ranking.best
        assert document["answer"]["margin"] == study.ranking.margin
        assert list(document["weights"]["values"].values()) == study.weights.values.tolist()
        assert len(document["ratings"]) == study.evidence.cells
        for name, ranking in study.rankings.items():
            assert document["methods"][name]["scores"] == dict(ranking.scores)
            assert [flip["threshold"] for flip in document["methods"][name]["flips"]] == [
                flip.threshold for flip in study.flips[name]
            ]
        verdict = mcda.verify(text)
        assert verdict.ok, str(verdict)
        nearest = sum(map(len, study.combined.values()))
        possible = len(study.matrix.alternatives)
        flips = sum(map(len, study.flips.values()))
        unmoved = sum(len(one.get("unmoved", ())) for one in document["methods"].values())
        # and the shares of the weights, the optimum, and why the best comes before the next
        others = [*study.cells, *study.judged, *study.event_flips]
        proved = sum(one.certificate is not None and not isinstance(one.certificate, str) for one in others)
        # and who can be best under some reading of the scale, how near that is, and the weights of lasting
        asked = possible + (study.questions.readings.nearest.certificate is not None)
        asked += len(study.questions.lasting.flips)
        asked += 2  # and what the ranges alone can change, and how much of them is safe
        plans = [document["plans"]["decay"], *document["plans"]["improvements"]]
        asked += sum(isinstance(one, dict) and isinstance(one["certificate"], dict) for one in plans)
        assert verdict.checked == flips + unmoved + nearest + possible + 3 + proved + asked


def test_the_joint_document_has_every_case(written, models):
    document = json.loads((written / "index.json").read_text("utf-8"))

    assert (document["schema"], document["kind"]) == ("mcda-report/1", "joint")
    assert {one["case"]["stem"] for one in document["cases"]} == set(models)
    assert document["evidence"]["cells"] == sum(study.evidence.cells for study in models.values())
    assert document["questions"]["explained"]["share"] == mcda.compare(models.values()).questions.explained.share
    assert mcda.verify(document).checked == 3  # all choices, those made, those recommended
