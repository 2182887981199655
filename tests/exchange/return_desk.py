"""A finance officer's desk: a partnership with names to read, and the sheets that are read and mended there."""

from types import SimpleNamespace

from commissioning.models import Return
from commissioning.services import returns as draft_returns
from exchange.models import ReturnRow, ReturnSheet
from exchange.services import returns
from exchange.services.return_mending import Answers, mend
from tests import factories

HEAD = "Title,Money\nYear,2009/10\nUnit,£\nGroup,Sector,Provider,Service,Measure,Provision,Pooling,Amount\n"


class Desk(SimpleNamespace):
    """Two officers; groups Inclusion and Care, sector Health, Mersey Trust and Old Trust that is merged into it."""

    @classmethod
    def open(cls) -> "Desk":
        here, officer, other = factories.partnership(), factories.user(), factories.user()
        for user in (officer, other):
            factories.grant(user=user, role="finance-officer", partnership=here)
        kind = factories.body_kind(partnership=here, commissions=True)
        trust = factories.organisation(partnership=here, name="Mersey Trust")
        factories.organisation(partnership=here, name="Old Trust", merged_into=trust)
        return cls(
            partnership=here,
            officer=officer,
            other=other,
            inclusion=factories.body(kind=kind, name="Inclusion"),
            care=factories.body(kind=kind, name="Care"),
            trust=trust,
            health=factories.sector(partnership=here, name="Health"),
        )

    def read(self, *lines: str, head: str = HEAD) -> ReturnSheet:
        """Bring a sheet of lines and read it."""
        data = (head + "".join(f"{line}\n" for line in lines)).encode()
        brought = returns.bring(by=self.officer, partnership=self.partnership, name="money.csv", data=data)
        return returns.read(by=self.officer, sheet=brought)

    def mend(self, sheet: ReturnSheet, by=None, **answers) -> list[str]:
        return mend(by=by or self.officer, sheet=sheet, answers=Answers(**answers))

    def accept(self, sheet: ReturnSheet) -> Return:
        return returns.accept(by=self.officer, sheet=sheet)

    def publish_before(self, amount: str) -> Return:
        """Publish a return of one line for the year before."""
        before = factories.submission(partnership=self.partnership, first_year=2008)
        factories.budget_line(submission=before, group=self.care, sector=self.health, amount=amount)
        return draft_returns.publish(by=self.officer, submission=before)


def row_of(sheet: ReturnSheet, number: int = 5) -> ReturnRow:
    return sheet.rows.get(number=number)
