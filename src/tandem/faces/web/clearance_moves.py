"""What is done on the clearances of an action: answer a rule, judge a line, waive, sign, file, confirm or dispute."""

from collections.abc import Mapping
from typing import Any, get_args

from tandem.acts.clearance import Asked
from tandem.desk import clearance as clearing
from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.request import Filing, file_request
from tandem.faces.web.clearance_form import About, ClearanceForm, Sent
from tandem.faces.web.forms import Field
from tandem.faces.web.line_choice import LineChoice, begun, choice
from tandem.reports.ruled_line import HitView, hit_view
from tandem.rules.clearance import waiver_waiting
from tandem.rules.clearancemoves import OpenQuestion, open_questions, to_answer, to_waive
from tandem.rules.lines import lines_text
from tandem.rules.reason import because
from tandem.rules.ruling import Hit
from tandem.state.group import Group
from tandem.state.notice import Notice

_Texts = Mapping[str, str]
SOURCE = Field("source", hint="hint.evidence_source")
_SCREENING = "screening"
_VERDICTS = tuple((one, f"verdict.{one}") for one in ("applies", "does_not_apply"))


def _question(about: About, texts: _Texts) -> OpenQuestion | None:
    """The question that the form is about: the one that is named, or the first."""
    every = open_questions(about.standing) if about.standing else ()
    rule, whole = texts.get("rule"), texts.get("whole") == "yes"
    named = [one for one in every if one.rule == rule and bool(one.lines) != whole]
    return next(iter(named or (every if rule is None else ())), None)


def _judge_begun(about: About, texts: _Texts) -> dict[str, str]:
    found = _question(about, texts)
    if found is None:
        return {}
    return {"rule": found.rule, "whole": "" if found.lines else "yes", **begun(found.lines)}


def _judge_fields(about: About, texts: _Texts) -> tuple[Field, ...]:
    if texts.get("rule"):
        asked = Field("verdict", "radio", _VERDICTS, required=True, hint="hint.verdict")
        return (asked, Field("reason", "area", required=True))
    return (Field("reason", "area", required=True),)


def _judge_lines(about: About, texts: _Texts) -> LineChoice | None:
    found = _question(about, texts)
    if found is None or not found.lines:
        return None
    asked = frozenset(found.lines)
    return choice([line for line in about.lines if line.line in asked], texts, amounts=False)


def _judge_beside(about: About, texts: _Texts) -> dict[str, Any]:
    found, standing = _question(about, texts), about.standing
    if found is None or standing is None:
        return {}
    others = [one for one in open_questions(standing) if one != found]
    return {
        "question": found,
        "hit": _hit_of(about, found),
        "lead": "about_judge_rule" if found.rule else "about_judge_bare",
        "others_open": [(one, _title(about, one), lines_text(one.lines)) for one in others],
    }


def _title(about: About, one: OpenQuestion) -> str:
    hit = _hit_of(about, one)
    return hit.title if hit else about.visit.speaker.say("no_rule_question")


def _hit_of(about: About, one: OpenQuestion) -> HitView | None:
    """The rule that asks, as the page of the clearances shows it."""
    standing = about.standing
    if standing is None or not one.rule:
        return None
    hits: list[Hit] = [*standing.ruling.shipment]
    if one.lines:
        hits = [hit for line in standing.lines if line.line.line in one.lines for hit in line.ruling.hits]
    asked = next((hit for hit in hits if hit.rule == one.rule), None)
    return hit_view(hit=asked, book=standing.book, speaker=about.visit.speaker) if asked else None


def _judge(about: About, sent: Sent) -> Receipt:
    rule = sent.texts.get("rule", "")
    verdict = sent.texts.get("verdict", "") if rule else "no_clearance_needed"
    lines = () if sent.texts.get("whole") == "yes" else tuple(one.line for one in sent.lines)
    if rule and not lines and sent.texts.get("whole") != "yes":
        raise NotAllowed(because("lines_missing"))
    return clearing.judge_lines(
        about.visit.node.desk, acting=sent.acting, now=about.visit.now, seen=sent.seen, ref=about.ref, verdict=verdict,
        reason=sent.texts["reason"], lines=lines, rule=rule,
    )  # fmt: skip


def _waive_fields(about: About, texts: _Texts) -> tuple[Field, ...]:
    standing, say = about.standing, about.visit.speaker.say
    authorities = to_waive(standing) if standing else ()
    ways = [(one, say("waive_clearance_of", authority=about.authority(one))) for one in authorities]
    ways += [(_SCREENING, say("waive_screening"))] if standing is not None and not standing.screened else []
    return (
        Field("waived", "select", tuple(ways), required=True),
        Field("reason", "area", required=True),
    )


def _waive_begun(about: About, texts: _Texts) -> dict[str, str]:
    return {"waived": texts.get("waived", "")}


def _waive_lines(about: About, texts: _Texts) -> LineChoice | None:
    standing = about.standing
    if standing is None or not to_waive(standing):
        return None
    open_ones = {line.line.line for line in standing.lines if any(c.state not in ("met", "waived") for c in line.cells)}
    return choice([line for line in about.lines if line.line in open_ones], texts, amounts=False)


def _waive(about: About, sent: Sent) -> Receipt:
    waived = sent.texts["waived"]
    screening = waived == _SCREENING
    return clearing.waive(
        about.visit.node.desk, acting=sent.acting, now=about.visit.now, seen=sent.seen, ref=about.ref,
        subject=_SCREENING if screening else "clearance", reason=sent.texts["reason"],
        authority="" if screening else waived, lines=() if screening else tuple(one.line for one in sent.lines),
    )  # fmt: skip


def _waiting(about: About, texts: _Texts) -> dict[str, Any]:
    matter, group = about.matter, about.reading.group
    waiting = waiver_waiting(matter, group) if isinstance(matter, Notice) else None
    if waiting is None:
        return {}
    facts = waiting.facts
    name = about.authority(facts.authority) if facts.authority else ""
    return {
        "waiver": waiting,
        "waived_name": name,
        "waived_lines": lines_text(facts.lines),
        "waived_why": about.reading.text(waiting.stamp.entry, "reason"),
    }


def _sign(about: About, sent: Sent) -> Receipt:
    return clearing.sign_waiver(
        about.visit.node.desk, acting=sent.acting, now=about.visit.now, seen=sent.seen, ref=about.ref
    )


def authorities_of(about: About) -> tuple[tuple[str, str], ...]:
    """Answer the authorities with which a request can be filed: those that must decide, then the others of the book."""
    standing = about.standing
    if standing is None:
        return ()
    required = [one.authority for one in standing.requirements]
    every = dict.fromkeys((*required, *sorted(one.id for one in standing.book.authorities)))
    return tuple((one, about.authority(one)) for one in every)


def _missing_at(about: About, authority: str) -> tuple[int, ...]:
    """The lines on which an authority has to decide and nothing counts yet."""
    cells = [cell for line in about.standing.lines for cell in line.cells] if about.standing else []
    return tuple(c.line for c in cells if c.authority == authority and c.state not in ("met", "waived", "asked"))


def _file_begun(about: About, texts: _Texts) -> dict[str, str]:
    authority, say = texts.get("authority", ""), about.visit.speaker.say
    if authority not in dict(authorities_of(about)):
        return {"authority": ""}
    title = say("request_title", authority=about.authority(authority), title=about.title)
    today = about.visit.speaker.local_day(about.visit.now).isoformat()
    own = [one.ref for one in _earlier(about, authority) if one.granted or one.over]
    return {
        "request_title": title[:150],
        "filed_on": today,
        "asks": "new",
        "marking": about.marking,
        "before_request": own[-1] if texts.get("before_request") in own else "",
        **begun(_missing_at(about, authority)),
    }


def _earlier(about: About, authority: str) -> list[Any]:
    every = about.reading.group.requests_about.get(about.matter.id, ())
    return [one for one in every if one.party == about.visit.code and one.filed.authority == authority and one.over]


def _file_fields(about: About, texts: _Texts) -> tuple[Field, ...]:
    authority, group, speaker = texts.get("authority", ""), about.reading.group, about.visit.speaker
    if not authority:
        return ()
    asks = tuple((one, f"asks.{one}") for one in get_args(Asked))
    earlier = tuple((o.ref, f"{o.ref} {about.reading.text(o.id, 'title')}".strip()) for o in _earlier(about, authority))
    before = (
        Field("asks", "radio", asks, required=True),
        Field("before_request", "select", earlier, prose="supersedes"),
    )
    return (
        Field("request_title", required=True, prose="title"), Field("filed_on", "day", required=True, hint="hint.day"),
        *(before if earlier else ()), *_applicant(group, about.visit.code),
        Field("asked_for", "area", prose="what"), *_markings(group, speaker.language), SOURCE,
    )  # fmt: skip


def _applicant(group: Group, code: str) -> tuple[Field, ...]:
    """Whose request it is, where somebody writes of it who is no party."""
    if group.is_party(code):
        return ()
    parties = tuple((one.code, one.code) for one in (*group.charter.parties, *group.charter.others))
    return (Field("applicant", "select", parties, required=True),)


def _markings(group: Group, language: str) -> tuple[Field, ...]:
    markings = sorted(group.charter.markings.items())
    every = tuple((code, one.names.get(language, code)) for code, one in markings)
    return (Field("marking", "select", every, hint="hint.marking"),) if every else ()


def _file_lines(about: About, texts: _Texts) -> LineChoice | None:
    return choice(about.lines, texts, amounts=True) if texts.get("authority") else None


def _file_beside(about: About, texts: _Texts) -> dict[str, Any]:
    authority = texts.get("authority", "")
    return {
        "authorities": authorities_of(about),
        "authority_id": authority,
        "authority_name": about.authority(authority) if authority else "",
    }


def _file(about: About, sent: Sent) -> Receipt:
    texts = sent.texts
    filing = Filing(
        authority=texts.get("authority", ""), filed_on=texts.get("filed_on", ""), title=texts.get("request_title", ""),
        lines=sent.lines, asks=texts.get("asks") or "new", what=texts.get("asked_for", ""),
        source=texts.get("source", ""), supersedes=texts.get("before_request", ""),
        applicant=texts.get("applicant", ""), marking=texts.get("marking", ""),
    )  # fmt: skip
    return file_request(
        about.visit.node.desk, acting=sent.acting, now=about.visit.now, seen=sent.seen, ref=about.ref, filing=filing,
        papers=sent.papers,
    )  # fmt: skip


def _entries(about: About, *, right: bool) -> tuple[tuple[str, str], ...]:
    """The entries of others to choose from, each with what it is."""
    stamps = {stamp.label: stamp for stamp in about.held.stamps} if about.held is not None else {}
    labels = to_answer(about.held, about.visit.code, right=right)
    kinds = kinds_of(about)
    say = about.visit.speaker
    return tuple((label, f"{label}: {say.say(kinds[stamps[label].entry])}") for label in labels)


def kinds_of(about: About) -> dict[str, str]:
    """Answer what every entry that can be confirmed is, as a code of the catalogue, by the entry."""
    if about.request is not None:
        one = about.request
        found = {one.id: "act.request.filed/1", **{s.stamp.entry: "act.request.moved/1" for s in one.steps}}
        found |= {c.stamp.entry: "act.grant.changed/1" for c in one.changes}
        found |= {one.end.stamp.entry: "act.request.decided/1"} if one.end else {}
        return found | ({one.withdrawn.stamp.entry: "act.request.withdrawn/1"} if one.withdrawn else {})
    held = about.matter.clearance
    if held is None:
        return {}
    found = {one.stamp.entry: "act.clearance.assessed/1" for one in held.assessments}
    found |= {one.stamp.entry: "act.line.judged/1" for one in held.judgements}
    return found | {one.stamp.entry: "act.requirement.waived/1" for one in held.waivers}


def _answer_form(name: str, *, right: bool) -> ClearanceForm:
    def act(about: About, sent: Sent) -> Receipt:
        return clearing.answer_entry(
            about.visit.node.desk, acting=sent.acting, now=about.visit.now, seen=sent.seen, ref=about.ref,
            on=sent.texts["on_entry"], right=right, reason=sent.texts["reason"], papers=sent.papers,
        )  # fmt: skip

    def fields(about: About, texts: _Texts) -> tuple[Field, ...]:
        entries = Field("on_entry", "select", _entries(about, right=right), required=True)
        return (entries, Field("reason", "area", required=not right))

    def start(about: About, texts: _Texts) -> dict[str, str]:
        every = _entries(about, right=right)
        return {"on_entry": every[0][0] if every else ""}

    return ClearanceForm(name, act, fields, start, papers=True)


CONFIRM = _answer_form("confirm_entry", right=True)
DISPUTE = _answer_form("dispute_entry", right=False)
_EVERY = (
    ClearanceForm(
        "judge_lines", _judge, _judge_fields, _judge_begun, _judge_lines, _judge_beside, hidden=("rule", "whole")
    ),
    ClearanceForm("waive_requirement", _waive, _waive_fields, _waive_begun, _waive_lines),
    ClearanceForm("sign_waiver", _sign, lambda about, texts: (), beside=_waiting),
    ClearanceForm(
        "file_request", _file, _file_fields, _file_begun, _file_lines, _file_beside, hidden=("authority",), papers=True
    ),
    CONFIRM,
    DISPUTE,
)
CLEARANCE_FORMS: Mapping[str, ClearanceForm] = {one.slug: one for one in _EVERY}
"""Every form on the clearances of an action, by the last part of its address."""
