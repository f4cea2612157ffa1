"""Every component of the pages in both languages, without a word of any group: what a change of the look is seen on."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from tandem.faces.web.forms import Fault, Field, shown
from tandem.faces.web.templatetags.tandem import TONES
from tandem.faces.web.visit import language_of
from tandem.regimes.stepcheck import find_shipped
from tandem.reports.procedure import ProcedureView, view_procedure
from tandem.reports.speaker import LANGUAGES, Speaker, catalogue

_FAMILIES = ("state", "position", "outcome", "verdict", "standing", "calendar_state", "peer_state")
_FIELDS = (
    Field("title", required=True), Field("starts_on", "day", required=True), Field("what", "area"),
    Field("override", "check"),
    Field("position", "radio", (("no_objection", "position.no_objection"), ("objection", "position.objection"))),
)  # fmt: skip


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the components; open to everybody, as it says nothing about anybody."""
    speakers = [Speaker(language, "UTC") for language in LANGUAGES]
    spoken = [(speaker, _form(speaker), _drawn(speaker)) for speaker in speakers]
    words = catalogue(LANGUAGES[0])
    states = [
        (family, [value for value in TONES if f"{family}.{value}" in words and "." not in value])
        for family in _FAMILIES
    ]
    tones = sorted(set(TONES.values()))
    context = {"speaker": Speaker(language_of(request), "UTC"), "spoken": spoken, "states": states, "tones": tones,
               "urgencies": ("stop", "warn", "calm")}  # fmt: skip
    return HttpResponse(render_to_string("styleguide.html", context, request=request))


def _drawn(speaker: Speaker) -> ProcedureView | None:
    """A procedure with a step in another forum, of which nothing is confirmed."""
    procedure = find_shipped("vienna-document")
    return view_procedure(procedure, speaker=speaker) if procedure is not None else None


def _form(speaker: Speaker) -> dict[str, object]:
    """A form of every sort of field, the first of them not filled in."""
    faults = (Fault(speaker.say("prose_missing", name="title"), "title"),)
    return {"fields": shown(_FIELDS, {"position": "objection"}, faults), "faults": faults}
