"""A session as plain HTML, for saved notebooks, nbconvert and code hosts. Small, and all escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from synthgen_widgets.session import Session, views
from synthgen_widgets.text import clip, printable
from synthgen_widgets.topics import joined

_SAMPLES = 10
_TOPICS = 30
_CELL = 160

_CELLS = ".sg-static.sg-static td"  # doubled, to win over the notebook's own style of tables
_STYLE = (
    f"<style>{_CELLS},.sg-static.sg-static th{{text-align:left;vertical-align:top;padding:2px 8px}}"
    f"{_CELLS}{{unicode-bidi:isolate;max-width:30em}}</style>"
)


def static_html(session: Session) -> str:
    """Counts, the first topics and the first samples."""
    counts = session.overview().counts
    head = (
        f"<p><b>{_text(session.task.name)}</b> · {counts.topics} topics · {counts.samples} samples · "
        f"{counts.done} done · {counts.saved} saved · <code>{_text(session.path.name)}</code></p>"
    )
    topics = session.topics
    paths = [
        (str(path), f"{done}/{total}")
        for path, done, total in zip(topics["path"], topics["done"], topics["samples"], strict=True)
    ]
    found, total = views.page(session.core, None, offset=0, limit=_SAMPLES)
    rows = [(joined(sample.topic_path), sample.input, sample.output, sample.status) for sample in found]
    parts = [
        _STYLE,
        head,
        _table(("topic", "done"), paths[:_TOPICS], len(paths)) if paths else "",
        _table(("topic", "input", "output", "status"), rows, total) if total else "",
    ]
    return f'<div class="sg-static">{"".join(parts)}</div>'


def _table(columns: Iterable[str], rows: Iterable[Iterable[object]], total: int) -> str:
    head = "".join(f"<th>{_text(name)}</th>" for name in columns)
    lines = ["".join(f"<td>{_text(cell)}</td>" for cell in row) for row in rows]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    more = f"<p>… and {total - len(lines)} more</p>" if total > len(lines) else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _text(value: object) -> str:
    return escape(printable(clip("" if value is None else str(value), _CELL)))
