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
    OUT_OF_SCOPE = "this is in {region}; you work in {scope}"
    PLACE_UNKNOWN = "where {what} is, is not known; have its division code entered first"
    NOT_IN_OFFICE = "officer {officer} has no role on {on}; have one given from that day on"
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
    DEFENCE_OPEN = "the party may answer until the end of {until}; today is {today}"
    FINE_NEEDS_AMOUNT = "a fine needs an amount of at least 1 fen, other penalties none"
    NOT_DECIDED = "no penalty was decided; decide it before it is served"
    NOT_EFFECTIVE = "the decision has not been served; it has no effect to pay or revoke"
    PAID_OTHERWISE = (
        "reference {ref} stands for {known_fen} fen, not {seen_fen}; correct one"
    )
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

    # tips, patrols
    TIP_PLACE_MISSING = "neither an institution nor premises are named; say where it is"
    TIP_MERGED_IN_CIRCLE = "tip {into} is this one or was merged into it; one of them is checked"
    TIP_HANDLER_MISSING = "nobody is named to check it; name persons, an agency, or both"
    TIP_NOT_ASSIGNED_TO = "the tip is not assigned to {seen}; have it assigned to them first"
    TIP_EXTENDED_ONCE = "the time was extended to {until} already; it is extended once"
    TIP_TIME_OVER = "the time ended with {until}, today is {today}; extend it before it ends"
    TIP_EXTENSION_LIMIT = "{seen} is not after {now} and by {latest}; name a day in between"
    TIP_ONLY_OBSERVED = "an observation finds no violation; name the visit, or assign two officers"
    TIP_NOBODY_TO_TELL = "the tipster left no way to be told; close the tip without it"
    TIP_UNCHECKED = "the tip is {stage}; check, reject, merge or transfer it before it is closed"
    TIP_NOT_FED_BACK = "the tipster is to be told by {until} and was not; feed back first"
    TIP_REOPEN_OVER = "it could be reopened until {until}, today is {today}; receive a new tip"

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

    # refunds
    REFUND_NO_LINES = "a refund names at least one pupil; add who is to be paid back"
    REFUND_TOO_MANY_LINES = "{seen} pupils are more than {most} at once; add the others in parts"
    REFUND_PUPIL_TWICE = "pupil {pupil} stands twice; write one line for each pupil"
    REFUND_PUPIL_UNKNOWN = "pupil {pupil} is not in this case; add the pupil first"
    REFUND_PUPIL_KNOWN = "pupil {pupil} is in this case with {prepaid_fen} fen prepaid, not {seen}"
    REFUND_UNVERIFIED = "{seen} pupils are not verified yet, first {pupil}; verify them first"
    REFUND_NEEDS_AMOUNT = "the amount for {pupil} does not come from the formula; give it"
    REFUND_NEEDS_CLAUSE = "an amount not by the formula needs the clause of the contract; name it"
    REFUND_NOT_FORMULA = "the formula gives {formula_fen} fen for {pupil}, not {seen}; leave it out"
    REFUND_ABOVE_PREPAID = "{seen} fen for {pupil} are above the {prepaid_fen} prepaid; lower it"
    REFUND_AGAINST_PUPIL = "in doubt {pupil} gets at least {formula_fen} fen, not {seen}; raise it"
    REFUND_BELOW_PAID = "{pupil} was paid or waived {done_fen} fen already, above {seen}; raise it"
    REFUND_AMOUNT_STANDS = "what {pupil} gets was agreed or ordered; record a dispute to change it"
    REFUND_OVERPAID = "{pupil} is still owed {owed_fen} fen, {seen} are more; correct the line"
    REFUND_STILL_OWED = "{owed_fen} fen are still owed to {pupils} pupils; pay or waive them first"
    REFUND_NOTHING_OWED = "nothing is owed any more; settle or close the case"
    REFUND_SOMETHING_OWED = "{refundable_fen} fen are refundable; close with another outcome"
    REFUND_ORDER_STANDS = "order {doc_no} to refund stands; pay by its day or record a dispute"
    REFUND_NOT_CLOSED_SO = "a case that is {stage} closes as {needed}, not as {outcome}"
    REFUND_NO_OVERDUE = "no overdue of {due_on}, part {part}, stands here; look it up in the replay"
    REFUND_LATE_INDEED = "no pupil of part {part} was paid by {due_on}; record the payments first"

    # funds
    FUND_ACCOUNT_UNMASKED = "the account number shows more than {most} digits in a row; mask it"
    FUND_BALANCE_SAID = "money on the account leaves a balance, money past it none; give it so"
    FUND_WINDOW_TOO_LONG = "{seen} days are more than the {most} of the rule; report them in parts"
    FUND_STAFF_BOTH = "{left} of {staff} staff left; give both numbers, the first no larger"
    FUND_NO_ALERT = "no alert {alert} stands here, there are {count}; look it up in the replay"
    FUND_ALERT_ENDED = "alert {alert} ended as {how} on {on}; a new report raises a new one"
    FUND_NOT_FROZEN = "releases were not stopped; freeze the account before saying so"
    FUND_RED_OPEN = "red alerts {alerts} are open; confirm or exclude them first"

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

    # draws
    DRAW_WITHOUT_ITEMS = "a draw needs at least one item to check; name it by its code"
    DRAW_OTHER_ITEM = "{code} is not in the catalogue of violations on {on}; name one that is"
    DRAW_STRATUM_TWICE = "strata {strata}: one stands twice; give each one ratio"
    DRAW_BEACON_HALF = "a beacon is a public number and the day it is known; give both or neither"
    DRAW_BEACON_KNOWN = "on {on} the beacon of {beacon_on} may be known; cancel, name a later one"
    DRAW_BEACON_MISSING = "the beacon named is {beacon}; say what it turned out to be"
    DRAW_NO_BEACON = "no beacon was named when the draw was announced; leave it out"
    DRAW_POOL_EMPTY = "no institution is in the pool; nothing can be drawn from it"
    DRAW_POOL_TWICE = "{what} stands twice in the lists of the pools; list it once"
    DRAW_OTHER_STRATUM = "{institution} is of stratum {stratum}, not of {strata}; leave it out"
    DRAW_TOO_FEW_INSPECTORS = (
        "{seen} inspectors may visit {institution}, {needed} are needed; add inspectors to the pool"
    )
    DRAW_OTHER_SEED = "this is not the seed with hash {seed_sha256}; find it, or cancel the draw"
    DRAW_SEED_LOST = "the seed is not in the data folder; cancel the draw and announce another"
    DRAW_NOT_DRAWN = "{what} is not among those drawn there; look up who visits whom"
    DRAW_NOBODY_LEFT = "nobody is left who may visit {institution}; let another agency visit it"
