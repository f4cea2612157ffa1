"""Numbers of lines as a short text: `1-3, 7`."""

from collections.abc import Iterable


def lines_text(numbers: Iterable[int]) -> str:
    """Write line numbers in their order, those that follow one another as one."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
