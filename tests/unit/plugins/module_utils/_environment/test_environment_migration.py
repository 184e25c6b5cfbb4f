# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a run has read of environments, what it has to read still, and a migration of two of them."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.filter.discovery import FilterModule
from ansible_collections.migrate.aws.plugins.module_utils._environment import migration, parts
from ansible_collections.migrate.aws.plugins.module_utils._names import environment_names

FILTERS = FilterModule().filters()
IDENTITY = {
    "application_name": "payments",
    "environment_side": "source",
    "environment_suffix": "dev",
    "region": "eu-west-1",
    "profile": None,
}
#: A part of each kind that is all there.
WHOLE = {
    "network": {
        "vpc_id": "vpc-1",
        "route_table_ids": {"public": ["rtb-1"], "private": ["rtb-2"], "database": ["rtb-3"]},
    },
    "encryption": {"key_arn": "arn:key"},
    "secret": {"secret_arn": "arn:secret"},
    "database": {"status": "available", "members": [{"status": "available"}]},
    "storage": {"bucket_name": "objects", "access_logs_bucket_name": "logs"},
    "service": {"service_arn": "arn:service", "load_balancer_arn": "arn:balancer"},
}
#: What is missing of it, or not ready.
INCOMPLETE = {
    "network": [{"vpc_id": None}, {"route_table_ids": {"public": ["rtb-1"], "private": [], "database": []}}],
    "encryption": [{"key_arn": None}],
    "secret": [{"secret_arn": None}],
    "database": [
        {"status": None, "members": []},
        {"status": "modifying"},
        {"members": [{"status": "available"}, {"status": "creating"}]},
    ],
    "storage": [{"bucket_name": None}, {"access_logs_bucket_name": None}],
    "service": [{"service_arn": None}, {"load_balancer_arn": None}],
}


def environment(side="source", **found):
    names = environment_names("payments", side, "dev")
    words = {"application": "payments", "side": side, "suffix": "dev", "region": "eu-west-1", "profile": None}
    return {**words, "account_id": "123456789012", "names": names, "tags": {}, **found}


def test_every_part_can_be_told_complete():
    assert set(migration.COMPLETE) == set(parts.PARTS) == set(WHOLE) == set(INCOMPLETE)


def test_nothing_is_read_again_that_is_all_there():
    assert FILTERS["missing_parts"](environment(**WHOLE), IDENTITY, list(WHOLE)) is None
    assert FILTERS["missing_parts"](environment(), IDENTITY, []) is None


@pytest.mark.parametrize("part", WHOLE)
def test_a_part_is_read_that_nobody_has_read(part):
    there = {name: found for name, found in WHOLE.items() if name != part}
    assert FILTERS["missing_parts"](environment(**there), IDENTITY, list(WHOLE)) == [part]


@pytest.mark.parametrize(("part", "found"), [(part, one) for part, all_ in INCOMPLETE.items() for one in all_])
def test_a_part_is_read_again_that_was_not_complete(part, found):
    there = {**WHOLE, part: {**WHOLE[part], **found}}
    assert FILTERS["missing_parts"](environment(**there), IDENTITY, list(WHOLE)) == [part]


@pytest.mark.parametrize("option", IDENTITY)
def test_another_environment_is_read_as_a_whole(option):
    other = {**IDENTITY, option: "other"}
    assert FILTERS["known_parts"](environment(**WHOLE), other) == {}
    assert FILTERS["missing_parts"](environment(**WHOLE), other, ["network"]) == ["network"]
    assert FILTERS["missing_parts"](environment(**WHOLE), other, []) == []
    assert FILTERS["known_parts"](environment(**WHOLE), IDENTITY) == environment(**WHOLE)
    assert FILTERS["known_parts"]({}, IDENTITY) == {}


def test_a_profile_that_only_the_environment_states_is_the_runs():
    found = {**environment(**WHOLE), "profile": "local-aws"}
    assert FILTERS["known_parts"](found, IDENTITY) == found
    assert FILTERS["known_parts"](found, {**IDENTITY, "profile": "local-aws"}) == found
    assert FILTERS["known_parts"](found, {**IDENTITY, "profile": "else"}) == {}


def variables(side, **more):
    words = {"application_name": "payments", "environment_side": side, "environment_suffix": "dev"}
    return {**words, "aws_region": "eu-west-1", **more}


HOSTVARS = {
    "known": variables("source", discovery_environment=environment(**WHOLE)),
    "half": variables("target", discovery_environment=environment("target", secret=WHOLE["secret"])),
    "other": variables("target", aws_profile="else", discovery_environment=environment("target", **WHOLE)),
    "new": variables("target"),
}


@pytest.mark.parametrize(
    ("target", "gather", "missing"),
    [
        ("half", ["secret"], None),
        ("half", [], None),
        ("half", ["network", "secret"], ["network"]),
        ("other", ["secret", "network"], ["secret", "network"]),
        ("new", ["secret"], ["secret"]),
        ("new", [], []),
    ],
)
def test_of_two_environments_is_read_what_either_lacks(target, gather, missing):
    sides = FILTERS["discovery_sides"](["known", target], HOSTVARS)
    assert [(side["host"], side["side"]) for side in sides] == [("known", "source"), (target, "target")]
    assert sides[0]["identity"] == IDENTITY and sides[0]["known"] == environment(**WHOLE)
    assert FILTERS["missing_of_both"](sides, gather) == missing


def test_all_is_read_again_on_demand():
    sides = FILTERS["discovery_sides"](["known", "half"], HOSTVARS, True)
    assert [side["known"] for side in sides] == [{}, {}]
    assert FILTERS["missing_of_both"](sides, ["secret"]) == ["secret"]


def test_a_migration_is_made_of_its_environments():
    source, target = environment(secret={"secret_arn": "arn:secret"}), environment("target")
    made = FILTERS["migration_of"](source, target, "payments", "dev", "verify-full")
    assert (made["source"], made["target"]) == (source, target)
    assert made["names"]["migration"] == "payments-dev" and made["tags"]["migrate:suffix"] == "dev"
    assert made["databases"]["source"]["secret_id"] == "arn:secret"
    assert made["databases"]["target"] == {
        "secret_id": "payments-target-dev/database",
        "region": "eu-west-1",
        "profile": None,
        "sslmode": "verify-full",
        "replication_task": "payments-dev-reverse",
        "slot": "migrate_aws_payments_dev_reverse",
    }


def test_a_database_is_as_available_as_its_members():
    assert FILTERS["database_statuses"](WHOLE["database"]) == ["available", "available"]
    assert FILTERS["database_statuses"]({"status": None, "members": []}) == [None]
