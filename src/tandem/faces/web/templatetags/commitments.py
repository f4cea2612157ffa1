"""Template tags of commitments: what a track is called, and where one commitment has its page."""

from django import template
from django.template import Context

from tandem.faces.web.commitment_forms import CHANGES
from tandem.reports.speaker import Speaker
from tandem.state.group import Group

register = template.Library()


@register.simple_tag(takes_context=True)
def track_named(context: Context, code: str) -> str:
    """Write a track as the charter names it; the code where it names none."""
    speaker: Speaker = context["speaker"]
    group: Group = context["group"]
    track = group.charter.track(code)
    return track.names.get(speaker.language, code) if track else code


@register.simple_tag(takes_context=True)
def commitment_page(context: Context, name: str) -> str:
    """Answer the address of a commitment's page by its name; by its label where a form has that address."""
    group: Group = context["group"]
    if name in CHANGES:
        name = next((one.stamp.label for one in group.tandem.commitments if one.name == name), name)
    shown = context.get("as_of")
    return f"/{context['short']}/commitments/{name}" + (f"?as_of={shown}" if shown else "")
