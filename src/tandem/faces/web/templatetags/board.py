"""Template tags of the board: states of steps, verdicts of policies, entries and sources."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tandem.faces.web.templatetags.tandem import SHAPES
from tandem.reports.board_row import sources_of
from tandem.reports.linkage import TONES
from tandem.reports.speaker import Speaker

register = template.Library()

_STEPS = {
    "done": ("fine", "●"), "agreed": ("wait", "◆"), "contested": ("warn", "▲"), "stopped": ("stop", "■"),
    "called_off": ("over", "○"),
}  # fmt: skip
"""The tone and the shape of each state; the shapes are those of the drawing."""


def _tagged(tone: str, shape: str, words: str) -> SafeString:
    return format_html('<span class="tag {}"><span aria-hidden="true">{}</span> {}</span>', tone, shape, words)


@register.simple_tag(takes_context=True)
def step_state(context: Context, state: str) -> SafeString:
    """Write the state of a step as a tag: word, shape and colour."""
    speaker: Speaker = context["speaker"]
    return _tagged(*_STEPS[state], speaker.word("board_state", state))


@register.filter
def tone_of_step(state: str) -> str:
    """Answer the tone of a state of a step."""
    return _STEPS[state][0]


@register.simple_tag(takes_context=True)
def policy_verdict(context: Context, verdict: str) -> SafeString:
    """Write what the record answers under a policy as a tag."""
    speaker: Speaker = context["speaker"]
    tone = next(tone for one, tone in TONES.items() if one == verdict)
    return _tagged(tone, SHAPES[tone], speaker.word("linkage_verdict", verdict))


@register.simple_tag(takes_context=True)
def on_record(context: Context, label: str, entry: str) -> SafeString:
    """Write an entry by its label, with the way to it on the page of the record."""
    day = f"as_of={context['as_of']}&" if context.get("as_of") else ""
    return format_html('<a href="/{}/record?{}find={}">{}</a>', context["short"], day, entry, label)


@register.simple_tag
def source_links(sources: Iterable[str]) -> SafeString:
    """Write sources: an address by the name of its site, anything else as it is."""
    return format_html_join(" · ", "{}", ((_source(one),) for one in sources))


@register.simple_tag
def sources(text: str) -> SafeString:
    """Write the sources that a text names."""
    return source_links(sources_of(text))


def _source(one: str) -> SafeString | str:
    try:
        parts = urlsplit(one)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return one
    if parts.scheme not in ("http", "https") or not host:
        return one
    return format_html('<a href="{}" rel="noreferrer">{}</a>', one, host)
