# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the values of options may be beside their types, each range and form of the tables and each rule."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.lookup.role_options import ROLES, option_specs
from ansible_collections.migrate.aws.plugins.module_utils._input_problems import PEER, inventory_problems
from ansible_collections.migrate.aws.plugins.module_utils._option_rules import (
    FORMS,
    LARGEST,
    NUMBERS,
    RANGES,
    host_problems,
    overlap_problems,
    pair_problems,
    value_problems,
)

SPECS = option_specs(ROLES)
ENVIRONMENT = {
    "application_name": "payments",
    "environment_side": "source",
    "environment_suffix": "dev",
    "aws_region": "us-east-1",
}
HOSTS = {
    "a": {**ENVIRONMENT, "network_cidr": "10.1.0.0/16"},
    "b": {**ENVIRONMENT, "environment_side": "target", "network_cidr": "10.2.0.0/16"},
    "m": {**ENVIRONMENT, "migration_source": "a", "migration_target": "b", "migration_phase": "legacy"},
}
GROUPS = {"environments": ["a", "b"], "migrations": ["m"]}


def problems(host="a", hosts=("a", "b", "m"), **more):
    """What is wrong with the inventory when this host states more."""
    variables = {**HOSTS, host: {**HOSTS[host], **more}}
    return inventory_problems(hosts, variables, GROUPS, SPECS, {name: [] for name in variables})


def as_stated(name, value):
    return [value] if SPECS[name]["type"] == "list" else value


def test_a_sound_inventory_has_no_problems():
    assert problems() == []


def test_every_number_has_a_range_and_every_rule_is_of_an_option():
    numbers = {name for name, spec in SPECS.items() if {"int", "float"} & {spec.get("type"), spec.get("elements")}}
    ruled = {*RANGES, *NUMBERS, "ecs_alb_task_cpu", "ecs_alb_task_memory"}
    assert numbers - ruled - {name for name, spec in SPECS.items() if "choices" in spec} == set()
    assert {*ruled, *FORMS} - set(SPECS) == set()


@pytest.mark.parametrize("name", sorted(RANGES))
def test_a_number_beside_its_range_is_refused_with_the_range(name):
    low, high = RANGES[name]
    for wrong in (low - 1, high + 1):
        value = as_stated(name, wrong)
        (problem,) = value_problems(name, value)
        assert problem.startswith(f"{name} is {value}: allowed are {low:g} ")
        assert problem.endswith(" and more." if high >= LARGEST else f" to {high:.16g}.")
        for stated in (value, str(wrong)):
            assert problem in [one.split(": ", 1)[1] for one in problems(**{name: stated})]
    assert value_problems(name, as_stated(name, low)) == value_problems(name, as_stated(name, high)) == []


@pytest.mark.parametrize("name", sorted(NUMBERS))
def test_a_number_that_aws_does_not_take_is_refused(name):
    (problem,) = problems(**{name: 45})
    assert problem.startswith(f"a: {name} is 45: allowed are {NUMBERS[name][0]}, ")
    assert problems(**{name: str(NUMBERS[name][0])}) == []


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_text_without_its_form_is_refused_with_the_form(name):
    value = as_stated(name, "not one")
    (problem,) = [
        one for one in problems(**{name: value}) if f"{name} is {value!r}: allowed is {FORMS[name][1]}." in one
    ]
    assert problem
    assert value_problems(name, as_stated(name, "")) == []


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("rds_instance_class", ["db.t3.potato", "db.r5", "dms.r5.large", "t3.micro"]),
        ("dms_instance_class", ["db.r5.large", "dms.r5", "dms.r5.potato"]),
        ("rds_engine_version", ["latest", "17,5", "v17"]),
        ("dms_maintenance_window", ["sun:04:30", "sun:24:30-sun:05:30", "sun:04:30-sun:05:30-", "sun:04:30sun:05:30"]),
        ("route53_weighted_zone", ["a zone.example.net", "a..b", ".example.net", "com", "com."]),
        ("route53_weighted_zone", ["example.com", "Example.com.", "payments.example.com"]),
    ],
)
def test_values_that_aws_would_refuse_later(name, values):
    assert [len(value_problems(name, value)) for value in values] == [1] * len(values)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        (
            "rds_instance_class",
            ["db.t4g.medium", "db.r6g.2xlarge", "db.x2iedn.32xlarge", "db.serverless", "db.r5b.metal"],
        ),
        ("rds_instance_class", ["db.r5.4xlarge.tpc2.mem3x"]),
        ("dms_instance_class", ["dms.t3.micro", "dms.r6i.24xlarge", "dms.c5.large"]),
        ("rds_engine_version", ["17", "17.5", "8.0.mysql_aurora.3.08.0", "11.4.5-rds.20250226"]),
        ("dms_maintenance_window", ["sun:04:30-sun:05:30"]),
        ("route53_weighted_zone", ["payments.test", "not-example.com.", "_x.a-b.example"]),
        ("network_availability_zones", [["eu-central-1a", "us-west-2-lax-1a"]]),
    ],
)
def test_values_that_aws_takes(name, values):
    assert [value_problems(name, value) for value in values] == [[]] * len(values)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("network_ingress_cidrs", ["10.0.0.1/8"], "network_ingress_cidrs has '10.0.0.1/8'"),
        ("network_routes", [{"dest": "home", "gateway_id": "vgw-1"}], "network_routes.dest has 'home'"),
        ("network_cidr", "10.10.1.0/16", "network_cidr has '10.10.1.0/16'"),
        ("network_cidr", "10.0.0.0/28", "allowed are /16 to /23"),
        ("network_peer_cidrs", ["nothing"], "network_peer_cidrs has 'nothing'"),
        ("environment_tags", {"aws:owner": "me"}, "environment_tags has the key 'aws:owner'"),
        ("environment_tags", {"AWS:x": "me", "": 1, 1: "me", "k" * 129: ""}, "environment_tags has the key 1"),
        ("environment_tags", {"owner": ["me"]}, "environment_tags.owner is ['me']"),
        ("environment_tags", {"owner": "m" * 257}, "allowed are texts of up to 256 characters"),
        ("route53_weighted_phases", {"legacy": [100]}, "route53_weighted_phases.legacy is [100]"),
        ("route53_weighted_phases", {"legacy": "100, 0"}, "route53_weighted_phases.legacy is '100, 0'"),
        ("route53_weighted_phases", {"legacy": [256, 0]}, "two whole numbers from 0 to 255"),
        ("verify_phases", {"legacy": [0.5, 0]}, "verify_phases.legacy is [0.5, 0]"),
        ("cutover_gates_observe", [{"threshold": 1}], "cutover_gates_observe has a gate without a name"),
        (
            "cutover_gates_observe",
            [{"name": "lag", "comparison": "=>"}],
            "cutover_gates_observe, gate 'lag': comparison is '=>'; allowed are ",
        ),
        (
            "cutover_gates_arm",
            [{"name": "lag", "metric": {}, "threshold": "ten"}],
            "cutover_gates_arm, gate 'lag': threshold is 'ten'; allowed is a number.",
        ),
        (
            "cutover_gates_traffic",
            [{"name": "lag", "samples": "many"}],
            "cutover_gates_traffic, gate 'lag': samples is 'many'; allowed is a number.",
        ),
        ("cutover_gates_arm", [{"name": "lag", "metric": {}, "http": {}}], "it reads metric, http; allowed is one"),
        ("ecs_alb_task_cpu", 300, "ecs_alb_task_cpu is 300: allowed are 256, 512, "),
        (
            "ecs_alb_task_memory",
            300,
            "ecs_alb_task_memory is 300: with ecs_alb_task_cpu 256 allowed are 512, 1024, 2048",
        ),
        ("cutover_grace", 120, "cutover_grace is 120 and cutover_pause_budget 120: allowed is less"),
        ("ecs_alb_health_check_timeout", "30", "ecs_alb_health_check_interval 30: allowed is less"),
        ("cutover_canary_weights", [50, 10], "cutover_canary_weights is [50, 10]: allowed are weights that ascend"),
        ("cutover_canary_weights", ["5", "5"], "allowed are weights that ascend"),
        ("environment_suffix", 1, "environment_suffix is 1: allowed is a text; write it in quotation marks"),
        ("environment_suffix", None, "environment_suffix is missing"),
        ("environment_side", "middle", "environment_side is 'middle': allowed are source, target."),
        (PEER, 42, "environment_peer_account_id of a is 42"),
    ],
)
def test_a_rule_of_one_host(name, value, expected):
    found = problems(**{name: value})
    assert [sentence for sentence in found if sentence.startswith("a: ") and expected in sentence]
    assert [sentence for sentence in found if not sentence.startswith("a: ")] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("network_ingress_cidrs", ["10.0.0.0/8"]),
        ("network_routes", [{"dest": "10.0.0.0/8", "gateway_id": "vgw-1"}]),
        ("environment_tags", {"owner": "me", "cost-center": 4711}),
        ("route53_weighted_phases", {"legacy": [100, "0"]}),
        ("cutover_gates_arm", [{"name": "status", "task": {}, "threshold": "running"}, {"name": "x", "when": False}]),
        ("cutover_gates_arm", [{"name": "lag", "metric": {}, "threshold": "10", "comparison": "<"}]),
        ("cutover_canary_weights", [5, "100"]),
        ("ecs_alb_task_memory", "1024"),
        ("cutover_event", None),
        (PEER, 123456789012),
    ],
)
def test_what_is_allowed(name, value):
    assert problems(**{name: value}) == []


@pytest.mark.parametrize(
    ("host", "name", "without"),
    [
        ("a", "network_cidr", {"network_state": "absent"}),
        ("m", "migration_phase", {"route53_weighted_state": "absent"}),
        ("m", "migration_phase", {"route53_weighted_weights": {"a": 100, "b": 0}}),
    ],
)
def test_what_is_needed_because_of_other_options(host, name, without):
    stated = {key: value for key, value in HOSTS[host].items() if key != name}
    for more, expected in (({}, [f"{host}: {name} is missing: give it a value in the inventory."]), (without, [])):
        hosts = {**HOSTS, host: {**stated, **more}}
        assert inventory_problems([host], hosts, GROUPS, SPECS, {host: []}) == expected


@pytest.mark.parametrize("name", ["migration_source", "migration_target"])
def test_a_migration_without_one_of_its_sides(name):
    hosts = {**HOSTS, "m": {key: value for key, value in HOSTS["m"].items() if key != name}}
    assert inventory_problems(["m"], hosts, GROUPS, SPECS, {"m": []}) == [
        f"m: {name} is missing: give it a value in the inventory."
    ]


def test_networks_of_a_migration_may_not_overlap():
    found = overlap_problems("a", "b", "10.0.0.0/16", "10.0.128.0/20")
    assert found[0].startswith("network_cidr of a is '10.0.0.0/16' and of b '10.0.128.0/20', which overlap")
    assert overlap_problems("a", "b", "10.0.0.0/16", "10.1.0.0/16") == overlap_problems("a", "b", None, "x") == []
    hosts = {name: {**one, "network_cidr": "10.0.0.0/16"} for name, one in HOSTS.items()}
    for state, count in (("present", 1), ("absent", 0)):
        hosts["m"]["network_state"] = state
        assert len(inventory_problems(["m"], hosts, GROUPS, SPECS, {"m": []})) == count


def test_a_pair_is_in_one_migration():
    assert pair_problems({"m": ("a", "b"), "n": ("a", "c")}) == {}
    found = pair_problems({"m": ("a", "b"), "n": ("b", "a")})
    assert found["m"] == [
        "migration_source and migration_target are 'a' and 'b', as of n: allowed is one migration "
        "for a pair of environments."
    ]
    assert list(found) == ["m", "n"]


def test_one_mistake_of_many_hosts_is_one_sentence_and_all_mistakes_are_listed():
    hosts = {name: {**one, "rds_port": 0, "status_steps": "x"} for name, one in HOSTS.items()}
    assert inventory_problems(["a", "b", "m"], hosts, GROUPS, SPECS, {"a": ["It is misspelt."], "b": [], "m": []}) == [
        "a, b, m: rds_port is 0: allowed are 1 to 65535.",
        "a, b, m: status_steps is 'x': allowed is a whole number.",
        "a: It is misspelt.",
    ]


def test_what_has_no_value_or_is_wrong_is_not_looked_at_again():
    assert host_problems({}, set()) == []
    assert len(problems(network_cidr="10.0.0.0/16", network_availability_zones="x", network_peer_cidrs="y")) == 2
    assert len(problems(network_cidr=5)) == len(problems(ecs_alb_task_cpu="much")) == 1


def test_a_default_is_possible_with_every_name_of_an_application():
    assert host_problems({"environment_side": "source", "application_name": "seventeen-letters"}, set()) == []


@pytest.mark.parametrize("name", ["internal", "internal-x", "sg", "sg-x", "sthree-x", "amzn-s3-demo"])
def test_a_beginning_that_aws_keeps_is_refused(name):
    (problem,) = problems(application_name=name)
    assert problem.startswith(f"a: application_name is {name!r}: names of resources would begin with ")


@pytest.mark.parametrize("name", ["internals", "sgx", "insg-x"])
def test_a_beginning_that_is_alike_is_taken(name):
    assert problems(application_name=name) == []


@pytest.mark.parametrize(
    ("stated", "refused"),
    [
        ({"secrets_username": "seventeen_letters"}, ["secrets_username is 'seventeen_letters': allowed are 1 to 16 "]),
        ({"secrets_username": "1st"}, ["secrets_username is '1st': allowed are"]),
        ({"secrets_username": "card-user"}, ["secrets_username is 'card-user': allowed are"]),
        ({"secrets_username": "admin"}, ["secrets_username is 'admin': this is a reserved word of postgres."]),
        ({"secrets_username": "admin", "rds_engine": "mysql"}, []),
        (
            {"secrets_username": "rdsadmin", "rds_engine": "mysql"},
            ["secrets_username is 'rdsadmin': this is a reserved"],
        ),
        ({"application_name": "order"}, ["secrets_username is 'order'", "rds_database_name is 'order'"]),
        ({"application_name": "rank", "rds_engine": "mariadb"}, ["secrets_username is", "rds_database_name is 'rank'"]),
        ({"application_name": "rank"}, []),
        ({"application_name": "order", "rds_declared_host": "db.example.net"}, []),
        ({"application_name": "order", "secrets_declared": True}, []),
        ({"rds_database_name": "x" * 64}, ["rds_database_name is 'xxx"]),
        ({"rds_database_name": "x" * 64, "rds_engine": "aurora-mysql"}, []),
    ],
)
def test_names_of_users_and_databases_that_rds_refuses(stated, refused):
    found = problems(**stated)
    assert len(found) == len(refused) and all(text in one for text, one in zip(refused, found)), found
