"""Nothing here asks anything of a database."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    # The house runs its suite on two databases; this part of it once.
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("one_database")
