# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""CodeDeploy applications on the embedded AWS."""

from __future__ import annotations

import uuid

import pytest

MODULE = "codedeploy_application"


@pytest.fixture
def name(client):
    name = f"app-{uuid.uuid4().hex[:8]}"
    yield name
    client("codedeploy").delete_application(applicationName=name)


def names(client):
    pages = client("codedeploy").get_paginator("list_applications").paginate()
    return [found for page in pages for found in page["applications"]]


def test_an_application_is_made_once_tagged_and_removed(run_module, client, name):
    wanted = {"application_name": name, "compute_platform": "ECS", "tags": {"owner": "platform", "cost": 7}}
    planned = run_module(MODULE, check=True, diff=True, **wanted)
    assert (planned["changed"], planned["diff"]["before"], name in names(client)) == (True, {}, False)
    assert planned["diff"]["after"]["tags"] == {"owner": "platform", "cost": "7"}

    made = run_module(MODULE, **wanted)["application"]
    assert made["application_arn"] == f"arn:aws:codedeploy:us-east-1:123456789012:application:{name}"
    assert (made["compute_platform"], made["tags"], made["linked_to_github"]) == (
        "ECS",
        {"owner": "platform", "cost": "7"},
        False,
    )
    assert not run_module(MODULE, **wanted)["changed"]

    changed = run_module(MODULE, diff=True, application_name=name, tags={"owner": "payments"})
    assert (changed["diff"]["before"]["tags"], changed["diff"]["after"]["tags"]) == (
        made["tags"],
        {"owner": "payments"},
    )
    kept = run_module(MODULE, application_name=name, tags={"more": "yes"}, purge_tags=False)
    assert kept["application"]["tags"] == {"owner": "payments", "more": "yes"}
    assert not run_module(MODULE, application_name=name)["changed"]

    assert run_module(MODULE, check=True, application_name=name, state="absent")["changed"] and name in names(client)
    assert run_module(MODULE, application_name=name, state="absent") == {
        **run_module(MODULE, application_name=name, state="absent"),
        "changed": True,
        "application": {},
    }
    assert name not in names(client)
    assert not run_module(MODULE, application_name=name, state="absent")["changed"]


def test_a_new_application_is_for_servers_by_itself(run_module, name):
    assert run_module(MODULE, application_name=name)["application"]["compute_platform"] == "Server"


def test_the_platform_cannot_change(run_module, name):
    run_module(MODULE, application_name=name, compute_platform="ECS")
    refused = run_module(MODULE, application_name=name, compute_platform="Lambda")
    assert refused["failed"] and "compute_platform ECS" in refused["msg"]


def test_what_aws_says_is_said(run_module):
    failed = run_module(MODULE, application_name="not a name!")
    assert failed["failed"] and "InvalidApplicationNameException" in failed["msg"]


def test_applications_are_listed_page_after_page(run_module, client, name):
    codedeploy = client("codedeploy")
    many = [f"{name}-{number:03}" for number in range(101)]
    for one in many:
        codedeploy.create_application(applicationName=one, computePlatform="Lambda")
    run_module(MODULE, application_name=name, compute_platform="ECS", tags={"a": "b"})

    (found,) = run_module("codedeploy_application_info", application_name=name)["applications"]
    assert found == run_module(MODULE, application_name=name)["application"]
    listed = [
        item["application_name"]
        for item in run_module("codedeploy_application_info", compute_platform="Lambda")["applications"]
    ]
    assert [item for item in listed if item in many] == many and name not in listed
    assert run_module("codedeploy_application_info", application_name="nobody")["applications"] == []
    for one in many:
        codedeploy.delete_application(applicationName=one)
