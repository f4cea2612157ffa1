"""The comments on a notice as a reader sees them: by thread, what this reader's side has not answered first."""

from datetime import datetime

import msgspec

from tandem.rules.instant import instant
from tandem.state.comment import Comment
from tandem.state.notice import Notice
from tandem.state.reading import Reading


class Remark(msgspec.Struct, frozen=True):
    """One comment with its words; `text` is empty where it was withheld or erased."""

    comment: Comment
    text: str
    at: datetime


class Thread(msgspec.Struct, frozen=True):
    """A comment and all replies to it, replies to replies among them, in causal order."""

    first: Remark
    replies: tuple[Remark, ...]
    unanswered: bool


class VersionTalk(msgspec.Struct, frozen=True):
    """The threads on one version."""

    version: int
    threads: tuple[Thread, ...]


def talk_on(reading: Reading, notice: Notice) -> tuple[VersionTalk, ...]:
    """Answer the threads by version, the newest first; within a version those that wait for this reader's side."""
    threads = _threads(reading, notice)
    versions = sorted({thread.first.comment.version for thread in threads}, reverse=True)
    return tuple(
        VersionTalk(
            number,
            tuple(sorted((t for t in threads if t.first.comment.version == number), key=lambda t: not t.unanswered)),
        )
        for number in versions
    )


def _threads(reading: Reading, notice: Notice) -> list[Thread]:
    beginning: dict[str, str] = {}
    gathered: dict[str, list[Remark]] = {}
    for comment in notice.comments:
        entry = comment.stamp.entry
        first = beginning[entry] = beginning.get(comment.on or "", entry)
        remark = Remark(comment, reading.text(entry, "text"), instant(comment.stamp.at))
        gathered.setdefault(first, []).append(remark)
    return [Thread(first, tuple(rest), _unanswered(reading, first, rest)) for first, *rest in gathered.values()]


def _unanswered(reading: Reading, first: Remark, replies: list[Remark]) -> bool:
    """Whether another side began the thread and the reader's own has said nothing in it."""
    code = reading.reader.code
    own = any(remark.comment.party == code for remark in (first, *replies))
    return not own and code is not None and reading.group.is_party(code)
