"""The English sentences of questions and explanations, made in one place from codes and values.

A face that speaks another language makes its own sentences of the same codes: `Account.slot`, `.reason`, `.values`.
"""

from collections.abc import Mapping

QUESTIONS: Mapping[str, str] = {
    "proposer": "Who proposed {event}?",
    "cause": "What is given as the reason for {event}?",
    "cause halted": "What held up {event}?",
    "cause founded": "Why was {event} set up?",
    "date": "When was {event}?",
    "date held": "When was {event} held?",
    "date planned": "For when was {event} planned?",
    "date announced": "When was {event} announced?",
    "place": "Where was {event} held?",
    "purpose": "What is {event} for?",
    "status": "How far is {event}?",
    "attitude": "Does {holder} support {event}?",
    "said": "When did {speaker} say “{words}”?",
    "calendar": "Does the calendar allow “{words}”?",
}

EXPLANATIONS: Mapping[str, str] = {
    "differing-accounts": "Differing accounts: {values}.",
    "aims": "Differing accounts: the one puts it as help, the other as hindrance.",
    "said-days": "Differing accounts of the day on which the same words were said: {values}.",
    "attempts": "Not a difference: {values}. Each plan has its own hindrance told, so that they are separate attempts.",
    "later-plan": "Not a difference: {values}. The later is a plan made after an earlier attempt was hindered.",
    "plan-then-held": "Superseded: planned for {first}, then told as held on {last}.",
    "later-plan-told": "Superseded: {values}. The later plan was told when the day of the earlier had passed.",
    "moved": "Superseded: {values}. The day was moved.",
    "later-state": "Superseded: {values}. The later state takes the place of the earlier.",
    "after-own-day": "The document bears the day {day} and tells of {told} as past.",
    "after-own-day-slip": (
        "The document bears the day {day} and tells of {told} as past; elsewhere {event} is told for {other}, so"
        " that a slip in the month or day is likely."
    ),
    "weekday": "{told} was a {actual}, and is told as a {printed}.",
    "order": "It is told to begin on {first} and to end on {last}, which is before.",
    "duration": "From {first} to {last} are {days} days with both ends counted, and {told} are told.",
    "two-days": "One document tells two days of {event}: {values}.",
}


def question(code: str, values: Mapping[str, str]) -> str:
    """Answer the question of a slot (and its kind) in English."""
    return QUESTIONS.get(code, QUESTIONS[code.split(" ")[0]]).format_map(values)


def explanation(reason: str, values: Mapping[str, str]) -> str:
    """Answer the explanation of a reason in English."""
    return EXPLANATIONS[reason].format_map(values)
