"""The words of linkage policies: every verdict and every clause has a sentence, in both languages."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from tests.linkages import NUCLEAR, SOUTH_NORTH, few, read, step

from tandem.acts.linkage import AnyClause, Counted
from tandem.reports import linkage as showing
from tandem.reports import speaker as speaking
from tandem.reports.speaker import LANGUAGES, Speaker, catalogue

WORDS = Path(speaking.__file__).parent / "words"
READS = ("clearance", "consultation")
NAMES = {
    "en": {SOUTH_NORTH: "inter-Korean cooperation", NUCLEAR: "denuclearization"},
    "ko": {SOUTH_NORTH: "남북 협력", NUCLEAR: "비핵화"},
}

SENTENCES: list[tuple[dict[str, Any], str, str]] = [
    (
        {"form": "budget", "of": SOUTH_NORTH, "since": NUCLEAR, "n": 2},
        "At most 2 steps on inter-Korean cooperation since the last step on denuclearization.",
        "비핵화의 마지막 조치 이후 남북 협력의 조치는 2건 이하여야 합니다.",
    ),
    (
        {"form": "budget", "of": SOUTH_NORTH, "since": NUCLEAR, "since_status": ["verified"], "n": 0},
        "No step on inter-Korean cooperation since the last step on denuclearization that is one of these: verified; "
        "without any such step none at all.",
        "비핵화의 마지막 조치(상태: 검증됨) 이후 남북 협력의 조치가 없어야 합니다. "
        "그러한 조치가 없으면 하나도 없어야 합니다.",
    ),
    (
        {"form": "lag", "lead": SOUTH_NORTH, "follow": NUCLEAR, "from": "2018-09-19", "n": 0},
        "Counted from Wed 19 Sep 2018 on, inter-Korean cooperation has no more steps than denuclearization.",
        "2018년 9월 19일(수)부터 세어 남북 협력의 조치가 비핵화의 조치보다 많지 않아야 합니다.",
    ),
    (
        {"form": "gate", "applies_to": "sanctions", "needs": "US approval"},
        "A step on sanctions needs something before it: US approval.",
        "sanctions의 조치에 앞서 다음이 필요합니다: US approval.",
    ),
    (
        {"form": "order", "first": "SGP-3", "then": "US-SR", "when": "verified"},
        "A step on US-SR comes only after SGP-3 is verified.",
        "US-SR의 조치는 SGP-3의 이행이 검증된 뒤에만 할 수 있습니다.",
    ),
    (
        {"form": "together", "x": SOUTH_NORTH, "y": NUCLEAR, "days": 60},
        "Steps on inter-Korean cooperation and on denuclearization come within 60 days of each other.",
        "남북 협력의 조치와 비핵화의 조치는 서로 60일 안에 이루어져야 합니다.",
    ),
    (
        {"form": "free", "applies_to": SOUTH_NORTH},
        "Steps on inter-Korean cooperation are bound to no other track.",
        "남북 협력의 조치는 다른 트랙에 매이지 않습니다.",
    ),
    (
        {"form": "silent", "track": NUCLEAR, "days": 90},
        "No longer stretch than 90 days passes without a step on denuclearization.",
        "비핵화의 조치가 90일을 넘게 끊기지 않아야 합니다.",
    ),
]


@pytest.mark.parametrize(("clause", "english", "korean"), SENTENCES, ids=[one[0]["form"] for one in SENTENCES])
def test_every_clause_is_told_in_a_sentence(clause: dict[str, Any], english: str, korean: str) -> None:
    made = msgspec.convert(clause, AnyClause)  # type: ignore[arg-type]
    for language, said in (("en", english), ("ko", korean)):
        assert showing.explain_clause(made, Speaker(language, "UTC"), NAMES[language]) == said


def test_a_pull_is_told_as_a_claim_that_can_be_tested() -> None:
    pull = msgspec.convert({"form": "pull", "cause": SOUTH_NORTH, "effect": NUCLEAR, "days": 90}, AnyClause)  # type: ignore[arg-type]
    assert "a claim which can be tested" in showing.explain_clause(pull, Speaker("en", "UTC"))


def test_a_defined_name_is_told_with_what_it_leaves_out() -> None:
    told = showing.explain_name(
        "sure", Counted(SOUTH_NORTH, ("verified",), ("ROK",)), Speaker("en", "UTC"), NAMES["en"]
    )
    assert (
        told == "Here sure stands for the steps on inter-Korean cooperation that one of these took: ROK; "
        "and that are one of these: verified."
    )


def test_a_reading_is_told_with_its_counts() -> None:
    clause = {"form": "budget", "of": SOUTH_NORTH, "since": NUCLEAR, "n": 3}
    reason = read(clause, few(), "2018-11-20").clauses[0].reason
    assert Speaker("en", "UTC").reason(showing.named(reason, NAMES["en"])) == (
        "5 steps on inter-Korean cooperation since m22 (Sun 7 Oct 2018), the last step on denuclearization; 3 may be."
    )
    assert Speaker("ko", "UTC").reason(showing.named(reason, NAMES["ko"])) == (
        "비핵화의 마지막 조치 m22(2018년 10월 7일(일)) 이후 남북 협력의 조치가 5건입니다. 허용: 3건."
    )


def _readings() -> list[Any]:
    """Every verdict of every form, with none, one and several steps."""
    x, y = SOUTH_NORTH, NUCLEAR
    sets: list[list[Any]] = [[], [step("k1", "2018-10-01", cleared="no")], few()]
    sets += [[step("k1", "2018-10-01"), step("n1", "2018-10-02", y)], [step("k1", "2018-10-01", cleared="yes")]]
    clauses: list[dict[str, Any]] = [
        *({"form": "budget", "of": x, "since": y, "n": n} for n in (0, 3)),
        *({"form": "lag", "lead": x, "follow": y, "from": "2018-05-01", "n": n} for n in (0, 30)),
        *({"form": "gate", "applies_to": x, "needs": needs} for needs in (*READS, "US approval")),
        *({"form": "free", "applies_to": x, "except": unless} for unless in ("", *READS, "in words")),
        *({"form": "order", "first": first, "then": x, "when": "verified"} for first in (y, "an event in words")),
        *({"form": "together", "x": x, "y": y, "days": days} for days in (1, 60)),
        *({"form": "pull", "cause": x, "effect": y, "days": days} for days in (1, 60)),
        *({"form": "silent", "track": y, "days": days} for days in (1, 600)),
    ]  # fmt: skip
    return [
        read(clause, steps, day).clauses[0]
        for clause in clauses
        for steps in sets
        for day in ("2018-10-02", "2018-12-31")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_of_every_form_has_a_sentence(language: str) -> None:
    speaker = Speaker(language, "UTC")
    told = {one.reason.code for one in _readings()}
    for one in _readings():
        assert speaker.reason(showing.named(one.reason, NAMES[language]))
        assert showing.explain_clause(one.clause, speaker, NAMES[language])
        assert f"linkage_verdict.{one.verdict}" in catalogue(language)
    known = {code.partition(".")[0] for code in catalogue(language) if code.startswith("ln_")}
    assert told == known


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_a_policy_is_used_and_every_code_has_one(language: str) -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in Path(showing.__file__).parents[1].rglob("*.py"))
    used = set(re.findall(r'"((?:l[ep]|policy)_[a-z_]+|cli_linkage_[a-z_]+)"', source))
    words = yaml.safe_load((WORDS / f"{language}-linkage.yaml").read_text(encoding="utf-8"))
    page = yaml.safe_load((WORDS / f"{language}-policies.yaml").read_text(encoding="utf-8"))
    held = {code.partition(".")[0] for code in words if re.match(r"l[ep]_|policy_|cli_linkage_", code)}
    built = {f"le_{form}_{what}" for form in ("gate", "free") for what in ("clearance", "consultation")}
    built |= {"le_order_claimed", "le_order_verified"}
    of_page = {one for one in used if any(code.endswith(one) for code in page)}
    assert held == (used | built) - of_page
