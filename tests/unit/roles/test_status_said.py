# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the role status says in each format, of made-up migrations:

Ansible templates it with the role's own variables.
"""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from tests.unit.roles.made_up import EVIL, HOSTS, JOURNAL, STATUS

#: Elements of HTML that are never closed.
VOID = {"meta", "br", "hr", "img", "link", "input"}
WEIGHTS = "WEIGHTS of api.payments-migration-dev.test"


class Page(HTMLParser):
    """The page's elements and its text; it must be well nested."""

    def __init__(self, page):
        super().__init__()
        self.open, self.elements, self.text = [], [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(" ".join(data.split()))


@pytest.mark.parametrize(
    "host, section",
    [
        (
            "empty",
            ["REPLICATION", "  none", "", "CUTOVER", "  not asked, because they are not both available", "", WEIGHTS],
        ),
        (
            "built",
            [
                "CUTOVER",
                "  writes         The source takes the writes, the other refuses them.",
                "  rollback       dns_only, until finalize",
                "                 This is the way dns_only.",
                "",
                WEIGHTS,
            ],
        ),
        (
            "frozen",
            [
                "  writes         Both databases refuse writes; the source took them last.",
                "                 This freeze ends automatically in 42 s.",
                "  rollback       dns_only, until finalize",
                "                 This is the way dns_only.",
                f"  lock           {EVIL} since 2026-05-01T02:00:00.000+00:00, which was interrupted",
                "",
                WEIGHTS,
            ],
        ),
        (
            "global",
            [
                "CUTOVER",
                "  not asked, because there is no fence (cutover_fence is false)",
                "  writes         payments-target-dev (eu-central-1) takes them in the global database payments-dev",
                "",
                WEIGHTS,
            ],
        ),
        ("lost", ["  rollback       restore_only", "                 This is the way restore_only."]),
        (
            "moved",
            [
                "                 This is the way with_data.",
                "  last steps     2026-05-01T02:00:00  canary, 180.0 s: from 0 %, to 5 % on the target",
                "                 2026-05-01T02:01:00  set_weights: to 5 % on the target",
                "                 2026-05-01T02:02:00  canary_gates: the gates say pass",
                "                 2026-05-01T02:04:00  switch, 60.0 s: the target takes the writes, writes were "
                "refused for 1.734 s",
            ],
        ),
    ],
)
def test_the_text_has_who_takes_the_writes_and_how_to_go_back(said, host, section):
    lines = said[host, "text"].splitlines()
    first = lines.index(section[0])
    assert lines[first : first + len(section)] == section, said[host, "text"]


@pytest.mark.parametrize(
    "host, line",
    [
        ("built", "  task           payments-dev-forward, source to target: running"),
        ("moved", f"  task           payments-dev-reverse, target to source: running ({EVIL}): {EVIL}"),
        ("built", "  lag            2.2 s from the commit on the one side to the commit on the other"),
        ("built", "  payments.accounts                               7              7"),
        ("built", f"  payments.{EVIL}           12,000              -"),
    ],
)
def test_the_text_speaks_of_the_task_that_carries_the_writes_and_of_rows(said, host, line):
    assert line.split() in [found.split() for found in said[host, "text"].splitlines()], said[host, "text"]


def test_json_is_one_object_with_all_that_was_read(said):
    for host in HOSTS:
        assert set(json.loads(said[host, "json"])) == {
            "migration",
            "at",
            "environments",
            "tables",
            "replication",
            "weights",
            "cutover",
            "steps",
            "on_target",
            "journal",
        }
    found = json.loads(said["moved", "json"])
    assert (found["replication"]["carries"], found["replication"]["lag"]["target_seconds"]) == (
        "target to source",
        2.25,
    )
    assert found["cutover"]["rollback"]["class"] == "with_data" and "journal" not in found["cutover"]
    assert [point["value"] for point in found["on_target"]["requests"]] == [0, 5, 100, 100.0]
    assert [point["value"] for point in found["on_target"]["writes"]] == [0, 100]
    assert found["journal"] == JOURNAL
    accounts = found["tables"][1]
    assert (accounts["source_rows"], accounts["target_rows"], accounts["validation_state"]) == (
        7,
        7,
        "Mismatched records",
    )
    assert json.loads(said["empty", "json"])["cutover"] is None
    assert json.loads(said["frozen", "json"])["cutover"]["lock"]["lapsed"] is True


@pytest.mark.parametrize("host", HOSTS)
def test_html_is_one_page_that_needs_nothing_else(said, host):
    page = Page(said[host, "html"])
    assert page.open == []
    assert not {tag for tag, _attributes in page.elements} & {"script", "link", "img", "iframe", "object"}
    names = {name for _tag, attributes in page.elements for name in attributes}
    assert not {name for name in names if name in {"src", "href"} or name.startswith("on")}
    assert not re.findall(r"url\(|@import|https?:", said[host, "html"])


def test_html_has_the_way_back_in_big_letters_then_steps_weights_and_lag(said):
    page = Page(said["moved", "html"])
    big = re.findall(r'class="big">(.*)</p>', said["moved", "html"])
    assert big == ["Target", "with_data"]
    assert re.findall(r'class="big">(.*)</p>', said["frozen", "html"]) == ["Nobody: frozen", "dns_only"]
    assert "Until finalize." in page.text and "Until finalize." not in said["lost", "html"]
    assert re.findall(r'class="big">(.*)</p>', said["empty", "html"]) == ["Not asked"]
    paths = [attributes["d"] for tag, attributes in page.elements if tag == "path"]
    assert len(paths) == 4 and all(path.startswith("M") for path in paths)
    assert "the target takes the writes, writes were refused for 1.734 s" in page.text and "not finished" in page.text
    assert [attributes["class"] for tag, attributes in page.elements if tag == "tr" and "class" in attributes] == [
        "said-none",
        "said-none",
        "said-pass",
        "said-none",
        "said-none",
        "said-other",
        "said-fail",
    ]


def test_html_escapes_whatever_others_have_named(said):
    text = " ".join(Page(said["moved", "html"]).text)
    assert f"payments.{EVIL}" in text and f"{EVIL}: {EVIL} (limit 9): fail" in text
    for host in HOSTS:
        assert "<script" not in said[host, "html"]


def test_whatever_html_says_is_escaped_where_it_is_said():
    page = (STATUS / "templates/status.html.j2").read_text(encoding="utf-8")
    assert [said for said in re.findall(r"{{(.*?)}}", page) if not said.endswith(" | e ")] == []
