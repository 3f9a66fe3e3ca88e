"""Marks say counts by length, and of what is not told nothing but that."""

from datetime import date

import pytest

from tongxin.kernel.marks import Axis, bar, columns, disc, lines


def test_parts_of_a_bar_stand_beside_each_other():
    drawn = bar((1, "inky"), (0, "half"), (3, "stall"), whole=8)
    assert drawn.count("<rect") == 2
    assert 'class="inky" x="0%" y="1" width="12.5%"' in drawn
    assert 'class="stall" fill="url(#stall)" x="12.5%" y="1" width="37.5%"' in drawn
    assert "<rect" not in bar((0, "inky"), whole=0)


def test_what_is_too_few_looks_the_same_whatever_it_is():
    drawn = columns([None, 5, 10], 10, "人")
    assert drawn.count('class="plan"') == 1
    assert 'height="60"/>' in drawn
    assert 'aria-label="人"' in drawn


def test_a_label_is_escaped():
    assert "<script>" not in columns([5], 5, "<script>")


def test_a_month_without_a_share_breaks_no_line():
    drawn = lines([("run", [100, None, 0])], "率")
    assert drawn.count("<circle") == 2
    assert 'y1="6"' in drawn
    assert 'y2="126"' in drawn


def test_days_outside_an_axis_stand_at_its_edges():
    axis = Axis(date(2026, 1, 1), date(2027, 1, 1))
    assert [axis.at(date(2025, 1, 1)), axis.at(date(2030, 1, 1))] == [0, 100]
    assert axis.years == [(2026, 0)]


@pytest.mark.parametrize("quarters", [1, 2, 3, 4])
def test_a_disc_fills_by_quarters_and_what_stands_still_is_struck(quarters):
    assert "stop" not in disc(quarters)
    assert 'class="stop"' in disc(quarters, is_stopped=True)
