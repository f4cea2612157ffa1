"""What everybody may read without signing in: published reports, agreed texts and read-outs that were published, heads.

The reading that is handed out holds nothing else, neither words nor matters, so that no page can show more of it.
"""

from datetime import datetime
from types import MappingProxyType

import msgspec

from tandem.desk.desk import Desk
from tandem.desk.reading import heads_of, prose_of, table_of
from tandem.rules.text import text_standing
from tandem.state.group import Group
from tandem.state.meeting import Meeting
from tandem.state.reading import Reader, Reading
from tandem.state.tandem import Tandem
from tandem.state.text import JointText

WORLD = Reader(None)
"""Who reads: everybody, nobody signed in."""


def read_public(desk: Desk, *, now: datetime) -> Reading:
    """Answer what is agreed and public, and nothing else of the group."""
    group = desk.group()
    moment = desk.moment(group, now)
    texts = {id: one for id, text in group.texts.items() if (one := _public(text, group, moment)) is not None}
    meetings = {id: met for id, held in group.meetings.items() if (met := _readouts_of(held, group)) is not None}
    reports = group.tandem.reports
    entries = [stamp.entry for one in reports for stamp in (one.stamp, *(c.stamp for c in one.corrections))]
    entries += [text.current.stamp.entry for text in texts.values()]
    entries += [publication.stamp.entry for text in texts.values() for publication in text.publications]
    entries += [readout.stamp.entry for meeting in meetings.values() for readout in meeting.readouts]
    tables = [digest for text in texts.values() for digest in text.current.terms.tables.values()]
    shown = _cut(group, texts, meetings)
    return Reading(
        reader=WORLD, group=shown, now=moment, prose=prose_of(desk, entries),
        tables={digest: table_of(desk, digest) for digest in tables}, heads=heads_of(desk, group),
    )  # fmt: skip


def _public(text: JointText, group: Group, now: datetime) -> JointText | None:
    """A text that is agreed, in force and was published, without what was said on the way to it; else None.

    A line that was only agreed is nobody's to read yet, a version that is still proposed never is, and neither is one
    that carries any marking but the lowest.
    """
    stands = text_standing(text, group, now)
    if text.sort not in ("line", "readout") or not text.publications or stands.state != "in_force":
        return None
    if not _for_everybody(group, stands.version.terms.marking):
        return None
    return msgspec.structs.replace(
        text, versions=(stands.version,), words=(), recalls=(), translations=(), statements=(), reviews=(),
        disregarded=(),
    )  # fmt: skip


def _for_everybody(group: Group, marking: str) -> bool:
    """Tell whether a marking is the lowest of the charter, or the charter has none."""
    charter = group.charter
    return not charter.markings or charter.marking_of(marking) == charter.marking_codes[0]


def _readouts_of(meeting: Meeting, group: Group) -> Meeting | None:
    """A meeting with those read-outs of it alone that a side published."""
    public = tuple(one for one in meeting.readouts if one.published)
    if not public or not _for_everybody(group, meeting.marking):
        return None
    emptied = {
        name: ()
        for name in meeting.__struct_fields__
        if isinstance(getattr(meeting, name), tuple) and name != "parties"
    }
    return msgspec.structs.replace(meeting, **{**emptied, "readouts": public})


def _cut(group: Group, texts: dict[str, JointText], meetings: dict[str, Meeting]) -> Group:
    kept = {**texts, **meetings}
    by_ref = {ref: id for ref, id in group.by_ref.items() if id in kept}
    nothing: MappingProxyType[str, str] = MappingProxyType({})
    return msgspec.structs.replace(
        group, notices=MappingProxyType({}), observed=MappingProxyType({}), requests=MappingProxyType({}),
        requests_about=MappingProxyType({}), texts=MappingProxyType(texts), meetings=MappingProxyType(meetings),
        by_ref=MappingProxyType(by_ref), superseded=nothing, goals=(), amendments=(), erasures=(), resolutions=(),
        disregarded=(), incomplete=(), tandem=Tandem(reports=group.tandem.reports), published=(), in_force=(),
        waiting=MappingProxyType({}), calendars=MappingProxyType({}),
    )  # fmt: skip
