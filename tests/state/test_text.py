"""Joint texts: the bytes that count are what every party accepted, and no order of arrival decides which they are."""

import random

from tests.cast import JP, MONITOR, READER, ROK, US, Cast, apart, three
from tests.charters import changed, sign_amendment, window
from tests.texts import (
    LINE,
    digest_of,
    sign_acceptance,
    sign_proposal,
    sign_refusal,
    sign_revision,
    text_of,
)

from tandem.acts import text as texted
from tandem.state.agreement import Standing, standing_of
from tandem.state.fold import fold
from tandem.state.text import JointText

SHORTER = {"en": "The joint survey is under way.", "ko": "공동조사가 진행되고 있다."}


def standing(cast: Cast, text: JointText, code: str = ROK) -> Standing:
    return standing_of(text_of(cast, text.ref, code), cast.group(code).accepting)


def test_a_text_is_agreed_once_every_party_has_accepted_the_same_bytes() -> None:
    cast = three()
    text = sign_proposal(cast)
    sign_acceptance(cast, US, text.id)

    before = standing(cast, text)
    sign_acceptance(cast, JP, text.id)

    assert before.counts is None
    after = standing(cast, text).counts
    assert after is not None
    assert [stamp.code for stamp in after.accepted] == [JP, ROK, US]
    assert text.ref == "ROK-US-JP/2018/ROK-1"


def test_texts_and_notices_share_the_numbers_of_a_feed() -> None:
    cast = apart()

    refs = [cast.give(), sign_proposal(cast).ref, cast.give()]

    assert refs == ["ROK-US/2018/ROK-1", "ROK-US/2018/ROK-2", "ROK-US/2018/ROK-3"]
    assert cast.group().matter(refs[1]) == text_of(cast, refs[1])


def test_a_change_of_bytes_is_a_version_that_nobody_else_has_accepted() -> None:
    cast = apart()
    text = sign_proposal(cast)

    entry = sign_revision(cast, US, text.id, SHORTER)

    current = text_of(cast, text.ref).current
    assert current.stamp.entry == entry.id
    assert current.label == f"US-{entry.header.seq}"
    assert standing(cast, text).counts is None
    sign_acceptance(cast, ROK, entry.id, SHORTER)
    counts = standing(cast, text).counts
    assert counts is not None
    assert counts.version == entry.id


def test_an_agreed_version_counts_until_another_is_agreed() -> None:
    cast = apart()
    text = sign_proposal(cast)
    sign_acceptance(cast, US, text.id)
    entry = sign_revision(cast, ROK, text.id, SHORTER)

    before = standing(cast, text).counts
    sign_acceptance(cast, US, entry.id, SHORTER)

    after = standing(cast, text).counts
    assert before is not None
    assert after is not None
    assert (before.version, after.version) == (text.id, entry.id)


def test_acceptances_of_different_bytes_agree_on_nothing() -> None:
    cast = apart()
    text = sign_proposal(cast)
    cast.cut = (ROK, US)
    sign_revision(cast, US, text.id, SHORTER)
    sign_revision(cast, ROK, text.id, {"en": "No comment.", "ko": "드릴 말씀이 없다."})
    cast.join()

    assert standing(cast, text) == Standing()
    found = text_of(cast, text.ref)
    assert {version.stamp.code for version in found.latest} == {ROK, US}
    words = [found.word_of(code) for code in (ROK, US)]
    assert len({word.version for word in words if word}) == 2


def test_a_refusal_and_the_last_acceptance_that_had_not_seen_one_another_contest_the_text() -> None:
    cast = apart()
    text = sign_proposal(cast)
    cast.cut = (ROK, US)
    sign_acceptance(cast, US, text.id)
    back = sign_refusal(cast, ROK, text.id)
    cast.join()

    contested = standing(cast, text)
    sign_acceptance(cast, ROK, text.id)

    assert contested.counts is None
    assert [stamp.entry for stamp in contested.contested[0].contested] == [back.id]
    assert standing(cast, text).counts is not None


def test_a_contested_text_is_refused_where_either_speaks_again_against_it() -> None:
    for speaker in (ROK, US):
        cast = apart()
        text = sign_proposal(cast)
        cast.cut = (ROK, US)
        sign_acceptance(cast, US, text.id)
        sign_refusal(cast, ROK, text.id)
        cast.join()

        sign_refusal(cast, speaker, text.id)

        assert standing(cast, text) == Standing(), speaker


def test_a_refusal_with_all_acceptances_in_sight_is_too_late() -> None:
    cast = apart()
    text = sign_proposal(cast)
    sign_acceptance(cast, US, text.id)

    late = sign_refusal(cast, ROK, text.id)

    found = standing(cast, text)
    assert found.counts is not None
    assert [stamp.entry for stamp in found.late] == [late.id]


def test_what_was_taken_back_in_sight_of_the_other_is_not_accepted() -> None:
    cast = apart()
    text = sign_proposal(cast)
    sign_refusal(cast, ROK, text.id)

    sign_acceptance(cast, US, text.id)

    assert standing(cast, text) == Standing()
    sign_acceptance(cast, ROK, text.id)
    assert standing(cast, text).counts is not None


def test_an_acceptance_of_bytes_that_the_version_does_not_have_counts_for_nothing() -> None:
    cast = apart()
    text = sign_proposal(cast)

    entry = sign_acceptance(cast, US, text.id, SHORTER)

    assert text_of(cast, text.ref).disregarded == ((entry.id, "not_the_bytes_of_the_version"),)
    assert standing(cast, text).counts is None


def test_neither_a_monitor_nor_an_officer_without_the_role_can_speak_for_a_party() -> None:
    cast = apart(monitors=[MONITOR])
    text = sign_proposal(cast)
    refs = [(text.id, "version")]

    reader = sign_acceptance(cast, US, text.id, officer=READER)
    recall = cast.forge(MONITOR, texted.TextRecalled(), refs=refs, officer=1, role="monitor", prose={"reason": "x"})

    assert dict(cast.group().disregarded) == {reader.id: "role_may_not", recall.id: "not_a_party"}
    assert text_of(cast, text.ref).recalls == ()
    assert standing(cast, text).counts is None


def test_a_charter_is_never_recalled() -> None:
    cast = apart()
    text = sign_amendment(cast, ROK, changed(cast.charter, window(7)))

    recall = cast.forge(US, texted.TextRecalled(), refs=[(text.id, "version")])

    assert cast.group().texts[text.id].disregarded == ((recall.id, "charter_not_recalled"),)


def test_a_text_keeps_its_sort() -> None:
    cast = apart()
    line = sign_proposal(cast)

    other = sign_revision(cast, US, line.id, LINE, sort="agenda")

    assert text_of(cast, line.ref).disregarded == ((other.id, "another_sort_of_text"),)


def test_acts_on_notices_do_not_touch_a_text_nor_acts_on_texts_a_notice() -> None:
    cast = apart()
    ref, text = cast.give(), sign_proposal(cast)

    on_notice = cast.forge(US, texted.TextRefused(), refs=[(cast.notice(ref).id, "version")])
    on_text = cast.forge(US, None, kind="notice.acknowledged/1", refs=[(text.id, "version")], facts={})

    assert cast.notice(ref).disregarded == ((on_notice.id, "not_about_a_notice"),)
    assert text_of(cast, text.ref).disregarded == ((on_text.id, "not_about_a_text"),)


def test_three_parties_that_spoke_while_cut_off_agree_on_what_is_agreed_in_any_order() -> None:
    for seed in range(12):
        chance, cast = random.Random(seed), three()
        text = sign_proposal(cast)
        for _ in range(14):
            cast.cut = chance.choice([(), (ROK,), (US,), (JP,), (ROK, US, JP)])
            code = chance.choice(cast.parties)
            versions = text_of(cast, text.ref, code).versions
            version = chance.choice(versions).stamp.entry
            bytes_of = {one.stamp.entry: LINE if one.terms.digest == digest_of() else SHORTER for one in versions}
            match chance.randrange(5):
                case 0:
                    sign_revision(cast, code, version, chance.choice([SHORTER, LINE]))
                case 1:
                    sign_refusal(cast, code, version)
                case _:
                    sign_acceptance(cast, code, version, bytes_of[version])
        cast.join()
        entries = [stored.entry for stored in cast.desks[ROK].store.arrived_since(0)]
        chance.shuffle(entries)

        again = fold(entries, table=cast.desks[ROK].store.table)

        assert again == cast.group(ROK) == cast.group(US) == cast.group(JP)
        assert standing_of(again.texts[text.id], again.accepting) == standing(cast, text, JP)
