"""The forms of authorities: those that ship, and what is wrong with one."""

from importlib import resources
from typing import get_args

import pytest

from tandem.regimes.paperform import BadForm, Fill, find_form, is_unconfirmed, read_form, shipped_forms
from tandem.regimes.rulebook import shipped_shelf
from tandem.reports.procedure import fault_sentence
from tandem.reports.speaker import LANGUAGES, Speaker

PLAIN = b"""format: tandem-paper/1
id: small
authority: UNC
names: {en: Small, ko: small}
to: {en: To, ko: To}
subject: {en: 'About {title}', ko: '{title}'}
language: en
files: [{id: paper, kind: docx, names: {en: Paper, ko: Paper}}]
parts:
  - id: letter
    file: paper
    kind: fields
    names: {en: Letter, ko: Letter}
    fields:
      - {id: title, names: {en: Title, ko: Title}, fill: title, confidence: confirmed, sources: [1]}
sources: [{what: A page}]
"""


def test_every_form_that_ships_is_named_by_an_authority_that_ships() -> None:
    named = {one.paper for group in shipped_shelf().authorities for one in group.authorities if one.paper}

    assert {form.id for form in shipped_forms()} == named == {"notice-7", "ofac-510-512", "unc-crossing"}
    for form in shipped_forms():
        authority = next(
            one for group in shipped_shelf().authorities for one in group.authorities if one.paper == form.id
        )
        assert form.authority == authority.id


def test_what_nobody_read_is_not_called_confirmed() -> None:
    form = find_form("notice-7")
    assert form is not None
    asked = {field.id: field for part in form.parts for field in (*part.fields, *part.columns)}

    assert not is_unconfirmed(asked["nature"])
    assert asked["routes"].confidence == "partly"
    assert {asked[name].confidence for name in ("finance", "safeguards", "contact", "parties")} == {"recalled"}
    assert asked["supplier"].confidence == "assumption"
    assert all(form.unconfirmed for form in shipped_forms())


def test_a_small_form_reads_as_it_is_written() -> None:
    form = read_form(PLAIN, file="small.yaml")

    assert form.id == "small"
    assert form.parts_of("paper")[0].fields[0].fill == "title"
    assert find_form("no-such-form") is None


@pytest.mark.parametrize(
    ("was", "now", "code"),
    [
        (b"file: paper", b"file: papers", "paper_file_unknown"),
        (b"sources: [1]", b"sources: [7]", "paper_source_unknown"),
        (b", sources: [1]", b"", "paper_confirmed_by_nothing"),
        (b"kind: fields", b"kind: lines", "paper_part_empty"),
        (b"About {title}", b"About {nothing}", "paper_place_unknown"),
        (b"About {title}", b"About {title!r}", "paper_place_unknown"),
        (b"About {title}", b"About {", "paper_place_unknown"),
        (b"{en: Letter, ko: Letter}", b"{en: Letter}", "pf_language_missing"),
        (b"id: small", b"id: Not An Id", "pf_id_unfit"),
        (b"fill: title", b"fill: everything", "pf_not_a_choice"),
        (b"sources: [{what: A page}]", b"sources: []", "pf_no_source"),
        (b"id: title,", b"id: title, colour: red,", "pf_unknown_field"),
        (b"sources: [1]}", b"sources: [1]}\n      - {id: title, names: {en: T, ko: T}, confidence: recalled}",
         "paper_id_twice"),
    ],
)  # fmt: skip
def test_a_bad_form_is_refused_with_the_line_and_the_way_out(was: bytes, now: bytes, code: str) -> None:
    with pytest.raises(BadForm) as refused:
        read_form(PLAIN.replace(was, now), file="small.yaml")

    found = next(fault for fault in refused.value.faults if fault.code == code)
    assert found.line > 1
    for language in LANGUAGES:
        assert fault_sentence(found, file="small.yaml", speaker=Speaker(language, "UTC")).startswith("small.yaml")


def test_what_no_yaml_may_hold_is_refused_with_its_line() -> None:
    with pytest.raises(BadForm) as refused:
        read_form(b"format: [", file="small.yaml")

    assert refused.value.faults[0].code == "pf_not_yaml"


def test_the_forms_stand_where_the_package_looks() -> None:
    folder = resources.files("tandem.regimes").joinpath("forms")

    assert {file.name for file in folder.iterdir() if file.name.endswith(".yaml")} == {
        f"{form.id}.yaml" for form in shipped_forms()
    }
    assert "" in get_args(Fill)
