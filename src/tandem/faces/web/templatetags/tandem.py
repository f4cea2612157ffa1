"""Template tags: every word on a page comes from the catalogue through one of these."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django import template
from django.http import QueryDict
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tandem.desk.units import unit_named
from tandem.faces.web import desk_links
from tandem.faces.web.sent import fresh_token
from tandem.faces.web.static_files import static_path
from tandem.regimes.charter import Charter
from tandem.regimes.unit import plain_word
from tandem.reports.calendar import skipped_line
from tandem.reports.desk import Waiting
from tandem.reports.speaker import Speaker
from tandem.rules.deadline import SkippedDay
from tandem.rules.hold import JudgedHold
from tandem.rules.instant import instant
from tandem.rules.procedure import charter_of
from tandem.rules.reason import Reason
from tandem.state.group import Group

register = template.Library()

GOODS_ON_A_PAGE = 100
"""Rows of a manifest that a page shows; five thousand took it eighteen seconds."""


class GoodsPage(NamedTuple):
    """The rows that a page shows, which page of how many, and where the pages before and after are."""

    rows: Sequence[Any]
    page: int
    pages: int
    earlier: str
    later: str


TONES = {
    "notified": "wait", "in_consultation": "wait", "consulted": "fine", "go": "go", "go_over_objection": "warn",
    "go_unheard": "warn", "unheard": "warn",
    "contested": "stop", "postponed": "wait", "under_way": "go", "completed": "fine", "stopped": "stop",
    "withdrawn": "over", "superseded": "over", "observed": "warn", "strong_support": "go", "support": "go",
    "no_objection": "fine", "concern": "warn", "objection": "stop", "abstain": "over", "awaiting_receipt": "wait",
    "receipt_overdue": "stop", "open": "wait", "passed_explicitly": "fine", "passed_by_certified_silence": "fine",
    "broken": "stop", "lapsed": "over", "lapsed_not_certified": "warn", "not_known": "warn", "yes": "fine",
    "no": "stop", "equal": "fine", "earlier": "fine", "newer": "wait", "fork": "stop", "not_here": "warn",
    "in_force": "fine", "proposed": "wait", "replaced": "over", "unfit": "stop",
    "held": "wait", "runs": "wait", "ended": "over", "void": "warn",
    "signed": "go", "promised": "wait", "kept": "warn", "revised": "fine", "moot": "over",
    "informed": "fine", "consult": "wait", "inform": "fine", "own": "over",
    "refused": "stop", "agreed": "fine", "expired": "over", "recalled": "stop",
    "as_agreed": "fine", "differs": "stop", "accepted": "go",
    "confirmed": "fine", "disputed": "stop", "not_confirmed": "wait",
    "date_agreed": "fine", "convened": "go", "readout_agreed": "fine", "no_joint_readout": "over", "cancelled": "stop",
    "closed": "over", "planned": "wait", "called_off": "stop", "not_set_again": "stop", "listed": "wait",
    "attended": "go", "did_not_attend": "stop", "done": "fine", "owed": "wait", "late": "stop",
    "needs_clearance": "stop", "ask": "warn", "authoritys_view": "warn", "needs_classification": "stop",
    "no_rule_matched": "warn", "met": "go", "partly": "warn", "missing": "stop", "asked": "wait", "waived": "warn",
    "conflicting": "stop", "critical": "warn", "spare": "fine", "unknown": "warn", "decided": "go",
    "filled": "fine", "not_needed": "over",
    "filed": "wait", "acknowledged": "wait", "under_review": "wait", "information_asked": "warn", "circulated": "wait",
    "granted": "go", "granted_with_conditions": "go", "partly_granted": "warn", "not_yet": "wait", "used_up": "over",
    "suspended": "stop", "revoked": "stop",
    "alarm": "stop", "silent": "warn", "never": "warn", "untried": "warn", "refusing": "warn", "behind": "wait",
    "sets_back": "stop", "sets_back_little": "warn", "no_movement": "over", "advances_little": "fine", "advances": "go",
    "same": "fine", "answers": "wait", "no_peer": "over",
    "due": "warn", "claimed": "wait", "verified": "go", "unverifiable": "warn", "fulfilled": "fine", "reversed": "stop",
    "reported": "warn",
    "original": "fine", "words": "fine", "found": "fine", "public": "over", "outside": "stop", "nowhere": "stop",
}  # fmt: skip
_MOST_DIGITS = 30
SHAPES = {"go": "▲", "fine": "●", "wait": "◔", "warn": "◆", "stop": "■", "over": "○"}
"""A state is a word, a shape and a colour; none of the three stands alone."""


def _speaker(context: Context) -> Speaker:
    speaker: Speaker = context["speaker"]
    return speaker


@register.simple_tag(takes_context=True)
def say(context: Context, code: str, **values: Any) -> str:
    """Say the sentence of a code."""
    return _speaker(context).say(code, **values)


@register.simple_tag(takes_context=True)
def sentence(context: Context, reason: Reason) -> str:
    """Say a reason."""
    return _speaker(context).reason(reason)


@register.simple_tag(takes_context=True)
def word(context: Context, family: str, value: str) -> str:
    """Write the word for a value."""
    return _speaker(context).word(family, value)


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime) -> SafeString:
    """Write an instant: the reader's zone in bold, the other sides' beside it, both dates where they differ."""
    speaker = _speaker(context)
    others = format_html_join("", ' <span class="else">{}</span>', ((other,) for other in speaker.elsewhere(at)))
    return format_html('<time datetime="{}"><b>{}</b>{}</time>', at.isoformat(), speaker.moment(at), others)


@register.simple_tag(takes_context=True)
def day(context: Context, value: str) -> str:
    """Write a calendar day."""
    return _speaker(context).day(value) if value else ""


@register.simple_tag(takes_context=True)
def last_day(context: Context, written: str) -> str:
    """Write the reader's day of an instant as it stands on the record."""
    speaker = _speaker(context)
    return speaker.day(speaker.local_day(instant(written)))


@register.simple_tag(takes_context=True)
def until(context: Context, at: datetime) -> str:
    """Write how long it is until an instant, or how long ago it was: hours up to two days, then days."""
    now: datetime = context["now"]
    left = at - now
    code = "ago" if left < timedelta() else "in"
    hours = int(abs(left).total_seconds() // 3600)
    unit, count = ("hours", hours) if hours < 48 else ("days", abs(left).days)
    return _speaker(context).say(f"{code}_{unit}", count=count)


@register.simple_tag(takes_context=True)
def urgency(context: Context, at: datetime | None) -> str:
    """Answer the tone of a deadline: less than two days, less than five, or more."""
    now: datetime = context["now"]
    if at is None:
        return "calm"
    left = at - now
    return "stop" if left < timedelta(days=2) else "warn" if left < timedelta(days=5) else "calm"


@register.simple_tag(takes_context=True)
def party(context: Context, code: str) -> SafeString:
    """Write a party as a label in its colour."""
    group: Group = context["group"]
    codes = [one.code for one in group.charter.parties]
    member = group.charter.member(code)
    name = member.names.get(_speaker(context).language, code) if member else code
    place = codes.index(code) + 1 if code in codes else 0
    return format_html('<span class="party p{}" title="{}">{}</span>', min(place, 3), name, code)


@register.simple_tag(takes_context=True)
def tag(context: Context, family: str, value: str) -> SafeString:
    """Write a state as a tag: word, shape and colour."""
    tone = TONES.get(value, "wait")
    words = _speaker(context).word(family, value)
    return format_html('<span class="tag {}"><span aria-hidden="true">{}</span> {}</span>', tone, SHAPES[tone], words)


@register.simple_tag(takes_context=True)
def hold_state(context: Context, hold: JudgedHold) -> SafeString:
    """Write whether a hold runs, is over, or does not count."""
    now: datetime = context["now"]
    return tag(context, "hold_state", "void" if not hold.counts else "runs" if hold.runs(now) else "ended")


@register.simple_tag(takes_context=True)
def hold_reason(context: Context, code: str) -> str:
    """Write the reason of a hold as the charter names it; the code where it names none."""
    group: Group = context["group"]
    return group.charter.hold_reasons.get(code, {}).get(_speaker(context).language, code)


@register.simple_tag(takes_context=True)
def type_name(context: Context, code: str) -> str:
    """Write a type of the scope register by its name; the code where the register has none."""
    group: Group = context["group"]
    scope = group.charter.scope.get(code)
    return scope.names.get(_speaker(context).language, code) if scope else code


@register.simple_tag(takes_context=True)
def level(context: Context, code: str, ref: str) -> str:
    """Write a level as the charter that this notice pins names it; the code where it has none."""
    found = _charter_of(context, ref).level(code)
    return found.names.get(_speaker(context).language, code) if found else code


@register.simple_tag(takes_context=True)
def offices(context: Context, code: str, ref: str) -> list[tuple[str, str]]:
    """Answer the office that holds a level for each party; the name of the level where the charter names none."""
    charter = _charter_of(context, ref)
    found, language = charter.level(code), _speaker(context).language
    named = found.holders if found else {}
    return [(one.code, named.get(one.code, {}).get(language, "")) for one in charter.parties]


def _charter_of(context: Context, ref: str) -> Charter:
    """The charter that a notice pins: its levels are those of the matter, whatever was amended since."""
    group: Group = context["group"]
    notice = group.notice(ref)
    return charter_of(notice, group) if notice is not None else group.charter


@register.simple_tag(takes_context=True)
def raised(context: Context, code: str, ref: str) -> SafeString:
    """Write the level to which a matter has gone as a tag."""
    words = _speaker(context).say("escalated_tag", name=level(context, code, ref))
    return format_html('<span class="tag warn"><span aria-hidden="true">{}</span> {}</span>', SHAPES["warn"], words)


@register.simple_tag
def tone(state: str) -> str:
    """Answer the tone of a verdict panel."""
    return TONES.get(state, "wait")


@register.simple_tag
def shape(tone: str) -> SafeString:
    """Draw the shape of a tone, for those who do not see its colour; its word stands beside it."""
    return format_html('<span class="shape" aria-hidden="true">{}</span>', SHAPES.get(tone, SHAPES["wait"]))


@register.simple_tag(takes_context=True)
def grade(context: Context, number: int, party: str) -> str:
    """Say what a grade of receipt means."""
    return _speaker(context).say(f"receipt_grade_{number}", party=party)


@register.simple_tag(takes_context=True)
def closes(context: Context, at: datetime) -> str:
    """Say that a window closes, or that it closed."""
    now: datetime = context["now"]
    code = "window_closes" if at > now else "window_closed"
    return _speaker(context).say(code, when=until(context, at))


@register.simple_tag(takes_context=True)
def skipped(context: Context, skip: SkippedDay) -> str:
    """Say which day did not count, and whose holiday it is."""
    return skipped_line(skip, _speaker(context))


@register.simple_tag(takes_context=True)
def waiting(context: Context, codes: tuple[str, ...]) -> str:
    """Say whose turn it is."""
    speaker = _speaker(context)
    return speaker.say("nothing_for_you", who=speaker.joined(codes))


@register.simple_tag(takes_context=True)
def asof(context: Context) -> str:
    """Answer what an address of this group ends with, so that the page behind it shows the same day as this one."""
    shown = context.get("as_of")
    return f"?as_of={shown}" if shown else ""


@register.simple_tag
def fresh() -> str:
    """Make the token of one form."""
    return fresh_token()


@register.simple_tag
def static_file(name: str) -> str:
    """Answer the address of a file that ships with the pages."""
    return static_path(name)


@register.filter
def short_hash(value: str) -> str:
    """Write the first sixteen digits of a hash in fours."""
    return " ".join(value[place : place + 4] for place in range(0, 16, 4))


@register.filter
def slug(move: str) -> str:
    """Write a move as it stands in addresses."""
    return move.replace("_", "-")


@register.filter
def thousands(quantity: Any) -> str:
    """Write a decimal with thousands apart: `55,000`."""
    whole, dot, rest = str(quantity).partition(".")
    # The other party may have sent any number of digits; Python refuses to count thousands of them.
    counts = whole.isascii() and whole.isdigit() and len(whole) <= _MOST_DIGITS
    return f"{int(whole):,}{dot}{rest}" if counts else str(quantity)


@register.filter
def lookup(values: Any, name: str) -> Any:
    """Answer the value of a name; empty where there is none."""
    return values.get(name, "") if isinstance(values, Mapping) else ""


@register.filter
def named(names: Mapping[str, str], language: str) -> str:
    """Answer the name in a language, else in any that there is."""
    return names.get(language) or next(iter(names.values()), "")


@register.filter(name="instant")
def instant_of(written: str) -> datetime:
    """Read an instant as it stands on the record."""
    return instant(written)


@register.simple_tag(takes_context=True)
def goods_page(context: Context, rows: Sequence[Any], place: str = "") -> GoodsPage:
    """Answer the rows of a manifest that one page shows, and the addresses of the pages before and after.

    They are at `place`, where turning this page over would lose what is typed into it.
    """
    asked = QueryDict(mutable=True) if place else context["request"].GET.copy()
    if place and context.get("as_of"):
        asked["as_of"] = str(context["as_of"])
    pages = max(-(-len(rows) // GOODS_ON_A_PAGE), 1)
    given = asked.get("goods", "1")
    page = min(max(int(given), 1), pages) if given.isascii() and given.isdecimal() and len(given) < 8 else 1

    def at(number: int) -> str:
        asked["goods"] = str(number)
        return f"{place}?{asked.urlencode()}#manifest"

    first = (page - 1) * GOODS_ON_A_PAGE
    return GoodsPage(
        rows[first : first + GOODS_ON_A_PAGE], page, pages, at(page - 1) if page > 1 else "",
        at(page + 1) if page < pages else "",
    )  # fmt: skip


@register.simple_tag
def more_goods(rows: Any) -> list[str]:
    """Answer the columns beyond the usual ones that any row of a manifest has."""
    every = ("value", "origin", "end_user", "returns_on", "route", "vehicle")
    return [column for column in every if any(isinstance(row, Mapping) and row.get(column) for row in rows)]


@register.simple_tag(takes_context=True)
def unit_words(context: Context, unit: Any) -> str:
    """Name the unit that a sender's word means, where the word itself does not say it to this reader."""
    found = unit_named(unit) if isinstance(unit, str) and unit else None
    if found is None or unit == found.id:
        return ""
    name = found.names.get(_speaker(context).language, found.id)
    return "" if plain_word(unit) == plain_word(name) or unit.isascii() else name


@register.filter
def form_of_row(row: Waiting) -> str:
    """Answer the address of the form with which a row of the desk is done."""
    return desk_links.form_of_row(row)
