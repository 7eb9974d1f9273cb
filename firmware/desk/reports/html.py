"""A report as one page that needs nothing else: no script, no letter and no picture comes from anywhere."""

from collections.abc import Sequence
from html import escape

from firmware.desk.reports import pictures
from firmware.desk.reports.findings import Findings
from firmware.desk.reports.sentences import TITLES, Sentence, sentences
from firmware.desk.reports.tables import Table, shown

MOST_DAYS = 93
"""Of pictures by day; of more days they are by week."""

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2329; --dim: #5b6670; --paper: #ffffff; --card: #f3f5f7; --rule: #d5dbe0;
  --good: #2a7f62; --bad: #c2452d; --calm: #4a7fb5; --wait: #c98a1b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaed; --dim: #9aa5ae; --paper: #14181b; --card: #1e2428;
  --rule: #39424a; --good: #4fb58f; --bad: #ef7a5f; --calm: #7fb0e0; --wait: #e5b454; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 84rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.5rem; margin: 0; line-height: 1.2; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; } p { margin: .25rem 0; } .dim { color: var(--dim); font-size: .875rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .5rem; margin: 1rem 0; }
.card { background: var(--card); border-radius: .5rem; padding: .6rem .75rem; }
.card b { display: block; font-size: 1.35rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.said { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 0 1.5rem; }
.said ul { margin: 0; padding: 0; list-style: none; }
.said li { border-left: 4px solid var(--calm); padding: .1rem 0 .1rem .75rem; margin: .5rem 0; }
.said .strength li { border-color: var(--good); } .said .weakness li { border-color: var(--bad); }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 1rem; }
figure { margin: 0; } figcaption { font-weight: 600; margin-bottom: .25rem; } svg { display: block; width: 100%; }
svg text { fill: var(--dim); font-size: 11px; } .end { text-anchor: end; } .middle { text-anchor: middle; }
.grid { stroke: var(--rule); stroke-width: .6; }
rect.good, circle.good { fill: var(--good); } rect.bad, circle.bad { fill: var(--bad); }
rect.calm, circle.calm { fill: var(--calm); } rect.wait, circle.wait { fill: var(--wait); }
polyline { fill: none; stroke-width: 1.6; stroke-linejoin: round; } polyline.good { stroke: var(--good); }
polyline.bad { stroke: var(--bad); } polyline.calm { stroke: var(--calm); } polyline.wait { stroke: var(--wait); }
.keys { font-size: .8rem; color: var(--dim); } .key { display: inline-block; margin-right: .9rem; }
.key i { display: inline-block; width: .7rem; height: .7rem; border-radius: 2px; margin-right: .3rem; }
i.good { background: var(--good); } i.bad { background: var(--bad); } i.calm { background: var(--calm); }
i.wait { background: var(--wait); }
details { border-top: 1px solid var(--rule); } details:last-of-type { border-bottom: 1px solid var(--rule); }
summary { cursor: pointer; padding: .6rem 0; font-weight: 600; }
.table { overflow-x: auto; margin-bottom: 1rem; } table { border-collapse: collapse; font-size: .8rem; width: 100%; }
th, td { padding: .3rem .25rem; text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
th { vertical-align: bottom; border-bottom: 2px solid var(--rule); white-space: normal; }
td { border-bottom: 1px solid var(--rule); }
table.pairs { width: auto; } .pairs td.text { white-space: normal; }
.text { text-align: left; } th:first-child, td:first-child { position: sticky; left: 0; background: var(--paper); }
dl { font-size: .85rem; columns: 20rem; } dt { font-weight: 600; } dd { margin: 0 0 .4rem; color: var(--dim); }
"""


def page(found: Findings, tables: Sequence[Table], office: str = "") -> str:
    """The whole page. ``office``: whose it is, where anybody knows."""
    title = f"Calls {found.period}" + (f", queue {found.queue}" if found.queue else "")
    body = [
        _cards(found),
        _said(sentences(found)),
        f"<h2>Pictures</h2><div class='pictures'>{''.join(_pictures(found))}</div>",
        "<h2>Tables</h2>",
        *(folded(table, table.key in ("overview", "queues", "agents")) for table in tables),
        words(tables),
    ]
    below = f"{office or 'the line box'}, clocks of {found.settings.zone}. {found.known}".strip()
    return document(title, below, body)


def document(title: str, below: str, body: Sequence[str]) -> str:
    """A page with this title and line below it; ``body``: HTML."""
    head = f"<header><h1>{escape(title)}</h1><p class='dim'>{escape(below)}</p></header>"
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    return (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        "<meta name='viewport' content='width=device-width, initial-scale=1'><link rel='icon' href='data:,'>"
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>\n"
        + "\n".join((head, *body))
        + "\n</body></html>\n"
    )


def _cards(found: Findings) -> str:
    row, figures = found.total, found.total.figures
    within = f"{found.within_s:g} s"
    cards = [
        ("callers", shown(figures.offered, "count")),
        ("answered", shown(figures.answered, "count")),
        (f"gave up, {shown(figures.abandoned_part, 'share')}", shown(figures.abandoned, "count")),
        (f"answered within {within}", shown(figures.service_a, "share")),
        ("wait on average", shown(figures.mean_wait_ms, "length")),
    ]
    if not found.queue:
        cards += [
            ("agents' occupancy", shown(row.agents, "share")),
            ("all lines busy", shown(found.full[1], "length")),
            ("lost, not called back", shown(found.callers.lost_callers, "count")),
        ]
    return cards_of(cards)


def cards_of(pairs: Sequence[tuple[str, str]]) -> str:
    """A name and a value each, side by side."""
    cards = (f"<div class='card'><b>{escape(value)}</b>{escape(name)}</div>" for name, value in pairs)
    return f"<div class='cards'>{''.join(cards)}</div>"


def _said(said: Sequence[Sentence]) -> str:
    found = []
    for kind, title in TITLES.items():
        items = [
            f"<li>{escape(one.text)}<br><span class='dim'>{escape(one.figures)}</span></li>"
            for one in said
            if one.kind == kind
        ]
        if items:
            found.append(f"<section class='{kind}'><h3>{escape(title)}</h3><ul>{''.join(items)}</ul></section>")
    return f"<div class='said'>{''.join(found)}</div>"


def _pictures(found: Findings) -> list[str]:
    clock = found.times["half-hour"]
    name = "day" if found.period.days <= MOST_DAYS else "week"
    days = found.times[name]
    drawn = [pictures.arrivals(clock, "half hour"), pictures.waits(clock, "half hour")]
    if len(days) > 1:
        drawn += [pictures.arrivals(days, name), pictures.levels(days, name)]
    else:
        drawn.append(pictures.levels(clock, "half hour"))
    if found.queue:
        return drawn
    if found.lines:
        drawn.append(pictures.lines_in_use(clock, "half hour", len(found.lines)))
    if found.agents:
        drawn.append(pictures.agent_bars(found.agents, "Agents: what they did, and their occupancy"))
    return drawn


def folded(table: Table, opened: bool = False) -> str:
    """A table below its title, which unfolds it."""
    if not table.rows:
        inside = "<p class='dim'>Nothing.</p>"
    else:
        heads = "".join(f"<th{_class(column.kind)}>{escape(column.title)}</th>" for column in table.columns)
        rows = "".join(
            "<tr>"
            + "".join(
                f"<td{_class(column.kind)}>{escape(shown(value, column.kind))}</td>"
                for value, column in zip(row, table.columns, strict=True)
            )
            + "</tr>"
            for row in table.rows
        )
        pairs = " class='pairs'" if len(table.columns) == 2 else ""
        inside = f"<div class='table'><table{pairs}><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    note = f"<p class='dim'>{escape(table.note)}</p>" if table.note else ""
    return f"<details{' open' if opened else ''}><summary>{escape(table.title)}</summary>{note}{inside}</details>"


def _class(kind: str) -> str:
    return " class='text'" if kind == "text" else ""


def words(tables: Sequence[Table]) -> str:
    """What the headings mean, each once."""
    meant: dict[tuple[str, str], None] = {}
    for table in tables:
        for column in table.columns:
            if column.help:
                meant[column.title, column.help] = None
    terms = "".join(f"<dt>{escape(title)}</dt><dd>{escape(text)}</dd>" for title, text in meant)
    return f"<details><summary>What the headings mean</summary><dl>{terms}</dl></details>"
