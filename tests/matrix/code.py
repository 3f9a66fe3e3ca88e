"""Code in every word that anybody wrote, and the finding of it in a page.

It stands behind the words, so that their marks stay. A page that prints one of them
unescaped, in a text, in an attribute, in a field or in a title, runs it.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from django.apps import apps
from django.db import models

from tongxin.kernel.sealed import SealedText

CODE = (
    "javascript:zq()//\"'></textarea></title><script>zq()</script>"
    "<img src=x onerror=zq()>{{ request }} onclick=zq() x='"
)
# The longest that a column has room for, so that the words stay whole.
CODES = (
    CODE,
    "\"'></textarea></title><svg/onload=zq()> onclick=zq()",
    "\"'><svg/onload=zq()> onclick=zq()",
    "\"'><i onx=zq()> onx=zq()",
    "\"'><i onx=zq()>",
    "'\"><i onx>",
)
# As it stands in a page that wrote it as words.
WRITTEN = re.compile("|".join(re.escape(s) for c in CODES for s in (escape(c), c)))

# Words that no person writes, or that the program compares.
NOT_WRITTEN = {"slug", "key", "Bylaw.code", "code_hash", "username", "password"}
NOT_WRITTEN |= {"query", "link", "subject_label", "source_key", "sha256"}
NOT_WRITTEN |= {"content_type", "due_rule", "notice_rule", "worker"}
NOT_WRITTEN |= {"phone_hash", "id_number_hash"}
# What the program writes for itself: kinds, digests, rules, results of a report.
NOT_WRITTEN |= {"label", "rule", "kind", "side", "sides", "into", "body", "structure"}
NOT_WRITTEN |= {"salt_sealed"}
NOT_WRITTEN |= {"seal_root", "fingerprint", "digest", "pseudonym", "claim", "formula"}
NOT_WRITTEN |= {"letter", "result", "result_against", "with_groups_shown"}
NOT_WRITTEN |= {"with_groups_shown_against"}
# By these the program finds somebody again.
NOT_WRITTEN |= {"phone_sealed", "id_number_sealed", "pseudonym_sealed", "rows_sealed"}
# Shorter than their columns, by a constraint.
SHORT = {"Statement.text": 60}
ROOMS = ["places", "people", "notices", "openness", "units", "rolls", "plans"]
ROOMS += ["members", "voices", "consultations", "polls", "councils"]


def with_code(words: str, room: int | None) -> str:
    """As much code behind the words as there is room for."""
    for code in CODES:
        if room is None or len(words) + len(code) <= room:
            return words + code
    return words


def write_code() -> None:
    """Behind every free word of every row, as if an attacker had typed each."""
    for model in written_tables():
        for column in columns_of(model):
            _write(model, column)
        for words in sealed_of(model):
            _write_sealed(model, words)


def written_tables() -> list[type[models.Model]]:
    found = [m for room in ROOMS for m in apps.get_app_config(room).get_models()]
    # Rows that people's words go into, known by a number of their own.
    return [m for m in found if m._meta.pk.get_internal_type() == "BigAutoField"]


def columns_of(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    for column in model._meta.concrete_fields:
        is_words = isinstance(column, models.CharField | models.TextField)
        names = {column.name, f"{model.__name__}.{column.name}"}
        if is_words and not column.choices and not names & NOT_WRITTEN:
            yield column


def sealed_of(model: type[models.Model]) -> Iterator[str]:
    for name, words in vars(model).items():
        if isinstance(words, SealedText) and words.field not in NOT_WRITTEN:
            yield name


def _write(model: type[models.Model], column: models.Field[Any, Any]) -> None:
    room = SHORT.get(f"{model.__name__}.{column.name}", column.max_length)
    rows = model._base_manager.exclude(**{column.name: ""})
    for pk, words in rows.values_list("pk", column.name):
        if words is not None:
            changed = {column.name: with_code(words, room)}
            model._base_manager.filter(pk=pk).update(**changed)


def _write_sealed(model: type[models.Model], name: str) -> None:
    for row in model._base_manager.all():
        if words := getattr(row, name):
            setattr(row, name, words + CODE)
            column = vars(model)[name].field
            row.save(update_fields=[column])
