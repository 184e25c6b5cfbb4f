# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""CloudWatch dashboards on the embedded AWS."""

from __future__ import annotations

import copy
import json
import uuid

import pytest
from moto.cloudwatch.models import cloudwatch_backends

MODULE = "cloudwatch_dashboard"
BODY = {
    "start": "-PT6H",
    "widgets": [
        {"type": "text", "width": 24, "height": 2, "properties": {"markdown": "# Payments"}},
        {
            "type": "metric",
            "properties": {
                "region": "us-east-1",
                "period": 60,
                "metrics": [
                    [
                        "AWS/ApplicationELB",
                        "HTTPCode_Target_5XX_Count",
                        "LoadBalancer",
                        "app/payments/1",
                        {"stat": "Sum"},
                    ],
                    ["AWS/ApplicationELB", "RequestCount", "LoadBalancer", "app/payments/1"],
                ],
            },
        },
    ],
}


@pytest.fixture
def name(client):
    name = f"board-{uuid.uuid4().hex[:8]}"
    yield name
    if asked(client, name):
        client("cloudwatch").delete_dashboards(DashboardNames=[name])


@pytest.fixture
def board(run_module, name):
    return lambda body=None, **options: run_module(
        MODULE, name=name, **({} if body is None else {"body": body}), **options
    )


def asked(client, name):
    """The body that CloudWatch itself answers, None when there is none."""
    cloudwatch = client("cloudwatch")
    names = [entry["DashboardName"] for entry in cloudwatch.list_dashboards()["DashboardEntries"]]
    return json.loads(cloudwatch.get_dashboard(DashboardName=name)["DashboardBody"]) if name in names else None


def test_a_dashboard_is_made_once_changed_and_removed(board, client, name):
    planned = board(BODY, check=True, diff=True)
    assert (planned["changed"], planned["diff"]["before"], asked(client, name)) == (True, {}, None)
    assert planned["diff"]["after"]["body"] == BODY

    made = board(BODY, tags={"owner": "platform"})
    assert (made["changed"], made["dashboard"]["body"], asked(client, name)) == (True, BODY, BODY)
    assert made["dashboard"]["dashboard_arn"] == f"arn:aws:cloudwatch::123456789012:dashboard/{name}"
    again = board(BODY)
    assert (again["changed"], again["dashboard"], again["dashboard_validation_messages"]) == (
        False,
        made["dashboard"],
        [],
    )

    other = {"widgets": BODY["widgets"][:1]}
    planned = board(other, check=True, diff=True)
    assert (planned["diff"]["before"]["body"], planned["diff"]["after"]["body"]) == (BODY, other)
    assert asked(client, name) == BODY
    assert board(other)["changed"] and asked(client, name) == other

    assert board(check=True, state="absent")["changed"] and asked(client, name) == other
    gone = board(state="absent")
    assert (gone["changed"], gone["dashboard"], asked(client, name)) == (True, {}, None)
    assert not board(state="absent")["changed"]


def test_another_spelling_is_no_change(board):
    made = board(BODY)["dashboard"]
    repeated = copy.deepcopy(BODY)
    repeated["widgets"][1]["properties"]["metrics"][1] = [".", "RequestCount", ".", "."]
    repeated["widgets"][1]["properties"]["period"] = 60.0
    turned = dict(reversed(repeated.items()))
    for spelling in (repeated, turned, json.dumps(BODY, indent=4)):
        again = board(spelling)
        assert (again["changed"], again["dashboard"]) == (False, made)


def test_tags_alone_are_changed_purged_and_kept(board, client):
    board(BODY, tags={"owner": "platform"})
    assert board(BODY, tags={"cost": 7}, purge_tags=False)["dashboard"]["tags"] == {"owner": "platform", "cost": "7"}
    changed = board(BODY, diff=True, tags={"cost": "7"})
    assert changed["changed"] and changed["diff"]["after"]["tags"] == {"cost": "7"}
    assert not board(BODY, tags={"cost": "7"})["changed"]


def test_what_cloudwatch_refuses_is_said_with_its_place(board, client, name):
    refused = board({"widgets": [BODY["widgets"][0], {"type": "metric", "properties": {}}]})
    assert refused["failed"] and "InvalidParameterInput" in refused["msg"] and "/widgets/1/properties" in refused["msg"]
    assert {item["data_path"] for item in refused["dashboard_validation_messages"]} == {"/widgets/1/properties"}
    assert asked(client, name) is None


def test_what_cloudwatch_warns_of_is_returned(board):
    made = board({"widgets": [{**BODY["widgets"][0], "colour": "red"}]})
    assert made["changed"] and [item["data_path"] for item in made["dashboard_validation_messages"]] == ["/widgets/0"]


@pytest.mark.parametrize(
    ("body", "said"), [("{widgets", "body is no JSON"), ("[]", "body is a list"), ([1], "body is a list")]
)
def test_what_is_no_body_is_refused(board, body, said):
    for check in (True, False):
        refused = board(body, check=check)
        assert refused["failed"] and said in refused["msg"]


def test_dashboards_are_listed_page_after_page(board, run_module, name):
    made = board(BODY, tags={"owner": "platform"})["dashboard"]
    (found,) = run_module("cloudwatch_dashboard_info", dashboard_name=name)["dashboards"]
    assert {key: found[key] for key in made} == made and found["size"] > 100 and "T" in found["last_modified"]
    assert run_module("cloudwatch_dashboard_info", dashboard_name=f"{name}-not")["dashboards"] == []

    backend = cloudwatch_backends["123456789012"]["us-east-1"]
    many = [f"many-{number:04}" for number in range(1001)]
    for one in many:
        backend.put_dashboard(one, "{}")
    listed = run_module("cloudwatch_dashboard_info", dashboard_name_prefix="many-", include_body=False)["dashboards"]
    backend.delete_dashboards(many)
    assert [item["dashboard_name"] for item in listed] == many and "body" not in listed[0]
