"""The moves on a joint text: each is a page with a form, and a form makes one act of the desk."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, get_args

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tandem.acts.text import StatementKind
from tandem.desk import text as texting
from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.draft import open_draft
from tandem.faces.web import fresh
from tandem.faces.web.forms import Fault, Field, faults_of, shown, typed
from tandem.faces.web.moves import Move, keep_text
from tandem.faces.web.page import REFUSED, form_of, see, send, show
from tandem.faces.web.texts import text_read
from tandem.faces.web.visit import Visit, enter
from tandem.reports.text import TextView
from tandem.rules.charter import SORT, pending
from tandem.state.reading import Reading

_Texts = Mapping[str, str]
_STATEMENTS = tuple((kind, f"text_statement.{kind}") for kind in get_args(StatementKind))


def _same(*names: str) -> Callable[[_Texts], dict[str, Any]]:
    return lambda texts: {name: texts[name] for name in names}


def _published(texts: _Texts) -> dict[str, Any]:
    names = ("happened", "moment", "place", "by", "source")
    return {**{name: texts[name] for name in names}, "language": texts["in_language"], "words": texts["words"]}


def _translated(texts: _Texts) -> dict[str, Any]:
    return {"language": texts["in_language"], "words": texts["words"], "version": texts["version"]}


_EVERY = (
    Move(
        "accept", "text.accepted/1", texting.accept_text, _same("wording", "version"),
        (Field("wording"), Field("version")),
    ),
    Move(
        "refuse", "text.refused/1", texting.refuse_text, _same("reason", "version"),
        (Field("reason", "area", required=True), Field("version")),
    ),
    Move("recall", "text.recalled/1", texting.recall_text, _same("reason"), (Field("reason", "area", required=True),)),
    Move(
        "publish", "text.published/1", texting.publish_text, _published,
        (Field("by", "select", required=True), Field("happened", "day", required=True, hint="hint.day"),
         Field("moment", hint="hint.moment"), Field("in_language", "select", required=True),
         Field("place", required=True, hint="hint.place"), Field("words", "area", required=True, rows=6),
         Field("source", hint="hint.text_source")),
    ),
    Move(
        "translate", "text.translated/1", texting.translate_text, _translated,
        (Field("in_language", required=True, hint="hint.in_language"), Field("words", "area", required=True, rows=6),
         Field("version")),
    ),
    Move(
        "state", "text.statement_made/1", texting.make_statement, _same("statement", "text", "version"),
        (Field("statement", "radio", _STATEMENTS, required=True), Field("text", "area", required=True),
         Field("version")),
    ),
    Move("stand_by", "text.reviewed/1", texting.review_text, _same("note"), (Field("note", "area"),)),
)  # fmt: skip
TEXT_MOVES: Mapping[str, Move] = {move.slug: move for move in _EVERY}
"""Every move on a text that has a page of its own, by the last part of its address."""

_HIDDEN = ("wording", "version")
"""Fields that the page fills in: which bytes of which version it showed."""


@require_http_methods(["GET", "HEAD", "POST"])
def text_move(request: HttpRequest, short: str, year: str, number: str, slug: str) -> HttpResponse:
    """Show the form of a move on a text, or do it."""
    visit = enter(request, short)
    chosen, ref = TEXT_MOVES[slug], f"{short}/{year}/{number}"
    reading, view = text_read(visit, ref)
    if request.method == "POST":
        return _do(request, visit, reading, view, chosen)
    if chosen.name not in view.moves:
        words = visit.speaker.word("move", chosen.name)
        messages.warning(request, visit.speaker.say("move_not_now", move=words))
        return see(f"/{ref}")
    if chosen.name == "accept" and view.text.sort == SORT and _waits(view, reading):
        # The page of the charter says place by place what would change; the words alone do not.
        return see(f"/{short}/charter#waiting")
    texts, draft = _begun(request, visit, view, chosen), request.GET.get("draft", "")
    return _form_page(request, visit, reading, view, chosen, texts, draft=draft)


def _waits(view: TextView, reading: Reading) -> bool:
    """Whether a charter waits on its page for somebody's acceptance."""
    held = {one.stamp.entry for one in view.text.versions}
    return any(stamp.entry in held for one in pending(reading.group) for stamp in one.proposed)


def _begun(request: HttpRequest, visit: Visit, view: TextView, chosen: Move) -> dict[str, str]:
    """What a page begins with: a draft, and the bytes of the version that it shows."""
    draft, texts = request.GET.get("draft", ""), {"by": visit.code if chosen.name == "publish" else ""}
    if draft:
        try:
            texts |= open_draft(visit.node.desk, reader=visit.reader, draft=draft).texts
        except NotAllowed as refused:
            raise Http404 from refused
    return {**texts, **_version_shown(view, chosen)}


def _version_shown(view: TextView, chosen: Move) -> dict[str, str]:
    one = view.pending if view.pending is not None and chosen.name in ("accept", "refuse") else view.shown
    return {"version": one.label, "wording": one.terms.digest}


def _do(request: HttpRequest, visit: Visit, reading: Reading, view: TextView, chosen: Move) -> HttpResponse:
    speaker, group = visit.speaker, reading.group
    texts = typed(request, (field.name for field in chosen.fields))

    def act(seen: Mapping[str, int]) -> Receipt:
        return chosen.act(
            visit.node.desk, acting=visit.acting(group, chosen.kind, view.text.sort), now=visit.now, seen=seen,
            ref=view.ref, **chosen.values(texts),
        )  # fmt: skip

    try:
        way = fresh.standing(request, visit) if fresh.wants_factor(chosen.name, texts) else "open"
        if way in ("ask", "missing"):
            draft = form_of(request).draft
            return fresh.ask_first(visit, texts, ref=view.ref, slug=chosen.slug, draft=draft, standing=way)
        return send(
            request, visit, group, act=act, target=lambda receipt: f"/{view.ref}", back=f"/{view.ref}",
            said=lambda receipt: speaker.say(f"said_{chosen.name}", seq=receipt.seq, party=receipt.code),
        )  # fmt: skip
    except NotAllowed as refused:
        draft = keep_text(visit, refused, texts, ref=view.ref, slug=chosen.slug, draft=form_of(request).draft)
        faults = faults_of(speaker, refused.reasons, chosen.fields)
        # Made anew: the page has to show what came meanwhile, and its form the frontier with it.
        reading, view = text_read(visit, view.ref)
        texts = {**texts, **_version_shown(view, chosen)}
        return _form_page(request, visit, reading, view, chosen, texts, faults=faults, draft=draft, status=REFUSED)


def _form_page(
    request: HttpRequest,
    visit: Visit,
    reading: Reading,
    view: TextView,
    chosen: Move,
    texts: _Texts,
    *,
    faults: tuple[Fault, ...] = (),
    draft: str = "",
    status: int = 200,
) -> HttpResponse:
    one = view.pending if view.pending is not None and chosen.name in ("accept", "refuse") else view.shown
    fields = [field for field in chosen.fields if field.name not in _HIDDEN]
    hidden = [(name, texts[name]) for name in _HIDDEN if name in {field.name for field in chosen.fields}]
    return show(
        request, visit, reading.group, "text_move.html", status=status, view=view, move=chosen, one=one,
        fields=shown(_offered(fields, visit, reading, view), texts, faults), hidden=hidden, faults=faults, draft=draft,
        here="texts", marking=(view.marking,),
        factor=fresh.standing(request, visit) if fresh.is_fresh_move(chosen.name) else "",
    )  # fmt: skip


def _offered(fields: list[Field], visit: Visit, reading: Reading, view: TextView) -> list[Field]:
    """The fields with what there is to choose from on this text."""
    speaker = visit.speaker
    languages = dict.fromkeys((*view.shown.terms.authentic, *reading.group.charter.languages))
    choices = {
        "by": tuple((party.code, party.code) for party in reading.group.charter.parties),
        "in_language": tuple((language, speaker.word("language", language)) for language in languages),
    }
    return [replace(f, choices=choices[f.name]) if f.sort == "select" and f.name in choices else f for f in fields]
