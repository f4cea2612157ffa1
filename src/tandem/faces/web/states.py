"""What a draft was when it was saved earlier, and going back to it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tandem.desk.desk import NotAllowed
from tandem.faces.web.page import see, show
from tandem.faces.web.step_page import preview_of
from tandem.faces.web.working import save, working_on


@require_http_methods(["GET", "HEAD", "POST"])
def state(request: HttpRequest, short: str, draft: str, number: str) -> HttpResponse:
    """Show an earlier state of a draft as others would see it, or go back to it; what stood stays as a state."""
    working = working_on(request, short, draft)
    found = next((state for state in working.states if state.number == int(number)), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            save(working, found.texts, after=working.number)
        except NotAllowed as refused:
            messages.warning(request, " ".join(working.visit.speaker.reason(reason) for reason in refused.reasons))
            return see(f"{working.home}/states/{number}")
        messages.success(request, working.visit.speaker.say("state_restored", number=found.number))
        return see(f"{working.home}/check")
    preview = preview_of(working, found.texts)
    return show(
        request, working.visit, working.group, "notice_state.html", here="give", working=working, view=working.view,
        state=found, current=found.number == working.number, marking=(found.texts.get("marking", ""),),
        unread="" if preview["manifest"] else found.texts.get("manifest", ""), **preview,
    )  # fmt: skip
