# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which rules differ, and which only say so."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._ec2_security_groups import plan


def rule(port=80, description="", **peer):
    return {
        "protocol": "tcp",
        "from_port": port,
        "to_port": port,
        **(peer or {"cidr_ip": "10.0.0.0/8"}),
        "description": description,
    }


def group(**fields):
    return {"description": "d", "ingress": [], "egress": [], "tags": {"Name": "g"}, **fields}


@pytest.mark.parametrize(
    ("wanted", "have", "added", "removed", "described"),
    [
        ([], [], [], [], []),
        ([rule()], [], [rule()], [], []),
        ([], [rule()], [], [rule()], []),
        ([rule(), rule(81)], [rule(81), rule()], [], [], []),
        ([rule(description="new")], [rule(description="old")], [], [], [rule(description="new")]),
        ([rule(group="a")], [rule(group="b")], [rule(group="a")], [rule(group="b")], []),
        ([rule(), rule(description="twice")], [], [rule(description="twice")], [], []),
    ],
    ids=["nothing", "add", "remove", "order", "describe", "peer", "twice"],
)
def test_rule_changes(wanted, have, added, removed, described):
    assert plan.rule_changes(wanted, have) == (added, removed, described)


@pytest.mark.parametrize(
    ("desired", "current", "purge", "expected"),
    [
        (group(), None, True, group()),
        (group(), group(), True, None),
        (group(ingress=None), group(ingress=[rule()]), True, None),
        (group(ingress=[]), group(ingress=[rule()]), True, {"ingress": []}),
        (group(ingress=[]), group(ingress=[rule()]), False, None),
        (group(ingress=[rule(81)]), group(ingress=[rule()]), False, {"ingress": [rule(81), rule()]}),
        (group(egress=[]), group(egress=[plan.LETS_ALL_OUT]), True, {"egress": []}),
        (group(tags={"Name": "g", "a": "b"}), group(), True, {"tags": {"a": "b"}}),
        (group(), group(tags={"Name": "g", "a": "b"}), True, {"tags": {"a": None}}),
        (group(tags=None), group(tags={"a": "b"}), True, None),
    ],
)
def test_changes_hold_only_what_differs(desired, current, purge, expected):
    found = plan.changes({"g": desired}, {"g": current} if current else {}, purge_rules=purge, purge_tags=True)
    assert found == ({} if expected is None else {"g": expected})


def test_a_new_group_lets_everything_out():
    assert plan.new_group(group(egress=[rule()]))["egress"] == [plan.LETS_ALL_OUT]
