"""What the calendar does not allow: a day told as past before it came, a wrong weekday, an end before its start, a span
of days that does not fit, two days of one thing in one document.

It says what does not fit and, where the rest of the batch has it, which day is likely meant; it decides nothing.
"""  # fmt: skip

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tandem.watch.account_words import explanation, question
from tandem.watch.claims import Claim
from tandem.watch.found import Account, Dated, Found, Place, Position
from tandem.watch.page import Span
from tandem.watch.same_event import bounds, meet
from tandem.watch.slots import Slots

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLAUSE = re.compile(r"[;:“”\"]|, (?:but|and|while|which)\b")
_RANGE = re.compile(r"\s*(?:to|until|through|till|and|[-–—~]|부터|에서|까지)\s*")
_BEFORE = 90


def find_slips(founds: Sequence[Found], claims: Sequence[Claim], slots: Slots) -> Iterator[Account]:
    """Answer what does not fit the calendar in each document."""
    for found in founds:
        yield from _after_own_day(found, claims, slots)
        yield from _weekdays(found, slots)
        yield from _ranges(found, slots)
        yield from _two_days(found, claims, slots)


def own_day(found: Found) -> str:
    """Answer the day up to which a document can tell of what is past: its last update, else the first day it prints.

    A page that prints two days as published was written by the first of them and put up on the second.
    """
    updated = [one.value for one in found.page.published if one.kind == "updated"]
    return max(updated) if updated else min((one.value for one in found.page.published), default="")


def _body_dates(found: Found) -> Iterator[tuple[Dated, Span]]:
    for dated in found.dates:
        sentence = next((one for one in found.sentences if one.holds(dated.span)), None)
        if sentence is not None and any(part.holds(dated.span) for part in found.page.body):
            yield dated, sentence


def _after_own_day(found: Found, claims: Sequence[Claim], slots: Slots) -> Iterator[Account]:
    day = own_day(found)
    for dated, sentence in _body_dates(found) if day else ():
        exact = bool(re.search(r"\d", dated.span.of(found.page.text)))
        if exact and bounds(dated.value)[0] > day and _told_as_past(found, dated, sentence, slots):
            yield _later_than_itself(found, dated, sentence, claims, day)


def _told_as_past(found: Found, dated: Dated, sentence: Span, slots: Slots) -> bool:
    text, language = found.page.text, found.page.language or "en"
    start = max(sentence.start, dated.span.start - _BEFORE * (10 if language == "ko" else 1))
    before = _CLAUSE.split(text[start : dated.span.start])[-1]
    after = text[dated.span.end : sentence.end]
    after = after.split(",")[0] if language == "ko" else after
    past, coming = (slots.cues[f"{name}.{language}"] for name in ("past", "coming"))
    return not (coming.search(before) or coming.search(after[:_BEFORE])) and bool(
        past.search(before) or past.search(after)
    )


def _later_than_itself(found: Found, dated: Dated, sentence: Span, claims: Sequence[Claim], day: str) -> Account:
    others, event = _elsewhere(found, dated, claims)
    likely = _likely(dated.value, others, day)
    values = {"day": day, "told": dated.value, "words": dated.span.of(found.page.text), "event": event}
    reason = "after-own-day"
    if likely:
        reason, values["other"] = "after-own-day-slip", likely[0].value
    positions = (
        Position(dated.value, "asserted", Place(found.page.sha256, dated.span)),
        *(Position(one.value, one.modality, one.at, one.chain) for one in likely),
    )
    return _account(reason, values, positions)


def _elsewhere(found: Found, dated: Dated, claims: Sequence[Claim]) -> tuple[list[Claim], str]:
    """Answer what is told elsewhere of the day of the event that stands beside a date, and the event's words."""
    dates = [one for one in claims if one.slot == "date" and one.positive]
    mine = [one for one in dates if one.at.sha256 == found.page.sha256 and one.at.span.holds(dated.span)]
    if not mine:
        return dates, "it"
    head = mine[0].event
    return [one for one in dates if one.event.head == head.head], f"the {head.words}".replace("the the ", "the ")


def _likely(value: str, others: Sequence[Claim], day: str) -> list[Claim]:
    """Answer the days of the same event that are like the one told but for the month, the year or a digit."""
    alike = [one for one in others if _DAY.fullmatch(one.value) and one.value <= day and _near(one.value, value)]
    return alike[:4]


def _near(a: str, b: str) -> bool:
    return a != b and len(a) == len(b) and (a[8:] == b[8:] or a[5:] == b[5:])


def _weekdays(found: Found, slots: Slots) -> Iterator[Account]:
    names = {name: number for number, told in enumerate(slots.weekdays) for name in told}
    text = found.page.text
    for dated, _ in _body_dates(found):
        if not _DAY.fullmatch(dated.value):
            continue
        printed = _weekday(text, dated.span, names)
        actual = date.fromisoformat(dated.value).weekday()
        if printed is not None and printed[0] != actual and re.search(r"\d", dated.span.of(text)):
            values = {
                "told": dated.value,
                "words": text[min(dated.span.start, printed[1].start) : max(dated.span.end, printed[1].end)],
                "printed": slots.weekdays[printed[0]][0].title(),
                "actual": slots.weekdays[actual][0].title(),
            }
            yield _account(
                "weekday", values, (Position(dated.value, "asserted", Place(found.page.sha256, dated.span)),)
            )


def _weekday(text: str, span: Span, names: Mapping[str, int]) -> tuple[int, Span] | None:
    """Answer the weekday printed in a date, or right before or behind it: "Tuesday, Nov. 20", "20일(화)"."""
    told = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    inside = re.search(rf"\b(?:{told})\b\.?", span.of(text), re.IGNORECASE)
    if inside:
        return names[inside.group().rstrip(".").casefold()], Span(
            span.start + inside.start(), span.start + inside.end()
        )
    before = re.search(rf"\b({told})\.?,? (?:the )?$", text[max(0, span.start - 14) : span.start], re.IGNORECASE)
    if before:
        at = max(0, span.start - 14) + before.start()
        return names[before.group(1).casefold()], Span(at, span.start)
    after = re.match(rf"(?:\(|, |\s\()({told})(?:\)|(?=[,.\s]))", text[span.end : span.end + 14], re.IGNORECASE)
    return (names[after.group(1).casefold()], Span(span.end, span.end + after.end())) if after else None


def _ranges(found: Found, slots: Slots) -> Iterator[Account]:
    """Answer ranges that end before they start, and a number of days told that the range does not have."""
    for first, last, span, sentence in _told_ranges(found, slots):
        place = (Position(f"{first}/{last}", "asserted", Place(found.page.sha256, span)),)
        words = span.of(found.page.text)
        if last < first:
            yield _account("order", {"first": first, "last": last, "words": words}, place)
            continue
        told = _duration(found, sentence, slots)
        days = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
        if told and days not in (told, told + 1):
            yield _account(
                "duration", {"first": first, "last": last, "days": str(days), "told": str(told), "words": words}, place
            )


def _from_to(found: Found, a: Dated, b: Dated, sentence: Span, slots: Slots) -> bool:
    """Answer whether the one day is told as the first and the other as the last: "began on ... to end on"."""
    language = found.page.language or "en"
    text, cues = found.page.text, slots.cues
    before, between = text[max(sentence.start, a.span.start - _NEAR) : a.span.start], text[a.span.end : b.span.start]
    starts, ends = cues.get(f"starts.{language}"), cues.get(f"ends.{language}")
    return bool(starts and ends and starts.search(before) and ends.search(between[-_NEAR:]))


_NEAR = 24


def _told_ranges(found: Found, slots: Slots) -> Iterator[tuple[str, str, Span, Span]]:
    dates = list(_body_dates(found))
    for dated, sentence in dates:
        first, _, last = dated.value.partition("/")
        exact = re.search(r"\d.*\d", dated.span.of(found.page.text))
        if _DAY.fullmatch(first) and _DAY.fullmatch(last) and exact:
            yield first, last, dated.span, sentence
    for (a, sentence), (b, other) in itertools.pairwise(dates):
        between = found.page.text[a.span.end : b.span.start]
        whole = _DAY.fullmatch(a.value) and _DAY.fullmatch(b.value)
        apart = _RANGE.fullmatch(between) and "and" not in between
        if sentence == other and whole and (apart or _from_to(found, a, b, sentence, slots)):
            yield a.value, b.value, Span(a.span.start, b.span.end), sentence


def _duration(found: Found, sentence: Span, slots: Slots) -> int:
    """Answer the number of days told in a sentence that tells exactly one; 0 where none or several."""
    counts = "|".join(map(re.escape, slots.counts))
    pattern = rf"\b(\d{{1,3}}|{counts})[- ](days?|weeks?)\b|(\d{{1,3}})일\s?(?:간|동안)|({counts})(?:간| 동안)"
    told = re.findall(pattern, sentence.of(found.page.text), re.IGNORECASE)
    if len(told) != 1:
        return 0
    english, unit, korean, native = told[0]
    number = english or korean or native
    count = int(number) if number.isdigit() else slots.counts[number.casefold()]
    return count * 7 if unit.casefold().startswith("week") else count


def _two_days(found: Found, claims: Sequence[Claim], slots: Slots) -> Iterator[Account]:
    """Answer what one document, in its own voice, tells as held on two days though it is held once."""
    day = own_day(found)
    held = [
        one
        for one in claims
        if one.at.sha256 == found.page.sha256
        and (one.slot, one.kind) == ("date", "held")
        and one.positive
        and not one.chain
        and _DAY.fullmatch(one.value)
        and not (day and one.value > day)
    ]
    for at, a in enumerate(held):
        for b in held[at + 1 :]:
            once = slots.by_id[a.event.head].kind == "once" or bool(a.ordinal)
            same = a.event == b.event and a.ordinal == b.ordinal and a.rule == b.rule
            if once and same and not meet(a.value, b.value) and _near(a.value, b.value):
                values = {"event": f"the {a.event.words}", "values": f"{a.value} and {b.value}", "words": a.value}
                yield _account("two-days", values, tuple(Position(one.value, one.modality, one.at) for one in (a, b)))


def _account(reason: str, values: Mapping[str, str], positions: tuple[Position, ...]) -> Account:
    told = explanation(reason, values)
    asked = question("calendar", values)
    return Account(
        asked,
        "calendar",
        positions,
        told,
        values.get("event", ""),
        "date",
        f"calendar.{reason}",
        reason,
        tuple(values.items()),
        "calendar",
    )
