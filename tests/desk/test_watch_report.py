"""Watch Reports at the desk: nothing is published that a reader could not check, and a correction keeps its number."""

import hashlib

import pytest
from tests.cast import HEAD, MONITOR, ROK, US, Cast
from tests.parallel import group_in_tandem
from tests.reading_room import DOCUMENT, SUPPORT, file, label, say

from tandem.desk import watch_report as reporting
from tandem.desk.desk import NotAllowed
from tandem.desk.public import read_public
from tandem.rules.reason import because

SHA = hashlib.sha256(DOCUMENT.encode()).hexdigest()
START = DOCUMENT.index(SUPPORT)
SPAN = hashlib.sha256(SUPPORT.encode()).hexdigest()


def source(number: int = 1, sentence: str = "The ministry spoke of support. [1]", span: str = SPAN, **more: str) -> str:
    date = more.get("date", "2018-10-14")
    return f"""tandem-watch-report/1
series: Watch Report
number: {number}
languages: en
title: On the survey
date: {date}
--- en
{sentence} We hold that this is new. {{view}}
--- documents
news: {SHA}, On the survey, News of the river, 2018-10-12
--- notes
[1]: passage news {START}-{START + len(SUPPORT)} #{span}
"""


@pytest.fixture
def cast() -> Cast:
    made = group_in_tandem()
    file(made)
    return made


def publish(cast: Cast, text: str, by: str = MONITOR) -> str:
    return label(cast.call(reporting.publish_report, by, HEAD, text=text))


def refused_codes(cast: Cast, text: str) -> list[str]:
    with cast.unchanged(), pytest.raises(NotAllowed) as caught:
        publish(cast, text)
    return [reason.code for reason in caught.value.reasons]


def test_a_report_is_published_under_its_number_with_what_it_cites(cast: Cast) -> None:
    say(cast)
    publish(cast, source())

    held = cast.group(ROK).tandem.reports[0]
    assert (held.number, held.code, held.happened, held.languages) == (1, "WR-MONITOR-1", "2018-10-14", ("en",))
    assert held.digest == hashlib.sha256(source().encode()).hexdigest()
    assert held.cites == (cast.group(ROK).tandem.sources[0].stamp.entry,)


def test_a_sentence_without_note_or_mark_and_a_quotation_that_differs_are_refused(cast: Cast) -> None:
    assert refused_codes(cast, source(sentence="The ministry spoke of support.")) != []
    assert refused_codes(cast, source(sentence="It spoke of “strong support for nothing”. [1]")) != []
    assert refused_codes(cast, source(sentence="See the record. [2]")) != []
    publish(cast, source(sentence=f"It said that “{SUPPORT}”. [1]"))


def test_a_number_is_given_once_in_a_series_and_each_member_has_its_own(cast: Cast) -> None:
    publish(cast, source())
    with cast.refused(because("report_number_taken", number=1, following=2)):
        publish(cast, source(sentence="Another one. [1]"))
    publish(cast, source(), by=ROK)

    assert [one.code for one in cast.group(US).tandem.reports] == ["WR-MONITOR-1", "WR-ROK-1"]


def test_a_report_is_not_dated_ahead(cast: Cast) -> None:
    with cast.refused(because("day_to_come", name="happened", found="2031-01-01")):
        publish(cast, source(date="2031-01-01"))


def test_a_correction_keeps_the_number_and_is_its_authors(cast: Cast) -> None:
    name = cast.group(MONITOR).tandem.reports[0].name if publish(cast, source()) else ""
    changed = source(sentence="The ministry told of support. [1]")

    def correct(by: str, text: str, on: str = name) -> str:
        given = {"on": on, "text": text, "correction": "The verb.", "happened": "2018-10-15"}
        return label(cast.call(reporting.correct_report, by, HEAD, **given))

    held = cast.group(MONITOR).tandem.reports[0]
    with cast.refused(because("report_of_others", label=held.stamp.label)):
        correct(ROK, changed)
    with cast.refused(because("report_number_other", number=2, wanted=1)):
        correct(MONITOR, source(2))
    with cast.refused(because("report_unchanged")):
        correct(MONITOR, source())
    with cast.refused(because("no_such_reports", found="WR-9", known=name)):
        correct(MONITOR, changed, on="WR-9")
    correct(MONITOR, changed)

    assert cast.group(US).tandem.reports[0].current_digest == hashlib.sha256(changed.encode()).hexdigest()


def test_the_world_reads_reports_and_nothing_else_of_the_group(cast: Cast) -> None:
    cast.give()
    say(cast)
    publish(cast, source())

    public = read_public(cast.desks[ROK], now=cast.now)

    group = public.group
    assert [one.name for one in group.tandem.reports] == ["WR-MONITOR-1"]
    shelves = (group.notices, group.observed, group.requests, group.texts, group.meetings, group.goals)
    assert not any(shelves)
    assert group.tandem.everything() == group.tandem.reports
    assert set(public.prose) == {group.tandem.reports[0].stamp.entry}
    assert "\n--- en\nThe ministry spoke of support." in public.text(group.tandem.reports[0].stamp.entry, "text")
    assert {one.code for one in public.heads} == {ROK, US, MONITOR}
