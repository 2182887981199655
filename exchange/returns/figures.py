"""Units and amounts as people write them in a return, read to the exact penny."""

import re
from decimal import Decimal

PENNY = Decimal("0.01")
FINEST = Decimal("0.00000001")
MOST = Decimal(10) ** 13
MOST_UNIT_WORDS = 3
UNITS = {1: "£", 1_000: "£000s", 1_000_000: "£m"}
_UNIT_WORDS = {
    1: ("£", "£s", "pounds", "gbp", "pounds sterling"),
    1_000: (
        "£000",
        "£000s",
        "£'000",
        "£'000s",
        "£k",
        "000",
        "000s",
        "thousand",
        "£ thousand",
        "£thousand",
        "thousands",
    ),
    1_000_000: ("£m", "£ m", "£mn", "million", "£ million", "£million", "£ millions", "millions", "£000,000"),
}
_UNITS = {word: pounds for pounds, words in _UNIT_WORDS.items() for word in words}
_BLANKS = {"", "-", "–", "—", "n/a", "na", "nil return", "not stated", "tbc", "no figure", "no figure given"}
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d{1,3})?", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_SIGN_AND_POUND = re.compile(r"^([-+]?)\s*£?\s*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


NO_PENCE = "is not a whole number of pence. Round it to the penny, or check the unit."


class AmountError(ValueError):
    """A cell that is no amount: the reason and how to mend it, in words that follow what the cell says."""


def read_unit(text: str) -> int | None:
    """Return how many pounds a unit is worth, such as 1,000 for “£000s”; None when the words name no unit."""
    words = text.strip().strip("()[]").replace("’", "'").replace("‘", "'").casefold()
    return _UNITS.get(" ".join(words.split()))


def unit_within(heading: str) -> tuple[str, str]:
    """Part a heading from the unit at its end: “Health £000s” is (“Health”, “£000s”)."""
    words = heading.split()
    for start in range(max(len(words) - MOST_UNIT_WORDS, 0), len(words)):
        unit = " ".join(words[start:])
        if read_unit(unit) is not None:
            return " ".join(words[:start]), unit
    return heading, ""


def is_blank(text: str) -> bool:
    """Tell whether a cell says that there is no figure: that is not zero."""
    return text.strip().casefold() in _BLANKS


def read_amount(text: str, unit: int) -> Decimal | None:
    """Return what a cell is worth in exact pounds, None for no figure; raises AmountError.

    The unit is pounds in one of what is written. “(1,250)” is negative, as accountants write it.
    """
    figure = read_figure(text)
    return None if figure is None else in_pounds(figure, unit)


def read_figure(text: str) -> Decimal | None:
    """Return the figure that a cell holds, in whatever unit, None for no figure; raises AmountError."""
    if is_blank(text):
        return None
    figure = _number(text)
    # Not abs(): arithmetic rounds to 28 digits, and a figure may have more.
    if figure.copy_abs() >= MOST:
        raise AmountError("is larger than any budget. Check the figure.")
    if figure != figure.quantize(FINEST):
        raise AmountError(NO_PENCE)
    return figure.quantize(FINEST)


def in_pounds(figure: Decimal, unit: int) -> Decimal:
    """Return exact pounds for a figure in a unit; raises AmountError when that is no whole number of pence."""
    pounds = figure * unit
    if abs(pounds) >= MOST:
        raise AmountError("is larger than any budget. Check the figure and its unit.")
    if pounds != pounds.quantize(PENNY):
        raise AmountError(NO_PENCE)
    return pounds.quantize(PENNY)


def _number(text: str) -> Decimal:
    written = text.strip()
    if _NUMBER.fullmatch(written):
        return Decimal(written)
    if written.startswith("="):
        raise AmountError("is a formula, and its result is not in the file. Put the figure itself.")
    if _DATE.fullmatch(written):
        raise AmountError("is a date to the program that saved the file. Format the cell as a number.")
    bare = written.replace("−", "-").replace("\u00a0", " ").removeprefix("£").strip()
    in_brackets = bare.startswith("(") and bare.endswith(")")
    if in_brackets:
        bare = bare[1:-1].strip()
    bare = _SIGN_AND_POUND.sub(r"\1", bare)
    if "," in bare and not _GROUPED.fullmatch(bare.lstrip("-+")):
        raise AmountError("has commas that part no thousands. Write it without commas.")
    plain = bare.replace(",", "").casefold()
    if not _NUMBER.fullmatch(plain) or (in_brackets and plain.startswith(("-", "+"))):
        raise AmountError("is not a number. Put a figure such as 1250.00, or leave the cell empty for no figure.")
    return Decimal(f"-{plain}" if in_brackets else plain)


def written_amount(amount: Decimal | None) -> str:
    """Write pounds for a cell, so that they are read back the same."""
    if amount is None:
        return ""
    return str(amount.quantize(Decimal(1))) if amount == amount.to_integral_value() else str(amount)
