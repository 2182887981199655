from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exchange.coverage import coverage
from exchange.services.packages import PackageError, check_package


class Command(BaseCommand):
    help = "Print where each statement of a package's register lives in the portal, as Markdown."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(coverage(check_package(options["folder"])), ending="")
        except PackageError as error:
            raise CommandError(str(error)) from None
