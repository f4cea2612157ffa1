"""Values that come from a form or a command line and have to be one of a few."""

from typing import get_args

from tandem.acts import commitment as promised
from tandem.desk.desk import NotAllowed
from tandem.rules.reason import because

CHOICES: dict[str, tuple[str, ...]] = {
    "evidence": get_args(promised.Evidence),
    "condition_basis": get_args(promised.Basis),
    "condition_sort": get_args(promised.ConditionSort),
    "commitment_answer": get_args(promised.Answer),
    "commitment_outcome": get_args(promised.Outcome),
    "condition_ending": get_args(promised.Ending),
}
"""By the name of a field: every value that there is."""


def check_choices(**given: str) -> None:
    """Check values by the names of their fields. Raises NotAllowed with a sentence for each that there is not."""
    wrong = [
        because(f"{name}_not_chosen", name=name, found=found[:40], known=", ".join(CHOICES[name]))
        for name, found in given.items()
        if found not in CHOICES[name]
    ]
    if wrong:
        raise NotAllowed(*wrong)
