"""Acts on questions: ask another party about a notice, and answer what one's own party was asked."""

from collections.abc import Mapping
from datetime import datetime

from tandem.acts.question import QuestionAnswered, QuestionAsked
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.notice import check_open, notice_of, version_ref
from tandem.desk.position import version_read
from tandem.desk.writing import put
from tandem.record.entry import Ref
from tandem.rules.question import open_questions
from tandem.rules.reason import because
from tandem.state.group import Group
from tandem.state.question import Question


def ask_question(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, to: str, question: str
) -> Receipt:
    """Ask another party about the version that the officer's page showed."""
    group = desk.group()
    version = version_read(notice_of(group, ref), seen)
    if to == acting.code:
        raise NotAllowed(because("own_question", party=to))
    if not group.is_party(to):
        raise NotAllowed(because("nobody_to_ask", found=to[:20], parties=", ".join(_others(group, acting.code))))

    def guard(group: Group, moment: datetime) -> None:
        check_open(notice_of(group, ref), group)

    return put(
        desk, acting=acting, now=now, act=QuestionAsked(to=to), seen=seen, refs=(Ref(version.stamp.entry, "version"),),
        prose={"question": question}, guard=guard,
    )  # fmt: skip


def answer_question(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, answer: str, question: str = ""
) -> Receipt:
    """Answer a question that was on the officer's page: the one of this entry, else the oldest."""
    notice = notice_of(desk.group(), ref)
    waiting = [q for q in open_questions(notice, acting.code) if q.stamp.seq < seen.get(q.stamp.feed, 0)]
    meant = next((q for q in waiting if q.stamp.entry.startswith(question)), None)
    if meant is None:
        raise NotAllowed(because("no_question_to_answer", ref=ref, party=acting.code))
    on: Question = meant

    def guard(group: Group, moment: datetime) -> None:
        latest = notice_of(group, ref)
        check_open(latest, group)
        if on.stamp.entry not in {q.stamp.entry for q in open_questions(latest, acting.code)}:
            raise NotAllowed(because("no_question_to_answer", ref=ref, party=acting.code))

    return put(
        desk, acting=acting, now=now, act=QuestionAnswered(), seen=seen, prose={"answer": answer}, guard=guard,
        refs=(version_ref(notice), Ref(on.stamp.entry, "on")),
    )  # fmt: skip


def _others(group: Group, code: str) -> list[str]:
    return [party.code for party in group.charter.parties if party.code != code]
