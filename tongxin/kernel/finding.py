"""Words that a reader looks for, asked of columns of text."""

from functools import reduce
from operator import or_

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode


def containing[M: Model](rows: QuerySet[M], words: str, *columns: str) -> QuerySet[M]:
    """Those of `rows` that have each of the words in one of the columns.

    A word is what stands between spaces: Chinese is looked for as it is typed.
    """
    for word in words.split():
        asked = [Q(**{f"{column}__icontains": word}) for column in columns]
        rows = rows.filter(reduce(or_, asked))
    return rows


def list_of(name: str, words: str) -> str:
    """Where a list shows all that has these words: its address, by name."""
    return f"{reverse(name)}?{urlencode({'q': words})}"
