"""How a joint text looks at a terminal: lines for people, verdict first, and plain values for scripts."""

from typing import Any

from tandem.faces.cli.shape import history_lines
from tandem.faces.cli.terminal import Terminal, block, one_line
from tandem.reports.difference import Piece
from tandem.reports.text import PublicationRead, TextDifference, TextListed, TextView, VersionRead


def text_lines(view: TextView, terminal: Terminal, code: str) -> list[str]:
    """Answer a whole text: verdict, wording in every language, whose word is on it, and what became of it."""
    lines = [f"{view.ref}: {terminal.reason(view.verdict)}"]
    lines += [f"  {terminal.reason(reason)}" for reason in view.why]
    lines += ["", f"  {one_line(view.title)} ({terminal.word('text_sort', view.text.sort)})"]
    lines += _version_lines(view.shown, terminal)
    if view.pending is not None:
        lines += _version_lines(view.pending, terminal)
    lines += ["", terminal.say("text_words_title")]
    for word in view.words:
        said = terminal.word("text_said", word.word.said) if word.word else terminal.say("text_said_nothing")
        lines.append("  " + terminal.say("text_word_line", party=word.party, said=said, version=word.label or "-"))
        lines += block(word.reason, 4) if word.reason else []
    for one in view.publications:
        lines += publication_lines(one, terminal)
    for statement, text, _ in view.statements:
        lines += ["", f"  {statement.party}: {terminal.word('text_statement', statement.kind)}", *block(text, 4)]
    lines += history_lines(view.history, terminal)
    if view.moves:
        moves = ", ".join(terminal.word("move", move) for move in view.moves)
        lines += ["", terminal.say("cli_moves", code=code, moves=moves)]
    return lines


def _version_lines(one: VersionRead, terminal: Terminal) -> list[str]:
    languages = ", ".join(one.terms.authentic)
    lines = ["", "  " + terminal.say("text_version_line", version=one.label, languages=languages)]
    lines.append("  " + terminal.say("text_hash_line", digest=one.terms.digest))
    for language, text in one.texts.items():
        lines += ["", f"  [{terminal.word('language', language)}]", *block(text, 4)]
    for translation, text in one.translations:
        named = terminal.word("language", translation.language)
        lines += ["", f"  [{terminal.say('text_unofficial', language=named)}]", *block(text, 4)]
    return lines


def publication_lines(one: PublicationRead, terminal: Terminal) -> list[str]:
    """Answer one publication: who, when and where, and whether the words are those that were agreed."""
    act = one.publication.act
    lines = ["", "  " + terminal.say("text_published_line", party=act.by, day=act.happened, place=one_line(one.place))]
    lines.append("  " + terminal.say(f"text_agreed_{as_agreed(one)}"))
    lines += [f"    {marked(one.pieces)}"] if one.pieces else []
    return lines + [f"  {terminal.say(f'text_misuse_{code}')}" for code in one.misuse]


def as_agreed(one: PublicationRead) -> str:
    """Answer whether a publication has the agreed words: `yes`, `no`, or `not_known`."""
    return "not_known" if one.agreed is None else "yes" if one.agreed else "no"


def marked(pieces: tuple[Piece, ...]) -> str:
    """Write pieces with what was taken out in [-…-] and what was put in in {+…+}."""
    forms = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
    return "".join(forms[piece.sort].format(piece.text) for piece in pieces).replace("\n", " ")


def difference_lines(found: TextDifference, terminal: Terminal) -> list[str]:
    """Answer what differs between two versions, word by word."""
    lines = [terminal.say("text_difference_title", older=found.older.label, newer=found.newer.label)]
    if not found.wordings and not found.facts:
        lines.append("  " + terminal.say("text_difference_none"))
    for language, pieces in found.wordings:
        lines += ["", f"  [{terminal.word('language', language)}]", f"    {marked(pieces)}"]
    for name, old, new in found.facts:
        lines.append(f"  {terminal.word('field', name)}: {old or '-'} -> {new or '-'}")
    return lines


def list_line(row: TextListed, title: str, terminal: Terminal) -> str:
    """Answer one text in a line: reference, state, title, and who is waited for."""
    state = terminal.word("text_state", row.state)
    waits = terminal.say("cli_waits", names=", ".join(row.waiting_on)) if row.waiting_on else ""
    due = terminal.say("text_due", parties=", ".join(row.reviewers)) if row.reviewers else ""
    return "  ".join(part for part in (row.ref, state, one_line(title), waits, due) if part)


def plain_text(view: TextView, terminal: Terminal) -> dict[str, Any]:
    """Answer a text as plain values."""
    return {
        "ref": view.ref, "title": view.title, "sort": view.text.sort, "state": view.state,
        "verdict": terminal.reason(view.verdict), "why": [terminal.reason(reason) for reason in view.why],
        "version": view.shown.label, "wording": view.shown.terms.digest, "texts": dict(view.shown.texts),
        "authentic": list(view.shown.terms.authentic), "use": view.shown.terms.use,
        "pending": view.pending.label if view.pending else None,
        "versions": [{"version": one.label, "wording": one.terms.digest, "accepted": list(one.accepted),
                      "refused": list(one.refused)} for one in view.versions],
        "waits_for": list(view.standing.waits_for),
        "words": [{"party": word.party, "said": word.word.said if word.word else None, "version": word.label,
                   "wording": word.digest, "entry": word.word.stamp.entry if word.word else None}
                  for word in view.words],
        "publications": [{"by": one.publication.act.by, "happened": one.publication.act.happened,
                          "language": one.publication.act.language, "as_agreed": one.agreed,
                          "misuse": list(one.misuse)} for one in view.publications],
        "due_for_review": sorted({due.party for due in view.due}), "moves": list(view.moves),
    }  # fmt: skip
