"""Every write of this room, by theme."""

from tongxin.members.operations.corrections import answer_correction, ask_correction
from tongxin.members.operations.erasing import forget_person
from tongxin.members.operations.files import (
    add_member,
    confirm_member,
    correct_file,
    end_file,
    enter_member,
    move_member,
    set_activity,
)
from tongxin.members.operations.organisations import (
    dissolve_organisation,
    end_cadre,
    enter_cadre,
    entrust_files,
    found_organisation,
    name_cadre,
)
from tongxin.members.operations.reading import note_reading

__all__ = [
    "add_member",
    "answer_correction",
    "ask_correction",
    "confirm_member",
    "correct_file",
    "dissolve_organisation",
    "end_cadre",
    "end_file",
    "enter_cadre",
    "enter_member",
    "entrust_files",
    "forget_person",
    "found_organisation",
    "move_member",
    "name_cadre",
    "note_reading",
    "set_activity",
]
