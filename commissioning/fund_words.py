"""How pooled funds are worded: variances, rules, exact quotients. Nothing here reads the database."""

from decimal import Decimal
from fractions import Fraction

from commissioning.fund_accounts import Accounts
from commissioning.models import IncomeBasis, PooledFund, PooledFundPartner, ShareRule
from commissioning.presenters import pounds
from commissioning.share_out import TIES, CannotShareOut, ShareOut, is_divided
from governance.models import OrganisationKind

DECIMALS = 6
LARGEST_DENOMINATOR = 999

RULES = {
    ShareRule.NOT_STATED: "not stated in the agreement",
    ShareRule.PLANNED: "in proportion to the contributions planned",
    ShareRule.PAID: "in proportion to the contributions paid",
    ShareRule.FIXED: "in the fixed shares that the agreement lists",
    ShareRule.RETAINED: "kept in the pool and carried forward",
    ShareRule.DECIDED: "as whoever governs the fund decides",
}
INCOMES = {IncomeBasis.PLANNED: "contributions planned", IncomeBasis.PAID: "contributions paid"}


def rule_in_words(rule: str) -> str:
    """Word a rule of sharing."""
    return RULES[ShareRule(rule)]


def income_in_words(accounts: Accounts) -> str:
    """Name the contributions that the spend is held against."""
    return INCOMES[IncomeBasis(accounts.income_basis)]


def variance_in_words(accounts: Accounts) -> str:
    """Say in one sentence what is over or short at the year's end, or what is still to be recorded."""
    variance = accounts.variance
    if variance is None:
        return f"Not known yet: {' and '.join(accounts.without_figure())} must be recorded first."
    basis = f"{income_in_words(accounts)} of {pounds(accounts.income)} less spend of {pounds(accounts.spend('actual'))}"
    if not variance:
        return f"Neither over nor short: {basis}."
    return f"{'Underspent' if variance > 0 else 'Overspent'} by {pounds(abs(variance))}: {basis}."


def variance_in_short(accounts: Accounts) -> str:
    """Say in a few words what is over or short at the year's end."""
    variance = accounts.variance
    if variance is None:
        return "not known yet"
    if not variance:
        return "neither"
    return f"{'underspent' if variance > 0 else 'overspent'} by {pounds(abs(variance))}"


def forecast_in_words(accounts: Accounts) -> str:
    """Say what the latest forecast means for the year."""
    latest = accounts.forecast
    if latest is None:
        return "No forecast of the year’s spend is recorded."
    made = f"forecast of {latest.made_on:%-d %B %Y} by {latest.made_by}"
    if accounts.income is None:
        return f"{pounds(latest.amount)} expected to be spent ({made}); the income is not known."
    apart = accounts.income - latest.amount
    against = f"{income_in_words(accounts)} of {pounds(accounts.income)}"
    if not apart:
        return f"{pounds(latest.amount)} expected to be spent, as much as the {against} ({made})."
    more = "less" if apart > 0 else "more"
    return f"{pounds(latest.amount)} expected to be spent, {pounds(abs(apart))} {more} than the {against} ({made})."


def spend_in_words(planned: Decimal | None, actual: Decimal | None, until: str) -> str:
    """Say how spend stands against plan up to some point, where both are known for every period."""
    if planned is None or actual is None:
        return f"Spend and plan cannot be compared up to {until}: a period has no figure."
    if planned == actual:
        return f"Up to {until} exactly what was planned was spent: {pounds(actual)}."
    more = "more" if actual > planned else "less"
    apart = pounds(abs(actual - planned))
    return f"Up to {until}, {pounds(actual)} was spent: {apart} {more} than the {pounds(planned)} planned."


def shares_in_words(accounts: Accounts) -> tuple[ShareOut | None, str]:
    """Return the share-out, or nothing, and the sentence that says how it is made or why there is none."""
    try:
        shared = accounts.share_out()
    except CannotShareOut as reason:
        return None, str(reason)
    return shared, how_shared(shared)


def how_shared(shared: ShareOut) -> str:
    """Say how a share-out was made."""
    size, what = pounds(abs(shared.variance)), "overspend" if shared.variance < 0 else "underspend"
    if shared.rule == ShareRule.RETAINED:
        return f"The {what} of {size} stays in the pool, as the agreement says, and is carried forward."
    if shared.rule == ShareRule.DECIDED:
        return f"The {what} of {size} is shared as recorded here; together the amounts make it to the penny."
    by = {0: "", 1: f" The penny that was left went to the largest remainder. {TIES}"}.get(
        shared.spare, f" The {shared.spare} pence that were left went, one each, to the largest remainders. {TIES}"
    )
    return f"The {what} of {size} is shared {rule_in_words(shared.rule)}; every share is rounded down to the penny.{by}"


def parts_in_words(shared: ShareOut | None) -> str:
    """Say what each partner is to find or is given back; nothing where nothing is divided."""
    if shared is None:
        return ""
    said = [f"{step.part.name} {pounds(step.share)}" for step in shared.steps]
    if said and shared.retained:
        said.append(f"kept in the pool {pounds(shared.retained)}")
    return f"It comes to: {'; '.join(said)}." if said else ""


def unpaid_in_words(accounts: Accounts) -> str:
    """Warn that payments can be recorded no more, where less is recorded as paid than was agreed."""
    planned, paid = accounts.total_planned, accounts.total_paid() or Decimal(0)
    if planned is None or paid >= planned:
        return ""
    return f"Of {pounds(planned)} agreed, {pounds(paid)} is recorded as paid; once closed, no payment can be recorded."


def has_working(shared: ShareOut) -> bool:
    """Whether a share-out was divided, so that there is working to show."""
    return is_divided(shared.rule)


def percent(share: Decimal | None) -> str:
    """Write a percentage without zeros at its end."""
    return "not stated" if share is None else f"{share.normalize():f}%"


def exact_pounds(pence: Fraction) -> str:
    """Write exact pounds from pence, cut off (never rounded) after six decimals of a penny's worth: “£3.333333…”."""
    return f"£{_decimal(pence / 100, least=2)}"


def part_of_a_penny(remainder: Fraction) -> str:
    """Write a fraction of a penny: “0”, “1/3”, or decimals where the fraction is long."""
    if remainder.denominator <= LARGEST_DENOMINATOR:
        return str(remainder)
    return _decimal(remainder, least=1)


def _decimal(number: Fraction, *, least: int) -> str:
    """Write a number that is not below zero with at least so many decimals; dots say that more follow."""
    scaled = number * 10**DECIMALS
    cut = int(scaled)
    whole, decimals = divmod(cut, 10**DECIMALS)
    written = f"{decimals:0{DECIMALS}}".rstrip("0").ljust(least, "0")
    if scaled == cut:
        return f"{whole:,}.{written}"
    return f"{whole:,}.{decimals:0{DECIMALS}}…"


def doubts(fund: PooledFund, partners: list[PooledFundPartner]) -> list[str]:
    """What the record of an agreement lacks of what the law asks for, as sentences.

    Regulations 2 and 7 of SI 2000/617: one or more NHS bodies with one or more local authorities, a host among them,
    and an agreement in writing that specifies the aims, both sorts of functions, for whom, and its end.
    """
    kinds = {partner.organisation.kind for partner in partners}
    found = []
    if OrganisationKind.HEALTH not in kinds:
        found.append("No partner is recorded as an NHS body; section 75 pools the money of at least one.")
    if OrganisationKind.LOCAL_AUTHORITY not in kinds:
        found.append("No partner is recorded as a local authority; section 75 pools the money of at least one.")
    if fund.host_id is None:
        found.append("The host, who is responsible for the accounts and their audit, is not stated.")
    lacking = [
        str(PooledFund._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for name in ("aims", "nhs_functions", "health_related_functions", "services", "variation", "termination")
        if not getattr(fund, name)
    ]
    if lacking:
        found.append(f"Regulation 7(3) asks the agreement to say this too: {'; '.join(lacking)}.")
    return found


AGREEMENT = (
    "pool_manager",
    "aims",
    "nhs_functions",
    "health_related_functions",
    "services",
    "provided",
    "variation",
    "termination",
)


def agreement_rows(fund: PooledFund) -> list[dict[str, str]]:
    """What an agreement says of itself, line by line; what it does not say is said to be not stated."""
    rows = [(_label(name), getattr(fund, name) or "not stated") for name in AGREEMENT]
    rows += [
        ("Spend is held against", INCOMES[IncomeBasis(fund.income_basis)]),
        ("An overspend is shared", rule_in_words(fund.overspend_rule)),
        ("An underspend is shared", rule_in_words(fund.underspend_rule)),
        ("Who decides on over- and underspend", fund.decided_by or "not stated"),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def _label(name: str) -> str:
    label = str(PooledFund._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]
