# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""docs/gates.md: its table of the default gates is what the file of defaults says, and its example is one that the
module takes.

To write the table anew: python -m tests.unit.roles.test_cutover_gates_documented
"""

from __future__ import annotations

import re

import pytest
import yaml
from ansible_collections.migrate.aws.plugins.module_utils._gates.sources.registry import NAMES as SOURCES

from tests.unit.module_files import CHECKOUT

PAGE = CHECKOUT / "docs/gates.md"
DEFAULTS = CHECKOUT / "roles/cutover/vars/gates.yml"
BEGIN, END = "<!-- defaults -->\n", "<!-- end of defaults -->"
#: What stands for a threshold that a template makes.
MADE = {
    "__cutover_gate_memory": "a fifth of its memory",
    "allocated_storage": "{} of its disk",
    "__cutover_gate_storage": "{} of its disk",
    "desired_count": "as many as are wanted",
    "cutover_compared_within": "cutover_compared_within",
    "- 0.1": "weight - 0.1",
    "+ 0.1": "weight + 0.1",
}


def source_of(gate):
    return next(name for name in SOURCES if name in gate)


def read(gate):
    """What the gate reads, in a few words."""
    name = source_of(gate)
    asked = gate[name]
    if name == "metric":
        shown = f"`{asked['metric_name']}` {asked['statistic']}"
        shown += f", {asked['measure']} over {asked['over']} s" if "measure" in asked else ""
        return shown + ("".join(f" / `{part['metric_name']}`" for part in asked.get("divided_by", [])[:1]))
    if name == "task":
        return f"task: `{asked.get('measure', 'status')}`"
    if name == "table_statistics":
        return f"tables: `{asked['measure']}`"
    return {"query": "SQL", "http": "HTTP", "alarms": "alarms", "compared": "comparison"}[name]


def number(value):
    if not isinstance(value, str):
        return f"{value:,}"
    (shown,) = [words for part, words in MADE.items() if part in value]
    return shown.format("a tenth" if "// 10" in value else "a fifth")


def wanted(gate):
    """What is good, in a few words."""
    relative = gate.get("relative", {})
    if relative.get("first_sample"):
        return f"<= at first + {relative['plus']}"
    if "threshold" not in gate:
        return {"task": "running", "http": "works", "alarms": "OK"}[source_of(gate)]
    shown = f"{gate.get('comparison', '<=')} {number(gate['threshold'])}"
    if "metric" in relative:
        added = f" + {relative['plus']}" if "plus" in relative else ""
        shown += f" and <= {relative.get('factor', 1)} x old{added}"
    return shown


def fails(gate):
    limit = gate.get("failure_limit", 1)
    if not limit:
        return "never"
    beyond = f", beyond {number(gate['fail_threshold'])}" if "fail_threshold" in gate else ""
    return f"{limit} of {gate.get('failure_window', 5)}{beyond}"


def table():
    """The default gates as the page shows them."""
    found = yaml.safe_load(DEFAULTS.read_text(encoding="utf-8"))
    used = {
        part: [group for group, text in found["__cutover_preset"].items() if re.search(rf"\b{part}\b", text)]
        for part in found
    }
    lines = [
        "| gate | asked in | reads | good | fails at | needs | then |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for part, gates in found.items():
        if isinstance(gates, list):
            lines += [
                f"| {gate['name']} | {', '.join(used[part])} | {read(gate)} | {wanted(gate)} | {fails(gate)} | "
                f"{gate.get('samples', 3)} "
                f"| {gate.get('on_failure', 'hold') if gate.get('failure_limit', 1) else 'hold'} |"
                for gate in gates
            ]
    return "\n".join(lines) + "\n"


def test_the_table_of_defaults_is_true():
    page = PAGE.read_text(encoding="utf-8")
    assert page.partition(BEGIN)[2].partition(END)[0] == table()


def example():
    (text,) = re.findall(r"```yaml\ncutover_gates_traffic:\n.*?```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return yaml.safe_load(text.removeprefix("```yaml\n").removesuffix("```"))["cutover_gates_traffic"]


def test_the_example_adds_changes_and_removes_gates():
    known = {
        gate["name"]
        for gates in yaml.safe_load(DEFAULTS.read_text(encoding="utf-8")).values()
        if isinstance(gates, list)
        for gate in gates
    }
    for gate in example():
        assert (gate["name"] in known) == (not set(SOURCES) & set(gate)), gate["name"]


def test_the_module_takes_the_examples_new_gates(run_module):
    gates = [gate for gate in example() if set(SOURCES) & set(gate)]
    assert len({source_of(gate) for gate in gates}) == 4
    result = run_module("cutover_gates", check=True, gates=[gate for gate in gates if "http" not in gate])
    assert "history" in result, result["msg"]


@pytest.mark.parametrize(
    "word", [*SOURCES, "failure_limit", "failure_window", "fail_threshold", "samples", "relative", "advice"]
)
def test_the_page_explains_each_word(word):
    assert f"`{word}`" in PAGE.read_text(encoding="utf-8")


if __name__ == "__main__":
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}{table()}{END}{rest.partition(END)[2]}", encoding="utf-8")
