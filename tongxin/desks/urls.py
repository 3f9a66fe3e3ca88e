from django.urls import path

from tongxin.desks.views import public, staff, trace

app_name = "desks"
urlpatterns = [
    path("", public.home, name="home"),
    path("about/", public.about, name="about"),
    path("privacy/", public.privacy, name="privacy"),
    path("me/", public.my_home, name="my_home"),
    path("desk/", staff.my_day, name="my_day"),
    path("journal/", staff.journal, name="journal"),
    path("journal/verify/", staff.verify_journal, name="verify_journal"),
    # ---- One walk, from wherever somebody sets out ----
    path("trace/matters/<int:pk>/", trace.matter, name="trace_matter"),
    path("trace/decisions/<int:pk>/", trace.decision, name="trace_decision"),
    path(
        "trace/plans/<int:pk>/clauses/<int:number>/", trace.clause, name="trace_clause"
    ),
    path(
        "trace/consultations/<int:pk>/statements/<int:number>/",
        trace.statement,
        name="trace_statement",
    ),
    path("trace/voices/<int:voice_id>/", trace.voice, name="trace_voice"),
    path("trace/receipts/<int:voice_id>/", trace.receipt, name="trace_receipt"),
]
