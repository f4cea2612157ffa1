"""What every paper says at its end: from which entries and up to where it was made, and what of it is not confirmed."""

from collections.abc import Iterator

from tandem.reports.paper import Paper
from tandem.reports.paper_check import check_paper
from tandem.reports.speaker import Speaker

Lines = tuple[str, tuple[str, ...]]


def sources_of(paper: Paper, speaker: Speaker) -> tuple[Lines, ...]:
    """Answer the last page as titles with their lines; the first has no title."""
    facts = paper.facts
    check = check_paper(paper)
    heads = tuple(speaker.say("paper_head", code=one.code, count=one.size, root=one.root) for one in facts.heads)
    parts = [
        ("", tuple(_first(paper, speaker))),
        (speaker.say("paper_made_from"), tuple(_entries(paper, speaker))),
        (speaker.say("paper_frontier"), heads),
        (speaker.say("paper_unconfirmed_title"), (*check.unconfirmed, *_doubtful(paper, speaker))),
        (speaker.say("paper_remarks"), tuple(speaker.reason(one) for one in paper.remarks)),
    ]
    return tuple((title, lines) for title, lines in parts if lines)


def _first(paper: Paper, speaker: Speaker) -> Iterator[str]:
    yield speaker.say("paper_last_note")
    if paper.facts.simulation:
        yield speaker.say("paper_simulation_note")


def _entries(paper: Paper, speaker: Speaker) -> Iterator[str]:
    facts = paper.facts
    yield speaker.say("paper_made_version", ref=facts.ref, version=facts.version)
    for stamp in facts.made_from:
        yield speaker.say("paper_entry", entry=stamp.label, hash=stamp.entry)
    if facts.book_digest:
        yield speaker.say("paper_book", hash=facts.book_digest)


def _doubtful(paper: Paper, speaker: Speaker) -> Iterator[str]:
    """The places of the form that nobody confirmed, gathered by how sure they are."""
    found: dict[str, list[str]] = {}
    for row in check_paper(paper).rows:
        if row.unconfirmed:
            found.setdefault(row.confidence, []).append(row.name)
    for confidence, names in found.items():
        told = ", ".join(dict.fromkeys(names))
        yield speaker.say("paper_doubtful", confidence=speaker.word("paper_sure", confidence), names=told)
