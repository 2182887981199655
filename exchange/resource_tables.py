"""The tables of what partners bring and of the headline money."""

from commissioning.models import (
    Basis,
    Contribution,
    ContributionStatus,
    Form,
    Headline,
    HeadlineKind,
    HeadlineStatus,
    Per,
    Qualifier,
    Tie,
)

from .columns import choice, commissioning_year, date, flag, money, quantity, ref, slug, text, whole
from .table import NAMED, Table

YEARS = (
    commissioning_year("first_year", "first_year", required=False),
    commissioning_year("last_year", "last_year", required=False),
)

HEADLINES = Table(
    "headlines",
    "Resources, grants, funding streams, rates, cost pressures, savings, growth and funding rules, as stated.",
    (
        *NAMED,
        whole("position", required=False),
        choice("kind", HeadlineKind),
        text("statement"),
        money("amount"),
        quantity("rate", digits=4, decimals=3),
        choice("per", Per, otherwise=Per.NOT_STATED),
        choice("qualifier", Qualifier, otherwise=Qualifier.EXACT),
        choice("basis", Basis, otherwise=Basis.NOT_STATED),
        *YEARS,
        choice("status", HeadlineStatus, otherwise=HeadlineStatus.NOT_STATED),
        date("issued"),
        ref("organisation", "organisations"),
        ref("parent", "headlines"),
        choice("tie", Tie, otherwise=""),
        ref("refers_to", "documents"),
    ),
    Headline,
)

CONTRIBUTIONS = Table(
    "contributions",
    "What each partner brings: cash, staff, in kind, or without form and amount.",
    (
        *NAMED,
        whole("position", required=False),
        ref("organisation", "organisations"),
        ref("body", "bodies"),
        ref("stream", "headlines"),
        slug("programme", most=80, key=False),
        choice("form", Form, otherwise=Form.UNQUANTIFIED),
        money("amount"),
        quantity("fte", digits=5, decimals=2),
        *YEARS,
        choice("status", ContributionStatus, otherwise=ContributionStatus.GIVEN),
        flag("partnership_initiative", otherwise=False),
        flag("external_funding", otherwise=False),
        ref("supports_body", "bodies"),
        text("supports", most=200),
        text("note"),
    ),
    Contribution,
)
