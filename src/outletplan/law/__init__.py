"""The law: rules as data, exact and cited, made before and without a region."""

from __future__ import annotations

from outletplan.law.document import Document, Source
from outletplan.law.policy import Article, Assumption, Edition, Gap, Policy, combine
from outletplan.law.reader import make_policy, published_policies, published_policy, read_policy
from outletplan.law.what_if import what_if

__all__ = [
    "Article",
    "Assumption",
    "Document",
    "Edition",
    "Gap",
    "Policy",
    "Source",
    "combine",
    "make_policy",
    "published_policies",
    "published_policy",
    "read_policy",
    "what_if",
]
