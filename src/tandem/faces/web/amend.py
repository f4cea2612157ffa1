"""Proposing an amendment: single places in a form, or a whole charter; what would change is shown before it is sent.

Nothing leaves the page before the last button. What was typed comes back with every refusal.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from tandem.desk.charter import charter_table, propose_charter, table_of
from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.draft import open_draft
from tandem.desk.reading import read_charters
from tandem.faces.web import charter as charter_face
from tandem.faces.web import fresh
from tandem.faces.web.amend_places import groups_of, with_places
from tandem.faces.web.forms import typed
from tandem.faces.web.page import REFUSED, form_of, show
from tandem.faces.web.visit import Visit, enter
from tandem.regimes.charter import Charter, read_charter
from tandem.regimes.charterpaper import BadPaper, read_charter_paper
from tandem.reports.charter import CharterView, view_charter
from tandem.reports.charter_difference import charter_difference
from tandem.reports.procedure import fault_sentence
from tandem.rules.charter import SORT, amendment_faults, under_older_rules
from tandem.rules.moves import role_for
from tandem.rules.reason import because

_PROPOSES = "text.proposed/1"
_LARGEST = 1024 * 1024
_FIELDS = ("title", "note", "paper", "charter")


@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, short: str) -> HttpResponse:
    """Show the form, or what would change by it."""
    visit = enter(request, short)
    if request.method == "POST":
        return _look(request, visit)
    draft = request.GET.get("draft", "")
    return _show(request, visit, texts=_kept(visit, draft) if draft else {}, draft=draft)


def _kept(visit: Visit, draft: str) -> Mapping[str, str]:
    try:
        return open_draft(visit.node.desk, reader=visit.reader, draft=draft).texts
    except NotAllowed as refused:
        raise Http404 from refused


def _look(request: HttpRequest, visit: Visit) -> HttpResponse:
    texts = typed(request, _FIELDS)
    places = {name: str(value) for name, value in request.POST.items() if name.startswith("place.")}
    try:
        plain = _handed_in(request, visit, texts, places)
    except BadPaper as bad:
        said = [fault_sentence(one, file=visit.speaker.say("nav_charter"), speaker=visit.speaker) for one in bad.faults]
        return _show(request, visit, texts=texts, places=places, faults=said)
    except NotAllowed as refused:
        said = [visit.speaker.reason(reason) for reason in refused.reasons]
        return _show(request, visit, texts=texts, places=places, faults=said)
    return _show(request, visit, texts={**texts, "charter": _written(plain)}, places=places)


def _handed_in(
    request: HttpRequest, visit: Visit, texts: Mapping[str, str], places: Mapping[str, str]
) -> dict[str, Any]:
    """Answer the charter that the form stands for. Raises BadPaper, NotAllowed."""
    file = request.FILES.get("file")
    raw = file.read(_LARGEST) if isinstance(file, UploadedFile) else b""
    if raw and texts["paper"]:
        raise NotAllowed(because("amend_one_paper"))
    if raw or texts["paper"]:
        plain, _ = read_charter_paper(raw or texts["paper"].encode())
        return plain
    base = charter_table(visit.node.desk, visit.node.desk.group().charter_digest)
    return with_places(base, places, speaker=visit.speaker)


def _written(plain: Mapping[str, Any]) -> str:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def _show(
    request: HttpRequest, visit: Visit, *, texts: Mapping[str, str], places: Mapping[str, str] = MappingProxyType({}),
    faults: list[str] | None = None, draft: str = "",
) -> HttpResponse:  # fmt: skip
    reading = read_charters(visit.node.desk, reader=visit.reader, now=visit.now)
    group, speaker = reading.group, visit.speaker
    wrong, changes, after = list(faults or []), None, _read(texts.get("charter", ""))
    if after is not None:
        plain, read = after
        table, _ = table_of(plain)
        changes = charter_difference(group.charter, read, speaker=speaker)
        reasons = amendment_faults(
            group, base=group.charter_digest, digest=hashlib.sha256(table).hexdigest(), after=read
        )
        wrong += [speaker.reason(reason) for reason in reasons]
    view: CharterView = view_charter(reading, speaker=speaker)
    heads = [str(o.number) for o in group.seats[visit.code].officers.values() if _is_head(group.charter, o.roles)]
    may = role_for(group, visit.code, visit.reader.officer, _PROPOSES, SORT) is not None
    return show(
        request, visit, group, "amend.html", here="charter", view=view, texts=texts, changes=changes, faults=wrong,
        groups=groups_of(group.charter, places, speaker=speaker), may_propose=may, heads=", ".join(heads) or "–",
        keeps=under_older_rules(group), draft=draft, status=REFUSED if wrong else 200,
    )  # fmt: skip


def _is_head(charter: Charter, roles: tuple[str, ...]) -> bool:
    return bool(set(roles) & set(charter.roles(_PROPOSES, SORT)))


def _read(text: str) -> tuple[dict[str, Any], Charter] | None:
    """The charter that a form carries from its look to its sending; None where it carries none that is whole."""
    try:
        plain = json.loads(text) if text else None
        return (plain, read_charter(plain)) if isinstance(plain, dict) else None
    except (ValueError, RecursionError):
        return None


@require_POST
def change(request: HttpRequest, short: str, what: str) -> HttpResponse:
    """Propose the charter of the form, or accept one that was put forward."""
    return CHANGES[what](request, enter(request, short))


def _propose(request: HttpRequest, visit: Visit) -> HttpResponse:
    texts, group = typed(request, _FIELDS), visit.node.desk.group()
    read = _read(texts["charter"])
    if read is None:
        return _show(request, visit, texts=texts, faults=[visit.speaker.say("amend_cut")])
    plain, _ = read

    def act(seen: Mapping[str, int]) -> Receipt:
        return propose_charter(
            visit.node.desk, acting=visit.acting(group, _PROPOSES, SORT), now=visit.now, seen=seen, charter=plain,
            title=texts["title"], note=texts["note"],
        )  # fmt: skip

    draft = form_of(request).draft
    try:
        way = fresh.standing(request, visit)
        if way in ("ask", "missing"):
            place = f"{visit.short}/charter"
            return fresh.ask_first(visit, texts, ref=place, slug="amend", draft=draft, standing=way)
        return charter_face.sent(request, visit, act, "said_charter_proposed")
    except NotAllowed as refused:
        said = [visit.speaker.reason(reason) for reason in refused.reasons]
        return _show(request, visit, texts=texts, faults=said, draft=refused.draft or draft)


CHANGES: Mapping[str, Callable[[HttpRequest, Visit], HttpResponse]] = MappingProxyType(
    {"propose": _propose, "accept": charter_face.accept}
)
"""What can be done about the charter, by the last part of its address."""
