"""Single cells: exact numbers, ids as text, and the words for what cannot be read."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outletplan.facts import cells
from outletplan.facts.cells import BadCellError


class TestIds:
    """Ids are text, always."""

    @pytest.mark.parametrize(
        ("cell", "read"),
        [
            ("0012", "0012"),
            (" ００１２\t", "0012"),
            ("610101199001010011", "610101199001010011"),
            (610101201.0, "610101201"),
            (610101201, "610101201"),
            (np.int32(7), "7"),
            (Decimal(12), "12"),
            (999_999_999_999_999, "999999999999999"),
            ("\ufeffV\u200b1", "V1"),
            ("李家村", "李家村"),
            ("12E5", "12E5"),
            ('="0012"', "0012"),
            ("", None),
            (" \u3000", None),
            (None, None),
            (math.nan, None),
            (pd.NA, None),
            (pd.NaT, None),
        ],
    )
    def test_read(self, cell: object, read: str | None) -> None:
        assert cells.identifier(cell) == read

    @pytest.mark.parametrize(
        ("cell", "words"),
        [
            ("1.23E+11", "1.23E+11, an id stored as a number"),
            ("6E+17", "6E+17, an id stored as a number"),
            (1_000_000_000_000_000, "1000000000000000, an id stored as a number"),
            (6.10101199001010e17, "an id stored as a number"),
            (math.inf, "an id stored as a number"),
            (1.5, "1.5"),
            (-3, "-3"),
            (True, "True"),
            (date(2024, 1, 2), "2024"),
            ("=1+1", "'=1+1'"),
            ("+86", "'+86'"),
            ("-1", "'-1'"),
            ("@cmd", "'@cmd'"),
            ('="=1+1"', "'=1+1'"),
            ('="1"&"2"', '\'="1"&"2"\''),
            ("＝1+1", "'=1+1'"),
        ],
    )
    def test_refused(self, cell: object, words: str) -> None:
        """Ids already destroyed, and those that a spreadsheet would run, are refused."""
        with pytest.raises(BadCellError) as refusal:
            cells.identifier(cell)
        assert words in refusal.value.fault.found
        assert "an id" in refusal.value.fault.expected


class TestCounts:
    """People are exact integers: 1200.0 from a spreadsheet is 1200; 1200.5 is a fault."""

    @pytest.mark.parametrize(
        ("cell", "factor", "read"),
        [
            (1200.0, 1, 1200),
            ("1,200", 1, 1200),
            ("1200.00", 1, 1200),
            ("１２００", 1, 1200),
            (0, 1, 0),
            (0.1 + 0.2, 10_000, 3000),
            (23.07, 10_000, 230_700),
            ("23.07", 10_000, 230_700),
            (Decimal("0.0001"), 10_000, 1),
            (10_000_000_000, 1, 10_000_000_000),
            ("", 1, None),
            (None, 1, None),
        ],
    )
    def test_read(self, cell: object, factor: int, read: int | None) -> None:
        assert cells.count(cell, factor) == read

    @pytest.mark.parametrize(
        ("cell", "factor", "words", "expected"),
        [
            (1200.5, 1, "1200.5", "a whole number"),
            (23.07123, 10_000, "23.07123", "a whole number"),
            (-1, 1, "-1", "0 or more"),
            ("-1", 1, "'-1'", "0 or more"),
            ("约1200", 1, "'约1200'", "a whole number"),
            ("1_200", 1, "'1_200'", "a whole number"),
            ("12,00", 1, "'12,00'", "a whole number"),
            ("1e3", 1, "'1e3'", "a whole number"),
            ("nan", 1, "'nan'", "a whole number"),
            (math.inf, 1, "inf", "a whole number"),
            (True, 1, "True", "a whole number"),
            (10_000_000_001, 1, "10000000001", "at most 10,000,000,000"),
        ],
    )
    def test_refused(self, cell: object, factor: int, words: str, expected: str) -> None:
        with pytest.raises(BadCellError) as refusal:
            cells.count(cell, factor)
        assert words in refusal.value.fault.found
        assert refusal.value.fault.expected == expected

    @settings(max_examples=60, deadline=None)
    @given(st.integers(0, 10**9))
    def test_any_number_of_ten_thousands_is_exact(self, people: int) -> None:
        """人口(万人) becomes people exactly, as a float of a workbook or as text."""
        assert cells.count(people / 10_000, 10_000) == people
        assert cells.count(str(Decimal(people) / 10_000), 10_000) == people or "E" in str(
            Decimal(people) / 10_000
        )


class TestOthers:
    """Numbers, days, yes or no, text: read as written or refused, never guessed."""

    @pytest.mark.parametrize(
        ("cell", "read"),
        [(108.93, 108.93), ("108.9300", 108.93), (" -76.8 ", -76.8), ("", None), (34, 34.0)],
    )
    def test_numbers(self, cell: object, read: float | None) -> None:
        assert cells.number(cell) == read

    @pytest.mark.parametrize("cell", ["116°23′", "116.3E", "1.16E+02", math.inf, "inf", "1 16"])
    def test_numbers_refused(self, cell: object) -> None:
        with pytest.raises(BadCellError) as refusal:
            cells.number(cell)
        assert refusal.value.fault.expected == "a number"

    def test_metres_are_not_negative(self) -> None:
        assert cells.metres("10") == 10
        with pytest.raises(BadCellError) as refusal:
            cells.metres(-0.5)
        assert refusal.value.fault.expected == "0 or more"

    @pytest.mark.parametrize(
        "cell",
        [
            *("2024-03-05", "2024/3/5", "2024.03.05", "2024年3月5日", "20240305", " 2024-3-5 "),
            *("2024-03-05T08:00:00", "2024/3/5 0:00", "２０２４－３－５", 20240305, 20240305.0),
            *(date(2024, 3, 5), datetime(2024, 3, 5, 8), pd.Timestamp(2024, 3, 5)),  # noqa: DTZ001
        ],
    )
    def test_days(self, cell: object) -> None:
        assert cells.day(cell) == date(2024, 3, 5)

    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            *(("2025-02-30", "a day of the calendar"), ("02/28/2025", "a day"), (45292, "a day")),
            *(("2024-03/05", "a day"), ("2024", "a day"), ("长期", "a day"), (True, "a day")),
        ],
    )
    def test_days_refused(self, cell: object, expected: str) -> None:
        with pytest.raises(BadCellError) as refusal:
            cells.day(cell)
        assert refusal.value.fault.expected == expected

    @pytest.mark.parametrize(
        ("cell", "read"),
        [
            *(("是", True), ("否", False), ("持证", True), ("无证", False), ("未入网", False)),
            *(("YES", True), ("n", False), (1, True), (0.0, False), (True, True), (" ", None)),
            *(("１", True), (np.True_, True)),
        ],
    )
    def test_flags(self, cell: object, read: object) -> None:
        assert cells.flag(cell) is read

    def test_flags_refused(self) -> None:
        with pytest.raises(BadCellError) as refusal:
            cells.flag("不详")
        assert refusal.value.fault.expected == "是 or 否"

    def test_text_keeps_names_as_they_are_written(self) -> None:
        assert cells.text("李家村１组(东) ") == "李家村１组(东)"
        assert cells.text("a\n b\u3000c\x07") == "a b c"
        assert cells.text(12.0) == "12"

    @pytest.mark.parametrize("words", ["Unit ID", " unit_id", "ＵＮＩＴ　ＩＤ", "unit\nid"])
    def test_one_header_spelt_in_many_ways(self, words: str) -> None:
        assert cells.fold(words) == "unitid"
