"""Chinese and English words for what changes between two plans."""

from __future__ import annotations

IN_COMPARED_COLUMN: dict[tuple[str | None, str], tuple[str, str]] = {
    ("change", "added"): ("新增", "added"),
    ("change", "removed"): ("删除", "removed"),
    ("change", "changed"): ("修改", "changed"),
    ("change", "same"): ("不变", "same"),
    ("unit_change", "added"): ("新设", "new unit"),
    ("unit_change", "removed"): ("撤并", "unit gone"),
    ("unit_change", "changed"): ("调整", "changed"),
    ("pair_change", "added"): ("新增", "comes"),
    ("pair_change", "removed"): ("消除", "goes"),
    ("pair_change", "changed"): ("改判", "judged otherwise"),
    ("blank_change", "added"): ("新增空白", "becomes blank"),
    ("blank_change", "removed"): ("不再空白", "no longer blank"),
    ("blank_change", "changed"): ("变化", "changed"),
    ("compared_result", "kept"): ("符合", "kept"),
    ("compared_result", "broken"): ("不符合", "broken"),
    ("compared_result", "queue"): ("排队轮候", "queue"),
    ("compared_result", "measure_on_site"): ("需现场测量", "measure on site"),
    ("compared_result", "review"): ("需审查", "review"),
    ("compared_result", "not_judged"): ("未核验", "not judged"),
    ("compared_result", "not_applicable"): ("不适用", "not applicable"),
    ("application_change", "same"): ("结论不变", "the same"),
    ("application_change", "changed"): ("结论不同", "ends otherwise"),
}

COMPARED_WORDS: dict[str, tuple[str, str]] = {
    "comparison": ("新旧概况", "What changes"),
    "unit_changes": ("单元格调整表", "Units before and after"),
    "cap_changes": ("总量对照", "Caps before and after"),
    "pair_changes": ("间距变化", "Close pairs that change"),
    "blank_changes": ("空白村变化", "Blank villages that change"),
    "application_changes": ("申请结论对照", "Applications before and after"),
    "causes": ("差异所在", "What differs"),
    "figures": ("数值对照", "Figures"),
    "densities": ("持证率对照", "Densities"),
    "articles": ("条款对照", "Articles"),
    "pairs": ("间距变化", "Close pairs that change"),
    "old": ("原规定", "Before"),
    "was": ("原规定", "Before"),
    "now": ("新规定", "After"),
    "old_text": ("原条款原文", "Words before"),
    "new_text": ("新条款原文", "Words after"),
    "keys": ("所改项", "Keys"),
    "change": ("变化", "Change"),
    "unit_change": ("变化", "Change"),
    "pair_change": ("变化", "Change"),
    "blank_change": ("变化", "Change"),
    "application_change": ("变化", "Change"),
    "revision_reason": ("修订理由", "Reason"),
    "moved_by": ("变化原因", "What moved it"),
    "effect": ("测算影响", "Effect"),
    "units_affected": ("涉及单元格数", "Units affected"),
    "outlets_affected": ("涉及零售点数", "Outlets affected"),
    "quota_change": ("规划数增减", "Change of the quota"),
    "cap_change": ("总量上限增减", "Change of the cap"),
    "counterpart": ("对应单元格", "Lies in, before or after"),
    "figure": ("项目", "Figure"),
    "density": ("持证率", "Density"),
    "people_per_outlet": ("每点服务人口", "People per outlet"),
    "units_over": ("超出规划数的单元格", "Units over their quota"),
    "pairs_below": ("间距不足的点对", "Pairs below the minimum"),
    "pairs_to_measure": ("需现场测量的点对", "Pairs to be measured on site"),
    "day": ("测算日", "day"),
    "plan_side": ("方案", "Plan"),
    "unit_name": ("单元格", "Unit"),
    "made_by": ("造成差异的条款", "What made the difference"),
    # keys of clauses in metres
    "at_least_m": ("最小间距（米）", "at least (m)"),
    "opposite_side_at_least_m": ("对面最小间距（米）", "across the street at least (m)"),
    "compare_to_m": ("比较精度（米）", "compared to (m)"),
    "minus_m": ("减少（米）", "minus (m)"),
    "more_than_m": ("大于（米）", "more than (m)"),
    "within_m": ("范围（米）", "within (m)"),
    # the map
    "changed_units": ("变化的单元格", "Units that change"),
    "changed_pairs": ("变化的间距", "Close pairs that change"),
    "quota_up": ("规划数增加", "larger quota"),
    "quota_down": ("规划数减少", "smaller quota"),
    "unit_new": ("新设单元格", "new unit"),
    "unit_gone": ("撤并的单元格", "unit that is gone"),
    "spacing_moves": ("间距标准变化", "another spacing limit"),
    "changes_of": ("新旧对照图", "what changes"),
    "other_change": ("其他变化", "changed otherwise"),
    "unchanged": ("不变", "unchanged"),
    "pair_new": ("新增", "comes"),
    "pair_otherwise": ("改判", "judged otherwise"),
    "pair_gone": ("消除", "goes"),
}

COMPARED_SENTENCES: dict[str, tuple[str, str]] = {
    "before": ("{name}（原）", "{name} before"),
    "after": ("{name}（新）", "{name} after"),
    "side_old": ("原方案", "before"),
    "side_new": ("新方案", "after"),
    "from_to": ("{old} → {new}", "{old} → {new}"),
    "old_plan": ("原方案", "The older plan"),
    "new_plan": ("新方案", "The newer plan"),
    "compared_to": ("对照", "Compared with"),
    "compared": ("对照的方案", "What is compared"),
    "differs": ("差异所在", "In what they differ"),
    "in_numbers": ("数值变化", "In numbers"),
    "density_compared": ("持证率（‰）", "Outlets per 1,000"),
    "nothing_differs": ("两个方案的政策、测算日和数据均相同", "policy, day and facts are the same"),
    "one_differs": (
        "只有这一项不同，变化由此而来",
        "nothing else differs: all changes are due to it",
    ),
    "several_differ": (
        "以上各项均不同，任何一项都不能单独解释变化",
        "no change is due to one of these alone",
    ),
    "units_that_change": ("有变化的单元格", "Units that change"),
    "of_units": ("共{n}个", "of {n}"),
    "pairs_that_come": ("新增的间距不足及待测点对", "Close pairs that come"),
    "pairs_that_go": ("消除的间距不足及待测点对", "Close pairs that go"),
    "pairs_otherwise": ("改判的点对", "Close pairs judged otherwise"),
    "applications_otherwise": ("结论不同的申请", "Applications that end otherwise"),
    "as_in_being": ("按实有数", "in being"),
    "all_units": ("全部单元格合计", "All units"),
    "source_words": ("{said}\n原文：{text}", "{said}\nin its words: {text}"),
    "comparison_opinion": (
        "本册为两个方案测算结果的对照，供修订参考；是否采用由烟草专卖行政主管部门依法决定。",
        "Two plans set beside one another, an aid to whoever revises; the bureau decides.",
    ),
    "old_against_new_note": (
        "逐条列出原规定、新规定、理由和涉及的零售点；只计两个方案中均实有的零售点，空白表示未说明或无从计数。",
        "Clause by clause; outlets counted are in being in both plans. Empty: not said, no count.",
    ),
    "unit_changes_note": (
        "只列有变化的单元格；变化原因列出给出不同数字的条款和不同的数据。",
        "Only units that change, each with the clauses and the facts that are not the same.",
    ),
    "cap_changes_note": (
        "总量上限约束其下各单元格之和；余额为负表示实有数超出上限。",
        "A cap binds the sum below it; headroom below 0 means that it is exceeded.",
    ),
    "pair_changes_note": (
        "历史存量，许可继续有效，不是违规；只列结论有变化的点对。",
        "Old licences stay lawful, these are no violations; only pairs with another verdict.",
    ),
    "blank_changes_note": (
        "新增空白、不再空白，或人口档、原因有变化的村。",
        "Villages that become blank, cease to be, or lie in another tier or for another cause.",
    ),
    "application_changes_note": (
        "同一批申请按两个方案依次核验的结论；意见供参考，不是许可决定。",
        "The same pile judged in order under either plan; an opinion, the bureau decides.",
    ),
    "no_changes": ("本表无内容：没有变化。", "Nothing changes."),
}
SIDES = {"_old": "before", "_new": "after"}


def base_of(name: str) -> str:
    """
    Give the column of which another one tells a side.

    Examples
    --------
    >>> base_of("quota_old"), base_of("quota_new"), base_of("quota")
    ('quota', 'quota', 'quota')
    """
    return name[:-4] if name[-4:] in SIDES else name
