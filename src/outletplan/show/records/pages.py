"""Records of findings as text for a shell, and as pages of HTML, every name escaped."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from rich.cells import cell_len

from outletplan.show.records.page import GRID
from outletplan.show.records.words import put

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outletplan.show.records.page import Page, Section
    from outletplan.show.words.labels import Lang

_STYLE = files("outletplan.show") / "assets" / "record.css"
_INDENT = "  "


def as_text(page: Page) -> str:
    """
    Set a page as text: a block for each row, its heads before its cells.

    A Chinese character is taken as two columns wide.
    """
    lines = [page.title, page.banner, ""]
    for n, section in enumerate(page.sections):
        lines += _text(section)
        if n == 0:
            lines += [_opinion(page), *(f"{_INDENT}{each}" for each in page.because), ""]
    lines += [" ".join(f"{word}________" for word in page.signed), "", *page.notes]
    return "\n".join(lines)


def _opinion(page: Page) -> str:
    return f"{page.head}{page.opinion}"


def _text(section: Section) -> Iterator[str]:
    yield section.title
    heads = section.heads or [head for row in section.rows for head in row[::2]]
    wide = max(map(cell_len, heads))
    for row in section.rows:
        if not section.heads:
            for head, cell in zip(row[::2], row[1::2], strict=True):
                yield from _cell(head, cell, wide, _INDENT)
            continue
        yield f"{_INDENT}{row[0]}"
        for head, cell in zip(section.heads[1:], row[1:], strict=True):
            yield from _cell(head, cell, wide, _INDENT * 2)
    yield ""


def _cell(head: str, cell: str, wide: int, indent: str) -> Iterator[str]:
    """Put the head before the first line of a cell, and set its other lines below the first."""
    for n, line in enumerate(cell.split("\n") if cell else []):
        word = head if n == 0 else ""
        yield f"{indent}{word}{' ' * (wide - cell_len(word))}  {line}"


def as_html(pages: Sequence[Page]) -> str:
    """Set pages as HTML that stands alone in a notebook, with a style of its own."""
    style = _STYLE.read_text(encoding="utf-8")
    return f"<style>{style}</style>\n" + "\n".join(map(_page, pages))


def html_document(pages: Sequence[Page], lang: Lang) -> str:
    """Set pages as a document that asks the network for nothing."""
    title = escape(put("title", lang))
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<head>\n'
        f'<meta charset="utf-8">\n<title>{title}</title>\n</head>\n<body>\n'
        f"{as_html(pages)}\n</body>\n</html>\n"
    )


def _page(page: Page) -> str:
    because = "".join(f"<li>{escape(each)}</li>" for each in page.because)
    opinion = (
        f'<div class="op-opinion op-{page.outcome}"><p>{escape(page.head)}'
        f"<b>{escape(page.opinion)}</b></p><ul>{because}</ul></div>"
    )
    first, *rest = map(_section, page.sections)
    signed = "".join(f"<span>{escape(word)}</span>" for word in page.signed)
    notes = "".join(f"<p>{escape(note)}</p>" for note in page.notes)
    return (
        f'<article class="op-record"><header><h1>{escape(page.title)}</h1>'
        f"<p>{escape(page.banner)}</p></header>{first}{opinion}{''.join(rest)}"
        f'<p class="op-signed">{signed}</p><footer>{notes}</footer></article>'
    )


def _section(section: Section) -> str:
    columns = "".join(f'<col style="width:{100 * w / GRID:.2f}%"/>' for w in section.widths)
    heads = "".join(f"<th>{escape(head)}</th>" for head in section.heads)
    top = f"<thead><tr>{heads}</tr></thead>" if section.heads else ""
    rows = "".join(_row(section, n) for n in range(len(section.rows)))
    return (
        f"<section><h2>{escape(section.title)}</h2><table><colgroup>{columns}</colgroup>"
        f"{top}<tbody>{rows}</tbody></table></section>"
    )


def _row(section: Section, n: int) -> str:
    mark = f' class="op-{section.marks[n]}"' if section.marks else ""
    cells = [escape(cell).replace("\n", "<br/>") for cell in section.rows[n]]
    if section.heads:
        return f"<tr{mark}>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    fill = f' colspan="{len(section.widths) - len(cells) + 1}"'
    last = len(cells) - 1
    told = (
        f"<td{fill if n == last else ''}>{cell}</td>" if n % 2 else f"<th>{cell}</th>"
        for n, cell in enumerate(cells)
    )  # fmt: skip
    return f"<tr>{''.join(told)}</tr>"
