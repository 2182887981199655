import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exchange.description import describe, document
from exchange.reader import read_package


class Command(BaseCommand):
    help = "Write datapackage.json for a package folder, so that any Frictionless Data tool can read and check it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?")
        parser.add_argument("--format", action="store_true", help="print the format as Markdown instead")
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the file is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["format"]:
            self.stdout.write(document(), ending="")
            return
        if options["folder"] is None:
            raise CommandError("Name the package's folder, or ask for --format.")
        package, problems = read_package(options["folder"])
        if problems or not package.rows["partnership"]:
            said = "\n".join(str(problem) for problem in problems) or "partnership.csv has no row."
            raise CommandError(said)
        partnership = package.rows["partnership"][0]
        described = (
            json.dumps(describe(partnership.key, partnership.values["name"]), indent=2, ensure_ascii=False) + "\n"
        )
        path = options["folder"] / "datapackage.json"
        if not options["check"]:
            path.write_text(described, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != described:
            raise CommandError(f"{path} is out of date: run manage.py describe_package {options['folder']}")
