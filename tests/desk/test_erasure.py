"""What was erased is gone from the record, the index and the journal; the entry stands, and everybody sees that."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.cast import HEAD, ROK, US, Cast, apart, hosted

from tandem.acts.erasure import SectionErased
from tandem.desk.erasure import answer_erasure, carry_out, erase_sections
from tandem.desk.reading import read_erasures, reader_of
from tandem.reports.erasure import Gone, view_erasures
from tandem.rules.reason import because
from tandem.store.search import SearchIndex
from tandem.store.sqlite import SqliteStore

CANARY = "Engineer Pak Chol-su inspects the bridge at Kaesong"


@pytest.fixture
def cast() -> Cast:
    """ROK and US with a node each."""
    return apart()


def noticed(cast: Cast) -> str:
    """The entry of a notice that names somebody whom it should not."""
    ref = cast.give(what=CANARY)
    return cast.notice(ref).current.stamp.entry


def erase(cast: Cast, entry: str, **given: Any) -> str:
    """Erase what the notice says, and answer the label of the erasure."""
    plan: dict[str, Any] = {"sections": ["what"], "ground": "personal", "reason": "A person was named.", **given}
    cast.call(erase_sections, ROK, HEAD, entry=entry, **plan)
    return cast.group(ROK).erasures[-1].stamp.label


def test_what_a_member_erased_is_gone_with_it_and_kept_by_the_other_until_it_answers(cast: Cast) -> None:
    entry = noticed(cast)

    erase(cast, entry)

    assert "what" not in cast.desks[ROK].store.sections(entry)
    assert "title" in cast.desks[ROK].store.sections(entry)
    assert "what" in cast.desks[US].store.sections(entry)
    assert cast.group(US).erasures[0].is_kept_by(US)
    assert cast.desks[ROK].state_hash() == cast.desks[US].state_hash()


def test_the_other_deletes_its_copy_by_saying_so(cast: Cast) -> None:
    entry = noticed(cast)
    label = erase(cast, entry)

    cast.call(answer_erasure, US, HEAD, on=label, answer="done")

    assert "what" not in cast.desks[US].store.sections(entry)
    assert not cast.group(ROK).erasures[0].is_kept_by(US)


def test_the_other_may_keep_its_copy_and_everybody_reads_why(cast: Cast) -> None:
    entry = noticed(cast)
    label = erase(cast, entry)

    cast.call(answer_erasure, US, HEAD, on=label, answer="refused", reason="A court wants it kept.")

    assert "what" in cast.desks[US].store.sections(entry)
    reading = read_erasures(cast.desks[ROK], reader=reader_of(cast.desks[ROK], code=ROK, officer=HEAD), now=cast.now)
    view = view_erasures(reading)[0]
    assert [(one.code, one.answer, one.reason) for one in view.copies] == [
        (ROK, "erased", ""), (US, "refused", "A court wants it kept."),
    ]  # fmt: skip
    assert view.standing == "not_everywhere"


def test_files_that_left_before_are_listed_as_out_of_reach(cast: Cast) -> None:
    entry = noticed(cast)
    feed, seq = cast.desks[ROK].seats[ROK].feed, cast.notice("ROK-US/2018/ROK-1").current.stamp.seq
    label = erase(cast, entry)
    cast.call(answer_erasure, US, HEAD, on=label, answer="done")
    before, after = "2018-10-15T01:00:00Z", "2018-10-16T01:00:00Z"
    holding = Gone(before, "archive", US, "a.zip", {feed: seq + 1})
    gone = [holding, Gone(before, "bundle", US, "b.zip", {feed: seq}), Gone(after, "archive", US, "c.zip", {feed: 99})]

    reading = read_erasures(cast.desks[ROK], reader=reader_of(cast.desks[ROK], code=ROK, officer=HEAD), now=cast.now)

    assert view_erasures(reading, gone=gone)[0].out_of_reach == (holding,)
    assert view_erasures(reading, gone=gone)[0].standing == "not_everywhere"
    assert view_erasures(reading)[0].standing == "everywhere"


def test_a_section_that_comes_again_from_elsewhere_is_deleted_again(cast: Cast) -> None:
    entry = noticed(cast)
    erase(cast, entry)

    cast.relay()
    with cast.desks[ROK].store.writing() as writing:
        writing.keep_sections(entry, {"what": cast.desks[US].store.sections(entry)["what"]})
    cast.watch(ROK)

    assert "what" not in cast.desks[ROK].store.sections(entry)


def test_what_was_on_record_but_not_yet_deleted_is_deleted_at_the_next_watch(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = noticed(cast)

    def ends(desk: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("tandem.desk.erasure.carry_out", ends)
        with pytest.raises(KeyboardInterrupt):
            erase(cast, entry)
    assert "what" in cast.desks[ROK].store.sections(entry)

    cast.watch(ROK)

    assert "what" not in cast.desks[ROK].store.sections(entry)


def test_no_byte_of_it_stays_in_the_files_of_the_node(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "record.db")) as store:
        cast = hosted(store=lambda own: store)
        desk = cast.desks[ROK]
        desk.index = SearchIndex(tmp_path / "index.db")
        entry = noticed(cast)
        desk.index.catch_up(store)
        assert CANARY.encode() in everything(tmp_path)

        erase(cast, entry)

        assert CANARY.encode() not in everything(tmp_path)
        assert b"kaesong" not in everything(tmp_path)
        assert b"55000" in everything(tmp_path)


def everything(folder: Path) -> bytes:
    """All bytes of all files of a folder."""
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


GROUNDS = "personal, mistake, classified, court, retention"


@pytest.mark.parametrize(
    ("given", "code", "values"),
    [
        ({"ground": "whim"}, "erasure_ground_unknown", {"found": "whim", "known": GROUNDS}),
        ({"sections": ["secret"]}, "erasure_no_section", {"section": "secret", "known": "title, what"}),
        ({"sections": []}, "erasure_no_section", {"section": "-", "known": "title, what"}),
        ({"entry": "abc"}, "erasure_no_entry", {"found": "abc"}),
    ],
)
def test_what_cannot_be_erased_is_refused_with_nothing_deleted(
    cast: Cast, given: dict[str, Any], code: str, values: dict[str, str]
) -> None:
    entry = noticed(cast)
    plan: dict[str, Any] = {"entry": entry, "sections": ["what"], "ground": "personal", **given}
    of_it = {"entry": entry} if code == "erasure_no_section" else {}

    with cast.refused(because(code, **values, **of_it)):
        cast.call(erase_sections, ROK, HEAD, **plan)

    assert "what" in cast.desks[ROK].store.sections(entry)


def test_only_its_author_erases_an_entry(cast: Cast) -> None:
    entry = noticed(cast)

    with cast.refused(because("erasure_not_own", entry=entry, party=US)):
        cast.call(erase_sections, US, HEAD, entry=entry, sections=["what"], ground="personal")

    assert "what" in cast.desks[US].store.sections(entry)


def test_what_was_erased_is_not_erased_again_nor_answered_by_its_author(cast: Cast) -> None:
    entry = noticed(cast)
    label = erase(cast, entry)

    with cast.refused(because("erased_already", entry=entry, section="what")):
        cast.call(erase_sections, ROK, HEAD, entry=entry, sections=["what"], ground="personal")
    with cast.refused(because("erasure_own_answer", party=ROK)):
        cast.call(answer_erasure, ROK, HEAD, on=label, answer="done")
    with cast.refused(because("no_such_erasure", label="ROK-99")):
        cast.call(answer_erasure, US, HEAD, on="ROK-99", answer="done")
    with cast.refused(because("reason_missing", position="refused")):
        cast.call(answer_erasure, US, HEAD, on=label, answer="refused")
    with cast.refused(because("erasure_answer_unknown", found="maybe", known="done, partly, refused")):
        cast.call(answer_erasure, US, HEAD, on=label, answer="maybe")


def test_a_forged_erasure_of_what_another_wrote_counts_for_nothing(cast: Cast) -> None:
    entry = noticed(cast)

    cast.forge(US, SectionErased(sections=("what",), ground="personal"), refs=((entry, "on"),), officer=HEAD)
    cast.relay()
    cast.watch(ROK)

    assert cast.group(ROK).erasures == ()
    assert "not_its_own_words" in {reason for _, reason in cast.group(ROK).disregarded}
    assert "what" in cast.desks[ROK].store.sections(entry)
    assert carry_out(cast.desks[ROK]) == ()
