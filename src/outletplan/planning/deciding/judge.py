"""One application held against every rule of the edition, in its turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from outletplan.law.kinds import (
    AppliedRule,
    BannedForm,
    BlankVillages,
    BusinessTypeShare,
    NotAdjacent,
    NotJudged,
    OnePerAddress,
    QuantityRule,
    Relief,
    SiteExclusion,
    Spacing,
    StreetWindow,
    UnitClass,
    YearlyPath,
)
from outletplan.planning.basis import street_gaps
from outletplan.planning.deciding.beside import Beside, beside
from outletplan.planning.deciding.claims import claims
from outletplan.planning.deciding.count import count
from outletplan.planning.deciding.decision import Finding, Neighbour, Result
from outletplan.planning.deciding.distances import DISPLACED, HOLDS, UNREACHED, Near, distances
from outletplan.planning.deciding.line import Line
from outletplan.planning.deciding.minimum import gives_way
from outletplan.planning.deciding.nearest import nobody_near
from outletplan.planning.deciding.numbers import Places
from outletplan.planning.deciding.others import (
    at_address,
    form,
    next_door,
    not_said,
    regime,
    share,
)
from outletplan.planning.deciding.places import special_place
from outletplan.planning.deciding.relief import relief_finding, relieved
from outletplan.planning.deciding.told import order_of
from outletplan.planning.deciding.turnover import of_all
from outletplan.planning.deciding.ways import ways_between
from outletplan.planning.deciding.windows import window
from outletplan.planning.deciding.words import (
    CHANGED_UNSAID,
    IF_CHANGED,
    RANK,
    SUCH_A_STREET,
    finding_on,
    how_far,
    named,
    nearness,
    weighed,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from outletplan.law import Article
    from outletplan.law.kinds import Ranged
    from outletplan.planning.deciding.distances import Distances
    from outletplan.planning.deciding.grounds import Grounds
    from outletplan.planning.deciding.told import Pending, Turn
    from outletplan.planning.deciding.ways import Asking
    from outletplan.planning.scope import Scoped

NOWHERE_HERE = "does not reach this place"
ON_SUCH_A_STREET = "on_streets"
GOES_BEFORE = "a rule for a more specific place goes before it"
NO_NUMBER = "gives no number here"
APART = "stands in a special place, whose number is none of its unit's"
Told = tuple[Finding, Sequence[Neighbour]]
SHOWN = 3  # neighbours that a line names


@dataclass(eq=False, kw_only=True)
class Sitting:
    """A pile as it is judged, one after the other: what has been granted changes what is left."""

    grounds: Grounds
    asking: Asking
    found: Distances
    places: Places
    granted: set[int] = field(default_factory=set)
    """Rows of the pile."""
    open: set[int] = field(default_factory=set)
    """Rows of those that came before and wait for a measurement."""
    gone: set[int] = field(default_factory=set)
    """Rows of outlets that have moved away."""
    _came: int = 0

    @classmethod
    def of(cls, grounds: Grounds, asking: Asking) -> Sitting:
        """Measure everything that the pile needs."""
        ways, stand = ways_between(grounds, asking), asking.stand(grounds)
        found = distances(grounds, asking, ways, stand)
        return cls(grounds=grounds, asking=asking, found=found, places=Places(grounds))

    def in_order(self) -> list[int]:
        """List the rows of the pile, first accepted first."""
        said = self.asking.said
        keys = [order_of(each["accepted"], each["application_id"]) for each in said]
        return sorted(range(len(said)), key=keys.__getitem__)

    def hold_before(self, a: int) -> None:
        """Hold the places of those accepted before one of the pile who are not in it."""
        self._hold_up_to(order_of(self.asking.said[a]["accepted"], self.asking.ids[a]))

    def hold_rest(self) -> None:
        """Hold the places of everyone who is not in the pile."""
        self._hold_up_to(None)

    def _hold_up_to(self, order: Turn | None) -> None:
        for each in self.waiting[self._came :]:
            if order is not None and each.order >= order:
                return
            self._came += 1
            self.line.come(each)

    @cached_property
    def waiting(self) -> list[Pending]:
        """Those accepted and not decided who are not in the pile, in their order."""
        ids = set(self.asking.ids)
        return [each for each in self.grounds.pending if each.application_id not in ids]

    @cached_property
    def line(self) -> Line:
        """Who holds which places."""
        return Line(grounds=self.grounds, places=self.places)

    @cached_property
    def elsewhere(self) -> list[Sitting]:
        """The same as it goes on, everyone in his first other unit, his second and so on."""
        others = self.asking.elsewhere
        return [self._in_other(n) for n in range(max(map(len, others.values()), default=0))]

    def _in_other(self, n: int) -> Sitting:
        unit = self.asking.unit.copy()
        for a, others in self.asking.elsewhere.items():
            unit[a] = others[min(n, len(others) - 1)]
        other = Sitting.of(self.grounds, replace(self.asking, unit=unit, elsewhere={}))
        other.places, other.line = self.places, self.line
        other.granted, other.open, other.gone = self.granted, self.open, self.gone
        return other

    def remaining(self, place: int) -> int | None:
        """Say how many places a unit has left; None where no article gives it a number."""
        top = self.grounds.numbers.bound.get(place)
        if top is None:
            return None
        frozen = self.grounds.regime(place) == "frozen"
        return 0 if frozen else max(0, top - sum(self.places.held(place)))

    def judged(self, a: int) -> tuple[tuple[Finding, ...], tuple[Neighbour, ...]]:
        """Hold one of the pile against every rule, and against what he claims."""
        findings: list[Finding] = []
        neighbours: list[Neighbour] = []
        items = self.grounds.items
        for number, article in enumerate(self.grounds.plan.edition.articles):
            finding = self._standing(a, article)
            if finding is None and number not in items:
                finding = finding_on(article, Result.NOT_APPLICABLE, NOWHERE_HERE)
            if finding is None:
                finding, near = self._one(a, items[number])
                neighbours += near
                finding = self._if_changed(a, article, finding)
            findings.append(finding)
        return (*findings, *claims(self.grounds, self.asking, a)), tuple(neighbours)

    def _standing(self, a: int, article: Article) -> Finding | None:
        """Say of a rule that asks nothing of this application why; None if it does."""
        rule = article.rule
        if isinstance(rule, NotJudged):
            return finding_on(article, Result.NOT_JUDGED, rule.reason)
        if isinstance(rule, BlankVillages) or not isinstance(rule, AppliedRule):
            return of_all(self, a, article)
        on = self.grounds.plan.on
        why = rule.not_on(on)
        if isinstance(rule, YearlyPath) and rule.as_of(on) is None:
            why = f"its first step is on {rule.steps[0].since}"
        if why is not None:
            return finding_on(article, Result.NOT_APPLICABLE, why)
        said = self.asking.said[a]
        asked = rule.asked_of(said["request"], premises_changed=said["premises_changed"])
        if asked is None and isinstance(rule, Relief):
            return finding_on(article, Result.REVIEW, CHANGED_UNSAID)
        why = f"asked of: {', '.join(rule.asks)}"
        return finding_on(article, Result.NOT_APPLICABLE, why) if asked is False else None

    def _if_changed(self, a: int, article: Article, found: Finding) -> Finding:
        """Leave to be looked at what is asked of changed premises only, where nobody says so."""
        said, rule = self.asking.said[a], article.rule
        if not isinstance(rule, AppliedRule) or found.result == Result.NOT_APPLICABLE:
            return found
        if rule.asked_of(said["request"], premises_changed=said["premises_changed"]) is not None:
            return found
        return found._replace(result=Result.REVIEW, why=f"{CHANGED_UNSAID}{IF_CHANGED}{found.why}")

    def _one(self, a: int, item: Scoped[Any]) -> Told:
        if isinstance(item.rule, BannedForm | NotAdjacent | OnePerAddress | Relief):
            none = self.unreached(a, item)
            if none is not None:
                return none, ()
        by_kind: dict[type, Callable[[int, Any], Told]] = {
            Spacing: self._spacing,
            SiteExclusion: self._sites,
            StreetWindow: partial(window, self),
            UnitClass: partial(regime, self),
            Relief: self._relief,
            BannedForm: partial(form, self),
            BusinessTypeShare: partial(share, self),
            NotAdjacent: partial(next_door, self),
            OnePerAddress: partial(at_address, self),
        }
        of_sites = isinstance(item.rule, QuantityRule) and item.rule.sites is not None
        number = partial(special_place if of_sites else count, self)
        hold: Callable[[int, Scoped[Any]], Told] = by_kind.get(type(item.rule), number)
        return hold(a, item)

    @cached_property
    def beside(self) -> Beside:
        """Who stands next door or at the same address, measured when first asked for."""
        return beside(self.grounds, self.asking)

    # distances

    def _spacing(self, a: int, item: Scoped[Any]) -> Told:
        if (none := self.unreached(a, item)) is not None:
            return none, ()
        if (why := gives_way(self, a, "spacing")) is not None:
            return finding_on(item.article, Result.NOT_APPLICABLE, why), ()
        rule, by = relieved(item, self.reliefs(a))
        if rule is None:
            why = f"waived by {by}, if it is proved"
            return finding_on(item.article, Result.NOT_APPLICABLE, why), ()
        near = [n for n in self.found.near.get((a, item.number), []) if self.is_there(n)]
        found = self._worst(item, near) if near else nobody_near(self, a, item, rule.limit_m)
        found, to_see = self.unless_elsewhere(found, item)
        if by:
            found = found._replace(why=f"{found.why}; relief by {by}, if it is proved")
        return found, [*(n.told for n in sorted(near, key=nearness)), *to_see]

    def unless_elsewhere(self, found: Finding, item: Scoped[Any]) -> Told:
        """Leave a clause on some streets to be seen on site where no street is known as such."""
        streets = item.rule.on_streets
        if found.result != Result.BROKEN or not street_gaps(streets, self.grounds.walk):
            return found, ()
        _, to_see = self.to_see(item, "", "street", ON_SUCH_A_STREET)
        return found._replace(
            result=Result.MEASURE_ON_SITE, why=f"{found.why}{SUCH_A_STREET}"
        ), to_see

    def reliefs(self, a: int) -> list[Scoped[Relief]]:
        """List the articles of relief whose terms one claims to meet."""
        return self.found.reliefs.get(a, [])

    def _relief(self, a: int, item: Scoped[Any]) -> Told:
        return relief_finding(item, self.asking.said[a], self.reliefs(a)), ()

    def is_there(self, near: Near) -> bool:
        """Tell whether somebody stands there at this turn, or may."""
        if near.before is not None:
            return near.before in self.line.undecided
        if near.who >= 0:
            return near.who in self.granted or near.who in self.open
        return near.outlet not in self.gone

    def unreached(self, a: int, item: Scoped[Any]) -> Finding | None:
        """Say why a rule does not hold where one asks; None if it does."""
        reach = self.found.reach.get((a, item.number), UNREACHED)
        if reach == UNREACHED and (unsaid := self._unsaid(a, item)):
            why = f"{', '.join(unsaid)} not said: to be looked at"
            return finding_on(item.article, Result.REVIEW, why)
        words = {UNREACHED: NOWHERE_HERE, DISPLACED: GOES_BEFORE}
        if reach == HOLDS:
            return None
        return finding_on(item.article, Result.NOT_APPLICABLE, words[reach])

    def _unsaid(self, a: int, item: Scoped[Any]) -> list[str]:
        """List what one would have to say of himself for a rule to reach him, or not."""
        wanted, sites = (
            getattr(item.rule, "newcomer", None),
            getattr(item.rule, "inside_sites", None),
        )
        above = self.grounds.scope.tree.path(int(self.asking.unit[a]))
        if not (item.whole_area or item.units[above].any()):
            return []
        elsewhere = sites is not None and self.asking.said[a]["site_id"] is None
        said = not_said(self.asking.said[a], wanted) if wanted and not elsewhere else []
        return [*said, *self._streets_unsaid(a, getattr(item.rule, "on_streets", None))]

    def _streets_unsaid(self, a: int, streets: Ranged | None) -> list[str]:
        """List what the street at his door would have to say."""
        walk, feet = self.grounds.walk, self.asking.feet
        if streets is None or walk is None or feet is None or walk.named(streets) is None:
            return []
        return [c for c in walk.asked(streets) if walk.silent(streets, c, feet)[a]]

    def _worst(self, item: Scoped[Any], near: list[Near]) -> Finding:
        """Reduce what was found on one rule to what decides: the nearest of the worst."""
        ranked = sorted(near, key=lambda n: (RANK[self.result_of(n)], *nearness(n)))
        first, told = ranked[0], ranked[0].told
        result = self.result_of(first)
        shown = sorted(near, key=nearness)[:SHOWN]
        access, street, leave = first.legs
        return finding_on(
            item.article, weighed(item, result), how_far(item, first, result),
            subject=told.subject, subject_id=told.subject_id, subject_name=told.name,
            value=told.distance_m, limit=told.limit_m, measure="m", method=told.measured,
            lower=told.lower_m, upper=told.upper_m, access_m=access, street_m=street,
            exit_m=leave, accuracy_m=first.accuracy_m, record_id=told.record_id,
            nearest="; ".join(named(n) for n in shown),
        )  # fmt: skip

    def result_of(self, near: Near) -> Result:
        """Say what one neighbour means: one not yet decided makes others wait, not fail."""
        verdict = near.told.verdict
        if verdict != "kept" and (near.who in self.open or near.before is not None):
            return Result.QUEUE
        return {
            "kept": Result.KEPT,
            "below": Result.BROKEN,
            "measure_on_site": Result.MEASURE_ON_SITE,
        }[verdict]

    def _sites(self, a: int, item: Scoped[Any]) -> Told:
        region, rule = self.grounds.region, item.rule
        if (none := self.unreached(a, item)) is not None:
            return none, ()
        if region.sites is None:
            words = " or ".join(str(value) for _, wanted in rule.sites for value in wanted)
            why = f"no table of sites: to be looked for on site within {rule.limit_m:g} m"
            return self.to_see(item, why, "site", words)
        if gaps := self.grounds.without_sites[item.number]:
            return finding_on(item.article, Result.NOT_JUDGED, "; ".join(gaps)), ()
        near = self.found.near.get((a, item.number), [])
        if not near:
            why = f"no such site within {rule.limit_m:g} m"
            found = finding_on(item.article, Result.KEPT, why, limit=rule.limit_m, measure="m")
            return found, ()
        return self._worst(item, near), [n.told for n in sorted(near, key=nearness)]

    def to_see(
        self,
        item: Scoped[Any],
        why: str,
        subject: str,
        name: str,
    ) -> Told:
        """Leave a rule to whoever goes there, since no table tells."""
        rule = item.rule
        found = finding_on(
            item.article, weighed(item, Result.MEASURE_ON_SITE), why, subject=subject,
            subject_name=name, limit=rule.limit_m, measure="m",
        )  # fmt: skip
        told = Neighbour(
            rule.rule, rule.article, item.article.cite, subject, "", name, None, None, 0.0, None,
            rule.limit_m, "walking", "measure_on_site", rule.force, None,
        )  # fmt: skip
        return found, (told,)
