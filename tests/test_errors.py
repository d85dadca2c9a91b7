"""Errors are part of the interface."""

from __future__ import annotations

import inspect
import pickle
import textwrap
from pathlib import Path

import pytest

import outletplan as op
from outletplan import errors

ROW = op.Problem("villages.xlsx", 7, "residents", "'abc'", "a whole number", "Correct the cell.")
KEY = op.Problem("policy.yaml", 3, "rules.1.counts", "'peple'", "residents", "Correct the word.")


def test_the_tree_is_the_one_in_the_docstring() -> None:
    assert issubclass(op.PolicyError, op.OutletplanError)
    assert issubclass(op.PolicyError, ValueError)
    assert issubclass(op.NotInForceError, op.OutletplanError)
    assert issubclass(op.NotInForceError, LookupError)
    assert issubclass(op.DataError, ValueError)
    assert issubclass(op.CrsError, op.DataError)
    assert issubclass(op.RefusedError, op.OutletplanError)


def test_the_tree_in_the_docs_is_the_same() -> None:
    said = inspect.getdoc(errors) or ""
    tree = textwrap.dedent(said.split("::\n")[1].split("Policy and data")[0]).strip()
    page = (Path(__file__).parents[1] / "docs" / "errors.md").read_text("utf-8")
    assert page.split("```\n")[1].strip() == tree


def test_a_fault_says_where_what_was_found_expected_and_what_to_do() -> None:
    assert str(op.DataError([ROW])) == (
        "villages.xlsx, row 7, residents: found 'abc'; expected a whole number. Correct the cell."
    )
    assert "policy.yaml, line 3, rules.1.counts" in str(op.PolicyError([KEY]))


def test_all_faults_come_at_once_and_survive_pickling() -> None:
    error = op.DataError(iter([ROW, ROW._replace(line=9)]))
    assert str(error).startswith("2 faults:\n  - villages.xlsx, row 7")
    many = op.DataError(ROW._replace(line=n) for n in range(60))
    assert "row 49" in str(many)
    assert str(many).endswith("… and 10 more: see `problems`")
    assert len(many.problems) == 60
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert again.problems == error.problems
    with pytest.raises(op.DataError, match="row 9"):
        raise again
