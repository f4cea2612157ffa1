"""Documents that come with a form as evidence: what is too long is not read, and a browser wants them chosen again."""

from django.http import HttpRequest

from tandem.desk.desk import NotAllowed
from tandem.desk.evidence import LONGEST_PAPER, MEDIA, Paper, file_name
from tandem.rules.reason import because

ACCEPTED = ",".join(sorted(MEDIA))
_MEGABYTE = 2**20


def papers_in(request: HttpRequest) -> tuple[Paper, ...]:
    """Answer the documents of a form. Raises NotAllowed for one that is too long to be read."""
    files = request.FILES.getlist("papers")
    long = [file for file in files if (file.size or 0) > LONGEST_PAPER]
    if long:
        raise NotAllowed(*(
            because(
                "paper_too_long", name=file_name(file.name or "-"), longest=LONGEST_PAPER // _MEGABYTE,
                found=-(-(file.size or 0) // _MEGABYTE),
            )
            for file in long
        ))  # fmt: skip
    return tuple(Paper(file.name or "-", file.read()) for file in files)


def named_files(request: HttpRequest) -> tuple[str, ...]:
    """Answer the names of the files that a form brought; a browser wants them chosen again."""
    return tuple(file_name(file.name or "-") for file in request.FILES.getlist("papers"))
