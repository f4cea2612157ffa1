"""What stands at the top of My desk and of the record where a feed is wrong: restored short of itself, or forked."""

from typing import Any

from tandem.desk.forks import forks_of
from tandem.desk.restoring import own_feeds
from tandem.faces.web.visit import Visit
from tandem.rules.instant import instant


def standing_of(visit: Visit) -> dict[str, Any]:
    """Answer how the own feeds stand and which feeds were forked; nothing on a past day, as it is said of today."""
    if visit.as_of:
        return {"own_feeds": (), "barred": (), "forks": (), "settled_forks": ()}
    desk = visit.node.desk
    feeds = own_feeds(desk)
    forks: list[dict[str, Any]] = [
        {
            "fork": fork,
            "branches": [{"branch": one, "at": instant(one.at)} for one in fork.branches],
            "said": [{"code": one.code, "keep": one.keep[:12], "at": instant(one.at)} for one in fork.said],
        }
        for fork in forks_of(desk, reader=visit.reader)
    ]
    return {
        "own_feeds": feeds,
        "barred": [one for one in feeds if one.state != "whole"],
        "forks": [one for one in forks if not one["fork"].keep],
        "settled_forks": [one for one in forks if one["fork"].keep],
    }
