"""Names of fields that hold persons, agencies and other bodies."""

from collections.abc import Mapping
from typing import Final

from server.words import N_

LABELS: Final[Mapping[str, str]] = {
    "accepted_by": N_("accepted by"),
    "agency": N_("agency"),
    "approved_by": N_("approved by"),
    "asked_by": N_("asked by"),
    "assistants": N_("assisting staff"),
    "authority": N_("issuing authority"),
    "bank": N_("bank"),
    "barred": N_("officers replaced"),
    "commended_by": N_("commended by"),
    "committed_by": N_("seed sealed by"),
    "contacts": N_("contact persons"),
    "counterparty_kind": N_("other side of the payment"),
    "credential_no": N_("credential number"),
    "decided_by": N_("decided by"),
    "deciders": N_("who decided it"),
    "delegation": N_("written delegation"),
    "duty": N_("duty"),
    "frozen_by": N_("pools frozen by"),
    "handled": N_("who ever handled it"),
    "handler": N_("handler"),
    "has_tipster": N_("there is a tipster"),
    "inspectors": N_("inspectors"),
    "institution": N_("institution"),
    "issued_by": N_("issued by"),
    "label": N_("label"),
    "noticed_by": N_("told by"),
    "officer": N_("officer"),
    "ordered_by": N_("ordered by"),
    "patroller": N_("who patrolled"),
    "pupil": N_("pupil"),
    "recipient": N_("recipient"),
    "replaced_by": N_("replaced by"),
    "revealed_by": N_("seed revealed by"),
    "role": N_("role"),
    "roles": N_("roles"),
    "school": N_("school"),
    "teams": N_("teams"),
    "tipster": N_("tipster"),
    "town": N_("town"),
}
