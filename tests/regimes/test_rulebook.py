"""The rulebook that ships: what it holds, and that it is one table that everybody reads alike."""

from decimal import Decimal

import pytest

from tandem.record.canonical import decode, encode
from tandem.regimes.paperform import find_form
from tandem.regimes.regime import is_doubtful
from tandem.regimes.rulebook import (
    BadRulebook,
    Rulebook,
    read_rulebook,
    shipped_rulebook,
    shipped_shelf,
    write_rulebook,
)
from tandem.reports.authority import view_authority
from tandem.reports.regime import view_regime
from tandem.reports.speaker import LANGUAGES, Speaker

MAX_TABLE = 250_000
"""Bytes that a rulebook may have at most: every assessment on record carries one, each stored once by its hash."""


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return shipped_rulebook(target="dprk")


def test_a_rulebook_is_equal_after_it_was_written_and_read(book: Rulebook) -> None:
    assert read_rulebook(write_rulebook(book)) == book


def test_a_rulebook_has_the_canonical_bytes_of_the_record_and_is_small_enough(book: Rulebook) -> None:
    written = write_rulebook(book)

    assert encode(decode(written)) == written
    assert len(written) < MAX_TABLE


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b'{"v":2}', b"\xff"])
def test_bytes_that_are_no_rulebook_are_refused(raw: bytes) -> None:
    with pytest.raises(BadRulebook):
        read_rulebook(raw)


def test_a_rulebook_in_other_bytes_than_its_own_is_refused(book: Rulebook) -> None:
    with pytest.raises(BadRulebook, match="canonical"):
        read_rulebook(write_rulebook(book).replace(b'{"authorities"', b'{ "authorities"', 1))


def test_a_target_that_nothing_is_known_about_is_refused_with_those_that_are() -> None:
    with pytest.raises(BadRulebook, match="expected one of dprk"):
        shipped_rulebook(target="atlantis")


def test_55_000_litres_are_345_94_barrels_and_0_0692_per_cent_of_the_yearly_cap(book: Rulebook) -> None:
    litre, barrel = book.unit_of("L"), book.unit_of("배럴")
    rule = book.rule("R2397-5")
    assert litre is not None
    assert barrel is not None
    assert rule is not None
    assert rule.cap is not None
    assert rule.cap.unit == barrel.id

    barrels = 55000 * Decimal(litre.factor) / Decimal(barrel.factor)

    assert f"{barrels:.2f}" == "345.94"
    assert f"{100 * barrels / Decimal(rule.cap.amount):.4f}" == "0.0692"


@pytest.mark.parametrize(
    ("word", "unit"),
    [("55 kL"[3:], "kL"), ("리터", "L"), ("대", "vehicle"), ("개", "piece"), ("톤", "tonne"), (" EA ", "piece"),
     ("명", "person"), ("US  gallons", "gallon"), ("량", "railcar")],
)  # fmt: skip
def test_a_senders_word_means_one_unit(book: Rulebook, word: str, unit: str) -> None:
    found = book.unit_of(word)

    assert found is not None
    assert found.id == unit


@pytest.mark.parametrize("word", ["ton", "tank", "lot", "", "드럼통들"])
def test_a_word_that_could_mean_several_units_means_none(book: Rulebook, word: str) -> None:
    assert book.unit_of(word) is None


def test_what_nobody_confirmed_is_marked(book: Rulebook) -> None:
    doubtful = {rule.id for regime in book.regimes for rule in regime.rules if is_doubtful(rule)}

    assert {"R1718-8a3", "R2321-11", "R2397-5"} <= doubtful
    assert not {"R2397-7", "R2375-18", "R2270-31"} & doubtful


def test_the_lead_time_of_the_crossing_is_told_as_what_the_press_reports(book: Rulebook) -> None:
    crossing = book.authority("UNC")

    assert crossing
    assert crossing.lead_time
    assert (crossing.lead_time.length.count, crossing.lead_time.basis, crossing.confidence) == (48, "press", "partly")


def test_the_consent_of_the_host_comes_before_the_filing_in_seoul(book: Rulebook) -> None:
    seoul, host = book.authority("ROK-MOU"), book.authority("DPRK")

    assert seoul
    assert host
    assert host.kind == "host"
    assert [(before.authority, before.state, before.basis) for before in seoul.before] == [("DPRK", "decided", "text")]


def test_the_report_of_an_organisation_may_carry_a_request_that_is_pending(book: Rulebook) -> None:
    report = book.authority("US-OFAC-NGO-GL")

    assert report is not None
    assert {paper.choice for paper in report.attach} == {"un"}
    assert [paper.request_of for paper in report.attach if paper.request_of] == ["UN-1718"]


def test_every_paper_in_which_an_authority_is_asked_has_its_form(book: Rulebook) -> None:
    papers = [one.paper for one in book.authorities if one.paper]

    assert len(papers) == 3
    assert [paper for paper in papers if find_form(paper) is None] == []


def test_an_id_means_one_rule(book: Rulebook) -> None:
    ids = [rule.id for regime in book.regimes for rule in regime.rules]

    assert len(set(ids)) == len(ids)
    assert [id for id in ids if (found := book.regime_of(id)) is None or found.rule(id) != book.rule(id)] == []


def test_every_rule_can_be_told_in_both_languages(book: Rulebook) -> None:
    shelf = shipped_shelf()

    for language in LANGUAGES:
        speaker = Speaker(language, "UTC")
        rules = [rule for regime in book.regimes for rule in view_regime(regime, shelf=shelf, speaker=speaker).rules]
        told = [view_authority(one, target="dprk", shelf=shelf, speaker=speaker) for one in book.authorities]
        assert all(rule.says and rule.sure and rule.when and rule.sources for rule in rules)
        assert all(bool(fact.mark) or not fact.doubts for fact in (*rules, *told))
        assert all(one.asked and one.times and one.sources for one in told)


def test_no_order_is_set_between_the_committee_and_a_specific_licence(book: Rulebook) -> None:
    licence, committee = book.authority("US-OFAC-specific"), book.authority("UN-1718")

    assert licence
    assert committee
    assert (licence.before, licence.attach, committee.before) == ((), (), ())
