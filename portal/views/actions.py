"""The action log as a file. It stands here because planning knows nothing of commissioning, which writes tables."""

from django.http import HttpResponse

from commissioning.downloads import check_size, table_response
from governance.http import PartnershipRequest, as_at, partnership_page
from planning.action_log import Wanted, in_state, narrowed
from planning.models import Action
from portal.action_sheet import action_table


@partnership_page
def action_file(request: PartnershipRequest, kind: str) -> HttpResponse:
    """The actions that the log shows for the same question, all pages of it, as CSV, XLSX or OpenDocument."""
    partnership, on, wanted = request.partnership, as_at(request).date, Wanted.read(request.GET.dict())
    visible = Action.objects.visible_to(request.user, partnership)
    found = in_state(narrowed(visible, wanted), wanted.state, on).for_list()
    check_size(found.count(), kind)
    return table_response([action_table(partnership, found, on)], kind, f"{partnership.slug}-actions")
