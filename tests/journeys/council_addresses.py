"""Addresses of joint conferences and of what is open to everybody: who opens them."""

from django.urls import reverse

from tests.journeys.sights import Sight, at, everywhere

COUNCILS: dict[str, list[Sight]] = {
    "councils:list": [at("visitor", "councils:list")],
    "councils:of_unit": [at("visitor", "councils:of_unit", "unit/slug")],
    "councils:body": [at("visitor", "councils:body", "body")],
    "councils:meeting": [
        *(
            at("visitor", "councils:meeting", f"meeting.{name}")
            for name in ("called", "sitting", "published", "missed")
        ),
        at("resident", "councils:meeting", "meeting.held"),
    ],
    "councils:minutes": [
        at("visitor", "councils:minutes", "meeting.published"),
        at("resident", "councils:minutes", "meeting.held"),
        at("clerk", "councils:minutes", "meeting.held"),
    ],
    "councils:decision": [
        at("visitor", "councils:decision", "decision"),
        at("clerk", "councils:decision", "decision.owed"),
    ],
    **everywhere("councils:screen", "resident", "meeting.sitting"),
    "councils:excuse": [
        at(reader, "councils:excuse", "meeting.called")
        for reader in ("resident", "clerk")
    ],
    **everywhere("councils:object_to", "resident", "meeting.held", "minutes.held"),
    **everywhere("councils:my_calendar", "resident"),
    "councils:work": [at("clerk", "councils:work"), at("secretary", "councils:work")],
    "councils:next": [at("clerk", "councils:next"), at("secretary", "councils:next")],
    **everywhere("councils:overview", "clerk"),
    **everywhere("councils:add_document", "clerk"),
    **everywhere("councils:found", "clerk"),
    **everywhere("councils:body_work", "clerk", "body"),
    **everywhere("councils:add_seat", "clerk", "body"),
    **everywhere("councils:fill_seat", "clerk", "body", "body.vacant"),
    **everywhere("councils:end_term", "clerk", "body", "term"),
    **everywhere("councils:declare", "clerk", "body"),
    "councils:bylaw": [
        Sight(
            "clerk",
            lambda house: reverse(
                "councils:bylaw", args=[house["body"].pk, "council.quorum"]
            ),
        )
    ],
    **everywhere("councils:studio", "clerk", "body"),
    **everywhere("councils:roster", "clerk", "body"),
    **everywhere("councils:plan", "clerk", "body"),
    "councils:meeting_work": [
        at("clerk", "councils:meeting_work", f"meeting.{name}")
        for name in ("planned", "called", "held", "missed")
    ],
    **everywhere("councils:move", "clerk", "meeting.planned"),
    **everywhere("councils:miss", "clerk", "meeting.called"),
    **everywhere("councils:put_on", "clerk", "meeting.planned"),
    **everywhere("councils:drop", "clerk", "meeting.planned", "item"),
    **everywhere("councils:call_seat", "clerk", "meeting.called", "call.seat"),
    **everywhere("councils:say_what_it_decides", "clerk", "meeting.planned", "item"),
    **everywhere("councils:live", "clerk", "meeting.sitting"),
    **everywhere("councils:seat_all", "clerk", "meeting.sitting"),
    **everywhere("councils:edit_minutes", "clerk", "meeting.held", "minutes.held"),
    **everywhere("councils:answer_objection", "clerk", "to_correct"),
    **everywhere("councils:tell_day", "clerk", "meeting.called"),
    **everywhere("councils:answers", "clerk", "meeting.published"),
    **everywhere("councils:correct", "clerk", "meeting.published", "minutes.published"),
    **everywhere("councils:ask_owner", "clerk", "decision.owed"),
    **everywhere("councils:requests", "liaison"),
    **everywhere("councils:reply", "liaison", "request"),
    **everywhere("councils:revise_clause", "liaison", "request.adopted"),
    # ---- What is open to everybody ----
    "openness:list": [
        at("visitor", "openness:list"),
        at("visitor", "openness:list", query="?kind=minutes"),
    ],
    **everywhere("openness:owed", "clerk"),
    **everywhere("openness:withhold", "clerk", "duty"),
}
