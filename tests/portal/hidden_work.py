"""What is worked on in secret: for a hidden body, with it, or restricted to the members of an open one."""

from governance.models import Body, Partnership
from tests import factories
from tests.planning import factories_work

WORK_SECRETS = (
    "Veiled programme",
    "veiled-programme",
    "Keeps the veil",
    "Is the veil drawn",
    "Draw the veil",
    "Lift the veil",
    "Mend the veil",
    "Whisper to the board",
    "whisper-to-the-board",
    "Whispered so far",
)
"""Names and addresses that nobody may meet who may not know of the hidden body, or may not read the board's secrets."""


def hide_work(here: Partnership, hidden: Body, board: Body) -> None:
    """Add what the hidden body leads, takes part in, answers for, owns and asked for; and the board's own secret."""
    veiled = factories_work.initiative(partnership=here, slug="veiled-programme", name="Veiled programme", body=hidden)
    singing = here.initiatives.get(slug="singing")
    factories_work.initiative_partner(
        initiative=singing, body=hidden, slug="singing--hidden-cabinet", part="Keeps the veil"
    )
    check = factories_work.check(partnership=here, slug="veil-drawn", question="Is the veil drawn?", body=hidden)
    factories_work.finding(check_made=check, slug="veil-found")
    common = {"partnership": here, "due": factories_work.DAY}
    factories_work.action(name="Draw the veil", body=hidden, **common)
    factories_work.action(name="Lift the veil", body=board, arose_in=hidden, **common)
    factories_work.action(name="Mend the veil", body=board, initiative=veiled, **common)
    whispered = factories_work.action(
        name="Whisper to the board", slug="whisper-to-the-board", arose_in=board, access="body", **common
    )
    factories_work.action_note(action=whispered, text="Whispered so far")
    factories.source(whispered, document=here.documents.get(slug="plan"))
