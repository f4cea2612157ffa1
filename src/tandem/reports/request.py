"""Requests to authorities as they are shown: state, age, grant, and every entry with its words and documents."""

import msgspec

from tandem.acts.act import PAPERS
from tandem.reports.clearance_basis import other_rules
from tandem.rules.clearance import ClearanceStanding, clearance_of
from tandem.rules.grant import Grant, GrantState, grant_of, state_of_grant
from tandem.rules.reason import Answer, Reason, not_known
from tandem.rules.request import RequestAge, RequestState, age_of, overdue_since, state_of_request, steps_of
from tandem.rules.review import local_day
from tandem.state.clearance import confirmed_by, disputed_by
from tandem.state.reading import Reading
from tandem.state.request import ClearanceRequest
from tandem.state.stamp import Stamp


class EntryShown(msgspec.Struct, frozen=True):
    """One entry on a request: `family` and `word` name what it says, `day` when it happened.

    `texts` are its sections in words, `papers` the numbers and file names of its documents. `confirmed` and `disputed`
    are the parties that say that it is right, or not.
    """

    stamp: Stamp
    family: str
    word: str
    day: str
    texts: dict[str, str]
    papers: tuple[tuple[int, str], ...] = ()
    confirmed: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()


class RequestView(msgspec.Struct, frozen=True):
    """One request as it is shown. `read_by` is the member that only read of it, empty where the applicant wrote it.

    `told` says what of it does not count for the action, and why; `overdue` is the day that the authority let pass.
    """

    request: ClearanceRequest
    title: str
    about: str
    state: RequestState
    age: RequestAge
    overdue: str | None
    grant: Grant | None
    grant_state: GrantState | None
    entries: tuple[EntryShown, ...]
    told: tuple[Reason, ...]
    read_by: str = ""
    marking: str = ""

    @property
    def ref(self) -> str:
        """The reference of the request."""
        return self.request.ref

    @property
    def entry(self) -> str:
        """The entry that opened it."""
        return self.request.id


class ClearanceView(msgspec.Struct, frozen=True):
    """The clearance of one action as it is shown; `standing` is None where nothing can be said of it."""

    ref: str
    ready: Answer
    standing: ClearanceStanding | None
    requests: tuple[RequestView, ...]
    told: tuple[Reason, ...] = ()


def view_clearance(reading: Reading, ref: str) -> ClearanceView:
    """Answer the clearance of a notice or an observed action."""
    matter = reading.group.notice(ref) or reading.group.action(ref)
    if matter is None:
        raise LookupError(f"{ref} is no action.")
    found = clearance_of(matter, reading.group)
    about = reading.group.requests_about.get(matter.id, ())
    requests = tuple(view_request(reading, one.ref) for one in about)
    if isinstance(found, Reason):
        return ClearanceView(ref, not_known(found), None, requests)
    other = other_rules(found.book)
    return ClearanceView(ref, found.ready, found, requests, (other,) if other is not None else ())


def view_request(reading: Reading, ref: str) -> RequestView:
    """Answer one request."""
    group = reading.group
    request = group.requests[group.by_ref[ref]]
    today = local_day(group, request.party, reading.now)
    grant = grant_of(request, group)
    matter = group.opened_by(request.about)
    return RequestView(
        request=request, title=reading.text(request.id, "title"), about=matter.ref if matter else "",
        state=state_of_request(request), age=age_of(request, today), overdue=overdue_since(request, today), grant=grant,
        grant_state=state_of_grant(grant, today) if grant else None, entries=_entries(reading, request),
        told=told_of_request(reading, request),
        read_by=request.party if request.party != request.applicant else "",
        marking=group.charter.marking_of(request.marking),
    )  # fmt: skip


def list_requests(reading: Reading) -> tuple[RequestView, ...]:
    """Answer every request, those that wait for an authority first, the oldest before the rest."""
    found = [view_request(reading, one.ref) for one in reading.group.requests.values()]
    return tuple(sorted(found, key=lambda one: (one.request.over, one.request.filed.filed_on, one.request.ref)))


def told_of_request(reading: Reading, request: ClearanceRequest) -> tuple[Reason, ...]:
    """Answer what of a request does not count for its action as it is planned now: its days, units, amounts, lines."""
    matter = reading.group.notices.get(request.about) or reading.group.observed.get(request.about)
    found = clearance_of(matter, reading.group) if matter is not None else None
    if not isinstance(found, ClearanceStanding):
        return ()
    why = [why for line in found.lines for cell in line.cells for why in cell.cover.why]
    return tuple(dict.fromkeys(one for one in why if one.values.get("ref") == request.ref))


def _entries(reading: Reading, request: ClearanceRequest) -> tuple[EntryShown, ...]:
    rows: list[tuple[Stamp, str, str, str]] = [(request.stamp, "asks", request.filed.asks, request.filed.filed_on)]
    rows += [(s.stamp, "request_step", s.facts.step, s.facts.happened) for s in steps_of(request)]
    if request.end is not None:
        rows.append((request.end.stamp, "request_outcome", request.end.facts.outcome, request.end.facts.decided_on))
    if request.withdrawn is not None:
        rows.append((request.withdrawn.stamp, "request_state", "withdrawn", request.withdrawn.happened))
    rows += [(c.stamp, "grant_change", c.facts.change, c.facts.happened) for c in request.changes]
    return tuple(_entry(reading, request, *row) for row in rows)


def _entry(reading: Reading, request: ClearanceRequest, stamp: Stamp, family: str, word: str, day: str) -> EntryShown:
    held = dict(reading.prose.get(stamp.entry, {}))
    names = [(number, held.pop(f"{paper}_name")) for number, paper in enumerate(PAPERS, 1) if f"{paper}_name" in held]
    return EntryShown(
        stamp, family, word, day, held, tuple(names), confirmed_by(request.answers, stamp.entry),
        disputed_by(request.answers, stamp.entry),
    )  # fmt: skip
