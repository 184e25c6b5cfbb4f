# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the role status says in each format, of made-up migrations: Ansible templates it with the role's own variables."""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
import yaml

from tests.unit.module_files import CHECKOUT, COLLECTIONS, PATH

ROLE = CHECKOUT / "roles/status"
FORMATS = ("text", "json", "html")
EVIL = "<script>alert('x')</script>\"&"
WEIGHTS = "WEIGHTS of api.payments-migration-dev.example.com"
#: Elements of HTML that are never closed.
VOID = {"meta", "br", "hr", "img", "link", "input"}


def environment(side):
    name = f"payments-{side}-dev"
    return {"environment": {
        "side": side, "suffix": "dev", "region": "eu-central-1", "names": {"environment": name, "secret": f"{name}/database"},
        "network": {"vpc_id": "vpc-1", "vpc_cidr": "10.0.0.0/16"}, "secret": {"secret_name": f"{name}/database", "secret_arn": None},
        "database": {"identifier": name, "status": "available", "host": f"{name}.rds.example", "port": 5432},
        "service": {"service_name": name, "running_count": 2, "desired_count": 2, "load_balancer_dns_name": f"{name}.elb.example"},
        "storage": {"bucket_name": f"{name}-objects"}, "encryption": {"key_alias": f"alias/{name}"},
    }}


def task(way, status="running"):
    points = {name: [{"at": f"2026-05-01T02:0{minute}:00+00:00", "value": minute} for minute in range(5)]
              for name in ("source_seconds", "target_seconds")}
    return {
        "replication_task_identifier": f"payments-dev-{way}", "replication_task_arn": f"arn:{way}", "status": status,
        "migration_type": {"forward": "full-load-and-cdc", "reverse": "cdc"}[way],
        "replication_task_stats": {"full_load_progress_percent": 100},
        "latency": {"source_seconds": 1.0, "target_seconds": 2.25, "points": points},
    }


def entry(minute, step, phase, **details):
    at = f"2026-05-01T02:{minute:02}:00.000+00:00"
    return {"at": at, "step": step, "phase": phase, "holder": "night-shift", "token": 7, "details": details}


def cutover(writer, letter, **more):
    means = {"A": "weights only", "B": "with data", "C": "restore"}[letter]
    return {
        "writer": writer, "state": "writing", "sentence": f"The {writer} takes the writes, the other refuses them.", "epoch": 1,
        "moved": writer == "target", "opens_in": None, "streams": {"source": None, "target": None}, "slots": {"source": [], "target": []},
        "rollback": {"letter": letter, "means": means, "valid_until": "finalize", "sentence": f"This is the way {letter}."},
        "lock": None, "journal": [], **more,
    }


JOURNAL = [
    entry(0, "canary", "before", **{"from": 0, "to": 5}), entry(1, "weights", "after", to=5),
    entry(2, "gates traffic", "after", verdict="pass", advice="go", gates=[{"name": "errors", "verdict": "pass", "value": 0, "limit": 1}]),
    entry(3, "canary", "after", to=5), entry(4, "switch", "before"), entry(5, "switch", "after", frozen_seconds=1.734),
    entry(6, "publish", "after", published=["weighted record"]), entry(7, "lead back", "before"),
    entry(8, "gates observe", "after", verdict="fail", advice="back",
          gates=[{"name": EVIL, "verdict": "fail", "value": EVIL, "limit": 9}]),
]
ROWS = [{"name": f"payments.{EVIL}", "rows": 12000}, {"name": "payments.accounts", "rows": 7}]
STATISTICS = {
    "table_statistics": [{
        "schema_name": "payments", "table_name": "accounts", "table_state": "Table completed", "validation_state": "Mismatched records",
        "validation_failed_records": 3, "full_load_rows": 7, "inserts": 0, "updates": 0, "deletes": 0,
    }],
    "summary": {
        "completed": 1, "tables": 1, "full_load_rows": 7, "inserts": 0, "updates": 0, "deletes": 0,
        "by_validation_state": {"Mismatched records": 1},
    },
}
#: What a host has read: nothing but names exist, and no database was asked.
EMPTY = {
    "application_name": "payments", "environment_suffix": "dev", "status_count_rows": "estimate", "status_path": None,
    "__status_environments": {"results": [
        {"environment": {**environment(side)["environment"], "network": {"vpc_id": None, "vpc_cidr": None}, "database": {
            "identifier": None, "status": None, "host": None, "port": None},
            "service": {"service_name": None, "load_balancer_dns_name": None}, "storage": {"bucket_name": None}}}
        for side in ("source", "target")
    ]},
    "__status_counted": {"results": [{"skipped": True}, {"skipped": True}]}, "__status_cutover": {"skipped": True},
    "__status_tasks": {"results": [{"replication_tasks": []}, {"replication_tasks": []}]}, "__status_statistics": {"skipped": True},
    "__status_records": {"record_set": {"records": []}},
}
BUILT = {
    **EMPTY,
    "__status_environments": {"results": [environment("source"), environment("target")]},
    "__status_counted": {"results": [{"tables": ROWS}, {"tables": ROWS[1:]}]},
    "__status_cutover": {"cutover": cutover("source", "A")},
    "__status_tasks": {"results": [{"replication_tasks": [task("forward")]}, {"replication_tasks": [task("reverse", "ready")]}]},
    "__status_statistics": STATISTICS,
    "__status_records": {"record_set": {"records": [
        {"set_identifier": f"{side}-dev", "weight": weight, "share_percent": float(weight),
         "alias_target": {"dns_name": f"{side}.elb.example."}}
        for side, weight in (("source", 0), ("target", 100))
    ]}},
}
FROZEN = {
    **copy.deepcopy(BUILT),
    "__status_cutover": {"cutover": cutover(
        "source", "A", state="frozen", sentence="Both databases refuse writes; the source took them last.", opens_in=41_700,
        lock={"holder": EVIL, "since": "2026-05-01T02:00:00.000+00:00", "expires": 1.0, "lease": 60, "fencing": 7},
    )},
}
MOVED = {
    **copy.deepcopy(BUILT),
    "__status_cutover": {"cutover": cutover("target", "B", journal=JOURNAL)},
    "__status_tasks": {"results": [{"replication_tasks": [task("forward", "stopped")]}, {"replication_tasks": [
        {**task("reverse"), "last_failure_message": EVIL, "stop_reason": EVIL}]}]},
}
LOST = {**copy.deepcopy(BUILT), "__status_cutover": {"cutover": cutover("target", "C")}}
HOSTS = {"empty": EMPTY, "built": BUILT, "frozen": FROZEN, "moved": MOVED, "lost": LOST}
PLAY = [{
    "hosts": "all", "gather_facts": False, "vars_files": [str(ROLE / "defaults/main.yml"), str(ROLE / "vars/main.yml")],
    "tasks": [{
        "name": "Say it",
        "ansible.builtin.copy": {"content": "{{ __status_said }}", "dest": "{{ directory }}/{{ inventory_hostname }}.{{ item }}"},
        "loop": list(FORMATS), "vars": {
            "status_format": "{{ item }}", "status_next_steps": ["Go on."], **{name: f"{{{{ made_up.{name} }}}}" for name in EMPTY},
        },
    }],
}]


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """{(host, format): text}"""
    directory = tmp_path_factory.mktemp("status")
    (directory / "templates").symlink_to(ROLE / "templates")
    (directory / "play.yml").write_text(yaml.safe_dump(PLAY), encoding="utf-8")
    local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    hosts = {name: {**local, "made_up": read} for name, read in HOSTS.items()}
    (directory / "hosts.json").write_text(json.dumps({"all": {"hosts": hosts}}), encoding="utf-8")
    done = subprocess.run(
        ["ansible-playbook", "-i", "hosts.json", "play.yml", "-e", f"directory={directory}"], cwd=directory, capture_output=True, text=True,
        env={**os.environ, "PATH": PATH, "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS)}, check=False, timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return {(host, form): (directory / f"{host}.{form}").read_text(encoding="utf-8") for host in HOSTS for form in FORMATS}


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


@pytest.mark.parametrize("host, section", [
    ("empty", ["REPLICATION", "  none", "", "CUTOVER", "  not asked, because they are not both available", "", WEIGHTS]),
    ("built", ["CUTOVER", "  writes         The source takes the writes, the other refuses them.",
               "  going back     A, weights only, until finalize", "                 This is the way A.", "", WEIGHTS]),
    ("frozen", ["  writes         Both databases refuse writes; the source took them last.",
                "                 This freeze ends by itself in 42 s.", "  going back     A, weights only, until finalize",
                "                 This is the way A.",
                f"  lock           {EVIL} since 2026-05-01T02:00:00.000+00:00, which was cut short", "", WEIGHTS]),
    ("lost", ["  going back     C, restore", "                 This is the way C."]),
    ("moved", ["                 This is the way B.",
               "  last steps     2026-05-01T02:00:00  canary, 180.0 s: from 0 %, to 5 % on the target",
               "                 2026-05-01T02:01:00  weights: to 5 % on the target",
               "                 2026-05-01T02:02:00  gates traffic: the gates say pass",
               "                 2026-05-01T02:04:00  switch, 60.0 s: the target takes the writes, writes were refused for 1.734 s"]),
])
def test_the_text_has_who_takes_the_writes_and_how_to_go_back(said, host, section):
    lines = said[host, "text"].splitlines()
    first = lines.index(section[0])
    assert lines[first:first + len(section)] == section, said[host, "text"]


@pytest.mark.parametrize("host, line", [
    ("built", "  task           payments-dev-forward, source to target: running"),
    ("moved", f"  task           payments-dev-reverse, target to source: running ({EVIL}): {EVIL}"),
    ("built", "  lag            2.2 s from the commit on the one side to the commit on the other"),
    ("built", "  payments.accounts                               7              7"),
    ("built", f"  payments.{EVIL}           12,000              -"),
])
def test_the_text_speaks_of_the_task_that_carries_the_writes_and_of_rows(said, host, line):
    assert line.split() in [found.split() for found in said[host, "text"].splitlines()], said[host, "text"]


def test_json_is_one_object_with_all_that_was_read(said):
    for host in HOSTS:
        assert set(json.loads(said[host, "json"])) == {
            "migration", "at", "environments", "tables", "replication", "weights", "cutover", "steps", "on_target", "journal"
        }
    found = json.loads(said["moved", "json"])
    assert (found["replication"]["carries"], found["replication"]["lag"]["target_seconds"]) == ("target to source", 2.25)
    assert found["cutover"]["rollback"]["letter"] == "B" and "journal" not in found["cutover"]
    assert [point["value"] for point in found["on_target"]["requests"]] == [0, 5, 100, 100.0]
    assert [point["value"] for point in found["on_target"]["writes"]] == [0, 100]
    assert found["journal"] == JOURNAL
    accounts = found["tables"][1]
    assert (accounts["source_rows"], accounts["target_rows"], accounts["validation_state"]) == (7, 7, "Mismatched records")
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
    assert big == ["Target", "B: with data"]
    assert re.findall(r'class="big">(.*)</p>', said["frozen", "html"]) == ["Nobody: frozen", "A: weights only"]
    assert "Until finalize." in page.text and "Until finalize." not in said["lost", "html"]
    assert re.findall(r'class="big">(.*)</p>', said["empty", "html"]) == ["Not asked"]
    paths = [attributes["d"] for tag, attributes in page.elements if tag == "path"]
    assert len(paths) == 4 and all(path.startswith("M") for path in paths)
    assert "the target takes the writes, writes were refused for 1.734 s" in page.text and "not finished" in page.text
    assert [attributes["class"] for tag, attributes in page.elements if tag == "tr" and "class" in attributes] == [
        "said-none", "said-none", "said-pass", "said-none", "said-none", "said-other", "said-fail"
    ]


def test_html_escapes_whatever_others_have_named(said):
    text = " ".join(Page(said["moved", "html"]).text)
    assert f"payments.{EVIL}" in text and f"{EVIL}: {EVIL} (limit 9): fail" in text
    for host in HOSTS:
        assert "<script" not in said[host, "html"]


def test_whatever_html_says_is_escaped_where_it_is_said():
    page = (ROLE / "templates/status.html.j2").read_text(encoding="utf-8")
    assert [said for said in re.findall(r"{{(.*?)}}", page) if not said.endswith(" | e ")] == []
