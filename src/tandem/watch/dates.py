"""Finds the times that a page tells, a day or longer, each as EDTF with how it is known.

Every time is read in its order in the text: one may lean on the one before it. A stretch (*from November 30 to
December 17*, *late November or early December*) is one time. A duration (*18-day*) is none.
"""

import re
from collections.abc import Sequence
from datetime import date

import msgspec

from tandem.watch.date_words import MONTHS, NUMBER, WORDS, number
from tandem.watch.dates_anchored import KnownEvent, TimeTold, event_day, known_in, same_or_next, shipped_events
from tandem.watch.dates_derived import moved, moved_from, on_a_unit, on_a_weekday, on_the_calendar, tense, tense_of_all
from tandem.watch.dates_patterns import PATTERNS
from tandem.watch.dates_told import Told
from tandem.watch.edtf import between, bounds, is_day, of_part
from tandem.watch.found import Basis, Dated, Note
from tandem.watch.page import Page, Span

STAGE = ("dates", 1)

_READ = ("title", "heading", "dateline", "byline", "caption", "paragraph")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)\S+@\S+\.\w+")
_WORD_BEFORE = re.compile(r"([\w’']+)[\s(-]*$")
_WORD_AFTER = re.compile(r"\s*([\w’']+)")
_JOINED = re.compile(r"\s*(?:-|–|—|to|through|until|till|or)\s*", re.IGNORECASE)
_FROM = re.compile(r"\b(from|between)\s+(?:the\s+)?$", re.IGNORECASE)
_PUT_OFF = re.compile(r"\b(?:postponed|moved|delayed|changed|shifted|rescheduled|brought\s+forward|put\s+off)\b[^.]*$")
_DURATION = re.compile(
    rf"\b(?P<count>{NUMBER})[-\s]+(?P<unit>(?i:day|week))s?\b(?!\s+(?i:ago|earlier|later|from\s+now))"
)
_SHARING = re.compile(r"\s*(?:-|–|to|through|until|and|or|,)\s*")
_CAPITALS = re.compile(r"\s+(?:[A-Z][\w-]*\s*){1,4}")
_PAPER_OF = re.compile(r"\b[A-Z][a-z]+\s+(?:of|dated|signed\s+on)\s+(?:the\s+)?$")
_FAR = 366
_ONLY_BOUNDS = ("since", "until", "till", "by")


class _Reading(msgspec.Struct):
    """What is known while a page is read from its beginning: its day, the sentences, and the times so far."""

    page: Page
    text: str
    sentences: Sequence[Span]
    anchor: date | None
    events: tuple[KnownEvent, ...]
    told: list[TimeTold]

    def sentence_at(self, span: Span, block: Span) -> Span:
        return next((one for one in self.sentences if one.holds(span)), block)

    def near(self, span: Span) -> date | None:
        """Answer the day near which a time lies: the page's, or that of a story told of another year just before.

        What holds since a year, or until one, tells no story of that year.
        """
        last = self.told[-1] if self.told and span.start - self.told[-1].span.end < 300 else None
        if last is not None and _word_before(self.text, last.span.start) in _ONLY_BOUNDS:
            return self.anchor
        if last is None or len(last.value) < 4 or not last.value[:4].isdigit() or self._names_a_paper(last.span):
            return self.anchor
        day = bounds(last.value)[1]
        return day if self.anchor is None or (self.anchor - day).days > _FAR else self.anchor

    def _names_a_paper(self, span: Span) -> bool:
        """Answer whether a day belongs to the name of a paper ("the Protocol of 2 March 2014") and tells no story."""
        return self.anchor is not None and bool(_PAPER_OF.search(self.text[max(0, span.start - 60) : span.start]))


def anchor_day(page: Page) -> date | None:
    """Answer the day from which a page counts: the day printed in its own head, or the first that the site prints.

    A report with a day of its own that is put on a page later keeps its own: a site's day comes before the title, the
    report's stands beside it. So of several days published the earliest holds.
    """
    days = sorted(one.value for one in page.published if one.kind == "published")
    return date.fromisoformat(days[0]) if days else None


def find_dates(
    page: Page, sentences: Sequence[Span], notes: Sequence[Note] = (), *, events: Sequence[KnownEvent] = ()
) -> tuple[Dated, ...]:
    """Find every time that the body, the head and the notes of a page tell, in the order of the text.

    `events` are known by name beside those that come with the programme, and before them; of the notes only times with
    a year are given, since their words are titles of works.
    """
    blocks = page.parts(*_READ)  # type: ignore[arg-type]
    text = _ADDRESS.sub(lambda match: " " * len(match[0]), page.text)
    reading = _Reading(page, text, tuple(sentences), anchor_day(page), (*events, *shipped_events()), [])
    in_notes = (*page.parts("note"), *(note.span for note in notes))
    found = [one for block in blocks for one in _in_block(block, reading)]
    found = _with_later_events(found, reading)
    found += [one for block in dict.fromkeys(in_notes) for one in _in_block(block, reading) if one.basis == "printed"]
    return tuple(sorted({(one.span): one for one in found}.values(), key=lambda one: one.span))


def _with_later_events(found: list[Dated], reading: _Reading) -> list[Dated]:
    """Look again for events that are told of only after the words that lean on them, and leave out what stays open."""
    again = (one if one.value else _event_again(one, reading) for one in found)
    return [one for one in again if one.value]


def _event_again(one: Dated, reading: _Reading) -> Dated:
    words = one.span.of(reading.text)
    if " before " in words or " after " in words:
        return one
    value = event_day(words, reading.text, one.span.start, reading.told, reading.events)
    return msgspec.structs.replace(one, value=value)


def _in_block(block: Span, reading: _Reading) -> list[Dated]:
    tellings = _with_shared_years(_tellings(block, reading.text), reading.text)
    found: list[tuple[Told, Dated]] = []
    for telling in tellings:
        dated = _dated(telling, block, reading)
        if dated is None:
            continue
        found.append((telling, dated))
        if dated.value:
            reading.told.append(TimeTold(dated.span, dated.value, reading.sentence_at(dated.span, block)))
    return _joined([dated for _, dated in found], reading.text)


def _tellings(block: Span, text: str) -> list[Told]:
    every: list[Told] = []
    for pattern, made in PATTERNS:
        for match in pattern.finditer(text, block.start, block.end):
            telling = made(match)
            if telling is not None and (_in_a_name(telling, text) or _is_time(telling, text)):
                every.append(telling)
    every.sort(key=lambda one: (one.span.start - one.span.end, one.span.start))
    kept: list[Told] = []
    for one in every:
        if all(one.span.end <= other.span.start or other.span.end <= one.span.start for other in kept):
            kept.append(one)
    return sorted((one for one in kept if not _in_a_name(one, text)), key=lambda one: one.span)


def _word_before(text: str, at: int) -> str:
    match = _WORD_BEFORE.search(text[max(0, at - 24) : at])
    return match[1].lower() if match else ""


def _word_after(text: str, at: int) -> str:
    match = _WORD_AFTER.match(text[at : at + 32])
    return match[1] if match else ""


def _is_time(telling: Told, text: str) -> bool:
    if telling.leaning == "weekday":
        return _word_before(text, telling.span.start) not in ("every", "each")
    if telling.leaning != "calendar":
        return True
    if telling.rule == "date.month":
        return _is_month(telling, text)
    if telling.rule == "date.year":
        return _is_year(telling, text)
    return True


def _in_a_name(telling: Told, text: str) -> bool:
    """Answer whether a month and day stand in the name of a text or movement: *the June 15th Joint Declaration*."""
    if telling.rule != "date.day" or telling.year is not None:
        return False
    name = _CAPITALS.match(text, telling.span.end)
    return name is not None and not WORDS.named_after_days.isdisjoint(name[0].split())


def _is_month(telling: Told, text: str) -> bool:
    word = telling.span.of(text).split()[-1].rstrip(".")
    before, after = _word_before(text, telling.span.start), _word_after(text, telling.span.end)
    if word not in MONTHS or (len(word) <= 4 and word not in ("May", "June", "July", "JUNE", "JULY")):
        return bool(telling.part) or (word in MONTHS and before in ("in", "since", "of", "until", "by"))
    if after[:1].isupper() and after not in WORDS.after_months and text[telling.span.end : telling.span.end + 1] == " ":
        return before in WORDS.before_months and before not in ("and", "or", "for")
    if MONTHS[word] in (3, 5):
        return bool(telling.part) or before in WORDS.before_months
    return True


def _is_year(telling: Told, text: str) -> bool:
    start, end = telling.span.start, telling.span.end
    before, after = _word_before(text, start), _word_after(text, end)
    if before in WORDS.before_numbers or re.search(
        r"[\d.][\s]*[(.]?$|[\d]\s*[\w.]*\s*\($|[Nn]os?\.\s*$", text[max(0, start - 12) : start]
    ):
        return bool(re.search(r"\d(?:st|nd|rd|th)?\s*,\s*$", text[max(0, start - 12) : start]))
    if telling.part:
        return True
    counted = after[:1].islower() and after not in WORDS.after_years and text[end : end + 1] == " "
    if counted:
        return before in ("the", "in", "since", "its", "their", "during")
    listed = bool(re.search(r"\b(?:1[5-9]|20)\d\d\s*(?:,|and|or|,\s*and)\s*$", text[max(0, start - 12) : start]))
    ahead = bool(re.match(r"\s*(?:,|and|or)\s+(?:1[5-9]|20)\d\d\b", text[end : end + 12]))
    bracketed = text[start - 1 : start] in "([" and text[end : end + 1] in ")]"
    begins = before == "" or text[max(0, start - 2) : start].strip() in (".", ",")
    return before in WORDS.before_years or listed or (ahead and before != "") or bracketed or (begins and bool(after))


def _with_shared_years(tellings: list[Told], text: str) -> list[Told]:
    """Give a day without a year the year that stands after the next: *Oct. 28 and Nov. 3, 2018*."""
    shared = list(tellings)
    for n in range(len(shared) - 2, -1, -1):
        one, other = shared[n], shared[n + 1]
        gap = text[one.span.end : other.span.start]
        if one.leaning != "calendar" or other.leaning != "calendar" or not _SHARING.fullmatch(gap):
            continue
        if one.month and not one.year and other.month and other.year:
            shared[n] = msgspec.structs.replace(one, year=other.year - (one.month > other.month))
    return shared


def _dated(telling: Told, block: Span, reading: _Reading) -> Dated | None:
    value, basis = _value(telling, block, reading)
    if not value and telling.leaning != "event":
        return None
    return Dated(telling.span, value, basis, telling.rule, telling.weekday if telling.leaning == "calendar" else "")


def _value(telling: Told, block: Span, reading: _Reading) -> tuple[str, Basis]:
    near = reading.near(telling.span)
    if telling.leaning == "calendar":
        value = on_the_calendar(telling, near, _ahead(telling, block, reading))
        return value, "printed" if telling.year is not None else "derived"
    if telling.leaning == "value":
        return of_part(telling.value, telling.part), "printed"
    if telling.leaning == "event":
        return _of_event(telling, reading), "anchored"
    if telling.leaning in ("next-told", "later-told"):
        return _from_told(telling, reading)
    if telling.unit in ("quarter", "half") and telling.year:
        return on_a_unit(telling, date(telling.year, 12, 31), 0), "printed"
    return (_leaning(telling, block, reading), "derived") if reading.anchor else ("", "derived")


def _ahead(telling: Told, block: Span, reading: _Reading) -> int:
    sentence = reading.sentence_at(telling.span, block)
    before = reading.text[sentence.start : telling.span.start]
    found = tense(before, reading.text[telling.span.end : max(sentence.end, telling.span.end)])
    return found or (tense_of_all(before) if telling.leaning == "weekday" else 0)


def _leaning(telling: Told, block: Span, reading: _Reading) -> str:
    anchor = reading.anchor
    if anchor is None:
        return ""
    if telling.leaning == "weekday":
        return on_a_weekday(telling, anchor, _ahead(telling, block, reading))
    if telling.leaning == "day":
        return moved(anchor, "day", telling.count)
    if telling.leaning == "ago":
        return moved(anchor, telling.unit, telling.count)
    return _last_by_event(telling, reading) or on_a_unit(telling, anchor, _ahead(telling, block, reading))


def _last_by_event(telling: Told, reading: _Reading) -> str:
    """Answer the year of *last year's* before a known event, where a later day of the page bears it out."""
    days = [date.fromisoformat(one.value) for one in reading.page.published]
    if telling.unit != "year" or not days:
        return ""
    event = known_in(reading.text[telling.span.end : telling.span.end + 60], reading.events)
    values = {on_a_unit(telling, day, 0) for day in days}
    return event[:4] if event and event[:4] in values else ""


def _of_event(telling: Told, reading: _Reading) -> str:
    value = event_day(telling.value, reading.text, telling.span.start, reading.told, reading.events)
    return moved_from(value, telling.unit, telling.count) if value and telling.count else value


def _from_told(telling: Told, reading: _Reading) -> tuple[str, Basis]:
    told = reading.told[-1] if reading.told and telling.span.start - reading.told[-1].span.end < 600 else None
    if told is not None and not any(letter in told.value for letter in "X"):
        if telling.leaning == "next-told":
            return same_or_next(telling, told.value), "anchored"
        return moved_from(told.value, telling.unit, telling.count), "anchored"
    if reading.anchor is None or (telling.count >= 0):
        return "", "anchored"
    return moved(reading.anchor, telling.unit, telling.count), "derived"


def _joined(found: list[Dated], text: str) -> list[Dated]:
    joined: list[Dated] = []
    for one in found:
        if joined and _is_stretch(joined[-1], one, text):
            joined[-1] = _stretch(joined[-1], one)
        else:
            joined.append(one)
    return joined


def _is_stretch(first: Dated, last: Dated, text: str) -> bool:
    gap, before = text[first.span.end : last.span.start], text[max(0, first.span.start - 60) : first.span.start]
    opens = _FROM.search(before)
    joins = _JOINED.fullmatch(gap) or (opens and opens[1].lower() == "between" and gap.strip().lower() == "and")
    if not joins or not first.value or not last.value or (opens and _PUT_OFF.search(before)):
        return False
    if gap.strip().lower() == "or" and (is_day(first.value) or is_day(last.value)):
        return False
    return len(gap) < 12 and bounds(first.value)[0] < bounds(_after(first, last))[1]


def _after(first: Dated, last: Dated) -> str:
    """Answer the value of the second of two times, a year later where it was worked out to lie before the first."""
    if last.basis == "printed" or bounds(first.value)[0] < bounds(last.value)[1]:
        return last.value
    return re.sub(r"\d{4}(?=-)", lambda year: str(int(year[0]) + 1), last.value)


def _stretch(first: Dated, last: Dated) -> Dated:
    basis: Basis = "printed" if first.basis == last.basis == "printed" else "derived"
    return Dated(
        Span(first.span.start, last.span.end), between(first.value, _after(first, last)), basis, "date.stretch"
    )


def durations(page: Page, sentences: Sequence[Span]) -> tuple[tuple[Span, int], ...]:
    """Find how long things are said to last, in days: *an 18-day survey*, *for two weeks*."""
    found = []
    for sentence in sentences or page.body:
        for match in _DURATION.finditer(page.text, sentence.start, sentence.end):
            found.append((Span(*match.span()), number(match["count"]) * (7 if match["unit"].lower() == "week" else 1)))
    return tuple(found)
