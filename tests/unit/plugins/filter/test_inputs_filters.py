# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the inventory filters make of Ansible's variables; the sentences themselves are in
module_utils/test_inputs.py.
"""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible_collections.migrate.aws.plugins.filter.inputs import FilterModule
from jinja2 import Undefined

SOURCE = {
    "application_name": "payments",
    "environment_side": "source",
    "environment_suffix": "dev",
    "aws_region": "us-east-1",
}
TARGET = {**SOURCE, "environment_side": "target"}
HOSTVARS = {
    "a": {**SOURCE, "ansible_connection": "local"},
    "b": {**TARGET, "ansible_connection": "local"},
    "m": {"migration_source": "a", "migration_target": "b"},
}
GROUPS = {"all": ["a", "b", "m"], "environments": ["a", "b"], "migrations": ["m"]}
FILTERS = FilterModule().filters()


def problems(host, **hostvars):
    return FILTERS["input_problems"](host, {**HOSTVARS, **hostvars}, GROUPS)


def test_a_sound_inventory_has_no_problems():
    assert [problems(host) for host in ("a", "b", "m")] == [[], [], []]


def test_an_environment_is_its_identity_whatever_other_variables_its_host_has():
    (problem,) = problems("b", b={**SOURCE, "ansible_connection": "ssh"})
    assert "b and a are the same environment" in problem


def test_another_profile_is_another_environment():
    assert problems("b", b={**SOURCE, "aws_profile": "other"}) == []


def test_a_migration_is_looked_at_with_its_weights():
    (problem,) = problems("m", m={**HOSTVARS["m"], "route53_weighted_weights": {"a": 0, "b": 0}})
    assert "are all 0" in problem
    (problem,) = problems("m", m={"migration_source": "a", "migration_target": "m"})
    assert "migration_target of m is 'm', which is no host of the group environments; allowed are: a, b." in problem


@pytest.mark.parametrize(
    ("host", "missing", "expected"),
    [
        ("m", "migration_source", "migration_source is missing: give it a value in the inventory."),
        ("a", "environment_side", "environment_side is missing: give it a value in the inventory."),
    ],
)
def test_what_a_host_does_not_state_is_named(host, missing, expected):
    without = {name: value for name, value in HOSTVARS[host].items() if name != missing}
    assert problems(host, **{host: without}) == [expected]


def test_a_suffix_that_yaml_reads_as_a_number_is_refused():
    assert problems("a", a={**SOURCE, "environment_suffix": 1}) == [
        "environment_suffix is 1: allowed is a text; write it in quotation marks."
    ]


class Templated(dict):
    """Variables as Ansible gives them, one of which reads what only a role has."""

    def __getitem__(self, name):
        if name == "rds_parameters":
            raise AnsibleError("'__rds_size' is undefined")
        return super().__getitem__(name)


def everything(**hostvars):
    options = {"network": ["network_cidr", "network_routes", "network_peer_cidrs"], "rds": ["rds_parameters"]}
    specs = {
        "migration_phase": {"type": "str"},
        "network_peer_cidrs": {"type": "list"},
        "network_cidr": {"type": "str"},
        "network_routes": {"type": "list", "elements": "dict"},
    }
    networks = {"a": {**SOURCE, "network_cidr": "10.1.0.0/16"}, "b": {**TARGET, "network_cidr": "10.2.0.0/16"}}
    migration = {**SOURCE, **HOSTVARS["m"], "migration_phase": "legacy"}
    known = {**HOSTVARS, **networks, "m": migration, **hostvars}
    return FILTERS["inventory_problems"](
        ["a", "m"], known, GROUPS, {**specs, "rds_parameters": {"type": "dict"}}, options
    )


def test_the_whole_inventory_is_looked_at_with_what_its_variables_state():
    assert everything() == []
    routes = ({"dest": "10.0.0.0/8"}, {"dest": "x"})
    a = Templated(
        {**SOURCE, "network_cidr": "10.1.0.0/16", "network_cdir": "1", "network_routes": routes, "rds_parameters": 5}
    )
    # Ansible gives what it cannot template as a value of this kind, wherever it is.
    a["network_peer_cidrs"] = ["10.0.0.0/8", Undefined()]
    assert [problem.split(" i")[0] for problem in everything(a=a)] == [
        "a: network_routes.dest has 'x', which",
        "a: network_cdir",
    ]


class Unread(dict):
    """A host's variables, one of which would be evaluated if anybody read it."""

    def __getitem__(self, name):
        assert name != "cutover_event", "a message of somebody else's was evaluated"
        return super().__getitem__(name)


def test_what_somebody_else_has_written_is_not_evaluated():
    common = {name: SOURCE[name] for name in SOURCE if name != "environment_side"}
    migration = Unread(HOSTVARS["m"], **common, migration_phase="legacy", cutover_event="{{ lookup('pipe', 'true') }}")
    specs = {"cutover_event": {"type": "raw"}, "migration_phase": {"type": "str"}}
    options = {"cutover": ["cutover_event"]}
    assert FILTERS["inventory_problems"](["m"], {**HOSTVARS, "m": migration}, GROUPS, specs, options) == []


def test_without_groups_there_is_nobody_to_know():
    assert FILTERS["inventory_problems"](["z"], {"z": {}}, {}, {}, {}) == []
    assert "allowed are: ." in FILTERS["input_problems"]("m", HOSTVARS, {})[0]
    assert FILTERS["migrations_of"]("m", HOSTVARS, {}, ["m"]) == []


def test_the_first_host_of_a_limited_play_speaks_for_the_migration():
    speaking = {
        host: [
            playing
            for playing in (["a", "b", "m"], ["a", "b"], ["b"])
            if FILTERS["migrations_of"](host, HOSTVARS, GROUPS, playing)
        ]
        for host in HOSTVARS
    }
    assert speaking == {"m": [["a", "b", "m"]], "a": [["a", "b"]], "b": [["b"]]}


def asked(**accounts):
    return {
        host: {**HOSTVARS[host], "__inventory_check_account": {"environment": {"account_id": account}}}
        for host, account in accounts.items()
    }


def test_accounts_are_compared_where_both_were_asked_for():
    (problem,) = FILTERS["account_problems"](
        ["a", "b"],
        {**asked(a="1" * 12, b="2" * 12), "b": {**asked(b="2" * 12)["b"], "environment_peer_account_id": 111111111111}},
    )
    assert problem.startswith("environment_peer_account_id of a is None, and b is in the account '222222222222'")
    assert FILTERS["account_problems"](["a", "b"], {**HOSTVARS, **asked(a="1" * 12)}) == []


def test_one_host_is_asked_for_all_that_are_alike():
    hosts = {**HOSTVARS, **asked(a="1" * 12), "b": {**HOSTVARS["b"], "environment_peer_account_id": "2" * 12}}
    assert FILTERS["account_problems"](["a", "b"], hosts, ["aws_profile"])[0].startswith(
        "environment_peer_account_id of b is '222222222222'"
    )
    hosts["b"]["aws_profile"] = "another"
    assert FILTERS["account_problems"](["a", "b"], hosts, ["aws_profile"]) == []


def test_the_account_of_the_other_environment_is_looked_at():
    (problem,) = problems("a", a={**HOSTVARS["a"], "environment_peer_account_id": 42})
    assert problem.startswith("environment_peer_account_id of a is 42: allowed are the 12 digits")


class Read(dict):
    """Ansible's hostvars, which know what they have read from where."""

    def raw_get(self, host):
        return self[host]


def test_the_place_of_a_value_is_named_where_ansible_knows_it(tmp_path):
    path = tmp_path / "vars.yml"
    path.write_text("network_cidr: 10.1.1.0/16\n", encoding="utf-8")
    said = DataLoader().load_from_file(str(path))
    a = {**SOURCE, **said, "network_routes": 5}
    found = FILTERS["inventory_problems"](
        ["a"],
        Read(a=a),
        {},
        {"network_cidr": {"type": "int"}, "network_routes": {"type": "dict"}},
        {"network": ["network_cidr", "network_routes"]},
    )
    assert found == [
        f"a: network_cidr is '10.1.1.0/16': allowed is a whole number. It is stated in {path}:1.",
        "a: network_routes is 5: allowed is a dictionary, on the command line as JSON.",
    ]
