"""Forms about clearances: each is a page, and makes one act of the desk; lines and documents come with some of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse

from tandem.acts.clearance import LineAmount
from tandem.acts.manifest import Line
from tandem.desk.desk import Acting, NotAllowed, Receipt
from tandem.desk.draft import keep_draft, open_draft
from tandem.desk.evidence import Paper
from tandem.desk.reading import read_matter
from tandem.faces.web import fresh
from tandem.faces.web.filed_papers import ACCEPTED, named_files, papers_in
from tandem.faces.web.forms import Fault, Field, faults_of, shown, typed
from tandem.faces.web.line_choice import LineChoice, chosen, typed_lines
from tandem.faces.web.page import REFUSED, form_of, see, send, show
from tandem.faces.web.visit import NotThatDay, Visit
from tandem.reports.plan import authority_name
from tandem.rules.clearance import ClearanceStanding, clearance_of, manifest_of
from tandem.rules.clearancemoves import KINDS, moves_on_clearance, moves_on_request
from tandem.rules.reason import because
from tandem.rules.request import state_of_request
from tandem.state.action import ObservedAction
from tandem.state.notice import Notice
from tandem.state.reading import Reading
from tandem.state.request import ClearanceRequest

_Texts = Mapping[str, str]


@dataclass(frozen=True)
class About:
    """What a form is about: an action, and where `request` is there one request about it. `ref` is where it stands."""

    visit: Visit
    reading: Reading
    ref: str
    title: str
    matter: Notice | ObservedAction
    standing: ClearanceStanding | None
    request: ClearanceRequest | None = None

    @property
    def marking(self) -> str:
        """How what the page shows is to be handled."""
        terms = self.request or (self.matter.current.terms if isinstance(self.matter, Notice) else self.matter)
        return self.reading.group.charter.marking_of(getattr(terms, "marking", ""))

    @property
    def heads(self) -> Any:
        """How far the record went that the page was made from."""
        return self.reading.heads

    @property
    def held(self) -> Any:
        """What others can confirm or dispute here: the request, or what is on record beside requests."""
        return self.request if self.request is not None else self.matter.clearance

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the version that this is about."""
        number = 0
        if self.request is not None and isinstance(self.matter, Notice):
            version = self.matter.version_of(self.request.version or "")
            number = version.number if version else 0
        manifest = manifest_of(self.matter, self.reading.group, version=number)
        return manifest.lines if manifest else ()

    def moves(self) -> tuple[str, ...]:
        """Answer what this officer can do here now."""
        group, code, officer = self.reading.group, self.visit.code, self.visit.reader.officer
        if self.visit.as_of or self.request is None:
            return self.moves_beside()
        return moves_on_request(self.request, group, code=code, officer=officer)

    def moves_beside(self) -> tuple[str, ...]:
        """Answer what this officer can do now on the clearances of the action."""
        code, officer = self.visit.code, self.visit.reader.officer
        if self.visit.as_of:
            return ()
        return moves_on_clearance(self.matter, self.reading.group, code=code, officer=officer)

    def authority(self, id: str) -> str:
        """Answer the name of an authority."""
        if self.standing is None:
            return id
        return authority_name(id=id, book=self.standing.book, speaker=self.visit.speaker)


@dataclass(frozen=True)
class Sent:
    """What came with a form: its texts, the lines chosen, the documents, and the frontier of its page."""

    texts: _Texts
    lines: tuple[LineAmount, ...]
    papers: tuple[Paper, ...]
    seen: Mapping[str, int]
    acting: Acting


@dataclass(frozen=True)
class ClearanceForm:
    """One thing an officer can do about a clearance.

    `fields` answers what there is to fill in, `begun` what the page begins with, `lines` the lines to choose from,
    `beside` what the page shows besides.
    """

    name: str
    act: Callable[[About, Sent], Receipt]
    fields: Callable[[About, _Texts], tuple[Field, ...]]
    begun: Callable[[About, _Texts], dict[str, str]] = lambda about, texts: {}
    lines: Callable[[About, _Texts], LineChoice | None] = lambda about, texts: None
    beside: Callable[[About, _Texts], dict[str, Any]] = lambda about, texts: {}
    hidden: tuple[str, ...] = ()
    papers: bool = False

    @property
    def slug(self) -> str:
        """The last part of the address."""
        return self.name.replace("_", "-")

    @property
    def kind(self) -> str:
        """The kind of its entry."""
        return KINDS[self.name]


ALSO = "also-"
"""How the names of fields begin that are about another request."""

_AT_ONE_PLACE = (Field("lines"), Field("papers"))
"""Fields that a form draws by itself."""


def about_of(visit: Visit, ref: str) -> About:
    """Answer an action, or a request, as this officer sees it now. Raises Http404 where there is none."""
    try:
        reading = read_matter(visit.node.desk, reader=visit.reader, ref=ref, now=visit.now)
    except NotAllowed as refused:
        if visit.as_of:
            raise NotThatDay(visit, "past_not_there", status=404, day=visit.as_of) from refused
        raise Http404 from refused
    group = reading.group
    request = group.request(ref)
    matter = (group.notices.get(request.about) or group.observed.get(request.about)) if request else None
    matter = matter or group.notice(ref) or group.action(ref)
    if matter is None:
        raise Http404
    standing = clearance_of(matter, group)
    entry = request.id if request else matter.current.stamp.entry if isinstance(matter, Notice) else matter.id
    title = reading.text(entry, "title") or ref
    return About(
        visit, reading, ref, title, matter, standing if isinstance(standing, ClearanceStanding) else None, request
    )


def form_page(request: HttpRequest, visit: Visit, ref: str, chosen_form: ClearanceForm) -> HttpResponse:
    """Show a form, or do what it is for."""
    about = about_of(visit, ref)
    if request.method == "POST":
        return _do(request, about, chosen_form)
    if chosen_form.name not in about.moves():
        words = visit.speaker.word("move", chosen_form.name)
        messages.warning(request, visit.speaker.say("move_not_now", move=words))
        return see(home_of(about))
    draft = request.GET.get("draft", "")
    given = {name: str(value)[:400] for name, value in request.GET.items() if name not in ("draft", "as_of")}
    texts = _kept_texts(visit, draft) if draft else {**chosen_form.begun(about, given), **given}
    return _page(request, about, chosen_form, texts, draft=draft)


def home_of(about: About) -> str:
    """Where a form leads back to: the request, or the clearances of the action."""
    return f"/{about.ref}" if about.request is not None else f"/{about.ref}/clearances"


def _kept_texts(visit: Visit, draft: str) -> dict[str, str]:
    try:
        return dict(open_draft(visit.node.desk, reader=visit.reader, draft=draft).texts)
    except NotAllowed as refused:
        raise Http404 from refused


def _do(request: HttpRequest, about: About, done: ClearanceForm) -> HttpResponse:
    visit, speaker = about.visit, about.visit.speaker
    texts = {**typed(request, done.hidden), **typed_lines(request)}
    fields = done.fields(about, texts)
    texts |= typed(request, (field.name for field in fields))

    def act(seen: Mapping[str, int]) -> Receipt:
        acting = visit.acting(about.reading.group, done.kind)
        return done.act(about, Sent(texts, chosen(texts), papers_in(request), seen, acting))

    try:
        _check_choices(fields, texts)
        way = fresh.standing(request, visit) if fresh.wants_factor(done.name, texts) else "open"
        if way in ("ask", "missing"):
            draft = form_of(request).draft
            return fresh.ask_first(visit, texts, ref=about.ref, slug=done.slug, draft=draft, standing=way)
        return send(
            request, visit, about.reading.group, act=act, target=lambda receipt: _target(about, done, receipt),
            back=home_of(about),
            said=lambda receipt: speaker.say(f"said_{done.name}", seq=receipt.seq, party=receipt.code),
        )  # fmt: skip
    except NotAllowed as refused:
        draft = _keep(about, refused, texts, done.slug, form_of(request).draft)
        faults = faults_of(speaker, refused.reasons, (*fields, *_AT_ONE_PLACE))
        # Made anew: the page has to show what came meanwhile, and its form the frontier with it.
        now = about_of(visit, about.ref)
        return _page(request, now, done, texts, faults=faults, draft=draft, status=REFUSED)


def _target(about: About, done: ClearanceForm, receipt: Receipt) -> str:
    return f"/{receipt.ref}" if done.name == "file_request" and receipt.ref else home_of(about)


def _check_choices(fields: tuple[Field, ...], texts: _Texts) -> None:
    """Raise NotAllowed for every choice that was left open."""
    left = [f for f in fields if f.required and f.sort in ("radio", "select") and not texts.get(f.name)]
    if left:
        raise NotAllowed(*(because("choose_one", name=field.name) for field in left))


def _keep(about: About, refused: NotAllowed, texts: _Texts, slug: str, draft: str) -> str:
    """Keep what was typed as a private draft, where the seat has any; answer the draft."""
    visit, kept = about.visit, {name: text for name, text in texts.items() if text}
    if not kept:
        return refused.draft or draft
    try:
        return keep_draft(
            visit.node.desk, reader=visit.reader, now=visit.now, kind=slug, draft=refused.draft or draft or None,
            texts={**kept, "_ref": about.ref, "_move": slug},
        )  # fmt: skip
    except NotAllowed:
        # A draft that is gone, or a seat without private papers: the text is then in the form alone.
        return refused.draft or ""


def _page(
    request: HttpRequest,
    about: About,
    done: ClearanceForm,
    texts: _Texts,
    *,
    faults: tuple[Fault, ...] = (),
    draft: str = "",
    status: int = 200,
) -> HttpResponse:
    fields = done.fields(about, texts)
    return show(
        request, about.visit, about.reading.group, "clearance_form.html", status=status, here="actions", about=about,
        form=done, fields=shown([f for f in fields if not f.name.startswith(ALSO)], texts, faults), faults=faults,
        others=shown([f for f in fields if f.name.startswith(ALSO)], texts, faults), draft=draft,
        marking=(about.marking,),
        hidden=[(name, texts.get(name, "")) for name in done.hidden], lines=done.lines(about, texts),
        accepted=ACCEPTED, again=named_files(request) if request.method == "POST" else (), home=home_of(about),
        line_faults=[one for one in faults if one.field == "lines"],
        paper_faults=[one for one in faults if one.field == "papers"],
        factor=fresh.standing(request, about.visit) if fresh.is_fresh_move(done.name) else "",
        stands=state_of_request(about.request) if about.request else "",
        **({"with": about.authority(about.request.filed.authority)} if about.request else {}),
        **done.beside(about, texts),
    )  # fmt: skip
