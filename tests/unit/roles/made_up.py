# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Made-up migrations and checks, and what the roles status and verify say of them:

Ansible templates it with their own variables.
"""

from __future__ import annotations

import copy
import json
import sys
from pathlib import Path

import yaml

from tests.unit.module_files import CHECKOUT, run_play

STATUS, VERIFY = CHECKOUT / "roles/status", CHECKOUT / "roles/verify"
FORMATS = ("text", "json", "html")
EVIL = "<script>alert('x')</script>\"&"


def environment(side):
    name = f"payments-{side}-dev"
    return {
        "side": side,
        "suffix": "dev",
        "region": "eu-central-1",
        "names": {"environment": name, "secret": f"{name}/database"},
        "network": {"vpc_id": "vpc-1", "vpc_cidr": "10.0.0.0/16"},
        "secret": {"secret_name": f"{name}/database", "secret_arn": None},
        "database": {"identifier": name, "status": "available", "host": f"{name}.rds.example", "port": 5432},
        "service": {
            "service_name": name,
            "running_count": 2,
            "desired_count": 2,
            "load_balancer_dns_name": f"{name}.elb.example",
        },
        "storage": {"bucket_name": f"{name}-objects"},
        "encryption": {"key_alias": f"alias/{name}"},
    }


def task(way, status="running"):
    points = {
        name: [{"at": f"2026-05-01T02:0{minute}:00+00:00", "value": minute} for minute in range(5)]
        for name in ("source_seconds", "target_seconds")
    }
    return {
        "replication_task_identifier": f"payments-dev-{way}",
        "replication_task_arn": f"arn:{way}",
        "status": status,
        "migration_type": {"forward": "full-load-and-cdc", "reverse": "cdc"}[way],
        "replication_task_stats": {"full_load_progress_percent": 100},
        "latency": {"source_seconds": 1.0, "target_seconds": 2.25, "points": points},
    }


def entry(minute, step, phase, **details):
    at = f"2026-05-01T02:{minute:02}:00.000+00:00"
    return {"at": at, "step": step, "phase": phase, "holder": "night-shift", "token": 7, "details": details}


def cutover(writer, kind, **more):
    return {
        "writer": writer,
        "state": "writing",
        "sentence": f"The {writer} takes the writes, the other refuses them.",
        "epoch": 1,
        "token": 0,
        "moved": writer == "target",
        "opens_in": None,
        "replication_tasks": {"source": None, "target": None},
        "slots": {"source": [], "target": []},
        "rollback": {
            "class": kind,
            "valid_until": "finalize",
            "sentence": f"This is the way {kind}.",
        },
        "lock": None,
        "journal": [],
        **more,
    }


JOURNAL = [
    entry(0, "canary", "before", **{"from": 0, "to": 5}),
    entry(1, "set_weights", "after", to=5),
    entry(
        2,
        "canary_gates",
        "after",
        verdict="pass",
        advice="go",
        gates=[{"name": "errors", "verdict": "pass", "value": 0, "limit": 1}],
    ),
    entry(3, "canary", "after", to=5),
    entry(4, "switch", "before"),
    entry(5, "switch", "after", frozen_seconds=1.734),
    entry(6, "repoint_clients", "after", published=["weighted record"]),
    entry(7, "start_reverse_replication", "before"),
    entry(
        8,
        "observe",
        "after",
        verdict="fail",
        advice="back",
        gates=[{"name": EVIL, "verdict": "fail", "value": EVIL, "limit": 9}],
    ),
]
ROWS = [{"name": f"payments.{EVIL}", "rows": 12000}, {"name": "payments.accounts", "rows": 7}]
STATISTICS = {
    "table_statistics": [
        {
            "schema_name": "payments",
            "table_name": "accounts",
            "table_state": "Table completed",
            "validation_state": "Mismatched records",
            "validation_failed_records": 3,
            "full_load_rows": 7,
            "inserts": 0,
            "updates": 0,
            "deletes": 0,
        }
    ],
    "summary": {
        "completed": 1,
        "tables": 1,
        "full_load_rows": 7,
        "inserts": 0,
        "updates": 0,
        "deletes": 0,
        "by_validation_state": {"Mismatched records": 1},
    },
}
#: What a host has read: nothing but names exist, and no database was asked.
EMPTY = {
    "application_name": "payments",
    "environment_suffix": "dev",
    "status_count_rows": "estimate",
    "status_path": None,
    "cutover_fence": True,
    "discovery_migration": {
        side: {
            **environment(side),
            "network": {"vpc_id": None, "vpc_cidr": None},
            "database": {"identifier": None, "status": None, "host": None, "port": None},
            "service": {"service_name": None, "load_balancer_dns_name": None},
            "storage": {"bucket_name": None},
        }
        for side in ("source", "target")
    },
    "__status_counted": {"results": [{"skipped": True}, {"skipped": True}]},
    "__status_cutover": {"skipped": True},
    "__status_tasks": {"results": [{"replication_tasks": []}, {"replication_tasks": []}]},
    "__status_statistics": {"skipped": True},
    "__status_records": {"record_set": {"records": []}},
}
BUILT = {
    **EMPTY,
    "discovery_migration": {side: environment(side) for side in ("source", "target")},
    "__status_counted": {"results": [{"tables": ROWS}, {"tables": ROWS[1:]}]},
    "__status_cutover": {"cutover": cutover("source", "dns_only")},
    "__status_tasks": {
        "results": [{"replication_tasks": [task("forward")]}, {"replication_tasks": [task("reverse", "ready")]}]
    },
    "__status_statistics": STATISTICS,
    "__status_records": {
        "record_set": {
            "records": [
                {
                    "set_identifier": f"{side}-dev",
                    "weight": weight,
                    "share_percent": float(weight),
                    "alias_target": {"dns_name": f"{side}.elb.example."},
                }
                for side, weight in (("source", 0), ("target", 100))
            ]
        }
    },
}
FROZEN = {
    **copy.deepcopy(BUILT),
    "__status_cutover": {
        "cutover": cutover(
            "source",
            "dns_only",
            state="frozen",
            sentence="Both databases refuse writes; the source took them last.",
            opens_in=41_700,
            lock={"holder": EVIL, "since": "2026-05-01T02:00:00.000+00:00", "expires": 1.0, "lease": 60, "fencing": 7},
        )
    },
}
MOVED = {
    **copy.deepcopy(BUILT),
    "__status_cutover": {"cutover": cutover("target", "with_data", journal=JOURNAL)},
    "__status_tasks": {
        "results": [
            {"replication_tasks": [task("forward", "stopped")]},
            {"replication_tasks": [{**task("reverse"), "last_failure_message": EVIL, "stop_reason": EVIL}]},
        ]
    },
}
LOST = {**copy.deepcopy(BUILT), "__status_cutover": {"cutover": cutover("target", "restore_only")}}
#: Two clusters of one global database, of which the second has the writer. Nothing of ours keeps the writes there.
GLOBAL = {
    **copy.deepcopy(BUILT),
    "cutover_fence": False,
    "__status_cutover": {"skipped": True},
    "discovery_migration": {
        side: {
            **environment(side),
            "database": {
                **environment(side)["database"],
                "global_cluster_identifier": "payments-dev",
                "members": [
                    {
                        "identifier": "a",
                        "status": "available",
                        "is_writer": side == "target",
                    }
                ],
            },
        }
        for side in ("source", "target")
    },
}
#: Names as long as AWS lets them be.
LONG = json.loads(
    json.dumps(MOVED)
    .replace("payments-source-dev", "international-" * 4 + "source-dev")
    .replace("night-shift", "arn:aws:sts::1:" + "x" * 60)
)
HOSTS = {"empty": EMPTY, "built": BUILT, "frozen": FROZEN, "moved": MOVED, "lost": LOST, "long": LONG, "global": GLOBAL}


def check(name, outcome, subject="", found="off"):
    return {
        "id": name,
        "subject": subject,
        "outcome": outcome,
        "expected": f"on {EVIL}",
        "found": found,
        "remedy": f"Turn it on: {EVIL}",
        "requirements": ["E0-01"],
    }


#: Results of checks by what came of them.
CHECKED = {
    "well": [
        check("database_is_encrypted", "pass", "one"),
        check("alarms_exist", "not_applicable", found="There is none."),
    ],
    "broken": [
        check("database_is_encrypted", "pass", "one"),
        check("key_rotates", "fail", "alias/payments"),
        check("only_the_load_balancer_is_open", "fail", EVIL, [{"port": 22, "cidr": "0.0.0.0/0" * 40}]),
        check("objects_bucket_" + "is_very_" * 12 + "long", "fail", "arn:aws:s3:::" + "x" * 90, EVIL),
    ],
}


def templated(
    directory: Path, role: Path, said: str, formats: dict[str, dict], hosts: dict[str, dict], reads: list[str]
) -> dict[tuple, str]:
    """{(host, format): what the role's variable `said` is};

    `formats` has the variables of each, `reads` are what a host has read.
    """
    (directory / "templates").symlink_to(role / "templates")
    play = {
        "hosts": "all",
        "gather_facts": False,
        "vars_files": [str(role / "defaults/main.yml"), str(role / "vars/main.yml")],
        "tasks": [
            {
                "name": f"Say it as {form}",
                "ansible.builtin.copy": {
                    "content": f"{{{{ {said} }}}}",
                    "dest": f"{directory}/{{{{ inventory_hostname }}}}.{form}",
                },
                "vars": {**{name: f"{{{{ made_up.{name} }}}}" for name in reads}, **more},
            }
            for form, more in formats.items()
        ],
    }
    (directory / "play.yml").write_text(yaml.safe_dump([play]), encoding="utf-8")
    local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    known = {name: {**local, "made_up": read} for name, read in hosts.items()}
    (directory / "hosts.json").write_text(json.dumps({"all": {"hosts": known}}), encoding="utf-8")
    run_play(directory, "hosts.json")
    return {
        (host, form): (directory / f"{host}.{form}").read_text(encoding="utf-8") for host in hosts for form in formats
    }
