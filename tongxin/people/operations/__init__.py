"""Every write of this room, by theme."""

from tongxin.people.operations.accounts import (
    change_password,
    claim_person,
    close_account,
    confirm_phone,
    invite,
    open_account,
    open_staff_account,
    record_failed_sign_in,
    record_second_step,
    record_sign_in,
    remove_second_step,
    renew_password,
)
from tongxin.people.operations.identity import move_id_number, set_id_number
from tongxin.people.operations.many import Newcomer, register_people
from tongxin.people.operations.offices import (
    appoint,
    appoint_first_administrator,
    close_office,
    end_appointment,
    found_office,
    register_organisation,
)
from tongxin.people.operations.persons import (
    change_contact,
    erase_person,
    export_person,
    register_person,
)
