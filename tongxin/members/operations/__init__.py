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
