"""One whose point cannot tell in which unit he stands: judged in each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outletplan.planning.deciding.decision import Finding, Neighbour, Outcome, Result, outcome_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outletplan.planning.deciding.judge import Sitting

    Findings = tuple[Finding, ...]
    Neighbours = tuple[Neighbour, ...]

NOT_SURE = "unit not sure with the accuracy of the point"
THE_SAME = "the outcome is the same in each"
TO_SETTLE = "to be settled on site"
_STOPS = (Result.BROKEN, Result.QUEUE, Result.MEASURE_ON_SITE)
_HARMLESS = (Result.REVIEW, Result.NOT_JUDGED, Result.KEPT, Result.NOT_APPLICABLE)


def judged_wherever(sitting: Sitting, a: int) -> tuple[Findings, Neighbours]:
    """
    Hold one of the pile against every rule, in each unit in which he may stand.

    Where the outcome is the same in all of them it stands, with what was found in that of his
    point. Where it is not, whatever stops him in one and not in another is to be settled on site.
    """
    told, near = sitting.judged(a)
    units = (int(sitting.asking.unit[a]), *sitting.asking.elsewhere.get(a, ()))
    if len(units) == 1:
        return told, near
    others = [sitting.elsewhere[n].judged(a)[0] for n in range(len(units) - 1)]
    names = [_name(sitting, unit) for unit in units]
    outcomes = {outcome_of(each)[0] for each in (told, *others)}
    settled = len(outcomes) == 1 and Outcome.MEASURE_ON_SITE not in outcomes
    rules = len(sitting.grounds.plan.edition.articles)  # claims come behind them
    found = list(zip(told[:rules], *(other[:rules] for other in others), strict=True))
    findings = [_reduced(each, names, settled=settled) for each in found]
    unsure = next((f for f in findings if f.why.startswith(NOT_SURE)), None)
    joined = " or ".join(names)
    why = f"{NOT_SURE}: {joined}; {THE_SAME if unsure is None else TO_SETTLE}"
    place = Finding("claim", None, None, None, Result.REVIEW, why, subject="unit_id")
    return (*findings, *told[rules:], place), (*near, *_to_settle(unsure, joined))


def _name(sitting: Sitting, unit: int) -> str:
    name = sitting.grounds.unit_name(unit)
    unit_id = str(sitting.grounds.region.units.index[unit])
    return f"{unit_id} {name}" if name else unit_id


def _reduced(found: Sequence[Finding], names: Sequence[str], *, settled: bool) -> Finding:
    """Reduce what was found on one rule in several units."""
    results = {each.result for each in found}
    if not results & set(_STOPS):
        return min(found, key=lambda each: _HARMLESS.index(each.result))
    if settled or len(results) == 1:
        return found[0]
    first = next(each for each in found if each.result in _STOPS)
    each = (
        f"{name} ({told.result.value.replace('_', ' ')})"
        for name, told in zip(names, found, strict=True)
    )
    return Finding(
        first.rule, first.article, first.cite, first.force, Result.MEASURE_ON_SITE,
        f"{NOT_SURE}: {' or '.join(each)}", assumed=first.assumed,
    )  # fmt: skip


def _to_settle(unsure: Finding | None, names: str) -> Iterator[Neighbour]:
    """List the unit among what is to be measured on site."""
    if unsure is not None:
        yield Neighbour(
            unsure.rule, unsure.article or "", unsure.cite or "", "unit", "", names, None, None,
            0.0, None, float("nan"), "", Result.MEASURE_ON_SITE.value, "must", None,
        )  # fmt: skip
