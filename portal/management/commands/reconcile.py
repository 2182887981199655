from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commissioning.checks import verdict_lines
from commissioning.models import Return
from commissioning.presenters import pounds, total_name
from commissioning.reconciliation import Verdict


class Command(BaseCommand):
    help = "Compare the lines of every published return with the totals that its source printed; fails on a difference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--partnership", metavar="SLUG", help="only this partnership's returns")

    def handle(self, *args: Any, **options: Any) -> None:
        returns = Return.objects.published().select_related("partnership")
        if options["partnership"]:
            returns = returns.filter(partnership__slug=options["partnership"])
            if not returns.exists():
                raise CommandError(f"No published return belongs to a partnership “{options['partnership']}”.")
        if not returns:
            self.stdout.write("There is no published return, so there is nothing to reconcile.")
        differing = 0
        for submission, measure, total in verdict_lines(returns):
            differing += total.comparison.verdict == Verdict.DIFFERS
            self.stdout.write(
                f"{submission.partnership.slug}  {submission.year} {measure}  {total_name(total)}: "
                f"{pounds(total.amount)}, stated {pounds(total.comparison.stated)}: {total.comparison.words}"
            )
        if differing:
            raise CommandError(
                f"{differing} total{'s' * (differing != 1)} differ{'s' * (differing == 1)} from the source."
            )
