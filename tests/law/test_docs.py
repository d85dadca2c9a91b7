"""docs/policy-files.md: its YAML is read, its boundary tables are computed."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
import pytest

from outletplan.errors import PolicyError
from outletplan.facts.words import SITE_KINDS
from outletplan.law import published_policies, published_policy, read_policy
from outletplan.law.kinds import Rule
from outletplan.planning.selecting import meant

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = (Path(__file__).parents[2] / "docs" / "policy-files.md").read_text(encoding="utf-8")
BROKEN = Path(__file__).parents[1] / "policies_broken"
HEAD = "source: {title: Docs}\nstatus: draft\nin_force: not_stated\nrules:\n"


def first_table(text: str) -> list[str]:
    lines = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)
    return lines[0].splitlines() if lines else []


def examples(page: str) -> list[tuple[str, str, list[str]]]:
    """List each YAML block of a kind and the boundary table under it, if there is one."""
    return [
        (section.split("`")[1], block.split("```")[0], first_table(block))
        for section in page.split("\n## ")[1:]
        if section.startswith("`")
        for block in section.split("```yaml\n")[1:]
    ]


EXAMPLES = examples(PAGE)


def rules_of(folder: Path, yaml: str) -> tuple[Any, ...]:
    file = folder / "docs.yaml"
    file.write_text(yaml, encoding="utf-8")
    (document,) = read_policy(file).documents
    return document.rules


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def banned(rule: Any, column: str, said: str) -> str:
    ((named, wanted),) = rule.forms
    assert named == column
    held = said in wanted if isinstance(wanted, tuple) else wanted.holds(np.array([float(said)]))[0]
    return "yes" if held else "no"


def beside(rule: Any, address: str) -> str:
    folded = rule.address(address)
    same = "the same" if folded == rule.address("示范路12号") else "another"
    return "no address" if folded is None else same


TOLD: dict[str, Callable[[Any, str], str]] = {
    "left": lambda rule, said: rule.arithmetic(Decimal(said)),
    "apart": lambda rule, said: (
        "yes" if rule.may_adjoin(np.array([int(Decimal(said) * 1000)]))[0] else "no"
    ),
    "address": beside,
    "closed": lambda rule, said: rule.free_from(date.fromisoformat(said)).isoformat(),
    "who left": lambda rule, said: str(rule.classes[0].may_come(int(said))),
    "left last year": lambda rule, said: str(rule.may_come(int(said))),
    "unit_id": lambda rule, said: str(dict(rule.outlets)[said]),
    "unit_class": lambda rule, said: rule.regime_of(said) or "no regime",
    "street_class": lambda rule, said: rule.name_of(said) or "no name",
    "floor_area_m2": lambda rule, said: banned(rule, "floor_area_m2", said),
    "business_type": lambda rule, said: banned(rule, "business_type", said),
}


def answers(rule: Any, header: list[str], number: str) -> list[str]:
    """Give the row that the rule would print for a number."""
    told = TOLD.get(header[1] if header[1] == "left" else header[0])
    if told is not None:
        return [number, told(rule, number)]
    if header[0] == "metres":
        distance = np.array([int(Decimal(number) * 1000)])
        sides = [{"same_side": np.array([same])} for same in (True, False)]
        kept = [rule.keeps(distance, **side) for side in (sides if len(header) > 2 else [{}])]
        return [number, *("yes" if each else "no" for (each,) in kept)]
    if header[0] == "day":
        as_of = rule.as_of(date.fromisoformat(number))
        return [number, f"{as_of.outlets:,}", as_of.arithmetic(0)]
    if header[0] == "others":
        (kept,) = rule.keeps(np.array([int(number)]))
        return [number, "yes" if kept else "no", rule.arithmetic(int(number))]
    counts = np.array([int(number.replace(",", ""))])
    if header[1] == "tier":
        return [number, *rule.tier_for(counts)]
    return [number, f"{rule.outlets_for(counts)[0]:,}", rule.arithmetic(int(counts[0]))]


def divided(rule: Any, lines: list[str]) -> list[list[str]]:
    """Give the rows of a whole division, whose parts depend on one another."""
    people = np.array([int(cells(line)[0]) for line in lines], dtype=np.int64)
    parts = rule.parts(rule.total, people) if lines else []
    return [
        [str(count), str(part), rule.arithmetic(rule.total, count, int(people.sum()), part)]
        for count, part in zip(people.tolist(), list(parts), strict=True)
    ]


def test_every_kind_has_its_section() -> None:
    kinds = get_args(get_args(Rule)[0])
    tags = {get_args(kind.model_fields["rule"].annotation)[0] for kind in kinds}
    assert {name for name, _, _ in EXAMPLES} == tags


def test_the_whole_document_is_read(tmp_path: Path) -> None:
    first = PAGE.split("```yaml\n")[1].split("```")[0]
    (rule,) = rules_of(tmp_path, first)
    assert rule.article == "5(1)"


@pytest.mark.parametrize(("name", "yaml", "table"), EXAMPLES)
def test_boundary_table(tmp_path: Path, name: str, yaml: str, table: list[str]) -> None:
    (rule,) = rules_of(tmp_path, HEAD + yaml)
    assert rule.rule == name
    assert bool(table) or name in {"not_judged", "population_basis", "division"}
    if name == "division":
        assert [cells(line) for line in table[2:]] == divided(rule, table[2:])
        return
    for line in table[2:]:
        assert cells(line) == answers(rule, cells(table[0]), cells(line)[0])


def test_ranges_of_the_selector(tmp_path: Path) -> None:
    section = PAGE.split("\n## What every rule says")[1].split("\n## ")[0]
    rules = rules_of(tmp_path, HEAD + section.split("```yaml\n")[1].split("```")[0])
    lines = re.findall(r"^\| [\d,]+ \|.*", section, re.MULTILINE)
    assert len(lines) == 4
    for residents, metres in map(cells, lines):
        commune = np.array([float(residents.replace(",", ""))])
        (rule,) = [each for each in rules if dict(each.applies_to)["residents"].holds(commune)]
        assert metres == str(rule.at_least_m)


def test_days_of_a_clause(tmp_path: Path) -> None:
    """The day before, the day, and which of two clauses holds on it."""
    section = PAGE.split("\n## What every rule says")[1].split("\n## ")[0]
    (block,) = [text for text in section.split("```yaml\n") if "since:" in text.split("```")[0]]
    rules = rules_of(tmp_path, HEAD + block.split("```")[0])
    lines = [cells(line) for line in first_table(block)[2:]]
    assert [day for day, _ in lines] == ["2026-06-30", "2026-07-01"]
    for day, metres in lines:
        (rule,) = [each for each in rules if each.not_on(date.fromisoformat(day)) is None]
        assert metres == str(rule.at_least_m)


def test_another_distance_for_one_kind_of_school(tmp_path: Path) -> None:
    """Where the narrower article reaches the other gives way; 学校 alone is any school."""
    section = PAGE.split("\n## What every rule says")[1].split("\n## ")[0]
    (block,) = [text for text in section.split("```yaml\n") if "university" in text.split("```")[0]]
    for_all, narrow = rules_of(tmp_path, HEAD + block.split("```")[0])
    assert for_all.gives_way_to == (narrow.article,)
    lines = [cells(line) for line in first_table(block)[2:]]
    assert len(lines) == 4
    for kind, metres in lines:
        code = SITE_KINDS[kind]
        reaching = [r for r in (narrow, for_all) if code in meant("kind", dict(r.sites)["kind"])]
        assert metres == str(reaching[0].more_than_m)


def test_renewals_of_changed_premises(tmp_path: Path) -> None:
    section = PAGE.split("\n## What every rule says")[1].split("\n## ")[0]
    (block,) = [text for text in section.split("```yaml\n") if "_if_changed]" in text]
    (rule,) = rules_of(tmp_path, HEAD + block.split("```")[0])
    lines = [cells(line) for line in first_table(block)[2:]]
    assert len(lines) == 5
    said = {"yes": True, "no": False, "not said": None}
    for request, changed, asked in lines:
        answer = rule.asked_of(request, premises_changed=said[changed])
        assert answer is {"yes": True, "no": False, "to be looked at": None}[asked]


def test_comparisons_at_the_cap(tmp_path: Path) -> None:
    section = PAGE.split("\n## What every number says")[1].split("\n## ")[0]
    block = section.split("```yaml\n")[1].split("```")[0]
    rows = re.findall(r"^\| (?:at|above|after_adding) \|.*", section, re.MULTILINE)
    lines = [cells(row) for row in rows]
    assert len(lines) == 3
    for comparison, *said in lines:
        (rule,) = rules_of(tmp_path, HEAD + block.replace("after_adding", comparison))
        few, exactly = rule.open_up_to(np.array([3_499, 3_500])).tolist()
        left = [few, exactly, exactly - 1, exactly - 2]
        assert [f"{max(0, places)} more" for places in left] == said


def test_numbers_of_sites_by_people_and_by_a_column_of_ones_own(tmp_path: Path) -> None:
    section = PAGE.split("\n## What every number says")[1].split("\n## ")[0]
    (block,) = [text for text in section.split("```yaml\n") if "beds" in text.split("```")[0]]
    rules = rules_of(tmp_path, HEAD + block.split("```")[0])
    assert [rule.basis for rule in rules] == ["persons", "beds"]
    lines = [cells(line) for line in first_table(block)[2:]]
    assert len(lines) == 5
    for counted, *numbers in lines:
        people = np.array([int(counted.replace(",", ""))])
        assert numbers == [str(rule.outlets_for(people)[0]) for rule in rules]


def test_every_policy_that_ships_is_listed_with_its_days() -> None:
    section = PAGE.split("\n## What ships")[1].split("\n## ")[0]
    lines = [cells(line) for line in re.findall(r"^\| `.*", section, re.MULTILINE)]
    assert tuple(name.strip("`") for name, _, _ in lines) == published_policies()
    for name, _, days in lines:
        (document,) = published_policy(name.strip("`")).documents
        first, last = document.in_force, document.until
        stated = f"{first} to {last}" if last else f"from {first}"
        assert days == ("not stated" if first == "not_stated" else stated)


def test_messages_are_shown_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BROKEN)
    with pytest.raises(PolicyError) as caught:
        read_policy("many_faults.yaml")
    shown = PAGE.split("```text\n")[1].split("```")[0].splitlines()
    assert set(shown) < {str(problem) for problem in caught.value.problems}
