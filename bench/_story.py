"""The work that both sides of the bench do: notices between two parties, from giving to completion, many at a time.

A story is a list of steps with the facts and the prose of a real desk and without any hash, so that each side stores
it in its own way. The same seed tells the same story.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tandem.acts import decision, notice, position
from tandem.acts.act import Act

PARTIES = ("ROK", "US")
OFFICER, HEAD_OFFICER = 2, 1
# As many notices are open at a time on a busy desk; each step goes to one of them by lot.
_OPEN_AT_ONCE = 40
_FIRST_DAY = datetime(2018, 8, 1, tzinfo=UTC)
_SECONDS_BETWEEN_STEPS = 90

_WHAT = (
    "Joint survey of the Gyeongui line between Dorasan and Sinuiju with one train of six cars, fuel for the whole "
    "way on board, a return of every car and every tool by the last day, and a list of the persons on the train "
    "that follows three working days before it leaves."
)
_ROUTE = "Dorasan, Panmun, Kaesong, Sariwon, Pyongyang, Sinanju, Sinuiju and back"
_CONCERN = "The 55,000 litres of light oil need an exemption of the 1718 Committee before the train may leave."
_ANSWER = "The request went to the Committee on the same day; the train stays at Dorasan until it is granted."
_CHANGES = "The first day is moved by one week, and the amount of light oil is now the upper limit."
_REASON = "Every party was heard and none objects to this version."


@dataclass(frozen=True)
class Step:
    """One act: on which matter, whose, by which officer (0 for the node), what it answers and what it says.

    `seen` counts the acts of each party that its author had before it.
    """

    matter: int
    party: str
    officer: int
    role: str
    label: str
    act: Act
    at: str
    seen: dict[str, int]
    refs: tuple[tuple[str, str], ...] = ()
    prose: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Line:
    """A step of a matter before it is told: whose turn, who signs, the label under which others refer to it."""

    whose: str
    by: str
    label: str
    refs: tuple[tuple[str, str], ...]
    prose: dict[str, str]


_V1, _V2 = (("v1", "version"),), (("v2", "version"),)
_GIVEN = _Line("owner", "officer", "v1", (), {"title": "Joint railway survey", "what": _WHAT, "route": _ROUTE})
_PLAIN = (
    _GIVEN,
    _Line("other", "node", "received", _V1, {}),
    _Line("other", "officer", "acknowledged", _V1, {}),
    _Line("other", "officer", "agreed", _V1, {}),
    _Line("owner", "officer", "go", (*_V1, ("agreed", "cites")), {"reason": _REASON}),
    _Line("owner", "officer", "started", _V1, {}),
    _Line("owner", "officer", "completed", _V1, {"result": "The train came back to Dorasan."}),
)
_DISPUTED = (
    *_PLAIN[:3],
    _Line("other", "officer", "concern", _V1, {"reason": _CONCERN}),
    _Line("owner", "officer", "answer", (*_V1, ("concern", "on")), {"answer": _ANSWER}),
    _Line("owner", "officer", "v2", _V1, {"title": "Joint railway survey", "what": _WHAT, "changes": _CHANGES}),
    _Line("other", "node", "received", _V2, {}),
    _Line("other", "officer", "agreed", _V2, {}),
    _Line("owner", "officer", "go", (*_V2, ("agreed", "cites")), {"reason": _REASON}),
    _Line("owner", "officer", "started", _V2, {}),
    _Line("owner", "officer", "completed", _V2, {"result": "The train came back to Dorasan."}),
)


def steps(count: int, *, charter: str, seed: int = 2018, open_at_once: int = _OPEN_AT_ONCE) -> Iterator[Step]:
    """Tell `count` steps of a story; `charter` is the digest that its notices pin."""
    chance = random.Random(seed)
    running: list[tuple[int, str, Iterator[_Line]]] = []
    opened, sizes = 0, dict.fromkeys(PARTIES, 0)
    for told in range(count):
        if len(running) < open_at_once:
            lines = _DISPUTED if chance.random() < 0.5 else _PLAIN
            running.append((opened, PARTIES[opened % 2], iter(lines)))
            opened += 1
        place = chance.randrange(len(running))
        matter, owner, lines_left = running[place]
        line = next(lines_left)
        if line.label == "completed":
            running.pop(place)
        step = _step(line, matter, owner, told, charter, dict(sizes))
        sizes[step.party] += 1
        yield step


def _step(line: _Line, matter: int, owner: str, told: int, charter: str, seen: dict[str, int]) -> Step:
    other = PARTIES[1 - PARTIES.index(owner)]
    at = (_FIRST_DAY + timedelta(seconds=told * _SECONDS_BETWEEN_STEPS)).strftime("%Y-%m-%dT%H:%M:%SZ")
    officer, role = (0, "node") if line.by == "node" else (OFFICER, "desk_officer")
    party = owner if line.whose == "owner" else other
    return Step(matter, party, officer, role, line.label, _act(line, at, charter), at, seen, line.refs, line.prose)


def _act(line: _Line, at: str, charter: str) -> Act:
    window = notice.StatedWindow(at, "2018-11-27T08:59:59Z")
    terms = {
        "action_type": "cooperation_project", "charter": charter, "procedure": "no-surprises",
        "starts_on": "2018-11-30", "ends_on": "2018-12-17", "zone": "Asia/Seoul", "track": "inter-korean",
    }  # fmt: skip
    acts: dict[str, Act] = {
        "v1": notice.NoticeGiven(**terms),
        "v2": notice.NoticeRevised(**terms),
        "received": notice.NoticeReceived(window=window),
        "acknowledged": notice.NoticeAcknowledged(window=window),
        "concern": position.PositionTaken(position="concern"),
        "agreed": position.PositionTaken(position="no_objection"),
        "answer": position.ConcernAnswered(),
        "go": decision.DecisionMade(decision="go", subject_to_clearance=True),
        "started": decision.ActionStarted(override=True),
        "completed": decision.ActionCompleted(),
    }
    return acts[line.label]
