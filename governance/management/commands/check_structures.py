from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from governance.integrity import in_short, unsound
from governance.models import Structure
from governance.services.repair import repair_draft
from governance.services.structures import StructureError


class Command(BaseCommand):
    help = "Check the nested-set numbers of every structure against the parents; fails when one is not sound."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--partnership", metavar="SLUG", help="only this partnership's structures")
        parser.add_argument(
            "--repair", action="store_true", help="number unsound drafts anew; published structures are never touched"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        structures = Structure.objects.select_related("partnership").order_by("partnership__slug", "slug")
        if options["partnership"]:
            structures = structures.filter(partnership__slug=options["partnership"])
            if not structures.exists():
                raise CommandError(f"No structure belongs to a partnership “{options['partnership']}”.")
        checked = list(structures)
        left = 0
        for structure, faults in unsound(checked):
            self._say(structure, f"not sound: {'; '.join(in_short(faults))}")
            left += not (options["repair"] and self._repaired(structure))
        number = f"{len(checked)} structure{'s' * (len(checked) != 1)}"
        if left:
            raise CommandError(f"{number} checked, {left} not sound.")
        self.stdout.write(f"{number} checked, all sound.")

    def _repaired(self, structure: Structure) -> bool:
        """Repair a draft, and say what came of it."""
        if not structure.is_draft:
            self._say(structure, "published, so it was not touched: published structures never are")
            return False
        try:
            repair_draft(by=None, structure=structure)
        except StructureError as refusal:
            self._say(structure, f"not repaired: {refusal}")
            return False
        self._say(structure, "repaired: its bodies stand where their parents say, in the order that they had")
        return True

    def _say(self, structure: Structure, words: str) -> None:
        self.stdout.write(f"{structure.partnership.slug}/{structure.slug} ({structure.status}): {words}")
