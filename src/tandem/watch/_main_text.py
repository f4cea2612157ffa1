"""The one place that loads trafilatura, which tells the main text of a page from what stands around it."""

try:
    import trafilatura
except ModuleNotFoundError as missing:
    raise ModuleNotFoundError(
        f"Reading pages of the web needs {missing.name}, which is not installed: pip install 'tandem-desk[watch]'.",
        name=missing.name,
    ) from missing


def kept_lines(source: str) -> tuple[str, ...]:
    """Answer the lines that trafilatura takes for the text of a page, in its fast way."""
    said = trafilatura.extract(source, fast=True, include_comments=False, include_tables=True, with_metadata=False)
    return tuple((said or "").splitlines())
