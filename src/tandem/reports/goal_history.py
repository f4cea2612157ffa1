"""Every entry about the common aim as a reader sees it: who worded it how, and what was said to that."""

from tandem.reports.history import HistoryRow, made_row
from tandem.rules.reason import because
from tandem.state.reading import Reading


def goal_history(reading: Reading) -> tuple[HistoryRow, ...]:
    """Answer every entry about the wordings of the common aim, oldest first."""
    rows = []
    for goal in reading.group.goals:
        summary = because("did_state_goal", sides=", ".join(goal.parties), day=goal.said_on)
        rows.append(made_row(reading, goal.stamp, "goal.stated", summary))
        rows += [
            made_row(reading, one.stamp, "goal.confirmed", because(f"did_goal_{one.answer}", day=goal.said_on))
            for one in goal.answers
        ]
    return tuple(sorted(rows, key=lambda row: (row.at, row.past, row.party)))
