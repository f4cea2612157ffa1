"""Every entry about what runs in parallel is told in a sentence, and comes up as news on the other desk."""

from tests.cast import DESK, ROK, US
from tests.parallel import commitment, condition, group_in_tandem, instrument, measure

from tandem.acts.commitment import CommitmentAnswered
from tandem.desk import commitment as promising
from tandem.desk.reading import read_tandem, reader_of
from tandem.reports.news import board_of, moved_of, moved_since, news_of
from tandem.reports.speaker import LANGUAGES, Speaker
from tandem.reports.tandem_history import tandem_history


def test_every_entry_is_told_once_in_both_languages_and_as_news() -> None:
    cast = group_in_tandem()
    instrument(cast)
    commitment(cast, "PYD-5.2", "DPRK", instrument="PYD")
    commitment(cast, "US-CM", US, asked_by=("DPRK",))
    condition(cast, "w01", "PYD-5.2", "US-CM")
    measure(cast, "m22", "2018-10-07", "DPRK", answers=("PYD-5.2",))
    said = CommitmentAnswered(party=US, answer="acknowledged", evidence="reported", said_on="2018-10-10")
    cast.join()
    cast.call(promising.answer_commitment, US, DESK, on="US-CM", answer=said)
    cast.join()
    desk = cast.desks[US]
    reading = read_tandem(desk, reader=reader_of(desk, code=US, officer=DESK), now=cast.now)

    rows = tandem_history(reading)

    assert [row.kind for row in rows] == [
        "instrument.filed", "commitment.stated", "commitment.stated", "condition.stated", "measure.reported",
        "commitment.answered",
    ]  # fmt: skip
    for language in LANGUAGES:
        assert all(Speaker(language, "Asia/Seoul").reason(row.summary) for row in rows)
    items = reading.group.tandem.everything()
    moved = moved_since(
        [], [moved_of(item, reading.group) for item in items], looked={}, own=reading.group.seats[US].feed
    )
    (news,) = news_of(reading, moved, looked={})
    assert (news.ref, len(news.rows)) == (board_of(reading.group), 5)
    assert {row.party for row in news.rows} == {ROK}
