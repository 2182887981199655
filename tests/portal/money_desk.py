"""A finance officer at work on returns, for tests of their pages."""

from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commissioning.models import Return
from exchange.models import ReturnSheet
from portal.tasks import run_job
from tests import factories
from tests.portal.desk import text_of

HEADINGS = "Group,Sector,Provider,Service,Measure,Provision,Pooling,Amount"


def at_work(client: Client) -> SimpleNamespace:
    """A finance officer at work on a partnership with one commissioning group and one sector."""
    here = factories.partnership(slug="here")
    kind = factories.body_kind(partnership=here, name="commissioning group", commissions=True)
    made = SimpleNamespace(here=here, client=client)
    made.group = factories.body(kind=kind, slug="families", name="Families Group")
    made.health = factories.sector(partnership=here, slug="health", name="Health")
    made.council = factories.organisation(partnership=here, slug="council", name="Somewhere Council")
    made.officer, made.other = factories.user(name="Olive Officer"), factories.user(name="Otto Other")
    for user in (made.officer, made.other):
        factories.grant(user=user, role="finance-officer", partnership=here)
    client.force_login(made.officer)
    return made


def address(name="return-sheets", **arguments):
    return reverse(name, kwargs={"partnership": "here"} | arguments)


def bring(money, *lines, head="Year,2011/12\nUnit,£\n", **sent):
    text = head + "\n".join([HEADINGS, *lines]) + "\n"
    file = SimpleUploadedFile("our return.csv", text.encode())
    money.client.post(address(), {"file": file} | sent)
    sheet = ReturnSheet.objects.latest("pk")
    run_job(sheet.job)
    sheet.refresh_from_db()
    return sheet


def open_sheet(money, sheet):
    return text_of(money.client.get(address("return-sheet", sheet=sheet.pk)))


def post(money, sheet, act, **sent):
    return money.client.post(address(f"return-sheet-{act}", sheet=sheet.pk), sent, follow=True)


def accepted(money, *lines):
    sheet = bring(money, *(lines or ["Families Group,Health,,,Planned,,,100"]))
    post(money, sheet, "accept")
    return Return.objects.latest("pk")
