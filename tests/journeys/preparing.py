"""Makes an empty database ready, with the smallest street that work can come to."""

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - the settings come first

from tests.journeys.house import photo  # noqa: E402
from tongxin.kernel.actors import SYSTEM  # noqa: E402
from tongxin.people import operations as people  # noqa: E402
from tongxin.people.models import Office, Role  # noqa: E402
from tongxin.voices import operations as voices  # noqa: E402

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    window = people.found_office(SYSTEM, kind=Office.Kind.STREET, name="受理窗口")
    people.found_office(SYSTEM, kind=Office.Kind.DEPARTMENT, name="街道城建办")
    # In demo mode it is entered without a password.
    clerk, _password = people.open_staff_account(
        SYSTEM, username="demo-clerk", public_name="黄演示"
    )
    people.appoint(SYSTEM, clerk, office=window, role=Role.CLERK)
    clerk.has_temporary_password = False
    clerk.save(update_fields=["has_temporary_password"])
    author = people.register_person(SYSTEM, name="林样例", phone="13600000000")
    voices.file_voice(
        SYSTEM,
        text="井盖松了，走上去会响。",
        kind="help",
        audience="office",
        author=author,
        files=[photo("井盖.png")],
    )
