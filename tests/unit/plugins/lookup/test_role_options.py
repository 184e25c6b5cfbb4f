# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The lookup role_options, on roles made for it and on ours."""

from __future__ import annotations

import yaml
from ansible_collections.migrate.aws.plugins.lookup.role_options import ROLES, LookupModule, option_specs, role_options

from tests.unit.module_files import CHECKOUT


def specify(roles, role, **entry_points):
    """Write a role's argument_specs.yml; None is an entry point without options."""
    meta = roles / role / "meta"
    meta.mkdir(parents=True)
    specs = {point: {"options": {key: {} for key in names}} if names else {} for point, names in entry_points.items()}
    (meta / "argument_specs.yml").write_text(yaml.safe_dump({"argument_specs": specs}), encoding="utf-8")


def test_the_options_of_all_entry_points_are_one_list_without_the_context(tmp_path):
    specify(tmp_path, "network", main=["network_cidr", "aws_region"], peering=["network_peers", "network_cidr"])
    specify(tmp_path, "network_more", main=["network_more_cidr", "network_cidr"], nothing=None)
    assert role_options(tmp_path) == {
        "network": ["network_cidr", "network_peers"],
        "network_more": ["network_more_cidr"],
    }


def test_the_specs_are_of_options_and_context_variables_without_what_is_for_readers(tmp_path):
    specify(tmp_path, "network", main=["aws_region", "network_cidr"])
    meta = tmp_path / "network/meta/argument_specs.yml"
    said = yaml.safe_load(meta.read_text(encoding="utf-8"))
    said["argument_specs"]["main"]["options"]["aws_region"] = {"type": "str", "required": True, "description": "Where."}
    meta.write_text(yaml.safe_dump(said), encoding="utf-8")
    assert option_specs(tmp_path) == {"aws_region": {"type": "str"}, "network_cidr": {}}


def test_what_one_role_says_of_a_context_variable_holds_beside_what_another_leaves_out():
    assert option_specs(ROLES)["migration_phase"]["choices"] == ["legacy", "migration", "production"]


def test_the_specs_of_our_roles_are_found():
    assert LookupModule().run([], specs=True)[0]["network_cidr"] == {"type": "str"}


def test_it_finds_the_roles_beside_it():
    (found,) = LookupModule().run([])
    assert sorted(found) == sorted(path.name for path in (CHECKOUT / "roles").iterdir() if (path / "meta").is_dir())
    assert "network_cidr" in found["network"]
