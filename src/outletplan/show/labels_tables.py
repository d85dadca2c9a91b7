"""Chinese and English words for columns of the tables that come in, and stand in no result."""

from __future__ import annotations

TABLE_WORDS: dict[str, tuple[str, str]] = {
    "floor_area_m2": ("营业面积(平方米)", "Floor area (m²)"),
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
    "application_id": ("申请编号", "Application no."),
    "accepted": ("受理时间", "Accepted"),
    "request": ("申请事项", "Request"),
    "first_licence": ("是否首次办证", "First licence"),
}
