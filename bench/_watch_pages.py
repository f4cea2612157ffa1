"""The documents as pages of the web, with what a site puts around them: the same for every reader."""

import re
from collections import Counter
from html import escape

import _watch_documents as here
from tests.watch.gold import Gold

_BEFORE = """<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title} | The Site</title>
<meta property="article:published_time" content="{day}"><script>var page = {{"kind": "article", "n": 1}};</script>
<style>p {{ margin: 1em }}</style></head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li>
<li><a href="/opinion">Opinion</a></li></ul></nav><header><p>The Site, since 1921</p></header><main><article>
<h1>{title}</h1><p class="meta">Posted <time datetime="{day}">{day}</time></p>"""
_AFTER = """</article><aside><h3>Related stories</h3><ul><li><a href="/a/1">A gauge, a weir and a mayor</a></li>
<li><a href="/a/2">What the survey train saw</a></li></ul></aside></main><footer><p>Write to desk@site.example</p>
<p>All rights reserved. Terms of use. Privacy.</p></footer></body></html>"""


def pages() -> tuple[tuple[Gold, bytes], ...]:
    """Answer every document with its page; one that is a page already is its own."""
    return tuple((one, _page(one)) for one in here.documents())


def _page(gold: Gold) -> bytes:
    if gold.path.suffix == ".html":
        return gold.path.read_bytes()
    text = gold.text()
    title = escape(gold.title or "What is told")
    around = {"language": gold.language, "title": title, "day": gold.published[0]}
    paragraphs = "".join(f"<p>{escape(text[start:end])}</p>\n" for start, end in gold.body)
    return (_BEFORE.format(**around) + paragraphs + _AFTER).encode()


def agreement(gold: Gold, taken: str) -> tuple[int, int, int]:
    """Answer how many words of the body were taken out, how many words there are, and how many were taken."""
    wanted = Counter(_words("\n".join(gold.text()[start:end] for start, end in gold.body)))
    given = Counter(_words(taken))
    return (wanted & given).total(), wanted.total(), given.total()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"<[^>]+>|&#?\w+;", " ", text))
