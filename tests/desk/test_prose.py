"""Prose goes on record as it was typed, or is refused with every fault; the desk cleans nothing in silence."""

from typing import Any

import pytest
from tests.cast import ROK, apart, draft

from tandem.acts.register import KINDS
from tandem.desk import notice as noticing
from tandem.desk.desk import NotAllowed
from tandem.desk.prose import checked_prose
from tandem.rules.reason import because

GIVEN = KINDS["notice.given/1"]


@pytest.mark.parametrize("character", [
    "\x00", "\x1b", "\x7f", "\u0085", "\u061c", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\ud800",
])  # fmt: skip
def test_characters_that_hide_or_turn_text_are_refused_and_nothing_is_written(character: str) -> None:
    cast = apart()
    strange = because("prose_strange", name="title", character=f"U+{ord(character):04X}")

    with cast.refused(strange):
        cast.give(title=f"Joint survey {character} of the line")


def test_a_body_of_ten_megabytes_is_refused_and_nothing_is_written() -> None:
    cast = apart()

    with cast.refused(because("prose_too_long", name="what", longest=20_000, found=10_000_000)):
        cast.give(what="x" * 10_000_000)


def test_a_manifest_of_ten_megabytes_is_refused_and_nothing_is_written() -> None:
    cast = apart()
    line = {"line": 1, "name": "light oil " * 100_000}

    with cast.unchanged(), pytest.raises(NotAllowed) as refused:
        cast.give(manifest=[line] * 10)

    assert [reason.code for reason in refused.value.reasons] == ["manifest_too_long"]


@pytest.mark.parametrize(("line", "why"), [
    ({"quantity": 55000.5}, "floating point number"),
    ({"quantity": 2**60}, "integers must be below 2^53"),
    ({"물품": "경유"}, "is not ASCII"),
    ({"name": "e\u0301"}, "normal form C"),
])  # fmt: skip
def test_a_manifest_that_has_no_canonical_form_is_refused(line: dict[str, Any], why: str) -> None:
    cast = apart()

    with cast.unchanged(), pytest.raises(NotAllowed) as refused:
        cast.give(manifest=[line])

    assert [reason.code for reason in refused.value.reasons] == ["manifest_unfit"]
    assert why in str(refused.value)


def test_a_manifest_hides_no_characters_either() -> None:
    cast = apart()

    with cast.refused(because("prose_strange", name="manifest", character="U+202E")):
        cast.give(manifest=[{"name": "light \u202e oil"}])


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(NotAllowed) as refused:
        checked_prose(GIVEN, {"title": "x" * 201, "route": "\u202e", "remarks": "none"})

    assert refused.value.reasons == (
        because("prose_unknown", name="remarks", kind="notice.given/1"),
        because("prose_too_long", name="title", longest=200, found=201),
        because("prose_missing", name="what"),
        because("prose_strange", name="route", character="U+202E"),
    )


@pytest.mark.parametrize("blank", ["", "   ", "\n\t"])
def test_what_must_be_said_cannot_be_left_blank(blank: str) -> None:
    cast = apart()

    with cast.refused(because("prose_missing", name="title"), because("prose_missing", name="what")):
        cast.give(title=blank, what=blank)


def test_text_is_kept_in_one_form_with_its_lines_and_without_what_is_empty() -> None:
    checked = checked_prose(GIVEN, {"title": " 경의선 ", "what": "one\r\ntwo\ttabbed", "route": "  "})

    assert checked == {"title": "경의선".encode(), "what": b"one\ntwo\ttabbed"}


def test_the_longest_text_goes_on_record_and_is_read_back() -> None:
    cast = apart()

    cast.call(noticing.give_notice, ROK, draft=draft(what="가" * 20_000))

    (notice,) = cast.group().notices.values()
    assert cast.desks[ROK].store.sections(notice.id)["what"].content == ("가" * 20_000).encode()
