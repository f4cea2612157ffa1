"""Whatever hostile nodes sign of what runs in parallel: every page answers, and all nodes say the same."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cast import MONITOR, ROK, US, Cast, apart
from tests.faces.web.pages import Site, forget_accounts
from tests.parallel import OTHERS, TRACKS

from tandem.acts.register import KINDS
from tandem.record import canonical
from tandem.record.entry import BadEntry
from tandem.state.tandem import TANDEM_ACTS

KIND_NAMES = sorted(name for name, kind in KINDS.items() if kind.act in TANDEM_ACTS)
ODD = "‮</svg><script>alert(1)</script>&#x3c;\u200bРOK" + "漢" * 200
DAYS = ["2018-10-14", "0001-01-01", "9999-12-31", "2018-11-20"]
SIDES = [(ROK,), (US,), ("DPRK",), (ROK, US), (US, "DPRK", ROK)]
CODES = ["m1", "new", "report", "state", "w-1", "a..b", "A" * 40, "answer", "board"]
NAMES = ["inter-korean", "sanctions", "a", "b", "m1", "</svg><script>", "", "x" * 300, ODD]
CLAUSES: list[dict[str, Any]] = [
    {"form": "budget", "of": "a", "since": "b", "n": 1000},
    {"form": "lag", "lead": "inter-korean", "follow": "sanctions", "from": "0001-01-01", "n": 0},
    {"form": "gate", "applies_to": "inter-korean", "needs": ODD},
    {"form": "order", "first": ODD, "then": "a", "when": "verified"},
    {"form": "together", "x": "inter-korean", "y": "sanctions", "days": 3660},
    {"form": "free", "applies_to": "inter-korean", "except": "a"},
    {"form": "pull", "cause": "inter-korean", "effect": "denuclearization", "days": 3660},
    {"form": "silent", "track": "inter-korean", "days": 3660},
    {"form": "budget", "of": "m1", "since": "m1", "n": 10**30},
]
FACTS: dict[str, list[Any]] = {
    "code": CODES, "track": ["inter-korean", "sanctions", "nowhere"], "owners": SIDES, "towards": [(), *SIDES],
    "asked_by": [(), *SIDES], "parties": SIDES, "sides": SIDES, "claimed_by": SIDES, "party": [ROK, US, "DPRK"],
    "owner": [ROK, US, "DPRK"], "actor": [ROK, US], "raised_by": ["DPRK", US], "outsider": ["DPRK", "nobody"],
    "concluded": DAYS, "said_on": DAYS, "happened": DAYS, "deadline": [None, *DAYS], "until": [None, "9999-12-31"],
    "raised_on": [None, *DAYS], "evidence": ["own", "reported"], "signed": [True, False], "spoken": [True, False],
    "any_of": [True, False], "answer": ["acknowledged", "disputed"], "counts": [True, True, False],
    "outcome": ["fulfilled", "lapsed", "suspended", "reversed", "replaced", "pending"],
    "basis": ["own_words", "inferred"], "ending": ["resolved", "withdrawn"],
    "status": ["claimed", "verified", "reversed", "agreed"], "judgement": ["contested", "verified", "called_off"],
    "consulted": ["yes", "no", "not_known"], "grade": ["sets_back", "advances"],
    "standing": ["declared", "read"], "direction": ["to", "from"], "means": ["letter", "not_known"],
    "receipt": ["confirmed", "none"],
    "sha256": ["0" * 64, "a" * 64], "length": [1, 50], "media": ["text/plain", ODD[:40]], "language": ["en", ODD[:9]],
    "published": [None, *DAYS], "form": ["full", "question", "indirect"], "said_basis": ["printed", "published"],
    "passage": [{"start": 0, "end": 9, "sha256": "0" * 64}, {"start": 7, "end": 10**6, "sha256": "b" * 64}],
    "through": [["US"], ["ROK", "US"], []], "slot": ["proposer", "other"], "zone": ["", "Asia/Seoul", "x"],
    "modality": ["asserted", "evaded", "hypothetical"], "number": [1, 99_999], "digest": ["0" * 64],
    "languages": [["en"], ["ko", "en"]],
}  # fmt: skip
SORTS = {
    "condition.stated/1": ["after_claimed", "together_with", "if_event", "not_before"],
    "measure.reported/1": ["step", "reversal", "agreement", "postponement"],
    "contact.recorded/1": ["message", "reaction"],
}
RELS = ["on", "awaits", "softens", "part_of", "instrument", "answers", "about", "supersedes", "replaced_by", "source",
        "statement", "line", "text", "cites", "replaces"]  # fmt: skip
PAGES = [
    "board", "board?print=1", "commitments", "commitments?graph=US", "surprises", "contacts", "perception", "goals",
    "record", "actions", "search?q=m1", "", "steps/new", "steps/m1", "surprises/m1", "commitments/m1",
    "commitments/new", "commitments/a..b", "steps/a..b", "statements", "line", "accounts", "sources", "reports",
    "watch", "reports/new", "accounts/m1", "statements/m1",
]  # fmt: skip
RUBBISH = [
    "as_of=9999-12-31",
    "as_of=0001-01-01",
    "as_of=2018-10-14",
    "as_of=%00&graph=%00&policy=%00&first=%00",
    "from=9999-12-31&until=0001-01-01&graph=..&policy=x&first=x&second=x&track=x&state=x&side=x&page=-1",
    "from=0001-01-01&until=9999-12-31&graph=%ff&policy=99999999999999999999&first=US&second=US",
]


def facts_of(kind: str, chance: random.Random) -> dict[str, Any]:
    names = KINDS[kind].act.__struct_fields__
    facts = {name: chance.choice(FACTS[name]) for name in names if name in FACTS}
    if kind == "surprise.reported/1":
        facts["grade"] = chance.choice(["confirmed", "puzzled"])
    if kind in SORTS:
        facts["sort"] = chance.choice(SORTS[kind])
    if kind == "condition.stated/1":
        facts["day"] = "9999-12-31" if facts["sort"] == "not_before" else None
    if kind == "account.settled/1":
        facts["outcome"] = chance.choice(["open", "agreed_wording", "agreed_to_differ", "superseded", "no_difference"])
    if kind == "policy.stated/1":
        facts["clauses"] = [chance.choice(CLAUSES) for _ in range(chance.choice([1, 3, 20]))]
        facts["defines"] = {"a": {"like": "b"}, "b": {"like": chance.choice(["a", "inter-korean", ODD])}}
    return facts


def forge_one(cast: Cast, chance: random.Random) -> None:
    by, kind = chance.choice([ROK, US, MONITOR]), chance.choice(KIND_NAMES)
    items = [one.stamp.entry for one in cast.group(by).tandem.everything()]
    anything = [stored.entry.id for stored in cast.desks[by].store.arrived_since(0)]
    pool = items or anything
    refs = {(chance.choice(pool if chance.random() < 0.9 else anything), rel) for rel in RELS}
    prose = dict.fromkeys(
        (
            "title",
            "text",
            "reason",
            "source",
            "event",
            "note",
            "words",
            "passage",
            "value",
            "question",
            "outlet",
            "url",
            "chain",
            "speaker",
            "translation",
            "correction",
        ),
        ODD,
    )
    try:
        cast.forge(
            by, None, kind=kind, facts=facts_of(kind, chance), refs=sorted(refs), prose=prose, officer=1,
            role="monitor" if by == MONITOR else "head_of_delegation",
        )  # fmt: skip
    except (BadEntry, canonical.NotCanonical):
        return


@pytest.fixture
def cast(tmp_path: Path) -> Iterator[Cast]:
    yield apart(monitors=[MONITOR], private=tmp_path, change=lambda plain: plain.update(others=OTHERS, tracks=TRACKS))
    forget_accounts()


def test_no_page_stumbles_over_what_hostile_nodes_signed(cast: Cast, tmp_path: Path) -> None:
    chance = random.Random(7)
    for _ in range(450):
        forge_one(cast, chance)
    tandem = cast.group(ROK).tandem
    assert len(tandem.parallel()) > 30
    assert len(tandem.watched()) > 10
    assert len({desk.state_hash() for desk in cast.nodes}) == 1
    forget_accounts()
    officer = Site(cast, cast, tmp_path).officer(ROK)

    every = [f"commitments/{one.name}" for one in tandem.commitments]
    every += [f"statements/{one.name}" for one in tandem.statements[:2]]
    every += [f"accounts/{one.name}" for one in tandem.accounts[:2]]
    every += [f"reports/{one.name}" for one in tandem.reports[:2]]
    every += [f"steps/{one.name}" for one in tandem.measures] + [f"surprises/{one.name}" for one in tandem.surprises]
    for place, page in enumerate((*PAGES, *every[-12:])):
        for query in ("", RUBBISH[place % len(RUBBISH)]) if page in PAGES else ("",):
            address = f"/ROK-US/{page}" + ("&" if "?" in page else "?") * bool(query) + query
            answer = officer.open(address)
            assert answer.status_code in (200, 302, 303, 400, 404, 422), (address, answer.status_code)
            words = answer.content.decode()
            assert "<script>alert" not in words, address
            assert "</svg><script" not in words, address
