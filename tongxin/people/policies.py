"""Who may see and change persons, offices, accounts and posts."""

from django.db.models import QuerySet

from tongxin.kernel.actors import System
from tongxin.people.models import Actor, Office, Person, Role, User
from tongxin.people.reach import Reach

# Posts that speak with residents in the course of the work. The room that shows a
# record decides first whether this actor may see it at all.
CONTACT_ROLES = frozenset(
    {
        Role.CLERK,
        Role.RECEPTIONIST,
        Role.SECRETARY,
        Role.CHIEF,
        Role.LIAISON,
        Role.SOCIAL_WORKER,
        Role.DATA_OFFICER,
    }
)
# Ledgers and monthly reports: the street's own office reads its whole street, a Party
# secretary her communities. A room narrows to them what it shows the actor anyway.
REPORT_READERS = Reach(
    everywhere=[
        (role, Office.Kind.STREET) for role in (Role.CHIEF, Role.CLERK, Role.SECRETARY)
    ],
    community=[(Role.SECRETARY, Office.Kind.COMMUNITY)],
)
# Those who watch the administrator cannot be the administrator.
WATCHING_ROLES = frozenset({Role.AUDITOR, Role.DATA_OFFICER})


def visible_to(actor: Actor) -> QuerySet[Person]:
    """Persons this actor may find: all for those who take in, else their own."""
    persons = Person.objects.select_related("seal_key")
    if may_find_persons(actor):
        return persons
    if isinstance(actor, User) and actor.person_id is not None:
        return persons.filter(pk=actor.person_id)
    return persons.none()


def may_find_persons(actor: Actor) -> bool:
    if isinstance(actor, System):
        return True
    return isinstance(actor, User) and (
        actor.takes_in or actor.has_role(Role.DATA_OFFICER)
    )


def may_register_person(actor: Actor) -> bool:
    """Anybody: filing a voice makes a person, with or without an account."""
    return not isinstance(actor, User) or actor.is_active


def is_self(actor: Actor, person: Person) -> bool:
    return isinstance(actor, User) and actor.person_id == person.pk


def may_change_contact(actor: Actor, person: Person) -> bool:
    return is_self(actor, person) or may_find_persons(actor)


def may_read_contact(actor: Actor, person: Person) -> bool:
    if isinstance(actor, System) or is_self(actor, person):
        return True
    return isinstance(actor, User) and actor.has_role(*CONTACT_ROLES)


def may_erase_person(actor: Actor, person: Person) -> bool:
    # The program itself forgets people when an import is taken out again.
    if isinstance(actor, System):
        return True
    return is_self(actor, person) or is_data_officer(actor)


def is_data_officer(actor: Actor) -> bool:
    return isinstance(actor, User) and actor.has_role(Role.DATA_OFFICER)


def is_administrator(actor: Actor) -> bool:
    if isinstance(actor, System):
        return True
    return isinstance(actor, User) and actor.has_role(Role.ADMINISTRATOR)


def may_appoint(actor: Actor, user: User) -> bool:
    """An administrator, and nobody themself."""
    return is_administrator(actor) and actor.pk != user.pk


def may_register_organisation(actor: Actor) -> bool:
    return is_administrator(actor) or (isinstance(actor, User) and actor.takes_in)


def offices_visible_to(actor: Actor) -> QuerySet[Office]:
    """Offices are public: whom to ask is nobody's secret."""
    return Office.objects.all()


def accounts_visible_to(actor: Actor) -> QuerySet[User]:
    """Accounts opened for work, which have a name for colleagues; no resident's."""
    if not is_administrator(actor):
        return User.objects.none()
    return User.objects.exclude(public_name="")


def secretary_of(actor: Actor) -> frozenset[int]:
    """Communities whose Party secretary the actor is."""
    if not isinstance(actor, User):
        return frozenset()
    return frozenset(
        post.office.community_id
        for post in actor.posts
        if post.office.kind == Office.Kind.COMMUNITY
        and post.role == Role.SECRETARY
        and post.office.community_id is not None
    )
