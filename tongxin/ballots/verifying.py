"""Does a ballot stand as its people left it? For the auditor; each room says how."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tongxin.ballots.models import Answer, SealedBallot
from tongxin.kernel.sealed import CannotOpen

if TYPE_CHECKING:
    from tongxin.kernel.sealed import RowCode


def faults_of_codes(answers: QuerySet[Any]) -> Iterator[str]:
    """Each answer that the program did not write as it stands."""
    code = cast("RowCode", answers.model._meta.get_field("code"))
    for row in answers.order_by("pk").iterator():
        if not code.is_true(row):
            yield _("the answer of %(pseudonym)s was changed or invented") % {
                "pseudonym": cast("Answer", row).pseudonym
            }


def moved(places: Iterable[Any]) -> Iterator[Any]:
    """Rows whose pseudonym does not open under their own person any more."""
    for row in places:
        try:
            is_known = bool(row.pseudonym)
        except CannotOpen:
            is_known = False
        if not is_known:
            yield row


def differences(
    first: Any, second: Any, name: str = "", *, but: frozenset[str] = frozenset()
) -> Iterator[str]:
    """The names of all places where two values of lists and dictionaries differ."""
    if isinstance(first, dict) and isinstance(second, dict):
        for key in sorted(first.keys() | second.keys()):
            if key not in but:
                its = first.get(key), second.get(key)
                yield from differences(*its, f"{name}.{key}".lstrip("."), but=but)
    elif (
        isinstance(first, list)
        and isinstance(second, list)
        and len(first) == len(second)
    ):
        for at, its in enumerate(zip(first, second, strict=True), 1):
            yield from differences(*its, f"{name}.{at}", but=but)
    elif first != second:
        yield name


def opened(model: type[SealedBallot]) -> QuerySet[Any]:
    """Those that were ever open, with the keys that their seals need."""
    rows = model._default_manager.exclude(opened_at=None)
    return rows.select_related("seal_key").order_by("pk")


class VerifyCommand(BaseCommand):
    """All that were opened, or those of the numbers given."""

    model: type[SealedBallot]

    def faults(self, ballot: Any) -> Iterable[str]:
        """What is not as it was left, in words."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", nargs="*", type=int, help="all, if none is given")

    def handle(self, *_args: Any, **options: Any) -> None:
        rows = opened(self.model)
        if options["number"]:
            rows = rows.filter(pk__in=options["number"])
            unknown = set(options["number"]) - set(rows.values_list("pk", flat=True))
            if unknown:
                raise CommandError(f"Never opened: {', '.join(map(str, unknown))}")
        broken = 0
        for ballot in rows:
            faults = "; ".join(self.faults(ballot))
            root = f", root {ballot.seal_root}" if ballot.seal_root else ", not sealed"
            told = f"NOT as it was left; {faults}" if faults else "as it was left"
            self.stdout.write(f"{ballot._meta.model_name} {ballot.pk}: {told}{root}")
            broken += bool(faults)
        if broken:
            raise CommandError(f"{broken} not as left.")
