"""Who does the telling: the subject of a word of speech, and whether it tells of something that was said at all."""

from tandem.watch._english_parser import Token
from tandem.watch.cues import cues

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_NEVER = ("never", "hardly", "neither", "nor")
_MODAL = ("would", "could", "might", "may", "should", "must", "can", "ca", "’d", "'d")
_IF = ("if", "unless", "lest")


PEOPLE_END = (
    "ers",
    "ors",
    "ists",
    "ians",
    "men",
    "women",
    "er",
    "or",
    "ist",
    "ian",
    "man",
    "woman",
    "person",
    "ives",
    "ive",
    "ants",
    "ant",
    "ees",
)


def is_somebody(token: Token) -> bool:
    """Answer whether a word can name one that speaks or believes."""
    word = token.lower_
    if token.tag_ in ("NNP", "NNPS"):
        return token.ent_type_ not in ("DATE", "TIME", "MONEY", "PERCENT", "LAW")
    if cues().has("somebody", word) or cues().has("outlet", word) or cues().has("role", word.capitalize()):
        return True
    return word.endswith(PEOPLE_END) and token.tag_ in ("NN", "NNS") and len(word) > 4


def children(token: Token, *deps: str) -> list[Token]:
    """Answer the children of a token that hang on it in one of these ways."""
    return [child for child in token.children if child.dep_ in deps]


def is_passive(cue: Token) -> bool:
    """Answer whether a verb tells of what was done to its subject."""
    if children(cue, "auxpass", "nsubjpass"):
        return True
    if cue.tag_ == "VBN" and cue.dep_ in ("acl", "advcl") and not children(cue, "aux", "nsubj"):
        return True
    return cue.dep_ == "conj" and cue.tag_ == "VBN" and not children(cue, *_SUBJECTS, "aux") and is_passive(cue.head)


def agent(cue: Token) -> Token | None:
    """Answer by whom something was done."""
    for by in children(cue, "agent", "prep"):
        if by.dep_ == "agent" or by.lower_ == "by":
            return next(iter(children(by, "pobj")), None)
    return None


def subject(cue: Token, depth: int = 0) -> Token | None:
    """Answer the head of the words that name who tells; None where nobody is named."""
    if is_passive(cue):
        return agent(cue)
    own = children(cue, *_SUBJECTS)
    if own:
        return _resolved(_of_two(own, cue), cue)
    if depth > 5:
        return None
    return _inverted(cue) or _of_governor(cue, depth)


def _of_two(own: list[Token], cue: Token) -> Token:
    """Choose where the parser cut one name in two: the person, or else the beginning."""
    near = min(own, key=lambda one: abs(one.i - cue.i))
    before = [one for one in own if one.i < near.i and one.right_edge.i + 1 == near.left_edge.i]
    return before[0] if before and near.ent_type_ != "PERSON" else near


def _resolved(own: Token, cue: Token) -> Token | None:
    """Lead from a relative word to what it refers to."""
    if own.tag_ not in ("WDT", "WP") and not (own.lower_ == "that" and cue.dep_ == "relcl"):
        return own
    return cue.head if cue.dep_ in ("relcl", "acl") else None


def _inverted(cue: Token) -> Token | None:
    """Find the subject behind the verb where the parser took it for an object ("said Lopez")."""
    before = cue.doc[cue.i - 1].text if cue.i else ""
    for one in children(cue, "dobj", "attr", "dative"):
        if one.i > cue.i and before in (",", "”", '"', "’") and one.tag_.startswith("NN") and cue.tag_ == "VBD":
            return one
    return None


def _of_governor(cue: Token, depth: int) -> Token | None:
    head = cue.head
    if head is cue:
        return None
    if cue.dep_ == "pcomp":
        return _of_preposition(head, depth)
    if cue.dep_ == "acl":
        return head if cue.tag_ == "VBG" else None
    if cue.dep_ == "conj" and head.dep_ == "ccomp" and (_is_thing(head) or _goes_back(cue)):
        return _of_verb(head.head, depth)
    if cue.dep_ in ("conj", "xcomp", "advcl", "dep", "ccomp", "acomp") and head.tag_[:2] in ("VB", "JJ", "NN", "RB"):
        return _of_verb(head, depth)
    return None


def quoted_by(cue: Token) -> Token | None:
    """Answer through whom it comes to us: "Lee was quoted by Yonhap as saying"."""
    verb = cue.head.head
    if (
        cue.dep_ != "pcomp"
        or cue.head.lower_ != "as"
        or cues().base.get(verb.lower_) not in ("quote", "cite", "report")
    ):
        return None
    return agent(verb) if is_passive(verb) else subject(verb)


def cited_by(cue: Token, source: Token) -> Token | None:
    """Answer whom the source itself cites for what it tells: "the daily, citing an official, reported"."""
    for one in cue.doc:
        if one.lower_ in ("citing", "quoting") and one.head in (cue, source):
            whom = next(iter(children(one, "dobj")), None)
            return whom if whom is not None and is_somebody(whom) else None
    return None


def _is_thing(verb: Token) -> bool:
    """Answer whether the subject of a verb can say nothing, so that what is joined to it tells of somebody else."""
    own = children(verb, *_SUBJECTS)
    return bool(own) and own[0].tag_ in ("NN", "NNS") and not is_somebody(own[0])


def is_of_governor(cue: Token) -> bool:
    """Answer whether a verb that was joined to a clause tells of the one who told that clause."""
    joined = cue.dep_ == "conj" and not children(cue, *_SUBJECTS) and cue.head.dep_ == "ccomp"
    return joined and (_is_thing(cue.head) or _goes_back(cue))


def _goes_back(cue: Token) -> bool:
    """Answer whether the tense goes back from what was told to the telling ("wrote that they had …, and called")."""
    before = cue.head.tag_ == "VBN" and any(one.lower_ in ("had", "have", "has") for one in children(cue.head, "aux"))
    verb = cue.head.head
    return before and cue.tag_ == "VBD" == verb.tag_ and cue.doc[cue.left_edge.i - 2].text == ","


def is_stance(verb: Token) -> bool:
    """Answer whether a verb tells of a stance or act of its subject ("supports", "stands behind"), and truly so."""
    known = cues()
    behind = {one.lower_ for one in children(verb, "prep")}.intersection(
        known.preposition.get(known.base.get(verb.lower_, ""), ())
    )
    return bool(behind or known.verb(verb.lower_, "object")) and not is_passive(verb) and not is_void(verb)


def _of_preposition(preposition: Token, depth: int) -> Token | None:
    """Follow "quoted as saying" to the one who is quoted, and "by saying" to the one who acts."""
    verb = preposition.head
    if cues().base.get(verb.lower_) in ("quote", "cite", "report") and preposition.lower_ == "as":
        if is_passive(verb):
            return next(iter(children(verb, "nsubjpass")), verb.head if verb.dep_ in ("acl", "relcl") else None)
        return next(iter(children(verb, "dobj")), None)
    if verb.tag_.startswith("VB"):
        return _of_verb(verb, depth)
    return None


def _of_verb(verb: Token, depth: int) -> Token | None:
    if is_passive(verb):
        acted_on = children(verb, "nsubjpass")
        if not acted_on or (acted_on[0].lower_ == "it" and children(verb, "ccomp")):
            return None
        return _resolved(acted_on[0], verb)
    return subject(verb, depth + 1)


def is_void(cue: Token) -> bool:
    """Answer whether the cue tells of no speech: denied, supposed, wished for, or not come to pass."""
    above = cue
    while above.head is not above and above.dep_ in ("ccomp", "conj"):
        deeper = above.dep_ == "ccomp" and above.i > above.head.i
        above = above.head
        if deeper and (_is_supposed(above) or _is_denied(above)):
            return True
    if _is_denied(cue) or _is_supposed(cue):
        return True
    if cue.dep_ == "conj" and not children(cue, *_SUBJECTS) and cue.tag_ == "VB" and is_void(cue.head):
        return True
    if cue.dep_ == "xcomp" and cue.head is not cue:
        return cues().has("empty", cue.head.lower_) or _is_denied(cue.head) or _is_supposed(cue.head)
    return False


def _is_denied(cue: Token) -> bool:
    return any(
        child.dep_ == "neg"
        or (child.dep_ in ("advmod", "preconj", "cc") and child.lower_ in _NEVER and child.i < cue.i)
        for child in cue.children
    )


def _is_supposed(cue: Token) -> bool:
    if any(child.dep_ == "aux" and child.lower_ in _MODAL for child in cue.children):
        return True
    if _asks(cue):
        return True
    above = cue
    while above.dep_ in ("conj", "xcomp") and above.head is not above:
        above = above.head
    return above.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in _IF for c in above.children)


def _asks(cue: Token) -> bool:
    """Answer whether the cue stands in a question ("Did the envoy say that ...?")."""
    auxiliary = children(cue, "aux")
    own = children(cue, "nsubj")
    return bool(
        auxiliary and own and auxiliary[0].i < own[0].i and auxiliary[0].lower_ in ("did", "does", "do", "has", "will")
    )
