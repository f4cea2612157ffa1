"""Joint texts at the desk: what is refused is refused with a sentence and a way out, and nothing is written."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.cast import DESK, HEAD, JP, MONITOR, READER, ROK, US, Cast, apart, hosted, three
from tests.texts import LINE, digest_of, propose, sign_acceptance, text_of

from tandem.desk import text as texting
from tandem.desk.desk import NotAllowed
from tandem.desk.reading import read_matter, reader_of
from tandem.desk.wording import TextDraft
from tandem.reports.speaker import LANGUAGES, Speaker
from tandem.reports.text import view_text
from tandem.rules.text import TextStanding, reviewers_of, text_standing

SHORTER = {"en": "The joint survey is under way.", "ko": "공동조사가 진행되고 있다."}


@contextmanager
def refused(cast: Cast, *codes: str) -> Iterator[list[str]]:
    """Expect a refusal with these codes, words in both languages, and nothing written; answer its English words."""
    said: list[str] = []
    with cast.unchanged(), pytest.raises(NotAllowed) as caught:
        yield said
    assert tuple(reason.code for reason in caught.value.reasons) == codes
    for language in LANGUAGES:
        speaker = Speaker(language, "Asia/Seoul")
        words = [speaker.reason(reason) for reason in caught.value.reasons]
        assert all("{" not in sentence for sentence in words)
        said += words if language == "en" else []


def standing(cast: Cast, ref: str, code: str = ROK) -> TextStanding:
    return text_standing(text_of(cast, ref, code), cast.group(code), cast.now)


def accept(cast: Cast, ref: str, code: str = US, **given: Any) -> Any:
    given.setdefault("wording", text_of(cast, ref, code).current.terms.digest)
    return cast.call(texting.accept_text, code, ref=ref, **given)


def revise(cast: Cast, ref: str, code: str = US, **changed: Any) -> Any:
    draft = TextDraft(**{"title": "Line on the survey", "texts": SHORTER, "use": "each", **changed})
    return cast.call(texting.revise_text, code, ref=ref, draft=draft)


def test_a_line_is_proposed_accepted_and_in_force() -> None:
    cast = apart()

    ref = propose(cast)
    before = standing(cast, ref)
    accept(cast, ref)

    assert (before.state, before.waits_for) == ("proposed", (US,))
    after = standing(cast, ref)
    assert (after.state, after.waits_for) == ("in_force", ())
    assert after.agreement is not None


def test_on_a_shared_host_both_sides_accept_as_well() -> None:
    cast = hosted()
    ref = propose(cast)

    accept(cast, ref)

    assert standing(cast, ref).state == "in_force"


def test_three_parties_all_have_to_accept() -> None:
    cast = three()
    ref = propose(cast)
    accept(cast, ref, US)

    assert standing(cast, ref).waits_for == (JP,)
    accept(cast, ref, JP)
    assert standing(cast, ref).state == "in_force"


def test_a_line_is_in_force_from_its_first_day_until_the_end_of_its_last() -> None:
    cast = apart()
    ref = propose(cast, in_force_from="2018-10-17", in_force_until="2018-10-18", zone="Asia/Seoul")
    accept(cast, ref)

    states = []
    for _ in range(5):
        states.append(standing(cast, ref).state)
        cast.wait(days=1)

    assert states == ["agreed", "agreed", "in_force", "in_force", "expired"]


@pytest.mark.parametrize(
    ("changed", "code", "words"),
    [
        ({"texts": {}}, "text_missing", "has no words in any language"),
        ({"sort": "poem"}, "text_sort_unknown", "poem is no sort of text; choose one of: line, readout"),
        ({"use": "sometimes"}, "text_use_unknown", "sometimes is no way to use a text"),
        ({"texts": {"English": "x"}}, "text_language_unfit", "write one such as en or ko"),
        ({"texts": {"en": "a" * 100_001}}, "text_too_long", "has 100001 characters; the limit is 100000"),
        ({"texts": {"en": "a\u202eb"}}, "text_strange", "U+202E"),
        ({"texts": {"ko": "가\u0007나"}}, "text_strange", "The Korean text has the character U+0007"),
        ({"texts": dict.fromkeys(["en", "ko", "ja", "fr", "de", "es", "it", "nl", "pl"], "x")},
         "text_languages_too_many", "in 9 languages; 8 are the most"),
        ({"title": ""}, "prose_missing", "Fill in the title"),
        ({"in_force_from": "soon"}, "day_unfit", "soon"),
        ({"in_force_from": "2018-11-30", "in_force_until": "2018-11-29"}, "text_days_reversed", "last day after"),
        ({"marking": "burn after reading"}, "marking_unknown", "burn after reading"),
        ({"about": "ROK-US/2018/ROK-99"}, "text_ref_unknown", "nothing on record under ROK-US/2018/ROK-99"),
        ({"supersedes": "ROK-US/2018/ROK-99"}, "text_supersedes_unknown", "is no joint text"),
        ({"depends": ("ROK-US/2018/US-9",)}, "text_ref_unknown", "ROK-US/2018/US-9"),
        ({"sort": "charter"}, "text_charter_missing", "proposed as data"),
        ({"sort": "charter", "charter": {"v": 1}}, "text_charter_unfit", "The charter cannot be"),
    ],
)  # fmt: skip
def test_a_text_that_cannot_stand_is_refused_whole(changed: dict[str, Any], code: str, words: str) -> None:
    cast = apart()

    with refused(cast, code) as said:
        propose(cast, **changed)

    assert words in said[0]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    cast = apart()

    with refused(cast, "text_use_unknown", "text_missing", "prose_missing"):
        propose(cast, use="x", texts={"en": "  "}, title="")


def test_a_text_depends_on_no_more_matters_than_an_entry_can_name() -> None:
    cast = apart()
    refs = tuple(cast.give() for _ in range(21))

    with refused(cast, "text_depends_too_many") as said:
        propose(cast, depends=refs)
    assert "21 matters; 20 are the most" in said[0]
    assert propose(cast, depends=refs[:20])


def test_the_hash_of_one_language_alone_is_not_the_text() -> None:
    cast = apart()
    ref = propose(cast)
    for form in (LINE["en"], LINE["en"] + "\n"):
        alone = hashlib.sha256(form.encode()).hexdigest()
        with refused(cast, "wording_of_one_language") as said:
            accept(cast, ref, wording=alone)
        assert said[0] == (
            "That is the hash of the English text alone; the text is authentic in English, Korean. "
            f"Accept {digest_of()}, which stands for all of them."
        )
    with refused(cast, "wording_of_one_language"):
        accept(cast, ref, wording=digest_of({"ko": LINE["ko"]}))


def test_a_hash_of_nothing_is_refused() -> None:
    cast = apart()
    ref = propose(cast)

    with refused(cast, "wording_unknown") as said:
        accept(cast, ref, wording="0" * 64)
    assert digest_of() in said[0]
    with refused(cast, "wording_unknown"):
        accept(cast, ref, wording="")


def test_older_bytes_are_not_accepted_once_a_newer_version_is_there() -> None:
    cast = apart()
    ref = propose(cast)
    first = text_of(cast, ref).current.label
    new = revise(cast, ref, ROK)

    with refused(cast, "text_version_replaced") as said:
        accept(cast, ref, wording=digest_of(), version=first)
    assert f"ROK-{new.seq} is" in said[0]
    with refused(cast, "wording_of_another_version"):
        accept(cast, ref, wording=digest_of())


def test_an_acceptance_from_a_page_that_had_not_the_newer_version_is_refused() -> None:
    cast = apart()
    ref = propose(cast)
    page = cast.page(US)
    new = revise(cast, ref, ROK)

    for texts in (LINE, SHORTER):
        with refused(cast, "came_since_text") as said:
            accept(cast, ref, wording=digest_of(texts), seen=page)
        assert f"ROK put version ROK-{new.seq} forward since your page was made" in said[0]


def test_a_reason_that_came_too_late_is_kept_as_a_private_draft(tmp_path: Path) -> None:
    cast = apart(private=tmp_path)
    ref = propose(cast)
    page = cast.page(US)
    revise(cast, ref, ROK)

    with pytest.raises(NotAllowed) as caught:
        cast.call(texting.refuse_text, US, ref=ref, reason="Too early for Washington.", seen=page)

    assert caught.value.draft is not None
    kept = cast.desks[US].private[US].get(caught.value.draft)
    assert kept is not None
    assert "Too early for Washington." in kept.payload.decode()


def test_two_acceptances_of_different_bytes_are_shown_as_that_and_nothing_is_in_force() -> None:
    cast = apart()
    ref = propose(cast)
    cast.cut = (ROK, US)
    revise(cast, ref, ROK, texts={"en": "No comment.", "ko": "드릴 말씀이 없다."})
    accept(cast, ref, US)
    cast.join()

    found = standing(cast, ref)
    assert (found.state, found.waits_for) == ("proposed", (US,))
    assert found.agreement is None
    assert standing(cast, ref, US) == found
    reading = read_matter(
        cast.desks[US], reader=reader_of(cast.desks[US], code=US, officer=DESK), ref=ref, now=cast.now
    )
    view = view_text(reading, ref)
    assert view.verdict.code == "text_verdict_different"
    assert [reason.values["party"] for reason in view.why] == [ROK, US]
    assert {word.digest for word in view.words} == {digest_of(), view.versions[0].terms.digest}


def test_nobody_accepts_or_refuses_twice() -> None:
    cast = three()
    ref = propose(cast)
    accept(cast, ref, US)

    with refused(cast, "text_accepted_already"):
        accept(cast, ref, US)
    with refused(cast, "text_accepted_already"):
        accept(cast, ref, ROK)
    cast.call(texting.refuse_text, US, ref=ref, reason="Not yet.")
    assert standing(cast, ref).state == "refused"
    with refused(cast, "text_refused_already"):
        cast.call(texting.refuse_text, US, ref=ref, reason="Not yet.")


def test_a_refusal_and_a_recall_need_a_reason() -> None:
    cast = apart()
    ref = propose(cast)

    with refused(cast, "prose_missing"):
        cast.call(texting.refuse_text, US, ref=ref, reason=" ")
    accept(cast, ref)
    with refused(cast, "prose_missing"):
        cast.call(texting.recall_text, US, ref=ref, reason="")


def test_once_all_have_accepted_it_is_too_late_to_refuse_and_time_to_recall() -> None:
    cast = apart()
    ref = propose(cast)
    with refused(cast, "text_not_agreed"):
        cast.call(texting.recall_text, US, ref=ref, reason="Overtaken.")
    accept(cast, ref)

    with refused(cast, "text_agreed_already") as said:
        cast.call(texting.refuse_text, ROK, ref=ref, reason="We changed our mind.")
    assert "Recall the text" in said[0]
    cast.call(texting.recall_text, ROK, ref=ref, reason="Overtaken by events.")

    assert standing(cast, ref).state == "recalled"
    for again in (
        lambda: cast.call(texting.recall_text, US, ref=ref, reason="So do we."),
        lambda: revise(cast, ref),
        lambda: cast.call(texting.make_statement, US, ref=ref, statement="reservation", text="We differ."),
    ):
        with refused(cast, "text_over") as said:
            again()
        assert "Recalled" in said[0]


def test_what_differs_in_nothing_is_no_version() -> None:
    cast = apart()
    ref = propose(cast)

    with refused(cast, "text_same_bytes"):
        revise(cast, ref, texts=LINE)
    assert revise(cast, ref, texts=LINE, use="if_asked")


def test_a_version_keeps_the_sort_of_its_text() -> None:
    cast = apart()
    ref = propose(cast)

    with refused(cast, "text_sort_stays"):
        revise(cast, ref, sort="agenda")
    with refused(cast, "text_supersedes_itself"):
        revise(cast, ref, supersedes=ref)


def test_officers_without_the_role_monitors_and_strangers_do_nothing() -> None:
    cast = apart(monitors=[MONITOR])
    ref = propose(cast)
    wording = digest_of()

    with refused(cast, "role_may_not"):
        cast.call(texting.accept_text, US, READER, ref=ref, wording=wording)
    with refused(cast, "not_a_party"):
        cast.call(texting.accept_text, MONITOR, HEAD, ref=ref, wording=wording)
    with refused(cast, "no_such_text"):
        cast.call(texting.accept_text, US, ref="ROK-US/2018/ROK-9", wording=wording)
    with refused(cast, "no_such_text_version"):
        accept(cast, ref, wording=wording, version="JP-1")


def test_a_text_takes_the_place_of_another_once_it_is_in_force() -> None:
    cast = apart()
    old = propose(cast)
    accept(cast, old)
    new = propose(cast, US, texts=SHORTER, supersedes=old)

    before = standing(cast, old).state
    accept(cast, new, ROK)

    after = standing(cast, old)
    assert (before, after.state) == ("in_force", "superseded")
    assert cast.group().texts[after.superseded_by or ""].ref == new


def test_a_line_is_due_for_review_where_a_fact_it_depends_on_has_changed() -> None:
    cast = apart()
    notice = cast.give()
    ref = propose(cast, depends=(notice,))
    accept(cast, ref)
    with refused(cast, "text_not_due"):
        cast.call(texting.review_text, US, ref=ref)

    cast.revise(notice, starts_on="2018-12-01")
    page = cast.page(US)
    cast.revise(notice, starts_on="2018-12-02")

    assert due(cast, ref) == (ROK, US)
    with refused(cast, "came_since_fact"):
        cast.call(texting.review_text, US, ref=ref, seen=page)
    cast.call(texting.review_text, US, ref=ref, note="Still right.")
    assert due(cast, ref) == (ROK,)
    cast.call(texting.review_text, ROK, ref=ref)
    assert due(cast, ref) == ()


def due(cast: Cast, ref: str) -> tuple[str, ...]:
    return reviewers_of(text_of(cast, ref), cast.group(), cast.now)


def test_a_translation_is_laid_beside_and_never_in_an_authentic_language() -> None:
    cast = apart()
    ref = propose(cast, texts={"en": LINE["en"]})

    with refused(cast, "text_is_authentic"):
        cast.call(texting.translate_text, US, ref=ref, language="en", words="Other words.")
    with refused(cast, "text_language_unfit"):
        cast.call(texting.translate_text, US, ref=ref, language="Korean", words="공동조사")
    cast.call(texting.translate_text, ROK, ref=ref, language="ko", words=LINE["ko"])

    assert [one.language for one in text_of(cast, ref).translations] == ["ko"]


def test_a_statement_is_one_of_two_sorts_and_has_words() -> None:
    cast = apart()
    ref = propose(cast)

    with refused(cast, "text_statement_unknown"):
        cast.call(texting.make_statement, US, ref=ref, statement="protest", text="No.")
    with refused(cast, "prose_missing"):
        cast.call(texting.make_statement, US, ref=ref, statement="reservation", text=" ")
    cast.call(texting.make_statement, US, ref=ref, statement="interpretative", text="Close means weekly.")

    assert [one.kind for one in text_of(cast, ref).statements] == ["interpretative"]


PUBLISHED: dict[str, Any] = {
    "happened": "2018-10-15", "language": "en", "words": LINE["en"], "place": "Briefing in Seoul",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"happened": "2018-10-17"}, "day_to_come"),
        ({"happened": "yesterday"}, "day_unfit"),
        ({"language": "English"}, "text_language_unfit"),
        ({"moment": "noon"}, "text_moment_unfit"),
        ({"by": "NOBODY"}, "not_a_party_named"),
        ({"words": ""}, "prose_missing"),
        ({"place": ""}, "prose_missing"),
    ],
)
def test_a_publication_says_when_where_and_what(changed: dict[str, Any], code: str) -> None:
    cast = apart()
    ref = propose(cast)

    with refused(cast, code):
        cast.call(texting.publish_text, ROK, ref=ref, **{**PUBLISHED, **changed})


def test_a_monitor_may_report_a_publication_and_nothing_else() -> None:
    cast = apart(monitors=[MONITOR])
    ref = propose(cast)
    accept(cast, ref)

    cast.call(texting.publish_text, MONITOR, HEAD, ref=ref, by=US, source="Press guidance", **PUBLISHED)

    publication = text_of(cast, ref).publications[0]
    assert (publication.act.by, publication.stamp.code) == (US, MONITOR)
    assert publication.act.words_sha256 == hashlib.sha256(LINE["en"].encode()).hexdigest()


def test_a_recall_that_came_since_the_page_was_made_stops_a_statement() -> None:
    cast = apart()
    ref = propose(cast)
    accept(cast, ref)
    page = cast.page(US)
    cast.call(texting.recall_text, ROK, ref=ref, reason="Overtaken.")

    with refused(cast, "came_since_recall"):
        cast.call(texting.make_statement, US, ref=ref, statement="reservation", text="We differ.", seen=page)


def test_a_charter_is_agreed_as_data_and_neither_recalled_nor_taken_back() -> None:
    cast = apart()
    plain = {**cast.charter, "zone": "Asia/Seoul", "names": {"en": "The group", "ko": "그룹"}}
    draft = TextDraft(sort="charter", title="Charter", charter=plain, texts={})
    ref = cast.call(texting.propose_text, ROK, HEAD, draft=draft).ref or ""
    digest = text_of(cast, ref).current.terms.digest
    cast.call(texting.accept_text, US, HEAD, ref=ref, wording=digest)

    with refused(cast, "charter_is_not_recalled"):
        cast.call(texting.recall_text, US, ref=ref, reason="x")
    with refused(cast, "charter_agreed_already"):
        cast.call(texting.refuse_text, US, HEAD, ref=ref, reason="x")
    assert text_of(cast, ref).versions[0].terms.base == cast.founding.charter
    assert cast.group(US).charter_digest == digest


def test_a_forged_recall_before_all_had_accepted_recalls_nothing() -> None:
    cast = apart()
    ref = propose(cast)
    text = text_of(cast, ref)
    cast.cut = (ROK, US)
    cast.forge(ROK, None, kind="text.recalled/1", refs=[(text.id, "version")], prose={"reason": "x"})
    sign_acceptance(cast, US, text.id)
    cast.join()

    assert standing(cast, ref).state == "in_force"
