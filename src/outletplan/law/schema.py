"""The JSON schema of a policy file, by which editors complete and check it while it is written."""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from outletplan.law.document import Document

NOTHING = {"type": "null"}  # an empty value is refused
DIALECT = "https://json-schema.org/draft/2020-12/schema"


KEYWORDS = {"gt": "exclusiveMinimum", "lt": "exclusiveMaximum", "le": "maximum"}


class _OfYaml(GenerateJsonSchema):
    """Knows how policy files are read: every scalar is text first, no number is below 0."""

    def str_schema(self, schema: Any) -> dict[str, Any]:  # noqa: ANN401 - pydantic's own types
        return {**super().str_schema(schema), "type": ["string", "number"]}

    def int_schema(self, schema: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
        return {**super().int_schema(schema), "minimum": 0}

    def decimal_schema(self, schema: Any) -> dict[str, Any]:  # noqa: ANN401, ARG002 - as above
        return {"type": "number", "minimum": 0}


def policy_schema() -> str:
    """
    Write the schema of a policy file out of the models that read it.

    It sees keys, words and kinds of value. What only the models see - gaps between bands, two
    rates, a day before another - is for `read_policy` and `outletplan policy check`.

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
    told = {"$schema": DIALECT, "title": "A policy file of outletplan"}
    return json.dumps({**told, **schema}, indent=1, ensure_ascii=False) + "\n"


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
