"""A replay as text for people: one block a day, what happened, and how each action stood that changed."""

import textwrap
from collections.abc import Mapping, Sequence

from tandem.reports.replay import ReplayedAction, ReplayedDay, ReplayedEntry
from tandem.reports.speaker import Speaker

_WIDTH = 110
_WHY = ("verdict", "known", "consulted", "agreed", "ready", "irregular")


def timeline(
    days: Sequence[ReplayedDay], *, title: str, words: str, undated: Sequence[ReplayedEntry], speaker: Speaker
) -> str:
    """Answer the whole replay as text; `undated` are the entries that stand on no day."""
    lines = [title, speaker.say("timeline_days", zone=speaker.zone), speaker.say("timeline_words", words=words)]
    before: Mapping[str, ReplayedAction] = {}
    for day in days:
        lines += ["", speaker.day(day.date)]
        lines += [line for entry in day.entries for line in _entry(entry, speaker)]
        for action in day.actions:
            earlier = before.get(action.ref)
            if earlier != action:
                lines += _action(action, earlier.why if earlier else {}, speaker)
        before = {action.ref: action for action in day.actions}
    if undated:
        lines += ["", speaker.say("timeline_undated")]
        lines += [line for entry in undated for line in _entry(entry, speaker)]
    return "\n".join(lines) + "\n"


def _entry(entry: ReplayedEntry, speaker: Speaker) -> list[str]:
    marks = [speaker.word("evidence", entry.evidence)]
    if entry.known is None:
        marks.append(speaker.say("timeline_known_null"))
    elif entry.known != entry.happened:
        marks.append(speaker.say("timeline_known", day=entry.known))
    if entry.happened is None:
        marks.append(speaker.say("timeline_happened_null"))
    named = entry.kind == "position.reported" or entry.summary.startswith(entry.party)
    told = entry.summary if named else speaker.say("timeline_entry", party=entry.party, summary=entry.summary)
    return _wrapped(f"{told} [{'; '.join(marks)}]", "  - ", "    ")


def _action(action: ReplayedAction, earlier: Mapping[str, str], speaker: Speaker) -> list[str]:
    """An action with the reasons that are new since it was last told."""
    lines = _wrapped(f"{action.ref} {action.title}", "  => ", "     ")
    state = speaker.word("state", action.state)
    lines += _wrapped(f"{action.verdict} ({state})", "     ", "     ")
    if action.waiting_on:
        lines += _wrapped(_waiting(action, speaker), "     ", "     ")
    lines.append("     " + speaker.say("timeline_answers", **_answers(action, speaker)))
    if action.receipt_grade is not None:
        lines.append("     " + speaker.say("timeline_grade", grade=action.receipt_grade))
    new = [name for name in _WHY if action.why.get(name) != earlier.get(name)]
    return lines + [line for name in new for line in _why(action, name, speaker)]


def _waiting(action: ReplayedAction, speaker: Speaker) -> str:
    parties = ", ".join(action.waiting_on)
    if action.deadline is None:
        return speaker.say("timeline_waits", parties=parties)
    return speaker.say("timeline_waits_until", parties=parties, at=action.deadline)


def _answers(action: ReplayedAction, speaker: Speaker) -> dict[str, str]:
    answers = {"consulted": action.consulted, "agreed": action.agreed, "ready": action.ready}
    return {name: speaker.word("verdict", answer.replace(" ", "_")) for name, answer in answers.items()}


def _why(action: ReplayedAction, name: str, speaker: Speaker) -> list[str]:
    text = action.why.get(name, "")
    return _wrapped(f"{speaker.say(f'timeline_why_{name}')}: {text}", "       ", "         ") if text else []


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
