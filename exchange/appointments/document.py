"""The format of a spreadsheet of appointments, as a page for people to read."""

from exchange.appointments.columns import COLUMNS
from exchange.models import SHEET_STEPS, SheetStatus
from exchange.spreadsheets import APPOINTMENTS, MB

INTRODUCTION = f"""# Appointments by spreadsheet

Made from `exchange/appointments/columns.py` and `exchange/models/appointment_sheet.py` by `manage.py
describe_appointments`; a test fails when it is out of date.

Under *Work waiting*, *Appointments by spreadsheet*, officers and administrators bring many appointments at once: rows
pasted from a spreadsheet, or a file (XLSX, OpenDocument or CSV, at most {APPOINTMENTS.size // MB} MB and
{APPOINTMENTS.rows:,} rows; the first sheet that can be seen is read). They see what every row would do, mend what is
wrong in place, and apply the whole sheet or nothing of it. A long sheet is applied by a worker, which survives being
killed: the sheet is then applied anew from its beginning.

## The columns

The first row holds the headings, in any order and whatever their capitals.

| column | needed | holds | also understood |
|---|---|---|---|
"""
RULES = """
Dates are read as the British write them (`30/03/2009`, `30 March 2009`), as `2009-03-30`, as `March 2009`, `03/2009`
or `2009` where the day is not known, and from real date cells. Formulas are never evaluated: what was last calculated
counts.

Under the heading *Person* (or *Organisation*) in place of *Holder*, whoever is unknown, and resembles nobody in the
record, is added as a person (or an organisation). Under *Holder* each unknown name is asked about. With both a holder
and an *Organisation* column, the latter is on whose behalf the holder sits.

## What a row does

| row | does |
|---|---|
| names a holder for a seat that is free | gives them the seat |
| names a holder for a seat held by somebody whose term ran out, or says Replaces | ends that the day before |
| names a holder for a seat held by somebody whose term still runs | needs mending: end it, or leave the row out |
| names the present holder with the same From | changes the term, on whose behalf, and the note, where they differ |
| has no holder, but a date under Until | ends what is held after that day |
| has neither | changes nothing, such as a row of the template that was left |

The rows of one seat are taken in the order of their days. They leave behind what the same rows entered one after
another would. Bodies and seats are never made here, nor is the membership of a body changed that the reader does not
keep.

## What becomes of a sheet

| a sheet that is | can | and is then |
|---|---|---|
"""
ACTS = {
    "mend": "be mended",
    "drop": "be laid aside",
    "apply": "be applied",
    "hand over": "be handed to a worker",
    "take back": "be given back by the worker, with the reason",
}


def document() -> str:
    """Return the page as Markdown."""
    columns = [
        f"| {column.heading} | {'yes' if column.needed else ''} | {column.holds} | {', '.join(column.also)} |"
        for column in COLUMNS
    ]
    steps = [
        f"| {SheetStatus(before).label.lower()} | {ACTS[act]} | {after.label.lower()} |"
        for (before, act), after in SHEET_STEPS.items()
    ]
    return INTRODUCTION + "\n".join(columns) + "\n" + RULES + "\n".join(steps) + "\n"
