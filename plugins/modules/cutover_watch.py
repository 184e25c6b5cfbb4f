#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: one look at a cutover that runs."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cutover_watch
short_description: Watch a cutover while another process runs it
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Shows the step that runs, for how many seconds writes have been refused, the gates with their newest sample, the
    lag and speed of the replication, and the weights.
  - It reads the journal, DMS, CloudWatch and Route 53, and neither of the databases. So you can use it with AWX, and
    from any machine.
  - It changes nothing. With O(page) it writes a file on the controller.
options:
  journal:
    description: The DynamoDB table with journal and lock.
    type: str
    required: true
  replication_tasks:
    description: Identifiers of the replication tasks. Tasks that do not exist are left out.
    type: list
    elements: str
    default: []
  hosted_zone_id:
    description: ID of the hosted zone with the weighted records.
    type: str
  zone:
    description: Name of the hosted zone. It is refused when several zones have that name.
    type: str
  name:
    description: Name of the weighted records.
    type: str
    required: true
  type:
    description: Type of the weighted records.
    type: str
    default: A
  load_balancers:
    description: The load balancer of each side, whose requests show which share of them each side gets.
    type: dict
    default: {}
    suboptions:
      source: &load_balancer
        description: The load balancer of this side.
        type: dict
        suboptions:
          dimension:
            description: The dimension C(LoadBalancer) of its metrics. Without one its share is not known.
            type: str
          region:
            description: Its region. The region of the module by default.
            type: str
          profile:
            description: Profile for its account. The profile of the module by default.
            type: str
      target: *load_balancer
  interval:
    description: Seconds from one look to the next.
    type: float
    default: 2
  duration:
    description:
      - Seconds to watch. It ends earlier when a cutover that it has seen at work is done.
      - With V(0), and in check mode, it looks once.
    type: float
    default: 0
  page:
    description: File on the controller in which to keep an HTML page that refreshes itself in a browser.
    type: path
  history:
    description: RV(watch) of the look before. It is handed on by itself from look to look.
    type: dict
notes:
  - The looks are taken on the host. Showing them and waiting is done on the controller.
  - On a terminal the looks replace each other. Elsewhere, as in AWX, a line is printed whenever something has changed.
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes.read_only
seealso:
  - module: migrate.aws.cutover_info
  - module: migrate.aws.cutover_gates
"""

EXAMPLES = r"""
- name: Watch the cutover for half an hour
  migrate.aws.cutover_watch:
    journal: payments-dev-cutover
    replication_tasks: [payments-dev-forward, payments-dev-reverse]
    zone: example.com
    name: payments.example.com
    duration: 1800
    page: /tmp/watch.html
"""

RETURN = r"""
watch:
  description: The last reading.
  returned: success
  type: dict
  contains:
    at:
      description: Time of the reading.
      type: str
      sample: "2026-05-01T02:04:09.018+00:00"
    lock:
      description: The holder of the lock, since when, and whether the lock has lapsed; null if there is none.
      type: dict
      sample: {holder: arn:aws:iam::123456789012:role/night-shift on awx-1, since: "2026-05-01T02:00:00.000+00:00",
        lapsed: false}
    step:
      description: The current step, its start time and its seconds so far; null if there is none.
      type: dict
      sample: {step: drain, began: "2026-05-01T02:04:08.218+00:00", seconds: 0.8}
    last_step:
      description: The last completed step, with its result; null if there is none.
      type: dict
      sample: {step: freeze, seconds: 0.4, result: 8 sessions ended}
    writes:
      description:
        - The writer, whether it refuses writes now, the seconds for which the newest freeze has refused them, the
          pause budget in seconds, and the seconds after which the freeze ends automatically.
        - All but the writer are null if there was no freeze.
      type: dict
      sample: {writer: source, frozen: true, refused_seconds: 1.2, pause_budget: 120.0, opens_in: 94.8}
    gates:
      description: The newest sample of the gates, of the newest run; null if there is none.
      type: dict
      sample: {at: "2026-05-01T02:01:11.218+00:00", step: check_gates, seconds_left: 580.0, verdict: pending, token: 7,
        sentence: "1 of 2 gates pass; 1 need more good samples", gates: [{name: seconds behind, value: 2, limit: 10,
            verdict: pass, on_failure: hold}]}
    replication_tasks:
      description: The tasks, with their lag in seconds, the rows they have carried, and rows per second since the
        previous reading.
      type: list
      elements: dict
      sample:
        - {replication_task_identifier: payments-dev-forward, status: running, source_seconds: 0.2,
           target_seconds: 0.4, rows: 180211, rows_per_second: 1240.5}
    weights:
      description: The weighted records, each with its configured share of requests and its observed share in the last
        three minutes, in percent.
      type: list
      elements: dict
      sample: [{set_identifier: target-dev, weight: 25, asked_percent: 25.0, seen_percent: 24.1}]
    was_at_work:
      description: Whether a run held the lock in any reading.
      type: bool
      sample: true
    finished:
      description: Whether that run has released the lock.
      type: bool
      sample: false
done:
  description: Whether no more readings are needed.
  returned: success
  type: bool
  sample: false
"""

import datetime
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils import _locations
from ansible_collections.migrate.aws.plugins.module_utils._dms import api, latency, statistics
from ansible_collections.migrate.aws.plugins.module_utils._dms.task import metric_dimensions
from ansible_collections.migrate.aws.plugins.module_utils._gates import api as cloudwatch_api
from ansible_collections.migrate.aws.plugins.module_utils._gates.sources import metric
from ansible_collections.migrate.aws.plugins.module_utils._journal import samples
from ansible_collections.migrate.aws.plugins.module_utils._journal.journal import entries
from ansible_collections.migrate.aws.plugins.module_utils._journal.lock import Lock, utc
from ansible_collections.migrate.aws.plugins.module_utils._journal.store import Store
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import Clients, inform
from ansible_collections.migrate.aws.plugins.module_utils._route53 import lookup
from ansible_collections.migrate.aws.plugins.module_utils._route53.transform import record_from_api, with_shares
from ansible_collections.migrate.aws.plugins.module_utils._status.look import SIDES, look

#: Minutes of which requests are counted: CloudWatch has a point of each that is over.
MINUTES = 3


def tasks(clients: Clients, identifiers: list[str]) -> list[dict[str, Any]]:
    """The replication tasks that exist, as `look` wants them."""
    dms = clients("dms")
    filters = api.only(replication_task_id=identifiers)
    records = api.describe_tasks(dms, filters, without_settings=True) if identifiers else []
    names = api.instance_identifiers(dms) if records else {}
    behind = latency.read(clients("cloudwatch"), [metric_dimensions(record, names) for record in records])
    return [
        {
            "replication_task_identifier": record["ReplicationTaskIdentifier"],
            "status": record["Status"],
            **lag,
            "rows": rows(found),
        }
        for record, lag in zip(records, behind)
        if (found := api.table_statistics_while_there(dms, record["ReplicationTaskArn"])) is not None
    ]


def rows(records: list[dict[str, Any]]) -> int:
    """How many rows a task has loaded and changed."""
    counts = statistics.summary(statistics.tables(records))
    return sum(counts[name] for name in ("full_load_rows", "inserts", "updates", "deletes"))


def requests(clients: Clients, balancer: dict[str, Any] | None, now: datetime.datetime) -> float | None:
    """How many requests a load balancer got in the last minutes that are over; None where CloudWatch has no point."""
    if not balancer or not balancer["dimension"]:
        return None
    wanted = ("AWS/ApplicationELB", "RequestCount", (("LoadBalancer", balancer["dimension"]),), "Sum", 60)
    end = now.replace(second=0, microsecond=0)
    cloudwatch = clients("cloudwatch", **_locations.client_arguments(balancer))
    results = cloudwatch_api.metric_data(
        cloudwatch, [metric.query(0, wanted)], end - datetime.timedelta(minutes=MINUTES), end
    )
    points = [value for result in results for value in result["Values"]]
    return sum(points) if points else None


def result(clients: Clients, options: dict[str, Any]) -> dict[str, Any]:
    """The module's answer: one look."""
    store = Store(clients("dynamodb"), options["journal"])
    now = datetime.datetime.now(datetime.UTC)
    route53 = clients("route53")
    zone = lookup.zone_id(route53, options["hosted_zone_id"], options["zone"])
    records = lookup.record_sets(route53, zone, options["name"], options["type"])
    found = look(
        {
            "at": utc(now.timestamp()),
            "journal": entries(store),
            "lock": Lock(store, 0).holder(),
            "gates": samples.newest(store),
            "tasks": tasks(clients, options["replication_tasks"]),
            "records": with_shares([record_from_api(record) for record in records]),
            "requests": {side: requests(clients, options["load_balancers"].get(side), now) for side in SIDES},
        },
        options["history"],
    )
    return {"watch": found, "done": found["finished"] or options["duration"] == 0}


def main() -> None:
    """Run the module."""
    balancer = {
        "type": "dict",
        "options": {"dimension": {"type": "str"}, **_locations.argument_spec()},
    }
    inform(
        result,
        {
            "journal": {"type": "str", "required": True},
            "replication_tasks": {"type": "list", "elements": "str", "default": []},
            **lookup.ZONE,
            "name": {"type": "str", "required": True},
            "type": {"type": "str", "default": "A"},
            "load_balancers": {"type": "dict", "default": {}, "options": dict.fromkeys(SIDES, balancer)},
            "interval": {"type": "float", "default": 2},
            "duration": {"type": "float", "default": 0},
            "page": {"type": "path"},
            "history": {"type": "dict"},
        },
        **lookup.ONE_ZONE,
    )


if __name__ == "__main__":
    main()
