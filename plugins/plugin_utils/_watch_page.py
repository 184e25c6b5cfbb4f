# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A look of cutover_watch as a screen, as one line, and as an HTML page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.migrate.aws.plugins.plugin_utils._people import plain
from jinja2 import Environment

Look = Mapping[str, Any]

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
{% if not over %}
<meta http-equiv="refresh" content="{{ refresh }}">
{% endif %}
<title>{{ title }}: cutover</title>
<style>
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --pale: #f2f4f6; --line: #d0d7de; --dim: #59636e;
  --good: #1a7f37; --warn: #9a6700; --bad: #cf222e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --pale: #161b22; --line: #30363d;
  --dim: #9198a1; --good: #3fb950; --warn: #d29922; --bad: #f85149; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 62rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink);
  background: var(--paper); }
h1 { font-size: 1.1rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
p { margin: .25rem 0; overflow-wrap: anywhere; }
.dim { color: var(--dim); font-size: .875rem; }
.top { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 1rem;
  margin: 1rem 0; }
.card { background: var(--pale); border: 1px solid var(--line); border-left: .4rem solid var(--line);
  border-radius: .4rem; padding: .75rem 1rem; }
.big { font-size: clamp(1.6rem, 6vw, 2.4rem); font-weight: 700; line-height: 1.2;
  font-variant-numeric: tabular-nums; }
.good { border-left-color: var(--good); } .warn { border-left-color: var(--warn); }
.bad { border-left-color: var(--bad); }
progress { width: 100%; height: .75rem; accent-color: var(--warn); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .5rem .3rem 0; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.said { border-left: .3rem solid var(--line); padding-left: .4rem; }
.said-pass { border-left-color: var(--good); } .said-fail { border-left-color: var(--bad); }
.said-pending, .said-inconclusive { border-left-color: var(--warn); }
</style>
</head>
<body>
<h1>Cutover of {{ title }}</h1>
<p class="dim">as of <time datetime="{{ look.at }}">{{ moment(look.at) }}</time>
{%- if over %}, the last look{% else %}, refreshed every {{ refresh }} s{% endif %}</p>
<div class="top">
<section class="card {{ 'bad' if look.lock and look.lock.lapsed else 'good' }}">
<p class="dim">Step</p>
<p class="big">{{ headline }}</p>
<p>{{ holder }}</p>
</section>
<section class="card {{ 'warn' if look.writes.frozen else 'good' }}">
<p class="dim">Writes</p>
<p class="big">{{ 'refused' if look.writes.frozen else look.writes.writer }}</p>
<p>{{ writes }}</p>
{% if look.writes.frozen %}
<progress max="{{ look.writes.pause_budget }}" value="{{ look.writes.refused_seconds }}"
  aria-label="Pause budget"></progress>
{% endif %}
</section>
</div>
<h2>Gates</h2>
{% if look.gates %}
<p>{{ look.gates.step or 'gates' }}: {{ look.gates.sentence }}</p>
<table>
<thead><tr><th>Gate</th><th>Value</th><th>Limit</th><th>Verdict</th></tr></thead>
<tbody>
{% for gate in look.gates.gates %}
<tr><td class="said said-{{ gate.verdict }}">{{ gate.name }}</td>
<td>{{ number(gate.value) }}</td><td>{{ number(gate.limit) }}</td><td>{{ gate.verdict }}</td></tr>
{% endfor %}
</tbody></table>
{% else %}
<p>This run has asked none yet.</p>
{% endif %}
<h2>Replication</h2>
{% for task in tasks %}
<p>{{ task }}</p>
{% else %}
<p>There is no replication task.</p>
{% endfor %}
<h2>Weights</h2>
<table>
<thead><tr><th>Record</th><th>Asked</th><th>Seen</th></tr></thead>
<tbody>
{% for record in look.weights %}
<tr><td>{{ record.set_identifier }}</td>
<td>{{ percent(record.asked_percent) }}</td><td>{{ percent(record.seen_percent) }}</td></tr>
{% endfor %}
</tbody></table>
</body>
</html>
"""


def page(look: Look, title: str, refresh: float, over: bool) -> str:
    """An HTML page that asks for nothing else, and reloads itself after `refresh` seconds unless it is `over`."""
    values = {"look": look, "title": title, "refresh": max(1, round(refresh)), "over": over}
    words = {"headline": headline(look), "holder": holder(look), "writes": writes(look), "tasks": tasks(look)}
    template = Environment(autoescape=True, trim_blocks=True).from_string(PAGE)
    return template.render(**values, **words, moment=moment, number=number, percent=percent)


def screen(look: Look, title: str) -> str:
    """The look for a terminal: a few lines of plain text."""
    gates = look["gates"]
    listed = [
        f"  {gate['verdict']:<13} {gate['name']}: {number(gate['value'])} (limit {number(gate['limit'])})"
        for gate in (gates["gates"] if gates else [])
        if gate["verdict"] != "pass"
    ]
    rows = [
        (title, moment(look["at"])),
        ("step", headline(look)),
        ("lock", holder(look)),
        ("writes", writes(look)),
        ("gates", f"{gates['step'] or 'gates'}: {gates['sentence']}" if gates else "This run has asked none yet."),
        *(("", line) for line in listed),
        *(("replication" if number == 0 else "", line) for number, line in enumerate(tasks(look))),
        *(
            (
                "weights" if number == 0 else "",
                f"{record['set_identifier']}: {percent(record['asked_percent'])} asked, "
                f"{percent(record['seen_percent'])} seen",
            )
            for number, record in enumerate(look["weights"])
        ),
    ]
    width = max(len(row[0]) for row in rows)
    return "\n".join(plain(f"{name:<{width}}  {text}").rstrip() for name, text in rows)


def line(look: Look, title: str) -> str:
    """The look in one line, without what changes at every look."""
    gates = look["gates"]
    parts = [
        look["step"]["step"] if look["step"] else headline(look),
        "writes refused" if look["writes"]["frozen"] else f"the {look['writes']['writer']} takes the writes",
        *([f"{gates['step'] or 'gates'}: {gates['sentence']}"] if gates else []),
        *(f"{task['replication_task_identifier']} {task['status']}" for task in look["replication_tasks"]),
        *(f"{record['set_identifier']} {percent(record['asked_percent'])}" for record in look["weights"]),
    ]
    return plain(f"{title}: {', '.join(parts)}")


def headline(look: Look) -> str:
    """The step that runs, or what there is instead."""
    step, last = look["step"], look["last_step"]
    if step:
        return f"{step['step']} ({step['seconds']:.0f} s)"
    if look["lock"]:
        return "interrupted" if look["lock"]["lapsed"] else "between two steps"
    return f"done: {last['step']}{', ' + last['result'] if last['result'] else ''}" if last else "not begun"


def holder(look: Look) -> str:
    """Who is at work."""
    lock = look["lock"]
    if not lock:
        return "Nobody holds the lock."
    lapsed = " The lock has lapsed: that run was interrupted." if lock["lapsed"] else ""
    return f"{lock['holder']} holds the lock since {moment(lock['since'])}.{lapsed}"


def writes(look: Look) -> str:
    """Who takes the writes, or for how long they have been refused."""
    found = look["writes"]
    if found["frozen"]:
        return (
            f"Refused for {found['refused_seconds']:.1f} s of {found['pause_budget']:g} s. "
            f"Without the switch the {found['writer']} takes them again in {found['opens_in']:.0f} s."
        )
    once = "" if found["refused_seconds"] is None else f" They were refused for {found['refused_seconds']:.1f} s."
    return f"The {found['writer']} takes the writes.{once}"


def tasks(look: Look) -> list[str]:
    """A line for each replication task."""
    return [
        f"{task['replication_task_identifier']}: {task['status']}, "
        + ("lag not measured" if task["target_seconds"] is None else f"{task['target_seconds']:.1f} s behind")
        + f", {task['rows']:,} rows"
        + ("" if task["rows_per_second"] is None else f", {task['rows_per_second']:,.0f} a second")
        for task in look["replication_tasks"]
    ]


def number(value: Any) -> str:
    """A gate's value."""
    return "-" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def percent(value: float | None) -> str:
    """A share, or that it is not known."""
    return "not known" if value is None else f"{value:g} %"


def moment(at: str) -> str:
    """A time in ISO 8601 for people."""
    return f"{at[:19].replace('T', ' ')} UTC"
