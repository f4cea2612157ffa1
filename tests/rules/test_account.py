"""Questions on which accounts differ: silence is an empty cell, and only the parties together agree to differ."""

from tests.cast import HEAD, MONITOR, ROK, US, Cast
from tests.parallel import group_in_tandem
from tests.reading_room import ask, file, label, say, settle, tell

from tandem.desk.statement import withdraw_statement
from tandem.rules.account import cells, stands
from tandem.rules.reason import because


def group_that_asks() -> tuple[Cast, str]:
    cast = group_in_tandem()
    file(cast)
    told = label(say(cast, party=US, through=(ROK,)))
    ask(cast)
    return cast, told


def test_a_side_without_a_statement_has_an_empty_cell() -> None:
    cast, told = group_that_asks()
    tell(cast, told, "The ministry", party=ROK)
    group = cast.group(US)

    found = cells(group.tandem.accounts[0], group)

    assert [(one.party, len(one.told)) for one in found] == [(ROK, 1), (US, 0)]


def test_what_is_supposed_denied_or_evaded_is_no_position() -> None:
    cast, told = group_that_asks()
    spoken = ("hypothetical", "denied", "evaded", "inferred")
    tell(cast, told, "The ministry", party=US, through=(ROK,), modality="asserted")
    for place, modality in enumerate(spoken):
        words = "The idea for the group was reportedly put forward by the ministry."[: 20 + place]
        tell(cast, label(say(cast, words=words)), f"Value {place}", party=ROK, modality=modality)
    group = cast.group(ROK)

    found = {one.party: one for one in cells(group.tandem.accounts[0], group)}

    assert [one.modality for one in found[ROK].positions] == ["inferred"]
    assert [one.modality for one in found[US].positions] == ["asserted"]


def test_what_a_statement_tells_is_on_record_once() -> None:
    cast, told = group_that_asks()
    tell(cast, told, "The ministry", party=ROK)
    with cast.refused(because("told_already", code="proposer")):
        tell(cast, told, "The ministry again", party=ROK)


def test_the_parties_agree_to_differ_only_together() -> None:
    cast, _ = group_that_asks()
    settle(cast, "agreed_to_differ", by=ROK)
    group = cast.group(US)
    alone = stands(group.tandem.accounts[0], group)
    settle(cast, "agreed_to_differ", by=US)
    group = cast.group(ROK)

    both = stands(group.tandem.accounts[0], group)

    assert (alone.outcome, [one.stamp.code for one in alone.alone]) == ("open", [ROK])
    assert (both.outcome, [one.stamp.code for one in both.by]) == ("agreed_to_differ", [ROK, US])


def test_what_the_monitor_holds_to_be_no_difference_is_its_word_until_another_says_otherwise() -> None:
    cast, _ = group_that_asks()
    settle(cast, "no_difference")
    group = cast.group(ROK)
    first = stands(group.tandem.accounts[0], group)
    settle(cast, "open", by=US)
    group = cast.group(ROK)

    second = stands(group.tandem.accounts[0], group)

    assert (first.outcome, first.by[0].stamp.code) == ("no_difference", MONITOR)
    assert second.outcome == "open"


def test_agreed_wording_names_a_text_and_nothing_else_does() -> None:
    cast, _ = group_that_asks()
    with cast.refused(because("agreed_wording_wants_text")):
        settle(cast, "agreed_wording")
    with cast.refused(because("outcome_wants_reason")):
        settle(cast, "superseded", reason="")
    with cast.refused(because("no_such_line", found="US-ROK/2018/ROK-9")):
        settle(cast, "agreed_wording", text="US-ROK/2018/ROK-9")
    with cast.refused(because("no_such_accounts", found="cause", known="proposer")):
        settle(cast, "superseded", on="cause")


def test_a_position_rests_on_a_statement_that_stands() -> None:
    cast, told = group_that_asks()
    tell(cast, told, "The ministry", party=US, through=(ROK,))
    cast.call(withdraw_statement, MONITOR, HEAD, on=told, reason="Read wrongly.")
    group = cast.group(ROK)

    held = {one.party: one for one in cells(group.tandem.accounts[0], group)}[US]

    assert (len(held.told), held.positions) == (1, ())
