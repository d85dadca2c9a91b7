"""Chinese and English words for columns of the tables that come in, and of piles judged."""

from __future__ import annotations

TABLE_WORDS: dict[str, tuple[str, str]] = {
    "gates": ("大门", "Gates"),
    "barrier_id": ("障碍编号", "Barrier id"),
    "crossing_id": ("过街处编号", "Crossing id"),
    "barriers": ("障碍", "Barriers"),
    "crossings": ("过街处", "Crossings"),
    "start_door": ("起点门", "From the door"),
    "end_door": ("终点门", "To the door"),
    "route": ("路线", "Route"),
    "measured_on": ("测量日期", "Measured on"),
    "officer_a": ("测量人甲", "First officer"),
    "officer_b": ("测量人乙", "Second officer"),
    "instrument": ("仪器", "Instrument"),
    "granted": ("本批占用数", "Granted"),
    "undecided": ("待定占用数", "Undecided"),
    "freed": ("腾出数", "Freed"),
    "expected": ("应有内容", "Expected"),
    "remedy": ("处理办法", "What to do"),
}
