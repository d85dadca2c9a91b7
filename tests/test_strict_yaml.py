"""Files are read as they are written, and every fault is said with its place."""

from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import pytest

from outletplan.errors import DataError, PolicyError
from outletplan.strict_yaml import (
    Day,
    Exact,
    StrictModel,
    Text,
    Whole,
    YamlDocument,
    read_document,
    validate,
)

if TYPE_CHECKING:
    from pathlib import Path


class Sheet(StrictModel):
    """A file of one's own, such as a manifest."""

    name: Text
    people: Whole = 0
    rate: Exact = Decimal(0)
    on: Day | None = None
    datum: Literal["wgs84", "gcj02"] | None = None


def read(folder: Path, text: str) -> YamlDocument:
    file = folder / "sheet.yaml"
    file.write_text(text, encoding="utf-8")
    return read_document(file, error=DataError)


class TestAsWritten:
    """PyYAML reads 0123 as 83, 12:30 as 750 and on: as True; here they are what they look like."""

    def test_scalars_stay_text(self, tmp_path: Path) -> None:
        text = "a: 0123\nb: 12:30\non: yes\nd: 2025-02-30\ne: 1_000\nf: ~\ng: 0x1F\nh: 1e3\n"
        assert read(tmp_path, text).value == {
            "a": "0123",
            "b": "12:30",
            "on": "yes",
            "d": "2025-02-30",
            "e": "1_000",
            "f": "~",
            "g": "0x1F",
            "h": "1e3",
        }

    def test_lists_and_mappings_nest(self, tmp_path: Path) -> None:
        text = "a: [1, {b: 2}]\nc:\n  - d: |\n      two\n      lines\n"
        assert read(tmp_path, text).value == {
            "a": ["1", {"b": "2"}],
            "c": [{"d": "two\nlines\n"}],
        }

    def test_a_byte_order_mark_is_no_part_of_the_first_key(self, tmp_path: Path) -> None:
        assert read(tmp_path, "\ufeffname: A").value == {"name": "A"}

    def test_every_key_and_item_has_its_line(self, tmp_path: Path) -> None:
        lines = read(tmp_path, "a: 1\nb:\n  - 2\n  - c: 3\n").lines
        assert lines == {(): 1, ("a",): 1, ("b",): 2, ("b", 0): 3, ("b", 1): 4, ("b", 1, "c"): 4}


class TestValues:
    """A number is exactly what was written; a day is in the calendar."""

    @pytest.mark.parametrize(
        ("people", "number"), [("0", 0), ("1500", 1500), (1500, 1500), ("9" * 12, 10**12 - 1)]
    )
    def test_whole(self, people: object, number: int) -> None:
        assert self.sheet(people=people).people == number

    @pytest.mark.parametrize(
        "people",
        [
            *("0123", "1_000", "1,000", "１０", "٣", "4.0", "-1", "+1", "1e3", " 1", "", "9" * 13),
            *(4.0, True, -1, 10**12, Decimal(4), None, [1], {}),
        ],
    )
    def test_not_whole(self, people: object) -> None:
        with pytest.raises(DataError, match=r"sheet, people: found .+; expected a whole number"):
            self.sheet(people=people)

    @pytest.mark.parametrize(
        ("rate", "number"),
        [("4.5", "4.5"), ("0.001", "0.001"), (3, "3"), (Decimal("4.5"), "4.5"), ("10", "10")],
    )
    def test_exact(self, rate: object, number: str) -> None:
        assert self.sheet(rate=rate).rate == Decimal(number)

    @pytest.mark.parametrize(
        "rate", [".5", "5.", "4,5", "4.5‰", "４.５", "1_0.0", "1e3", "inf", "NaN", "-1", "12:30"]
    )
    def test_not_exact(self, rate: object) -> None:
        with pytest.raises(DataError, match=r"expected a number\. Write plain digits"):
            self.sheet(rate=rate)

    @pytest.mark.parametrize("rate", [Decimal("NaN"), Decimal("Infinity"), Decimal(-1), True])
    def test_not_exact_from_python(self, rate: object) -> None:
        with pytest.raises(DataError, match="expected a number"):
            self.sheet(rate=rate)

    def test_a_float_is_not_exact(self) -> None:
        with pytest.raises(DataError, match=r'the float 0\.1; .* Write "0\.1" in quotes'):
            self.sheet(rate=0.1)

    @pytest.mark.parametrize("on", ["2024-02-29", date(2024, 2, 29)])
    def test_day(self, on: object) -> None:
        assert self.sheet(on=on).on == date(2024, 2, 29)

    @pytest.mark.parametrize(
        "on",
        ["2025-02-30", "2025-13-01", "2025-1-1", "20250101", "2025", "２０２５-01-01", 2025, ""],
    )
    def test_no_day(self, on: object) -> None:
        with pytest.raises(DataError, match=r"sheet, on: found .+; expected a day"):
            self.sheet(on=on)

    def test_text_is_not_empty_and_has_no_edges_of_white(self) -> None:
        assert self.sheet(name=" A\n").name == "A"
        with pytest.raises(DataError, match="found ' '; expected text"):
            self.sheet(name=" ")

    def test_a_long_value_is_quoted_in_part(self) -> None:
        with pytest.raises(DataError) as caught:
            self.sheet(people="x" * 1000)
        assert len(str(caught.value)) < 200

    @staticmethod
    def sheet(**values: object) -> Sheet:
        document = YamlDocument(where="sheet", value={"name": "A", **values})
        return validate(Sheet, document, error=DataError)


class TestFaults:
    """Where it stands, what was found, what was expected, what to do; all at once."""

    def test_faults_of_form_and_of_value_come_together_in_the_order_of_the_file(
        self, tmp_path: Path
    ) -> None:
        document = read(tmp_path, "people: 1_000\npeople: 2\nrate: &r 0.5\ndatm: gcj02\non: *r\n")
        with pytest.raises(DataError) as caught:
            validate(Sheet, document, error=DataError)
        found = [(p.line, p.key, p.found) for p in caught.value.problems]
        assert found == [
            (1, "name", "nothing"),
            (2, "people", "people again"),
            (3, "rate", "the anchor &r"),
            (4, "datm", "the unknown key datm"),
            (5, "on", "the alias *r"),
        ]
        assert caught.value.problems[3].expected == "one of: datum, name, rate, people, on"
        assert caught.value.problems[3].remedy == "Did you mean datum?"

    def test_a_fault_of_form_alone_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(DataError, match="line 1, name: found the anchor &n"):
            validate(Sheet, read(tmp_path, "name: &n A"), error=DataError)

    def test_keys_have_no_anchor_and_no_tag(self, tmp_path: Path) -> None:
        document = read(tmp_path, "&n name: A\n!!str datum: gcj02\n*n : 3\n")
        assert [(problem.line, problem.found) for problem in document.problems] == [
            (1, "the anchor &n"),
            (2, "the tag !!str"),
            (3, "a key of several parts"),
            (3, "the alias *n"),
        ]

    def test_an_unknown_word_lists_the_known_ones(self, tmp_path: Path) -> None:
        with pytest.raises(DataError, match="found 'gcj'; expected one of: gcj02, wgs84"):
            validate(Sheet, read(tmp_path, "name: A\ndatum: gcj"), error=DataError)

    def test_the_caller_chooses_the_error(self, tmp_path: Path) -> None:
        with pytest.raises(PolicyError):
            validate(Sheet, read(tmp_path, "nam: A"), error=PolicyError)
        with pytest.raises(PolicyError):
            read_document(tmp_path / "none.yaml", error=PolicyError)

    def test_errors_travel_between_processes(self, tmp_path: Path) -> None:
        with pytest.raises(DataError) as caught:
            validate(Sheet, read(tmp_path, "nam: A"), error=DataError)
        assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems  # noqa: S301 - our own bytes


class TestUnreadable:
    """What is no YAML file of keys is refused before anything is read out of it."""

    def test_no_such_file(self, tmp_path: Path) -> None:
        with pytest.raises(DataError, match=r"none\.yaml: found no such file or directory"):
            read_document(tmp_path / "none.yaml", error=DataError)

    def test_another_kind_of_file(self, tmp_path: Path) -> None:
        with pytest.raises(DataError, match=r"found the name 'units.xlsx'; expected \*.yaml"):
            read_document(tmp_path / "units.xlsx", error=DataError)

    def test_too_large(self, tmp_path: Path) -> None:
        with pytest.raises(DataError, match="found a larger file; expected at most 1,000,000"):
            read(tmp_path, "a: " + "1" * 1_000_000)

    def test_aliases_never_grow(self, tmp_path: Path) -> None:
        names = "abcdefghi"
        bomb = "a: &a [x]\n" + "".join(
            f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
            for before, name in pairwise(names)
        )
        document = read(tmp_path, bomb)
        assert document.value["i"] == [""] * 9
        assert {problem.found.split()[1] for problem in document.problems} == {"anchor", "alias"}
