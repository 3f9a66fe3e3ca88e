from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.models import CalendarDay, CalendarYear, Status
from tongxin.kernel.operations import add_calendar, add_calendar_year
from tongxin.kernel.tests.refusing import refused

pytestmark = pytest.mark.django_db

NEW_YEAR = {date(2027, 1, 1): (False, "元旦")}


def test_year_is_kept_with_its_source_and_status():
    year = add_calendar_year(
        SYSTEM, 2027, days=NEW_YEAR, source=" 国办发明电 ", status=Status.VERIFIED
    )
    year.refresh_from_db()
    assert (year.year, year.source, year.status) == (2027, "国办发明电", "verified")
    day = CalendarDay.objects.get()
    assert (day.on, day.is_workday, day.name) == (date(2027, 1, 1), False, "元旦")
    assert (str(year), str(day)) == ("2027", "2027-01-01")


def test_second_table_of_a_year_replaces_the_first_whole():
    add_calendar_year(SYSTEM, 2027, days=NEW_YEAR, source="草案")
    add_calendar_year(
        SYSTEM, 2027, days={date(2027, 2, 6): (True, "春节")}, source="正式"
    )
    assert CalendarYear.objects.get().source == "正式"
    assert [day.on for day in CalendarDay.objects.all()] == [date(2027, 2, 6)]


def test_years_of_one_file_are_all_taken_in():
    years = add_calendar(
        SYSTEM, days={**NEW_YEAR, date(2028, 1, 1): (False, "元旦")}, source="国办"
    )
    assert [year.year for year in years] == [2027, 2028]
    assert CalendarDay.objects.count() == 2


def test_visitor_may_not_change_the_calendar():
    with pytest.raises(PermissionDenied):
        add_calendar_year(VISITOR, 2027, days=NEW_YEAR, source="国办")
    assert not CalendarYear.objects.exists()


def test_table_without_a_source_is_refused():
    with refused("Say where the calendar was read."):
        add_calendar_year(SYSTEM, 2027, days=NEW_YEAR, source="  ")


def test_day_of_another_year_is_refused():
    with pytest.raises(ValidationError, match="2028"):
        add_calendar_year(SYSTEM, 2028, days=NEW_YEAR, source="国办")
