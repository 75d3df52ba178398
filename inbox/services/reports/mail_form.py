"""A mailed report in its two forms: as text, and as HTML that a screen reader finds its way in. Pure."""

from collections.abc import Sequence
from html import escape

from inbox.services.reports.mail_parts import Part, Sheet

_TABLE = "border-collapse:collapse;margin:8px 0 16px"
_CAPTION = "text-align:left;font-weight:bold;padding:0 0 4px"
_CELL = "border:1px solid #767676;padding:4px 8px;text-align:right"
_NAME = "border:1px solid #767676;padding:4px 8px;text-align:left;font-weight:normal"


def as_text(name: str, parts: Sequence[Part], link: tuple[str, str], why: str) -> str:
    """`link` is its words and its address; without an address it is left out."""
    pieces = [name, *(_part_text(part) for part in parts)]
    if link[1]:
        pieces.append(f"{link[0]}: {link[1]}")
    return "\n\n".join([*pieces, why])


def _part_text(part: Part) -> str:
    return "\n".join([part.title, *part.lines, *(_sheet_text(sheet) for sheet in part.sheets)])


def _sheet_text(sheet: Sheet) -> str:
    """A line for each row, that says itself what each number is."""
    found = []
    for name, *cells in sheet.rows:
        said = ", ".join(f"{head} {cell}" for head, cell in zip(sheet.head[1:], cells, strict=True))
        found.append(f"  {name}: {said}")
    return "\n".join(["", *found])


def as_html(name: str, parts: Sequence[Part], link: tuple[str, str], why: str, lang: str) -> str:
    pieces = [f'<div lang="{escape(lang)}">', f"<h1>{escape(name)}</h1>"]
    for part in parts:
        pieces += [f"<h2>{escape(part.title)}</h2>", *(f"<p>{escape(s)}</p>" for s in part.lines)]
        pieces += [_sheet_html(sheet) for sheet in part.sheets]
    if link[1]:
        pieces.append(f'<p><a href="{escape(link[1])}">{escape(link[0])}</a></p>')
    return "\n".join([*pieces, f"<p>{escape(why)}</p>", "</div>"])


def _sheet_html(sheet: Sheet) -> str:
    first, *others = sheet.head
    head = f'<th scope="col" style="{_NAME}">{escape(first)}</th>' + "".join(
        f'<th scope="col" style="{_CELL}">{escape(one)}</th>' for one in others
    )
    rows = "\n".join(_row_html(row) for row in sheet.rows)
    caption = f'<caption style="{_CAPTION}">{escape(sheet.caption)}</caption>'
    return (
        f'<table style="{_TABLE}">{caption}\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody></table>"
    )


def _row_html(row: Sequence[str]) -> str:
    name, *cells = row
    numbers = "".join(f'<td style="{_CELL}">{escape(cell)}</td>' for cell in cells)
    return f'<tr><th scope="row" style="{_NAME}">{escape(name)}</th>{numbers}</tr>'
