"""Contributions and headlines typed by finance officers: added, changed, taken away, refused with what to mend."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from commissioning.forms.fields import FigureField, YearField
from commissioning.models import Contribution, Headline
from tests import factories

pytestmark = pytest.mark.django_db

MUSIC = {
    "name": "Music",
    "contributor": "organisation-council",
    "form": "cash",
    "amount": "£1,250.50",
    "status": "given",
    "position": "1",
    "programme": "Music Lessons",
    "first_year": "2009/10",
    "reason": "Letter",
}
GRANT = {
    "name": "Grant",
    "kind": "grant",
    "amount": "40,000,000",
    "per": "period",
    "qualifier": "at_least",
    "basis": "not_stated",
    "status": "not_stated",
    "first_year": "2009/10",
    "last_year": "2010/11",
    "issued_1": "11",
    "issued_2": "2008",
    "position": "1",
}


@pytest.fixture
def here():
    here = factories.partnership(slug="here")
    factories.organisation(partnership=here, slug="council", name="Council")
    return here


@pytest.fixture
def finance(here, signed_in):
    return signed_in("finance-officer", here)


def at(name, **arguments):
    return reverse(name, kwargs={"partnership": "here", **arguments})


def test_contribution_is_added_as_typed(finance):
    response = finance.post(at("contribution-add"), MUSIC, follow=True)

    made = Contribution.objects.get()
    assert (made.amount, made.programme, made.first_year, made.last_year) == (
        Decimal("1250.50"), "music-lessons", 2009, None,
    )  # fmt: skip
    assert made.organisation.slug == "council"
    assert "Music is in the list." in response.text


@pytest.mark.parametrize(("page", "typed"), [("contribution-add", MUSIC), ("headline-add", GRANT)])
def test_source_is_asked_last_and_kept(finance, here, page, typed):
    paper = factories.document(partnership=here, title="The plan")
    form = finance.get(at(page)).context["form"]
    assert list(form.fields)[-4:] == ["document", "place", "reason", "seen"]

    finance.post(at(page), typed | {"document": paper.pk, "place": "Section 4"})

    made = (Contribution if page == "contribution-add" else Headline).objects.get()
    cited = made.sources.get()
    assert (cited.document, cited.place) == (paper, "Section 4")
    listed = finance.get(at("contributions" if page == "contribution-add" else "headlines")).content.decode()
    assert "The plan" in listed
    assert "no source named" not in listed


@pytest.mark.parametrize("page", ["contribution-add", "headline-add"])
def test_what_is_added_goes_to_the_end_unless_told(finance, page):
    assert finance.get(at(page)).context["form"]["position"].value() == 1

    finance.post(at(page), (MUSIC if page == "contribution-add" else GRANT) | {"position": "7"})

    assert finance.get(at(page)).context["form"]["position"].value() == 8


def test_contribution_is_changed_upon_what_was_seen(finance, here):
    made = factories.contribution(partnership=here, slug="music", name="Music", organisation=here.organisations.get())
    address = at("contribution-change", contribution="music")
    seen = finance.get(address).context["form"]["seen"].value()
    Contribution.objects.update(note="Changed meanwhile")

    stale = finance.post(address, MUSIC | {"seen": seen})
    again = finance.post(address, MUSIC | {"seen": stale.context["form"]["seen"].value()})

    assert (stale.status_code, again.status_code) == (409, 302)
    assert "Changed meanwhile" in stale.text
    made.refresh_from_db()
    assert (made.amount, made.note) == (Decimal("1250.50"), "")


def test_form_shows_what_the_record_says(finance, here):
    factories.contribution(
        partnership=here, slug="music", form="cash", amount="1250.50", first_year=2009, body=factories.body(
            partnership=here, slug="board"
        ),
    )  # fmt: skip

    form = finance.get(at("contribution-change", contribution="music")).context["form"]

    assert [form[name].value() for name in ("amount", "first_year", "contributor")] == [
        "1250.5", "2009/10", "body-board",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"amount": "12 pounds"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"amount": "1.005"}, "amount"),
        ({"amount": "1" * 14}, "amount"),
        ({"form": "staff"}, "amount"),
        ({"form": "unquantified"}, "amount"),
        ({"fte": "2"}, "fte"),
        ({"first_year": "2009/11"}, "first_year"),
        ({"first_year": "soon"}, "first_year"),
        ({"first_year": "", "last_year": "2009/10"}, "first_year"),
        ({"last_year": "2008/09"}, "last_year"),
        ({"contributor": "organisation-nobody"}, "contributor"),
        ({"name": ""}, "name"),
        ({"position": "0"}, "position"),
    ],
)
def test_contribution_with_a_mistake_is_not_saved(finance, typed, field):
    response = finance.post(at("contribution-add"), MUSIC | typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Contribution.objects.exists()


def test_contribution_is_taken_away(finance, here):
    factories.contribution(partnership=here, slug="music", name="Music")

    response = finance.post(at("contribution-remove", contribution="music"), {"reason": "Mistake"}, follow=True)

    assert not Contribution.objects.exists()
    assert "Music is taken away." in response.text


def test_headline_is_added_as_typed(finance):
    response = finance.post(at("headline-add"), GRANT)

    made = Headline.objects.get()
    assert response.status_code == 302
    assert (made.amount, made.qualifier, made.span, made.issued_in_words) == (
        Decimal("40000000.00"), "at_least", (2009, 2010), "November 2008",
    )  # fmt: skip


def test_headline_is_changed_and_offers_no_parent_but_others(finance, here):
    factories.headline(partnership=here, slug="grant", name="Grant")
    other = factories.headline(partnership=here, name="Other")
    factories.headline(partnership=here, name="Part", parent=other, tie="part")
    address = at("headline-change", headline="grant")

    form = finance.get(address).context["form"]
    response = finance.post(address, GRANT | {"rate": "2.0%", "parent": other.pk, "tie": "figure"})

    assert list(form.fields["parent"].queryset) == [other]
    assert response.status_code == 302
    assert Headline.objects.get(slug="grant").rate == Decimal("2.000")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"rate": "two"}, "rate"),
        ({"rate": "999.9999"}, "rate"),
        ({"tie": "part"}, "parent"),
        ({"qualifier": "proposed", "status": "agreed"}, "status"),
        ({"last_year": "2008"}, "last_year"),
        ({"issued_2": "MMVIII"}, "issued"),
        ({"kind": "dream"}, "kind"),
    ],
)
def test_headline_with_a_mistake_is_not_saved(finance, typed, field):
    response = finance.post(at("headline-add"), GRANT | typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Headline.objects.exists()


def test_headline_with_a_parent_says_how_it_belongs(finance, here):
    parent = factories.headline(partnership=here)

    response = finance.post(at("headline-add"), GRANT | {"parent": parent.pk})

    assert list(response.context["form"].errors) == ["tie"]


def test_headline_that_others_rest_on_is_not_taken_away(finance, here):
    grant = factories.headline(partnership=here, slug="grant")
    factories.contribution(partnership=here, stream=grant)

    response = finance.post(at("headline-remove", headline="grant"), {})

    assert response.status_code == 422
    assert "contributions are paid from it" in response.text


def test_headline_is_taken_away(finance, here):
    factories.headline(partnership=here, slug="grant", name="Grant")

    assert "Grant is taken away." in finance.post(at("headline-remove", headline="grant"), {}, follow=True).text
    assert not Headline.objects.exists()


@pytest.mark.parametrize("role", ["stranger", "board-member", "officer"])
def test_others_change_nothing(here, signed_in, role):
    reader = signed_in(role, here if role != "stranger" else None)

    for name, typed in (("contribution-add", MUSIC), ("headline-add", GRANT)):
        assert reader.post(at(name), typed).status_code == 403
    assert not Contribution.objects.exists()
    assert not Headline.objects.exists()


def test_administrator_is_offered_undo_and_sees_the_history(here, signed_in):
    administrator = signed_in("administrator", here)

    added = administrator.post(at("contribution-add"), MUSIC, follow=True)
    page = administrator.get(at("contribution", contribution="music"))

    assert "Undo" in added.text
    assert "Added the contribution “Music”" in page.text
    assert "Reason: Letter" in page.text


@pytest.mark.parametrize(
    ("typed", "read"),
    [("", None), ("£ 1,000", Decimal(1000)), ("12.5", Decimal("12.5")), ("1,000,000.01", Decimal("1000000.01"))],
)
def test_figure_is_read_as_people_write_it(typed, read):
    assert FigureField(sign="£", required=False).clean(typed) == read


@pytest.mark.parametrize("typed", ["1,00", "1e3", "NaN", "١٢", "1..2", "=1+1", "1,000,00"])
def test_what_is_no_figure_is_refused(typed):
    with pytest.raises(ValidationError):
        FigureField(required=False).clean(typed)


@pytest.mark.parametrize(
    ("typed", "read"), [("2009/10", 2009), ("2009", 2009), ("2009-10", 2009), ("2009/2010", 2009), ("1999/00", 1999)]
)
def test_year_is_read_as_people_write_it(typed, read):
    assert YearField().clean(typed) == read


@pytest.mark.parametrize("field", [FigureField(), YearField()])
def test_field_that_is_needed_asks_for_it(field):
    with pytest.raises(ValidationError, match="required"):
        field.clean("")
