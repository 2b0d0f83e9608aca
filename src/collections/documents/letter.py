"""A letter on our paper: pieces of text and tables, as .pdf to send or as .docx to edit.

What is in a text stays a text, whatever marks it holds. The pages of the .pdf are set from data/letters/letter.typ.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Literal

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from .mail import one_line
from .package import repacked
from .statement import HowToPay
from .typeset import typeset

LAYOUTS = ("sender", "addressee", "date", "subject", "heading", "payment", "closing", "signatures")
"""Where and how a piece is printed; any other is running text."""

INK, SHADE, RULE = RGBColor(0x1F, 0x2A, 0x37), "E8EDF2", "C9D1DA"


@dataclass(frozen=True)
class Table:
    """Titles, rows and a last line with the total ('' for none); `widths` are centimetres, together the width of the
    text, and the last `figures` columns stand on the right."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[tuple[str, str], ...]
    widths: tuple[float, ...]
    figures: int = 1


@dataclass(frozen=True)
class Piece:
    """A paragraph in a layout (one of LAYOUTS, or '') as its lines, or a table, or how to pay, or the `sides` that
    sign, each as its lines."""

    layout: str = ""
    lines: tuple[str, ...] = ()
    sides: tuple[tuple[str, ...], ...] = ()
    table: Table | None = None
    payment: HowToPay | None = None


@dataclass(frozen=True)
class Letter:
    """A letter in the order it is read; `title` and `author` stand at the foot of each page with `page`, the word
    before its number."""

    language: str
    title: str
    author: str
    day: date
    pieces: tuple[Piece, ...]
    page: str


def letter_pdf(letter: Letter) -> bytes:
    """The letter as the bytes of one .pdf file."""
    return bytes(set_pages(letter, "pdf"))


def set_pages(letter: Letter, form: Literal["pdf", "png"]) -> Any:
    """The pages as 'pdf', or as 'png' to look at them: the bytes of one, or a list of those of several."""
    return typeset("letter", {**asdict(letter), "day": letter.day.isoformat()}, form, name="letter")


def letter_docx(letter: Letter) -> bytes:
    """The letter as the bytes of one .docx file; a code to pay by phone is left out of it."""
    made = _sheet(letter)
    for piece in letter.pieces:
        if piece.table:
            _add_table(made, piece.table)
        elif piece.payment:
            _add_lines(
                made, "payment", [piece.payment.title, *(f"{name}: {said}" for name, said in piece.payment.lines)]
            )
        elif piece.sides:
            _add_signatures(made, piece.sides)
        else:
            _add_lines(made, piece.layout, list(piece.lines))
    _keep_together(made)
    target = BytesIO()
    made.save(target)
    return repacked(target)


def _sheet(of: Letter) -> Any:
    """An empty A4 letter in a plain typeface, its language known to the spelling checker."""
    letter = Document()
    page = letter.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    page.top_margin = page.bottom_margin = Cm(1.8)
    normal = letter.styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = "Calibri", Pt(10.5), INK
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(7), 1.0
    for spoken in letter.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), of.language)
    properties = letter.core_properties
    properties.author = properties.last_modified_by = one_line(of.author)
    properties.created = properties.modified = datetime.combine(of.day, time())
    properties.title, properties.comments, properties.language = "", "", of.language
    return letter


def _add_lines(letter: Any, layout: str, lines: list[str]) -> None:
    """A paragraph of these lines in its layout, or nothing when all were left out."""
    if not lines:
        return
    paragraph = letter.add_paragraph()
    if layout in ("closing", "heading"):
        paragraph.paragraph_format.space_before = Pt(10)
    if layout == "heading":
        paragraph.paragraph_format.keep_with_next = True
    if layout in ("addressee", "date"):
        paragraph.paragraph_format.left_indent = Cm(9)
    if layout in ("addressee", "date", "subject"):
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(12)
    paragraph.paragraph_format.keep_together = True
    first = paragraph.add_run(lines[0])
    first.bold = layout in ("sender", "addressee", "subject", "heading")
    for line in lines[1:]:
        paragraph.add_run().add_break()
        paragraph.add_run(line)


def _keep_together(letter: Any) -> None:
    """What leads to a table stays on its page, and the closing with the paragraph before it."""
    parts = list(letter.element.body)
    for paragraph in letter.paragraphs:
        following = paragraph._p.getnext()
        if following is not None and (following.tag == qn("w:tbl") or following is parts[-2]):
            paragraph.paragraph_format.keep_with_next = True


def _add_table(letter: Any, of: Table) -> None:
    """The table with its titles, its rows, and its totals in bold."""
    table = letter.add_table(rows=0, cols=len(of.widths))
    table.autofit = False
    totals = [(name, *[""] * (len(of.widths) - 2), said) for name, said in of.totals]
    _add_row(table, of.titles, of, strong=True, title=True)
    for row in of.rows:
        _add_row(table, row, of)
    for row in totals:
        _add_row(table, row, of, strong=True)
    letter.add_paragraph().paragraph_format.space_after = Pt(0)


def _add_row(table: Any, row: tuple[str, ...], of: Table, *, strong: bool = False, title: bool = False) -> None:
    """A row whose figures stand on the right; it never breaks over a page, and a title is repeated there."""
    made = table.add_row()
    _mark(made._tr.get_or_add_trPr(), "w:cantSplit")
    if title:
        _mark(made._tr.get_or_add_trPr(), "w:tblHeader")
    for place, (cell, text, width) in enumerate(zip(made.cells, row, of.widths, strict=True)):
        cell.width = Cm(width)
        _rule(cell, SHADE if title else "")
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        paragraph.add_run(text).bold = strong
        if place >= len(row) - of.figures:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _add_signatures(letter: Any, sides: tuple[tuple[str, ...], ...]) -> None:
    """Places to sign, side by side on one page."""
    row = letter.add_table(rows=1, cols=len(sides)).rows[0]
    _mark(row._tr.get_or_add_trPr(), "w:cantSplit")
    for cell, lines in zip(row.cells, sides, strict=True):
        for place, line in enumerate([*lines, "", ""]):
            paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
            paragraph.add_run(line)
    letter.add_paragraph()


def _rule(cell: Any, shade: str) -> None:
    """A thin line under the cell, and its shade if any."""
    properties = cell._tc.get_or_add_tcPr()
    borders = _mark(properties, "w:tcBorders")
    _mark(borders, "w:bottom", val="single", sz="4", space="0", color=RULE)
    if shade:
        _mark(properties, "w:shd", val="clear", color="auto", fill=shade)


def _mark(parent: Any, name: str, **attributes: str) -> Any:
    """A new element under `parent` (ECMA-376 part 1, 17), for what the library has no word for."""
    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    parent.append(element)
    return element
