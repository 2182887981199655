from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q


def year_in_words(first: int) -> str:
    """Write a financial year by its first calendar year: 2009 is “2009/10”."""
    return f"{first}/{(first + 1) % 100:02}"


class Spanning(models.Model):
    """A fact of one financial year or of several, which run from 1 April; of none where the source states none.

    Without a last year it goes on from the first.
    """

    first_year = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1900)])
    last_year = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1900)])

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__isnull=True) | Q(first_year__isnull=False, last_year__gte=F("first_year")),
                name="%(app_label)s_%(class)s_years_in_order",
                violation_error_message="The last year must not be before the first.",
            )
        ]

    @property
    def span(self) -> tuple[int | None, int | None]:
        """The first and the last financial year, by their first calendar years."""
        return self.first_year, self.last_year

    @property
    def period(self) -> str:
        """The years in words: “2009/10”, “2009/10 to 2011/12”, “from 2009/10”; nothing where none is stated."""
        return span_in_words(*self.span)


def span_in_words(first: int | None, last: int | None) -> str:
    """Word a span of financial years; nothing where there is none."""
    if first is None:
        return ""
    if last is None:
        return f"from {year_in_words(first)}"
    return year_in_words(first) if first == last else f"{year_in_words(first)} to {year_in_words(last)}"
