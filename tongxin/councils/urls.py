from django.urls import path

from tongxin.councils.views import (
    answers,
    clauses,
    excuses,
    files,
    live,
    meetings,
    minutes,
    office,
    public,
    studio,
)

app_name = "councils"

BODY = "councils/<int:pk>/"
BODY_WORK = f"{BODY}work/"
PART_OF_BODY = "councils/<int:body_id>/work/"
MEETING = "meetings/<int:pk>/"
MEETING_WORK = f"{MEETING}work/"
LIVE = f"{MEETING}live/"
PART_OF_MEETING = "meetings/<int:meeting_id>/"
ITEM_WORK = f"{PART_OF_MEETING}work/items/<int:pk>/"
ITEM = f"{PART_OF_MEETING}live/items/<int:pk>/"
MINUTES = f"{MEETING}minutes/"
VERSION = f"{PART_OF_MEETING}minutes/<int:pk>/"
urlpatterns = [
    path("councils/", public.body_list, name="list"),
    path("councils/of/<slug:slug>/", public.of_unit, name="of_unit"),
    path("councils/work/", office.work, name="work"),
    path("councils/next/", office.next_meetings, name="next"),
    office.add_document.path("councils/papers/add/"),
    office.found.path("councils/found/"),
    path("councils/overview/", office.overview, name="overview"),
    path("councils/overview/meetings.xlsx", office.overview_xlsx, name="overview_xlsx"),
    office.end_conflict.path("councils/interests/<int:pk>/end/"),
    # ---- A body ----
    path(BODY, public.body, name="body"),
    path(f"{BODY}meetings.ics", files.feed, name="feed"),
    path(f"{BODY}sign.pdf", files.sign, name="sign_pdf"),
    path(BODY_WORK, office.body_work, name="body_work"),
    office.add_seat.path(f"{BODY_WORK}seats/add/"),
    office.fill_seat.path(f"{PART_OF_BODY}seats/<int:pk>/"),
    office.close_seat.path(f"{PART_OF_BODY}seats/<int:pk>/close/"),
    path(f"{PART_OF_BODY}terms/<int:pk>/end/", office.end_term, name="end_term"),
    path(f"{BODY_WORK}interests/", office.declare, name="declare"),
    path(f"{BODY_WORK}bylaws/<str:code>/", office.bylaw, name="bylaw"),
    path(f"{BODY_WORK}studio/", office.studio, name="studio"),
    path(f"{BODY_WORK}studio/roster/", studio.roster, name="roster"),
    office.plan.path(f"{BODY_WORK}plan/"),
    # ---- A meeting ----
    path(MEETING, public.meeting, name="meeting"),
    path(MEETING_WORK, meetings.meeting_work, name="meeting_work"),
    meetings.move.path(f"{MEETING_WORK}move/"),
    meetings.miss.path(f"{MEETING_WORK}miss/"),
    path(f"{MEETING_WORK}accept/", meetings.accept, name="accept"),
    meetings.put_on.path(f"{MEETING_WORK}put-on/"),
    meetings.drop.path(f"{ITEM_WORK}drop/"),
    meetings.say_what_it_decides.path(f"{ITEM_WORK}about/"),
    meetings.call.path(f"{MEETING_WORK}call/"),
    path(f"{MEETING_WORK}calls/<int:notice_pk>/", meetings.call_seat, name="call_seat"),
    path(
        f"{MEETING_WORK}calls/<int:notice_pk>/number/",
        meetings.call_number,
        name="call_number",
    ),
    meetings.begin.path(f"{MEETING_WORK}begin/"),
    path(f"{MEETING}excuse/", excuses.excuse, name="excuse"),
    path(
        f"{MEETING}excuses/<int:excuse_pk>/withdraw/",
        excuses.come_after_all,
        name="come_after_all",
    ),
    path(f"{MEETING_WORK}tell-day/", answers.tell_day, name="tell_day"),
    path(f"{MEETING}answers/", answers.answers, name="answers"),
    # ---- While it sits ----
    path(LIVE, live.live, name="live"),
    path(f"{MEETING}screen/", live.screen, name="screen"),
    path(f"{LIVE}sit/", live.sit, name="sit"),
    live.seat_all.path(f"{LIVE}seats/"),
    live.leave.path(f"{PART_OF_MEETING}live/seats/<int:pk>/leave/"),
    live.guest.path(f"{LIVE}guest/"),
    path(f"{LIVE}line/", live.line, name="line"),
    live.strike.path(f"{PART_OF_MEETING}live/lines/<int:pk>/strike/"),
    path(f"{LIVE}voice/", live.voice, name="voice"),
    live.take_up.path(ITEM),
    live.recuse.path(f"{ITEM}recuse/"),
    path(f"{ITEM}decide/", live.decide, name="decide"),
    live.carry.path(f"{ITEM}carry/"),
    live.refer.path(f"{ITEM}refer/"),
    live.task.path(f"{ITEM}task/"),
    live.end.path(f"{LIVE}end/"),
    # ---- Minutes ----
    path(MINUTES, minutes.minutes, name="minutes"),
    meetings.draft.path(f"{MINUTES}draft/"),
    path(f"{VERSION}edit/", minutes.edit, name="edit_minutes"),
    minutes.object_to.path(f"{VERSION}object/"),
    minutes.answer_objection.path("minutes/objections/<int:pk>/"),
    minutes.sign.path(f"{VERSION}sign/"),
    minutes.correct.path(f"{VERSION}correct/"),
    path(f"{MINUTES}minutes.docx", files.minutes_docx, name="minutes_docx"),
    path(f"{MINUTES}minutes.pdf", files.minutes_pdf, name="minutes_pdf"),
    # ---- One's own ----
    path("my/calendar/", studio.my_calendar, name="my_calendar"),
    path("my/calendar/renew/", studio.renew_calendar, name="renew_calendar"),
    path("calendar/<str:token>/seats.ics", files.seats_feed, name="seats_feed"),
    # ---- Decisions and clauses ----
    path("decisions/<int:pk>/", public.decision, name="decision"),
    clauses.ask.path("decisions/<int:pk>/ask/"),
    path("plan-requests/", clauses.requests, name="requests"),
    path("plan-requests/<int:pk>/reply/", clauses.reply, name="reply"),
    path("plan-requests/<int:pk>/revise/", clauses.revise, name="revise_clause"),
]
