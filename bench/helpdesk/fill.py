"""Make the peer's tables, fill them with our texts, and say how to get in.

Runs in the peer's environment: the texts come in as JSON, the rest goes out so.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

EMAIL = "someone@example.org"
CLIENTS = 16


def main() -> None:
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("loaddata", "emailtemplate.json", verbosity=0)
    texts = json.loads(Path(sys.argv[1]).read_text())
    json.dump(_filled(texts), sys.stdout)


def _filled(texts: list[str]) -> dict[str, object]:
    from django.contrib.auth.models import User  # noqa: PLC0415 - after the setup
    from helpdesk.models import FollowUp, Queue, Ticket  # noqa: PLC0415

    queue = Queue.objects.create(
        title="Street", slug="street", allow_public_submission=True
    )
    now = timezone.now()
    # Asked for anew: not every database gives keys back for many rows.
    Ticket.objects.bulk_create(
        (
            Ticket(
                title=text[:30],
                description=text,
                queue=queue,
                submitter_email=EMAIL,
                created=now - timedelta(minutes=5 * (len(texts) - number)),
            )
            for number, text in enumerate(texts)
        ),
        batch_size=1000,
    )
    tickets = list(Ticket.objects.order_by("pk"))
    FollowUp.objects.bulk_create(
        (
            FollowUp(
                ticket=ticket,
                title="Ticket Opened",
                date=ticket.created,
                public=True,
                comment=ticket.description,
            )
            for ticket in tickets
        ),
        batch_size=1000,
    )
    client = Client()
    clerk: Any = User.objects.create_superuser("clerk")
    client.force_login(clerk)
    return {
        "queue": queue.pk,
        "cookie": f"sessionid={client.cookies['sessionid'].value}",
        "tickets": [ticket.pk for ticket in tickets[-CLIENTS:]],
        "public": [
            f"/view/?ticket={ticket.ticket_for_url}&email={EMAIL}"
            f"&key={ticket.secret_key}"
            for ticket in tickets[-CLIENTS:]
        ],
    }


if __name__ == "__main__":
    main()
