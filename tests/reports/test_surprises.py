"""What the pages of surprises and third parties say: the verdict, the points of accounts, the last word to a side."""

from tests.cast import DESK, MONITOR, ROK, US, Cast
from tests.parallel import group_in_tandem, measure
from tests.surprises import contact, explain, observe, report

from tandem.desk.past import past_of
from tandem.desk.reading import read_surprises, reader_of
from tandem.reports.contacts import ContactsView, view_contacts
from tandem.reports.surprises import SurprisesView, points_of, view_surprise, view_surprises
from tandem.rules.reason import because
from tandem.state.reading import Reading


def reading(cast: Cast, code: str = ROK) -> Reading:
    desk = cast.desks[code]
    return read_surprises(desk, reader=reader_of(desk, code=code, officer=DESK), now=cast.now)


def register(cast: Cast, **given: str) -> SurprisesView:
    return view_surprises(reading(cast), **given)  # type: ignore[arg-type]


def sides(cast: Cast, **given: str) -> ContactsView:
    return view_contacts(reading(cast), **given)  # type: ignore[arg-type]


def test_each_line_of_accounts_is_a_point_with_the_accounts_that_differ() -> None:
    found = points_of("Day: after the summit [a]; 17 September [b].\n\nNobody knows.\nTone: anger; respect; none\n")

    assert [(point.topic, point.accounts) for point in found] == [
        ("Day", ("after the summit [a]", "17 September [b].")), ("", ("Nobody knows.",)),
        ("Tone", ("anger", "respect", "none")),
    ]  # fmt: skip


def test_the_verdict_counts_and_says_since_when_there_was_none_only_where_that_is_so() -> None:
    cast = group_in_tandem()
    assert register(cast).verdict == because("surprises_none", day="2018-10-15")
    report(cast)
    explain(cast)

    view = register(cast)

    assert view.verdict == because("surprises_counted", count=1, from_day="2018-09-19", last_day="2018-09-19")
    assert view.more == (
        because("surprises_quiet", count=26, last_day="2018-09-19", day="2018-10-15"),
        because("surprises_unexplained", count=0),
    )  # fmt: skip
    observe(cast, happened="2018-10-15")
    assert [reason.code for reason in register(cast).more] == ["surprises_unexplained"]
    assert [(one.name, one.count, one.width) for one in register(cast).periods] == [
        ("2018-Q3", 1, 100), ("2018-Q4", 1, 100)
    ]  # fmt: skip


def test_a_row_has_the_words_of_both_sides_and_what_it_is_about() -> None:
    cast = group_in_tandem()
    measure(cast, "m19", "2018-09-19")
    report(cast, "s1", "m19")
    explain(cast)

    one = view_surprise(reading(cast, US), "s1")

    assert one is not None
    assert (one.title, one.text) == ("Military agreement", "Not told enough.")
    assert [answer.text for answer in one.explanations] == ["Consulted closely from beginning to end."]
    assert [(what.place, what.name, what.words) for what in one.about] == [("steps", "m19", "Step m19")]
    assert one.verdict == because("surprise_said_confirmed", actor=ROK, sides=US)


def test_a_message_without_a_receipt_is_never_told_as_received() -> None:
    cast = group_in_tandem()
    assert sides(cast).verdict == because("contacts_none")
    contact(cast, happened="2018-10-10", receipt="confirmed")
    contact(cast, happened="2018-10-12")
    contact(cast, direction="from", sort="reaction", happened="2018-10-14", receipt="not_known")

    view = sides(cast)

    assert view.verdict == because("contacts_last_none", outsider="DPRK", day="2018-10-12", party=ROK)
    assert view.more == (because("contacts_without_receipt", count=1, whole=2),)
    (side,) = view.sides
    assert side.informed is not None
    assert side.heard is not None
    assert (side.informed.contact.receipt, side.informed.tone) == ("none", "stop")
    assert (side.sent, side.came, side.reactions, side.unanswered) == (2, 0, 1, 1)
    assert side.heard.contact.happened == "2018-10-14"
    assert [one.contact.happened for one in view.shown] == ["2018-10-14", "2018-10-12", "2018-10-10"]


def test_a_side_to_which_nothing_went_is_told_so() -> None:
    cast = group_in_tandem()

    (side,) = sides(cast).sides

    assert (side.code, side.informed, side.heard) == ("DPRK", None, None)


def test_the_register_of_a_past_day_has_what_had_happened_by_then() -> None:
    cast = group_in_tandem()
    report(cast)
    report(cast, "s5", actor=US, raised_by=ROK, happened="2018-06-12", raised_on=None, grade="puzzled")
    contact(cast)
    desk = past_of(cast.desks[ROK], at=cast.now.replace(month=7), day="2018-07-15")

    then = read_surprises(desk, reader=reader_of(cast.desks[ROK], code=ROK, officer=DESK), now=cast.now)

    assert [one.row.code for one in view_surprises(then).shown] == ["s5"]
    assert view_surprises(then).day == "2018-07-15"
    assert view_contacts(then).count == 0


def test_who_acted_narrows_the_rows_and_not_the_count() -> None:
    cast = group_in_tandem(MONITOR)
    report(cast)
    report(cast, "s5", actor=US, raised_by=ROK, happened="2018-06-12", raised_on=None, grade="puzzled")

    view = register(cast, actor=US)

    assert [one.row.code for one in view.shown] == ["s5"]
    assert (view.trend.count, view.chosen, view.actors) == (2, 1, (ROK, US))
