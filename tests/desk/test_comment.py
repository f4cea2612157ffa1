"""Comments on a version: they decide nothing, and every party's desk officer, head and counsel may make them."""

from typing import Any

import pytest
from tests.cast import DESK, HEAD, JP, READER, ROK, US, Cast, apart, three

from tandem.acts.comment import CommentMade
from tandem.desk import comment as commenting
from tandem.desk import decision as deciding
from tandem.desk import group as grouping
from tandem.desk import notice as noticing
from tandem.desk.desk import Acting
from tandem.desk.reading import read_matter, reader_of
from tandem.reports.action import ActionView, view_action
from tandem.reports.speaker import Speaker
from tandem.rules.hearing import hearings
from tandem.rules.reason import because

COUNSEL = 4


def say(cast: Cast, ref: str, code: str, text: str, officer: int = DESK, **given: Any) -> str:
    """Comment, and answer the label of the comment."""
    return f"{code}-{cast.call(commenting.make_comment, code, officer, ref=ref, text=text, **given).seq}"


def seen_by(cast: Cast, ref: str, code: str) -> ActionView:
    reader = reader_of(cast.desks[code], code=code, officer=DESK)
    return view_action(read_matter(cast.desks[code], reader=reader, ref=ref, now=cast.now), ref)


def threads(cast: Cast, ref: str, code: str) -> list[tuple[int, str, list[str], bool]]:
    return [
        (talk.version, thread.first.text, [reply.text for reply in thread.replies], thread.unanswered)
        for talk in seen_by(cast, ref, code).talk
        for thread in talk.threads
    ]


def test_a_comment_decides_nothing() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    before = hearings(notice=cast.notice(ref), group=cast.group(), now=cast.now)

    say(cast, ref, US, "Which wagons cross?")

    assert hearings(notice=cast.notice(ref), group=cast.group(), now=cast.now) == before
    assert cast.notice(ref).positions == ()
    assert [(c.party, c.version) for c in cast.notice(ref).comments] == [(US, 1)]


def test_comments_stand_by_version_the_newest_first_with_what_waits_for_the_readers_side_on_top() -> None:
    cast = apart()
    ref = cast.give()
    first = say(cast, ref, US, "Which wagons cross?")
    say(cast, ref, US, "And the oil?")
    say(cast, ref, ROK, "All six.", on=first)
    say(cast, ref, ROK, "For your files.")
    cast.revise(ref)
    say(cast, ref, US, "Five, then?")

    assert threads(cast, ref, ROK) == [
        (2, "Five, then?", [], True),
        (1, "And the oil?", [], True),
        (1, "Which wagons cross?", ["All six."], False),
        (1, "For your files.", [], False),
    ]
    assert [row[1] for row in threads(cast, ref, US) if row[3]] == ["For your files."]


def test_a_reply_to_a_reply_stays_in_its_thread_and_on_its_version() -> None:
    cast = apart()
    ref = cast.give()
    first = say(cast, ref, US, "Which wagons cross?")
    reply = say(cast, ref, ROK, "All six.", on=first)
    cast.revise(ref)

    say(cast, ref, US, "Thank you.", on=reply)

    assert threads(cast, ref, US) == [(1, "Which wagons cross?", ["All six.", "Thank you."], False)]


def test_a_thread_of_two_others_waits_for_the_third_as_well() -> None:
    cast = three()
    ref = cast.give()
    first = say(cast, ref, US, "Which wagons cross?")
    say(cast, ref, ROK, "All six.", on=first)

    assert [row[3] for row in threads(cast, ref, JP)] == [True]


def test_the_history_tells_of_comments_and_replies() -> None:
    cast = apart()
    ref = cast.give()
    say(cast, ref, ROK, "All six.", on=say(cast, ref, US, "Which wagons cross?"))

    told = [Speaker("en", "UTC").reason(row.summary) for row in seen_by(cast, ref, ROK).history]

    assert told[-2:] == ["commented on version 1", "replied to a comment on version 1"]


def test_counsel_comments_and_does_nothing_else() -> None:
    cast = apart()
    ref = cast.give()
    cast.call(grouping.appoint_officer, US, HEAD, number=COUNSEL, roles=("counsel",), name="Counsel")
    acting = Acting(US, COUNSEL, "counsel")

    desk = cast.desks[US]
    commenting.make_comment(desk, acting=acting, now=cast.now, seen=cast.page(US), ref=ref, text="Which licence?")
    cast.relay()

    assert [(c.party, c.stamp.role) for c in cast.notice(ref).comments] == [(US, "counsel")]
    roles = "desk_officer, head_of_delegation, secretary"
    with cast.refused(because("role_may_not", role="counsel", kind="notice.acknowledged/1", roles=roles)):
        noticing.acknowledge_notice(desk, acting=acting, now=cast.now, seen=cast.page(US), ref=ref)
    view = view_action(read_matter(desk, reader=reader_of(desk, code=US, officer=COUNSEL), ref=ref, now=cast.now), ref)
    assert view.moves == ("comment",)


def test_a_reader_does_not_comment() -> None:
    cast = apart()
    ref = cast.give()
    roles = "desk_officer, head_of_delegation, counsel"

    with cast.refused(because("role_may_not", role="reader", kind="comment.made/1", roles=roles)):
        say(cast, ref, US, "Which wagons cross?", READER)


def test_a_reply_is_to_a_comment_that_was_read() -> None:
    cast = apart()
    ref = cast.give()
    page = cast.page(ROK)
    label = say(cast, ref, US, "Which wagons cross?")

    for given in ({"on": label, "seen": page}, {"on": "US-99"}):
        missing = because("no_comment_to_reply_to", ref=ref, comment=given["on"])
        with cast.refused(missing):
            say(cast, ref, ROK, "All six.", **given)

    assert Speaker("en", "UTC").reason(missing) == (
        f"There is no comment US-99 on {ref} that you have read; open the action and try again."
    )


def test_a_comment_has_words_and_is_on_a_version_that_was_read() -> None:
    cast = apart()
    page = cast.page(US)
    ref = cast.give()

    with cast.refused(because("prose_missing", name="text")):
        say(cast, ref, US, "  ")
    with cast.refused(because("read_it_first", ref=ref)):
        say(cast, ref, US, "Which wagons cross?", seen=page)
    with cast.refused(because("no_such_ref", ref="ROK-US/2018/ROK-99")):
        say(cast, "ROK-US/2018/ROK-99", US, "Which wagons cross?")


@pytest.mark.parametrize(
    ("end", "state"), [("withdraw", "withdrawn"), ("supersede", "superseded"), ("complete", "completed")]
)
def test_nobody_comments_on_what_has_ended(end: str, state: str) -> None:
    cast = apart()
    ref = cast.give()
    if end == "withdraw":
        cast.call(noticing.withdraw_notice, ROK, ref=ref, reason="Over.")
    elif end == "supersede":
        cast.give(supersedes=ref)
    else:
        cast.watch()
        cast.take(ref, "support")
        cast.decide(ref, "go")
        cast.start(ref)
        say(cast, ref, US, "It has begun.")
        cast.call(deciding.complete_action, ROK, ref=ref)

    with cast.refused(because("already_so", state=state, ref=ref)):
        say(cast, ref, US, "Which wagons cross?")


def test_a_forged_reply_to_nothing_counts_for_nothing() -> None:
    cast = apart()
    ref = cast.give()
    version = cast.notice(ref).current.stamp.entry

    forged = cast.forge(US, CommentMade(), refs=((version, "version"), (version, "on")), prose={"text": "Yes."})

    assert cast.notice(ref).comments == ()
    assert cast.notice(ref).disregarded == ((forged.id, "no_such_comment"),)
