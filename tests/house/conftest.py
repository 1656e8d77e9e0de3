"""The world that the walking tests go through."""

from pathlib import Path
from typing import Any

import pytest

from tests.house.world import World, make_world


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> World:
    """Everybody and everything. A test goes through many addresses in it, since it takes long to make."""
    settings.DATA_DIR = tmp_path
    return make_world()
