"""A short report and the document that it is about, both of our own writing."""

from hashlib import sha256

from tandem.rules.watch_passage import cut_passage
from tandem.rules.watch_report import Quoted
from tandem.rules.watch_report_notes import told_of

DOCUMENT = (
    "Posted on 21 November 2018\n\n"
    "The envoy of the ROK told the press: “The other side stands behind the survey.” He named no day. "
    "The first meeting of the group was held on 20 November 2018 in Washington.\n"
)
SHA = sha256(DOCUMENT.encode("utf-8")).hexdigest()
ORIGINALS = {SHA: DOCUMENT}
WORDS = "The other side stands behind the survey."


def passage_note(words: str, *, with_words: bool = False, name: str = "press") -> str:
    """A note as a source says it, to words of the document."""
    start = DOCUMENT.index(words)
    cut = cut_passage(DOCUMENT, document=SHA, start=start, end=start + len(words), with_words=with_words)
    return told_of(Quoted(cut), {SHA: name})


HEAD = """\
tandem-watch-report/1
series: Watch Report
number: 3
title: What was said of the survey
title.ko: 조사에 관한 발언
date: 2018-12-10
languages: en, ko
authors: Monitor
group: US-ROK
"""
ENGLISH = f"""\
--- en
## The support
The group first met on 20 November 2018. [1] Its envoy said “{WORDS}” [2] and no more. Nobody
signed it.[3][4] We think that this is little. {{view}}
"""
KOREAN = """\
--- ko
## 지지
그룹은 2018년 11월 20일에 처음 회의를 열었다. [1]
대표는 “상대방은 조사를 지지한다”고 말했다. [2] {translated}
서명한 측은 없다. [3][4] 충분하지 않다고 본다. {view}
"""
DOCUMENTS = f"--- documents\npress: {SHA}, a report of the press, written for this test, The Morning Post, 2018-11-21\n"


def notes(*told: str) -> str:
    """The section of notes."""
    return "--- notes\n" + "".join(f"[{number}]: {one}\n" for number, one in enumerate(told, 1))


NOTES = (
    passage_note("held on 20 November 2018"),
    passage_note(WORDS, with_words=True),
    "entry US-ROK/MONITOR-7",
    "link https://www.example/survey, The train, and the day, Example Press, 2018-11-24",
)
SOURCE = HEAD + ENGLISH + KOREAN + DOCUMENTS + notes(*NOTES)


def source(english: str, *told: str, head: str = HEAD) -> str:
    """A source in English alone, with these notes."""
    return head.replace("languages: en, ko", "languages: en") + f"--- en\n{english}\n" + DOCUMENTS + notes(*told)
