"""What a verb of speech, belief or stance tells: the stretch of its sentence, by the shape of the parse."""

from collections.abc import Iterator

from tandem.watch._english_parser import Token
from tandem.watch._units import Unit
from tandem.watch.cues import cues
from tandem.watch.sources import agent, children, is_of_governor, is_passive, is_somebody

Reach = tuple[int, int]
"""The first and the last token of what is told."""


def told_by(cue: Token, unit: Unit) -> tuple[str, Reach | None, float]:
    """Answer by which rule something is told, what, and how surely."""
    for rule, reach, score in _ways(cue, unit):
        if reach is not None and reach[0] <= reach[1] and not only_held(reach, unit):
            return f"indirect.{rule}", reach, score
    return "indirect.cue", None, 0.0


def _ways(cue: Token, unit: Unit) -> Iterator[tuple[str, Reach | None, float]]:
    known = cues()
    form = cue.lower_
    if is_passive(cue) and cue.dep_ != "advcl":
        yield from _passive(cue)
        return
    if known.verb(form, "clause", "weak", "ask", "naming"):
        yield "clause", _clause(cue), 0.9 if known.verb(form, "clause") else 0.8
        yield "around", _around(cue), 0.85
        yield "around", None if unit.held else _put_in(cue), 0.75
    if known.verb(form, "regard", "naming"):
        yield "regard", _regard(cue), 0.8
    if known.verb(form, "infinitive", "addressee"):
        yield "infinitive", _infinitive(cue), 0.75
    base = known.base[form]
    if base in known.preposition:
        yield "preposition", _preposition(cue, known.preposition[base]), 0.7
    if known.verb(form, "express"):
        yield "express", _object(cue), 0.85
    if known.verb(form, "object"):
        if known.verb(form, "addressee", "naming") and not known.verb(form, "express"):
            if base in ("accuse", "blame"):
                yield "object", _object_and_on(cue), 0.7
            return
        yield "object", _object_and_on(cue) if base in ("accuse", "blame") else _object(cue), 0.7


def hull(*tokens: Token) -> Reach:
    """Answer from where to where some tokens reach with all that hangs on them."""
    return min(one.left_edge.i for one in tokens), max(one.right_edge.i for one in tokens)


def trim(reach: Reach, token: Token) -> Reach | None:
    """Take the joining word and the signs at both ends off."""
    first, last = reach
    doc = token.doc
    while first <= last and (
        (doc[first].lower_ == "that" and doc[first].dep_ == "mark")
        or (doc[first].is_punct and doc[first].text not in "([“‘")
    ):
        first += 1
    while last >= first and (
        doc[last].dep_ == "cc" or (doc[last].is_punct and doc[last].text not in ")]”’") or doc[last].is_space
    ):
        last -= 1
    return (first, last) if first <= last else None


_AFTERWARDS = ("following", "after", "before", "during", "amid", "ahead")


_ASIDE = ("while", "whereas", "although", "though", "according")


def without_after(reach: Reach, cue: Token) -> Reach:
    """Leave out a time at the end that goes with the telling (", following the meeting")."""
    for at in range(reach[1], reach[0] + 3, -1):
        one = cue.doc[at]
        if cues().has("remark_on", one.lower_) and one.dep_ == "appos" and cue.doc[one.left_edge.i - 1].text == ",":
            return reach[0], one.left_edge.i - 2
        if one.lower_ in _ASIDE and one.dep_ in ("mark", "prep", "advmod") and cue.doc[at - 1].text == ",":
            return reach[0], at - 2
        if one.lower_ in _AFTERWARDS and one.dep_ == "prep" and cue.doc[at - 1].text == ",":
            return (reach[0], at - 2) if one.right_edge.i >= reach[1] - 1 else reach
    return reach


def _beside(reach: Reach, cue: Token) -> Reach | None:
    """Keep what stands on one side of the cue."""
    first, last = reach
    if first < cue.i < last:
        if last - cue.i >= cue.i - first:
            first = cue.i + 1
        else:
            last = cue.i - 1
    return trim((first, last), cue)


def _clause(cue: Token) -> Reach | None:
    told = children(cue, "ccomp")
    for one in children(cue, "dobj", "dative", "npadvmod", "prep"):
        told += [
            c for c in _below(one) if any(m.dep_ == "mark" and m.lower_ in ("that", "whether") for m in c.children)
        ]
    told += [
        c
        for c in children(cue, "advcl")
        if any(m.dep_ == "mark" and m.lower_ in ("that", "whether") for m in c.children)
    ]
    if not told:
        return None
    after = [one for one in told if one.i > cue.i] or told
    reach = _beside(_before_second(hull(*after), cue), cue)
    return without_after(reach, cue) if reach is not None else None


def _before_second(reach: Reach, cue: Token) -> Reach:
    """Stop before a second word of speech of the same speaker ("... and also it demanded that")."""
    for one in cue.doc[reach[0] : reach[1] + 1]:
        again = (
            one.dep_ in ("conj", "ccomp", "parataxis")
            and one.tag_ in ("VBD", "VBZ", "VBP")
            and one.lower_ in cues().base
        )
        if again and is_of_governor(one) and one.i > reach[0] + 1 and cue.doc[one.i - 1].dep_ == "cc":
            return reach[0], one.i - 2
        own = next(iter(children(one, "nsubj")), None) if again else None
        if own is None or not cues().verb(one.lower_, "clause") or own.i <= reach[0] or children(one, "mark"):
            continue
        if own.tag_ != "PRP" and not (one.dep_ == "conj" and is_somebody(own)):
            continue
        at = own.left_edge.i - 1
        while at > reach[0] and cue.doc[at].tag_ == "RB":
            at -= 1
        if cue.doc[at].lower_ in ("and", "but") and at > reach[0] and cue.doc[at - 1].text in (",", ";"):
            return reach[0], at - 1
    return reach


def _below(token: Token) -> list[Token]:
    return [child for one in (token, *children(token, "pobj")) for child in children(one, "acl", "relcl", "ccomp")]


def _around(cue: Token) -> Reach | None:
    """Find the clause into which the cue is put ("the line, Berg said, would reopen")."""
    while cue.dep_ == "xcomp" and not children(cue, "dobj"):
        cue = cue.head
    if cue.dep_ not in ("parataxis", "ccomp", "advcl", "dep") or cue.head is cue:
        return None
    if any(child.dep_ == "mark" and child.lower_ != "as" for child in cue.children) or cue.tag_ == "VBG":
        return None
    doc, first, last = cue.doc, *hull(cue.head)
    before = doc[cue.left_edge.i - 1].text if cue.left_edge.i else ""
    if before not in (",", "–", "—", "(", "”"):
        return None
    if cue.left_edge.i <= first:
        return trim((cue.right_edge.i + 1, last), cue)
    if cue.right_edge.i >= last - 1:
        return trim((first, cue.left_edge.i - 1), cue)
    return trim((first, last), cue)


def _put_in(cue: Token) -> Reach | None:
    """Find the sentence into which a subject and its cue are put between commas, whatever the parse makes of it."""
    top, doc = cue, cue.doc
    while top.dep_ == "xcomp":
        top = top.head
    own = children(top, "nsubj")
    if not own or not cues().verb(cue.lower_, "clause"):
        return None
    first, sentence = max(own, key=lambda one: one.i).left_edge.i, cue.sent
    if first > cue.i or first - sentence.start < 3 or doc[first - 1].text != "," or cue.i + 1 >= len(doc):
        return None
    if doc[cue.i + 1].text == ",":
        return trim((sentence.start, sentence.end - 1), cue)
    return trim((sentence.start, first - 2), cue) if doc[cue.i + 1].text == "." else None


def _regard(cue: Token) -> Reach | None:
    as_what = [
        one
        for one in children(cue, "prep", "advcl")
        if one.lower_ == "as" or any(c.lower_ == "as" for c in one.children)
    ]
    held = [one for one in children(cue, "oprd", "ccomp", "xcomp") if not any(c.tag_ == "TO" for c in one.children)]
    what = [one for one in children(cue, "dobj") if one.tag_ != "WDT"]
    told = [one for one in as_what if one.i > cue.i] or ([one for one in held if one.i > cue.i] if what or held else [])
    return trim(hull(*[one for one in what if one.i > cue.i], *told), cue) if told else None


def _infinitive(cue: Token) -> Reach | None:
    told = [
        one
        for one in children(cue, "xcomp", "ccomp", "advcl")
        if any(c.dep_ == "aux" and c.tag_ == "TO" for c in one.children)
    ]
    if not told:
        told = [
            c for one in children(cue, "dobj") for c in children(one, "acl") if any(x.tag_ == "TO" for x in c.children)
        ]
    told = [one for one in told if one.i > cue.i and not (one.dep_ == "advcl" and not children(cue, "dobj"))]
    to_whom = [one for one in children(cue, "dobj") if one.i > cue.i]
    return trim(hull(*to_whom, *told), cue) if told else None


def _preposition(cue: Token, allowed: tuple[str, ...]) -> Reach | None:
    told = [one for one in children(cue, "prep", "prt") if one.lower_ in allowed and one.i > cue.i]
    told = [one for one in told if children(one, "pobj", "pcomp", "prep")]
    more = [one for one in children(cue, "xcomp", "ccomp", "advcl") if any(c.tag_ == "TO" for c in one.children)]
    return trim(hull(*told, *[one for one in more if one.i > cue.i]), cue) if told else None


def _object(cue: Token) -> Reach | None:
    told = [one for one in children(cue, "dobj") if one.tag_ not in ("WDT", "WP", "PRP") and one.i > cue.i]
    told = [one for one in told if one.lower_ not in ("this", "that", "so", "these", "those")]
    if not told or told[0].lower_.endswith(("self", "selves")):
        return None
    joined = [
        one
        for one in children(cue, "prep")
        if cues().verb(cue.lower_, "express")
        and one.lower_ in ("for", "over", "about", "on", "at", "against")
        and one.i > told[0].i
    ]
    return trim(_main_part(hull(*told, *joined), cue), cue)


def _main_part(reach: Reach, cue: Token) -> Reach:
    """Stop before a relative clause that only adds to what is told (", which it views as")."""
    for one in cue.doc[reach[0] + 1 : reach[1] + 1]:
        if one.tag_ in ("WDT", "WP") and cue.doc[one.i - 1].text == ",":
            return reach[0], one.i - 2
    return reach


def _object_and_on(cue: Token) -> Reach | None:
    told = [one for one in children(cue, "dobj") if one.i > cue.i]
    return (
        trim(hull(*told, *[one for one in children(cue, "prep") if one.i > cue.i and one.lower_ in ("of", "for")]), cue)
        if told
        else None
    )


def _passive(cue: Token) -> Iterator[tuple[str, Reach | None, float]]:
    """Find what was proposed by somebody, or is said by nobody named."""
    known = cues()
    if not known.verb(cue.lower_, "clause", "object", "express", "regard", "unnamed", "weak"):
        return
    acted_on = children(cue, "nsubjpass")
    told = children(cue, "ccomp", "xcomp")
    if any(cues().has("hearsay", one.lower_) for one in children(cue, "advmod")) and agent(cue) is not None:
        first = cue.left_edge.i if cue.dep_ != "acl" else cue.head.left_edge.i
        yield "passive", trim((first, _main_end(cue)), cue), 0.8
        return
    if cue.dep_ == "xcomp" and agent(cue) is not None:
        yield "passive", trim((cue.i, cue.right_edge.i), cue), 0.6
        return
    if not acted_on and cue.dep_ == "conj":
        acted_on = children(cue.head, "nsubjpass")
    if acted_on and acted_on[0].lower_ == "it" and told:
        yield "clause", _beside(hull(*told), cue), 0.7
    elif acted_on and (agent(cue) is not None or told):
        if told and not agent(cue) and cue.dep_ != "relcl":
            yield "passive", trim((acted_on[0].left_edge.i, hull(*told)[1]), cue), 0.7
        elif acted_on[0].tag_ in ("WDT", "WP") and cue.dep_ == "relcl":
            acted_on = [cue.head]
            yield "passive", trim((cue.head.left_edge.i, cue.left_edge.i - 1), cue), 0.7
        else:
            yield "passive", trim(hull(*acted_on, *told), cue), 0.7
    elif cue.dep_ == "acl" and agent(cue) is not None:
        yield "passive", trim((cue.head.left_edge.i, cue.i - 1), cue), 0.6


def _main_end(cue: Token) -> int:
    """Answer the last token of a clause before a relative clause that only adds to it (", which fears that")."""
    for one in cue.doc[cue.i : cue.right_edge.i + 1]:
        if one.tag_ in ("WDT", "WP") and cue.doc[one.i - 1].text == ",":
            return one.i - 2
    return cue.right_edge.i


def only_held(reach: Reach, unit: Unit) -> bool:
    """Answer whether the words are quotations alone, which are told as such."""
    doc = unit.doc
    if doc is None:
        return True
    words = [one for one in doc[reach[0] : reach[1] + 1] if not one.is_punct and not one.is_space]
    free = [one for one in words if not any(span.start <= one.idx < span.end for _, span in unit.held)]
    return all(one.dep_ in ("cc", "det", "mark") for one in free)
