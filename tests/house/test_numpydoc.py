"""Every pure public function says what it takes and what it gives, in numpydoc."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PURE = (
    "language",
    "disclosure",
    "analytics/themes",
    "analytics/evaluations",
    "analytics/documents",
    "moderation/screening",
    "brainstorm/sampling.py",
    "brainstorm/anchoring.py",
)
SECTION = re.compile(r"^(Parameters|Returns|Yields|Raises|Notes|Examples|See Also|Warns)\n-{3,}$", re.MULTILINE)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _files() -> list[Path]:
    found = []
    for name in PURE:
        path = ROOT / name
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path] if path.exists() else []
    return found


def _public(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    """Functions of a module, and methods of its classes, that others may call."""
    for node in tree.body:
        if isinstance(node, Function) and not node.name.startswith("_"):
            yield node.name, node
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for inner in node.body:
                if isinstance(inner, Function) and not inner.name.startswith("_"):
                    yield f"{node.name}.{inner.name}", inner


def _arguments(function: Function) -> list[str]:
    every = function.args
    named = [*every.posonlyargs, *every.args, *every.kwonlyargs, every.vararg, every.kwarg]
    return [argument.arg for argument in named if argument is not None and argument.arg not in {"self", "cls"}]


def _gives_something(function: Function) -> bool:
    return not (isinstance(function.returns, ast.Constant) and function.returns.value is None)


def _is_property(function: Function) -> bool:
    names = {node.id for node in function.decorator_list if isinstance(node, ast.Name)}
    return bool(names & {"property", "cached_property"})


def _sections(text: str) -> dict[str, str]:
    parts = SECTION.split(text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _documented(section: str) -> set[str]:
    """Names at the left edge of a section: ``a, b : type`` or ``*args : type``."""
    names: set[str] = set()
    for line in section.splitlines():
        if line and not line[0].isspace():
            names |= {name.strip().lstrip("*`").rstrip("`") for name in line.split(" : ")[0].split(",")}
    return names


def lacks(function: Function) -> list[str]:
    """What the docstring does not say."""
    text = ast.get_docstring(function) or ""
    if not text:
        return ["a docstring"]
    arguments = _arguments(function)
    if _is_property(function) or (not arguments and "\n\n" not in text):
        return []
    sections = _sections(text)
    missing = [f"the parameter {name}" for name in arguments if name not in _documented(sections.get("Parameters", ""))]
    if _gives_something(function) and not {"Returns", "Yields"} & set(sections):
        missing.append("Returns")
    return missing


def _cases() -> list[tuple[str, str, Function]]:
    return [
        (str(file.relative_to(ROOT)), name, function)
        for file in _files()
        for name, function in _public(ast.parse(file.read_text()))
    ]


@pytest.mark.parametrize("file", _files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_every_pure_function_says_what_it_takes_and_gives(file: Path) -> None:
    found = {name: lacks(function) for name, function in _public(ast.parse(file.read_text()))}
    assert {name: missing for name, missing in found.items() if missing} == {}


def _parsed(text: str) -> Function:
    function = ast.parse(text).body[0]
    assert isinstance(function, Function)
    return function


def test_the_walk_finds_functions_and_what_they_lack() -> None:
    assert len(_cases()) > 100
    assert lacks(_parsed("def f(a): ...")) == ["a docstring"]
    assert lacks(_parsed('def f(a) -> int:\n    """Say."""')) == ["the parameter a", "Returns"]
    assert lacks(_parsed('def f() -> int:\n    """Return one."""')) == []
    good = 'def f(a, *b) -> int:\n    """Say.\n\n    Parameters\n    ----------\n    a, *b : int\n        Both.\n\n'
    assert lacks(_parsed(f'{good}    Returns\n    -------\n    int\n        One.\n    """')) == []
