"""The calendars of five parties for 2018, of three for 2019, written by hand: weekday holidays and the clock."""

from typing import Any

ROK, US, JP, CA, SG = "ROK", "US", "JP", "CA", "SG"
ZONES = {
    ROK: "Asia/Seoul",
    US: "America/New_York",
    JP: "Asia/Tokyo",
    CA: "America/Toronto",
    SG: "Asia/Singapore",
    "MONITOR": "UTC",
}
_OFFSETS = {
    (CA, 2018): [("2018-01-01T05:00:00Z", -300), ("2018-03-11T07:00:00Z", -240), ("2018-11-04T06:00:00Z", -300)],
    (SG, 2018): [("2017-12-31T16:00:00Z", 480)],
    (ROK, 2018): [("2017-12-31T15:00:00Z", 540)],
    (ROK, 2019): [("2018-12-31T15:00:00Z", 540)],
    (JP, 2018): [("2017-12-31T15:00:00Z", 540)],
    (JP, 2019): [("2018-12-31T15:00:00Z", 540)],
    (US, 2018): [("2018-01-01T05:00:00Z", -300), ("2018-03-11T07:00:00Z", -240), ("2018-11-04T06:00:00Z", -300)],
    (US, 2019): [("2019-01-01T05:00:00Z", -300), ("2019-03-10T07:00:00Z", -240), ("2019-11-03T06:00:00Z", -300)],
}
_CLOSED = {
    (CA, 2018): "01-01 02-19 03-30 05-21 07-02 08-06 09-03 10-08 12-25 12-26",
    (SG, 2018): "01-01 02-16 03-30 05-01 05-29 06-15 08-09 08-22 11-06 12-25",
    (ROK, 2018): "01-01 02-15 02-16 03-01 05-07 05-22 06-06 06-13 08-15 09-24 09-25 09-26 10-03 10-09 12-25",
    (ROK, 2019): "01-01 02-04 02-05 02-06 03-01 05-06 06-06 08-15 09-12 09-13 10-03 10-09 12-25",
    (JP, 2018): "01-01 01-08 02-12 03-21 04-30 05-03 05-04 07-16 09-17 09-24 10-08 11-23 12-24",
    (JP, 2019): "01-01 01-14 02-11 03-21 04-29 05-03 05-06 07-15 08-12 09-16 09-23 10-14 10-22 11-04",
    (US, 2018): "01-01 01-15 02-19 05-28 07-04 09-03 10-08 11-12 11-22 12-25",
    (US, 2019): "01-01 01-21 02-18 05-27 07-04 09-02 10-14 11-11 11-28 12-25",
}


def calendar(code: str, year: int) -> dict[str, Any]:
    """Answer the calendar of a party for a year, as the value of its table."""
    return {
        "v": 1,
        "code": code,
        "year": year,
        "zone": ZONES[code],
        "weekend": [6, 7],
        "days": [{"date": f"{year}-{day}", "names": {"en": "Holiday"}} for day in _CLOSED[code, year].split()],
        "offsets": [{"from": since, "minutes": minutes} for since, minutes in _OFFSETS[code, year]],
        "source": "written by hand",
    }


def own_closures(year: int, *days: dict[str, Any]) -> dict[str, Any]:
    """Answer the closures of the group itself for a year, as the value of their table."""
    return {
        "v": 1, "code": "group", "year": year, "zone": "UTC", "weekend": [], "days": list(days),
        "offsets": [{"from": f"{year}-01-01T00:00:00Z", "minutes": 0}], "source": "own closures",
    }  # fmt: skip
