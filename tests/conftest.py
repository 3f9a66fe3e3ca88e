"""What tests of the whole house share."""

import pytest


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser types faster than a person: no form waits for it."""
    monkeypatch.setattr("tongxin.voices.rate_limit.LEAST_SECONDS", 0)
