"""Notes are tied to the places that call them, and what is not tied stays visible."""

import pytest
from tests.watch.gold import golds

from tandem.watch.found import Note
from tandem.watch.layout import lay_out
from tandem.watch.notes import find_notes, loose_markers
from tandem.watch.page import Block, Page, Span

TEXT = (
    "The survey train left on the morning of November 30 with 55,000 litres of diesel oil, "
    "and both delegations saw it off"
)


def _page(text: str) -> Page:
    return lay_out(text, file="page.txt", sha256="0" * 64)


def _called(page: Page) -> list[tuple[str, list[str]]]:
    return [(note.label, [span.of(page.text) for span in note.markers]) for note in find_notes(page)]


@pytest.mark.parametrize("file", sorted(file for file, gold in golds().items() if gold.notes and file.endswith(".txt")))
def test_the_notes_of_every_gold_document_are_found_with_their_markers(file: str) -> None:
    gold = golds()[file]
    page = _page(gold.text())

    found = [
        (note.label, note.span.start, tuple((span.start, span.end) for span in note.markers), note.see, note.date)
        for note in find_notes(page)
    ]

    assert found == [(note.label, note.start, note.markers, note.see, note.date) for note in gold.notes]
    assert loose_markers(page) == ()


def test_a_note_has_its_text_address_and_day() -> None:
    page = _page(
        f"{TEXT}.[1]\n\n[1] Jon Aske, “Rails”, The Lusk Observer, Nov. 30, 2018\n"
        f"https://lusk.example/a_(1)?b=2 (in Korean)"
    )

    assert find_notes(page) == (
        Note(
            label="1",
            markers=(Span(118, 121),),
            text="Jon Aske, “Rails”, The Lusk Observer, Nov. 30, 2018 (in Korean)",
            span=Span(123, len(page.text)),
            url="https://lusk.example/a_(1)?b=2",
            date="2018-11-30",
        ),
    )


def test_markers_beside_one_another_and_before_the_full_stop_are_all_found() -> None:
    page = _page(
        f"{TEXT} [1], [2]. {TEXT}[3][4]. {TEXT} [1,3]. {TEXT} [2-4].\n\n"
        + "\n".join(f"[{n}] Read-out {n}, 2018" for n in range(1, 5))
    )

    assert _called(page) == [
        ("1", ["[1]", "[1,3]"]),
        ("2", ["[2]", "[2-4]"]),
        ("3", ["[3]", "[1,3]", "[2-4]"]),
        ("4", ["[4]", "[2-4]"]),
    ]


@pytest.mark.parametrize(
    ("marks", "notes", "called"),
    [
        ("{0}.¹ {0}.¹²", "¹ Read-out, 2018\n² Minutes, 2018", [("1", ["¹", "¹²"]), ("2", ["¹²"])]),
        ("{0}.1 {0}.2", "Notes\n1. Read-out, 2018\n2. Minutes, 2018", [("1", ["1"]), ("2", ["2"])]),
        ("{0}1). {0}.2)", "각주\n1) 회의록, 2018\n2) 자료, 2018", [("1", ["1)"]), ("2", ["2)"])]),
        ("{0}.[i] {0}.[ii]", "[i] Read-out, 2018\n[ii] Minutes, 2018", [("i", ["[i]"]), ("ii", ["[ii]"])]),
    ],
)
def test_other_forms_of_notes_are_tied_too(marks: str, notes: str, called: list[tuple[str, list[str]]]) -> None:
    assert _called(_page(f"{marks.format(TEXT)}\n\n{notes}")) == called


@pytest.mark.parametrize(
    ("note", "see"),
    [
        ("See note [1].", "1"),
        ("See also note 1, above.", "1"),
        ("Aske, supra note 1, p. 4.", "1"),
        ("Ibid., p. 12.", "2"),
        ("Id.", "2"),
        ("위의 글.", "2"),
        ("주 1 참조.", "1"),
        ("The notes were taken in 2018.", None),
    ],
)
def test_a_note_sends_to_the_note_that_it_names_or_to_the_one_before(note: str, see: str | None) -> None:
    page = _page(f"{TEXT} [1]. {TEXT} [2]. {TEXT} [3].\n\n[1] Read-out, 2018\n[2] Minutes, 2018\n[3] {note}")

    assert [one.see for one in find_notes(page)] == [None, None, see]


def test_the_day_on_which_somebody_looked_is_not_the_day_of_the_source() -> None:
    page = _page(f"{TEXT} [1].\n\n[1] Read-out, 20 November 2018, accessed on 3 March 2019.")

    assert find_notes(page)[0].date == "2018-11-20"


def test_a_label_in_a_note_calls_nothing() -> None:
    page = _page(f"{TEXT} [1]. {TEXT} [2].\n\n[1] Read-out, 2018, but see [2]\n[2] Minutes, 2018")

    assert _called(page) == [("1", ["[1]"]), ("2", ["[2]"])]


def test_a_label_given_twice_a_note_not_called_and_a_call_without_a_note_stay_visible() -> None:
    page = _page(
        f"{TEXT} [1]. {TEXT} [9]. {TEXT} [2019].\n\n[1] Read-out, 2018\n[1] Minutes, 2018\n[2] See the report of 2018"
    )

    assert _called(page) == [("1", ["[1]"]), ("1", []), ("2", [])]
    assert [(one.label, one.span.of(page.text)) for one in loose_markers(page)] == [("9", "[9]")]


def test_footnotes_that_another_reader_laid_out_are_tied() -> None:
    text = f"{TEXT}[1]\n[1] Read-out, 20 November 2018\nhttps://water.example/1"
    at = text.index("\n") + 1
    page = Page(
        "a.docx", "", "docx", text, (Block(Span(0, at - 1), "paragraph"), Block(Span(at, len(text)), "note")), "en"
    )

    assert _called(page) == [("1", ["[1]"])]
    assert find_notes(page)[0].url == "https://water.example/1"


def test_ten_thousand_notes_are_all_tied() -> None:
    many = range(1, 10_001)
    blocks, text = [], ""
    for words, kind in [
        *((f"Said. [{n}]", "paragraph") for n in many),
        *((f"[{n}] Minutes {n}", "note") for n in many),
    ]:
        blocks.append(Block(Span(len(text), len(text) + len(words)), kind))
        text += words + "\n"

    notes = find_notes(Page("a.txt", "", "text/plain", text, tuple(blocks), "en"))

    assert len(notes) == 10_000
    assert all(len(note.markers) == 1 for note in notes)
