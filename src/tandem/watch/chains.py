"""Who is named as the one who says it, and the chain of sources that leads there.

A speaker is printed as the page prints it at the word of speech: of a person the name alone, without office, apposition
or article ("US envoy Anna Berg" is `Anna Berg`); of all others the noun phrase without "the" ("a senior official in the
Treasury", "Norwegian government"); of a paper the one whose paper it is, where that is said. A pronoun, or "the" with
an office told before, is the printed name of what it stands for.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tandem.watch._english_parser import Token
from tandem.watch._units import Unit
from tandem.watch.cues import cues
from tandem.watch.lexicon import Lexicon
from tandem.watch.page import Span
from tandem.watch.sources import PEOPLE_END, children, is_somebody

_LEFT = ("det", "amod", "compound", "nmod", "poss", "nummod", "quantmod", "advmod", "predet", "punct", "case")
_OF = ("of", "in", "for", "at", "from", "on", "with", "to", "near")
_PERSON = ("he", "she", "him", "her", "his", "hers")
_HONOURS = ("Mr", "Mrs", "Ms", "Miss", "Dr", "Prof", "Sir", "Lady", "Lord")
_MANY = ("they", "them", "their")
_THING = ("it", "its")
_TITLE = re.compile(r"^(?:the|The)\s+")


@dataclass(frozen=True)
class Mention:
    """Somebody or something named on the page: where, as printed, and what may refer back to it."""

    at: int
    printed: str
    kind: str
    head: str
    rank: int


class Sources:
    """The ones named on a page so far, and how a word of speech names its own."""

    def __init__(self, units: Sequence[Unit], text: str, lexicon: Lexicon) -> None:
        self._text = text
        self._lexicon = lexicon
        self._mentions: list[Mention] = []
        for unit in units:
            self._mentions += self._in_unit(unit)
        self._mentions.sort(key=lambda one: one.at)

    def _in_unit(self, unit: Unit) -> list[Mention]:
        found = []
        for token in unit.doc or ():
            named = token.dep_ in ("nsubj", "nsubjpass", "pobj", "dobj", "poss", "conj", "ROOT", "attr")
            if named and token.tag_.startswith("NN"):
                span = self.phrase(token, unit)
                mention = self._print(token, unit, span)
                if mention:
                    found.append(Mention(span.start, mention, _kind(token, unit), token.lower_, _rank(token)))
        return found

    def name(self, head: Token, unit: Unit) -> str | None:
        """Answer how the page names the one whose words begin at a head, by what stood before where it refers back."""
        word = head.lower_
        at = unit.at[head.idx]
        if word in _PERSON:
            return self._back(at, "person") or head.text
        if word in _MANY:
            return self._back(at, "many", "group") or head.text
        if word in _THING:
            return self._back(at, "group", "paper")
        if word in ("i", "we", "you", "my", "our", "your", "this", "that", "these", "there", "what", "which", "one’s"):
            return None
        owner = owner_of(head)
        if owner is not None:
            return self.name(owner, unit)
        return self._again(head, at) or self._print(head, unit, self.phrase(head, unit))

    def actor(self, unit: Unit) -> str | None:
        """Answer the person who acts in a unit, where one is named there."""
        inside = [one for one in self._mentions if unit.span.start <= one.at < unit.span.end]
        return next((one.printed for one in reversed(inside) if one.rank and one.kind == "person"), None)

    def _back(self, at: int, *kinds: str) -> str | None:
        before = [one for one in self._mentions if one.at < at and one.kind in kinds]
        near = before[-8:]
        return max(near, key=lambda one: (one.rank, one.at)).printed if near else None

    def _again(self, head: Token, at: int) -> str | None:
        """Lead from "the senior official" to "a senior official in the Treasury"."""
        left = [child.lower_ for child in head.children if child.dep_ in ("amod", "compound", "poss")]
        if not any(child.lower_ in ("the", "that", "this") for child in children(head, "det")) or children(
            head, "prep"
        ):
            return None
        for one in reversed(self._mentions):
            words = one.printed.lower().split()
            if one.at < at and one.head == head.lower_ and words[0] in ("a", "an") and set(left) <= set(words):
                return one.printed
        return None

    def phrase(self, head: Token, unit: Unit) -> Span:
        """Answer where the words of a noun phrase stand, without what only explains them."""
        first, last = head, head
        for child in reversed([one for one in head.lefts if one.dep_ in _LEFT or one.tag_ in ("NNP", "CD", "JJ")]):
            if child.right_edge.i + 1 == first.i:
                first = child.left_edge
        for child in head.rights:
            follows = child.left_edge.i == last.i + 1
            if (
                follows
                and child.dep_ == "prep"
                and child.lower_ in _OF
                and (head.tag_ in ("NN", "NNS", "CD") or child.lower_ == "of")
            ):
                last = _edge(child)
            elif follows and child.dep_ in ("cc", "punct") and child.text not in (",", "(", "–", "—", ";", ":"):
                last = child
            elif follows and child.dep_ == "conj" and child.tag_.startswith("NN"):
                last = _edge(child)
            elif follows and child.dep_ in ("nmod", "nummod", "compound") and child.tag_ in ("NNP", "CD"):
                last = child
        if head.dep_ == "nsubj" and last.i + 1 < len(head.doc):
            rest = head.doc[last.i + 1]
            twin = next(
                (one for one in children(head.head, "nsubj") if one.left_edge.i == rest.i and one.i > head.i), None
            )
            last = twin if twin is not None and rest.tag_.startswith("NNP") else last
        while last.dep_ in ("cc", "punct") and last.i > head.i:
            last = last.nbor(-1)
        return unit.spot(first, last)

    def _print(self, head: Token, unit: Unit, span: Span) -> str | None:
        person = self._person(head, unit, span) or self._medium(span)
        if person:
            return person
        words = re.sub(r"\s+", " ", self._words(span)).strip(" ,;:“”\"‘'")
        return _TITLE.sub("", words) or None

    def _medium(self, span: Span) -> str | None:
        """Answer the name between marks behind a word for a medium ("the weekly “Horizon”")."""
        found = re.search(r"(\w+)[\s,]+[“\"](\w[^“”\"]*)$", self._words(span))
        return found[2].rstrip(",.") if found is not None and cues().has("outlet", found[1].lower()) else None

    def _person(self, head: Token, unit: Unit, span: Span) -> str | None:
        """Answer the name alone, where the phrase, or what explains it, names a person."""
        if any(child.dep_ == "conj" and unit.at[child.idx] < span.end for child in head.children):
            return None
        for child in children(head, "appos"):
            inner = self._words(self.phrase(child, unit))
            if (
                child.tag_ in ("NNP", "NNPS")
                and (_is_person(child) or cues().has("outlet", head.lower_) or _names_holder(head, child, inner))
                and head.tag_ == "NN"
            ):
                return bare_name(inner) or inner
        words = self._words(span)
        known = next((name for name in self._people if words.endswith(name)), None)
        if known:
            return known
        if head.tag_ in ("NNP", "NNPS"):
            alone = self._words(Span(span.start, unit.spot(head, head).end))
            if _is_person(head) or _titled(alone):
                return bare_name(alone)
        if _is_holder(head):
            for one in head.subtree:
                if one.dep_ == "appos" and _is_person(one) and one.i > head.i and _set_off(one):
                    return bare_name(self._words(self.phrase(one, unit)))
        return _titled(words)

    def _words(self, span: Span) -> str:
        return re.sub(r"\s+", " ", span.of(self._text))

    @property
    def _people(self) -> list[str]:
        return _people(self._lexicon)


def _rank(token: Token) -> int:
    """Answer how likely a pronoun behind it means it: most likely what the whole sentence is about."""
    if token.dep_ == "pobj" and token.head.lower_ == "to" and token.head.head.lower_ == "according":
        return 2
    if not token.dep_.startswith("nsubj"):
        return 0
    verb = token.head
    while verb.dep_ == "conj":
        verb = verb.head
    return 2 if verb.dep_ == "ROOT" or verb.dep_ == "parataxis" else 1


_CACHE: dict[int, tuple[Lexicon, list[str]]] = {}


def _people(lexicon: Lexicon) -> list[str]:
    kept = _CACHE.get(id(lexicon))
    if kept is None or kept[0] is not lexicon:
        names = [n for one in lexicon.known if one.kind == "person" for n in one.names.get("en", ())]
        kept = (lexicon, sorted(names, key=len, reverse=True))
        _CACHE.clear()
        _CACHE[id(lexicon)] = kept
    return kept[1]


def _edge(token: Token) -> Token:
    """Answer the last word of a part, stopped before a comma or a clause that explains it."""
    last = token
    for one in token.doc[token.i + 1 : token.right_edge.i + 1]:
        if one.text in (",", "(", ";", ":", "–", "—", "“") or one.dep_ in ("relcl", "acl", "appos", "mark"):
            break
        last = one
    return last


def owner_of(head: Token) -> Token | None:
    """Answer whose paper or occasion it is ("the ministry's statement", "a letter from the union")."""
    if not cues().has("document", head.lower_):
        return None
    for child in head.children:
        if child.dep_ == "poss":
            return child
        if child.dep_ in ("prep", "agent") and child.lower_ in ("from", "by", "of"):
            owner = next(iter(children(child, "pobj")), None)
            if owner is not None and (owner.tag_.startswith("NNP") or is_somebody(owner)):
                return owner
    return None


def _is_person(token: Token) -> bool:
    return token.ent_type_ == "PERSON"


@cache
def _role() -> re.Pattern[str]:
    roles = "|".join(sorted(cues().words["role"], key=len, reverse=True))
    part = r"(?:[A-Z][\w.’'-]*|de|van|von|der|al|bin|el|la|da|di)"
    name = rf"(?P<name>{part}(?:\s{part}){{0,4}})"
    return re.compile(rf"^(?:.*\b)?(?i:{roles})s?\.?(?:\s(?:of|for)\s[A-Z][\w-]+(?:\s(?:and|&)\s[A-Z]\w+)?)?\s{name}$")


def _titled(words: str) -> str | None:
    found = _role().match(words)
    if found is None or cues().has("role", found["name"].split()[-1]):
        return None
    if (
        re.match(r"(?:Ministry|Department|Office|Council|Committee|Bank|Agency)\b", found["name"])
        or not found["name"][0].isupper()
    ):
        return None
    return found["name"]


_PLACE_WORD = re.compile(
    r"^(?:[A-Z][\w.]*(?:ese|ish|ian|ean|ench|utch)|(?:[A-Z]\.?){2,3}|South|North|State|Department|the|an?|Foreign)\s"
)


def bare_name(words: str) -> str:
    """Answer a name without the offices and honours before it."""
    titled = _titled(words)
    if titled and len(titled.split()) <= 4:
        words = titled
    parts = re.sub(r"’s$|'s$", "", words).split()
    while len(parts) > 1 and (
        _is_office(parts[0].rstrip(".,"))
        or (parts[0][0].islower() and parts[0] not in ("de", "van", "von", "al", "bin"))
    ):
        parts = parts[1:]
    words = " ".join(parts)
    while len(words.split()) > 2 and _PLACE_WORD.match(words):
        words = words.split(None, 1)[1]
    return words


def _is_office(word: str) -> bool:
    return cues().has("role", word) or cues().has("before_role", word)


def _is_holder(token: Token) -> bool:
    """Answer whether a word is an office that one person holds."""
    return token.tag_ == "NN" and (cues().has("role", token.lower_.capitalize()) or token.lower_.endswith(PEOPLE_END))


def _names_holder(head: Token, child: Token, words: str) -> bool:
    """Answer whether a name of several words stands right behind an office ("the historian Ivo Brandt")."""
    return _is_holder(head) and child.left_edge.i == head.i + 1 and len(words.split()) > 1


def _set_off(token: Token) -> bool:
    """Answer whether a name is set off by a comma before it."""
    first = token.left_edge.i
    return first > 0 and token.doc[first - 1].text == ","


def _kind(token: Token, unit: Unit) -> str:
    if any(child.dep_ == "conj" for child in token.children):
        return "many"
    if any(one.text.rstrip(".") in _HONOURS for one in children(token, "compound")):
        return "person"
    if _is_person(token) or (token.tag_ == "NNP" and any(_is_holder(one) for one in children(token, "appos"))):
        return "person"
    if cues().has("document", token.lower_):
        return "paper"
    if cues().has("outlet", token.lower_) and token.tag_ == "NN":
        return "group"
    if token.tag_ == "NNS" and is_somebody(token):
        return "many"
    if any(child.dep_ == "appos" and _is_person(child) for child in token.children):
        return "person"
    if token.tag_ == "NN" and is_somebody(token):
        return "person" if _is_holder(token) else "group"
    if token.tag_ in ("NNP", "NNPS"):
        return "group" if token.ent_type_ in ("ORG", "GPE", "NORP") or is_somebody(token) else "other"
    return "other"
