"""Watch Report No. 1 ships with the case: our own words, every note checked; the documents themselves do not ship."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from tandem.node.casecited import cited_in_cases
from tandem.node.cases import find_case
from tandem.rules.watch_report import Cited, Linked, Quoted, Report
from tandem.rules.watch_report_check import check_report
from tandem.rules.watch_report_source import read_source, written

_FILE = "watch-report-1.txt"


@pytest.fixture(scope="module")
def report() -> Report:
    return read_source((find_case("rail-survey-2018") / _FILE).read_text(encoding="utf-8"))


def documents() -> dict[str, str]:
    places = (Path(os.environ.get("TANDEM_SHARED", "")), Path(__file__).resolve().parents[3] / "shared")
    folder = next((one / "data" / "documents" for one in places if (one / "data" / "documents").is_dir()), None)
    if folder is None:
        pytest.skip("the three documents are not here; set TANDEM_SHARED to the folder that has data/documents")
    return {sha256(path.read_bytes()).hexdigest(): path.read_bytes().decode("utf-8") for path in folder.glob("*.txt")}


def test_the_report_is_refused_in_nothing_and_every_entry_that_it_cites_is_in_the_case(report: Report) -> None:
    cited = [note.target.label for note in report.notes if isinstance(note.target, Cited)]

    check = check_report(report, originals={}, entries=cited_in_cases(cited))

    assert check.findings == ()
    assert len(cited) == sum(one.state == "found" for one in check.notes) >= 15
    assert report.source == written(report.source)


def test_it_says_the_same_in_two_languages_with_the_words_for_accounts_that_differ(report: Report) -> None:
    english, korean = ("\n".join(one.text for one in part.sentences) for part in report.parts)

    assert report.languages == ("en", "ko")
    assert 25 <= len(report.parts[0].sentences) == len(report.parts[1].sentences) <= 45
    assert english.count("differing accounts") >= 3
    assert english.count("no statement on record") >= 3
    assert korean.count("서로 다른 진술") >= 3
    assert korean.count("기록된 진술이 없") >= 3
    assert "lie" not in english.lower().split()
    assert "contradict" not in english.lower()


def test_it_carries_no_words_of_others(report: Report) -> None:
    passages = [note.target.passage for note in report.notes if isinstance(note.target, Quoted)]

    assert len(passages) >= 20
    assert all(not (one.words or one.before or one.after) for one in passages)
    assert not any(sentence.quoted for part in report.parts for sentence in part.sentences)
    assert all(note.target.date for note in report.notes if isinstance(note.target, Linked))


def test_every_passage_is_in_the_documents_at_its_place(report: Report) -> None:
    check = check_report(report, originals=documents())

    states = [one.state for one in check.notes if isinstance(one.note.target, Quoted)]
    assert set(states) == {"original"}
    assert check.refused == ()


def test_no_six_words_in_a_row_are_those_of_a_document(report: Report) -> None:
    sixes = {tuple(words[n : n + 6]) for words in map(str.split, documents().values()) for n in range(len(words) - 5)}

    ours = [one.text.split() for one in report.parts[0].sentences]

    assert [w[n : n + 6] for w in ours for n in range(len(w) - 5) if tuple(w[n : n + 6]) in sixes] == []
