"""Watch Reports: the source, its sentences, and what a check refuses and remarks."""

import time
from hashlib import sha256

import pytest
from tests.watch_reports import DOCUMENT, ENGLISH, NOTES, ORIGINALS, SHA, SOURCE, WORDS, passage_note, source

from tandem.rules.watch_passage import Passage, cut_passage, passage_standing
from tandem.rules.watch_report import Linked, See, source_bytes, source_sha256
from tandem.rules.watch_report_check import Entry, ReportCheck, check_report
from tandem.rules.watch_report_notes import target_of, told_of
from tandem.rules.watch_report_sentences import sentences_of, split
from tandem.rules.watch_report_source import read_source, written


def checked(text: str, **known: object) -> ReportCheck:
    return check_report(read_source(text), **{"originals": ORIGINALS, **known})  # type: ignore[arg-type]


def codes(text: str, **known: object) -> list[str]:
    return [one.reason.code for one in checked(text, **known).findings]


def test_a_report_whose_every_sentence_can_be_checked_is_not_refused() -> None:
    check = checked(SOURCE, filed={SHA}, entries={"US-ROK/MONITOR-7": Entry()})

    assert check.findings == ()
    assert [one.state for one in check.notes] == ["original", "original", "found", "public"]
    assert (check.sentences, check.views, check.quotations, check.unverified) == (8, 2, 2, 0)


def test_the_source_is_what_is_hashed_whatever_the_ends_of_its_lines() -> None:
    typed = "\ufeff" + SOURCE.replace("\n", " \r\n")

    assert written(typed) == SOURCE
    assert source_bytes(read_source(typed)) == SOURCE.encode("utf-8")
    assert source_sha256(read_source(typed)) == sha256(SOURCE.encode("utf-8")).hexdigest()


def test_without_the_document_the_words_are_held_against_their_hash() -> None:
    check = checked(SOURCE, originals={})

    assert [one.state for one in check.notes] == ["not_here", "words", "not_here", "public"]
    assert check.refused == ()


def test_a_quotation_with_one_letter_changed_is_refused_with_and_without_the_document() -> None:
    tampered = SOURCE.replace(f"said “{WORDS}”", "said “The other side stood behind the survey.”")

    assert codes(tampered) == codes(tampered, originals={}) == ["wreport_quotation_differs"]
    assert checked(tampered).unverified == 1


def test_a_note_whose_words_or_place_were_changed_is_refused() -> None:
    words = SOURCE.replace(f'"{WORDS}"', '"The other side stood behind it."')
    moved = SOURCE.replace(NOTES[0], NOTES[0].replace("press 1", "press 2", 1).replace("-1", "-2", 1))

    assert codes(words) == ["wreport_passage_differs"]
    assert codes(moved) in (["wreport_outside"], ["wreport_passage_differs"])


def test_a_document_that_is_not_filed_is_refused() -> None:
    assert codes(SOURCE, filed=set()) == ["wreport_not_filed", "wreport_not_filed"]


@pytest.mark.parametrize(
    ("english", "told", "found"),
    [
        ("Nobody agreed.", (), ["wreport_sentence_bare"]),
        ("They agreed. [1] Nobody said so.", ("entry US-ROK/ROK-1",), ["wreport_sentence_bare"]),
        ("They agreed. [2]", ("entry US-ROK/ROK-1",), ["wreport_call_nowhere", "wreport_note_uncalled"]),
        ("They agreed. [1]", ("see 2", "see 1"), ["wreport_note_loop", "wreport_note_loop"]),
        ("They agreed. [1]", ("see 9",), ["wreport_see_nowhere"]),
        ("He said “yes”. [1]", ("entry US-ROK/ROK-1",), ["wreport_quotation_bare"]),
        ("He said “yes. [1]", ("entry US-ROK/ROK-1",), ["wreport_quotation_open"]),
        ("They agreed. [1]", ("passage nowhere 1-2 #" + "0" * 64,), ["wreport_note_document", "wreport_call_nowhere"]),
        ("They agreed. [1]", ("passage press 9-9 #" + "0" * 64,), ["wreport_note_empty", "wreport_call_nowhere"]),
        ("They agreed. [1]", ("passage press 1-9",), ["wreport_note_no_hash", "wreport_call_nowhere"]),
        ("They agreed. [1]", ("passage press 1-9000 #" + "0" * 64,), ["wreport_outside"]),
        ("They agreed. [1]", ("gossip",), ["wreport_note_kind", "wreport_call_nowhere"]),
        ("They agreed. [1]", ("link here",), ["wreport_note_link", "wreport_call_nowhere"]),
        ("They agreed. [1]", ("link https://a.example/, Title, Outlet, lately",), ["wreport_link_no_day"]),
    ],
)
def test_what_a_reader_could_not_check_is_refused(english: str, told: tuple[str, ...], found: list[str]) -> None:
    check = checked(source(english, *told))

    assert sorted(one.reason.code for one in check.refused) == sorted(found)


def test_a_number_given_twice_and_a_note_that_nobody_calls_are_refused() -> None:
    twice = source("They agreed. [1]", "entry US-ROK/ROK-1") + "[1]: entry US-ROK/ROK-2\n[7]: see 1\n"

    assert codes(twice) == ["wreport_note_twice", "wreport_note_uncalled"]


def test_an_entry_that_is_not_on_the_record_is_refused_and_one_that_is_reported_was_not_signed() -> None:
    text = source("The US signed its support. [1]", "entry US-ROK/MONITOR-7")

    assert codes(text, entries={}) == ["wreport_entry_missing"]
    assert codes(text, entries={"US-ROK/MONITOR-7": Entry(reported=True)}) == ["wreport_not_signed"]
    assert codes(text, entries={"US-ROK/MONITOR-7": Entry()}) == []
    unsigned = text.replace("The US signed its support.", "The support is reported, not signed.")
    assert codes(unsigned, entries={"US-ROK/MONITOR-7": Entry(reported=True)}) == []


def test_a_day_after_the_report_told_as_past_is_remarked() -> None:
    said = source("They met on 20 December 2018. [1] They will meet on 21 December 2018. [1]", "entry US-ROK/ROK-1")

    assert codes(said) == ["wreport_later_day"]
    assert codes(said.replace("They met on 20 December", "They met on Wednesday 20 November")) == ["wreport_weekday"]
    assert codes(said.replace("on 20 December", "on 31 November")) == ["wreport_no_such_day"]


def test_what_one_language_lacks_is_a_remark() -> None:
    check = checked(SOURCE.replace("서명한 측은 없다. [3][4] ", ""))

    assert check.refused == ()
    assert [one.reason.code for one in check.remarked] == ["wreport_language_lacks", "wreport_language_counts"]
    assert check.remarked[0].reason.values["numbers"] == "3, 4"


def test_signs_that_nobody_sees_are_refused_with_their_place() -> None:
    (found,) = checked(SOURCE.replace("Its envoy", "Its \u202eenvoy")).refused

    assert found.reason.code == "wreport_hidden_sign"
    assert found.reason.values["found"] == "U+202E"


def test_a_text_that_is_no_report_is_told_as_faults_and_raises_nothing() -> None:
    for text in ("", "A letter.\n", "tandem-watch-report/1\nweather: fine\nlanguages: en, ko\n--- fr\n--- en\n"):
        assert checked(text).refused

    assert "wreport_field_unknown" in codes("tandem-watch-report/1\nweather: fine\n")


def test_a_finding_names_the_line_of_its_sentence() -> None:
    text = SOURCE.replace("\nsigned it.[3][4] We", "\nsigned it.[3][4] This stands alone. We")

    (found,) = checked(text).refused

    assert text.split("\n")[found.line - 1].startswith("signed it.")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("The U.S. envoy met Mr. Lee. It was late.", ["The U.S. envoy met Mr. Lee.", "It was late."]),
        ("He is in the U.S. The talks ended.", ["He is in the U.S.", "The talks ended."]),
        ("In the U.S. [1] Talks ended. [2][3] No more.", ["In the U.S. [1]", "Talks ended. [2][3]", "No more."]),
        ("They met at No. 5 on Nov. 20. J. Smith came.", ["They met at No. 5 on Nov. 20.", "J. Smith came."]),
        ("She said “Go. Go now.” He went.", ["She said “Go. Go now.”", "He went."]),
        ("“Go.” he said. It cost 1.5 million.", ["“Go.” he said.", "It cost 1.5 million."]),
        ("It moved [7], and it stopped. [8], [9] It went.", ["It moved [7], and it stopped. [8], [9]", "It went."]),
        ("2018. 11. 20. 회의를 열었다. 다음은 없었다.", ["2018. 11. 20. 회의를 열었다.", "다음은 없었다."]),
        ("견해이다. {view} 사실이다. [1]", ["견해이다. {view}", "사실이다. [1]"]),
        ("", []),
    ],
)  # fmt: skip
def test_a_paragraph_is_cut_into_sentences(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in split(text)] == found


def test_quotations_are_the_words_between_the_outer_marks() -> None:
    (sentence,) = sentences_of('He said “it is ‘fine’ now” and "so be it" and ‘don’t’ of the envoys’ plan. [1]')

    assert sentence.quoted == ("it is ‘fine’ now", "so be it", "don’t")
    assert sentence.calls == (1,)


def test_notes_are_written_as_they_are_read() -> None:
    passage = cut_passage(DOCUMENT, document=SHA, start=28, end=60)
    for told in (*NOTES, "see 4", f'passage press 1-5 #{"a" * 64} "a \\"b\\" c" after "x" before "y"'):
        assert told_of(target_of(told, {"press": SHA}), {SHA: "press"}) == told

    assert target_of("see 12", {}) == See(12)
    assert target_of(NOTES[3], {}) == Linked(
        "https://www.example/survey", "The train, and the day", "Example Press", "2018-11-24"
    )
    assert (passage.before, passage.after) == (DOCUMENT[:28], DOCUMENT[60:92])


def test_a_passage_stands_by_its_place_and_the_hash_of_its_words() -> None:
    cut = cut_passage(DOCUMENT, document=SHA, start=28, end=60, with_words=False)

    assert cut.words == cut.before == cut.after == ""
    assert passage_standing(cut, ORIGINALS) == "original"
    assert passage_standing(cut, {}) == "not_here"
    assert passage_standing(cut, {SHA: DOCUMENT.upper()}) == "differs"
    assert passage_standing(Passage(SHA, 28, 9000, cut.span_sha256), ORIGINALS) == "outside"
    with pytest.raises(ValueError, match="has no passage from 5 to 5"):
        cut_passage(DOCUMENT, document=SHA, start=5, end=5)


def test_ten_thousand_notes_are_read_and_checked_in_seconds() -> None:
    count = 10_000
    english = "\n".join(f"The group first met on 20 November 2018. [{number}]" for number in range(1, count + 1))
    text = source(english, *[passage_note("20 November 2018")] + [f"see {number}" for number in range(1, count)])
    began = time.monotonic()

    check = checked(text)

    assert check.refused == ()
    assert time.monotonic() - began < 20


def test_the_shipped_sample_of_the_tests_has_its_quotation_in_english() -> None:
    assert WORDS in ENGLISH
