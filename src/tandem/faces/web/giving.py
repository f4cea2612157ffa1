"""The last step of a notice: everything as the others will see it, what is missing, and giving it once."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.evidence import Paper
from tandem.desk.intake import kept_file, paper_of
from tandem.desk.notice import give_notice, revise_notice
from tandem.faces.web.forms import Fault, faults_of
from tandem.faces.web.pace import under_policies_drafted
from tandem.faces.web.page import REFUSED, see, send
from tandem.faces.web.sent import claim, result_of, settle, token_of
from tandem.faces.web.step_page import forecast_of, preview_of, show_step
from tandem.faces.web.steps import STEPS, draft_of, faults_by_step, reasons_of
from tandem.faces.web.taken import original_in
from tandem.faces.web.visit import enter
from tandem.faces.web.working import Working, drop, save, working_on
from tandem.rules.reason import because


def given_before(request: HttpRequest, short: str, draft: str) -> HttpResponse | None:
    """Answer the way to the notice that a draft became, for who comes back to it; None where it became none."""
    visit = enter(request, short)
    result = result_of(token_of("given", short, draft), login=request.user.pk or 0)
    if result is None:
        return None
    code = "sent_already" if request.method == "POST" else "draft_was_given"
    messages.success(request, f"{result[1]} {visit.speaker.say(code)}")
    return see(result[0])


def check(request: HttpRequest, working: Working) -> HttpResponse:
    """Show everything as the others will see it, or give it."""
    if request.method != "POST":
        return _page(request, working, _every_fault(working))
    if "rebase" in request.POST:
        return _rebased(request, working)
    try:
        return _give(request, working)
    except NotAllowed as refused:
        # The desk kept the text as a draft of its own; here it is one already.
        if refused.draft is not None:
            drop(working.visit, refused.draft)
        working = working_on(request, working.visit.short, working.draft)
        every = {*reasons_of(working.texts, working.group, revised=working.revised)}
        rest = tuple(reason for reason in refused.reasons if reason not in every)
        said = faults_of(working.visit.speaker, rest, ())
        return _page(request, working, (*said, *_every_fault(working)), status=REFUSED)


def _every_fault(working: Working) -> tuple[Fault, ...]:
    """Everything that keeps the draft from being given, each with the way to its step."""
    speaker, group = working.visit.speaker, working.group
    found = faults_by_step(speaker, group, working.texts, revised=working.revised)
    own = tuple(
        Fault(fault.sentence, fault.field, f"{working.home}/{step}{fault.href}")
        for step in STEPS
        for fault in found[step]
    )
    return (*_passed(working), *own)


def _passed(working: Working) -> tuple[Fault, ...]:
    if not working.passed or working.view is None:
        return ()
    now, ref = working.view.notice.current.number, working.view.ref
    said = working.visit.speaker.say("draft_version_passed", version=working.based_on, latest=now)
    older = 0 < working.based_on < now
    return (Fault(said, "", f"/{ref}/v{working.based_on}..v{now}" if older else f"/{ref}"),)


def _page(
    request: HttpRequest, working: Working, faults: tuple[Fault, ...], *, status: int = 200
) -> HttpResponse:  # fmt: skip
    context = {**forecast_of(working), **preview_of(working)}
    return show_step(
        request, working, "check", status=status, faults=faults, address=f"{working.home}/check",
        after=working.texts.get("_after", ""), pace=under_policies_drafted(working), **context,
    )  # fmt: skip


def _rebased(request: HttpRequest, working: Working) -> HttpResponse:
    """Note that the officer has read the version that came, and goes on from it."""
    read = request.POST.get("rebase", "")
    if working.view is not None and read == str(working.view.notice.current.number):
        save(working, {**working.texts, "_version": read}, after=working.number)
    return see(f"{working.home}/check")


def _give(request: HttpRequest, working: Working) -> HttpResponse:
    visit, view, group = working.visit, working.view, working.group
    acting = visit.acting(group, "notice.revised/1" if view else "notice.given/1")

    def act(seen: Mapping[str, int]) -> Receipt:
        _check_passed(working)
        draft = draft_of(working.texts, group, revised=working.revised)
        if view is not None:
            return revise_notice(
                visit.node.desk, acting=acting, now=visit.now, seen=seen, ref=view.ref, draft=draft,
                papers=_papers(working),
            )  # fmt: skip
        return give_notice(
            visit.node.desk, acting=acting, now=visit.now, seen=seen, draft=draft,
            after_the_fact=working.texts.get("_after"), papers=_papers(working),
        )  # fmt: skip

    def target(receipt: Receipt) -> str:
        return f"/{view.ref if view else receipt.ref}"

    def said(receipt: Receipt) -> str:
        code = "said_revise" if view else "said_give"
        words = visit.speaker.say(code, ref=target(receipt)[1:], seq=receipt.seq, party=receipt.code)
        # Before the draft goes: whoever comes back to it in this moment finds one or the other.
        _remember(request, working, target(receipt), words)
        return words

    once = token_of("give", visit.short, working.draft, working.number)
    answer = send(
        request, visit, group, act=act, target=target, said=said, back=f"/{visit.short}/actions", once=once
    )  # fmt: skip
    drop(visit, working.draft)
    return answer


def _papers(working: Working) -> tuple[Paper, ...]:
    """The file that the goods were taken from; none where an earlier version has it on record already."""
    digest = original_in(working.texts)
    if not digest or (working.view is not None and working.view.original == digest):
        return ()
    visit = working.visit
    kept = kept_file(visit.node.desk, reader=visit.reader, draft=working.draft, digest=digest)
    return (paper_of(kept.name, kept.payload),)


def _check_passed(working: Working) -> None:
    """Raise NotAllowed where a version came that this draft was not begun from, whatever its page showed."""
    if working.passed and working.view is not None:
        version = working.view.notice.current
        raise NotAllowed(because("came_since_version", party=working.view.owner, entry=version.stamp.entry))


def _remember(request: HttpRequest, working: Working, target: str, said: str) -> None:
    """Remember what a draft became, for the back button and for other tabs."""
    token, login = token_of("given", working.visit.short, working.draft), request.user.pk or 0
    if claim(token, login=login, at=timezone.now()):
        settle(token, target=target, said=said)
