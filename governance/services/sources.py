"""Where a fact that was typed in is written."""

from django.db import models

from governance.models import Certainty, Document, Source


def say_source(fact: models.Model, document: Document | None, place: str) -> None:
    """Let the first source of a fact be a place in a document; without a document it has that source no more.

    Call it within the change that writes the fact. How sure the first source is, and what else it says, stays.
    """
    first = Source.objects.of([fact]).order_by("position").first()
    if document is None:
        if first:
            first.delete()
        return
    if first is None:
        Source.objects.create(fact=fact, document=document, place=place, certainty=Certainty.STATED)
        return
    first.document, first.place = document, place
    first.save(update_fields=["document", "place"])
