"""The house itself: who may import whom, what the front door shows, what stays outside."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import outletplan as op

SRC = Path(op.__file__).parent

# A room may import the rooms named beside it, and nothing else of ours.
MAY_IMPORT = {
    "errors": set(),
    "strict_yaml": {"errors"},
    "geodesy": {"errors"},
    "law": {"errors", "strict_yaml"},
    "measure": {"errors", "geodesy"},
    "facts": {"errors", "geodesy", "measure", "strict_yaml"},
    "planning": {"errors", "geodesy", "measure", "facts", "law"},
    "sample": {"errors", "geodesy", "facts"},
    "show": {"errors", "geodesy", "measure", "facts", "law", "planning"},
}
# The same inside the two big rooms; what lies flat there ties them together.
MAY_IMPORT_INSIDE = {
    ("planning", "spacing"): set(),
    ("planning", "streets"): {"spacing"},
    ("planning", "counting"): {"spacing"},
    ("planning", "deciding"): {"spacing", "streets", "counting"},
    ("planning", "comparing"): {"spacing", "counting", "deciding"},
    ("show", "words"): set(),
    ("show", "sheets"): {"words"},
    ("show", "records"): {"words", "sheets"},
    ("show", "maps"): {"words", "sheets", "records"},
    ("show", "figures"): {"words", "sheets", "maps"},
}
CANNOT_FAIL = {"published_policies", "sample_region", "summary"}
SHOWN_ONLY = {"folium", "branca", "docx", "matplotlib", "xlsxwriter"}


def room_of(path: Path) -> str:
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def imported_at_all(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("path", sorted(SRC.rglob("*.py")), ids=lambda p: str(p.relative_to(SRC)))
def test_rooms_import_only_the_rooms_before_them(path: Path) -> None:
    """Facts and law are two streams that meet once; nothing flows back."""
    room, names = room_of(path), imported_at_all(ast.parse(path.read_text("utf-8")))
    ours = {name.split(".")[1] for name in names if name.startswith("outletplan.")} - {room}
    if room in MAY_IMPORT:
        assert ours <= MAY_IMPORT[room]
    if room not in {"show", "sample"}:
        assert not {name.split(".")[0] for name in names} & SHOWN_ONLY


@pytest.mark.parametrize(("room", "inner"), MAY_IMPORT_INSIDE)
def test_rooms_within_a_room_import_one_way(room: str, inner: str) -> None:
    """How near is found without knowing how many; a decision knows both, and neither knows it."""
    inside = {name for of, name in MAY_IMPORT_INSIDE if of == room}
    assert inside == {
        path.name for path in (SRC / room).iterdir() if (path / "__init__.py").exists()
    }
    names = [
        name.split(".")
        for path in (SRC / room / inner).rglob("*.py")
        for name in imported_at_all(ast.parse(path.read_text("utf-8")))
    ]
    used = {part[2] for part in names if part[:2] == ["outletplan", room] and len(part) > 2}
    assert used & inside - {inner} <= MAY_IMPORT_INSIDE[room, inner]


def test_what_is_imported_is_asked_for() -> None:
    """A package that only another one happens to bring is gone when that one changes its mind."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))[
        "project"
    ]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["plot"], *extras["docx"]]
    asked = {re.split("[^A-Za-z0-9._-]", line)[0].lower() for line in wanted}
    brought = packages_distributions()
    imported = {
        name.split(".")[0]
        for path in SRC.rglob("*.py")
        for name in imported_at_all(ast.parse(path.read_text("utf-8")))
    } - {"outletplan", "pydantic_core", *sys.stdlib_module_names}  # pydantic pins its core itself
    assert imported
    missing = [name for name in imported if not {d.lower() for d in brought[name]} & asked]
    assert missing == []


@pytest.mark.parametrize("path", sorted(SRC.rglob("*.py")), ids=lambda p: str(p.relative_to(SRC)))
def test_no_room_outgrows_its_walls(path: Path) -> None:
    """A room over 400 lines wants a wall."""
    assert len(path.read_text("utf-8").splitlines()) <= 400


def test_law_knows_no_frames_and_no_geometry() -> None:
    for path in (SRC / "law").rglob("*.py"):
        names = {name.split(".")[0] for name in imported_at_all(ast.parse(path.read_text("utf-8")))}
        assert not names & {"pandas", "geopandas", "shapely", "pyproj"}


def test_the_front_door_is_what_all_says() -> None:
    assert op.__all__ == sorted(op.__all__)
    for name in op.__all__:
        assert getattr(op, name).__doc__, f"op.{name} has no docstring"
    with pytest.raises(AttributeError, match="no attribute 'shop'"):
        op.shop  # noqa: B018 - looking is the test


def test_every_public_function_says_what_it_raises_and_shows_an_example() -> None:
    """Public docstrings: what it finds, what it does not prove, errors, an example that runs."""
    for name in op.__all__:
        value = getattr(op, name)
        if isinstance(value, type):
            continue
        assert "Examples\n" in value.__doc__, name
        if name not in CANNOT_FAIL:
            assert "Raises\n" in value.__doc__, name


def test_importing_the_front_door_imports_no_map_and_no_workbook_library() -> None:
    code = (
        "import sys, outletplan; "
        "print(sorted({m.split('.')[0] for m in sys.modules} & "
        "{'folium','branca','docx','matplotlib','xlsxwriter','python_calamine','numba','scipy',"
        "'tqdm'}))"
    )
    answer = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_the_package_is_typed_and_all_its_data_is_declared() -> None:
    assert (SRC / "py.typed").exists()
    for folder in ("law/published", "sample", "show/assets"):
        assert [p for p in (SRC / folder).iterdir() if p.suffix not in {".py", ""}]
