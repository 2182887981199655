from typing import Any

from django.core.management.base import BaseCommand

from exchange.appointments.document import document


class Command(BaseCommand):
    help = "Print the format of a spreadsheet of appointments as Markdown: docs/appointments-spreadsheet.md."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(document(), ending="")
