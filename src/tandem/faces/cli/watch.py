"""`tandem watch`: what is done with public documents and with reports on them."""

from tandem.faces.cli import watch_fetch, watch_model, watch_queue, watch_read, watch_report
from tandem.faces.cli.commands import Commands


def add(commands: Commands) -> None:
    """Add `watch` with what can be done under it."""
    under = commands.noun("watch")
    watch_fetch.add(under)
    watch_queue.add(under)
    watch_read.add(under)
    watch_model.add(under)
    watch_report.add(under)
