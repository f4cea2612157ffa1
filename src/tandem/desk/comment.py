"""Acts on comments: comment on a version, reply to a comment."""

from collections.abc import Mapping
from datetime import datetime

from tandem.acts.comment import CommentMade
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.notice import check_not_over, notice_of
from tandem.desk.position import version_read
from tandem.desk.writing import put
from tandem.record.entry import Ref
from tandem.rules.reason import because
from tandem.state.comment import Comment
from tandem.state.group import Group
from tandem.state.notice import Notice


def make_comment(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    text: str,
    on: str | None = None,
) -> Receipt:
    """Comment on the version that the officer's page showed; `on` is the label of a comment to reply to: `US-7`.

    A reply stands on the version of the comment that it replies to.
    """
    notice = notice_of(desk.group(), ref)
    first = _comment_read(notice, on, seen) if on else None
    version = notice.versions[first.version - 1] if first else version_read(notice, seen)
    refs = [Ref(version.stamp.entry, "version")] + ([Ref(first.stamp.entry, "on")] if first else [])

    def guard(group: Group, moment: datetime) -> None:
        check_not_over(notice_of(group, ref), group)

    return put(
        desk, acting=acting, now=now, seen=seen, refs=tuple(refs), act=CommentMade(), prose={"text": text},
        guard=guard,
    )  # fmt: skip


def _comment_read(notice: Notice, label: str, seen: Mapping[str, int]) -> Comment:
    for comment in notice.comments:
        stamp = comment.stamp
        if stamp.label == label and stamp.seq < seen.get(stamp.feed, 0):
            return comment
    raise NotAllowed(because("no_comment_to_reply_to", ref=notice.ref, comment=label[:40]))
