"""What the command line prints: plain lines for people, JSON for scripts; nothing that could steer a terminal."""

import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TextIO

import msgspec

from tandem.reports.speaker import Speaker
from tandem.rules.reason import Answer, Reason
from tandem.state.group import Group

_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Told(msgspec.Struct, frozen=True):
    """What a command answers: plain values for `--json`, lines for people, and the exit code.

    `plain` is None where the command has printed its answer itself.
    """

    plain: Mapping[str, Any] | Sequence[Any] | None
    lines: Sequence[str]
    exit: int = 0


class CannotDo(Exception):
    """The command cannot be carried out as given; `code` and `values` make the sentence."""

    def __init__(self, code: str, /, **values: str | int) -> None:
        """Refuse with the sentence of this code."""
        super().__init__(code)
        self.code = code
        self.values = values


class Terminal:
    """One run of a command: its language, whether it answers in JSON, and whose zones it speaks in."""

    def __init__(self, *, language: str, as_json: bool) -> None:
        """Speak in UTC until somebody is seen to sit at the desk; `simulation` is None while no group is open."""
        self.as_json = as_json
        self.simulation: bool | None = None
        self.speaker = Speaker(language, "UTC")

    def speak_in(self, zone: str, others: tuple[str, ...]) -> None:
        """Write times in this zone from now on, with those of the others beside them."""
        self.speaker = msgspec.structs.replace(self.speaker, zone=zone, others=others)

    def speak_of(self, group: Group, code: str | None = None) -> None:
        """Write times as a member reads them from now on, or in the zone of the group; say what is a simulation."""
        zones = {party.code: party.zone for party in group.charter.parties}
        own = zones.get(code or "", group.charter.zone)
        self.simulation = group.simulation
        self.speak_in(own, tuple(dict.fromkeys(zone for zone in zones.values() if zone != own)))

    def name_authorities(self, names: Callable[[str], Mapping[str, str]]) -> None:
        """Write authorities by their names from now on; `names` answers those of one by its id."""
        self.speaker = msgspec.structs.replace(self.speaker, names=names)

    def say(self, code: str, /, **values: object) -> str:
        """Answer the sentence of a code."""
        return self.speaker.say(code, **values)

    def reason(self, reason: Reason) -> str:
        """Answer the sentence of a reason."""
        return self.speaker.reason(reason)

    def word(self, family: str, value: str) -> str:
        """Answer the word for a value."""
        return self.speaker.word(family, value)

    def reasons(self, answer: Answer) -> list[str]:
        """Answer the sentences of a rule's answer."""
        return [self.reason(reason) for reason in answer.reasons]

    def show(self, told: Told) -> None:
        """Print what a command answers."""
        if told.plain is None:
            return
        if self.as_json:
            simulated = {"simulation": self.simulation} if self.simulation is not None else {}
            write(sys.stdout, [as_json({**simulated, **told.plain} if isinstance(told.plain, Mapping) else told.plain)])
        else:
            write(sys.stdout, [self.say("cli_simulation"), *told.lines] if self.simulation else told.lines)

    def fail(self, *, code: str, sentences: Sequence[str], more: Mapping[str, Any]) -> None:
        """Print why a command did nothing, on standard error."""
        error = {"code": code, "sentence": " ".join(sentences), **more}
        write(sys.stderr, [as_json({"error": error})] if self.as_json else sentences)


def one_line(text: str) -> str:
    """Answer a text for a place in a line, which no line break in it may end."""
    return " ".join(text.split())


def word_of(given: str | None) -> str:
    """Answer a value as the record writes it, for one typed as it is shown: `go over objection`, `strong-support`."""
    return "_".join((given or "").lower().replace("-", " ").split())


def block(text: str, indent: int) -> list[str]:
    """Answer a text of several lines, each set in as far, so that none can pass for a line of the desk's own."""
    return [" " * indent + line for line in text.splitlines()]


def as_json(plain: Any) -> str:
    """Answer plain values as JSON for reading; what would steer a terminal is escaped, so that the values stay."""
    told = json.dumps(plain, ensure_ascii=False, indent=2)
    return "".join(f"\\u{ord(c):04x}" if _steers(c) else c for c in told)


def write(stream: TextIO, lines: Iterable[str]) -> None:
    """Print lines, each cleaned; the stream is flushed so that a full disk is noticed here."""
    for line in lines:
        stream.write(f"{cleaned(line)}\n")
    stream.flush()


def cleaned(text: str) -> str:
    """Answer the text with everything shown that would steer the terminal or turn the direction of the text."""
    return "".join(f"<U+{ord(c):04X}>" if _steers(c) else c for c in text)


def _steers(character: str) -> bool:
    return character in _TURNING or (unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t")
