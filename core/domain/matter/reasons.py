"""Why the rules of a matter of credit say no; see `core.kernel.reasons`."""

from core.kernel.reasons import Why


class CreditReason(Why):
    """A refusal's stable code (name) and its sentence (value)."""

    CREDIT_NO_ENTRY = "event {event} gives no entry of item {item} on {on}; see credit score"
    CREDIT_OBJECTION_LATE = (
        "objections were open until {until}, this is {today}; the agency may correct it itself"
    )
    CREDIT_DISPUTED = "this entry is disputed in {credit} already; go on with that one"
    CREDIT_SEVERAL_ENTRIES = (
        "{entries} entries of item {item} are disputed together; dispute one violation, correct it"
    )
    CREDIT_SAME_POINTS = "the entry of {item} has {points} points already; confirm it instead"
    REPAIR_OF_NOTHING = "neither a case nor a listing is named; say what is to be repaired"
    REPAIR_NO_DECISION = "no decision of case {case} is in effect; there is nothing to repair"
    REPAIR_UNPROMISED = "the promise to keep the law was not signed; have it signed first"
    REPAIR_STILL_OWED = "{owed_fen} fen are still owed; repair comes once every duty is done"
    REPAIR_PENDING = "repair is asked for in {credit} already; go on with that one"
    MERIT_UNSHOWN = "nothing shows {kind}; name the stream where it stands, or note what shows it"
    MERIT_SOURCE = "{kind} rests on a case, notice or visit; name it as the source"
    MERIT_TIME = "this needs {months} months looked at; give the first and the last day of them"
    MERIT_COUNT = "this needs {needed} pupils at least; say how many there were"
    MERIT_KNOWN = "the same merit of {on} stands in {credit}; take that back first, or leave it"
    NO_GROUND_BY_SCORE = "{ground} of the {list} list is no score; give notice with what shows it"
    SCORE_UNKNOWN = "no score is known on {on}; adopt a credit scheme first"
    SCORE_ABOVE = "the score is {score} at the end of {as_of}; this list is for {most} or less"
    LISTING_UNPROPOSED = (
        "a score stands in no stream; propose the {list} list first, and rest the notice on that"
    )
    LISTING_PROPOSED = "the {list} list is proposed in {credit} already; give notice, or drop it"
