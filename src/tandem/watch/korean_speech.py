"""What is told in a Korean sentence, and by whom: each verb that reports, what it reports, and who it is said of.

The last verb is the outermost; the subject it takes is no longer there for the verbs within. A sentence without a
subject goes on with the speaker of the one before. What is put as a condition, asked or denied is told by nobody.
"""

import re
from collections.abc import Sequence

import msgspec

from tandem.watch.korean_cues import korean_cues
from tandem.watch.korean_frames import Frame, Held, Subject, Verb
from tandem.watch.korean_speakers import Speaker, read_speaker
from tandem.watch.lexicon import Lexicon
from tandem.watch.page import Span

_LIGHT_GAP = 4


class Report(msgspec.Struct):
    """A verb or noun that tells, and what: quotations, a clause that ends with a verb, or an object."""

    start: int
    end: int
    cue: str
    verb: Verb
    rule: str
    quotes: tuple[Held, ...] = ()
    clause: Verb | None = None
    outer: "Report | None" = None
    speaker: Speaker | None = None
    unnamed: bool = False
    owner: Speaker | None = None

    @property
    def begins(self) -> int:
        """Answer where what it tells begins to be looked for backwards: its first quotation, its clause or itself."""
        if self.quotes:
            return self.quotes[0].marks.outer.start
        return self.clause.start if self.clause else self.start

    @property
    def ends(self) -> int:
        """Answer where what it tells ends."""
        if self.quotes:
            return self.quotes[-1].marks.outer.end
        return self.clause.end if self.clause else self.start

    @property
    def chain(self) -> tuple[Speaker, ...]:
        """Answer who says so, the outermost first."""
        before = self.outer.chain if self.outer else ()
        return (*before, self.speaker) if self.speaker else before


def find_reports(frame: Frame, lexicon: Lexicon, carried: Speaker | None) -> tuple[Report, ...]:
    """Find what a frame tells; `carried` is who spoke in the sentence before."""
    reports = _reports(frame)
    for report in reversed(reports):
        report.speaker = _speaker(report, reports, frame, lexicon, carried)
    for at, report in enumerate(reports):
        # A clause that goes on takes its subject from the one before it.
        if report.speaker is None and not report.unnamed and report.outer is None and at:
            report.speaker = next((one.speaker for one in reversed(reports[:at]) if one.outer is None), None)
    for report in reports:
        if report.speaker is None and not report.unnamed and report.outer is None:
            report.speaker = _last_resort(report, frame, carried)
    return tuple(reports)


def _reports(frame: Frame) -> list[Report]:
    found: list[Report] = []
    taken: set[int] = set()
    for at, verb in enumerate(frame.verbs):
        report = _report(frame, at, verb, found, taken)
        if report is None:
            continue
        if report.clause is not None:
            inner = next((one for one in found if one.verb is report.clause), None)
            if inner is not None:
                inner.outer = report
        taken |= {held.marks.span.start for held in report.quotes}
        found.append(report)
    return found


def _report(frame: Frame, at: int, verb: Verb, before: Sequence[Report], taken: set[int]) -> Report | None:
    cues = korean_cues()
    if not verb.real or _may_be_held(frame, verb):
        return None
    cue = frame.text[verb.start : verb.end]
    since = max(
        (one.end for one in before if one.outer is None and one.verb.kind != "ETM" and not one.verb.quotative),
        default=frame.span.start,
    )
    quotes = tuple(
        held
        for held in frame.held
        if held.tie in ("quotative", "while")
        and since <= held.marks.outer.start
        and held.marks.outer.end <= verb.start
        and held.marks.span.start not in taken
    )
    clause = _clause(frame, at, verb, since)
    if verb.stem in cues.unnamed and clause is not None:
        return Report(verb.start, verb.end, cue, verb, "korean.indirect.unnamed", clause=clause, unnamed=True)
    if verb.stem == "이" and clause is not None and clause.told_noun:
        noun = frame.words[verb.first - 1]
        return Report(noun.start, verb.end, noun.form, verb, "korean.indirect.stance", clause=clause)
    near = quotes[-1].marks.outer.end if quotes else clause.end if clause else 0
    tells = (cues.tells(verb.stem) and verb.stem not in cues.light) or (
        verb.stem in cues.light and near and verb.start - near <= _LIGHT_GAP
    )
    if tells and quotes and quotes[-1].tie == "quotative":
        return Report(verb.start, verb.end, cue, verb, "korean.quote.told", quotes=quotes)
    if tells and clause is not None:
        return Report(verb.start, verb.end, cue, verb, "korean.indirect.told", clause=clause)
    if tells and quotes and verb.stem not in cues.light:
        return Report(verb.start, verb.end, cue, verb, "korean.quote.while", quotes=quotes)
    if _is_act(frame, verb):
        return Report(verb.start, verb.end, cue, verb, "korean.indirect.act")
    return None


def _may_be_held(frame: Frame, verb: Verb) -> bool:
    """Whether it is only what one may think: …다고 볼 수 있다."""
    follows = frame.words[verb.last].form if verb.last < len(frame.words) else ""
    return verb.kind == "ETM" and verb.stem in korean_cues().light and follows == "수"


def _is_act(frame: Frame, verb: Verb) -> bool:
    """An act of speech with an object; as the attribute of a noun only where that is 것, as in 제안한 것으로."""
    cues = korean_cues()
    if verb.stem not in cues.act and verb.stem not in cues.passive:
        return False
    if verb.kind in ("ETM", "ETN"):
        follows = frame.words[verb.last] if verb.last < len(frame.words) else None
        return verb.kind == "ETM" and follows is not None and follows.form == "것" and not verb.told_noun
    return verb.kind in ("EF", "EC") and not verb.ending.endswith(("려고", "러", "게"))


def _clause(frame: Frame, at: int, verb: Verb, since: int) -> Verb | None:
    """The verb that ends the clause which a verb tells."""
    stance = korean_cues().stance
    for other in reversed(frame.verbs[:at]):
        if other.start < since:
            return None
        follows = frame.words[other.last : verb.first]
        if other.quotative and verb.stem not in korean_cues().unnamed and other.end <= verb.start:
            return other
        noun = [word.form for word in follows]
        if (
            other.kind == "ETM"
            and verb.stem in korean_cues().unnamed
            and "것" in noun[:1]
            and ("으로" in noun or "로" in noun)
        ):
            return other
        if other.quotative and verb.stem in korean_cues().unnamed:
            return other
        if other.told_noun and noun and noun[0] in stance and (verb.stem != "이" or len(noun) == 1):
            return other if verb.stem == "이" or any(word.form in ("을", "를") for word in follows) else None
        if other.told_noun and verb.stem == "이" and noun == ["것"] and _holder(frame, other) is not None:
            return other
    return None


def _holder(frame: Frame, clause: Verb) -> Span | None:
    """Whose stance the topic of a sentence is: `정부의 입장은 …다는 것이다`."""
    found = re.search(r"([가-힣A-Za-z ]+)의\s([가-힣]+)[은는]\s", frame.text[frame.span.start : clause.start])
    if found is None or found[2] not in korean_cues().stance:
        return None
    start = frame.span.start + found.start(1)
    return Span(start + len(found[1]) - len(found[1].lstrip()), frame.span.start + found.end(1))


def _speaker(
    report: Report, reports: Sequence[Report], frame: Frame, lexicon: Lexicon, carried: Speaker | None
) -> Speaker | None:
    agent = _agent(report, frame, lexicon)
    if agent is not None or report.unnamed:
        return agent
    if report.rule == "korean.indirect.stance" and report.clause is not None:
        holder = _holder(frame, report.clause)
        if holder is not None:
            return read_speaker(holder.of(frame.text), holder.start, lexicon, ())
    since = _since(report, reports, frame)
    subjects = [one for one in frame.subjects if since <= one.speaker.span.start and one.end <= report.start]
    if report.outer is not None:
        outside = {one.span for one in report.outer.chain}
        inside = [one for one in subjects if one.speaker.span not in outside and one.speaker.sure]
        return inside[-1].speaker if inside else None
    after = [one for one in subjects if one.speaker.span.start >= report.ends and not one.relative]
    if after and (report.quotes or report.clause):
        return after[-1].speaker
    return _subject_before(report, [one for one in subjects if one.end <= report.begins], carried)


def _subject_before(report: Report, subjects: Sequence[Subject], carried: Speaker | None) -> Speaker | None:
    main = [one for one in subjects if not one.relative]
    topics = [one.speaker for one in main if one.topic and (one.speaker.sure or one.speaker.stands_for)]
    if topics:
        return topics[0]
    named = [one.speaker for one in main if not one.topic and one.speaker.sure]
    if named and not (report.clause and named[0].party and carried is not None and len(named) == 1):
        return named[0]
    if main and report.quotes:
        return main[0].speaker
    if len(main) > 1 and main[0].topic:
        return main[0].speaker
    return None


def _last_resort(report: Report, frame: Frame, carried: Speaker | None) -> Speaker | None:
    if carried is not None and report.rule != "korean.indirect.act":
        return carried
    subjects = [one for one in frame.subjects if one.end <= report.begins and one.speaker.sure]
    return subjects[0].speaker if subjects and report.rule != "korean.indirect.act" else None


def _agent(report: Report, frame: Frame, lexicon: Lexicon) -> Speaker | None:
    """By whom, in the passive: `미국에 의해 제안된`."""
    if report.verb.stem not in korean_cues().passive:
        return None
    found = re.search(r"([가-힣]+(?:\s[가-힣]+)?)에\s의해\s?$", frame.text[frame.span.start : report.start])
    if found is None:
        return None
    phrase = found[1] if found[1] in lexicon.by_name else found[1].split()[-1]
    return read_speaker(phrase, frame.span.start + found.end(1) - len(phrase), lexicon, ())


def _since(report: Report, reports: Sequence[Report], frame: Frame) -> int:
    """Where the clause begins in which a report stands."""
    ends = [one.end for one in reports if one.end <= report.begins and one.outer is None and one.verb.joins]
    return max(ends, default=frame.span.start)
