"""The JSON schema that ships: made of the models, true of the files that ship."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped] # it has no types
import pytest
import yaml

from outletplan.law import published_policies, reader, schema

BROKEN = Path(__file__).parents[1] / "policies_broken"
PAGE = (Path(__file__).parents[2] / "docs" / "policy-files.md").read_text(encoding="utf-8")
SHIPPED = reader.SCHEMA
UNSEEN = sorted((Path(__file__).parent / "unseen").glob("[0-9]*.yaml"))
LINK = "# yaml-language-server: $schema=../policy.schema.json"
SEEN_BY_EDITORS = [
    "unknown_key", "unknown_key_in_rule", "unknown_key_in_band", "unknown_word", "unknown_kind",
    "unknown_basis", "missing_rounding", "missing_counts", "missing_measured", "missing_status",
    "missing_title", "missing_asks", "rules_not_a_list", "assumed_not_a_list", "selector_word",
    "selector_empty", "range_unknown_edge", "range_not_a_number", "rate_above_1000",
    "rate_of_zero", "step_of_zero", "steps_word", "part_of_one", "street_range",
    "opposite_side_word", "negative", "unit_written", "no_rate", "two_rates", "no_limit",
    "two_limits", "no_spacing", "two_spacings", "no_stock", "two_stocks", "no_total",
    "two_totals", "by_both", "by_nothing", "listed_nowhere", "listed_twice",
    "relief_without_effect", "relief_two_effects", "relief_no_codes", "inside_sites_alone",
    "reference_alone", "sites_without_unit", "towards_no_site", "asks_nothing",
    "gives_way_nothing", "share_of_no_types", "empty_text", "no_rules", "no_bands",
    "no_street_classes", "path_without_steps",
]  # fmt: skip


class _Loader(yaml.SafeLoader):
    """Reads as editors do, by which a day is text."""


_Loader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in known if "timestamp" not in tag]
    for sign, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def validator() -> Any:
    known = json.loads(schema.policy_schema())
    jsonschema.Draft202012Validator.check_schema(known)
    return jsonschema.Draft202012Validator(known)


def accepted(text: str) -> bool:
    return bool(validator().is_valid(yaml.load(text, _Loader)))  # noqa: S506 - safe by its base


def test_what_ships_is_what_the_models_say() -> None:
    """To renew it: SHIPPED.write_text(schema.policy_schema())."""
    assert SHIPPED.read_text(encoding="utf-8") == schema.policy_schema()


@pytest.mark.parametrize("name", published_policies())
def test_published_policies_are_linked_to_it_and_fit(name: str) -> None:
    text = (reader.PUBLISHED / f"{name}.yaml").read_text(encoding="utf-8")
    assert text.splitlines()[0] == LINK
    assert accepted(text)


@pytest.mark.parametrize(
    "path", [path for path in UNSEEN if ".case" not in path.suffixes], ids=lambda path: path.stem
)
def test_policies_never_seen_before_are_linked_to_it_and_fit(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    _, _, link = text.splitlines()[0].partition("# yaml-language-server: $schema=")
    assert (path.parent / link).resolve() == SHIPPED.resolve()
    assert accepted(text)


def test_every_example_of_the_docs_fits() -> None:
    head = "source: {title: Docs}\nstatus: draft\nin_force: not_stated\nrules:\n"
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    rules = [block if "rules:" in block else head + block for block in blocks]
    assert len(rules) > 15
    assert [block for block in rules if not accepted(block)] == []


@pytest.mark.parametrize("name", SEEN_BY_EDITORS)
def test_editors_see_what_is_wrong(name: str) -> None:
    assert not accepted((BROKEN / f"{name}.yaml").read_text(encoding="utf-8"))
