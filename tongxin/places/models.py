"""The street, its communities, and the spots inside them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongxin.journal.witness import Witnessed


class Place(Witnessed):
    """A street, community, park, estate or building; all but a street lie in one."""

    class Kind(models.TextChoices):
        STREET = "street", _("Subdistrict")
        COMMUNITY = "community", _("Community")
        PARK = "park", _("Industrial park")
        ESTATE = "estate", _("Estate or village")
        BUILDING = "building", _("Building")

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=80)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    # The community it lies in; a community names itself, a street none. Kept as a
    # column because every reading right of a community office starts from it.
    community = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="places"
    )
    is_invented = models.BooleanField(default=False)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], name="place_name_once_per_parent"
            ),
            models.CheckConstraint(
                condition=Q(kind="street", parent=None)
                | ~Q(kind="street") & Q(parent__isnull=False),
                name="place_only_a_street_has_no_parent",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(parent=None),
                name="place_street_name_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["street", "community"])
                | Q(community__isnull=False),
                name="place_inside_a_community_names_it",
            ),
        ]

    def __str__(self) -> str:
        return self.name
