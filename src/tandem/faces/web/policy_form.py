"""The form of a linkage policy: written in the language of the files, looked at in words, and then put on record.

What was not looked at as it stands is not put on record: the button shows it first.
"""

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tandem.acts.linkage import PolicyStated, Standing
from tandem.desk.desk import NotAllowed
from tandem.desk.linkage import state_policy, statement_faults
from tandem.desk.reading import read_tandem
from tandem.faces.web.forms import Fault, Field, shown
from tandem.faces.web.page import REFUSED, see, send, show
from tandem.faces.web.policies import STATED, may_state
from tandem.faces.web.visit import Visit, enter
from tandem.reports.linkage import named, names_of_tracks
from tandem.reports.policies import PolicyChecked, check_policy, forms_of_clauses
from tandem.reports.procedure import fault_sentence
from tandem.reports.speaker import Speaker
from tandem.rules.linkage_file import BadPolicies, PolicySaid, read_policies_file
from tandem.rules.reason import Reason, because
from tandem.rules.steps import names_known
from tandem.state.group import Group

What = Literal["declare", "read"]
CHANGES: tuple[What, ...] = ("declare", "read")
"""The last parts of the addresses at which a policy is put on record."""

_FIELD = Field("policy_file", "area", required=True, hint="hint.policy_file", rows=14)
_STANDING: dict[What, Standing] = {"declare": "declared", "read": "read"}
_OF_THE_FORM = ("form_unfit", "form_cut_off", "seen_unfit", "store_refused")
_TRACKS = ("TRACK-1", "TRACK-2")


@dataclass(frozen=True)
class _Written:
    """What was typed: the policy in it, or what is wrong with it."""

    text: str
    said: PolicySaid | None
    faults: tuple[Fault, ...]

    @property
    def mark(self) -> str:
        """What tells this text from any other."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, short: str, what: What) -> HttpResponse:
    """Show the form, show in words what was typed into it, or put it on record."""
    visit = enter(request, short)
    group = visit.node.desk.group()
    if request.method != "POST":
        if not may_state(visit, group)[what]:
            return see(f"/{short}/policies")
        return _form(request, visit, what, _example(visit, group, what))
    written = _read(visit, group, what, _typed(request))
    if written.said is None or written.faults:
        return _form(request, visit, what, written.text, faults=written.faults, status=REFUSED)
    if request.POST.get("press") != "state" or request.POST.get("looked") != written.mark:
        first = request.POST.get("press") == "state"
        return _form(request, visit, what, written.text, written=written, first=first)
    try:
        return _put(request, visit, group, what, written.said)
    except NotAllowed as refused:
        faults = _faults(visit.speaker, refused.reasons)
        return _form(request, visit, what, written.text, faults=faults, status=REFUSED)


def _typed(request: HttpRequest) -> str:
    """What was typed, with its indents and its lines as they were."""
    text = unicodedata.normalize("NFC", request.POST.get("policy_file", ""))
    return text.replace("\r\n", "\n").strip("\n").rstrip()


def _read(visit: Visit, group: Group, what: What, text: str) -> _Written:
    """Read what was typed, and ask what would keep it from the record."""
    speaker = visit.speaker
    try:
        every = read_policies_file(text.encode(), file="-", known=names_known(group))
    except BadPolicies as wrong:
        where = speaker.say("field.policy_file")
        sentences = [fault_sentence(fault, file=where, speaker=speaker) for fault in wrong.faults]
        return _Written(text, None, tuple(Fault(sentence, _FIELD.name) for sentence in sentences))
    if len(every) > 1:
        codes = ", ".join(one.code for one in every)[:400]
        return _Written(text, None, _faults(speaker, [because("policies_one_at_a_time", codes=codes)]))
    (said,) = every
    reasons = [*_standing_faults(said, _STANDING[what])]
    reasons += statement_faults(
        visit.node.desk, code=visit.code, now=visit.now, policy=_policy(said, what), prose=_prose(said),
        supersedes=said.supersedes,
    )  # fmt: skip
    reasons = [because("policy_without_words") if one.code == "prose_missing" else one for one in reasons]
    return _Written(text, said, _faults(speaker, reasons))


def _standing_faults(said: PolicySaid, wanted: Standing) -> list[Reason]:
    if said.standing in (None, wanted):
        return []
    return [because(f"policy_is_{said.standing}")]


def _faults(speaker: Speaker, reasons: Iterable[Reason]) -> tuple[Fault, ...]:
    """Sentences at the one field that there is; what is wrong with the page itself stands by itself."""
    return tuple(
        Fault(speaker.reason(reason), "" if reason.code in _OF_THE_FORM else _FIELD.name) for reason in reasons
    )


def _policy(said: PolicySaid, what: What) -> PolicyStated:
    return PolicyStated(
        code=said.code, owner=said.owner, standing=_STANDING[what], said_on=said.said_on, clauses=said.rule.clauses,
        defines=said.rule.defines,
    )  # fmt: skip


def _prose(said: PolicySaid) -> dict[str, str]:
    return {
        "title": said.title or said.code, "words": said.words, "speaker": said.speaker, "passage": said.passage,
        "note": said.note, "source": said.source,
    }  # fmt: skip


def _put(request: HttpRequest, visit: Visit, group: Group, what: What, said: PolicySaid) -> HttpResponse:
    place = f"/{visit.short}/policies"
    return send(
        request, visit, group, back=place, target=lambda receipt: f"{place}#policy-{said.code}",
        act=lambda seen: state_policy(
            visit.node.desk, acting=visit.acting(group, STATED), now=visit.now, seen=seen, policy=_policy(said, what),
            supersedes=said.supersedes, **_prose(said),
        ),
        said=lambda receipt: visit.speaker.say(f"said_policy_{what}", seq=receipt.seq, party=receipt.code),
    )  # fmt: skip


def _form(
    request: HttpRequest, visit: Visit, what: What, text: str, *, faults: tuple[Fault, ...] = (),
    written: _Written | None = None, first: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    group = visit.node.desk.group()
    speaker, names = visit.speaker, names_of_tracks(group, visit.speaker.language)
    forms = [(line, named(says, names)) for line, says in forms_of_clauses(*_tracks(group), _today(visit))]
    return show(
        request, visit, group, "policy_form.html", status=status, here="tandem", at="policies", what=what,
        fields=shown((_FIELD,), {_FIELD.name: text}, faults), faults=faults, first=first, forms=forms,
        checked=_checked(visit, what, written), looked=written.mark if written else "",
        tracks=[(one.code, one.names.get(speaker.language, "")) for one in group.charter.tracks],
        owners=", ".join(_owners(visit, group, what)),
    )  # fmt: skip


def _checked(visit: Visit, what: What, written: _Written | None) -> PolicyChecked | None:
    if written is None or written.said is None:
        return None
    reading = read_tandem(visit.node.desk, reader=visit.reader, now=visit.now)
    return check_policy(
        written.said, reading, standing=_STANDING[what], day=_today(visit), language=visit.speaker.language
    )


def _today(visit: Visit) -> str:
    return visit.speaker.local_day(visit.now).isoformat()


def _tracks(group: Group) -> tuple[str, str]:
    """The two tracks of an example, the first of which may not run ahead: the last and the first of the charter."""
    codes = [one.code for one in group.charter.tracks]
    return (codes[-1], codes[0]) if len(codes) > 1 else (_TRACKS[0], _TRACKS[1])


def _owners(visit: Visit, group: Group, what: What) -> list[str]:
    if what == "declare":
        return [visit.code]
    return [one.code for one in (*group.charter.parties, *group.charter.others) if one.code != visit.code]


def _example(visit: Visit, group: Group, what: What) -> str:
    """What stands in a form that nobody has typed into: a whole policy of the simplest form."""
    owner, (ahead, behind) = _owners(visit, group, what)[0], _tracks(group)
    taken = {one.code for one in group.tandem.policies}
    code = next(code for n in range(1, len(taken) + 2) if (code := f"{owner.lower()}-{n}") not in taken)
    say = visit.speaker.say
    return (
        f"policy: {code}\nowner: {owner}\ndate: {_today(visit)}\ntitle: {say('policy_example_title')}\n"
        f"words: {say('policy_example_words')}\n"
        f"rule: {{form: budget, of: {ahead}, since: {behind}, n: 2}}"
    )
