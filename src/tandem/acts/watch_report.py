"""Acts about Watch Reports: published under a number, and corrected. What is signed is the source text."""

from tandem.acts.act import Act, day_fault
from tandem.acts.commitment import code_fault
from tandem.acts.source import digest_fault
from tandem.acts.text import language_fault

HIGHEST_NUMBER = 99_999


class ReportPublished(Act, frozen=True):
    """A report was published under a number of its author's series. Refs: `cites` sources, statements and matters.

    `digest` is the SHA-256 of the UTF-8 bytes of its source text, which is a section and from which every form is made.
    """

    code: str
    number: int
    digest: str
    happened: str
    languages: tuple[str, ...]

    def fault(self) -> str | None:
        """Answer which value is not of its form."""
        if not 1 <= self.number <= HIGHEST_NUMBER:
            return f"number: expected 1 to {HIGHEST_NUMBER}"
        if not 1 <= len(set(self.languages)) == len(self.languages) <= 8:
            return "languages: expected 1 to 8 languages, each once"
        return (
            code_fault(code=self.code)
            or digest_fault(digest=self.digest)
            or day_fault(happened=self.happened)
            or language_fault(*self.languages)
        )


class ReportCorrected(Act, frozen=True):
    """A published report was corrected; ref `on` it. `digest` is of its source text as it reads from then on."""

    digest: str
    happened: str

    def fault(self) -> str | None:
        """Answer which value is not of its form."""
        return digest_fault(digest=self.digest) or day_fault(happened=self.happened)
