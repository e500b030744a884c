"""Every reason for which a rule says no, with the sentence a person reads.

The value is the English sentence and the message id of the gettext catalogues; the name is the
stable code that `--json`, problems and tests use. A sentence says what was seen, what was needed,
what to do.
"""

from enum import Enum


class Why(Enum):
    """What every room's reasons are: a stable code (name) and its sentence (value)."""


class Reason(Why):
    """The reasons that several rooms give, or the kernel and the law themselves."""

    # any aggregate
    WRONG_STAGE = "this is {stage}; {act} needs it to be {needed}"
    OTHER_SUBJECT = "{seen} belongs to {other}, not to {this}"
    PERSONAL_NUMBER = "{field} holds what looks like a {kind}; enter it as personal data instead"

    ROLE_NEEDED = "{act} is for a person who is {needed}; act as one who is"
    AGENCY_NEEDED = "{act} is for people of these agencies: {needed}"
    CREDENTIAL_NEEDED = "{act} needs an enforcement credential valid on {on}; renew it first"
    SAME_PERSON = "who was {part} here may not do {act}; let another person do it"
    OUT_OF_SCOPE = "this is in {region}; you work in {scope}"
    PLACE_UNKNOWN = "where {what} is, is not known; have its division code entered first"
    NOT_IN_OFFICE = "officer {officer} has no role on {on}; have one given from that day on"
    OFFICER_WITHOUT_ROLE = "officer {officer} is not {needed} on {on}; name another"
    OFFICER_ELSEWHERE = "officer {officer} works in {scope}, not in {region}; name another"
    GROUND_ELSEWHERE = "{ground} is about another institution; name one that is about this"
    SAME_ACT = "case {case} is about the same act; go on with that one"
    AREA_NEEDED = "who has no area works everywhere; you work in {scope}: give an area within it"
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
    SAMPLE_TOO_SMALL = "{violating} of {sampled} cannot be in breach; count the sample again"
    ASSISTANT_IS_OFFICER = "{officer} cannot assist and count as an officer; record which it is"
    OFFICER_RECUSED = "{officer} recused themselves from this visit; another officer takes part"

    # notice
    DUE_SHORTENED = "the paper says {paper}, this would say {seen}; a served date stays"
    NO_SUCH_ITEM = "the notice has no item {code}; its items are {codes}"
    NOT_YET_DUE = "the notice is in time until the end of {due_on}; today is {today}"
    EXTENSION_LATE = "the notice ended on {due_on}, this is {on}; extend it before it ends"
    EXTENDED_ALREADY = "the notice was extended already, to {due_on}; let it run"
    EXTENSION_TOO_LONG = (
        "{seen} is after {longest}, as far as it may be extended; give that or less"
    )
    OBJECTION_LATE = (
        "the window ended on {until}, this is {seen}; withdraw items if they were wrong"
    )
    NO_OBJECTION = "no objection to {codes} is open; receive it first"
    NUMBERED_ALREADY = "the notice has its official number, {number}; a number is given once"
    SUSPENSION_STANDS = "training is suspended until acceptance; lift that before closing"
    NOT_SUSPENDED = "no suspension was ordered; there is nothing to lift"
    LOOK_BACK_EARLY = "the look-back begins on {from_day}, this is {on}; come back then"

    # case
    NO_ADVANCE_NOTICE = "no advance notice was served; serve it before deciding a penalty"
    NOT_FILED = "the case is not filed; file it before any step"
    CASE_CLOSED = "the case is closed; open a new one"
    ABOVE_ADVANCE_NOTICE = "{seen} is heavier than the advance notice ({noticed}); serve a new one"
    RAISED_AFTER_ANSWER = "{seen} is more than the party answered ({noticed}); report anew first"
    ABOVE_REPORT = (
        "{seen} is more than the last report proposes ({reported}); have the handlers report anew"
    )
    NOTICE_NOT_PROPOSED = "the last report proposes {proposal}; have the handlers report anew first"
    DEFENCE_OPEN = "the party may answer until the end of {until}; today is {today}"
    FINE_NEEDS_AMOUNT = "a fine needs an amount of at least 1 fen, other penalties none"
    NOT_DECIDED = "no penalty was decided; decide it before it is served"
    NOT_EFFECTIVE = "the decision has not been served; it has no effect to pay or revoke"
    PAID_OTHERWISE = "reference {ref} stands for {known_fen} fen, not {seen_fen}; correct one"
    OVERPAID = "{paid_fen} fen are more than the {owed_fen} fen still owed"
    STILL_OWED = "{owed_fen} fen are still owed; a case closes when paid or revoked"
    CLOSE_OUTCOME = "a case that is {stage} closes as not founded before a decision, never after"
    TIME_BARRED = (
        "it ended on {ended_on} and was found on {found_on}, after {until}; it is punished no more"
    )
    END_UNKNOWN = "nobody saw this going on at a visit; say on which day it ended"
    FINE_ABOVE_RANGE = (
        "{seen_fen} fen are above the {low_fen} to {high_fen} fen of {codes}; lower the fine"
    )
    FINE_BELOW_RANGE = (
        "{seen_fen} fen are below the {low_fen} to {high_fen} fen of {codes}; name the article that"
        " makes it milder in the basis, or raise the fine"
    )
    NO_VIOLATION = "a case needs at least one violation"

    # register, officers, devices
    NOT_REGISTERED = "{what} is not in the register; register it first"
    ALREADY_REGISTERED = "{what} is in the register already, as {stream}"
    NAME_MISSING = "an institution needs a name"
    CREDENTIAL_DATES = "the credential ends on {valid_to}, before it begins on {valid_from}"
    NO_CREDENTIAL = "no credential {credential_no} was issued to this officer"
    ROLES_NEED_A_DAY = "roles {roles} hold from a day on; say from which"
    NO_INTEREST = "no interest in {institution} was declared; there is nothing to end"
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
    LAW_FILE_INVALID = "the file of the law cannot be adopted: {detail}"
    LEG_ALREADY_THERE = "leg {leg} stands on this visit already"
    FINDING_UNKNOWN = "finding {finding} is not on this visit, or is under review"
    VISIT_CONCLUDED = "the visit is concluded already"

    # simple penalty, instalments, surcharge, remedies (case)
    GROUND_FELL = (
        "its ground was withdrawn on {since}; revoke or vary the decision, or say why it stands"
    )
    NO_GROUND_FELL = "no ground of this decision was withdrawn; there is nothing to look at again"
    NO_HANDLERS = "nobody handles this case yet; the head names the handlers first"
    NOT_A_HANDLER = "this is for a handler of this very case; let one of them do it"
    NO_EVIDENCE = "the report names no evidence; a penalty rests on some"
    PENALTY_NOT_PROPOSED = "a report that proposes {proposal} names no penalties"
    NO_PENALTY_NAMED = "no penalty is named; name at least one"
    NOT_REPORTED = "the investigation is not closed; let a handler report first"
    NOTHING_PRESERVED = "no list {list_no} waits for a decision; give the number of one that does"
    STILL_PRESERVED = (
        "list {list_no} of preserved evidence waits for a decision; decide on it first"
    )
    CASE_SUSPENDED = "the case rests since {since}; resume it first"
    NO_HEARING_DAYS = "no hearing was held or let go; its days are added after it"
    DECISION_LATE = "the term for the decision ended on {decide_by}; today is {today}"
    NO_HEARING_RIGHT = "what is proposed gives no right to a hearing; record a defence instead"
    HEARING_LATE = "a hearing could be asked for until the end of {until}; this is {today}"
    NO_HEARING_ASKED = "no hearing waits to be held; it is asked for and notified first"
    HEARING_TOO_SOON = "the hearing on {seen} is too soon; it is held after {after}"
    HEARING_DAY = "the party was told {told}, this is {seen}; notify it of another day first"
    HEARING_OPEN = "the party asked for a hearing; hold it, or record that it was let go"
    NOT_THE_HOST = "another person was named as host; let that person record the hearing"
    OTHER_REPORT = "the last report is version {needed}, this names {seen}; review the last one"
    TOO_FEW_MEMBERS = "{seen} took part, {needed} are needed, who records it among them"
    TOO_MANY_VOTES = "there are more votes than the {members} members; count them again"
    NOT_RESOLVED = (
        "{votes_for} of {members} are no majority for {outcome}; record what was resolved"
    )
    AGAINST_DISCUSSION = (
        "{resolved} was resolved together, this is {decided}; report or discuss it anew"
    )
    NOT_REVIEWED = "report {version} needs a legal review that passes it before this decision"
    NOT_DISCUSSED = "this needs a collective discussion that agrees, with the decider in it"
    NOT_EDUCATED = "a party that is not penalised is taught better; record that it was"
    CONSENT_NEEDED = "the party must have signed that it takes papers electronically"
    WITNESS_NEEDED = "a paper that is left needs somebody who saw the refusal"
    NOT_PUT_UP = "the decision was not put up for the public; serve it, or put it up first"
    NOT_YET_SERVED = "it counts as served on {deemed_on}; today is {today}"
    NOT_LIGHTER = "{seen} is heavier than what stands ({stands}); a decision is varied downwards"
    NOT_PUBLISHED = "a decision of class {grade} is not published now; give a reason, or leave it"
    NOTHING_PUBLISHED = "the decision does not stand before the public"
    REPAIR_TOO_SOON = "repair may be asked for from {repair_from} on; today is {today}"
    WITHDRAW_FIRST = "the published decision must come down by {withdraw_by}; withdraw it first"
    NOTHING_OWED = "nothing is owed in this case"
    INSTALMENTS_SUM = "the instalments come to {total_fen} fen, {owed_fen} fen are owed"
    NO_DEMAND = "the party was not called upon to perform; serve the demand first"
    NO_COURT = "the court was not asked to enforce; ask it first"
    COURT_TOO_SOON = "the party has time until the end of {last}; today is {today}"
    COURT_TOO_LATE = "the court could be asked until the end of {until}; today is {today}"
    REMEDY_OPEN = "{remedy} goes on; wait for its end"
    REMEDY_LATE = "the term ended on {until}, this is {today}; record it if it was excused"
    NO_REMEDY_OPEN = "no such remedy goes on; record its beginning first"
    BEYOND_POWER = "officers may not impose this on the spot; it can only be revoked"
    NOT_ON_SPOT = "this penalty was not imposed on the spot"
    NOT_THE_SUM = "{seen_fen} fen, but {needed_fen} fen are to be handed over"
    NOT_REPORTED_BACK = "the penalty on the spot was not reported to the agency; report it first"
    NOT_BANKED = "{collected_fen} fen were collected on the spot; pay them into the bank first"
    NOT_DELIVERED = "the paper was not handed over; serve or deliver it first"
    SIMPLE_ABOVE_POWER = "{seen} is above what may be imposed on the spot; file a case"
    NOT_HEARD = "the party was not heard; hear it before the penalty"
    NUMBER_USED = "number {number} stands on another decision of this leg; take the next one"
    COLLECT_NOT_ALLOWED = (
        "{fen} fen may not be collected on the spot; {cap_fen} fen may, or say why"
    )
    RECEIPT_NEEDED = "a fine collected on the spot needs the number of its receipt"

    # visit plans, numbers, notifications
    OFFICER_NOT_CREDENTIALED = "officer {officer} has no credential valid on {on}; name another"
    OFFICER_INTERESTED = "officer {officer} declared an interest there; name another"
    ABOVE_VISIT_CAP = (
        "{seen} visits this year of at most {cap}; only a lead or an order allows more"
    )
    NO_PLAN = "visit {visit} has neither plan nor leg; plan it first"
    PLANNED_OTHERWISE = "the visit was planned otherwise; cancel it and plan another"
    WHY_UNANNOUNCED = "no notice is given; say why it would defeat the visit"
    NOT_ON_VISIT = "officer {officer} is not on this visit; its officers are {officers}"
    VISIT_TOOK_PLACE = "legs of this visit came in; conclude it instead of cancelling"
    NOT_TOLD = "the {recipient} was not told of this visit; notify it first"
    BLOCK_SIZE = "{seen} numbers, at most {cap} are leased at a time; lease fewer"
    BLOCK_BEGIN = "a block of {length} begins at 1 or so many later, not at {seen}; begin there"
    BLOCK_LEASED = "numbers {numbers} were leased to this device already; lease others"
    NO_SUCH_NUMBER = "number {number} was not leased to this device; see its numbers"
    FORM_USED = "number {number} stands on a paper that was served; it cannot be {act}"

    # institution: register, lists
    INSTITUTION_CLOSED = "it closed on {closed_on}; {act} on {on} needs it open, so reopen it first"
    NO_SUCH_LICENCE = "no licence {licence_no} of this institution is known; record it first"
    NOT_OF_CATEGORY = "it teaches {seen}; this is for one that teaches {needed}"
    NEEDS_NON_SUBJECT = "after it the categories are {seen}; name some, SUBJECT not among them"
    CLOSED_OTHERWISE = "what is {papers} does not close as {how}; name how it closed, or its papers"
    NO_SUCH_VENUE = "no venue {venue} of this institution is known; add it first"
    NO_SUCH_PERSON = "{person} is not on its staff; record the engagement first"
    BLACK_THAT_YEAR = "it was on the black list in {year}: at most {most}, not {seen}"
    LISTING_PENDING = "listing {listing} waits for its decision; enter or drop it first"
    NO_SUCH_LISTING = "no listing {listing} of this institution is known; give notice first"
    LISTED_ALREADY = "it is on the {list} list; {wanted} has to wait until it is off that"
    LISTED_STILL = "it is on the {list} list until {until}; it leaves earlier by repair only"
    NO_SUCH_GROUND = "{ground} is no ground for the {list} list; its grounds are {grounds}"
    WHITE_NEEDS = "{needed} is not met on {on}; meet it before the white list is proposed"
    BASELINE_DECLARED = "the baseline of {category} in {region} is {as_of} already"
    REPORT_OLDER = "this was made on {seen} events, the last revision on {known}; make it anew"

    # history
    HISTORY_NAMED = "{key} of {ledger} means institution {to} already; give the other its own key"
    HISTORY_AHEAD = "record {key} speaks of {day}, after {on}; correct the day, or import it then"
    HISTORY_KEY_BARRED = (
        "key {kid} of the importer is {status}; move importer.key away, import anew"
    )
    HISTORY_CLASH = "under {key} stands {seen}, not {needed}; import the ledger again"


def reason_named(name: str) -> Why | None:
    """Return the reason of a code, of whatever room that is loaded; None if there is none."""
    return next((kind[name] for kind in Why.__subclasses__() if name in kind.__members__), None)
