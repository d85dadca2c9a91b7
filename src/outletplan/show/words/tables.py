"""Chinese and English words for columns of the tables that come in, and of piles judged."""

from __future__ import annotations

# Names of columns that are codes, or tables, elsewhere.
IN_TABLE_COLUMN: dict[tuple[str | None, str], tuple[str, str]] = {
    ("column", "closed"): ("歇业日期", "Closed"),
    ("column", "licensed"): ("是否持证", "Licensed"),
    ("column", "served"): ("是否入网", "Served"),
    ("column", "outlets"): ("零售点数", "Outlets"),
    ("column", "units"): ("单元格数", "Units"),
    ("column", "queue"): ("排队数", "Queued"),
    ("column", "limit"): ("限值", "Limit"),
    ("column", "at_least"): ("不少于", "At least"),
    ("column", "geometry"): ("坐标或图形", "Geometry"),
    ("column", "layer"): ("所在层", "Layer"),
    ("column", "faces"): ("所临街道", "Faces"),
    ("column", "part"): ("文件、表或设置", "Part"),
    ("column", "new"): ("新方案", "After"),
    ("column", "old"): ("原方案", "Before"),
    ("column", "method"): ("核验方式", "Method"),
}

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
    # windows along streets, stretches and segments
    "windows": ("最密区段", "Busiest windows"),
    "stretches": ("密集路段与稀疏路段", "Dense and sparse stretches"),
    "over_at_most": ("超出限量", "Over the limit"),
    "segments": ("定长路段", "Segments of one length"),
    "dense_segments": ("密集与稀疏的定长路段", "Dense and sparse segments"),
    "chain": ("连续街道号", "Run of streets"),
}
