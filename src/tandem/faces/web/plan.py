"""What one version of a notice plans, as pages show it."""

from typing import Any

from tandem.faces.web.visit import Visit
from tandem.reports.action import manifest_of
from tandem.rules.charter import in_force_since
from tandem.state.notice import Version
from tandem.state.reading import Reading


def plan_of(visit: Visit, reading: Reading, version: Version) -> dict[str, Any]:
    """Answer what one version plans, as a page shows it."""
    terms, entry, group = version.terms, version.stamp.entry, reading.group
    charter = group.charters.get(terms.charter, group.charter)
    language = visit.speaker.language
    scope, procedure = charter.scope.get(terms.action_type), charter.procedures.get(terms.procedure)
    return {
        "version": version, "terms": terms, "title": reading.text(entry, "title"), "what": reading.text(entry, "what"),
        "route": reading.text(entry, "route"), "channel": reading.text(entry, "channel"),
        "changes": reading.text(entry, "changes"), "urgency": reading.text(entry, "urgency"),
        "manifest": manifest_of(reading, terms),
        "scope": scope.names.get(language, terms.action_type) if scope else terms.action_type,
        "older": in_force_since(group, terms.charter) if terms.charter != group.charter_digest else "",
        "mode": scope.mode if scope else "", "procedure": procedure,
        "procedure_name": procedure.names.get(language, terms.procedure) if procedure else "",
    }  # fmt: skip
