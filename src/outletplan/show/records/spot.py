"""The nearest spot that would pass, in words, for internal eyes only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outletplan.show.records.words import put
from outletplan.show.words.sheets import in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from outletplan.planning.deciding.spot import Spot
    from outletplan.show.words.labels import Lang

    Reason = Callable[[str, str, str], str]
    """Puts the reason of a stop into words: rule, clause, and what planning says."""

Row = tuple[str, str]
_ASSUMED = {
    "as a relocation: a renewal is of the place where the outlet is": (
        "延续只限原址，按变更经营地址核验"
    ),
    "in the unit that it is filed under: units have no polygons": (
        "单元格无边界，按申请登记的单元格计"
    ),
    "without the others of its pile": "未计同批其他申请",
}
_LEFT_OUT = re.compile("without what it says of its place: (.+)")
_SAID = {"address": "地址", "site": "场所", "streets": "临街", "unit": "单元格"}
_SHOWN = 3  # clauses that stopped other places


def spot_rows(spot: Spot | None, datum: str, lang: Lang, reason: Reason) -> tuple[Row, ...]:
    """Say where the nearest spot is, or why there is none, and how it was looked for."""
    return () if spot is None else tuple(_rows(spot, datum, lang, reason))


def _rows(spot: Spot, datum: str, lang: Lang, reason: Reason) -> Iterator[Row]:
    if spot.lon is None or spot.away_m is None:
        yield put("spot_place", lang), put("spot_none", lang)
    else:
        there = (spot.unit_name or spot.unit_id, spot.street_name or spot.street_id)
        named = " ".join(word for word in there if word)
        yield put("spot_place", lang), f"{named} {spot.lon:.6f}, {spot.lat:.6f} ({datum})".strip()
        yield put("spot_away", lang), _m(spot.away_m, lang)
    stopped = [
        put("spot_stop", lang, cite=in_words(stop.cite, lang), n=stop.places,
            why=reason(stop.rule, stop.cite, stop.why))
        for stop in spot.stopped[:_SHOWN]
    ]  # fmt: skip
    if stopped:
        yield put("spot_stopped", lang), "\n".join(stopped)
    within, step = _m(spot.within_m, lang), _m(spot.step_m, lang)
    how = [put("spot_method", lang, within=within, step=step, n=spot.looked_at)]
    how += spot.assumed if lang == "en" else map(_assumed, spot.assumed)
    yield put("spot_how", lang), "\n".join(how)


def _assumed(said: str) -> str:
    if left_out := _LEFT_OUT.fullmatch(said):
        return f"未计申请人关于地点的自述：{'、'.join(_SAID[w] for w in left_out[1].split(', '))}"
    return _ASSUMED.get(said, said)


def _m(metres: float, lang: Lang) -> str:
    told = f"{metres:,.0f}"
    return f"{told}米" if lang == "zh" else f"{told} m"
