"""Nodes that sign what their desks would never write: most of it sound in form, much of it nonsense as an act."""

import hashlib
import random
from typing import Any

from tests.cast import DESK, HEAD, MONITOR, READER, ROK, ROLES, US, Cast, apart, at

from tandem.acts.register import KINDS
from tandem.record.entry import BadEntry
from tandem.state.meeting import Meeting

SOUND: dict[str, list[Any]] = {
    "action_type": ["cooperation_project", "routine_measure"],
    "procedure": ["no-surprises", "under-silence"],
    "starts_on": ["2018-11-30", "9999-12-31"],
    "ends_on": ["2018-12-17", "9999-12-31"],
    "zone": ["Asia/Seoul", "Nowhere"],
    "reason": ["study", "legal_review", "a whim"],
    "position": ["objection", "support", "concern"],
    "decision": ["go", "go_over_objection", "go_unheard", "postpone"],
    "deadline": ["2018-10-19T22:00:00Z", "9999-12-31T23:59:59Z"],
    "window": [None, {"opens": "2018-10-15T01:00:00Z", "closes": None}],
    "until": [None, "2018-12-26", "2018-12-26T09:00:00Z"],
    "to": [ROK, US, "nobody"],
    "accepted": [True, False],
    "urgent": [True, False],
    "editorial": [True, False],
    "section": ["title", ""],
    "override": [True, False],
    "number": [1, 2, 3],
    "roles": [["head_of_delegation"], ["desk_officer", "head_of_delegation"]],
    "code": [ROK, US],
    "year": [2018, 2019],
    "calendar": ["0" * 64],
    "now": ["2019-01-01T00:00:00Z"],
    "actor": [ROK, "nobody"],
    "party": [ROK, US, "nobody"],
    "event": ["said"],
    "evidence": ["observed", "reported"],
    "said_by": ["a newspaper"],
    "grade": [1],
    "subject_to_clearance": [True, False],
    "happened": [None, "2018-10-14"],
    "known": [None, "2018-10-14"],
    "channel": ["telephone", "letter"],
    "parties": [[ROK], [US, ROK], [], ["nobody"]],
    "said_on": ["2018-10-14", "2018-02-30"],
    "subject": ["region", ""],
    "test": ["said", "unsaid"],
    "answer": ["confirmed", "disputed", "keeps", "will_revise"],
    "review_on": [None, "2018-12-20", "9999-12-31"],
    "next_on": [None, "2019-01-20", "0001-01-01"],
    "marking": ["", "internal", "a marking of nobody"],
    "about": [None, "2018-10-14"],
    "sort": ["line", "readout", "charter"],
    "authentic": [["en"], ["en", "ko"], ["en", "en"]],
    "use": ["each", "background", ""],
    "in_force_from": [None, "2018-11-30", "9999-12-31"],
    "in_force_until": [None, "2018-12-17", "9999-12-31"],
    "base": ["", "0" * 64],
    "wording": ["0" * 64, "a whim"],
    "by": [US, "nobody"],
    "language": ["en", "ko", "klingon"],
    "words_sha256": ["0" * 64],
    "moment": [None, "2018-11-20T09:00:00Z"],
    "statement": ["interpretative", "reservation"],
    "begins": ["2018-11-20T14:00:00Z", "9999-12-31T23:00:00Z"],
    "ends": ["2018-11-20T18:00:00Z", "9999-12-31T23:59:00Z"],
    "begun": ["2018-11-20T14:00:00Z", "2018-11-20T20:00:00Z"],
    "over": ["2018-11-20T18:00:00Z", "9999-12-31T23:59:00Z"],
    "format": ["in_person", "written"],
    "invited": [[], [ROK, US], ["nobody"]],
    "observers": [[], ["nobody"]],
    "recurs": [None, {"every": 2, "unit": "weeks"}, {"every": 52, "unit": "months"}],
    "between": [[ROK, US], ["nobody"], []],
    "status": ["planned", "held", "called_off"],
    "step": ["called_off", "not_set_again"],
    "member": [ROK, "nobody"],
    "person": [1, 2],
    "state": ["listed", "attended", "not_confirmed"],
    "capacity": ["head", "observer"],
    "kind": ["action", "decision"],
    "owner": ["", ROK, "nobody"],
    "due": [None, "2018-12-20", "9999-12-31"],
    "account": ["", US],
    "published": [None, "2018-11-20"],
}
UNSOUND: list[Any] = ["soon", "", -1, None, [], {"opens": "x"}, ["node"], "\u0085"]
TABLES = [b"[]", b"null", b'"oil"', b'{"lines":"oil"}', b'{"lines":[null]}', b'{"lines":[{"name":["oil"]}],"v":1}']
MOMENTS = ["2018-10-15T01:00", "0001-01-01T00:00", "2018-10-22T09:00", "9999-12-31T23:59"]


def facts_of(kind: str, cast: Cast, chance: random.Random) -> dict[str, Any]:
    """Answer facts of a kind, most of them sound."""
    named = KINDS[kind].act.__struct_fields__ if kind in KINDS else ("days",)
    facts = {name: chance.choice(SOUND[name]) for name in named if name in SOUND}
    if "charter" in named:
        scope = cast.group().charter.scope.get(facts["action_type"])
        facts |= {"charter": cast.group().charter_digest, "procedure": scope.procedure if scope else "none"}
        facts |= {"starts_on": "2018-11-30"}
        facts["tables"] = {"manifest": hashlib.sha256(chance.choice(TABLES)).hexdigest()}
    if "sort" in named:
        name = "charter" if facts["sort"] == "charter" else "wording"
        facts |= {"tables": {name: hashlib.sha256(chance.choice(TABLES)).hexdigest()}}
        facts["base"] = "0" * 64 if facts["sort"] == "charter" else ""
    if facts and chance.random() < 0.1:
        facts[chance.choice(list(facts))] = chance.choice(UNSOUND)
    return facts


def refs_of(cast: Cast, code: str, chance: random.Random) -> list[tuple[str, str]]:
    """Answer refs to a notice and to what was said about it, and now and then to anything."""
    meetings = list(cast.group(code).meetings.values())
    if meetings and chance.random() < 0.4:
        return _refs_to(chance.choice(meetings), chance)
    notice = chance.choice(list(cast.group(code).notices.values()))
    if chance.random() < 0.3 and (texts := list(cast.group(code).texts.values())):
        text = chance.choice(texts)
        return [(chance.choice(text.versions).stamp.entry, "version"), (notice.id, "depends"), (text.id, "supersedes")]
    said = [*notice.positions, *notice.closings, *notice.decisions, *notice.holds, *notice.questions]
    entries = [one.stamp.entry for one in said] or [notice.id]
    anything = [stored.entry.id for stored in cast.desks[code].store.arrived_since(0)]
    refs = [(chance.choice(notice.versions).stamp.entry, "version")]
    refs += [(chance.choice(entries), rel) for rel in ("on", "cites", "completes") if chance.random() < 0.5]
    strange = ("version", "supersedes", "after_the_fact", "accepts", "junk")
    return [*refs, (chance.choice(anything), chance.choice(strange))] if chance.random() < 0.2 else refs


def _refs_to(meeting: Meeting, chance: random.Random) -> list[tuple[str, str]]:
    said = [*meeting.dates, *meeting.points, *meeting.outcomes]
    return [(chance.choice([meeting.id, *(one.stamp.entry for one in said)]), "on")]


def junk(cast: Cast, code: str, chance: random.Random) -> None:
    """Sign something that is in form as an entry and may be nonsense as an act."""
    # A change of keys that does not hold is refused at the door: no node can put it on another's record.
    kinds = [kind for kind in KINDS if not kind.startswith("key.")]
    kind = chance.choice([*kinds, "hold.placed/2", "notice.received/2"])
    officer = chance.choice([HEAD, DESK, DESK, READER, 7])
    role = "monitor" if code == MONITOR else ROLES.get(officer, "king")
    try:
        cast.forge(
            code, None, kind=kind, facts=facts_of(kind, cast, chance), crit=chance.random() < 0.5,
            refs=refs_of(cast, code, chance), seen={} if chance.random() < 0.3 else None, officer=officer,
            role=role if chance.random() < 0.95 else "king", when=at(chance.choice(MOMENTS)),
            tables={hashlib.sha256(raw).hexdigest(): raw for raw in TABLES},
        )  # fmt: skip
    except BadEntry:
        # Not an entry at all; no node would take it in.
        return


def hostile(seed: int) -> Cast:
    """Answer two parties and a monitor that gave notices and then signed a hundred and twenty odd things."""
    chance = random.Random(seed)
    cast = apart(monitors=[MONITOR])
    for kind in ("cooperation_project", "routine_measure"):
        cast.give(ROK, action_type=kind)
        cast.give(US, action_type=kind)
    for _ in range(120):
        junk(cast, chance.choice([ROK, US, MONITOR]), chance)
        if chance.random() < 0.1:
            cast.watch()
    return cast
