"""What everybody sees: who sits where, when they meet, what they recommend."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from tongxin.councils import bylaws, operations, policies, queries
from tongxin.councils.views.excuses import with_acts
from tongxin.councils.views.files import home_of
from tongxin.kernel import clock
from tongxin.kernel.pages import paged, wants_part
from tongxin.people.http import actor_of
from tongxin.units import policies as units


@require_safe
def body_list(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    page = paged(request, policies.visible_to(actor).filter(dissolved_on=None))
    meetings = policies.meetings_visible_to(actor)
    context = {"page": page, "rows": queries.with_next(page.rows, meetings)}
    return render(request, "councils/list.html", context)


@require_safe
def body(request: HttpRequest, pk: int) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    found = get_object_or_404(policies.visible_to(actor), pk=pk)
    meetings = policies.meetings_visible_to(actor).filter(body=found)
    context = {
        "body": found,
        "seats": queries.seats_with_terms(found, today),
        "bylaws": list(bylaws.bylaw_values(found, today).values()),
        "studio": queries.studio_of(found),
        "next": queries.next_meeting(meetings),
        "page": paged(request, queries.past_meetings(meetings), size=12),
        "may_keep": policies.may_keep(actor, found),
        "is_seated": policies.is_seated(actor, found),
        "feed_address": home_of(request) + reverse("councils:feed", args=[pk]),
    }
    return render(request, "councils/body.html", context)


@require_safe
def of_unit(request: HttpRequest, slug: str) -> HttpResponse:
    """The line that a unit's page asks for; opened by itself it leads there."""
    actor = actor_of(request)
    unit = get_object_or_404(units.visible_to(actor), slug=slug)
    found = policies.visible_to(actor).filter(unit=unit, dissolved_on=None).first()
    if wants_part(request):
        meetings = policies.meetings_visible_to(actor).filter(body=found)
        context = {"body": found, "next": queries.next_meeting(meetings)}
        response = render(request, "councils/parts/of_unit.html", context)
    else:
        response = redirect(found or "councils:list")
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    open_to = policies.meetings_visible_to(actor)
    found = get_object_or_404(open_to, pk=pk)
    own = queries.excuses_of(found).filter(term__in=policies.terms_of(actor))
    context = {
        "meeting": found,
        "instead": open_to.filter(makes_up_for=found).first(),
        "items": queries.items_of(found),
        "open_decisions": set(
            policies.decisions_visible_to(actor)
            .filter(item__meeting=found)
            .values_list("pk", flat=True)
        ),
        "came": queries.who_came(found) if found.is_over else [],
        "guests": found.guests.all() if found.is_over else [],
        "minutes": policies.minutes_visible_to(actor).filter(meeting=found).first(),
        "may_keep": policies.may_keep(actor, found.body),
        "is_seated": policies.is_seated(actor, found.body),
        "is_coming": found.state in found.COMING,
        **with_acts(actor, own),
    }
    return render(request, "councils/meeting.html", context)


@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = get_object_or_404(policies.decisions_visible_to(actor), pk=pk)
    context = {
        "decision": found,
        "evidence": queries.evidence_in_words(found.evidence),
        "votes": found.votes.select_related("seat", "term"),
        "tasks": found.item.tasks.select_related("task"),
        "requests": queries.requests_of(found),
        "may_ask": operations.ask_owner.is_open(actor, found)
        and queries.clauses_to_ask(found.item.meeting.body).exists(),
    }
    return render(request, "councils/decision.html", context)
