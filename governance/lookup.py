"""What an address names, found within what the reader may know of: else the page does not exist."""

from django.http import Http404

from governance import permissions
from governance.http import PartnershipRequest
from governance.models import Area, Body, Membership, Organisation, Person, Review, Rule, Seat, Structure


def find_body(request: PartnershipRequest, slug: str) -> Body:
    """Find a body that the reader may know of; raises Http404."""
    found = request.partnership.bodies.visible_to(request.user, request.partnership).filter(slug=slug).first()
    if found is None:
        raise Http404("There is no body at this address.")
    found.partnership = request.partnership
    return found


def find_seat(body: Body, slug: str) -> Seat:
    """Find a seat of a body, of any time; raises Http404."""
    found = body.seats.select_related("office__organisation").filter(slug=slug).first()
    if found is None:
        raise Http404("There is no such seat on this body.")
    found.body = body
    return found


def find_membership(request: PartnershipRequest, seat: Seat, slug: str) -> Membership:
    """Find a membership of a seat, held by whom the reader may know of; raises Http404."""
    visible = Membership.objects.visible_to(request.user, request.partnership).with_holders()
    found = visible.filter(seat=seat, slug=slug).first()
    if found is None:
        raise Http404("There is no such membership of this seat.")
    found.seat = seat
    return found


def find_rule(body: Body, slug: str) -> Rule:
    """Find a rule of a body; raises Http404."""
    found = body.rules.filter(slug=slug).first()
    if found is None:
        raise Http404("There is no such rule of this body.")
    found.body = body
    return found


def find_person(request: PartnershipRequest, slug: str) -> Person:
    """Find a person that the reader may know of, merged ones too; raises Http404."""
    people = request.partnership.people.visible_to(request.user, request.partnership)
    found = people.select_related("merged_into").filter(slug=slug).first()
    if found is None:
        raise Http404("There is nobody at this address.")
    return found


def find_organisation(request: PartnershipRequest, slug: str) -> Organisation:
    """Find an organisation, merged ones too; raises Http404."""
    found = request.partnership.organisations.select_related("merged_into").filter(slug=slug).first()
    if found is None:
        raise Http404("There is no organisation at this address.")
    return found


def find_review(request: PartnershipRequest, slug: str) -> Review:
    """Find a review of what the reader may know of; raises Http404."""
    reviews = request.partnership.reviews.visible_to(request.user, request.partnership)
    found = reviews.for_list().filter(slug=slug).first()
    if found is None:
        raise Http404("There is no review at this address.")
    found.partnership = request.partnership
    if found.body:
        found.body.partnership = request.partnership
    return found


def find_area(request: PartnershipRequest, slug: str) -> Area:
    """Find an area of the partnership; raises Http404."""
    found = request.partnership.areas.select_related("part_of").filter(slug=slug).first()
    if found is None:
        raise Http404("There is no area at this address.")
    found.partnership = request.partnership
    return found


def find_draft(request: PartnershipRequest, slug: str) -> Structure:
    """Find a draft that the reader may edit; raises Http404, and PermissionDenied where it may only be read."""
    partnership = request.partnership
    found = (
        partnership.structures.visible_to(request.user, partnership).select_related("base").filter(slug=slug).first()
    )
    if found is None:
        raise Http404("There is no structure at this address, or it is not open to you.")
    permissions.check_change_structures(request.user, partnership)
    if not found.is_draft:
        raise Http404("That structure is published and never changes. Start a draft from it instead.")
    found.partnership = partnership
    return found
