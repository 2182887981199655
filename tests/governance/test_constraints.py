"""Every constraint of governance's tables, each tried through the ORM."""

import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from governance.models import (
    Alias,
    Edition,
    Grant,
    Membership,
    Partnership,
    Placement,
    Role,
    Structure,
    StructureEdit,
    StructureStatus,
)
from tests import factories

pytestmark = pytest.mark.django_db

MAY, JUNE = datetime.date(2008, 5, 1), datetime.date(2008, 6, 1)


def _twice(make, **values):
    """Make the same row twice within one partnership."""
    owner = factories.partnership()
    make(partnership=owner, slug="same", **values)
    make(partnership=owner, slug="same", **values)


def _slug_twice_on_body(make):
    body = factories.body()
    make(body=body, slug="same")
    make(body=body, slug="same")


def _offices_twice():
    organisation = factories.organisation()
    factories.office(organisation=organisation, slug="same")
    factories.office(organisation=organisation, slug="same")


def _alias_slug_twice_per_organisation():
    organisation = factories.organisation()
    factories.alias(organisation=organisation, slug="same")
    factories.alias(organisation=organisation, slug="same")


def _alias_of_nothing():
    Alias.objects.create(slug="nothing", name="Nothing")


def _membership_slug_twice():
    seat = factories.seat()
    factories.membership(seat=seat, slug="same", ends=MAY)
    factories.membership(seat=seat, slug="same", starts=MAY)


def _membership_of_nobody():
    Membership.objects.create(slug="nobody", seat=factories.seat())


def _two_holders():
    first = factories.membership(starts=MAY)
    factories.membership(seat=first.seat, starts=JUNE)


def _grant_twice():
    user, partnership = factories.user(), factories.partnership()
    factories.grant(user=user, role="officer", partnership=partnership)
    factories.grant(user=user, role="officer", partnership=partnership)


def _source_position_twice():
    body = factories.body()
    factories.source(body)
    factories.source(body)


def _second_edition():
    Edition.objects.create(id=2)


def _published_without_date():
    structure = factories.structure()
    Structure.objects.filter(pk=structure.pk).update(status=StructureStatus.PUBLISHED)


def _published_twice_at_once():
    one = factories.in_force((body := factories.body()).partnership, {body: {}})
    other = factories.structure(partnership=one.partnership)
    values = {"in_force_from": one.in_force_from, "published_at": one.published_at, "published_by": one.published_by}
    Structure.objects.filter(pk=other.pk).update(status=StructureStatus.PUBLISHED, **values)


def _edit_number_twice():
    draft = factories.structure()
    for _ in range(2):
        StructureEdit.objects.create(
            structure=draft, number=1, kind="added", did="", patch={}, made_by=factories.user()
        )


def _place(**values):
    """Write placements past the service: one valid root, changed as asked."""
    draft = values.pop("structure", None) or factories.structure()
    root = {"structure": draft, "tree_id": draft.pk, "lft": 1, "rght": 2, "level": 0, "name": "Here"}
    root["body"] = values.pop("body", None) or factories.body(partnership=draft.partnership)
    return Placement.objects.bulk_create([Placement(**root | values)])[0]


def _body_placed_twice():
    root = _place(rght=4)
    _place(structure=root.structure, body=root.body, parent=root, lft=2, rght=3, level=1)


def _two_roots():
    root = _place()
    _place(structure=root.structure)


def _link(**ends):
    draft = ends.pop("structure", None) or factories.structure()
    return factories.link(structure=draft, **ends)


def _link_slug_twice():
    draft = factories.structure()
    body, other = factories.body(partnership=draft.partnership), factories.body(partnership=draft.partnership)
    _link(structure=draft, from_body=body, to_body=other, slug="same")
    _link(structure=draft, from_body=other, to_body=body, slug="same")


def _merged_into_itself(record):
    record.merged_into = record
    record.save()


def _backwards(make):
    make(starts=JUNE, ends=JUNE)


BREAKERS = {
    "governance_area_slug_once": lambda: _twice(factories.area),
    "governance_theme_slug_once": lambda: _twice(factories.theme),
    "governance_bodykind_slug_once": lambda: _twice(factories.body_kind),
    "governance_body_slug_once": lambda: _twice(factories.body),
    "governance_body_ends_after_start": lambda: _backwards(factories.body),
    "governance_organisation_slug_once": lambda: _twice(factories.organisation),
    "governance_office_slug_once": _offices_twice,
    "governance_person_slug_once": lambda: _twice(factories.person),
    "governance_structure_slug_once": lambda: _twice(factories.structure),
    "document_slug_once": lambda: _twice(factories.document),
    "review_slug_once": lambda: _twice(factories.review),
    "review_status_is_known": lambda: factories.review(status="lost"),
    "review_completed_on_goes_with_status": lambda: factories.review(completed_on=datetime.date(2009, 4, 1)),
    "alias_names_one_thing": _alias_of_nothing,
    "alias_slug_once_per_body": lambda: _slug_twice_on_body(factories.alias),
    "alias_slug_once_per_organisation": _alias_slug_twice_per_organisation,
    "term_of_reference_slug_once": lambda: _slug_twice_on_body(factories.term_of_reference),
    "seat_slug_once": lambda: _slug_twice_on_body(factories.seat),
    "governance_seat_ends_after_start": lambda: _backwards(factories.seat),
    "membership_slug_once": _membership_slug_twice,
    "membership_has_one_holder": _membership_of_nobody,
    "membership_kind_is_known": lambda: factories.membership(kind="Substantive"),
    "membership_one_substantive_holder": _two_holders,
    "governance_membership_ends_after_start": lambda: _backwards(factories.membership),
    "grant_once": _grant_twice,
    "source_position_once": _source_position_twice,
    "edition_is_one_row": _second_edition,
    "structure_published_has_date_and_author": _published_without_date,
    "structure_one_in_force": _published_twice_at_once,
    "edit_number_once": _edit_number_twice,
    "comment_says_something": lambda: factories.comment(text=""),
    "placement_has_a_name": lambda: _place(name=""),
    "placement_body_once": _body_placed_twice,
    "placement_one_root": _two_roots,
    "placement_tree_is_structure": lambda: _place(tree_id=0),
    "placement_root_is_first": lambda: _place(lft=2, rght=3),
    "placement_interval_is_valid": lambda: _place(rght=1),
    "link_slug_once": _link_slug_twice,
    "link_has_one_from": lambda: _link(to_body=factories.body()),
    "governance_politicalgroup_slug_once": lambda: _twice(factories.political_group),
    "organisation_not_merged_into_itself": lambda: _merged_into_itself(factories.organisation()),
    "person_not_merged_into_itself": lambda: _merged_into_itself(factories.person()),
    "rule_slug_once": lambda: _slug_twice_on_body(factories.rule),
    "rule_kind_is_known": lambda: factories.rule(kind="custom"),
    "rule_fraction_is_a_fraction": lambda: factories.rule(number=None, numerator=3, denominator=2),
    "rule_has_one_amount": lambda: factories.rule(number=2, numerator=1, denominator=2),
    "rule_of_composition_names_a_category": lambda: factories.rule(kind="composition"),
    "rule_quorum_is_at_least": lambda: factories.rule(extent="at_most"),
    "link_has_one_to": lambda: _link(from_body=factories.body()),
}


def test_constraints_all_are_tried_here():
    declared = {
        constraint.name
        for model in apps.get_app_config("governance").get_models()
        for constraint in model._meta.constraints
    }

    assert declared == BREAKERS.keys()


@pytest.mark.parametrize("name", BREAKERS)
def test_constraint_broken_through_the_orm_refused(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BREAKERS[name]()


def test_partnership_slug_twice_refused():
    factories.partnership(slug="same")

    with pytest.raises(IntegrityError, match="slug"), transaction.atomic():
        Partnership.objects.create(slug="same", name="Another")


def test_role_slug_twice_refused():
    with pytest.raises(IntegrityError, match="slug"), transaction.atomic():
        Role.objects.create(slug="officer", label="Another officer", sentence="")


def test_structure_one_in_force_same_day():
    partnership, author = factories.partnership(), factories.user()
    values = {
        "partnership": partnership,
        "status": StructureStatus.PUBLISHED,
        "in_force_from": MAY,
        "published_by": author,
        "published_at": datetime.datetime(2008, 5, 1, tzinfo=datetime.UTC),
    }
    factories.structure(**values)

    with pytest.raises(IntegrityError, match="structure_one_in_force"), transaction.atomic():
        factories.structure(**values)


def test_structure_drafts_for_the_same_day_allowed():
    partnership = factories.partnership()
    factories.structure(partnership=partnership, in_force_from=MAY)
    factories.structure(partnership=partnership, in_force_from=MAY)

    assert Structure.objects.filter(in_force_from=MAY).count() == 2


@pytest.mark.parametrize("missing", ["in_force_from", "published_by", "published_at"])
def test_structure_published_without_one_of_its_marks_refused(missing):
    values = {
        "in_force_from": MAY,
        "published_by": factories.user(),
        "published_at": datetime.datetime(2008, 5, 1, tzinfo=datetime.UTC),
    }
    values[missing] = None

    with pytest.raises(IntegrityError, match="structure_published_has_date_and_author"), transaction.atomic():
        factories.structure(status=StructureStatus.PUBLISHED, **values)


@pytest.mark.parametrize("pair", [("person", "organisation"), ("person", "office"), ("organisation", "body")])
def test_membership_two_holders_at_once_refused(pair):
    holders = {name: getattr(factories, name)() for name in pair}

    with pytest.raises(IntegrityError, match="membership_has_one_holder"), transaction.atomic():
        factories.membership(**holders)


@pytest.mark.parametrize("holder", ["person", "organisation", "body", "office"])
def test_membership_each_sort_of_holder_allowed(holder):
    held_by = getattr(factories, holder)()

    membership = factories.membership(**{holder: held_by})

    assert Membership.objects.get(pk=membership.pk).holder == held_by


def test_alias_of_body_and_organisation_refused():
    with pytest.raises(IntegrityError, match="alias_names_one_thing"), transaction.atomic():
        factories.alias(body=factories.body(), organisation=factories.organisation())


@pytest.mark.parametrize("end", ["from", "to"])
def test_link_two_things_at_one_end_refused(end):
    other = "to" if end == "from" else "from"
    ends = {
        f"{end}_body": factories.body(),
        f"{end}_organisation": factories.organisation(),
        f"{other}_body": factories.body(),
    }

    with pytest.raises(IntegrityError, match=f"link_has_one_{end}"), transaction.atomic():
        _link(**ends)


def test_placement_root_below_the_top_level_refused():
    with pytest.raises(IntegrityError, match="placement_root_is_first"), transaction.atomic():
        _place(level=1)


def test_grant_same_role_on_body_and_on_partnership_allowed():
    body = factories.body()
    user = factories.user()
    factories.grant(user=user, role="officer", partnership=body.partnership)
    factories.grant(user=user, role="officer", partnership=body.partnership, body=body)

    assert Grant.objects.filter(user=user).count() == 2


def test_slug_same_in_two_partnerships_allowed():
    first = factories.body(slug="same")
    second = factories.body(slug="same")

    assert first.partnership != second.partnership
