from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from exchange.services.packages import AlreadyHere, PackageError, check_package, import_package
from governance.services.authors import NobodySuch, command_line_author


class Command(BaseCommand):
    help = "Load a partnership data package (a folder of CSV files): all of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder that holds partnership.csv")
        parser.add_argument("--dry-run", action="store_true", help="check every row, save nothing")
        parser.add_argument("--if-absent", action="store_true", help="do nothing when the partnership is here already")
        parser.add_argument("--by", metavar="EMAIL", help="the user whose act this is; else the command line's own")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["dry_run"]:
                package = check_package(options["folder"])
                rows = sum(len(rows) for rows in package.rows.values())
                self.stdout.write(f"All {rows} rows are in order. Nothing was saved: this was a dry run.")
                return
            with transaction.atomic():
                done = import_package(by=command_line_author(options["by"]), folder=options["folder"])
        except PackageError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            count = len(error.problems)
            raise CommandError(f"{count} problem{'s' * (count != 1)}. Nothing was imported.") from None
        except NobodySuch as error:
            raise CommandError(str(error)) from None
        except AlreadyHere as error:
            if not options["if_absent"]:
                raise CommandError(str(error)) from None
            self.stdout.write(str(error))
            return
        self.stdout.write(self.style.SUCCESS(f"{done.partnership}: {sum(done.rows.values())} rows imported."))
