"""Which files of a folder are cases."""

import pytest

from mcda import Case, McdaError
from mcda.case import find, load, template


def test_a_folder_gives_its_cases_sorted_and_says_what_it_skips(tmp_path):
    for name in ("b.yaml", "a.yml", ".hidden.yaml", "notes.txt"):
        (tmp_path / name).write_text(template())
    (tmp_path / "interests.yaml").write_text("# first\nformat: 'national-interests/1'\n")
    (tmp_path / "broken.yaml").write_text("a: [")
    (tmp_path / "folder.yaml").mkdir()
    cases, skipped = find(tmp_path)
    assert [one.name for one in cases] == ["a.yml", "b.yaml", "broken.yaml"]
    assert [(file.name, "national-interests/1" in why) for file, why in skipped] == [("interests.yaml", True)]


def test_a_file_is_taken_as_it_is(tmp_path):
    file = tmp_path / "case"
    file.write_text(template())
    assert find(str(file)) == ([file], [])
    assert isinstance(load(file), Case)


def test_nothing_to_find_is_said(tmp_path):
    with pytest.raises(McdaError, match="no case file"):
        find(tmp_path)
    with pytest.raises(McdaError, match="no such file or folder"):
        find(tmp_path / "nowhere")


def test_the_template_is_a_commented_case_that_passes():
    text = template()
    case = Case.of(text)
    assert case.document.is_rational_actor_case
    assert text.count("#") > 20
    assert set(case.document.model_fields_set) >= {
        "actor",
        "problem",
        "factors",
        "choice",
        "scenarios",
        "second_opinion",
        "limits",
    }
    assert case.matrix().alternatives == ("nothing", "repair", "new_bridge")
