"""Template tags of the calendars: whose it is, what a day is called, weekdays, offsets, and what a day moved."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tandem.faces.web.templatetags.tandem import party
from tandem.regimes.calendar import GROUP_ITSELF
from tandem.reports.calendar import day_name, moved_line, weekday_names, written_offset
from tandem.reports.speaker import Speaker
from tandem.rules.calendar import MovedWindow
from tandem.rules.instant import instant

register = template.Library()


def _speaker(context: Context) -> Speaker:
    speaker: Speaker = context["speaker"]
    return speaker


@register.simple_tag(takes_context=True)
def whose(context: Context, code: str) -> SafeString:
    """Write whose calendar it is: a member as its label, the group itself in words."""
    if code != GROUP_ITSELF:
        return party(context, code)
    return format_html('<span class="party p0">{}</span>', _speaker(context).word("code", code))


@register.simple_tag(takes_context=True)
def named(context: Context, names: Mapping[str, str]) -> str:
    """Write the name of a closed day in the reader's language."""
    return day_name(names, _speaker(context).language)


@register.simple_tag(takes_context=True)
def names_all(context: Context, names: Mapping[str, str]) -> SafeString:
    """Write every name of a closed day, the one in the reader's language first."""
    own = _speaker(context).language
    order = sorted(names, key=lambda language: (language != own, language))
    return format_html_join(" · ", '<span lang="{}">{}</span>', ((language, names[language]) for language in order))


@register.simple_tag(takes_context=True)
def moved(context: Context, one: MovedWindow) -> str:
    """Say which holiday moved the close of which window, from when to when."""
    return moved_line(one, _speaker(context))


@register.simple_tag(takes_context=True)
def weekdays(context: Context, numbers: Iterable[int]) -> str:
    """Write the days of a weekend by their names."""
    return weekday_names(numbers, _speaker(context))


@register.simple_tag
def offset(minutes: int) -> str:
    """Write an offset from UTC."""
    return written_offset(minutes)


@register.filter
def instant_of(written: str) -> datetime:
    """Read an instant as it stands on the record."""
    return instant(written)
