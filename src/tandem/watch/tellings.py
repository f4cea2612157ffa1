"""Every word of speech, belief or stance in a unit: who it credits, and what it tells.

Found by the shape of the parse; which verbs and nouns tell, and how, is in `cues.yaml`. What was denied, supposed or
only wished is no speech and is left out (`void`), but a quotation beside it still knows its speaker.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tandem.watch._english_parser import Token
from tandem.watch._units import Unit
from tandem.watch.cues import cues
from tandem.watch.reaches import Reach, hull, only_held, told_by, trim, without_after
from tandem.watch.sources import agent, children, cited_by, is_passive, is_somebody, is_void, quoted_by, subject

_BE = ("is", "was", "are", "were", "be", "been", "’s", "'s")


@dataclass(frozen=True)
class Telling:
    """One word that tells, in one unit. `reach` is what it tells, where that is told without a quotation."""

    unit: Unit
    cue: Token
    source: Token | None
    reach: Reach | None
    rule: str
    score: float
    speech: bool = False
    asks: bool = False
    void: bool = False
    unnamed: str = ""
    through: Token | None = None


def tellings(unit: Unit) -> tuple[Telling, ...]:
    """Answer the words that tell in a unit, in their order."""
    if unit.doc is None:
        return ()
    found = [one for token in unit.doc for one in _of(token, unit)]
    return tuple(found)


def _of(token: Token, unit: Unit) -> Iterator[Telling]:
    if token.lower_ in ("make", "makes", "made", "making") and token.i + 1 < len(token.doc):
        yield from _made_clear(token, unit)
    if any(span.start <= token.idx < span.end for _, span in unit.held):
        return
    if token.lower_ == "words" and token.head.lower_ == "in":
        whose = next((c for one in children(token, "prep") for c in children(one, "pobj")), None)
        yield Telling(unit, token, whose, None, "indirect.cue", 0.0, speech=whose is not None)
    elif token.lower_ == "according":
        yield from _according(token, unit)
    elif token.tag_.startswith("VB") and token.lower_ in cues().base and token.dep_ not in ("amod", "compound", "aux"):
        yield from _verb(token, unit)
    elif token.tag_ in ("NN", "NNS") and token.lower_ in cues().nouns:
        yield from _noun(token, unit)
    elif cues().has("adjective", token.lower_) and token.tag_ in ("JJ", "VBN", "VBD"):
        yield from _adjective(token, unit)
    elif cues().has("hearsay", token.lower_):
        yield from _hearsay(token, unit)


def _verb(cue: Token, unit: Unit) -> Iterator[Telling]:
    known = cues()
    source = subject(cue)
    if cue.lower_ in ("read", "put", "call", "see", "point", "show", "mean", "back", "state") and cue.tag_ == "NN":
        return
    strong = known.verb(cue.lower_, "clause", "ask")
    somebody = source is not None and (is_somebody(source) or source.tag_ in ("PRP", "DT", "CD", "WP"))
    somebody = somebody or (source is not None and cues().has("document", source.lower_))
    if not strong and not somebody and not (is_passive(cue) and source is None):
        return
    speech = strong or (known.verb(cue.lower_, "weak", "naming", "regard") and source is not None)
    rule, reach, score = told_by(cue, unit)
    unnamed = ""
    if source is None and reach is not None:
        unnamed = _unnamed(cue)
        if not unnamed:
            reach = None
    elif reach is not None and is_passive(cue):
        rule, score = "indirect.passive", 0.85
    asks = known.verb(cue.lower_, "ask")
    through = quoted_by(cue)
    if source is not None and through is None:
        cited = cited_by(cue, source)
        source, through = (cited, source) if cited is not None else (source, None)
    if _only_leads(cue):
        reach = None
    yield Telling(unit, cue, source, reach, rule, score, speech, asks, is_void(cue), unnamed, through)


def _only_leads(cue: Token) -> bool:
    """Answer whether the cue leads to another that tells ("quoted as saying", "declined to say")."""
    base = cues().base.get(cue.lower_)
    if base in ("quote", "cite"):
        said = any(one.dep_ == "pcomp" for way in children(cue, "prep") if way.lower_ == "as" for one in way.children)
        return said or cue.lower_ in ("citing", "quoting")
    told = children(cue, "xcomp")
    return base in ("decline", "refuse") and any(cues().verb(one.lower_, "clause", "ask") for one in told)


def _unnamed(cue: Token) -> str:
    """Answer the words that stand for a source nobody names: "is said", "was reported"."""
    if not is_passive(cue) or not cues().verb(cue.lower_, "unnamed") or not children(cue, "auxpass"):
        return ""
    return f"{children(cue, 'auxpass')[0].text} {cue.text}"


def _in_the_view(cue: Token, unit: Unit) -> Iterator[Telling]:
    """Find "in the view of one diplomat, the panel has lost its way"."""
    into = cue.head
    of = next((one for one in children(cue, "prep") if one.lower_ == "of"), None)
    whose = children(of, "pobj") if of is not None else children(cue, "poss")
    if not whose or whose[0].tag_.startswith("PRP") or not is_somebody(whose[0]) or into.head is into:
        return
    if into.i != into.sent.start or into.right_edge.i + 1 >= len(cue.doc) or cue.doc[into.right_edge.i + 1].text != ",":
        return
    reach = trim((into.right_edge.i + 1, into.sent.end - 1), cue)
    if reach is not None and not only_held(reach, unit):
        yield Telling(unit, cue, whose[0], reach, "indirect.in-view", 0.75, True)


def _noun(cue: Token, unit: Unit) -> Iterator[Telling]:
    if cue.dep_ == "pobj" and cue.head.lower_ == "in" and cues().has("held_in", cue.lower_):
        yield from _in_the_view(cue, unit)
        return
    if (
        cue.dep_ == "dobj"
        and cues().verb(cue.head.lower_, "express", "object")
        and any(c.tag_ == "PRP$" for c in cue.children)
    ):
        return
    clauses = children(cue, "acl", "ccomp", "relcl")
    if cue.dep_ == "attr" and cue.head.lower_ in ("is", "was", "’s", "'s"):
        clauses += children(cue.head, "ccomp")
    told = [
        one
        for one in clauses
        if any((c.dep_ == "mark" and c.lower_ == "that") or c.tag_ == "TO" for c in one.children)
        or (one.left_edge.lower_ == "that" and one.head is cue.head)
    ]
    prep = [
        one
        for one in children(cue, "prep")
        if cues().has("noun_of", cues().nouns[cue.lower_])
        and one.lower_ in ("for", "of", "against", "about", "on", "over", "to")
    ]
    source, rule = _noun_source(cue)
    if not told and not prep and rule != "indirect.passive":
        return
    if source is None or not (is_somebody(source) or source.tag_ in ("PRP", "PRP$")):
        return
    if source.tag_ == "PRP$" and not told:
        return
    if rule == "indirect.passive":
        yield Telling(unit, cue, source, trim(hull(cue.head), cue), rule, 0.7, void=is_void(cue.head))
        return
    if not told and rule == "indirect.made":
        return
    parts = [one for one in (told or prep) if source not in list(one.subtree)]
    reach = trim(hull(*parts), cue) if parts else None
    if reach is not None and not only_held(reach, unit):
        light = cue.head if cue.dep_ == "dobj" and cue.head.tag_.startswith("VB") else None
        yield Telling(unit, cue, source, reach, rule, 0.8 if told else 0.6, void=light is not None and is_void(light))


def _made_clear(cue: Token, unit: Unit) -> Iterator[Telling]:
    """Find "made clear its support" and "made it clear that"."""
    doc, at = cue.doc, cue.i + 1
    at += doc[at].lower_ == "it"
    source = subject(cue)
    if at + 1 >= len(doc) or doc[at].lower_ not in ("clear", "plain", "known") or source is None:
        return
    at += 2 if doc[at + 1].lower_ in ("that", ":") else 1
    last = max(cue.right_edge.i, doc[at - 1].right_edge.i)
    reach = trim((at, last), cue) if at <= last else None
    if reach is not None and not only_held(reach, unit):
        yield Telling(unit, cue, source, reach, "indirect.express", 0.85, True, void=is_void(cue))


def _noun_source(cue: Token) -> tuple[Token | None, str]:
    for owner in children(cue, "poss", "nsubj", "nmod"):
        if owner.dep_ == "poss" or any(one.tag_ == "POS" for one in owner.children):
            return owner, "indirect.noun"
    for by in children(cue, "prep", "agent"):
        whose = next(iter(children(by, "pobj")), None)
        if by.lower_ in ("by", "from") or (
            by.lower_ == "of" and whose is not None and is_somebody(whose) and cue.dep_ == "attr"
        ):
            return whose, "indirect.noun"
    verb = cue.head
    if cue.dep_ == "pobj" and verb.lower_ == "of" and cues().has("held_in", cue.lower_) and verb.head.lower_ in _BE:
        return subject(verb.head), "indirect.opinion"
    if cue.dep_ == "nsubjpass" and cues().has("light", verb.lower_):
        return agent(verb), "indirect.passive"
    if cue.dep_ == "dobj" and cues().has("light", verb.lower_):
        return subject(verb), "indirect.made"
    return None, ""


def _adjective(cue: Token, unit: Unit) -> Iterator[Telling]:
    told = [one for one in children(cue, "ccomp") if one.i > cue.i]
    be = cue if children(cue, "auxpass", "aux", "nsubj", "nsubjpass") else cue.head
    own = children(be, "nsubj", "nsubjpass")
    if not told or not own or own[0].lower_ == "it" or not (is_somebody(own[0]) or own[0].tag_ == "PRP"):
        return
    reach = trim(hull(*told), cue)
    if reach is not None:
        reach = without_after(reach, cue)
        yield Telling(unit, cue, own[0], reach, "indirect.adjective", 0.7, void=is_void(be))


def _according(cue: Token, unit: Unit) -> Iterator[Telling]:
    to = next(iter(children(cue, "prep")), cue)
    source = next(iter(children(to, "pobj")), None)
    if source is None:
        return
    part = (cue.left_edge.i, cue.right_edge.i)
    ends = cue.i and cue.doc[cue.i - 1].text == "," and part[1] >= source.sent.end - 2
    root = source.sent.root if cue.head is cue or ends else cue.head
    first, last = hull(root)
    if part[0] <= first:
        first = part[1] + 1
    elif part[1] >= last - 1:
        last = part[0] - 1
    reach = trim((first, last), cue)
    if reach is not None and only_held(reach, unit):
        reach = None
    yield Telling(unit, cue, source, reach, "indirect.according", 0.8, speech=True)


def _hearsay(cue: Token, unit: Unit) -> Iterator[Telling]:
    verb = cue.head
    if verb.tag_.startswith("VB") and not (verb.lower_ in cues().base and subject(verb) is not None):
        reach = trim(hull(verb), cue)
        yield Telling(unit, cue, None, reach, "indirect.hearsay", 0.5, unnamed=cue.text)
