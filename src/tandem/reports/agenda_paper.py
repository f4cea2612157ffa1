"""The agenda of a meeting as the wording of a joint text: a proposal that an officer reads before it goes."""

from collections.abc import Iterator

from tandem.reports.meeting import AgendaLine, MeetingView
from tandem.reports.speaker import Speaker


def agenda_wording(view: MeetingView, speaker: Speaker) -> str:
    """Write the agenda in the speaker's language, a numbered line a row; the words of others stand as they wrote them.

    Empty where nothing is on the agenda.
    """
    rows = (line for number, row in enumerate(view.agenda, start=1) for line in _lines(view, number, row, speaker))
    return "\n".join(rows)


def _lines(view: MeetingView, number: int, line: AgendaLine, speaker: Speaker) -> Iterator[str]:
    row = line.row
    about = ", ".join(dict.fromkeys(ref for ref in (row.ref, *row.about) if ref != view.ref))
    what = speaker.word("agenda", row.sort)
    code = "agenda_paper_row" if about else "agenda_paper_point"
    said = speaker.say(code, number=number, party=row.party, what=what, refs=about)
    yield f"{said} {' '.join(line.text.split())}".rstrip()


def paper_title(view: MeetingView, sort: str, speaker: Speaker) -> str:
    """Answer the title of a joint text about a meeting: its agenda, or its read-out."""
    return speaker.say(f"{sort}_paper_title", title=view.title or view.ref)
