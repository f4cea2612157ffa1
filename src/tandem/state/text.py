"""What the record amounts to for a joint text: versions, each party's words on them, recalls, publications, statements.

A version is named by its entry (`US-21`), never by a number: a number would move when a version that was written at the
same time arrives late. Whether all parties have accepted one is asked in `tandem.state.agreement`.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import msgspec

from tandem.acts import text as texted
from tandem.acts.act import Act
from tandem.state.links import Links
from tandem.state.stamp import Stamp

Said = Literal["proposed", "revised", "accepted", "refused"]
"""What a party's word on a version is; who proposes or revises accepts by that."""


class TextVersion(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One version of a joint text: its facts, its entry, the version it was put in place of, what it refers to."""

    terms: texted.TextTerms
    stamp: Stamp
    revises: str | None = None
    about: str | None = None
    supersedes: str | None = None
    depends: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name of the version: whose entry it is and which of its feed."""
        return self.stamp.label


class Word(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What a party said on a version; its latest word is the one on which it stands."""

    party: str
    said: Said
    version: str
    stamp: Stamp

    @property
    def accepts(self) -> bool:
        """True where the party takes the bytes of the version."""
        return self.said != "refused"


class TextRecall(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A party's recall of a version."""

    party: str
    version: str
    stamp: Stamp


class Publication(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Somebody published the text, as the author of the entry says; `version` is the one that was before the author."""

    act: texted.TextPublished
    version: str
    stamp: Stamp


class Translation(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """An unofficial translation of a version; it counts for nothing."""

    language: str
    version: str
    stamp: Stamp


class TextStatement(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """How a party reads a version, or what it reserves."""

    party: str
    kind: texted.StatementKind
    version: str
    stamp: Stamp


class TextReview(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A party looked at an agreed version whose facts had changed, and stands by it."""

    party: str
    version: str
    stamp: Stamp


class JointText(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One joint text with everything that the record says about it, each list in causal order."""

    id: str
    ref: str
    owner: str
    versions: tuple[TextVersion, ...]
    words: tuple[Word, ...]
    recalls: tuple[TextRecall, ...] = ()
    publications: tuple[Publication, ...] = ()
    translations: tuple[Translation, ...] = ()
    statements: tuple[TextStatement, ...] = ()
    reviews: tuple[TextReview, ...] = ()
    disregarded: tuple[tuple[str, str], ...] = ()

    @property
    def sort(self) -> texted.Sort:
        """What the text is."""
        return self.versions[0].terms.sort

    @property
    def stamp(self) -> Stamp:
        """The entry that proposed the text."""
        return self.versions[0].stamp

    @property
    def latest(self) -> tuple[TextVersion, ...]:
        """The versions in whose place nobody has put another; several where revisions had not seen one another."""
        versions = self.versions
        return tuple(one for one in versions if not any(other.stamp.had(one.stamp) for other in versions))

    @property
    def current(self) -> TextVersion:
        """The latest version; of several that had not seen one another the last in the order of the fold."""
        return self.latest[-1]

    def version_of(self, entry: str) -> TextVersion | None:
        """Answer the version that this entry gave."""
        return next((version for version in self.versions if version.stamp.entry == entry), None)

    def labelled(self, label: str) -> TextVersion | None:
        """Answer the version of this name: `US-21`."""
        return next((version for version in self.versions if version.label == label), None)

    def word_of(self, party: str) -> Word | None:
        """Answer the latest word of a party."""
        return next((word for word in reversed(self.words) if word.party == party), None)


class TextCourse:
    """One joint text on its way: it takes acts in causal order and answers what they amount to."""

    def __init__(self, *, ref: str, act: texted.TextTerms, stamp: Stamp, links: Links) -> None:
        """Begin with the first version."""
        self._ref = ref
        self._versions: dict[str, TextVersion] = {}
        self._words: list[Word] = []
        self._recalls: list[TextRecall] = []
        self._publications: list[Publication] = []
        self._translations: list[Translation] = []
        self._statements: list[TextStatement] = []
        self._reviews: list[TextReview] = []
        self._disregarded: list[tuple[str, str]] = []
        self._sort = act.sort
        self._add(act, stamp, links, "proposed")

    def take(self, act: Act, stamp: Stamp, links: Links) -> None:
        """Take one more act; one that does not fit is kept as disregarded, with the reason."""
        refusal = self._unfit(act, links)
        if refusal is None:
            _STEPS[type(act)](self, act, stamp, links)
        else:
            self._disregarded.append((stamp.entry, refusal))

    def text(self) -> JointText:
        """Answer the joint text as the acts so far leave it."""
        first = next(iter(self._versions.values()))
        return JointText(
            id=first.stamp.entry, ref=self._ref, owner=first.stamp.code, versions=tuple(self._versions.values()),
            words=tuple(self._words), recalls=tuple(self._recalls), publications=tuple(self._publications),
            translations=tuple(self._translations), statements=tuple(self._statements), reviews=tuple(self._reviews),
            disregarded=tuple(self._disregarded),
        )  # fmt: skip

    def _unfit(self, act: Act, links: Links) -> str | None:
        if type(act) not in _STEPS:
            return "not_about_a_text"
        version = self._versions.get(links.version or "")
        if version is None:
            return "no_such_version"
        match act:
            case texted.TextRevised() if act.sort != self._sort:
                return "another_sort_of_text"
            case texted.TextAccepted() if act.wording != version.terms.digest:
                return "not_the_bytes_of_the_version"
            case texted.TextRecalled() if self._sort == "charter":
                return "charter_not_recalled"
        return None

    def _add(self, act: texted.TextTerms, stamp: Stamp, links: Links, said: Said) -> None:
        self._versions[stamp.entry] = TextVersion(
            act, stamp, links.version, links.about, links.supersedes, links.depends
        )
        self._words.append(Word(stamp.code, said, stamp.entry, stamp))

    def _revise(self, act: texted.TextTerms, stamp: Stamp, links: Links) -> None:
        self._add(act, stamp, links, "revised")

    def _accept(self, act: Act, stamp: Stamp, links: Links) -> None:
        self._words.append(Word(stamp.code, "accepted", links.version or "", stamp))

    def _refuse(self, act: Act, stamp: Stamp, links: Links) -> None:
        self._words.append(Word(stamp.code, "refused", links.version or "", stamp))

    def _recall(self, act: Act, stamp: Stamp, links: Links) -> None:
        self._recalls.append(TextRecall(stamp.code, links.version or "", stamp))

    def _publish(self, act: texted.TextPublished, stamp: Stamp, links: Links) -> None:
        self._publications.append(Publication(act, links.version or "", stamp))

    def _translate(self, act: texted.TextTranslated, stamp: Stamp, links: Links) -> None:
        self._translations.append(Translation(act.language, links.version or "", stamp))

    def _state(self, act: texted.TextStatementMade, stamp: Stamp, links: Links) -> None:
        self._statements.append(TextStatement(stamp.code, act.statement, links.version or "", stamp))

    def _review(self, act: Act, stamp: Stamp, links: Links) -> None:
        self._reviews.append(TextReview(stamp.code, links.version or "", stamp))


_STEPS: Mapping[type[Act], Callable[[TextCourse, Any, Stamp, Links], None]] = {
    texted.TextRevised: TextCourse._revise,
    texted.TextAccepted: TextCourse._accept,
    texted.TextRefused: TextCourse._refuse,
    texted.TextRecalled: TextCourse._recall,
    texted.TextPublished: TextCourse._publish,
    texted.TextTranslated: TextCourse._translate,
    texted.TextStatementMade: TextCourse._state,
    texted.TextReviewed: TextCourse._review,
}


def fold_text(
    *, ref: str, act: texted.TextTerms, stamp: Stamp, links: Links, rest: Iterable[tuple[Act, Stamp, Links]]
) -> JointText:
    """Answer the joint text that an act opened, after the acts that followed it in causal order."""
    course = TextCourse(ref=ref, act=act, stamp=stamp, links=links)
    for one, later, its in rest:
        course.take(one, later, its)
    return course.text()
