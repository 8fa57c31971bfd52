"""`mcda report --bundle`, and `mcda verify` on it: what was written is as written, what was changed is named."""

import io
import zipfile

import pytest


@pytest.fixture(scope="module")
def bundled(tmp_path_factory):
    from mcda.case.starter import template
    from mcda.cli import run

    folder = tmp_path_factory.mktemp("bundle")
    (folder / "case.yaml").write_text(template(), encoding="utf-8")
    out = folder / "out.zip"
    assert run(["report", str(folder / "case.yaml"), "--out", str(folder / "r"), "--bundle", str(out), "--quiet"]) == 0
    return out.read_bytes()


def changed(content, **files):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = files.get(name.rpartition("/")[2].replace(".", "_"), old.read(name))
            if data is not None:
                new.writestr(name, data)
        for name, data in files.items():
            if name.startswith("more_"):
                new.writestr(name, data)
    return out.getvalue()


def test_a_bundle_passes(called, bundled, tmp_path):
    (tmp_path / "out.zip").write_bytes(bundled)
    done = called("verify", "out.zip")

    assert done.returncode == 0
    assert "out.zip/report/case.json: " in done.stdout
    assert "certificates hold" in done.stdout


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"case_yaml": b"format: ram-case/1"}, "cases/case.yaml is not as its hash says: it was changed"),
        ({"case_json": None}, "report/case.json is named in SHA256SUMS and is not there"),
        ({"more_txt": b"x"}, "more_txt is not named in SHA256SUMS"),
        ({"SHA256SUMS": None}, "without SHA256SUMS"),
    ],
)
def test_what_was_changed_is_named(called, bundled, tmp_path, files, said):
    (tmp_path / "out.zip").write_bytes(changed(bundled, **files))
    done = called("verify", "out.zip")

    assert done.returncode == 2
    assert said in done.stderr


def test_what_is_no_archive_is_refused(called, tmp_path):
    (tmp_path / "out.zip").write_bytes(b"not a zip")
    done = called("verify", "out.zip")

    assert done.returncode == 2
    assert "expected a bundle that mcda wrote" in done.stderr


def test_the_page_is_shown_where_it_is_asked_for(called, case, monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)

    assert called("report", case, "--out", "r", "--format", "html", "--open").returncode == 0
    assert [one.rpartition("/")[2] for one in opened] == ["case.html"]
    assert opened[0].startswith("file://")


def test_a_bundle_holds_every_format_asked_for_and_the_certificates(mcda, tmp_path):
    from mcda.case.starter import template

    (tmp_path / "case.yaml").write_text(template(), encoding="utf-8")
    asked = ["report", "case.yaml", "--out", "r", "--format", "md,xlsx,docx", "--bundle", "x.zip", "--quiet"]
    assert mcda(*asked).returncode == 0
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        reports = {name for name in archive.namelist() if name.startswith("report/")}
    assert reports == {f"report/case.{form}" for form in ("md", "xlsx", "docx", "json")}
    assert mcda("verify", "x.zip").returncode == 0


@pytest.mark.parametrize(("where", "said"), [("afile/x.zip", "met a file"), ("folder", "is a folder")])
def test_a_bundle_that_cannot_be_written_is_refused_before_any_report(mcda, tmp_path, where, said):
    from mcda.case.starter import template

    (tmp_path / "case.yaml").write_text(template(), encoding="utf-8")
    (tmp_path / "afile").write_text("", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    done = mcda("report", "case.yaml", "--out", "r", "--bundle", where)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert not (tmp_path / "r").exists()
