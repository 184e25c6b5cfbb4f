# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the values of options may be beside their types: ranges, forms, and what they may be together. Pure.

The functions take values that `_options.converted` has made their types, and return sentences: none where all is well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import IPv4Network
from itertools import pairwise
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._cloudwatch_log_groups.plan import RETENTION_DAYS
from ansible_collections.migrate.aws.plugins.module_utils._gates.judge import COMPARISONS
from ansible_collections.migrate.aws.plugins.module_utils._gates.sources.registry import NAMES
from ansible_collections.migrate.aws.plugins.module_utils._network import network_problems
from ansible_collections.migrate.aws.plugins.module_utils._options import as_number
from ansible_collections.migrate.aws.plugins.module_utils._reserved import EXAMPLE, database_name_problem

#: The largest number that AWS's APIs take where no smaller one is documented.
LARGEST = 2**31 - 1
PORT, PERCENT = (1, 65535), (1, 100)
SECONDS, COUNT = (1, LARGEST), (0, LARGEST)

#: By option, of numbers and of lists of numbers: (smallest, largest).
RANGES: dict[str, tuple[float, float]] = {
    "cutover_compare_rows_per_second": COUNT,
    "cutover_pause_budget": SECONDS,
    "cutover_grace": SECONDS,
    "cutover_sequence_margin": COUNT,
    "cutover_canary_weights": PERCENT,
    "cutover_canary_seconds": COUNT,
    "cutover_bake_seconds": COUNT,
    "cutover_gate_interval": (0.1, 86400),
    "cutover_gate_timeout": SECONDS,
    "cutover_gate_period": (1, 86400),
    "cutover_gate_requests": COUNT,
    "cutover_lease": SECONDS,
    "cutover_wait_timeout": SECONDS,
    "cutover_writer_ttl": COUNT,
    "cutover_resume_within": COUNT,
    "dms_allocated_storage": (5, 6144),
    "dms_full_load_timeout": SECONDS,
    "dms_wait_timeout": SECONDS,
    "ecs_alb_container_port": PORT,
    "ecs_alb_health_check_interval": (5, 300),
    "ecs_alb_health_check_timeout": (2, 120),
    "ecs_alb_health_check_healthy_threshold": (2, 10),
    "ecs_alb_health_check_unhealthy_threshold": (2, 10),
    "ecs_alb_health_check_grace_period": COUNT,
    "ecs_alb_deregistration_delay": (0, 3600),
    "ecs_alb_access_logs_retention_days": SECONDS,
    "ecs_alb_desired_count": (0, 5000),
    "ecs_alb_deployment_step_percent": (0.1, 100),
    "ecs_alb_deployment_step_minutes": (0, 1440),
    "ecs_alb_deployment_bake_minutes": (0, 2880),
    "ecs_alb_deployment_timeout": SECONDS,
    "ecs_alb_wait_timeout": SECONDS,
    "monitoring_service_cpu_percent": PERCENT,
    "monitoring_service_memory_percent": PERCENT,
    "monitoring_failed_requests": COUNT,
    "monitoring_response_seconds": (0, LARGEST),
    "monitoring_database_cpu_percent": PERCENT,
    "monitoring_database_free_storage_percent": PERCENT,
    "monitoring_database_connections": COUNT,
    "monitoring_slot_lag_bytes": (0, 2**63 - 1),
    "monitoring_global_lag_milliseconds": COUNT,
    "monitoring_source_latency_seconds": COUNT,
    "monitoring_target_latency_seconds": COUNT,
    "monitoring_replication_free_storage_percent": PERCENT,
    "monitoring_replication_cpu_percent": PERCENT,
    "monitoring_object_latency_seconds": COUNT,
    "monitoring_objects_pending": COUNT,
    "network_listener_ports": PORT,
    "network_service_port": PORT,
    "network_wait_timeout": SECONDS,
    "network_database_port": PORT,
    "preflight_hours": (1, 8760),
    "preflight_long_transaction": COUNT,
    "preflight_max_ttl": COUNT,
    "rds_allocated_storage": (20, 65536),
    "rds_readers": (0, 15),
    "rds_port": PORT,
    "rds_backup_retention_days": (0, 35),
    "rds_max_replication_slots": (0, 262143),
    "rds_max_wal_senders": (0, 262143),
    "rds_wal_sender_timeout": (0, 3600000),
    "rds_wait_timeout": SECONDS,
    "rds_binlog_retention_hours": (0, 2160),
    "route53_weighted_health_check_port": PORT,
    "route53_weighted_health_check_failures": (1, 10),
    "route53_weighted_wait_timeout": SECONDS,
    "s3_replication_noncurrent_version_days": SECONDS,
    "s3_replication_abort_multipart_days": SECONDS,
    "secrets_rotation_days": (0, 1000),
    "status_latency_hours": (1, 24),
    "status_steps": SECONDS,
    "status_watch_interval": (0.1, 86400),
    "status_watch_seconds": (0, LARGEST),
}
#: By option: the only numbers that AWS takes.
NUMBERS: dict[str, tuple[int, ...]] = {
    "cutover_recovery_window_days": (0, *range(7, 31)),
    "ecs_alb_log_retention_days": RETENTION_DAYS,
    "secrets_recovery_window_days": (0, *range(7, 31)),
}
_ZONE = re.compile(r"(?:[\w*-]{1,63}\.)*[\w*-]{1,63}\.?", re.ASCII)
_REGION = re.compile(r"[a-z]{2,}(?:-[a-z]+)+-[0-9]+")
_PATH = re.compile(r"/\S*")
_SIZE = r"(?:nano|micro|small|medium|large|[0-9]*xlarge|metal)"
DOMAIN = (_ZONE, "a domain name without blanks, such as payments.example.com")
#: A hosted zone that Route 53 creates.
ZONE = (
    re.compile(rf"(?!{EXAMPLE.pattern}$)(?=[^.]+\.[^.]){_ZONE.pattern}", re.ASCII | re.IGNORECASE),
    "a domain of two labels or more, such as payments.your-company.net, but not example.com, which Route 53 refuses",
)
#: By option, of texts and of lists of texts: (form, what is allowed). An empty text stands for none.
FORMS: dict[str, tuple[re.Pattern[str], str]] = {
    "aws_region": (_REGION, "a region, such as eu-central-1"),
    "cutover_writer_name": DOMAIN,
    "cutover_writer_zone": DOMAIN,
    "cutover_health_check_url": (re.compile(r"https?://\S+"), "an address that begins with http:// or https://"),
    "dms_engine_version": (re.compile(r"[0-9]+(?:\.[0-9]+){1,2}"), "a version of DMS, such as 3.5.4"),
    "dms_instance_class": (
        re.compile(rf"dms\.[a-z]+[0-9]+[a-z-]*\.{_SIZE}"),
        "dms.<family>.<size>, such as dms.r5.large",
    ),
    "dms_maintenance_window": (
        re.compile(r"(?:[a-z]{3}:(?:[01][0-9]|2[0-3]):[0-5][0-9](?:-(?!$)|$)){2}"),
        "ddd:hh:mm-ddd:hh:mm, such as sun:04:30-sun:05:30",
    ),
    "dms_prereqs_regions": (_REGION, "regions, such as eu-central-1"),
    "ecs_alb_certificate_arn": (re.compile(r"arn:aws[a-z-]*:(?:acm|iam):\S+"), "the ARN of a certificate"),
    "ecs_alb_health_check_path": (_PATH, "a path without blanks that begins with /"),
    "ecs_alb_image": (re.compile(r"[^\s]+"), "the name of an image, without blanks"),
    "network_availability_zones": (re.compile(r"[a-z]{2,}-[a-z0-9-]+[0-9][a-z]"), "zones, such as eu-central-1a"),
    "rds_engine_version": (re.compile(r"[0-9]+(?:\.[0-9a-z_-]+)*"), "a version in quotation marks, such as '17.5'"),
    "rds_instance_class": (
        re.compile(rf"db\.(?:serverless|[a-z]+[0-9]+[a-z0-9-]*\.{_SIZE}(?:\.[a-z0-9.-]+)?)"),
        "db.<family>.<size>, such as db.r6g.large",
    ),
    "route53_weighted_health_check_path": (_PATH, "a path without blanks that begins with /"),
    "route53_weighted_record": DOMAIN,
    "route53_weighted_zone": ZONE,
    "verify_record": DOMAIN,
    "verify_zone": DOMAIN,
}
#: Options that hold networks in CIDR notation.
NETWORKS = ("network_ingress_cidrs", "network_peer_cidrs")
#: The memory in MiB that Fargate has with each number of CPU units.
MEMORY: dict[int, tuple[int, ...]] = {
    256: (512, 1024, 2048),
    512: tuple(range(1024, 4097, 1024)),
    1024: tuple(range(2048, 8193, 1024)),
    2048: tuple(range(4096, 16385, 1024)),
    4096: tuple(range(8192, 30721, 1024)),
    8192: tuple(range(16384, 61441, 4096)),
    16384: tuple(range(32768, 122881, 8192)),
}
#: The longest name of a master user.
USERNAME_MAX = 16
GATES = ("cutover_gates_arm", "cutover_gates_traffic", "cutover_gates_observe")


def value_problems(name: str, value: Any) -> list[str]:
    """What is wrong with one value, whatever the others are."""
    values = value if isinstance(value, list) else [value]
    if name in RANGES:
        low, high = RANGES[name]
        top = f"to {high:.16g}" if high < LARGEST else "and more"
        return [f"{name} is {value!r}: allowed are {low:g} {top}." for one in values if not low <= one <= high][:1]
    if name in NUMBERS and value not in NUMBERS[name]:
        return [f"{name} is {value!r}: allowed are {', '.join(map(str, NUMBERS[name]))}."]
    if name in FORMS:
        form, allowed = FORMS[name]
        return [f"{name} is {value!r}: allowed is {allowed}." for one in values if one and not form.fullmatch(one)][:1]
    if name in NETWORKS:
        return [sentence for one in values for sentence in _network_problems(name, one)]
    if name == "network_routes":
        return [sentence for one in values for sentence in _network_problems("network_routes.dest", one["dest"])]
    if name == "environment_tags":
        return [sentence for key, text in value.items() for sentence in _tag_problems(key, text)]
    if name in ("route53_weighted_phases", "verify_phases"):
        return _phase_problems(name, value)
    return [sentence for gate in values for sentence in _gate_problems(name, gate)] if name in GATES else []


def _network_problems(name: str, cidr: str) -> list[str]:
    try:
        IPv4Network(cidr)
    except ValueError as error:
        return [f"{name} has {cidr!r}, which is no IPv4 network in CIDR notation: {error}."]
    return []


def _tag_problems(key: Any, text: Any) -> list[str]:
    if not isinstance(key, str) or not 1 <= len(key) <= 128 or key.lower().startswith("aws:"):
        return [
            f"environment_tags has the key {key!r}: allowed are texts of 1 to 128 characters that do not begin "
            "with aws:, which is AWS's own."
        ]
    if not isinstance(text, str | int | float) or len(str(text)) > 256:
        return [f"environment_tags.{key} is {text!r}: allowed are texts of up to 256 characters."]
    return []


def _phase_problems(name: str, phases: Mapping[str, Any]) -> list[str]:
    return [
        f"{name}.{phase} is {weights!r}: allowed are two whole numbers from 0 to 255, the source's weight and the "
        "target's."
        for phase, weights in phases.items()
        if not isinstance(weights, list)
        or len(weights) != 2
        or not all(isinstance(as_number(weight), int) and 0 <= as_number(weight) <= 255 for weight in weights)
    ]


def _gate_problems(option: str, gate: Mapping[str, Any]) -> list[str]:
    if not isinstance(gate.get("name"), str):
        return [f"{option} has a gate without a name: {dict(gate)!r}."]
    said = f"{option}, gate {gate['name']!r}"
    problems = []
    if gate.get("comparison", "<=") not in COMPARISONS:
        problems.append(f"{said}: comparison is {gate['comparison']!r}; allowed are {', '.join(COMPARISONS)}.")
    sources = [name for name in NAMES if gate.get(name) is not None]
    if len(sources) > 1:
        problems.append(f"{said}: it reads {', '.join(sources)}; allowed is one of them.")
    # Where something else than a number is read, the module knows what it is compared with.
    numbers = {"threshold"} if "metric" in sources or "table_statistics" in sources else set()
    problems += [
        f"{said}: {name} is {gate[name]!r}; allowed is a number."
        for name in sorted({"fail_threshold", "samples", "failure_limit", "failure_window"} | numbers)
        if gate.get(name) is not None and as_number(gate[name]) is None
    ]
    return problems


def host_problems(known: Mapping[str, Any], stated: set[str]) -> list[str]:
    """What is wrong with the values of one host together. `known` are all of them, `stated` the names of those that its
    variables state; options with a wrong type are in neither.
    """
    problems = []
    if {"network_cidr", "network_availability_zones", "network_peer_cidrs"} & stated and known.get("network_cidr"):
        beside = (known.get("network_availability_zones"), known.get("network_peer_cidrs"))
        problems += network_problems(known["network_cidr"], *(values or [] for values in beside))
    cpu, memory = known.get("ecs_alb_task_cpu"), known.get("ecs_alb_task_memory")
    if cpu is not None and cpu not in MEMORY:
        problems.append(f"ecs_alb_task_cpu is {cpu}: allowed are {', '.join(map(str, MEMORY))}.")
    elif None not in (cpu, memory) and memory not in MEMORY[cpu]:
        problems.append(
            f"ecs_alb_task_memory is {memory}: with ecs_alb_task_cpu {cpu} allowed are "
            f"{', '.join(map(str, MEMORY[cpu]))}."
        )
    problems += _database_name_problems(known)
    problems += _less(known, "cutover_grace", "cutover_pause_budget")
    problems += _less(known, "ecs_alb_health_check_timeout", "ecs_alb_health_check_interval")
    weights = known.get("cutover_canary_weights") or []
    if any(later <= earlier for earlier, later in pairwise(weights)):
        problems.append(
            f"cutover_canary_weights is {weights}: allowed are weights that ascend, such as [5, 25, 50, 100]."
        )
    return problems


def _database_name_problems(known: Mapping[str, Any]) -> list[str]:
    """What is wrong with the names that an environment's database is created with, the defaults included."""
    if "environment_side" not in known or known.get("rds_declared_host") or known.get("secrets_declared"):
        return []
    application, engine = (known.get("application_name") or "").replace("-", "_"), known.get("rds_engine") or "postgres"
    user = known.get("secrets_username") or application[:USERNAME_MAX]
    database = known.get("rds_database_name") or application
    longest = 63 if "postgres" in engine else 64
    problems = [
        # without an application's name there is no default, and its lack is said elsewhere
        user and database_name_problem("secrets_username", user, USERNAME_MAX, engine, is_user=True),
        database and database_name_problem("rds_database_name", database, longest, engine),
    ]
    return [problem for problem in problems if problem]


def _less(known: Mapping[str, Any], less: str, more: str) -> list[str]:
    one, other = known.get(less), known.get(more)
    if None in (one, other) or one < other:
        return []
    return [f"{less} is {one} and {more} {other}: allowed is less than {more}."]


def pair_problems(pairs: Mapping[str, tuple[str, str]]) -> dict[str, list[str]]:
    """{migration host: what is wrong with its pair beside the other migrations'}; `pairs` maps to (source, target)."""
    problems = {}
    for host, pair in pairs.items():
        twins = sorted(other for other, its in pairs.items() if other != host and set(its) == set(pair))
        if twins:
            problems[host] = [
                f"migration_source and migration_target are {pair[0]!r} and {pair[1]!r}, as of "
                f"{', '.join(twins)}: allowed "
                "is one migration for a pair of environments."
            ]
    return problems


def overlap_problems(source: str, target: str, source_network: Any, target_network: Any) -> list[str]:
    """What is wrong with the networks of a migration's environments beside each other; nothing where one is none."""
    try:
        overlap = IPv4Network(source_network).overlaps(IPv4Network(target_network))
    except ValueError:
        return []
    if not overlap:
        return []
    return [
        f"network_cidr of {source} is {source_network!r} and of {target} {target_network!r}, which overlap: allowed "
        "are networks without a common address, which peering needs."
    ]
