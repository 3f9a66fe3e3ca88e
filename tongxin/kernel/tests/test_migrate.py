"""The tables are as the models say, though each was drawn without its relations."""

from typing import Any

import pytest
from django.apps import apps
from django.core.management import get_commands, load_command_class
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from tongxin.kernel.management.commands.migrate import Command, drawing_only_the_new

MODELS = list(apps.get_models(include_auto_created=True))


def told(model: Any) -> dict[str, Any]:
    """What the rest of a house can ask of a model."""
    meta = model._meta
    return {
        "columns": [field.column for field in meta.local_concrete_fields],
        "to": {
            field.name: field.remote_field.model._meta.label
            for field in meta.get_fields()
            if field.is_relation
        },
        "back": sorted(field.name for field in meta.related_objects),
    }


@pytest.mark.one_database
def test_a_new_model_is_drawn_as_if_all_were_drawn_anew():
    key = ("id", models.AutoField(primary_key=True))
    house = migrations.CreateModel("House", [key])
    person = migrations.CreateModel(
        "Person",
        [
            key,
            ("home", models.ForeignKey("town.House", models.CASCADE)),
            ("knows", models.ManyToManyField("self")),
        ],
    )
    tenant = migrations.CreateModel("Tenant", [], bases=("town.person",))
    owner = models.ForeignKey("town.Person", models.CASCADE, related_name="+")
    landlord = migrations.AddField("House", "owner", owner)

    def play() -> dict[str, Any]:
        state = ProjectState()
        assert not state.apps.get_models()
        for operation in (house, person, tenant, landlord):
            operation.state_forwards("town", state)
        return {
            model._meta.label: told(model)
            for model in state.apps.get_models(include_auto_created=True)
        }

    whole = play()
    with drawing_only_the_new():
        drawn = play()
    assert drawn == whole
    assert drawn["town.House"]["back"] == ["person"]


def test_the_house_is_migrated_by_its_own_command():
    app = get_commands()["migrate"]
    assert isinstance(load_command_class(app, "migrate"), Command)


@pytest.mark.both_databases
@pytest.mark.django_db
def test_every_table_has_the_columns_and_the_references_of_its_model():
    with connection.cursor() as cursor:
        for model in MODELS:
            table = model._meta.db_table
            fields = model._meta.local_concrete_fields
            found = connection.introspection.get_table_description(cursor, table)
            assert {one.name for one in found} == {one.column for one in fields}, table
            assert {
                column: to[:2]
                for column, to in connection.introspection.get_relations(
                    cursor, table
                ).items()
            } == {
                field.column: (
                    field.target_field.column,
                    field.target_field.model._meta.db_table,
                )
                for field in fields
                if field.is_relation and field.db_constraint
            }, table
