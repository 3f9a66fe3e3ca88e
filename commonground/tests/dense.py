"""The slow and obvious twins of the space of opinions, on dense arrays."""

import numpy as np

from bench.commonground.studies.tables import MISSING, conversation_of_table
from commonground.discovery import column_of, placed_rows


def in_play(table, without=()):
    """What the package asks for: people, column, and the rows of everybody placed."""
    people = conversation_of_table(table).people
    kept = np.ones(table.shape[1], np.bool_)
    kept[list(without)] = False
    column = column_of(kept)
    return people, column, placed_rows(people, column, min_votes=1)


def centred(table):
    """Stances less their statement's mean; a missing one counts as 0."""
    heard = table != MISSING
    said = np.where(heard, table, 0).astype(float)
    count = heard.sum(axis=0)
    return np.where(heard, said - said.sum(axis=0) / np.maximum(count, 1), 0.0)


def axes_of(matrix):
    """Two axes by singular values, the largest loading of each positive."""
    axes = np.linalg.svd(matrix, full_matrices=False)[2][:2].T
    size = np.abs(axes)
    first = np.argmax(size >= size.max(axis=0) * (1 - 1e-9), axis=0)
    return axes * np.sign(axes[first, np.arange(axes.shape[1])])


def places(table, kept=None):
    """Where everybody stands: projected, moved outwards by sqrt(all / answered)."""
    kept = np.ones(table.shape[1], np.bool_) if kept is None else kept
    matrix, answered = centred(table)[:, kept], (table != MISSING)[:, kept].sum(axis=1)
    outwards = np.sqrt(kept.sum() / np.maximum(answered, 1))
    return matrix @ axes_of(matrix) * outwards[:, None]
