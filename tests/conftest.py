"""What every test stands on: a data folder of its own, and the same Hypothesis examples on every run in CI."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which this test's database lies, so that no test sees the user's books or another's."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{(tmp_path / 'encours.sqlite3').as_posix()}")
    return tmp_path
