"""
YAML without surprises, for the files that people write by hand: policies and region manifests.

Every scalar stays text until a model says what it is, so that ``0123``, ``12:30``, ``on`` and
``2025-02-30`` are read as written. Repeated keys, anchors, tags, empty values and a second
document are refused. Every fault is reported at once, each with its line.
"""

from outletplan.strict_yaml.document import YamlDocument, read_document
from outletplan.strict_yaml.models import (
    Day,
    Exact,
    Fault,
    StrictModel,
    Text,
    Whole,
    as_day,
    one_of,
    refuse,
    say,
    some,
    validate,
)

__all__ = [
    "Day",
    "Exact",
    "Fault",
    "StrictModel",
    "Text",
    "Whole",
    "YamlDocument",
    "as_day",
    "one_of",
    "read_document",
    "refuse",
    "say",
    "some",
    "validate",
]
