"""The policies that ship, in a table: which of them is the one that somebody looks for."""

from __future__ import annotations

import pandas as pd

from outletplan.law import published_policies, published_policy
from outletplan.law.kinds import NotJudged
from outletplan.show.words.labels import Lang, label
from outletplan.show.words.marks import colon, listed
from outletplan.show.words.sheets import in_chinese, known

COLUMNS = (
    "policy_id", "title", "jurisdiction", "status", "in_force", "until", "rules", "not_captured",
)  # fmt: skip


def list_policies(*, lang: Lang = "en") -> pd.DataFrame:
    """
    Tell of every policy that ships what it is, where and when it holds, and what is missing.

    Parameters
    ----------
    lang
        en or zh, of what is told. A title stands as the source has it where it is Chinese.

    Returns
    -------
    policies
        One row per policy, indexed by policy_id, which `published_policy` reads: title,
        jurisdiction, status, in_force and until as days in text (until is missing where there is no
        end), rules (how many clauses it captures) and not_captured, the clauses that no kind of
        rule can say yet or that are not known here; missing where there are none.

    Raises
    ------
    ValueError
        If it is another language.

    Examples
    --------
    >>> shelf = list_policies()
    >>> shelf.loc["wuhan", ["jurisdiction", "status", "in_force"]].tolist()
    ['Wuhan, Hubei, China', 'issued', '2019-01-10']
    >>> list_policies(lang="zh").loc["new-york", "jurisdiction"]
    '美国纽约'
    """
    known("lang", lang, Lang)
    table = pd.DataFrame([_row(name, lang) for name in published_policies()], columns=COLUMNS)
    text = dict.fromkeys((name for name in COLUMNS if name != "rules"), "str")
    return (
        table.astype({**text, "rules": "int64"})
        .set_index("policy_id", drop=False)
        .rename_axis(None)
    )


def policies_as_text(lang: Lang) -> str:
    """Tell the same in lines for a shell: a head for each policy, and what it lacks below."""
    mark = colon(lang)
    shelf = list_policies(lang=lang)
    shelf = shelf.astype(object).where(shelf.notna(), None)
    lines = []
    for row in shelf.to_dict(orient="records"):
        days = " – ".join(day for day in (row["in_force"], row["until"]) if day)
        lines += [
            f"{row['policy_id']}{mark}{row['title']}",
            f"  {row['jurisdiction']} · {row['status']} · {days}",
        ]
        if row["not_captured"]:
            lines.append(f"  {label('not_captured', lang)}{mark}{row['not_captured']}")
    return "\n".join(lines)


def _row(name: str, lang: Lang) -> tuple[object, ...]:
    (document,) = published_policy(name).documents
    missing = [rule.text for rule in document.rules if isinstance(rule, NotJudged)]
    stated = document.in_force != "not_stated"
    first = str(document.in_force) if stated else label("not_stated", lang)

    def told(text: str) -> str:
        return in_chinese(text) if lang == "zh" else text

    return (
        name,
        told(document.source.title),
        told(document.source.jurisdiction or ""),
        label(document.status, lang),
        first,
        None if document.until is None else str(document.until),
        len(document.rules) - len(missing),
        listed((told(text).rstrip("。.") for text in missing), lang) or None,
    )
