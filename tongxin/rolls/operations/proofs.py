"""Photos and copies of papers: handed in, looked at, and deleted in time.

They rest sealed with the person's own key. Thirty days after the decision nobody needs
them (`roll.proof.keep_days`); while an objection is open, or may still be made, they
stay. What remains is that a paper was seen, and its fingerprint.
"""

import secrets

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.journal import operations as journal
from tongxin.journal.acts import operation
from tongxin.journal.words import Words, say
from tongxin.kernel import clock, sealed
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.due import latest_start
from tongxin.kernel.files import CheckedFile
from tongxin.kernel.guard import require
from tongxin.people.models import Actor, account_of
from tongxin.rolls import policies
from tongxin.rolls.models import Entitlement, Objection, Proof
from tongxin.rolls.operations.rules import LOOKED_AT_ENTRY

MAX_PROOFS = 3
BATCH_SIZE = 200


say(
    "entitlement.proof_deleted",
    Words(
        pgettext_lazy("journal", "deleted the proof"),
        pgettext_lazy("journal", "proof deleted"),
    ),
)


@operation(
    "entitlement.proof_added",
    Words(
        pgettext_lazy("journal", "handed in a proof"),
        pgettext_lazy("journal", "proof handed in"),
    ),
    LOOKED_AT_ENTRY,
)
def add_proof(actor: Actor, entitlement: Entitlement, *, file: CheckedFile) -> Proof:
    """Hand in one photo or PDF of a paper: the person, or whoever keeps the roll.

    Only while somebody will look at it: a claim being checked, or an open objection.
    """
    if not (file.content_type.startswith("image/") or file.name.endswith(".pdf")):
        raise ValidationError(_("A proof is a photo or a PDF."))
    if entitlement.proofs.filter(deleted_at=None).count() >= MAX_PROOFS:
        raise ValidationError(
            _("At most %(most)d files go with one claim.") % {"most": MAX_PROOFS}
        )
    proof = Proof(
        entitlement=entitlement,
        seal_key=entitlement.seal_key,
        **file.described(),
        added_by=account_of(actor),
    )
    token = sealed.seal_bytes(proof.seal_key, file.content, context_of(proof))
    proof.file = ContentFile(token, name=f"{secrets.token_hex(16)}.sealed")
    proof.save()
    return proof


def context_of(proof: Proof) -> str:
    """What the sealed bytes are bound to: a file put in another row does not open."""
    return f"{proof._meta.label}:{proof.entitlement_id}:{proof.sha256}"


@transaction.atomic
def open_proof(actor: Actor, proof: Proof) -> bytes | None:
    """The file in the clear, or None when it is gone; a keeper's reading is kept."""
    entitlement = proof.entitlement
    require(policies.may_see_entry(actor, entitlement), "")
    if proof.deleted_at is not None or entitlement.person.erased_at is not None:
        return None
    if not policies.is_own(actor, entitlement):
        journal.record_read(actor, entitlement, "proof")
    with proof.file.open("rb") as file:
        return sealed.open_bytes(proof.seal_key, file.read(), context_of(proof))


def delete_old_proofs() -> int:
    """Delete what nobody needs any more; how many. Comes round."""
    deleted = 0
    for proof in _needed_no_more()[:BATCH_SIZE]:
        # The bytes first: what stops here is found again, and nothing is left over.
        proof.file.delete(save=False)
        with journal.act_first():
            rows = Proof.objects.filter(pk=proof.pk, deleted_at=None)
            if rows.update(deleted_at=timezone.now(), file="", name="", seal_key=None):
                entry = proof.entitlement
                journal.record(SYSTEM, "entitlement.proof_deleted", entry)
                deleted += 1
    return deleted


def _needed_no_more() -> QuerySet[Proof]:
    today = clock.today()
    old = latest_start("roll.proof.keep_days", today)
    objections = Objection.objects.filter(entitlement=OuterRef("entitlement"))
    undecided = objections.filter(Q(outcome="") | Q(decided_on__gt=old))
    is_old = Q(entitlement__checked_on__lte=old) & (
        Q(entitlement__object_until=None) | Q(entitlement__object_until__lt=today)
    )
    return (
        Proof.objects.filter(deleted_at=None)
        .annotate(is_undecided=Exists(undecided))
        .filter(
            Q(entitlement__person__erased_at__isnull=False)
            | is_old & Q(is_undecided=False)
        )
        .select_related("entitlement")
        .order_by("pk")
    )
