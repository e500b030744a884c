"""Two ledgers as strangers keep them, read and compared from docs/HISTORY.md and PACKS.md alone.

What the ledger should say is computed here once more, in plain Python; where a clerk erred, the
comparison tells it and nothing else.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.kernel.times import add_months
from tests.support.strangers import BASIS, HEAD, Office, grade

MAPPING = """
ledger = "borough"
[dates]
formats = ["%b %d, %Y"]
[file.inspections]
[institution]
key = "licence"
[visit]
key = "no"
on = "inspected"
score = "total"
grade = { column = "result", map = { "Pass w/ Conditions" = "Conditional" }, others = "keep" }
[[finding]]
cell = "violations"
split = ";"
pattern = '(?P<code>[0-9]{2}[A-Z])(?: \\((?P<times>[0-9]+)\\))?(?: - (?P<detail>.*))?'
"""
WEIGHTS = {"02A": "15", "04L": "7.5", "10F": "2.5", "20D": "1"}
CRITICAL = {"02A", "04L"}


def codes_item(name, codes):
    """Return an item of codes by weight, each of them with a cap of 30 in twelve months."""
    weights = ", ".join(f'"{code}" = -{WEIGHTS[code]}' for code in sorted(codes))
    return f"""
[[item]]
id = "{name}"
title_zh = "违规"
title_en = "violations"
weights = {{ {weights} }}
cap = 30
cap_per = "window"
cap_of = "code"
{BASIS}
[item.evidence]
event = "hist.visit-recorded.v1"
each = "findings"
subject = "key"
codes = "@.code"
effective = "visited_on"
"""


PACK = (
    HEAD
    + """
[score]
of = "visit"
[[score.occasion]]
event = "hist.visit-recorded.v1"
subject = "key"
on = "visited_on"
score = "score"
grade = "grade"
"""
    + codes_item("CRITICAL", CRITICAL)
    + codes_item("OTHER", set(WEIGHTS) - CRITICAL)
    + f"""
[[repeat]]
id = "AGAIN"
title_zh = "再次"
title_en = "again within twelve months"
within_months = 12
percent = 200
groups = [["CRITICAL"]]
{BASIS}
"""
    + grade("Pass", 'min_total = 90\nnone_active = [{ items = ["CRITICAL"] }]')
    + grade("Conditional", "min_total = 70")
    + grade("Fail")
)
INSPECTED = (
    ("L1", "2020-03-01", "04L; 10F (2) - grease, on walls; 20D"),
    ("L1", "2021-02-28", "04L - again, in time"),
    ("L1", "2021-03-01", "10F; 10F"),
    ("L1", "2022-02-28", "04L; 04L; 04L; 04L; 04L"),
    ("L1", "2022-02-28", "02A (3); 20D"),
    ("L2", "2020-02-29", "02A"),
    ("L2", "2021-02-28", "02A; 20D (11)"),
    ("L2", "2021-02-27", ""),
)


def codes_of(cell):
    """Read a cell by hand: `10F (2) - words` is 10F, 10F."""
    out = []
    for part in filter(None, cell.split(";")):
        words = part.split(" - ")[0].split()
        out += [words[0]] * (int(words[1].strip("()")) if len(words) > 1 else 1)
    return out


def scores():
    """Score each inspection by the borough's rules: double again, at most 30 a code and year."""
    order = sorted(range(len(INSPECTED)), key=lambda n: (INSPECTED[n][1], n))
    out: dict[int, tuple[Decimal, str]] = {}
    seen: list[tuple[str, str, date, date, Decimal]] = []
    for number in order:
        licence, said, cell = INSPECTED[number]
        day, codes, total = date.fromisoformat(said), codes_of(cell), Decimal(100)
        for code in codes:
            recent = [one for one in seen if one[:2] == (licence, code) and day < one[3]]
            points = Decimal(WEIGHTS[code])
            if code in CRITICAL and any(one[2] < day for one in recent):
                points *= 2
            points = min(points, 30 - sum((one[4] for one in recent), Decimal(0)))
            seen.append((licence, code, day, add_months(day, 12), points))
            total -= points
        clean = total >= 90 and CRITICAL.isdisjoint(codes)
        result = "Pass" if clean else "Pass w/ Conditions" if total >= 70 else "Fail"
        out[number] = (total, result)
    return [out[number] for number in range(len(INSPECTED))]


FINES_MAPPING = """
ledger = "fines"
[dates]
formats = ["%d/%m/%Y"]
[file.log]
encoding = "latin-1"
delimiter = ";"
[institution]
key = "case"
[[fact]]
key = ["activity", "date"]
on = "date"
subject = "case"
amount = "amount"
currency = { const = "EUR" }
fields = { outcome = { column = "outcome", lower = true } }
[fact.kind]
column = "activity"
[fact.kind.map]
"Amende créée" = "fine"
"Frais" = "costs"
"Notifié" = "notification"
"Payé" = "payment"
"Majoré" = "penalty"
"Recours" = "appeal"
"""
FINES_PACK = (
    HEAD
    + f"""
[[item]]
id = "PENALTY"
title_zh = "逾期未缴清"
title_en = "not paid in full within sixty days"
points = -10
once_per = "subject"
{BASIS}
[item.evidence]
event = "hist.fact-recorded.v1"
where = [{{ path = "kind", is = "notification" }}]
subject = "subject"
effective = "happened_on"
effective_plus_days = 60
[[item.owed]]
event = "hist.fact-recorded.v1"
where = [{{ path = "kind", one_of = ["fine", "costs"] }}]
subject = "subject"
on = "happened_on"
amount = "amount"
[[item.erased_when]]
event = "hist.fact-recorded.v1"
where = [{{ path = "kind", is = "payment" }}]
subject = "subject"
on = "happened_on"
amount = "amount"
due_plus_days = 60
[[annulment]]
event = "hist.fact-recorded.v1"
where = [{{ path = "kind", is = "appeal" }}, {{ path = "fields.outcome", is = "granted" }}]
subject = "subject"
{BASIS}
[[check]]
what = "entry"
item = "PENALTY"
[check.recorded]
event = "hist.fact-recorded.v1"
where = [{{ path = "kind", is = "penalty" }}]
subject = "subject"
on = "happened_on"
"""
    + grade("A")
)
TOLD = date(2021, 1, 1)
CASES = {  # day of each payment after the notification, and its amount; then whatever else was
    "unpaid": ([], ""),
    "day 60": ([(60, "51.60")], ""),
    "day 61": ([(61, "51.60")], ""),
    "a cent short": ([(9, "51.59")], ""),
    "two parts": ([(9, "35"), (60, "16.60")], ""),
    "the second late": ([(9, "35"), (61, "16.60")], ""),
    "twice on a day": ([(9, "25.80"), (9, "25.80")], ""),
    "before": ([(-2, "51.60")], ""),
    "granted": ([], "GRANTED"),
    "rejected": ([], "REJECTED"),
    "told twice": ([], "told"),
}


def is_penal(case):
    payments, more = CASES[case]
    paid = sum(Decimal(amount) for day, amount in payments if day <= 60)
    return paid < Decimal("51.60") and more != "GRANTED"


def log_of(recorded):
    """Return the log of all cases, with the penalties that the clerk recorded, by case and day."""
    rows = [["case", "activity", "date", "amount", "outcome"]]

    def add(case, activity, day, amount="", outcome=""):
        on = (TOLD + timedelta(day)).strftime("%d/%m/%Y")
        rows.append([case, activity, on, amount, outcome])

    for case, (payments, more) in CASES.items():
        add(case, "Amende créée", -40, "35")
        add(case, "Frais", -20, "16.60")
        add(case, "Notifié", 0)
        for day, amount in payments:
            add(case, "Payé", day, amount)
        if more == "told":
            add(case, "Notifié", 30)
        elif more:
            add(case, "Recours", 80, outcome=more)
        if case in recorded:
            add(case, "Majoré", recorded[case])
    return rows


@pytest.fixture
def office(tmp_path, capsys):
    return Office(tmp_path, capsys)


def inspections(changed):
    rows = [["no", "licence", "inspected", "violations", "total", "result"]]
    for number, ((licence, day, cell), right) in enumerate(zip(INSPECTED, scores(), strict=True)):
        total, result = changed.get(number, right)
        rows.append(
            [f"I{number}", licence, f"{date.fromisoformat(day):%b %d, %Y}", cell, total, result]
        )
    return rows


def test_a_list_of_codes_in_a_cell_is_scored_as_the_borough_does(office):
    """Weights by code, double again, at most 30 for a code in twelve months, a word for a grade."""
    assert len({result for _, result in scores()}) == 3
    answer = office.compared(inspections({}), MAPPING, PACK, "utf-8", ",")
    assert (answer["matched"], answer["grades"]["matched"]) == (8, 8)
    assert answer["mismatches"] == []


def test_where_a_clerk_forgot_to_double_it_is_told_why(office):
    """I1 repeats 04L of I0: 15 points, not 7.5; the result is right by chance."""
    total, result = scores()[1]
    assert (total, result) == (85, "Pass w/ Conditions")
    rows = inspections({1: (Decimal("92.5"), result)})
    (wrong,) = office.compared(rows, MAPPING, PACK, "utf-8", ",")["mismatches"]
    (line,) = wrong["explanation"]["lines"]
    assert (wrong["key"], wrong["what"], wrong["recorded"]) == ("I1", "score", "92.5")
    assert (line["entry"]["codes"], line["points"], bool(line["repeats"])) == (["04L"], "-15", True)


def test_penalties_follow_from_notifications_and_payments_to_the_day(office):
    """Parts add up, day 60 is in time and day 61 is not, an appeal granted takes it back."""
    rows = log_of({case: 60 for case in CASES if is_penal(case)})
    answer = office.compared(rows, FINES_MAPPING, FINES_PACK, "latin-1", ";")
    assert (answer["entries"]["matched"], answer["mismatches"]) == (6, [])


def test_penalties_that_a_clerk_got_wrong_are_told(office):
    """One a day late, one forgotten, one although the fine was paid in two parts."""
    right = {case: 60 for case in CASES if is_penal(case)}
    right |= {"unpaid": 61, "two parts": 60}
    del right["a cent short"]
    answer = office.compared(log_of(right), FINES_MAPPING, FINES_PACK, "latin-1", ";")
    assert {one["key"]: (one["recorded"], one["ours"]) for one in answer["mismatches"]} == {
        "unpaid": ("2021-03-03", "2021-03-02"),
        "two parts": ("2021-03-02", ""),
        "a cent short": ("", "2021-03-02"),
    }
    (paid,) = [one for one in answer["mismatches"] if one["key"] == "two parts"]
    assert [line["why_not"] for line in paid["explanation"]["lines"]] == ["erased"]
