from django.urls import path

from tongxin.founding.views import figures, places, setup, workbook

app_name = "founding"
urlpatterns = [
    path("setup/", setup.setup, name="setup"),
    path("setup/house/", setup.describe, name="house"),
    path("setup/places/", places.place_list, name="places"),
    path("setup/places/add/", places.add, name="add_places"),
    path("setup/places/<int:pk>/", places.place, name="place"),
    places.rename.path("setup/places/<int:pk>/rename/"),
    places.remove.path("setup/places/<int:pk>/remove/"),
    path("setup/workbook/", workbook.workbook, name="workbook"),
    path("setup/workbook/take/", workbook.take, name="take_workbook"),
    path("setup/workbook/empty/", workbook.empty, name="empty_workbook"),
    path("setup/calendar/", figures.calendar, name="calendar"),
    path("setup/calendar/<int:year>/", figures.calendar_year, name="calendar_year"),
    path("rules/", figures.rules, name="rules"),
    figures.take_back.path("rules/figures/<int:pk>/back/"),
    path("rules/<str:code>/", figures.rule, name="rule"),
    path("rules/<str:code>/set/", figures.set_figure, name="set_figure"),
]
