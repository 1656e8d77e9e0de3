"""The documents say what is so: each list in them is compared with the code."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
APPS = ("accounts", "moderation", "brainstorm", "analytics", "config")
PURE = ("language", "disclosure", "papers")
RECORDS = sorted((DOCS / "decisions").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


def _read(name: str) -> str:
    return (DOCS / name).read_text()


def _first_column(text: str) -> set[str]:
    """What stands in backticks in the first column of a document's tables."""
    cells = (line.split("|")[1] for line in text.splitlines() if line.startswith("|"))
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def _section(text: str, heading: str) -> str:
    return text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]


def _settings_read() -> set[str]:
    """The names given to ``env`` in the settings."""
    names = set()
    for file in (ROOT / "config" / "settings").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                of_env = isinstance(node.func.value, ast.Name) and node.func.value.id == "env"
                if of_env and node.args and isinstance(node.args[0], ast.Constant):
                    names.add(str(node.args[0].value))
    return names


def _packages() -> set[str]:
    found = {package.parent for app in (*APPS, *PURE) for package in (ROOT / app).rglob("__init__.py")}
    return {f"{folder.relative_to(ROOT)}/" for folder in found if folder.name not in {"migrations", "commands"}}


def test_the_architecture_names_every_package() -> None:
    text = _read("architecture.md")
    assert {package for package in _packages() if f"`{package}`" not in text} == set()


def test_every_package_the_architecture_names_is_there() -> None:
    named = {name for name in re.findall(r"`([a-z_/]+/)`", _read("architecture.md")) if name != "migrations/"}
    assert {name for name in named if not (ROOT / name).is_dir()} == set()


def test_operations_lists_every_setting_and_no_other() -> None:
    assert _first_column(_section(_read("operations.md"), "Settings")) == _settings_read()


def test_the_environment_is_read_in_the_settings_only() -> None:
    readers = set()
    for app in (*APPS, *PURE):
        for file in (ROOT / app).rglob("*.py"):
            text = file.read_text()
            if re.search(r"os\.(getenv|environ\[|environ\.get\()|\benviron\.(Env|FileAwareEnv)\(", text):
                readers.add(str(file.relative_to(ROOT)))
    assert readers == {"config/settings/base.py"}


def test_operations_lists_every_command_of_ours() -> None:
    ours = {name for name, app in get_commands().items() if app in APPS}
    listed = _first_column(_section(_read("operations.md"), "Commands"))
    assert {re.search(r"manage\.py (\w+)", name).group(1) for name in listed} == ours


def test_operations_lists_everything_that_happens_by_itself() -> None:
    listed = _first_column(_section(_read("operations.md"), "What happens by itself"))
    assert listed == set(settings.CELERY_BEAT_SCHEDULE)


def test_operations_lists_every_deployment_check() -> None:
    ids = set(re.findall(r"talkooriihi\.[EW]\d+", (ROOT / "accounts" / "checks.py").read_text()))
    assert _first_column(_section(_read("operations.md"), "What a wrong setting says")) == ids


def test_the_readme_lists_every_target_of_make() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    listed = _first_column(_section((ROOT / "README.md").read_text(), "All the commands"))
    assert {name.split()[1] for name in listed} == targets


def test_the_glossary_has_a_word_for_every_model() -> None:
    models = {model.__name__ for app in APPS for model in apps.get_app_config(app).get_models()}
    words = _first_column(_read("glossary.md"))
    assert {name for name in models if name not in words} == set()
    assert {word for word in words if word not in models} == set()


def test_the_newest_change_is_the_version() -> None:
    heading = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE).group(1)
    assert heading == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    missing = []
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
        if not target.startswith(("http:", "https:")) and not (page.parent / target).exists():
            missing.append(target)
    assert missing == []


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_decision_has_a_number_and_three_parts(record: Path) -> None:
    text = record.read_text()
    number = int(record.name[:4])
    assert text.startswith(f"# {number}. ")
    for part in ("Context", "Decision", "Consequences"):
        assert f"**{part}.**" in text
    assert [other for other in RECORDS if other.name[:4] == record.name[:4]] == [record]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_paths_named_are_there(page: Path) -> None:
    """A file or folder of ours that a document names in backticks exists."""
    folders = "|".join((*APPS, *PURE, "tests", "docs", "static", "templates", "locale"))
    named = re.findall(rf"`((?:{folders})/[\w./-]+)`", page.read_text())
    assert {path for path in named if not (ROOT / path).exists()} == set()
