"""Every write of this room, by theme."""

from tongxin.founding.operations.calendar import add_holidays
from tongxin.founding.operations.house import describe_house
from tongxin.founding.operations.places import add_places
from tongxin.founding.operations.rules import set_figure, take_figure_back
from tongxin.founding.operations.street import load_street, try_street
