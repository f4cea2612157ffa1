"""What an action would do under each linkage policy, for its page and for the last look at its draft."""

from msgspec.structs import replace

from tandem.acts.act import day_fault
from tandem.desk.reading import read_titles
from tandem.faces.web.visit import Visit
from tandem.faces.web.working import Working
from tandem.reports.action import ActionView
from tandem.reports.linkage import WhatIfShown, view_what_if
from tandem.rules.steps import planned_step
from tandem.rules.what_if import WhatIf, policies_on, what_if, what_if_drafted
from tandem.state.reading import Reading


def under_policies(visit: Visit, reading: Reading, view: ActionView) -> tuple[WhatIfShown, ...]:
    """Answer it for a notice that has not begun; nothing where it names no track or no policy holds."""
    notice, day = view.notice, _today(visit)
    step = planned_step(notice, reading.group)
    if step is None or notice.ended or notice.steps or not policies_on(reading.group, day=day):
        return ()
    return _shown(visit, reading, what_if(reading.group, step=step, day=day))


def under_policies_drafted(working: Working) -> tuple[WhatIfShown, ...]:
    """Answer it for a draft that names a track and a first day."""
    visit, texts, group = working.visit, working.texts, working.group
    track, starts_on = texts.get("track", "").strip(), texts.get("starts_on", "")
    if not track or not starts_on or day_fault(starts_on=starts_on):
        return ()
    found = what_if_drafted(group, side=visit.code, track=track, starts_on=starts_on, day=_today(visit))
    return _shown(visit, working.reading, found)


def _shown(visit: Visit, reading: Reading, found: tuple[WhatIf, ...]) -> tuple[WhatIfShown, ...]:
    entries = [one.policy.stamp.entry for one in found]
    titles = read_titles(visit.node.desk, reading=reading, entries=entries) if entries else {}
    told = replace(reading, prose={**reading.prose, **{entry: {"title": title} for entry, title in titles.items()}})
    return view_what_if(told, found, language=visit.speaker.language, day=_today(visit))


def _today(visit: Visit) -> str:
    return visit.speaker.local_day(visit.now).isoformat()
