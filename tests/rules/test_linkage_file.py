"""Files of linkage policies: what is read, and every fault with its line, all of them at once."""

import re
from pathlib import Path

import pytest
from tests.linkages import case_path, case_steps, step

from tandem.acts.linkage import Budget, Counted, Gate
from tandem.reports.linkage import explain_clause
from tandem.reports.procedure import fault_sentence
from tandem.reports.speaker import Speaker
from tandem.rules.linkage import evaluate
from tandem.rules.linkage_file import BadPolicies, PolicySaid, read_policies_file
from tandem.rules.linkage_names import NamesKnown

ROOT = Path(__file__).resolve().parents[2]
ONE = """
policy: us-8
owner: US
date: 2018-11-20
title: Together
words: Both move together.
sources: [https://one.example, https://two.example]
defines:
  sure: {like: inter-korean, status: verified, sides: [ROK]}
rules:
  - {form: budget, of: sure, since: denuclearization, since_status: [verified], n: 2}
  - {form: gate, applies_to: inter-korean, needs: clearance}
"""
KNOWN = NamesKnown(("inter-korean", "denuclearization"), ("PYD-5.2",))


def read(text: str, known: NamesKnown | None = None) -> tuple[PolicySaid, ...]:
    return read_policies_file(text.encode(), file="policies.yaml", known=known)


def faults(text: str, known: NamesKnown | None = None) -> list[str]:
    with pytest.raises(BadPolicies) as caught:
        read(text, known)
    speaker = Speaker("en", "UTC")
    return [fault_sentence(fault, file="policies.yaml", speaker=speaker) for fault in caught.value.faults]


def test_one_policy_is_read_with_its_clauses_and_names() -> None:
    (one,) = read(ONE, KNOWN)
    assert (one.code, one.owner, one.said_on, one.title, one.words) == (
        "us-8", "US", "2018-11-20", "Together", "Both move together.",
    )  # fmt: skip
    assert one.source == "https://one.example\nhttps://two.example"
    assert one.rule.clauses == (
        Budget(of="sure", since="denuclearization", n=2, since_status=("verified",)),
        Gate(applies_to="inter-korean", needs="clearance"),
    )
    assert one.rule.defines == {"sure": Counted("inter-korean", ("verified",), ("ROK",))}


def test_the_statements_of_2018_are_read_with_the_softer_reading_beside() -> None:
    file = case_path("linkage.yaml")
    said = read_policies_file(file.read_bytes(), file=file.name)
    codes = [one.code for one in said]
    assert len(codes) == 34
    assert codes[7:9] == ["us-8", "us-8.softer"]
    assert said[8].softer_of == "us-8"
    found = {one.code: evaluate(one.rule, steps=case_steps(), day="2018-11-20").verdict for one in said}
    assert (found["us-8"], found["us-8.softer"], found["rok-2"], found["dprk-3"]) == (
        "out_of_step", "out_of_step", "open", "in_step",
    )  # fmt: skip
    quoted = "We view them as tandem"
    assert not any(quoted in text for one in said for text in (one.words, one.title, one.passage, one.note))


def test_the_policies_of_the_cases_are_well_formed() -> None:
    file = ROOT / "cases" / "tracks-2018" / "policies.yaml"
    assert len(read_policies_file(file.read_bytes(), file=file.name)) == 34


def test_every_fault_is_told_with_its_line_and_the_way_out() -> None:
    text = """policies:
- policy: us 8
  owner: US
  date: 1820-01-01
  rule: {form: budgets, of: inter-korean}
- id: us-9
  side: US
  date: 2018-11-31
  rule: {form: budget, of: inter-korean, since: a, n: -1, since_status: [checked], to: x}
  defines: {a: {like: b}, b: {like: a}}
- id: us-9
  code: us-10
  date: 2018-11-20
  colour: red
  rules:
  - {form: budget, since: denuclearization, n: 2}
  - {of: inter-korean}
- words alone
surprise: 1
"""
    assert [re.sub(r" \(.*?\):", ":", one.removeprefix("policies.yaml, ")) for one in faults(text)] == [
        "line 2: The code us 8 does not fit. Use letters, digits, dots and hyphens, at most 40, such as us-8.",
        "line 4: The day 1820-01-01 is before 1900. Write the day that is meant, such as 2018-11-20.",
        "line 5: There is no form budgets; there are: budget, lag, gate, order, together, free, pull, silent. "
        "Choose one of them.",
        "line 8: date wants a day such as 2018-11-20; found 2018-11-31. Write it so.",
        "line 9: n wants a whole number from 0 to 1000; found -1. Write such a number.",
        "line 9: Steps are not checked here; choose from: agreed, claimed, verified, contested.",
        "line 9: The field to is not known here; known are: form, of, since, since_status, n. Take it out or write it "
        "as one of these.",
        "line 10: The definitions go round: a → b → a. Let one of them name a track or a commitment.",
        "line 11: Two policies of the file have the code us-9. Give each one of its own.",
        "line 11: The field owner is missing. Add it.",
        "line 12: code and id say the same. Leave one of them.",
        "line 14: The field colour is not known here; known are: policy, id, code, owner, side, date, said_on, rule, "
        "rules, clauses, words, text, source, sources, title, speaker, passage, note, standing, defines, "
        "softer_reading, supersedes. Take it out or write it as one of these.",
        "line 16: In a clause of the form budget, of names no track and no commitment. Write the code of one.",
        "line 17: The clause has no form. Write form and one of: budget, lag, gate, order, together, free, pull, "
        "silent.",
        "line 18: policy wants fields with their values; found words alone. Write them so.",
        "line 19: The field surprise is not known here; known are: policies, linkages, schema, readings, results, "
        "perception_gap, format. Take it out or write it as one of these.",
    ]


HEAD = "policy: us-8\nowner: US\ndate: 2018-11-20\n"
ORDER = HEAD + "rule: {form: order, first: PYD-5.2, then: inter-korean, when: %s}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty. Write a policy with policy, owner, date and rule."),
        ("title: Together", "Here is no policy."),
        (HEAD, "The field rule is missing. Add it."),
        (HEAD + "rules: []", "The policy has no clause."),
        (HEAD + "rule: budget", "rule wants fields with their values; found budget."),
        (HEAD + "owner: ROK\nrule: {form: free, applies_to: a}", "The field owner is written twice here."),
        (ORDER % "agreed", "when cannot be agreed; choose from: claimed, verified."),
        (ORDER % "claimed" + "\nstanding: signed", "standing cannot be signed; choose from: declared,"),
        (ORDER % "[]", "when cannot be -; choose from"),
        (HEAD + "rule: {form: silent, track: a, days: 0}", "days wants a whole number from 1 to 3660; found 0."),
        (HEAD + "rule: {form: silent, track: [a], days: 9}", "track wants a text; found []."),
        (HEAD + "rule: {form: lag, lead: a, follow: b, from: 1899-12-31, n: 0}", "The day 1899-12-31 is before 1900."),
        (HEAD + "rule: {form: budget, of: a, since: b, n: 1, since_status: {}}", "since_status wants a list; found -."),
        (HEAD + "rule: {form: free, applies_to: a}\ndefines: {b: {status: [agreed]}}", "The field like is missing."),
        (HEAD + "title: [a]\nrule: {form: free, applies_to: a}", "title wants a text; found []."),
        ("policies: us-8", "policies wants a list; found us-8."),
        (HEAD + "rules:\n" + "- {form: free, applies_to: a}\n" * 21, "21 are too many for rules; at most 20 are read."),
        ("a: &x 1\nb: *x", "An alias stands here"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(text: str, sentence: str) -> None:
    assert any(sentence in one for one in faults(text)), faults(text)


def test_a_name_that_is_unknown_to_the_record_is_told_with_its_line() -> None:
    assert faults(ONE.replace("since: denuclearization", "since: denuclearisation"), KNOWN) == [
        "policies.yaml, line 11 (rules[0].since): denuclearisation is no track, no commitment on record and no name "
        "that the policy defines. Known are: inter-korean, denuclearization, sure, PYD-5.2."
    ]


def test_a_track_that_is_free_and_held_back_is_told_at_the_clause_that_holds() -> None:
    text = HEAD + "rules:\n- {form: free, applies_to: a}\n- {form: budget, of: a, since: b, n: 1}\n"
    assert faults(text)[0].startswith(
        "policies.yaml, line 6 (rules[1]): The policy says that a is free and holds it back"
    )


# The page of the documentation.

PAGE = (ROOT / "docs" / "linkage.md").read_text(encoding="utf-8")


def _blocks() -> list[tuple[tuple[PolicySaid, ...], list[str]]]:
    parts = re.findall(r"```yaml\n(.*?)```\n\n((?:> [^\n]*\n)+)", PAGE, re.DOTALL)
    return [(read(text), [line.removeprefix("> ") for line in said.splitlines()]) for text, said in parts]


def _rows(after: str, width: int) -> list[list[str]]:
    lines = PAGE[PAGE.index(after) :].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row for row in rows[2:] if len(row) == width]


def test_every_example_of_the_page_reads_and_says_what_the_page_says() -> None:
    speaker = Speaker("en", "UTC")
    blocks = _blocks()
    assert len(blocks) == 3
    for said, sentences in blocks:
        assert [explain_clause(clause, speaker) for one in said for clause in one.rule.clauses] == sentences


def test_the_worked_example_of_the_page_comes_out_as_it_is_printed() -> None:
    steps = [step(name, day, track, status) for name, day, track, status in _rows("## A worked example", 4)[:7]]
    policies = {one.code: one for said, _ in _blocks() for one in said}
    printed = _rows("What the policies above answer", 4)
    assert len(steps) == 7
    for code, verdict, since, by in printed:
        found = evaluate(policies[code].rule, steps=steps, day="2018-11-02")
        answer = [found.verdict, found.since or "-", ", ".join(found.names) or "-"]
        assert answer == [verdict, since, by], code
    assert len(printed) == 9
