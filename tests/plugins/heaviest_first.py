"""Files that take longest are given to the workers first.

Begun last, one of them would keep one worker busy while the other waits.
"""

import pytest

# In this order; a folder stands for its files.
HEAVIEST = (
    "tests/test_pages_everywhere.py",
    "tests/walk/",
    "tests/test_scenarios_on_the_demo.py",
    "tests/test_journey",
    "tests/test_killed",
    "tests/test_house_run.py",
    "commonground/",
    "tongxin/demo/",
)


def rank(nodeid: str) -> int:
    for place, head in enumerate(HEAVIEST):
        if nodeid.startswith(head):
            return place
    return len(HEAVIEST)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: rank(item.nodeid))
