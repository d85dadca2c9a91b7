"""Editions, days, and policies side by side."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from outletplan.errors import NotInForceError, PolicyError
from outletplan.law import combine, make_policy, published_policy, read_policy

if TYPE_CHECKING:
    from pathlib import Path

FIXED = {"rule": "fixed", "article": "1", "applies_to": "whole_area"}

# As it is printed where policy files were first described.
PRINTED = """
source: {title: …, issuer: …, number: …, published: 2024-12-20, url: …}
status: issued            # draft | consultation | submitted | issued; printed on every sheet
in_force: 2025-01-01
not_stated_in_source: [rounding of article 5(1)]        # printed beside what rests on it
rules:
  - {rule: ratio_cap, article: "5(1)", applies_to: {kind: cell}, outlets_per_1000: 5.6, counts: residents, rounding: down, assumed: [rounding]}
  - rule: bands
    article: "6"
    applies_to: {kind: village}
    counts: registered
    bands: [{up_to: 999, outlets: 1}, {above: 999, outlets: 2}]
  - {rule: spacing, article: "7", applies_to: {kind: cell}, at_least_m: 50, measured: walking, force: in_principle}
"""  # noqa: E501 - as printed


def edition(**keys: object) -> dict[str, Any]:
    return {
        "source": {"title": "Plan"},
        "status": "issued",
        "in_force": "2025-01-01",
        "rules": [FIXED | {"outlets": 7}],
    } | keys


def write(folder: Path, name: str, days: str) -> None:
    text = f"source: {{title: Plan}}\nstatus: issued\n{days}\nrules:\n  - rule: fixed\n"
    text += '    article: "1"\n    applies_to: whole_area\n    outlets: 7\n'
    (folder / name).write_text(text, encoding="utf-8")


class TestReadPolicy:
    """One issued document = one file; one article = one rule."""

    def test_the_printed_example(self, tmp_path: Path) -> None:
        file = tmp_path / "county.yaml"
        file.write_text(PRINTED, encoding="utf-8")
        policy = read_policy(file)
        edition = policy.in_force(date(2025, 7, 1))
        assert policy.name == "county"
        assert [article.cite for article in edition.articles] == [
            "… art. 5(1)",
            "… art. 6",
            "… art. 7",
        ]
        assert [article.rule.force for article in edition.articles] == [
            "must",
            "must",
            "in_principle",
        ]
        assert [(a.cite, a.what, a.kind) for a in edition.assumptions] == [
            ("…", "rounding of article 5(1)", "not_stated_in_source"),
            ("… art. 5(1)", "rounding", "assumed"),
        ]

    def test_a_policy_is_a_value(self, tmp_path: Path) -> None:
        file = tmp_path / "county.yaml"
        file.write_text(PRINTED, encoding="utf-8")
        assert read_policy(file) == read_policy(file)
        assert hash(read_policy(file)) == hash(read_policy(file))

    def test_a_file_and_python_say_the_same(self, tmp_path: Path) -> None:
        write(tmp_path, "plan.yaml", "in_force: 2025-01-01")
        made = make_policy(edition(name="plan", in_force=date(2025, 1, 1)))
        assert read_policy(tmp_path / "plan.yaml") == made

    def test_a_folder_of_editions(self, tmp_path: Path) -> None:
        folder = tmp_path / "plan.2"
        folder.mkdir()
        write(folder, "b.yml", "in_force: 2025-01-01\nuntil: 2025-12-31")
        write(folder, "a.yaml", "in_force: 2026-01-01")
        policy = read_policy(folder)
        assert policy.name == "plan.2"
        assert [document.name for document in policy.documents] == ["b", "a"]

    def test_an_empty_folder(self, tmp_path: Path) -> None:
        with pytest.raises(PolicyError, match=r"found no \*\.yaml file"):
            read_policy(tmp_path)


class TestInForce:
    """An edition is in force from a day until a day; a day outside every edition raises."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        write(tmp_path, "new.yaml", "in_force: 2025-01-01")
        write(tmp_path, "old.yaml", "in_force: 2020-07-01\nuntil: 2024-12-31")
        return tmp_path

    @pytest.mark.parametrize(
        ("day", "name"),
        [
            (date(2020, 7, 1), "old"),
            (date(2020, 7, 2), "old"),
            (date(2024, 12, 30), "old"),
            (date(2024, 12, 31), "old"),
            (date(2025, 1, 1), "new"),
            (date(2025, 1, 2), "new"),
            (date.max, "new"),
        ],
    )
    def test_by_day(self, folder: Path, day: date, name: str) -> None:
        (document,) = read_policy(folder).in_force(day).documents
        assert document.name == name

    def test_the_day_before_the_first(self, folder: Path) -> None:
        with pytest.raises(NotInForceError) as caught:
            read_policy(folder).in_force(date(2020, 6, 30))
        assert str(caught.value) == (
            "not in force on 2020-06-30: old (2020-07-01 to 2024-12-31); new (2025-01-01 to open)"
        )

    def test_a_gap_is_no_law(self, tmp_path: Path) -> None:
        write(tmp_path, "a.yaml", "in_force: 2020-01-01\nuntil: 2020-12-31")
        write(tmp_path, "b.yaml", "in_force: 2021-01-02")
        policy = read_policy(tmp_path)
        assert policy.in_force(date(2020, 12, 31)).documents[0].name == "a"
        with pytest.raises(NotInForceError):
            policy.in_force(date(2021, 1, 1))
        assert policy.in_force(date(2021, 1, 2)).documents[0].name == "b"

    def test_an_overlap_of_one_day_names_both(self, tmp_path: Path) -> None:
        write(tmp_path, "a.yaml", "in_force: 2020-01-01\nuntil: 2021-01-01")
        write(tmp_path, "b.yaml", "in_force: 2021-01-01")
        with pytest.raises(PolicyError) as caught:
            read_policy(tmp_path)
        (problem,) = caught.value.problems
        assert problem.where.endswith("b.yaml")
        assert (problem.line, problem.character, problem.key) == (3, 1, "in_force")
        assert problem.found == "b in force on the same days as a"

    def test_a_day_not_stated_overlaps_with_every_edition(self) -> None:
        first = edition(name="first", in_force="not_stated")
        with pytest.raises(PolicyError, match="second in force on the same days as first"):
            make_policy(edition(name="second"), first)

    def test_not_stated_is_any_day_and_is_said(self) -> None:
        policy = make_policy(edition(in_force="not_stated", until="2011-12-31"))
        assert policy.in_force(date(1949, 10, 1)).assumptions[0].what.startswith("day of entry")
        assert policy.in_force(date(2011, 12, 31)).documents == policy.documents
        with pytest.raises(NotInForceError, match="day not stated to 2011-12-31"):
            policy.in_force(date(2012, 1, 1))

    def test_in_force_for_one_day(self) -> None:
        policy = make_policy(edition(until="2025-01-01"))
        assert policy.in_force(date(2025, 1, 1)).documents == policy.documents

    def test_faults_of_all_editions_come_at_once(self, tmp_path: Path) -> None:
        write(tmp_path, "a.yaml", "in_force: 2020-02-30")
        write(tmp_path, "b.yaml", "in_force: soon")
        (tmp_path / "c.yaml").write_text("- no mapping")
        with pytest.raises(PolicyError) as caught:
            read_policy(tmp_path)
        assert {problem.where[-6:] for problem in caught.value.problems} == {
            "a.yaml",
            "b.yaml",
            "c.yaml",
        }


class TestCombine:
    """Policies side by side: each rule keeps its own citation."""

    def test_rules_of_both(self) -> None:
        both = combine(published_policy("county-230700"), published_policy("blank-villages-300"))
        edition = both.in_force(date(2025, 7, 1))
        titles = {article.document.source.title for article in edition.articles}
        assert titles == {"Layout plan of a county of 230,700 people", "Blank villages in practice"}
        assert len(edition.articles) == 5 + 4

    def test_in_force_when_each_part_is(self) -> None:
        both = combine(
            make_policy(edition(name="a", until="2025-06-30")),
            make_policy(edition(name="b", in_force="2025-06-30")),
        )
        names = [document.name for document in both.in_force(date(2025, 6, 30)).documents]
        assert names == ["a", "b"]
        with pytest.raises(NotInForceError, match=r"2025-06-29: b \(2025-06-30 to open\)$"):
            both.in_force(date(2025, 6, 29))
        with pytest.raises(NotInForceError, match=r"2025-07-01: a \(2025-01-01 to 2025-06-30\)$"):
            both.in_force(date(2025, 7, 1))

    def test_one_given_twice_is_refused_by_name(self) -> None:
        """Its rules would count twice."""
        one, other = published_policy("shaanxi-company"), published_policy("blank-villages-300")
        alike = make_policy(edition(name="a")), make_policy(edition(name="a"))
        series = make_policy(
            edition(name="a", in_force="2020-01-01", until="2020-12-31"),
            edition(name="b", in_force="2021-01-01"),
        )
        part = make_policy(edition(name="b", in_force="2021-01-01"))
        for given, name in (
            ((one, one), "shaanxi-company"), ((combine(one, other), other), "blank-villages-300"),
            (alike, "a"), ((series, part), "b"),
        ):  # fmt: skip
            with pytest.raises(PolicyError, match=f"^{name}: found given twice"):
                combine(*given)
        assert combine(alike[0], make_policy(edition(name="c"))).name == "a + c"


class TestMakePolicy:
    """Rules made in Python pass the same checks, in the same words."""

    def test_a_float_is_refused(self) -> None:
        rule = {"rule": "ratio_cap", "article": "1", "applies_to": "whole_area"}
        rule |= {"counts": "residents", "rounding": "down"}
        with pytest.raises(PolicyError) as caught:
            make_policy(edition(rules=[rule | {"outlets_per_1000": 5.6}]))
        (problem,) = caught.value.problems
        assert problem[:4] == ("policy", None, "rules[0].outlets_per_1000", "the float 5.6")

    def test_every_fault_at_once(self) -> None:
        with pytest.raises(PolicyError) as caught:
            make_policy(edition(status="isued", rules=[FIXED, FIXED | {"outlets": 1.0}]))
        assert [problem.key for problem in caught.value.problems] == [
            "status",
            "rules[0].outlets",
            "rules[1].outlets",
        ]

    def test_the_mapping_is_not_changed(self) -> None:
        mapping = edition()
        make_policy(mapping)
        assert mapping == edition()
