"""The sentences of a report, in the order in which the papers of the field tell them.

A clause is a sentence and the name of the value that fills it; one without a value is not told.
"""

from typing import Final

from server.words import N_

Clause = tuple[str, str]
"""Sentence, and name of the value."""

_BATCHES: Final = (N_("{n} batches of joint enforcement were carried out"), "batches")
_PLACES: Final = (N_("{n} institutions were inspected"), "institutions")
_VISITS: Final = (N_("{n} visits were made"), "visits")
_PENALISED: Final = (N_("{n} institutions in breach were dealt with by law"), "penalised")
_COVERT: Final = (N_("{n} cases of disguised subject training were dealt with"), "covert")
_OTHER_CASES: Final = (N_("{n} cases of other violations were dealt with"), "other_cases")
_PUBLISHED: Final = (N_("{n} cases were made public"), "published")
_REFUNDS: Final = (N_("{n} refund disputes were settled"), "refunds")
_PUPILS: Final = (N_("{n} pupils were concerned"), "pupils")
_MONEY: Final = (N_("{n} was recovered for them"), "money")

LEADS: Final[dict[str, tuple[Clause, ...]]] = {
    "annual": (
        _BATCHES,
        (N_("inspectors turned out {n} times"), "persons"),
        _PLACES,
        _PENALISED,
        _REFUNDS,
        _PUPILS,
        _MONEY,
    ),
    "progress": (
        _BATCHES,
        (N_("inspectors were sent out {n} times"), "persons"),
        _COVERT,
        _PUBLISHED,
        (N_("refunds for {n} pupils were brought about"), "pupils"),
        (N_("{n} was refunded"), "money"),
    ),
    "joint": (
        _BATCHES,
        (N_("enforcement staff turned out {n} times"), "persons"),
        (N_("{n} institutions were checked"), "institutions"),
    ),
}
"""By wording (`reporting.toml`): how a report begins."""

FURTHER: Final[tuple[Clause, ...]] = (
    _PLACES,
    _VISITS,
    _PENALISED,
    _COVERT,
    _OTHER_CASES,
    _PUBLISHED,
    _REFUNDS,
    _PUPILS,
    _MONEY,
)
"""What a beginning leaves out is told after it."""

_NOTICES: Final = N_("{n} rectification notices were served")
NOTICES: Final[dict[str, str]] = {
    "annual": _NOTICES,
    "progress": _NOTICES,
    "joint": N_("{n} rectification notices were handed over"),
}
"""By wording: how the papers call the notice."""
ADS: Final = N_("{n} illegal advertisements were removed")
HAZARDS: Final = N_("{n} safety hazards were found")
CLOSED: Final[dict[str, str]] = {
    "incomplete": N_("{n} institutions with incomplete papers were closed"),
    "unlicensed_unregistered": N_("{n} institutions without licence and registration were banned"),
    "unlicensed_registered": N_("{n} registered institutions without licence were closed"),
    "licensed": N_("{n} institutions with all their papers were closed"),
}
"""By papers (K12)."""

UNTIL: Final = N_("counted until {until}, not complete: the span lasts to {last}")
AS_OF: Final = N_("as of {day}")
REDUCED: Final[dict[str, str]] = {
    "annual": N_(
        "subject institutions were reduced from {baseline} to {current}, a reduction of {rate} %"
    ),
    "joint": N_("{reduced} subject institutions were given up, a reduction of {rate} %"),
}
"""By wording; `progress` tells it as a year does."""
ALL_HUNDRED: Final = N_(
    "conversion to non-profit, presence on the platform and prepayment supervision stand at 100 %"
)
HUNDRED: Final = N_(
    "conversion to non-profit stands at {nonprofit} %, presence on the platform at {platform} %,"
    " prepayment supervision at {prepayment} %"
)
OTHERS: Final = N_("there are {n} non-subject institutions ({kinds})")
REREGISTERED: Final = N_("{n} of them were examined and registered anew ({kinds})")
KINDS: Final[dict[str, str]] = {
    "ART": N_("arts {n}"),
    "SPORT": N_("sports {n}"),
    "TECH": N_("technology {n}"),
    "OTHER_NS": N_("others {n}"),
}
"""By category: how many of a kind that is not subject."""
PLATFORM: Final = N_("{n} institutions are on the platform")
SUPERVISED: Final = N_("{n} is supervised")

TIPS: Final = N_("{n} tips were received")
TIPS_CLOSED: Final = N_("{n} tips were closed")

AUDITED: Final = N_("the data of {n} institutions were audited")
SAMPLED: Final[dict[str, str]] = {
    "materials": N_("{n} teaching materials were checked"),
    "contracts": N_("{n} contracts were checked"),
    "staff": N_("{n} members of staff were checked"),
    "timetable": N_("{n} timetables were checked"),
    "ledger": N_("{n} ledgers were checked"),
}
"""K16."""
ACTIVITIES: Final[dict[str, str]] = {
    "meeting": N_("{n} joint conferences were held"),
    "special_meeting": N_("{n} special meetings were held"),
    "training": N_("{n} trainings were held"),
    "article": N_("{n} articles were published"),
    "campaign": N_("{n} publicity campaigns were run"),
    "survey": N_("{n} surveys were made"),
}
"""K19."""

HEADS: Final[dict[str, str]] = {
    "per_visit": N_("{region}, {first} to {last}; a person counts once a visit"),
    "per_batch": N_("{region}, {first} to {last}; a person counts once a batch"),
}
"""By the basis of person-times."""
NOTHING: Final = N_("nothing was recorded in these days")
COMMA: Final = N_(", ")
LISTED: Final = N_("; ")
STOP: Final = N_("{sentence}.")

INSTITUTIONS: Final = N_("{n} institutions")
TIPS_PRINTED: Final = N_("{n} tips")
