from django.urls import path

from tongxin.desks.views import public, staff, trace
from tongxin.kernel.rooms import rooms

app_name = "desks"
urlpatterns = [
    path("", public.home, name="home"),
    path("search/", public.search, name="search"),
    path("robots.txt", public.robots, name="robots"),
    path("about/", public.about, name="about"),
    path("privacy/", public.privacy, name="privacy"),
    path("me/", public.my_home, name="my_home"),
    path("desk/", staff.my_day, name="my_day"),
    # ---- One walk, from wherever somebody sets out ----
    *(
        trace.address_of(start)
        for room in rooms().values()
        if room.history
        for start in room.history.starts
    ),
]
