"""The page that describes a spreadsheet of appointments is made from the code."""

import io
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from exchange.appointments.document import ACTS
from exchange.models import SHEET_STEPS


def test_page_is_what_the_code_says():
    said = io.StringIO()

    call_command("describe_appointments", stdout=said)

    path = Path(settings.BASE_DIR) / "docs" / "appointments-spreadsheet.md"
    assert said.getvalue() == path.read_text(), "run manage.py describe_appointments > docs/appointments-spreadsheet.md"


def test_every_step_is_worded():
    assert {act for _, act in SHEET_STEPS} == set(ACTS)
