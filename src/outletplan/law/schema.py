"""The JSON schema of a policy file, by which editors complete and check it while it is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema

from outletplan.law.document import Document
from outletplan.strict_yaml import some

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTHING = {"type": "null"}  # an empty value is refused
DIALECT = "https://json-schema.org/draft/2020-12/schema"


KEYWORDS = {"gt": "exclusiveMinimum", "lt": "exclusiveMaximum", "le": "maximum"}


EITHER = {
    "Division": ("total", "total_of"),
    "Listed": ("outlets", "column"),
    "RatioCap": ("outlets_per_1000", "one_per"),
    "Relief": ("factor", "minus_m", "at_least_m", "waives"),
    "SiteExclusion": ("at_least_m", "more_than_m"),
    "Spacing": ("at_least_m", "more_than_m"),
    "StockShare": ("on_day", "stock"),
    "Weighing": ("counts", "streets"),
}
"""Keys of which a clause has exactly one."""
BOTH = {
    "inside_sites": "reference",
    "reference": "inside_sites",
    "sites": "towards_unit",
    "towards_unit": "sites",
}
"""Keys that need one another, wherever a clause may have both."""
NOT_EMPTY = {"rules", "bands", "tiers", "classes", "steps", "by"}
"""Lists that hold one item at least."""


class _OfYaml(GenerateJsonSchema):
    """Knows how policy files are read: every scalar is text first, no number is below 0."""

    def str_schema(self, schema: Any) -> dict[str, Any]:  # noqa: ANN401 - pydantic's own types
        said = {"pattern": r"\S"} if schema.get("strip_whitespace") else {}
        return {**super().str_schema(schema), "type": ["string", "number"], **said}

    def int_schema(self, schema: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
        return {**super().int_schema(schema), "minimum": 0}

    def function_after_schema(self, schema: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
        least = {"minItems": 1} if schema["function"]["function"] is some else {}
        return {**super().function_after_schema(schema), **least}

    def decimal_schema(self, schema: Any) -> dict[str, Any]:  # noqa: ANN401, ARG002 - as above
        return {"type": "number", "minimum": 0}


def policy_schema() -> str:
    """
    Write the schema of a policy file out of the models that read it.

    It sees keys, words, kinds of value and keys that go together. What only the models see - gaps
    between bands, a day before another - is for `read_policy` and `outletplan policy check`.

    Returns
    -------
    text
        JSON, ended by a line break.

    Examples
    --------
    >>> json.loads(policy_schema())["required"]
    ['source', 'status', 'in_force', 'rules']
    """
    schema = _tidy(Document.model_json_schema(schema_generator=_OfYaml))
    schema["required"].remove("name")  # that of the file, unless given
    for name, model in {"Document": schema, **schema["$defs"]}.items():
        properties = model.get("properties", {})
        model.update(_together(name, properties))
        for key in NOT_EMPTY & properties.keys():
            if "items" in properties[key]:
                properties[key]["minItems"] = 1
    told = {"$schema": DIALECT, "title": "A policy file of outletplan"}
    return json.dumps({**told, **schema}, indent=1, ensure_ascii=False) + "\n"


def _together(name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Say which keys of a clause exclude or need one another."""
    both = {key: [other] for key, other in BOTH.items() if {key, other} <= properties.keys()}
    either = [{"required": [key]} for key in EITHER.get(name, ())]
    said = {"dependentRequired": both, "oneOf": either}
    return {keyword: value for keyword, value in said.items() if value}


def _tidy(schema: Any) -> Any:  # noqa: ANN401 - any JSON
    """Say what pydantic leaves in its own words, and only the first sentence of docstrings."""
    if isinstance(schema, list):
        return [_tidy(part) for part in schema if part != NOTHING]
    if not isinstance(schema, dict):
        return schema
    tidy = {
        KEYWORDS.get(key, key): _tidy(part)
        for key, part in schema.items()
        if part is not None and part != NOTHING and not (key == "title" and isinstance(part, str))
    }
    if isinstance(words := tidy.get("description"), str):
        tidy["description"] = words.partition("\n\n")[0].replace("\n", " ")
    if len(tidy.get("anyOf", ())) == 1:
        tidy |= tidy.pop("anyOf")[0]
    return tidy
