"""Chinese for the fixed English phrases that say what is odd in streets, and how they join."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

# Texts that stand alone in a cell.
STREETS_WHOLE = {
    # how streets are marked where no rule says
    "a street is sparse with no outlet on it or, straight, within its half window of its middle, "
    "if a place is left in the unit there and enough people for one outlet at the region's own "
    "density live within that half window, were they spread evenly along the streets of their "
    "units": (
        "街上及中点直线距离区段半长以内无零售点，而所在单元格有可办数，且该范围内的人口"
        "（按单元格人口沿其街道均匀分布估算）按本区域持证率够设1个的，标为稀疏路段"
    ),
    # findings on the data
    "apart from the rest": "与主路网不连通",
    "crosses itself": "自相交的线",
    "joins nothing": "过街处未起作用",
    "layer is no number": "层不是数字",
    "lies along a street": "障碍与道路重合",
    "lies on another line": "与另一条线重合",
    "meets no street": "障碍未与道路相交",
    "not a line": "不是线",
    "passes over or under": "立体交叉",
    "several parts": "多段线",
    "vertices are no numbers": "线上有无效坐标点",
    "zero length": "长度为零",
    # what was found
    "0 m": "0米",
    "NaN or infinity": "坐标非数值",
    "a line over itself": "线与自身相交",
    "a vertex in mid-line shared with one of another layer": "中途与另一层的线共用一点",
    "empty geometry": "空图形",
    "neither a point nor a line": "既非点也非线",
    "no geometry": "无图形",
    "no street of its layer": "同层无道路与之相交",
    "part of it": "其中一段",
    # what was done with them
    "a part or all left out": "整条或其中一段未采用",
    "all kept": "全部保留",
    "does not part it there": "该处不隔断道路",
    "kept; joins itself only as the other lines join": "保留；自身按与其他线相同的规则连通",
    "left out": "未采用",
    "no way leads to the longest part; kept": "无路通往最长的一片路网，保留",
    (
        "no way leads to the longest part; kept; "
        "`join: crossings` under streets joins lines that cross without a vertex"
    ): (
        "无路通往最长的一片路网，保留；"
        "线相交处没有顶点的，在清单 streets 里写 join: crossings 即可相连"
    ),
    "not joined": "不相连通",
    "parts nothing": "未隔断任何道路",
    "taken as 0": "按0处理",
}

_JOINED = {
    "at shared vertices": "共用节点",
    "at shared end points only": "共用端点",
    "at shared vertices and wherever they cross": "共用节点及线线相交处",
}


def _joined(said: re.Match[str]) -> str:
    return (
        f"道路按{_JOINED[said[1]]}连通：路网共{said[2]}片，互不相通，"
        f"最长一片{said[3]}公里，全部{said[4]}公里"
    )


STREETS_PHRASES: list[tuple[str, str | Callable[[re.Match[str]], str]]] = [
    (
        (
            r"streets join (at shared vertices and wherever they cross|at shared vertices|"
            r"at shared end points only): ([\d,]+) parts that hang together, "
            r"the longest ([\d.,]+) of ([\d.,]+) km"
        ),
        _joined,
    ),
    (r"^([\d,]+) streets, ([\d,]+) m$", r"\1条道路，共\2米"),
    (r"^([\d,]+) pieces of (\S+)$", r"与\2重合\1段"),
    (r"^([\d,]+) parts$", r"\1段"),
    (r"^no barrier parts a street within ([\d.]+) m$", r"\1米内无障碍隔断道路"),
    (r"^not both ends are within ([\d.]+) m of a street$", r"两端未都在道路\1米以内"),
]
