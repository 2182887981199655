"""Writes to pooled funds: the agreement, its partners, and its publication."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import RestrictedError

from commissioning.models import FundStatus, PooledFund, PooledFundPartner, ShareRule
from governance.models import Certainty, Document, Organisation, Partnership, Source
from governance.services.changes import REFUSALS, ChangeError, change, free_slug
from governance.versions import Version, refuse_stale, version_of_row

if TYPE_CHECKING:
    from portal.models import User

AGREED = (
    "name",
    "host",
    "pool_manager",
    "body",
    "starts",
    "ends",
    "review_due",
    "aims",
    "nhs_functions",
    "health_related_functions",
    "services",
    "provided",
    "variation",
    "termination",
    "periods",
    "income_basis",
    "overspend_rule",
    "underspend_rule",
    "decided_by",
)
FEWEST_PARTNERS = 2
HUNDRED = Decimal(100)
NOT_WHOLE = "Fixed shares must be given for every partner and make 100 per cent. Nothing was saved."

Shares = Sequence[tuple[Organisation, Decimal | None]]

REFUSALS.update(
    {
        "commissioning_pooledfund_ends_after_start": "The last day must not be before the first day.",
        "pooled_fund_partner_once": "One organisation would be a partner of a pooled fund twice. Nothing was saved.",
        "pooled_fund_fixed_shares_are_whole": NOT_WHOLE,
        "pooled_fund_periods_stay": "Spend is recorded by the other sort of period. Nothing was saved.",
    }
)


def add_fund(
    *,
    by: "User",
    partnership: Partnership,
    reason: str = "",
    document: Document | None = None,
    place: str = "",
    **values: Any,
) -> PooledFund:
    """Write the agreement of a pooled fund into the record, as a draft that only those who keep the money see."""
    with change(by=by, within=partnership.pk, did=f"Added the pooled fund {values['name']}", reason=reason):
        slug = free_slug(PooledFund.objects.filter(partnership=partnership), values["name"])
        fund = PooledFund.objects.create(partnership=partnership, slug=slug, **values)
        _cite(fund, document, place)
        return fund


def change_fund(
    *,
    by: "User",
    fund: PooledFund,
    reason: str = "",
    seen: Version | None = None,
    document: Document | None = None,
    place: str = "",
    **values: Any,
) -> PooledFund:
    """Change what the record says of an agreement. Raises StaleError when it changed since it was seen.

    `seen` is of the body that governs it only where that is among the values: not everybody may know of it.
    """
    with change(by=by, within=fund.partnership_id, did=f"Changed the pooled fund {fund}", reason=reason):
        locked = lock_fund(fund)
        refuse_stale(seen, version_of_agreement(locked, with_body="body" in values))
        for name, value in values.items():
            setattr(locked, name, value)
        _refuse_unlike_host(locked)
        if locked.is_published and ShareRule.FIXED in locked.rules:
            _refuse_unwhole([partner.share for partner in locked.partners.all()])
        locked.save()
        _cite(locked, document, place)
        return locked


def _refuse_unlike_host(fund: PooledFund) -> None:
    """The host of a published fund is one of its partners: SI 2000/617, regulation 7(4)."""
    if fund.is_published and not fund.partners.filter(organisation=fund.host).exists():
        raise ChangeError("The host of a published fund is one of its partners. Nothing was saved.", "host")


def _cite(fund: PooledFund, document: Document | None, place: str) -> None:
    """Make a document the first source of an agreement; what is cited already stays."""
    if document is None or fund.sources.filter(document=document, place=place).exists():
        return
    last = fund.sources.order_by("position").last()
    Source.objects.create(
        fact=fund,
        document=document,
        place=place,
        certainty=Certainty.STATED,
        position=last.position + 1 if last else 1,
    )


def publish_fund(*, by: "User", fund: PooledFund, reason: str = "") -> PooledFund:
    """Let everybody see a fund.

    Raises ChangeError unless it names two partners, one of them the host, who is responsible for its accounts
    (SI 2000/617, regulation 7(4)), and its fixed shares are whole.
    """
    with change(by=by, within=fund.partnership_id, did=f"Published the pooled fund {fund}", reason=reason):
        locked = lock_fund(fund)
        partners = list(locked.partners.all())
        if locked.is_published:
            raise ChangeError("It is published already.")
        if len(partners) < FEWEST_PARTNERS:
            raise ChangeError("A fund is pooled by two partners at least: name them first.")
        if locked.host_id not in {partner.organisation_id for partner in partners}:
            raise ChangeError("Say first which of its partners is the host, who is responsible for the accounts.")
        if ShareRule.FIXED in locked.rules:
            _refuse_unwhole([partner.share for partner in partners])
        locked.status = FundStatus.PUBLISHED
        locked.save(update_fields=["status"])
        return locked


def set_partners(
    *, by: "User", fund: PooledFund, partners: Shares, reason: str = "", seen: Version | None = None
) -> list[PooledFundPartner]:
    """Say who is party to an agreement, in its order, each with its fixed share or None.

    Raises StaleError when they changed since they were seen, and ChangeError when somebody who goes has contributed.
    """
    with change(by=by, within=fund.partnership_id, did=f"Changed the partners of {fund}", reason=reason):
        locked = lock_fund(fund)
        refuse_stale(seen, version_of_partners(locked))
        present = {partner.organisation_id: partner for partner in locked.partners.all()}
        if locked.is_published and ShareRule.FIXED in locked.rules:
            _refuse_unwhole([share for _, share in partners])
        for gone in present.keys() - {organisation.pk for organisation, _ in partners}:
            _remove(present[gone])
        kept = [
            _party(locked, present.get(organisation.pk), organisation, share, position)
            for position, (organisation, share) in enumerate(partners, start=1)
        ]
        _refuse_unlike_host(locked)
        return kept


def _party(
    fund: PooledFund,
    present: PooledFundPartner | None,
    organisation: Organisation,
    share: Decimal | None,
    position: int,
) -> PooledFundPartner:
    if present is None:
        slug = f"{fund.slug}--{organisation.slug}"
        return PooledFundPartner.objects.create(
            fund=fund, slug=slug, organisation=organisation, share=share, position=position
        )
    if (present.share, present.position) != (share, position):
        present.share, present.position = share, position
        present.save(update_fields=["share", "position"])
    return present


def _remove(partner: PooledFundPartner) -> None:
    partner.sources.all().delete()
    try:
        partner.delete()
    except RestrictedError:
        raise ChangeError(
            f"{partner.organisation} has contributions, payments or shares in this fund, so it stays a partner of it. "
            "Nothing was saved."
        ) from None


def _refuse_unwhole(shares: Sequence[Decimal | None]) -> None:
    if None in shares or sum((share for share in shares if share is not None), Decimal(0)) != HUNDRED:
        raise ChangeError(NOT_WHOLE)


def version_of_agreement(fund: PooledFund, *, with_body: bool) -> Version:
    """Return what an agreement says in words, with or without the body that governs it."""
    return version_of_row(fund, *(name for name in AGREED if with_body or name != "body"))


def version_of_partners(fund: PooledFund) -> Version:
    """Return the partners of a fund with their fixed shares, in words."""
    partners = fund.partners.select_related("organisation").order_by("position", "pk")
    return Version(
        tuple(
            (partner.organisation.name, f"{partner.share.normalize():f}%" if partner.share is not None else "partner")
            for partner in partners
        )
    )


def lock_fund(fund: PooledFund) -> PooledFund:
    """Lock a fund against other writers; raises ChangeError when it is gone."""
    locked = PooledFund.objects.select_for_update(no_key=True, of=("self",)).filter(pk=fund.pk).first()
    if locked is None:
        raise ChangeError("That fund is not in the record any more. Nothing was saved.")
    return locked
