"""A procedure in words: each fact with its mark, the charter's own procedures among them, in both languages."""

import msgspec
import pytest
from tests.procedures import SOUND

from tandem.regimes.charter import shipped_charter
from tandem.regimes.procedure import Procedure
from tandem.regimes.stepcharter import as_stepwise
from tandem.regimes.stepcheck import read_procedure, shipped_procedures
from tandem.regimes.stepwise import StepProcedure
from tandem.reports.procedure import view_procedure
from tandem.reports.speaker import LANGUAGES, Speaker

_ENGLISH = Speaker("en", "UTC")


def charters(name: str) -> StepProcedure:
    """Answer a procedure of the charter that ships, as one of many steps."""
    return as_stepwise(msgspec.convert(shipped_charter()["procedures"][name], Procedure), name=name)


def test_a_fact_that_is_recalled_bears_its_mark_and_the_others_none() -> None:
    view = view_procedure(read_procedure(SOUND.encode(), file="crossing.yaml"), speaker=_ENGLISH)

    doubted = {line.field: line.doubts for step in view.steps for line in step.lines if line.doubts}

    assert doubted == {"clock.length": ("[recalled, not confirmed: Recalled.]",)}
    assert [step.doubtful for step in view.steps] == [True, False]


def test_a_doubt_about_a_whole_marks_every_fact_in_it() -> None:
    sound = SOUND.replace("field: clock.length", "field: clock")

    view = view_procedure(read_procedure(sound.encode(), file="crossing.yaml"), speaker=_ENGLISH)

    doubted = [line.field for line in view.steps[0].lines if line.doubts]
    assert doubted == ["clock.opens", "clock.length", "clock.calendars", "clock.close_at"]


def test_a_step_says_who_when_silence_and_whereto() -> None:
    view = view_procedure(read_procedure(SOUND.encode(), file="crossing.yaml"), speaker=_ENGLISH)

    window = view.steps[0]
    assert window.who == "Must answer: The command."
    assert window.clock[1] == "The clock runs 5 working days."
    assert window.silence == "Silence is assent, but only once the silent party certifies it by its own entry."
    assert (window.passes_to, window.fails_to) == ("the end", "Permit")


def test_the_charter_s_own_procedures_are_drawn_as_steps_with_their_reasons_by_name() -> None:
    view = view_procedure(charters("under-silence"), speaker=_ENGLISH)

    said = [line.said for line in view.steps[0].lines]
    reasons = "Time to study the notice, Own authorities have to be asked, Legal review, Facts are missing"
    assert f"A hold wants one of these reasons: {reasons}." in said
    assert "Everybody has to agree." in said
    assert "The clock runs 5 working days." in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("procedure", [*shipped_procedures(), *map(charters, shipped_charter()["procedures"])])
def test_every_procedure_is_told_in_both_languages_without_a_hole(procedure: StepProcedure, language: str) -> None:
    view = view_procedure(procedure, speaker=Speaker(language, "UTC"))

    told = [view.name, view.summary]
    told += [line.said for line in (*view.whole, *(line for step in view.steps for line in step.lines))]
    assert all(told)
    assert not [line for line in told if "{" in line or "_" in line]
    if language == "ko":
        assert all(any("가" <= c <= "힣" for c in step.name) for step in view.steps)
