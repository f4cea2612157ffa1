"""Which procedure of many steps an argument means: one that ships, or that of a file."""

from tandem.faces.cli.papers import read_bytes
from tandem.faces.cli.terminal import CannotDo
from tandem.regimes.lined import MAX_BYTES
from tandem.regimes.stepcheck import find_shipped, read_procedure, shipped_ids
from tandem.regimes.stepwise import StepProcedure


def found(name: str) -> StepProcedure:
    """Answer the procedure of a file, or the one that ships under this id."""
    shipped = find_shipped(name)
    if shipped is not None:
        return shipped
    if "/" not in name and "." not in name:
        raise CannotDo("cli_no_such_procedure", found=name[:60], known=", ".join(shipped_ids()))
    return read_procedure(read_bytes(name, most=MAX_BYTES), file=name)
