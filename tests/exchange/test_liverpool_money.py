"""The money that the shipped package carries is what its sources state, and no more."""

from decimal import Decimal

import pytest

from commissioning.models import Contribution, Form, Headline, Qualifier

pytestmark = pytest.mark.django_db

STATED = {
    "net-revenue-2009-10": ("113900000.00", "exact"),
    "gross-revenue-2009-10": ("533300000.00", "exact"),
    "capital-2008-12": ("285000000.00", "exact"),
    "external-capital-funding-2008-12": ("236000000.00", "approximate"),
    "dsg-total-2009-10": ("270300000.00", "indicative"),
    "dsg-total-2010-11": ("275700000.00", "indicative"),
    "area-based-grants": ("40000000.00", "at_least"),
    "dsg-per-pupil-2009-10": ("4484.00", "exact"),
    "dsg-per-pupil-2011-12": ("4768.00", "exact"),
    "growth-bsf-team": ("1000000.00", "proposed"),
}


def test_amounts_are_those_that_are_stated_and_no_others(liverpool):
    found = Headline.objects.exclude(amount=None).values_list("slug", "amount", "qualifier")

    assert {slug: (str(amount), qualifier) for slug, amount, qualifier in found} == STATED
    assert dict(Headline.objects.exclude(rate=None).values_list("slug", "rate")) == {"dsg-minimum-floor": Decimal(2)}


def test_contributions_have_no_amount_and_one_number_of_staff(liverpool):
    assert not Contribution.objects.exclude(amount=None).exists()
    assert list(Contribution.objects.exclude(fte=None).values_list("slug", "fte")) == [
        ("pct-speech-and-language-therapists", Decimal("12.00"))
    ]
    assert not Contribution.objects.exclude(first_year=None).exists()


def test_contributions_by_form_and_mark(liverpool):
    counted = {form: Contribution.objects.filter(form=form).count() for form in Form.values}

    assert counted == {"cash": 0, "staff": 1, "in_kind": 5, "unquantified": 19}
    assert Contribution.objects.filter(partnership_initiative=True).count() == 3
    assert [one.slug for one in Contribution.objects.filter(external_funding=True)] == [
        "fire-arson-and-anti-social-behaviour"
    ]


def test_two_programmes_are_named_by_two_contributors(client, liverpool):
    page = client.get(f"/{liverpool.slug}/commissioning/contributions/")

    assert [words.split("”")[0] for words in page.context["shared"]] == [
        "“Child and Adolescent Mental Health Services (CAMHS)",
        "“Teenage Pregnancy",
    ]


def test_proposed_and_sought_money_is_not_had(liverpool):
    assert set(Headline.objects.filter(qualifier=Qualifier.PROPOSED).values_list("slug", flat=True)) == {
        "growth-bsf-team",
        "ring-fence-bsf-borrowing",
    }
    assert Headline.objects.get(slug="growth-safeguarding").status == "sought"


def test_growth_per_pupil_is_explained(client, liverpool):
    (words,) = client.get(f"/{liverpool.slug}/commissioning/headlines/").context["explained"]

    assert "growth of 6.3% over 2 years, which is 3.1% a year" in words
    assert "2.0% is a minimum" in words
