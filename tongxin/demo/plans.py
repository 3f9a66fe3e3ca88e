"""Plan documents of the demo: registered, with their versions and numbered clauses."""

from datetime import timedelta
from functools import partial
from typing import Any

from tongxin.demo.life import Story
from tongxin.demo.street import Street, read
from tongxin.kernel import clock
from tongxin.plans import operations, queries
from tongxin.plans.models import PlanDocument


def plan_documents(street: Street, story: Story) -> None:
    for facts in read("councils/plans.toml")["plan"]:
        day = story.last + timedelta(days=facts["days"])
        story.at(day, 10, partial(_register, street, story, facts))


def _register(street: Street, story: Story, facts: dict[str, Any]) -> None:
    clerk = street.accounts["demo-clerk"]
    plan = operations.register_plan(
        clerk,
        street.units.get(facts.get("unit", "")),
        kind=facts["kind"],
        title=facts["title"],
        owner=street.offices[facts["owner"]],
    )
    clauses = dict(enumerate(facts["clauses"], start=1))
    operations.add_version(
        clerk, plan, clauses=clauses, issued_on=clock.today(), note=facts["note"]
    )
    for later in facts.get("later", ()):
        day = story.last + timedelta(days=later["days"])
        story.at(day, 10, partial(_again, street, plan, later))


def _again(street: Street, plan: PlanDocument, later: dict[str, Any]) -> None:
    """A later version: what conferences changed meanwhile stays as it is."""
    clerk = street.accounts["demo-clerk"]
    changed = {int(number): text for number, text in later["changed"].items()}
    clauses = queries.clauses_now(plan) | changed
    operations.add_version(
        clerk, plan, clauses=clauses, issued_on=clock.today(), note=later["note"]
    )
