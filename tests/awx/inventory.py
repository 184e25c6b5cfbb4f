# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An inventory with two migrations as AWX holds it, and what its slices say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

APPLICATIONS = ("invoices", "payments")
SUFFIX = "awx"
#: Of invoices: what holds its cutover, and what takes it back.
LAG, ERRORS = f"invoices-{SUFFIX}/invoices-{SUFFIX}-forward-target-latency", f"invoices-target-{SUFFIX}/blue-5xx"
EVENTS = {
    "cutover_rollback_alarms": [ERRORS],
    "cutover_gates_arm": [{"name": "lag", "alarms": [LAG], "failure_limit": 1, "samples": 1}],
}


def inventory(checkout: Path) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """inventories/local as AWX has it after its source was read: variables of all, groups with theirs, and hosts by
    name.

    What leads that inventory to the embedded AWS is left out: here the environment of the job does. Hosts are named by
    what they are and then by application, so that slices keep migrations together.
    """
    read = {
        path.stem: yaml.safe_load(path.read_text("utf-8"))
        for path in (checkout / "inventories/local/group_vars").glob("*.yml")
    }
    left_out = ("aws_environment", "inventory_check_hint")
    everyone = {
        name: value for name, value in read["all"].items() if name not in left_out and not name.startswith("local_aws_")
    }
    tables, rows = (str(checkout / "local_aws/sample" / name) for name in ("payments_schema.sql", "payments_rows.sql"))
    groups = {
        "environments": read["environments"],
        "migrations": read["migrations"]
        | {"aws_profile": "migrate-target", "schema_from_source": False, "schema_pg_dump": "pg_dump"},
        "source": read["source"] | {"aws_profile": "migrate-source", "schema_files": [tables, rows]},
        "target": read["target"] | {"aws_profile": "migrate-target", "schema_files": [tables]},
    }
    hosts: dict[str, Any] = {
        f"{side}-{application}": {"application_name": application}
        for application in APPLICATIONS
        for side in ("source", "target")
    }
    for application in APPLICATIONS:
        hosts[f"migration-{application}"] = {
            "application_name": application,
            "migration_source": f"source-{application}",
            "migration_target": f"target-{application}",
        }
    hosts["migration-invoices"] |= EVENTS
    return everyone | {"environment_suffix": SUFFIX}, groups, hosts


def sliced(checkout: Path, number: int, count: int) -> dict[str, Any]:
    """What AWX's inventory script says for one of several slices: every count-th host by name."""
    everyone, groups, hosts = inventory(checkout)
    mine = sorted(hosts)[number - 1 :: count]
    said: dict[str, Any] = {name: {"vars": variables} for name, variables in groups.items()}
    said["all"] = {"vars": everyone, "hosts": [], "children": sorted(groups)}
    said["environments"]["children"] = ["source", "target"]
    for group, prefix in (("migrations", "migration-"), ("source", "source-"), ("target", "target-")):
        said[group]["hosts"] = [name for name in mine if name.startswith(prefix)]
    said["_meta"] = {"hostvars": {name: {**hosts[name], "remote_host_enabled": "true"} for name in mine}}
    return said
