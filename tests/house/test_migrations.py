"""Migrations keep up with the models, are named, and lean on nothing that will change."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations import AddField, CreateModel
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).resolve().parents[2]
ORDER = ("accounts", "moderation", "brainstorm", "analytics")
FILES = [file for app in ORDER for file in sorted((ROOT / app / "migrations").glob("0*.py"))]


def _name(file: Path) -> str:
    return f"{file.parent.parent.name}.{file.stem}"


def _imports(file: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def test_no_model_has_changed_without_a_migration(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("app", ORDER)
def test_an_app_has_one_newest_migration(app: str) -> None:
    assert len(MigrationLoader(None).graph.leaf_nodes(app)) == 1


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_a_migration_is_named(file: Path) -> None:
    assert "_auto_" not in file.stem


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_a_migration_depends_on_lower_apps_only(file: Path) -> None:
    app = file.parent.parent.name
    loader = MigrationLoader(None)
    higher = set(ORDER[ORDER.index(app) + 1 :])
    migration = loader.get_migration(app, file.stem)
    assert higher.isdisjoint(needed for needed, _ in migration.dependencies)


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_a_migration_that_moves_data_does_not_use_todays_code(file: Path) -> None:
    """``RunPython`` gets its models from the migration's own state; what it imports may change under it."""
    if "RunPython" not in file.read_text():
        return
    ours = {f"{app}." for app in ORDER}
    assert {name for name in _imports(file) if name.startswith(tuple(ours))} == set()


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_a_new_column_can_be_left_out_by_the_release_before(file: Path) -> None:
    """While containers change over, the old code still inserts rows: the database must fill what it does not know."""
    migration = MigrationLoader(None).get_migration(file.parent.parent.name, file.stem)
    created = {operation.name_lower for operation in migration.operations if isinstance(operation, CreateModel)}
    added = [operation for operation in migration.operations if isinstance(operation, AddField)]
    columns = [operation for operation in added if operation.model_name_lower not in created]
    assert [
        operation.name
        for operation in columns
        if not (operation.field.null or operation.field.has_db_default() or operation.field.many_to_many)
    ] == []


def test_every_app_with_models_has_migrations() -> None:
    with_models = {config.name for config in apps.get_app_configs() if list(config.get_models())}
    ours = {name for name in with_models if (ROOT / name).is_dir()}
    assert ours == set(ORDER)
