"""Surprises and contacts as tests put them on record, with the words of 2018 in short."""

from typing import Any

from tests.cast import MONITOR, ROK, US, Cast
from tests.parallel import officer_of

from tandem.acts.action import ActionObserved
from tandem.acts.surprise import ContactRecorded, SurpriseAnswered, SurpriseReported
from tandem.desk import action as acting
from tandem.desk import surprise as surprising
from tandem.desk.desk import Receipt

ACCOUNTS = "Day: after the summit, in the first reports; 17 September, says Kang.\nTone: anger; respect."


def report(cast: Cast, code: str = "s1", *about: str, by: str = MONITOR, **given: Any) -> Receipt:
    """Report that one side was taken unawares by the other: by the military agreement unless said otherwise."""
    words = {name: given.pop(name) for name in ("title", "text", "accounts") if name in given}
    facts: dict[str, Any] = {
        "actor": ROK, "raised_by": US, "happened": "2018-09-19", "grade": "confirmed", "evidence": "reported",
        "raised_on": "2018-09-17", "means": "telephone", **given,
    }  # fmt: skip
    said = {"title": "Military agreement", "text": "Not told enough.", "accounts": ACCOUNTS, **words}
    surprise = SurpriseReported(code=code, **facts)
    return cast.call(surprising.report_surprise, by, officer_of(by), surprise=surprise, about=about, **said)


def explain(cast: Cast, on: str = "s1", *, by: str = MONITOR, **given: Any) -> Receipt:
    """Put on record how the side that acted explains it."""
    facts: dict[str, Any] = {"party": ROK, "said_on": "2018-10-10", "evidence": "reported", **given}
    answered = SurpriseAnswered(**facts)
    text = "Consulted closely from beginning to end."
    return cast.call(surprising.answer_surprise, by, officer_of(by), on=on, answered=answered, text=text)


def contact(cast: Cast, outsider: str = "DPRK", *about: str, by: str = MONITOR, **given: Any) -> Receipt:
    """Put a message to the North on record, of which no receipt came, unless said otherwise."""
    facts: dict[str, Any] = {
        "direction": "to", "sort": "message", "means": "letter", "happened": "2018-10-12", "evidence": "reported",
        "party": ROK, "receipt": "none", **given,
    }  # fmt: skip
    record = ContactRecorded(outsider=outsider, **facts)
    words = {"text": "The date of the survey.", "speaker": "Unification ministry"}
    return cast.call(surprising.record_contact, by, officer_of(by), contact=record, about=about, **words)


def observe(cast: Cast, by: str = US, **given: Any) -> str:
    """Put on record that the ROK did something without a notice; answer its reference."""
    facts: dict[str, Any] = {
        "actor": ROK, "action_type": "exercise", "evidence": "observed", "happened": "2018-10-10", **given,
    }  # fmt: skip
    words = {"title": "A train at the line", "text": "A train stood at Dorasan.", "source": "Seen."}
    ref = cast.call(acting.observe_action, by, officer_of(by), observed=ActionObserved(**facts), **words).ref
    assert ref is not None
    return ref
