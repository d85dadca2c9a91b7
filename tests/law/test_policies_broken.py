"""One broken file per fault: where it stands and the words in which it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from outletplan.errors import PolicyError
from outletplan.law import read_policy

FOLDER = Path(__file__).parents[1] / "policies_broken"

# file: (line, key, what was found, what else the message says)
FORM = {
    "empty": (1, None, "no keys", ["expected keys and values", "`key: value`"]),
    "only_a_list": (1, None, "no keys", ["expected keys and values"]),
    "syntax": (11, None, "what YAML cannot read", ["end of stream", "begins on line 6"]),
    "second_document": (11, None, "a second document", ["expected one.", "its own file"]),
    "too_deep": (11, None, "more levels", ["at most 20", "Nest it less"]),
    "gb18030": (1, None, "bytes that are not UTF-8", ["Save the file as UTF-8"]),
    "control_character": (None, None, "control characters", ["plain text in UTF-8"]),
    "repeated_key": (3, "status", "status again", ["line 2 has it", "Keep one"]),
    "repeated_key_in_rule": (
        10,
        "rules[0].outlets_per_1000",
        "outlets_per_1000 again",
        ["line 8 has it"],
    ),
    "alias": (11, "not_stated_in_source[0]", "the alias *nowhere", ["Write it out"]),
    "anchor": (6, "rules[0].article", "the anchor &first", ["Take it out"]),
    "tag": (6, "rules[0].article", "the tag !!python/object:os.system", ["Take it out"]),
    "empty_value": (6, "rules[0].article", "no value", ["expected a value"]),
    "comma_in_text": (1, "source.700 people", "no value", ["a text with a comma in quotes"]),
    "key_of_two_parts": (2, "?", "a key of several parts", ["expected a word", "`key: value`"]),
}
KEYS = {
    "unknown_key": (3, "version", "the unknown key version", ["one of: ", "in_force", "until"]),
    "on_is_a_word": (4, "on", "the unknown key on", ["one of: ", "in_force"]),
    "unknown_key_in_rule": (
        6,
        "rules[0].artcle",
        "the unknown key artcle",
        ["one of: article, ", "rounding", "Did you mean article?"],
    ),
    "unknown_key_in_band": (
        12,
        "rules[0].bands[2].over",
        "the unknown key over",
        ["one of: above, ", "at_least", "Did you mean above?"],
    ),
    "missing_status": (1, "status", "nothing", ["expected the key status", "Add it"]),
    "missing_title": (1, "source.title", "nothing", ["expected the key title"]),
    "missing_rounding": (5, "rules[0].rounding", "nothing", ["expected the key rounding"]),
    "missing_counts": (5, "rules[0].counts", "nothing", ["expected the key counts"]),
    "missing_measured": (5, "rules[0].measured", "nothing", ["expected the key measured"]),
    "missing_text": (5, "rules[0].text", "nothing", ["expected the key text"]),
    "no_kind": (5, "rules[0].rule", "nothing", ["expected the key rule"]),
    "unknown_kind": (
        5,
        "rules[0].rule",
        "'ratio_cup'",
        ["one of: ratio_cap, ", "not_judged", "Did you mean ratio_cap?"],
    ),
    "unknown_word": (10, "rules[0].rounding", "'floor'", ["down", "half_up", "Write one of these"]),
    "unknown_status": (2, "status", "'published'", ["issued", "submitted", "draft"]),
    "unknown_basis": (9, "rules[0].counts", "'resident'", ["Did you mean residents?"]),
    "no_rules": (4, "rules", "an empty list", ["at least one item"]),
    "rules_not_a_list": (4, "rules", "a mapping", ["expected a list", "[ … ]"]),
    "rule_not_a_mapping": (4, "rules[0]", "'ratio_cap'", ["keys and values", "{key: value, …}"]),
    "assumed_not_a_list": (11, "rules[0].assumed", "'rounding'", ["expected a list", "[ … ]"]),
    "empty_text": (6, "rules[0].article", "' '", ["expected text"]),
    "selector_word": (7, "rules[0].applies_to", "'villages'", ["whole_area, every_unit, or col"]),
    "selector_empty": (7, "rules[0].applies_to", "an empty mapping", ["{kind: village}"]),
    "selector_without_values": (7, "rules[0].applies_to.kind", "an empty list", ["a value or"]),
}
WHOLE = ["expected a whole number", "plain digits, at most 12, no sign, comma or unit: 1500"]
EXACT = [
    "expected a number",
    "plain digits, at most 9 after the point, no sign, comma or unit: 4.5",
]
DAY = ["expected a day or not_stated", "year-month-day: 2025-01-01"]
VALUES = {
    "octal": (8, "rules[0].outlets", "'020'", WHOLE),
    "sexagesimal": (8, "rules[0].outlets", "'12:30'", WHOLE),
    "underscore": (8, "rules[0].outlets", "'1_000'", WHOLE),
    "full_width": (8, "rules[0].outlets", "'２０'", WHOLE),
    "decimal_for_whole": (8, "rules[0].outlets", "'4.0'", WHOLE),
    "negative": (8, "rules[0].outlets", "'-20'", WHOLE),
    "too_large": (8, "rules[0].outlets", "'1000000000000'", WHOLE),
    "unit_written": (8, "rules[0].outlets_per_1000", "'4.5‰'", EXACT),
    "too_fine": (8, "rules[0].outlets_per_1000", "'3.3333333333'", EXACT),
    "exponent": (8, "rules[0].outlets_per_1000", "'45e-1'", EXACT),
    "infinite": (8, "rules[0].outlets_per_1000", "'.inf'", EXACT),
    "rate_of_zero": (8, "rules[0].outlets_per_1000", "'0'", ["expected more than 0"]),
    "rate_above_1000": (8, "rules[0].outlets_per_1000", "'4500'", ["expected at most 1000"]),
    "two_rates": (9, "rules[0].one_per", "both rates", ["expected one rate"]),
    "no_rate": (
        5,
        "rules[0].one_per",
        "neither outlets_per_1000 nor one_per",
        ["outlets_per_1000: 4.5", "one_per: 3500"],
    ),
    "counts_nothing_named": (
        9,
        "rules[0].counts",
        "a mapping",
        ["the column that holds the number", "{column: beds}"],
    ),
    "counts_for_a_fixed_number": (9, "rules[0].counts", "'residents'", ["no such key here"]),
    "threshold_counts_nobody": (
        5,
        "rules[0].counts",
        "people_at_least alone",
        ["both or neither", "whom the threshold counts"],
    ),
    "half_a_millimetre": (10, "rules[0].compare_to_m", "0.0005", ["whole millimetres", "1 mm"]),
    "day_not_in_calendar": (3, "in_force", "'2025-02-30'", ["the calendar has no such day"]),
    "day_written_otherwise": (3, "in_force", "'2025/1/1'", DAY),
    "year_only": (3, "in_force", "'2025'", DAY),
    "until_before_in_force": (4, "until", "2024-12-31", ["from 2025-01-01 on", "last day"]),
    "published_not_a_day": (1, "source.published", "'May'", ["expected a day. Write"]),
}
BANDS = {
    "band_gap": (
        12,
        "rules[0].bands[2]",
        "1,501 to 1,600 in no band",
        ["each number in one band", "above: 1500"],
    ),
    "band_overlap": (11, "rules[0].bands[1]", "500 in two bands", ["Start", "above: 500"]),
    "band_starts_late": (
        10,
        "rules[0].bands[0]",
        "a first band at least 1 up to 500",
        ["a first band from 0", "put a band before it"],
    ),
    "band_never_ends": (11, "rules[0].bands[1]", "no upper edge", ["up_to (edge inside)"]),
    "band_last_closed": (
        12,
        "rules[0].bands[2]",
        "a last band above 1,500 up to 3,000",
        ["an open last band"],
    ),
    "band_empty": (11, "rules[0].bands[1]", "a band above 500 up to 500", ["Correct its edges"]),
    "band_two_edges": (10, "rules[0].bands[0]", "both up_to and below", ["edge is inside"]),
    "no_bands": (9, "rules[0].bands", "an empty list", ["at least one item"]),
    "tier_gap": (12, "rules[0].tiers[1]", "300 in no band", ["at_least: 300"]),
}
STREETS = {
    "streets_word": (
        8,
        "rules[0].on_streets",
        "'busy'",
        ["expected columns and values", "{street_class: busy}"],
    ),
    "street_range": (
        8,
        "rules[0].on_streets.width_m.at_lest",
        "the unknown key at_lest",
        ["Did you mean at_least?"],
    ),
    "sides_without_method": (
        9,
        "rules[0].opposite_side_at_least_m",
        "a number for each side, and measured: not_stated",
        ["straight or walking", "the larger number"],
    ),
    "opposite_side_word": (
        9,
        "rules[0].opposite_side_at_least_m",
        "'no'",
        ["a number or none", "no limit across the street"],
    ),
    "opposite_side_of_zero": (
        9,
        "rules[0].opposite_side_at_least_m",
        "'0'",
        ["expected more than 0"],
    ),
    "window_without_applicant": (5, "rules[0].applicant", "nothing", ["the key applicant"]),
    "applicant_yes": (10, "rules[0].applicant", "'yes'", ["counted", "not_counted"]),
    "window_of_zero": (8, "rules[0].half_window_m", "'0'", ["expected more than 0"]),
    "window_at_most_half": (9, "rules[0].at_most", "'12.5'", WHOLE),
    "no_street_classes": (7, "rules[0].classes", "an empty list", ["at least one item"]),
    "street_class_twice": (
        9,
        "rules[0].classes[1].street_class",
        "busy again",
        ["each class once", "Keep one"],
    ),
    "street_class_without_name": (8, "rules[0].classes[0].name", "nothing", ["the key name"]),
}
SITES = {
    "two_limits": (
        9,
        "rules[0].more_than_m",
        "both limits",
        ["expected one limit", "at_least_m where the edge is lawful"],
    ),
    "no_limit": (5, "rules[0].more_than_m", "neither at_least_m nor more_than_m", ["one limit"]),
    "missing_sites": (5, "rules[0].sites", "nothing", ["expected the key sites"]),
    "sites_word": (7, "rules[0].sites", "'schools'", ["columns and values", "{kind: school}"]),
    "missing_asks": (5, "rules[0].asks", "nothing", ["expected the key asks"]),
    "asks_nothing": (10, "rules[0].asks", "an empty list", ["at least one item"]),
    "unknown_request": (
        10,
        "rules[0].asks[1]",
        "'renew'",
        ["new", "relocation", "Did you mean"],
    ),
    "two_renewals": (
        10,
        "rules[0].asks",
        "renewal and renewal_if_changed",
        ["one of the two", "Leave renewal_if_changed out"],
    ),
    "unknown_gates": (10, "rules[0].from_gates", "'every'", ["all", "main"]),
}
RANGES = {
    "range_empty": (
        7,
        "rules[0].applies_to.residents",
        "an empty mapping",
        ["expected a range", "{up_to: 30000}"],
    ),
    "range_unknown_edge": (
        7,
        "rules[0].applies_to.residents.at_most",
        "the unknown key at_most",
        ["one of: at_least, ", "above", "up_to", "below"],
    ),
    "range_not_a_number": (7, "rules[0].applies_to.residents.up_to", "'3万'", WHOLE),
    "range_two_edges": (
        7,
        "rules[0].applies_to.residents",
        "both above and at_least",
        ["edge is inside"],
    ),
    "range_without_numbers": (
        7,
        "rules[0].applies_to.residents",
        "a band above 300 up to 300",
        ["Correct its edges"],
    ),
}
STEPS = {
    "steps_unsaid": (5, "rules[0].steps", "nothing", ["expected the key steps"]),
    "below_first_unsaid": (5, "rules[0].below_first", "nothing", ["the key below_first"]),
    "steps_word": (13, "rules[0].steps", "'every'", ["full", "started"]),
    "step_of_zero": (12, "rules[0].step", "'0'", ["expected more than 0"]),
    "ceiling_below_base": (
        14,
        "rules[0].at_most",
        "at most 2 and a base of 3",
        ["3 or more", "Correct one of them"],
    ),
    "below_first_number": (11, "rules[0].below_first", "'0'", ["one of: none, base"]),
}
BOUNDS = {
    "part_missing": (
        5,
        "rules[0].part",
        "rounding up_from and no part",
        ["up_from and up_above alone", "part: 0.3"],
    ),
    "part_without_threshold": (11, "rules[0].part", "rounding down and a part", ["part: 0.3"]),
    "part_of_one": (11, "rules[0].part", "'1'", ["expected less than 1"]),
    "at_most_below_at_least": (
        12,
        "rules[0].at_most",
        "at least 2 and at most 1",
        ["a number between them"],
    ),
}
COMMON = {
    "unknown_article": (
        9,
        "rules[0].gives_way_to[0]",
        "the unknown article 5(2)",
        ["one of: 1", "Write one of these"],
    ),
    "articles_in_a_circle": (
        9,
        "rules[0].gives_way_to",
        "articles that give way to one another: ",
        ["one that stands", "Take one of them out"],
    ),
    "within_the_whole_area": (
        9,
        "rules[0].within",
        "within, and the whole area",
        ["units that lie within", "applies_to: every_unit"],
    ),
    "within_word": (9, "rules[0].within", "'township'", ["columns and", "{kind: township}"]),
    "blank_asks": (10, "rules[0].asks", "a list", ["at most 0 items", "Take it out"]),
}
BETWEEN = {
    "inside_sites_alone": (5, "rules[0].reference", "inside_sites alone", ["both or neither"]),
    "reference_alone": (10, "rules[0].reference", "reference alone", ["both or neither"]),
    "reference_word": (11, "rules[0].reference", "'own'", ["same_site", "all"]),
    "newcomer_word": (
        10,
        "rules[0].newcomer",
        "'supermarket'",
        ["expected columns and values", "{business_type: supermarket}"],
    ),
    "from_outlets_range": (
        10,
        "rules[0].from_outlets.floor_area_m2.at_most",
        "the unknown key at_most",
        ["one of: at_least, ", "up_to"],
    ),
    "inside_sites_word": (
        10,
        "rules[0].inside_sites",
        "'markets'",
        ["columns and values", "{kind: school}"],
    ),
}
NUMBERS = {
    "sites_without_unit": (
        5,
        "rules[0].towards_unit",
        "sites alone",
        ["both or neither", "counted or not_counted"],
    ),
    "towards_no_site": (9, "rules[0].towards_unit", "towards_unit alone", ["both or neither"]),
    "per_without_sites": (9, "rules[0].per", "per hall, and no sites", ["Name the sites"]),
    "per_word": (11, "rules[0].per", "'room'", ["one of: ", "floor", "hall"]),
    "range_upside_down": (
        9,
        "rules[0].outlets_at_least",
        "at least 3 of 2 outlets",
        ["2 or less", "Correct one of them"],
    ),
    "comparison_word": (9, "rules[0].comparison", "'over'", ["at", "above", "after_adding"]),
    "reconciled_word": (9, "rules[0].reconciled_by", "'cutting'", ["largest_remainder"]),
    "halls_of_units": (
        10,
        "rules[0].counts",
        "halls of units",
        ["what a unit holds", "Name the sites with `sites`"],
    ),
    "residents_of_sites": (12, "rules[0].counts", "residents of sites", ["one of: ", "stalls"]),
    "as_stated_nowhere": (
        10,
        "rules[0].counts",
        "as_stated, and no population_basis",
        ["whom it counts", "one rule of kind population_basis"],
    ),
    "two_bases": (8, "rules[1].rule", "a second population_basis", ["one in a document"]),
    "two_orders": (9, "rules[1].rule", "a second order", ["one in a document"]),
    "order_by_word": (7, "rules[0].by", "'queue'", ["one of: ", "accepted", "lottery"]),
    "exits_word": (8, "rules[0].exits_free", "'next_week'", ["one of: ", "next_quarter"]),
    "exits_unsaid": (5, "rules[0].exits_free", "nothing", ["the key exits_free"]),
    "basis_as_stated": (7, "rules[0].counts", "as_stated", ["a basis", "whom the document counts"]),
    "no_stock": (5, "rules[0].stock", "neither on_day nor stock", ["one of them", "the day"]),
    "two_stocks": (11, "rules[0].stock", "both on_day and stock", ["one of them"]),
    "percent_above_100": (8, "rules[0].percent", "'500'", ["expected at most 100"]),
    "path_backwards": (
        10,
        "rules[0].steps[1].since",
        "2025-01-01 after 2026-01-01",
        ["a later day", "in the order of their days"],
    ),
    "path_without_steps": (8, "rules[0].steps", "an empty list", ["at least one item"]),
}
RELIEF = {
    "relief_without_effect": (
        5,
        "rules[0].waives",
        "no effect",
        ["one of factor, minus_m, at_least_m, waives"],
    ),
    "relief_two_effects": (
        5,
        "rules[0].waives",
        "factor and minus_m",
        ["one article for each effect"],
    ),
    "relief_first_licence_unsaid": (5, "rules[0].first_licence_only", "nothing", ["the key first"]),
    "relief_first_licence_word": (7, "rules[0].first_licence_only", "'always'", ["yes or no"]),
    "relief_waives_schools": (
        8,
        "rules[0].waives[1]",
        "'site_exclusion'",
        ["spacing", "quota", "window"],
    ),
    "relief_of_schools": (9, "rules[0].sites", "the unknown key sites", ["one of: "]),
    "relief_factor_of_one": (8, "rules[0].factor", "'1'", ["expected less than 1"]),
    "relief_no_codes": (8, "rules[0].codes", "an empty list", ["at least one item"]),
    "adjacent_without_reach": (5, "rules[0].look_within_m", "nothing", ["the key look_within_m"]),
    "adjacent_of_zero": (8, "rules[0].look_within_m", "'0'", ["expected more than 0"]),
    "address_at_least_m": (
        8,
        "rules[0].at_least_m",
        "the unknown key at_least_m",
        ["one of: ", "applies_to"],
    ),
    "banned_form_unsaid": (5, "rules[0].forms", "nothing", ["the key forms"]),
    "banned_form_word": (7, "rules[0].forms", "'vending'", ["expected columns and values"]),
}
PARTS = {
    "no_total": (5, "rules[0].total_of", "neither total nor total_of", ["one of them"]),
    "two_totals": (9, "rules[0].total_of", "both total and total_of", ["one of them"]),
    "total_of_nothing": (
        8,
        "rules[0].total_of",
        "article 1, which gives no number",
        ["one of: "],
    ),
    "total_of_two": (
        16,
        "rules[2].total_of",
        "article 1, which gives several numbers",
        ["one number", "an article of its own"],
    ),
    "by_too_little": (9, "rules[0].by", "90% in all", ["100%", "which part each"]),
    "by_nothing": (9, "rules[0].by[0].streets", "neither counts nor streets", ["one of them"]),
    "by_both": (9, "rules[0].by[0].streets", "both counts and streets", ["its own line"]),
    "share_of_no_types": (8, "rules[0].types", "an empty list", ["at least one item"]),
    "share_of_all": (10, "rules[0].of", "'all'", ["quota", "current"]),
    "leave_of_frozen": (
        8,
        "rules[0].classes[0].leave",
        "leave, and frozen",
        ["regime: queue", "take leave away"],
    ),
    "unit_class_twice": (
        9,
        "rules[0].classes[1].unit_class",
        "saturated again",
        ["each class once", "Keep one"],
    ),
    "regime_word": (9, "rules[0].classes[1].regime", "'closed'", ["frozen", "queue", "open"]),
    "gives_way_word": (8, "rules[0].gives_way[0]", "'all'", ["quota", "spacing", "total"]),
    "gives_way_nothing": (8, "rules[0].gives_way", "an empty list", ["at least one item"]),
}
DAYS = {
    "clause_until_before_since": (10, "rules[0].until", "2025-12-31", ["from 2026-01-01 on"]),
    "clause_of_a_year": (9, "rules[0].since", "'2026'", ["expected a day", "2025-01-01"]),
}
LISTED = {
    "listed_nowhere": (5, "rules[0].column", "neither outlets nor column", ["by unit_id"]),
    "listed_twice": (8, "rules[0].column", "both outlets and column", ["one of them"]),
    "listed_and_applied": (7, "rules[0].applies_to", "applies_to beside a list", ["Take it out"]),
    "listed_not_by_unit": (7, "rules[0].outlets", "a list", ["the id of each unit", "{K01: 18"]),
    "listed_word": (9, "rules[0].outlets.K02", "'twelve'", ["a whole number"]),
    "listed_nobody": (7, "rules[0].outlets", "an empty mapping", ["the id of each unit"]),
}
EDGE = {
    "no_spacing": (5, "rules[0].more_than_m", "neither at_least_m nor more_than_m", ["one limit"]),
    "two_spacings": (9, "rules[0].more_than_m", "both limits", ["where the edge is lawful"]),
    "two_spacings_across": (
        11,
        "rules[0].opposite_side_more_than_m",
        "both limits across the street",
        ["one limit", "where it is not"],
    ),
}
BROKEN = (
    PARTS
    | RELIEF
    | NUMBERS
    | BETWEEN
    | COMMON
    | DAYS
    | LISTED
    | EDGE
    | FORM
    | KEYS
    | VALUES
    | BANDS
    | STREETS
    | SITES
    | RANGES
    | STEPS
    | BOUNDS
)


@pytest.mark.parametrize("name", BROKEN)
def test_words_and_line(name: str) -> None:
    line, key, found, words = BROKEN[name]
    with pytest.raises(PolicyError) as caught:
        read_policy(FOLDER / f"{name}.yaml")
    (problem,) = [p for p in caught.value.problems if p.found.startswith(found)]
    assert (problem.line, problem.key) == (line, key)
    assert problem.where.endswith(f"{name}.yaml")
    assert [word for word in words if word not in str(problem)] == []


def test_one_fault_makes_one_problem() -> None:
    consequences = {"unknown_key_in_rule": 2, "key_of_two_parts": 2}
    for name in BROKEN:
        with pytest.raises(PolicyError) as caught:
            read_policy(FOLDER / f"{name}.yaml")
        assert len(caught.value.problems) == consequences.get(name, 1), name


def test_every_broken_file_is_tested() -> None:
    assert {file.stem for file in FOLDER.glob("*.yaml")} == {*BROKEN, "many_faults"}


def test_all_faults_at_once_in_the_order_of_the_file() -> None:
    with pytest.raises(PolicyError) as caught:
        read_policy(FOLDER / "many_faults.yaml")
    assert [(problem.line, problem.key) for problem in caught.value.problems] == [
        (2, "status"),
        (4, "in_force"),
        (6, "rules[0].article"),
        (6, "rules[0].rounding"),
        (6, "rules[0].one_per"),
        (7, "rules[0].artcle"),
        (16, "rules[1].bands[1]"),
        (18, "rules[2].article"),
        (20, "rules[2].at_least_m"),
        (21, "rules[2].measured"),
    ]
    assert str(caught.value).startswith("10 faults:\n  - ")
