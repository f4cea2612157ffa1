"""One request as its page shows it: who waits for whom, what the grant covers, and every entry with what others say."""

from datetime import date, datetime

import msgspec

from tandem.acts.act import PAPERS
from tandem.acts.clearance import LineAmount
from tandem.reports.history import HistoryRow
from tandem.reports.plan import authority_name
from tandem.reports.request import EntryShown, RequestView, view_request
from tandem.reports.request_history import request_history
from tandem.reports.ruled_line import amount_said
from tandem.reports.speaker import Speaker
from tandem.rules.clearance import ClearanceStanding, clearance_of, manifest_of
from tandem.rules.clearancemoves import moves_on_request
from tandem.rules.instant import instant
from tandem.rules.reason import Reason, because
from tandem.rules.review import local_day
from tandem.state.clearance import ClearanceAnswer
from tandem.state.notice import Notice
from tandem.state.reading import HeadRead, Reading
from tandem.state.request import ClearanceRequest

_NO_STATES = ("revoked", "expired", "suspended", "superseded")


class Said(msgspec.Struct, frozen=True):
    """What another party said of an entry, with its reason and its documents; `latest` where it still says so."""

    answer: ClearanceAnswer
    at: datetime
    reason: str
    papers: tuple[tuple[int, str], ...]
    latest: bool


class Step(msgspec.Struct, frozen=True):
    """One entry of the course of a request, with everything that was said of it."""

    entry: EntryShown
    said: tuple[Said, ...]


class AskedLine(msgspec.Struct, frozen=True):
    """One line of a request: what was asked and what is granted, side by side. `granted` is empty where nothing is."""

    line: int
    name: str
    asked: str
    granted: str
    state: str


class RequestPage(msgspec.Struct, frozen=True, kw_only=True):
    """One request with everything that its page shows. `count` is the number, `count_of` the code of what it counts."""

    ref: str
    entry: str
    title: str
    authority: str
    view: RequestView
    verdict: Reason
    why: tuple[Reason, ...]
    tone: str
    count: int
    count_of: str
    lines: tuple[AskedLine, ...]
    steps: tuple[Step, ...]
    conditions: str
    scope: str
    about_title: str
    before: str
    after: tuple[str, ...]
    history: tuple[HistoryRow, ...]
    moves: tuple[str, ...]
    heads: tuple[HeadRead, ...]
    now: datetime
    marking: str = ""


def request_page(reading: Reading, ref: str, *, speaker: Speaker) -> RequestPage:
    """Answer the page of a request."""
    return _Page(reading, ref, speaker).page()


class _Page:
    def __init__(self, reading: Reading, ref: str, speaker: Speaker) -> None:
        self._reading, self._group, self._speaker = reading, reading.group, speaker
        self._view = view_request(reading, ref)
        self._request = self._view.request
        self._matter = self._group.notices.get(self._request.about) or self._group.observed[self._request.about]
        found = clearance_of(self._matter, self._group)
        self._standing = found if isinstance(found, ClearanceStanding) else None
        self._today = local_day(self._group, self._request.party, reading.now)

    def page(self) -> RequestPage:
        request, view, reading = self._request, self._view, self._reading
        verdict, tone = self._verdict()
        count, count_of = self._count()
        reader = reading.reader
        matter = self._matter
        entry = matter.current.stamp.entry if isinstance(matter, Notice) else matter.id
        return RequestPage(
            ref=request.ref, entry=request.id, title=view.title or request.ref, authority=self._authority(), view=view,
            verdict=verdict, why=self._why(), tone=tone, count=count, count_of=count_of, lines=self._lines(),
            steps=self._steps(), conditions=self._latest("conditions"), scope=self._latest("scope"),
            about_title=reading.text(entry, "title") or view.about, before=self._ref(request.supersedes),
            after=tuple(one.ref for one in self._beside() if one.supersedes == request.id),
            history=request_history(self._reading, request),
            moves=moves_on_request(request, self._group, code=reader.code, officer=reader.officer)
            if reader.code and not reading.past
            else (),
            heads=reading.heads, now=reading.now, marking=self._group.charter.marking_of(request.marking),
        )  # fmt: skip

    def _authority(self) -> str:
        id = self._request.filed.authority
        return authority_name(id=id, book=self._standing.book, speaker=self._speaker) if self._standing else id

    def _beside(self) -> tuple[ClearanceRequest, ...]:
        return tuple(self._group.requests_about.get(self._request.about, ()))

    def _ref(self, id: str | None) -> str:
        return self._group.requests[id].ref if id and id in self._group.requests else ""

    def _verdict(self) -> tuple[Reason, str]:
        """Who waits for whom, or how it ended; and the tone of that."""
        view, authority = self._view, self._authority()
        if view.request.withdrawn is not None:
            return because("request_verdict_withdrawn", party=view.request.applicant), "over"
        if view.request.end is None:
            if view.age.asked_on is not None:
                return because("request_verdict_asked", authority=authority, party=view.request.applicant), "warn"
            if view.age.held_on is not None:
                return because("request_verdict_held", authority=authority, day=view.age.held_on), "warn"
            return because("request_verdict_open", authority=authority), "wait"
        outcome = view.request.end.facts.outcome
        if view.grant is None:
            return because(f"request_verdict_{outcome}", authority=authority), "stop"
        if view.grant.disputed:
            parties = ", ".join(view.grant.disputed)
            return because(
                "request_verdict_disputed", authority=authority, party=view.request.party, sides=parties
            ), "stop"
        part = outcome == "partly_granted"
        tone = "stop" if view.grant_state in _NO_STATES else "warn" if view.told or part else "fine"
        state = "in_force_partly" if part and view.grant_state == "in_force" else view.grant_state
        return because(f"request_verdict_{state}", authority=authority, party=view.request.party), tone

    def _why(self) -> tuple[Reason, ...]:
        """What the grant covers until when, or why it does not; what is overdue, and how long the clock stood."""
        view, found = self._view, []
        if view.grant is not None:
            words = "request_grant_days" if view.grant.until else "request_grant_without_end"
            found.append(because(words, from_day=view.grant.begins, until=view.grant.until or ""))
        found += view.told
        found += [because("request_overdue", day=view.overdue)] if view.overdue else []
        found += [because("request_clock_stood", count=view.age.stopped)] if view.age.stopped else []
        return (*found, *([because("request_held_days", count=view.age.held)] if view.age.held else []))

    def _count(self) -> tuple[int, str]:
        view = self._view
        if view.grant is not None and view.grant.until and view.grant_state in ("in_force", "not_yet"):
            return (date.fromisoformat(view.grant.until) - self._today).days + 1, "request_days_left"
        return view.age.days, "request_days_taken" if view.request.over else "request_days_old"

    def _lines(self) -> tuple[AskedLine, ...]:
        """What was asked of each line of the version that it is about, and what is granted of it."""
        number, matter = 0, self._matter
        if isinstance(matter, Notice):
            version = matter.version_of(self._request.version or "")
            number = version.number if version else 0
        manifest = manifest_of(matter, self._group, version=number)
        named = {line.line: line for line in manifest.lines} if manifest else {}
        found = []
        for one in self._request.filed.lines:
            line = named.get(one.line)
            unit = line.unit if line else ""
            whole = self._amount(LineAmount(one.line, line.quantity, unit), "", unit) if line and line.quantity else ""
            asked = self._amount(one, whole, unit)
            grant = self._view.grant.amount_of(one.line) if self._view.grant else None
            granted = self._amount(grant, asked, unit) if grant else ""
            found.append(AskedLine(one.line, line.name if line else "", asked, granted, self._cell(one.line)))
        return tuple(found)

    def _amount(self, one: LineAmount, whole: str, unit: str) -> str:
        """An amount in words; without a quantity it is the whole, and where that is not known, all."""
        if one.quantity and self._standing is not None:
            book = self._standing.book
            return amount_said(quantity=one.quantity, unit=one.unit or unit, book=book, speaker=self._speaker)
        if one.quantity:
            return f"{one.quantity} {one.unit or unit}".strip()
        return whole or self._speaker.say("amount_all")

    def _cell(self, line: int) -> str:
        """How the line stands with this authority now, whatever granted it."""
        standings = self._standing.lines if self._standing else ()
        cells = [cell for one in standings if one.line.line == line for cell in one.cells]
        return next((cell.state for cell in cells if cell.authority == self._request.filed.authority), "")

    def _latest(self, section: str) -> str:
        texts = [entry.texts.get(section, "") for entry in self._view.entries]
        return next((text for text in reversed(texts) if text), "")

    def _steps(self) -> tuple[Step, ...]:
        answers = self._request.answers
        last = {(one.party, one.on): one.stamp.entry for one in answers}
        found: dict[str, list[Said]] = {}
        for one in answers:
            held = self._reading.prose.get(one.stamp.entry, {})
            papers = tuple((n, held[f"{p}_name"]) for n, p in enumerate(PAPERS, 1) if f"{p}_name" in held)
            still = last[(one.party, one.on)] == one.stamp.entry
            said = Said(one, instant(one.stamp.at), held.get("reason", ""), papers, still)
            found.setdefault(one.on, []).append(said)
        return tuple(Step(entry, tuple(found.get(entry.stamp.entry, ()))) for entry in self._view.entries)
