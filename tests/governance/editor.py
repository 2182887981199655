"""What the tests of the membership editor type, and where: a partnership “here”, a board, its chair, Ada in it."""

from django.urls import reverse

FROM = {"starts_0": "12", "starts_1": "6", "starts_2": "2009"}
SEAT = {"body": "board", "seat": "chair"}
HELD = SEAT | {"membership": "ada"}


def at(name: str, **arguments: str) -> str:
    """The address of a page of the partnership “here”."""
    return reverse(name, kwargs={"partnership": "here", **arguments})
