"""The acts of a case file about joint texts and the charter: their form, and the desk's function for each."""

import copy
from collections.abc import Mapping
from typing import Any

from tandem.acts.text import Sort, StatementKind, Use
from tandem.desk import charter as chartering
from tandem.desk import text as texting
from tandem.desk.desk import Desk, NotAllowed, Receipt
from tandem.desk.wording import TextDraft
from tandem.node.caseform import Doing, Form, OnMatter
from tandem.rules.reason import because


class CaseText(Form, frozen=True, kw_only=True):
    """The words and terms of a version; `regarding`, `supersedes` and `depends` are labels of matters before it."""

    title: str
    texts: Mapping[str, str]
    use: Use = ""
    in_force_from: str = ""
    in_force_until: str = ""
    zone: str = ""
    regarding: str = ""
    supersedes: str = ""
    depends: tuple[str, ...] = ()
    marking: str = ""
    note: str = ""

    @property
    def named(self) -> tuple[str, ...]:
        """The labels of the matters that it names."""
        return tuple(label for label in (self.regarding, self.supersedes, *self.depends) if label)


class ProposeText(Doing, frozen=True, kw_only=True, tag="propose_text"):
    """Propose a joint text; `label` names it for the rest of the file."""

    label: str
    wording: CaseText
    sort: Sort = "line"


class ProposeCharter(Doing, frozen=True, kw_only=True, tag="propose_charter"):
    """Put an amendment of the charter in force forward; `amends` has the new value of each place, its parts by dots.

    `label` names it for the rest of the file.
    """

    label: str
    title: str
    amends: Mapping[str, Any]
    note: str = ""


class AcceptCharter(OnMatter, frozen=True, kw_only=True, tag="accept_charter"):
    """Accept an amendment of the charter."""


class ReviseText(OnMatter, frozen=True, kw_only=True, tag="revise_text"):
    """Put another version forward."""

    wording: CaseText


class AcceptText(OnMatter, frozen=True, kw_only=True, tag="accept_text"):
    """Accept the latest version."""


class RefuseText(OnMatter, frozen=True, kw_only=True, tag="refuse_text"):
    """Refuse the latest version."""

    reason: str


class RecallText(OnMatter, frozen=True, kw_only=True, tag="recall_text"):
    """Recall an agreed text."""

    reason: str


class PublishText(OnMatter, frozen=True, kw_only=True, tag="publish_text"):
    """Put on record what a party published."""

    publisher: str
    happened: str
    language: str
    words: str
    place: str
    moment: str = ""
    source: tuple[str, ...] = ()


class TranslateText(OnMatter, frozen=True, kw_only=True, tag="translate_text"):
    """Lay an unofficial translation beside the latest version."""

    language: str
    words: str


class StateOnText(OnMatter, frozen=True, kw_only=True, tag="state_on_text"):
    """Make an interpretative statement or a reservation on the latest version."""

    statement: StatementKind
    text: str


class ReviewText(OnMatter, frozen=True, kw_only=True, tag="review_text"):
    """Stand by a text whose facts have changed."""

    note: str = ""


TextAct = (
    ProposeCharter | AcceptCharter | ProposeText | ReviseText | AcceptText | RefuseText | RecallText | PublishText
    | TranslateText | StateOnText | ReviewText
)  # fmt: skip
KINDS: Mapping[type[Doing], str] = {
    ProposeCharter: "text.proposed/1",
    AcceptCharter: "text.accepted/1",
    ProposeText: "text.proposed/1",
    ReviseText: "text.revised/1",
    AcceptText: "text.accepted/1",
    RefuseText: "text.refused/1",
    RecallText: "text.recalled/1",
    PublishText: "text.published/1",
    TranslateText: "text.translated/1",
    StateOnText: "text.statement_made/1",
    ReviewText: "text.reviewed/1",
}


OPENINGS = (ProposeText, ProposeCharter)
"""What opens a matter that later acts name."""


def do_text(act: TextAct, *, done: Mapping[str, Receipt], given: Mapping[str, Any]) -> Receipt:
    """Do one act of a case on a joint text; `given` is what every function of the desk takes. Raises NotAllowed."""
    if isinstance(act, ProposeText):
        return texting.propose_text(**given, draft=_draft(act.wording, done, act.sort))
    if isinstance(act, ProposeCharter):
        desk: Desk = given["desk"]
        held = chartering.charter_table(desk, desk.group().charter_digest)
        charter = changed(held, act.amends)
        return chartering.propose_charter(**given, charter=charter, title=act.title, note=act.note)
    return _do_on(act, {**given, "ref": done[act.matter].ref or ""}, done)


def changed(charter: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Answer plain values of a charter with other ones at these places. Raises NotAllowed where one lies in nothing."""
    after = copy.deepcopy(dict(charter))
    for place, value in changes.items():
        *above, last = place.split(".")
        inner: Any = after
        for name in above:
            inner = inner.get(name) if isinstance(inner, dict) else None
        if not isinstance(inner, dict):
            raise NotAllowed(because("amendment_no_place", place=place))
        inner[last] = value
    return after


def _do_on(act: TextAct, given: Mapping[str, Any], done: Mapping[str, Receipt]) -> Receipt:
    text = texting.text_of(given["desk"].group(), given["ref"])
    match act:
        case AcceptCharter():
            plain = {name: value for name, value in given.items() if name != "ref"}
            return chartering.accept_charter(**plain, digest=text.current.terms.digest)
        case ReviseText():
            return texting.revise_text(**given, draft=_draft(act.wording, done, text.sort))
        case AcceptText():
            return texting.accept_text(**given, wording=text.current.terms.digest)
        case RefuseText():
            return texting.refuse_text(**given, reason=act.reason)
        case RecallText():
            return texting.recall_text(**given, reason=act.reason)
        case PublishText():
            return texting.publish_text(
                **given, by=act.publisher, happened=act.happened, language=act.language, words=act.words,
                place=act.place, moment=act.moment, source="\n".join(act.source),
            )  # fmt: skip
        case TranslateText():
            return texting.translate_text(**given, language=act.language, words=act.words)
        case StateOnText():
            return texting.make_statement(**given, statement=act.statement, text=act.text)
        case ReviewText():
            return texting.review_text(**given, note=act.note)
    raise AssertionError(act)


def _draft(text: CaseText, done: Mapping[str, Receipt], sort: Sort) -> TextDraft:
    def ref(label: str) -> str:
        return (done[label].ref or "") if label else ""

    return TextDraft(
        title=text.title, sort=sort, texts=text.texts, use=text.use, in_force_from=text.in_force_from,
        in_force_until=text.in_force_until, zone=text.zone, about=ref(text.regarding), supersedes=ref(text.supersedes),
        depends=tuple(ref(label) for label in text.depends), marking=text.marking, note=text.note,
    )  # fmt: skip
