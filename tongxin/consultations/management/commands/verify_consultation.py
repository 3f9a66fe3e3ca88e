"""`manage.py verify_consultation`: recompute the seals, for the auditor."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongxin.consultations.models import Consultation
from tongxin.consultations.verification import Verdict, verify


class Command(BaseCommand):
    help = (
        "Recompute the seal of a consultation (or of all) from the stances as they"
        " stand; names the pseudonyms whose form was changed, and fails then."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", nargs="*", type=int, help="all, if none is given")

    def handle(self, *_args: Any, **options: Any) -> None:
        rows = Consultation.objects.exclude(sealed_at=None).select_related("seal_key")
        if options["number"]:
            rows = rows.filter(pk__in=options["number"])
            unknown = set(options["number"]) - set(rows.values_list("pk", flat=True))
            if unknown:
                raise CommandError(f"Not sealed: {', '.join(map(str, unknown))}")
        broken = 0
        for consultation in rows.order_by("pk"):
            verdict = verify(consultation)
            self.stdout.write(_line(consultation, verdict))
            broken += not verdict.is_sound
        if broken:
            raise CommandError(f"{broken} not as sealed.")


def _line(consultation: Consultation, verdict: Verdict) -> str:
    head = f"consultation {consultation.pk}, {verdict.form_count} forms"
    if verdict.is_sound:
        return f"{head}: as sealed, root {consultation.seal_root}"
    faults = [
        f"{word}: {', '.join(names)}"
        for word, names in (
            ("changed", verdict.changed),
            ("missing", verdict.missing),
            ("added", verdict.added),
        )
        if names
    ]
    if not verdict.is_root_right:
        faults.append("the forms do not lead to the root")
    if not verdict.is_print_right:
        faults.append("the published report does not have its digest")
    return f"{head}: NOT as sealed; {'; '.join(faults)}"
