from django.urls import path

from tongxin.councils.views import (
    calling,
    clauses,
    coming,
    excusing,
    files,
    live,
    meetings,
    minutes,
    office,
    overview,
    public,
    returning,
    studio,
)

app_name = "councils"

BODY = "councils/<int:pk>/"
BODY_WORK = f"{BODY}work/"
MEETING = "meetings/<int:pk>/"
MEETING_WORK = f"{MEETING}work/"
LIVE = f"{MEETING}live/"
MINUTES = f"{MEETING}minutes/"
urlpatterns = [
    path("councils/", public.body_list, name="list"),
    path("councils/of/<slug:slug>/", public.of_unit, name="of_unit"),
    path("councils/work/", office.work, name="work"),
    path("councils/next/", coming.next_meetings, name="next"),
    path("councils/papers/add/", office.add_document, name="add_document"),
    path("councils/found/", office.found, name="found"),
    path("councils/overview/", overview.overview, name="overview"),
    path(
        "councils/overview/meetings.xlsx", overview.overview_xlsx, name="overview_xlsx"
    ),
    path(BODY, public.body, name="body"),
    path(f"{BODY}meetings.ics", files.feed, name="feed"),
    path(f"{BODY}sign.pdf", files.sign, name="sign_pdf"),
    path(BODY_WORK, office.body_work, name="body_work"),
    path(f"{BODY_WORK}seats/add/", office.add_seat, name="add_seat"),
    path(f"{BODY_WORK}seats/<int:seat_pk>/", office.fill_seat, name="fill_seat"),
    path(
        f"{BODY_WORK}seats/<int:seat_pk>/close/", office.close_seat, name="close_seat"
    ),
    path(f"{BODY_WORK}terms/<int:term_pk>/end/", office.end_term, name="end_term"),
    path(f"{BODY_WORK}interests/", office.declare, name="declare"),
    path(
        f"{BODY_WORK}interests/<int:conflict_pk>/end/",
        office.end_conflict,
        name="end_conflict",
    ),
    path(f"{BODY_WORK}bylaws/<str:code>/", office.bylaw, name="bylaw"),
    path(f"{BODY_WORK}studio/", office.studio, name="studio"),
    path(f"{BODY_WORK}studio/roster/", studio.roster, name="roster"),
    path(f"{BODY_WORK}plan/", meetings.plan, name="plan"),
    path(MEETING, public.meeting, name="meeting"),
    path(MEETING_WORK, meetings.meeting_work, name="meeting_work"),
    path(f"{MEETING_WORK}move/", meetings.move, name="move"),
    path(f"{MEETING_WORK}miss/", meetings.miss, name="miss"),
    path(f"{MEETING_WORK}accept/", meetings.accept, name="accept"),
    path(f"{MEETING_WORK}put-on/", meetings.put_on, name="put_on"),
    path(f"{MEETING_WORK}items/<int:item_pk>/drop/", meetings.drop, name="drop"),
    path(
        f"{MEETING_WORK}items/<int:item_pk>/about/",
        meetings.say_what_it_decides,
        name="say_what_it_decides",
    ),
    path(f"{MEETING_WORK}call/", meetings.call, name="call"),
    path(f"{MEETING_WORK}calls/<int:notice_pk>/", calling.call_seat, name="call_seat"),
    path(
        f"{MEETING_WORK}calls/<int:notice_pk>/number/",
        calling.call_number,
        name="call_number",
    ),
    path(f"{MEETING_WORK}begin/", meetings.begin, name="begin"),
    path(f"{MEETING}excuse/", excusing.excuse, name="excuse"),
    path(
        f"{MEETING}excuses/<int:excuse_pk>/withdraw/",
        excusing.come_after_all,
        name="come_after_all",
    ),
    path(LIVE, live.live, name="live"),
    path(f"{MEETING}screen/", live.screen, name="screen"),
    path(f"{LIVE}sit/", live.sit, name="sit"),
    path(f"{LIVE}seats/<int:seat_pk>/leave/", live.leave, name="leave"),
    path(f"{LIVE}guest/", live.guest, name="guest"),
    path(f"{LIVE}line/", live.line, name="line"),
    path(f"{LIVE}lines/<int:line_pk>/strike/", live.strike, name="strike"),
    path(f"{LIVE}voice/", live.voice, name="voice"),
    path(f"{LIVE}items/<int:item_pk>/", live.take_up, name="take_up"),
    path(f"{LIVE}items/<int:item_pk>/recuse/", live.recuse, name="recuse"),
    path(f"{LIVE}items/<int:item_pk>/decide/", live.decide, name="decide"),
    path(f"{LIVE}items/<int:item_pk>/put-off/", live.put_off, name="put_off"),
    path(f"{LIVE}items/<int:item_pk>/task/", live.task, name="task"),
    path(f"{LIVE}items/<int:item_pk>/ask/", live.ask, name="ask_clause"),
    path(f"{LIVE}end/", live.end, name="end"),
    path(MINUTES, minutes.minutes, name="minutes"),
    path(f"{MINUTES}draft/", minutes.draft, name="draft"),
    path(f"{MINUTES}edit/", minutes.edit, name="edit_minutes"),
    path(f"{MINUTES}object/", minutes.object_to, name="object_to"),
    path(
        f"{MINUTES}objections/<int:objection_pk>/",
        minutes.answer_objection,
        name="answer_objection",
    ),
    path(f"{MINUTES}sign/", minutes.sign, name="sign"),
    path(f"{MINUTES}correct/", minutes.correct, name="correct"),
    path(f"{MINUTES}minutes.docx", files.minutes_docx, name="minutes_docx"),
    path(f"{MINUTES}minutes.pdf", files.minutes_pdf, name="minutes_pdf"),
    path("my/calendar/", studio.my_calendar, name="my_calendar"),
    path("my/calendar/renew/", studio.renew_calendar, name="renew_calendar"),
    path("calendar/<str:token>/seats.ics", files.seats_feed, name="seats_feed"),
    path(f"{MEETING}answers/", returning.answers, name="answers"),
    path(f"{MEETING_WORK}tell-day/", returning.tell_day, name="tell_day"),
    path("decisions/<int:pk>/", public.decision, name="decision"),
    path("decisions/<int:pk>/ask/", clauses.ask, name="ask_owner"),
    path("plan-requests/", clauses.requests, name="requests"),
    path("plan-requests/<int:pk>/reply/", clauses.reply, name="reply"),
    path("plan-requests/<int:pk>/revise/", clauses.revise, name="revise_clause"),
]
