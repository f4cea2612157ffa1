"""Commands about clearance: what must be cleared, by whom, filed by when."""

from tandem.faces.cli import clearance_plan, clearance_record
from tandem.faces.cli.commands import Commands


def add(commands: Commands) -> None:
    """Add `clearance` with what can be done about one."""
    under = commands.noun("clearance")
    clearance_plan.add(under)
    clearance_record.add(under)
