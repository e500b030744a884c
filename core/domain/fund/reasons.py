"""Why the rules of a fund say no; see `core.kernel.reasons`."""

from core.kernel.reasons import Why


class FundReason(Why):
    """A refusal's stable code (name) and its sentence (value)."""

    FUND_ACCOUNT_UNMASKED = "the account number shows more than {most} digits in a row; mask it"
    FUND_BALANCE_SAID = "money on the account leaves a balance, money past it none; give it so"
    FUND_WINDOW_TOO_LONG = "{seen} days are more than the {most} of the rule; report them in parts"
    FUND_STAFF_BOTH = "{left} of {staff} staff left; give both numbers, the first no larger"
    FUND_NO_ALERT = "no alert {alert} stands here, there are {count}; look it up in the replay"
    FUND_ALERT_ENDED = "alert {alert} ended as {how} on {on}; a new report raises a new one"
    FUND_NOT_FROZEN = "releases were not stopped; freeze the account before saying so"
    FUND_RED_OPEN = "red alerts {alerts} are open; confirm or exclude them first"
