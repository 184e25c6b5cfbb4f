# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How requests reach the releases of a service."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils import _releases


@pytest.mark.parametrize(
    ("controller", "strategy", "current", "codedeploy", "shifting", "reads"),
    [
        ("ECS", "ROLLING", None, False, False, False),
        ("ECS", "ROLLING", "ROLLING", False, False, False),
        ("ECS", "ROLLING", "CANARY", False, False, True),
        ("ECS", "LINEAR", "ROLLING", False, True, True),
        ("CODE_DEPLOY", "ROLLING", None, True, False, True),
        ("CODE_DEPLOY", "CANARY", None, True, False, True),
    ],
)
def test_requests_are_moved_by_codedeploy_by_ecs_or_by_nobody(
    controller, strategy, current, codedeploy, shifting, reads
):
    assert _releases.mode(controller, strategy, current) == {
        "is_codedeploy": codedeploy,
        "is_shifting": shifting,
        "reads_listeners": reads,
    }


def listener(port, *shares):
    groups = [{"target_group_arn": arn, "weight": weight} for arn, weight in shares]
    return {
        "port": port,
        "listener_arn": f"arn:listener:{port}",
        "default_actions": [{"type": "forward", "forward_config": {"target_groups": groups}}, {"type": "other"}],
        "rules": [
            {"rule_arn": "arn:rule:other", "is_default": False},
            {"rule_arn": f"arn:rule:{port}", "is_default": True},
        ],
    }


BOTH = [listener(80, ("blue", 100)), listener(443, ("blue", 30), ("green", 70))]


@pytest.mark.parametrize(
    ("found", "certificate", "expected"),
    [
        ([], None, {"listener_arn": None, "rule_arn": None, "groups": 0, "green_share": 0}),
        (
            [{"port": 80, "listener_arn": "a"}],
            None,
            {"listener_arn": "a", "rule_arn": None, "groups": 0, "green_share": 0},
        ),
        (BOTH, None, {"listener_arn": "arn:listener:80", "rule_arn": "arn:rule:80", "groups": 1, "green_share": 0}),
        (
            BOTH,
            "cert",
            {"listener_arn": "arn:listener:443", "rule_arn": "arn:rule:443", "groups": 2, "green_share": 70},
        ),
    ],
)
def test_the_service_is_behind_the_listener_of_its_protocol(found, certificate, expected):
    assert _releases.live_route(found, certificate, "green") == expected


def test_listeners_by_which_somebody_else_leads_requests_stay():
    none, one, two = (
        _releases.live_route(found, None, "green") for found in ([], BOTH, [listener(80, ("blue", 1), ("green", 1))])
    )
    assert [_releases.keeps_listeners(route, False) for route in (none, one, two)] == [False, False, True]
    assert [_releases.keeps_listeners(route, True) for route in (none, one, two)] == [False, True, True]


def test_without_a_certificate_there_is_http_alone():
    assert _releases.listeners("blue", None, "policy") == [
        {"Protocol": "HTTP", "Port": 80, "DefaultActions": [{"Type": "forward", "TargetGroupName": "blue"}]}
    ]


def test_with_a_certificate_http_leads_to_https():
    http, https = _releases.listeners("blue", "cert", "policy", ["arn:blue", "arn:green"])
    (redirect,) = http["DefaultActions"]
    assert (redirect["Type"], redirect["RedirectConfig"]["Protocol"], redirect["RedirectConfig"]["Port"]) == (
        "redirect",
        "HTTPS",
        "443",
    )
    assert (https["Port"], https["SslPolicy"], https["Certificates"]) == (443, "policy", [{"CertificateArn": "cert"}])
    assert https["DefaultActions"] == [
        {
            "Type": "forward",
            "ForwardConfig": {
                "TargetGroups": [
                    {"TargetGroupArn": "arn:blue", "Weight": 100},
                    {"TargetGroupArn": "arn:green", "Weight": 0},
                ]
            },
        }
    ]


BASE = {"minimum_healthy_percent": 100, "maximum_percent": 200}
BREAKER = {"circuit_breaker": {"enable": True, "rollback": True}}
BAKE = {"bake_time_in_minutes": 60, "alarms": {"alarm_names": ["a"], "enable": True, "rollback": True}}


@pytest.mark.parametrize(
    ("controller", "strategy", "expected"),
    [
        ("CODE_DEPLOY", "CANARY", BASE),
        ("ECS", "ROLLING", {**BASE, **BREAKER, "strategy": "ROLLING"}),
        ("ECS", "BLUE_GREEN", {**BASE, **BREAKER, **BAKE, "strategy": "BLUE_GREEN"}),
        (
            "ECS",
            "LINEAR",
            {
                **BASE,
                **BREAKER,
                **BAKE,
                "strategy": "LINEAR",
                "linear": {"step_percent": 10, "step_bake_time_in_minutes": 5},
            },
        ),
        (
            "ECS",
            "CANARY",
            {
                **BASE,
                **BREAKER,
                **BAKE,
                "strategy": "CANARY",
                "canary": {"canary_percent": 10, "canary_bake_time_in_minutes": 5},
            },
        ),
    ],
)
def test_a_deployment_is_configured_as_its_controller_takes_it(controller, strategy, expected):
    assert _releases.deployment_configuration(controller, strategy, 10, 5, "60", ["a"]) == expected


def test_without_alarms_none_ends_a_deployment():
    found = _releases.deployment_configuration("ECS", "BLUE_GREEN", 10, 5, 60, [])
    assert found["alarms"] == {"alarm_names": [], "enable": False, "rollback": True}


def test_a_container_reads_keys_of_the_secret():
    assert _releases.container_secrets({"HOST": "host"}, "arn:secret") == {"HOST": "arn:secret:host::"}
    assert _releases.container_secrets({"HOST": "host"}, None) == {"HOST": "planned:host::"}


@pytest.mark.parametrize(
    ("live", "stated", "said"),
    [
        (False, False, ""),
        (True, False, "AWS has it on"),
        (False, True, "rds_deletion_protection is true"),
        (True, True, "AWS has it on and rds_deletion_protection is true"),
    ],
)
def test_a_protection_says_who_protects(live, stated, said):
    assert _releases.protection(live, stated, "rds_deletion_protection") == said
