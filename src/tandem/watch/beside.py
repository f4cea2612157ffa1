"""Claims that stand beside an event in its own clause: its time, its place, and how far it has come."""

import re
from collections.abc import Iterator

from tandem.watch.claims import Claim, Read, make
from tandem.watch.events import Mention
from tandem.watch.masked import Masked
from tandem.watch.slots import MARKS, ROOM

_FAR = 110
_NEAR = 14
_WINDOW = 40
_UNTIL = re.compile(r"\b(?:by|until|till|before) ?$")
_BREAK = re.compile(r"[.;:“”\"!?](?:\s|$)")


def find_beside(one: Read) -> tuple[Claim, ...]:
    """Answer the times, places and states of the events of a document."""
    found: list[Claim] = []
    for at, sentence in enumerate(one.sentences):
        found.extend(_times(one, at, sentence))
        found.extend(_places(one, sentence))
        found.extend(_states(one, at, sentence))
    return tuple(found)


def _spots(sentence: Masked, mark: str) -> list[int]:
    first = MARKS["event" if mark == "event" else "date" if mark == "date" else "who"]
    return [at for at, letter in enumerate(sentence.text) if first <= ord(letter) < first + ROOM]


def _times(one: Read, at: int, sentence: Masked) -> Iterator[Claim]:
    events = _spots(sentence, "event")
    for number, spot in enumerate(_spots(sentence, "date")):
        near = [e for e in events if abs(e - spot) <= _FAR and _one_clause(one, sentence, spot, e)]
        if not near:
            continue
        place = min(near, key=lambda e: (abs(e - spot), e > spot))
        mention, dated = sentence.events[events.index(place)], sentence.dates[number]
        kind = _kind_of_time(one, sentence, spot, place)
        if kind and not (kind == "held" and _lasts(one, mention) and not _begins(one, sentence, spot, place)):
            yield make(
                one,
                sentence,
                mention,
                slot="date",
                kind=kind,
                value=dated.value,
                words=dated.span.of(one.found.page.text),
                match=(min(spot, place), max(spot, place) + 1),
                rule=f"date.{kind}.{one.language}",
                marks=_marks(one, at, mention),
            )


def _lasts(one: Read, mention: Mention) -> bool:
    return one.slots.by_id[mention.event.head].kind == "lasts"


def _begins(one: Read, sentence: Masked, date: int, event: int) -> bool:
    area = sentence.text[max(0, min(date, event) - _WINDOW) : max(date, event) + _WINDOW]
    return bool(one.slots.cues[f"begins.{one.language}"].search(area))


def _one_clause(one: Read, sentence: Masked, date: int, event: int) -> bool:
    between = sentence.text[min(date, event) + 1 : max(date, event)]
    if _BREAK.search(between) or one.slots.cues[f"saying.{one.language}"].search(between):
        return False
    return not (date < event and "," in between and date > _NEAR)


def _kind_of_time(one: Read, sentence: Masked, date: int, event: int) -> str:
    first, last = sorted((date, event))
    area = sentence.text[max(0, first - _WINDOW) : last + _WINDOW]
    between = sentence.text[first + 1 : last]
    if _UNTIL.search(between):
        return ""
    for kind in ("planned", "announced", "held"):
        cue = one.slots.cues[f"times.{kind}.{one.language}"]
        if cue.search(area if kind == "planned" or one.language == "ko" else between) or (
            kind == "held" and cue.search(sentence.text[max(0, first - _WINDOW) : first])
        ):
            return kind
    if len(between) > _NEAR:
        return ""
    return "planned" if one.slots.cues[f"hindered.{one.language}"].search(area) else "held"


def _marks(one: Read, at: int, mention: Mention) -> tuple[str, ...]:
    """Answer what is told beside a plan: that something stood in its way, that it is a new attempt."""
    own = one.sentences[at]
    after = one.sentences[at + 1] if at + 1 < len(one.sentences) else None
    told = [own.text, *([after.text] if after is not None and _goes_on(one, after, mention) else [])]
    marks = []
    if any(one.slots.cues[f"moved.{one.language}"].search(text) for text in told):
        marks.append("moved")
    if any(one.slots.cues[f"hindered.{one.language}"].search(text) for text in told):
        marks.append("hindered")
    if one.slots.cues[f"again.{one.language}"].search(own.text):
        marks.append("again")
    return tuple(marks)


def _goes_on(one: Read, after: Masked, mention: Mention) -> bool:
    """Answer whether the next sentence is still about the event: it names it again, or names none."""
    if not after.events or any(other.event.head == mention.event.head for other in after.events):
        return True
    start = after.text[:_FAR].casefold()
    return any(re.match(rf"(?:however|but|yet|still)?,? ?{re.escape(word)}\b", start) for word in one.slots.it)


_IN = {"en": re.compile(r"\b(?:in|at)(?: the)? $"), "ko": re.compile(r"")}


def _places(one: Read, sentence: Masked) -> Iterator[Claim]:
    events = _spots(sentence, "event")
    for number, spot in enumerate(_spots(sentence, "who")):
        actor = sentence.actors[number]
        before, after = sentence.text[:spot], sentence.text[spot + 1 : spot + 4]
        inside = _IN["en"].search(before) if one.language == "en" else after.startswith("에서")
        near = [e for e in events if abs(e - spot) <= _FAR and _one_clause(one, sentence, spot, e)]
        if actor.kind not in ("place", "party") or not inside or not near:
            continue
        place = min(near, key=lambda e: abs(e - spot))
        area = sentence.text[min(spot, place) : max(spot, place) + _WINDOW]
        if one.slots.cues[f"held_at.{one.language}"].search(area):
            yield make(
                one,
                sentence,
                sentence.events[events.index(place)],
                slot="place",
                kind="held",
                value=actor.id if actor.id and actor.kind == "place" else actor.words.casefold(),
                words=actor.words,
                match=(min(spot, place), max(spot, place) + 1),
                rule=f"place.{one.language}",
            )


def _states(one: Read, at: int, sentence: Masked) -> Iterator[Claim]:
    events = _spots(sentence, "event")
    for state in one.slots.status:
        cue = one.slots.cues.get(f"status.{state}.{one.language}")
        for match in cue.finditer(sentence.text) if cue is not None else ():
            near = [e for e in events if _reaches(sentence.text, e, match)]
            if not near:
                continue
            place = min(near, key=lambda e: abs(e - match.start()))
            mention = sentence.events[events.index(place)]
            yield make(
                one,
                sentence,
                mention,
                slot="status",
                kind="",
                value=state,
                words=match.group(),
                match=(min(place, match.start()), max(place + 1, match.end())),
                rule=f"status.{state}.{one.language}",
                marks=(f"day {_day(one, sentence)}",),
            )


_OBJECT = re.compile(r" (?:the |a |an |its |their )?(?:[\w-]+ ){0,2}")


def _reaches(text: str, event: int, cue: re.Match[str]) -> bool:
    """Answer whether a word of state is about an event: behind it in its clause, or before it as its object."""
    if cue.end() <= event:
        return bool(_OBJECT.fullmatch(text[cue.end() : event])) or text[cue.end() : event].isspace()
    between = text[event + 1 : cue.start()]
    return len(between) <= _WINDOW + 20 and not re.search(r"[.;,:“”\"]", between)


def _day(one: Read, sentence: Masked) -> str:
    """Answer the day for which a state is told: the last told in its sentence; empty where none is."""
    return max((dated.value for dated in sentence.dates), default="")
