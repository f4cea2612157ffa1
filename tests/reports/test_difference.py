"""Two versions side by side: nothing is lost between the old text and the new, and rows are told apart."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cast import ROK, US, Cast, apart

from tandem.desk.reading import read_matter, reader_of
from tandem.reports.difference import Difference, difference_of, pieces_of, rows_of

_WORDS = st.lists(st.sampled_from(["light", "oil", " ", "55,000", "\n", "경유", "🚂", "."]), max_size=30).map("".join)


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=80) | _WORDS, st.text(max_size=80) | _WORDS)
def test_kept_and_put_in_give_the_new_text_and_kept_and_taken_out_the_old(old: str, new: str) -> None:
    pieces = pieces_of(old, new)

    assert "".join(piece.text for piece in pieces if piece.sort in "=+") == new
    assert "".join(piece.text for piece in pieces if piece.sort in "=-") == old


def test_a_text_is_compared_word_by_word() -> None:
    pieces = pieces_of("55,000 litres of light oil", "40,000 litres of light oil")

    assert [(piece.sort, piece.text) for piece in pieces] == [
        ("-", "55"), ("+", "40"), ("=", ",000 litres of light oil"),
    ]  # fmt: skip


def test_rows_are_added_taken_out_and_changed() -> None:
    oil, wagon = {"name": "light oil", "quantity": "55000", "unit": "L"}, {"name": "wagon", "quantity": "6"}

    found = rows_of([oil, wagon], [{**oil, "quantity": "40000"}, {"name": "generator"}])

    assert [(row.sort, row.name) for row in found] == [("~", "light oil"), ("+", "generator"), ("-", "wagon")]
    assert [(cell.name, cell.old, cell.new) for cell in found[0].cells] == [("quantity", "55000", "40000")]
    assert rows_of([oil, oil], [oil, oil]) == ()


def compared(cast: Cast, ref: str) -> Difference:
    desk = cast.desks[ROK]
    reading = read_matter(desk, reader=reader_of(desk, code=ROK, officer=1), ref=ref, now=cast.now)
    return difference_of(reading, ref, 1, 2)


def test_an_objection_to_the_older_version_is_live_and_a_support_is_not() -> None:
    cast = apart()
    ref = cast.give()
    cast.relay()
    cast.take(ref, "objection")
    cast.relay()
    cast.revise(ref, what="Without fuel.", changes="No fuel.")
    cast.relay()

    found = compared(cast, ref)

    assert [field.name for field in found.fields] == ["what"]
    (stand,) = found.stands
    assert (stand.party, stand.before and stand.before.stance, stand.after) == (US, "objection", None)
    assert stand.live is not None
    assert stand.live.version == 1
