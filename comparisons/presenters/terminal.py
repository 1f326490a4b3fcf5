"""Pages in a terminal: a Markdown twin as lines, with the addresses of its links below, and bars.

So a terminal shows the words and numbers of the page. Pure: imports no Django.
"""

from collections.abc import Iterator, Mapping, Sequence

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from comparisons.domain.direction import printable
from comparisons.domain.page import Side
from comparisons.domain.weighing_sentences import LEVEL

from .comparison_view import ComparisonView
from .documents.site import Site
from .markdown_comparison import comparison
from .overview import WIDEST, Bar, OverviewRow
from .terminal_text import Cell, Paint, Run, columns, fitted, paragraph, table

MARKS = {"first": "●", "second": "■"}
FILLS = {"first": "▒", "second": "█"}
SIGNS = {"Pro": "pro", "Con": "con"}
LONGEST_LINE = 100
"""Columns of a line that is still easy to read."""
NARROW = 24
SHORTEST_BAR, LONGEST_BAR = 6, 16
"""Columns of a bar on either side of the middle."""

_markdown = MarkdownIt("commonmark").enable("table")


def page(view: ComparisonView, site: Site, width: int, paint: Paint) -> Iterator[str]:
    """Yield the page of ``view`` as lines for a terminal of ``width`` columns."""
    width = _measure(width)
    pictures = {view.overview.heading: list(bars(view, width, paint))} if view.overview else {}
    yield from laid_out(comparison(view, site), width, paint, pictures)


def laid_out(
    markdown: str, width: int, paint: Paint, pictures: Mapping[str, Sequence[str]] | None = None
) -> Iterator[str]:
    """Yield Markdown of ours as lines; ``pictures`` are lines below the headings of their names."""
    layout = _Layout(_measure(width), paint, pictures or {})
    for node in SyntaxTreeNode(_markdown.parse(markdown)).children:
        yield from layout.block(node)
    yield from layout.addresses()


def _measure(width: int) -> int:
    return max(NARROW, min(width, LONGEST_LINE))


class _Layout:
    """Turns blocks into lines and collects the addresses of their links."""

    def __init__(self, width: int, paint: Paint, pictures: Mapping[str, Sequence[str]]) -> None:
        self.width = width
        self.paint = paint
        self.pictures = pictures
        self.numbers: dict[str, int] = {}

    def block(self, node: SyntaxTreeNode) -> Iterator[str]:
        match node.type:
            case "heading":
                yield from self.heading(node)
            case "bullet_list":
                yield from self.bullets(node)
                yield ""
            case "table":
                yield from self.table(node)
                yield ""
            case _:
                yield from self.indented(node, self.width)
                yield ""

    def heading(self, node: SyntaxTreeNode) -> Iterator[str]:
        runs = [(text, "heading") for text, _ in self.runs(node.children[0])]
        yield from paragraph(runs, self.width, self.paint)
        level = {"h1": "═", "h2": "─"}.get(node.tag)
        if level:
            widest = min(self.width, sum(columns(text) for text, _ in runs))
            yield level * widest
        picture = self.pictures.get("".join(text for text, _ in runs)) if node.tag == "h2" else None
        if picture:
            yield from (*picture, "")

    def bullets(self, node: SyntaxTreeNode) -> Iterator[str]:
        for item in node.children:
            first, *others = item.children
            lines = paragraph(_signed(self.runs(first.children[0])), self.width - 2, self.paint)
            yield from (f"{' ' if number else '•'} {line}" for number, line in enumerate(lines))
            for other in others:
                yield from (f"  {line}" for line in self.indented(other, self.width - 2))

    def indented(self, node: SyntaxTreeNode, width: int) -> Iterator[str]:
        """Yield a paragraph, or a quotation behind a bar."""
        if node.type != "blockquote":
            for runs in _split(self.runs(node.children[0])):
                yield from paragraph(runs, width, self.paint)
            return
        for child in node.children:
            yield from (f"│ {line}" for line in self.indented(child, width - 2))

    def table(self, node: SyntaxTreeNode) -> Iterator[str]:
        rows = [
            [self.runs(cell.children[0]) for cell in row.children] for part in node.children for row in part.children
        ]
        last = node.children[0].children[0].children[-1]
        yield from table(rows, "right" in str(last.attrs.get("style", "")), self.width, self.paint)

    def runs(self, node: SyntaxTreeNode, role: str = "") -> Cell:
        """Return the text of an inline node with the roles of its parts."""
        found: list[Run] = []
        for child in node.children:
            match child.type:
                case "text":
                    found.append((child.content, role))
                case "hardbreak":
                    found.append(("\n", ""))
                case "strong":
                    found += self.runs(child, "strong")
                case "link":
                    found += [
                        *self.runs(child, role),
                        (f"\N{NO-BREAK SPACE}[{self.number(str(child.attrs['href']))}]", "link"),
                    ]
                case _:
                    found.append((" ", ""))
        return found

    def number(self, address: str) -> int:
        return self.numbers.setdefault(address, len(self.numbers) + 1)

    def addresses(self) -> Iterator[str]:
        widest = len(str(len(self.numbers))) + 2
        for address, number in self.numbers.items():
            yield f"{self.paint('link', f'[{number}]'.rjust(widest))} {address}"


def _signed(runs: Cell) -> Cell:
    """Return a claim with its sign in its role."""
    (text, role), *others = runs or [("", "")]
    sign, mark, rest = text.partition(":")
    return [(sign + mark, SIGNS[sign]), (rest, role), *others] if mark and sign in SIGNS else runs


def _split(runs: Cell) -> Iterator[Cell]:
    """Yield the lines of a paragraph with breaks."""
    line: Cell = []
    for run in runs:
        if run[0] == "\n":
            yield line
            line = []
        else:
            line.append(run)
    yield line


# ---- bars


def bars(view: ComparisonView, width: int, paint: Paint) -> Iterator[str]:
    """Yield the overview: a bar a criterion, to the left for the first side and to the right for the second."""
    shown, (first, second) = view.overview, view.page.sides
    if shown is None:
        return
    names = [printable(f"{row.criterion.name} ×{row.weight}") for row in shown.rows]
    said = [_said(row) for row in shown.rows]
    widest, longest = max(map(columns, names)), max(map(columns, said))
    room = (width - widest - longest - 2 * len(MARKS) - 1) // 2
    stacked = room < SHORTEST_BAR
    length = min(LONGEST_BAR, (width - 1) // 2 if stacked else room)
    indent = "" if stacked else " " * (widest + 2)
    yield indent + _ends(first, second, length, width - len(indent), paint)
    for row, name, words in zip(shown.rows, names, said, strict=True):
        bar = _bar(row.bar, length, paint)
        role = row.bar.place if row.counts else ""
        if stacked:
            yield from paragraph([(f"{name}: ", ""), (words, role)], width, paint)
            yield bar
        else:
            yield f"{_padded(name, widest)}  {bar}  {paint(role, words)}"


def _ends(first: Side, second: Side, length: int, room: int, paint: Paint) -> str:
    """Return who stands on which side of the middle, cut to what fits."""
    one, other = (printable(f"{MARKS[place]} {side.called}") for place, side in (("first", first), ("second", second)))
    one, other = fitted(one, length), fitted(other, max(1, room - length - 1))
    return f"{' ' * (length - columns(one))}{paint('first', one)}┃{paint('second', other)}"


def _bar(bar: Bar, length: int, paint: Paint) -> str:
    filled = max(1, round(bar.width / WIDEST * length)) if bar.place else 0
    drawn = paint(bar.place, FILLS[bar.place] * filled) if bar.place else ""
    left = f"{' ' * (length - filled)}{drawn}" if bar.place == "first" else " " * length
    right = f"{drawn}{' ' * (length - filled)}" if bar.place == "second" else " " * length
    return f"{left}┃{right}"


def _said(row: OverviewRow) -> str:
    if not row.counts:
        return "not counted"
    return printable(f"{row.leader.called} by {row.amount}") if row.leader else LEVEL


def _padded(text: str, width: int) -> str:
    return text + " " * (width - columns(text))
