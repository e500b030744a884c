"""Every reason for which a rule says no, with the sentence a person reads.

The value is the English sentence and the message id of the gettext catalogues; the name is the
stable code that `--json`, problems and tests use. A sentence says what was seen, what was needed,
what to do.
"""

from enum import Enum


class Reason(Enum):
    """A refusal's stable code (name) and its sentence (value)."""

    # any aggregate
    WRONG_STAGE = "this is {stage}; {act} needs it to be {needed}"
    OTHER_SUBJECT = "{seen} belongs to {other}, not to {this}"
    PERSONAL_NUMBER = "{field} holds what looks like a {kind}; enter it as personal data instead"

    ROLE_NEEDED = "{act} is for a person who is {needed}; act as one who is"
    AGENCY_NEEDED = "{act} is for people of these agencies: {needed}"
    CREDENTIAL_NEEDED = "{act} needs an enforcement credential valid on {on}; renew it first"
    SAME_PERSON = "who was {part} here may not do {act}; let another person do it"
    DAY_ORDER = "{field} is {seen}, before {before}; give the day on which it was done"

    # leg
    LEG_ALREADY_OPEN = "this leg was opened on visit {visit}; open another leg for {other}"
    LEG_NOT_OPEN = "the visit is not open on this device; open or join it first"
    LEG_LEFT = "this part of the team has left; only corrections are taken"
    CREDENTIALS_FIRST = "credentials were not shown yet; show those of {needed} officers first"
    TOO_FEW_OFFICERS = "{seen} officers, {needed} are needed"
    NO_SUCH_FINDING = "no finding {finding} stands on this leg; record it before the notice"
    NOTHING_TO_SERVE = "a notice needs at least one item; record a finding first"
    NO_SUCH_FACT = "no fact {fact} of this kind stands on this leg; correct one of its own"
    CODE_MISMATCH = "join code {code} spells visit {spelled}, not {visit}; read the code again"
    NOT_SIGNED = "the on-site record is not signed; have it signed or its refusal witnessed"
    NO_LIMIT = "no limit for {code} {measure} is in force on {day}; answer by looking instead"

    # notice
    DUE_SHORTENED = "the paper says {paper}, this would say {seen}; a served date stays"
    NO_SUCH_ITEM = "the notice has no item {code}; its items are {codes}"
    NOT_YET_DUE = "the notice is in time until the end of {due_on}; today is {today}"

    # case
    NO_ADVANCE_NOTICE = "no advance notice was served; serve it before deciding a penalty"
    NOT_FILED = "the case is not filed; file it before any step"
    CASE_CLOSED = "the case is closed; open a new one"
    ABOVE_ADVANCE_NOTICE = "{seen} is heavier than the advance notice ({noticed}); serve a new one"
    DEFENCE_OPEN = "the party may answer until the end of {until}; today is {today}"
    FINE_NEEDS_AMOUNT = "a fine needs an amount of at least 1 fen, other penalties none"
    NOT_DECIDED = "no penalty was decided; decide it before it is served"
    NOT_EFFECTIVE = "the decision has not been served; it has no effect to pay or revoke"
    OVERPAID = "{paid_fen} fen are more than the {owed_fen} fen still owed"
    STILL_OWED = "{owed_fen} fen are still owed; a case closes when paid or revoked"
    CLOSE_OUTCOME = "a case that is {stage} closes as not founded before a decision, never after"
    NO_VIOLATION = "a case needs at least one violation"

    # register, officers, devices
    NOT_REGISTERED = "{what} is not in the register; register it first"
    ALREADY_REGISTERED = "{what} is in the register already, as {stream}"
    NAME_MISSING = "an institution needs a name"
    CREDENTIAL_DATES = "the credential ends on {valid_to}, before it begins on {valid_from}"
    NO_CREDENTIAL = "no credential {credential_no} was issued to this officer"
    EPOCH_ORDER = "the next key of this device is epoch {needed}, this says {seen}"
    KEY_STANDS = "epoch {epoch} is still believed; revoke it before enrolling another key"
    NOT_ENROLLED = "key {kid} is not enrolled on this device"
    ALREADY_REVOKED = "key {kid} was revoked already"
    BAD_KEY = "the public key is refused: {detail}"

    # review, intent, policy, visit
    NOT_UNDER_REVIEW = "event {event} is not under review"
    ALREADY_SETTLED = "the review of event {event} was settled already as {outcome}"
    REASON_MISSING = "say why: a review is settled with a reason"
    ALREADY_ANSWERED = "the intent was answered already; an answer is given once"
    PACK_INVALID = "the pack cannot be used: {detail}"
    LEG_ALREADY_THERE = "leg {leg} stands on this visit already"
    FINDING_UNKNOWN = "finding {finding} is not on this visit, or is under review"
    VISIT_CONCLUDED = "the visit is concluded already"

    # simple penalty, instalments, surcharge, remedies (case)

    # tips, patrols

    # visit plans, numbers, notifications

    # refunds

    # funds

    # institution: register, lists

    # draws
