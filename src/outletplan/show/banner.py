"""What stands on every page that leaves the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from outletplan.show.summary import policy_name, region_name
from outletplan.show.words.labels import label
from outletplan.show.words.marks import listed
from outletplan.show.words.sheets import say

if TYPE_CHECKING:
    from outletplan.planning import Plan
    from outletplan.show.tables import Audience
    from outletplan.show.words.labels import Lang


class Banner(NamedTuple):
    """What stands on every page: whose plan, its policy and status, who may see it, the day."""

    region: str
    policies: str
    status: str
    mark: str
    day: str

    @property
    def line(self) -> str:
        """All but the region in one line."""
        return f"{self.mark} · {self.policies} · {self.day}"


def banner_of(plan: Plan, lang: Lang, audience: Audience) -> Banner:
    """
    Gather what stands on every page of a plan.

    Examples
    --------
    >>> import outletplan as op
    >>> plan = op.plan(op.sample_region(), op.published_policy("county-230700"), on="2025-07-01")
    >>> banner_of(plan, "en", "public").line
    'Public edition · Layout plan of a county of 230,700 people (issued) · as of 2025-07-01'
    """
    documents = plan.edition.documents
    statuses = dict.fromkeys(label(document.status, lang) for document in documents)
    return Banner(
        region=region_name(plan, lang),
        policies=listed((policy_name(each, lang) for each in documents), lang),
        status=say("beside", lang).join(statuses),
        mark=say(f"{audience}_mark", lang),
        day=say("on", lang, day=plan.on),
    )
