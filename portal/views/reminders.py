"""How often somebody is reminded of the seats that they keep, and what the next digest would say."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from governance import permissions
from governance.http import PartnershipRequest, partnership_page
from governance.presenters import crumbs
from governance.reminders import reminders_for
from portal.digests import mark_of, sections_of
from portal.models import Digest, Often, ReminderChoice
from portal.reminder_forms import ReminderForm
from portal.services import digests

LEAVES_AT = datetime.timedelta(hours=7)


@login_required
@partnership_page
def reminders(request: PartnershipRequest) -> HttpResponse:
    """Choose how often reminders come, beside what the next ones would say."""
    partnership = request.partnership
    permissions.check_keep_membership(request.user, partnership)
    often = ReminderChoice.objects.often_of(request.user, partnership)
    form = ReminderForm(request.POST if request.method == "POST" else None, initial={"often": often})
    if form.is_valid():
        choice = digests.choose(by=request.user, partnership=partnership, often=form.cleaned_data["often"])
        messages.success(request, f"Reminders of {partnership}: {choice.get_often_display().lower()}.")
        return redirect("reminders", partnership.slug)
    context = {
        "partnership": partnership,
        "form": form,
        **_next(request, often),
        "breadcrumbs": crumbs(partnership, ("Work waiting", reverse("manage", args=[partnership.slug]))),
    }
    return render(request, "portal/reminders.html", context, status=422 if form.is_bound else 200)


def _next(request: PartnershipRequest, often: Often) -> dict[str, Any]:
    """What the next digest would say, when it would leave, and the last one where it said the same."""
    partnership = request.partnership
    told = reminders_for(request.user, partnership, vacant_days=settings.REMINDER_VACANT_DAYS)
    last = Digest.objects.sent_to(request.user, partnership).first()
    return {
        "sections": sections_of(told, partnership),
        "leaves": often.next_after((timezone.localtime() - LEAVES_AT).date()),
        "as_on": partnership.opening_date,
        "address": request.user.email,
        "same": last if last and last.mark == mark_of(told) else None,
    }
