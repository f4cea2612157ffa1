"""Check what somebody holds against the record: a file, a paper, a reference. Nothing is written or kept."""

import hashlib
import tempfile
from dataclasses import dataclass
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from tandem.desk.check import (
    HeadCompared,
    Match,
    Proof,
    TheirHead,
    compare_heads,
    find_paper,
    find_written,
    prove_entry,
)
from tandem.faces.web.forms import Fault
from tandem.faces.web.visit import Visit
from tandem.node.check import Examined, NotExamined, examine
from tandem.reports.check import differing
from tandem.rules.reason import Reason, because

_MOST = 20
_LONGEST = 300
REFUSED = 422


@dataclass(frozen=True)
class Checked:
    """What a file or a written reference turned out to be: a tone, one sentence, and what stands behind it."""

    tone: str
    verdict: Reason
    matches: tuple[Match, ...] = ()
    more: int = 0
    proof: Proof | None = None
    digest: str = ""
    examined: Examined | None = None
    differing: tuple[tuple[Reason, str], ...] = ()
    heads: tuple[HeadCompared, ...] = ()

    @property
    def entries(self) -> int:
        """How many entries the archive holds."""
        return sum(feed.entries for feed in self.examined.members) if self.examined else 0


class Unfit(Exception):
    """The form cannot be checked; carries what is wrong and with which status to answer."""

    def __init__(self, field: str, code: str, status: int = REFUSED) -> None:
        super().__init__(code)
        self.field = field
        self.code = code
        self.status = status


def check_written(visit: Visit, text: str) -> Checked:
    """Say what a reference, the name of an entry or a hash is on this record. Raises Unfit."""
    asked = " ".join(text.split())
    if not asked or len(asked) > _LONGEST:
        raise Unfit("find", "check_write_something")
    matches = find_written(visit.node.desk, reader=visit.reader, text=asked)
    if not matches:
        return Checked("warn", because("check_nothing_written"))
    first = next((match.place for match in matches if match.place), None)
    proof = prove_entry(visit.node.desk, reader=visit.reader, entry=first.entry) if first else None
    if proof and not proof.holds:
        return Checked("stop", because("check_proof_fails"), matches[:_MOST], len(matches) - _MOST, proof)
    return Checked("fine", because("check_on_record"), matches[:_MOST], max(0, len(matches) - _MOST), proof)


def check_file(request: HttpRequest, visit: Visit) -> Checked:
    """Say what an uploaded file is: a paper on this record, an archive, or neither. Raises Unfit."""
    uploaded = request.FILES.get("file")
    if not isinstance(uploaded, UploadedFile):
        raise Unfit("file", "check_no_file")
    with tempfile.TemporaryFile() as opened:
        kept = cast("BinaryIO", opened)
        digest, length = _copy(uploaded, kept)
        if length == 0:
            raise Unfit("file", "check_empty_file")
        matches = find_paper(visit.node.desk, reader=visit.reader, digest=digest, length=length)
        if matches:
            return _paper(visit, matches, digest)
        kept.seek(0)
        return _archive(visit, kept, digest)


def _copy(uploaded: UploadedFile, kept: BinaryIO) -> tuple[str, int]:
    digest, length = hashlib.sha256(), 0
    for piece in uploaded.chunks():
        digest.update(piece)
        length += len(piece)
        kept.write(piece)
    kept.flush()
    return digest.hexdigest(), length


def _paper(visit: Visit, matches: tuple[Match, ...], digest: str) -> Checked:
    place = matches[0].place
    proof = prove_entry(visit.node.desk, reader=visit.reader, entry=place.entry) if place else None
    return Checked("fine", because("check_is_paper"), matches[:_MOST], max(0, len(matches) - _MOST), proof, digest)


def _archive(visit: Visit, kept: BinaryIO, digest: str) -> Checked:
    desk = visit.node.desk
    sizes = {feed: head.size for feed, head in desk.store.heads().items()}
    try:
        found = examine(kept, sizes=sizes)
    except NotExamined as failed:
        raise Unfit("file", failed.why, 503 if failed.why == "check_busy" else REFUSED) from failed
    wrong = tuple((differing(sentence), sentence) for sentence in found.failures)
    if not found.group:
        return Checked("stop", because("check_unknown_file"), digest=digest, differing=wrong)
    heads = _heads(visit, found) if found.group == desk.group().id else ()
    tone, verdict = _verdict(visit, found, heads)
    return Checked(tone, verdict, digest=digest, examined=found, differing=wrong, heads=heads)


def _heads(visit: Visit, found: Examined) -> tuple[HeadCompared, ...]:
    theirs = [TheirHead(one.code, one.feed, one.entries, one.root, found.roots.get(one.feed)) for one in found.members]
    return compare_heads(visit.node.desk, reader=visit.reader, theirs=theirs)


def _verdict(visit: Visit, found: Examined, heads: tuple[HeadCompared, ...]) -> tuple[str, Reason]:
    standing = {one.standing for one in heads}
    if found.failures:
        return "stop", because("check_differs", count=found.differing)
    if found.group != visit.node.desk.group().id:
        return "warn", because("check_other_group", signer=found.signed_by, words=found.words)
    if "fork" in standing:
        return "stop", because("check_forked")
    if standing & {"newer", "not_here"}:
        return "wait", because("check_newer")
    return ("fine", because("check_equal")) if standing == {"equal"} else ("fine", because("check_earlier"))


def fault_of(visit: Visit, unfit: Unfit) -> Fault:
    """Write what was unfit as the fault of its field."""
    return Fault(visit.speaker.say(unfit.code), unfit.field)
