#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: which buckets are replicated, and how far replication is behind."""

from __future__ import annotations

DOCUMENTATION = r"""
module: s3_bucket_replication_info
version_added: 1.0.0
short_description: List the replication configurations of S3 buckets
description:
  - Lists the replication configurations of the buckets that match every stated option, of all of them when none is
    stated.
  - A bucket without a replication configuration is left out.
options:
  bucket:
    description: Only the bucket of this name.
    type: str
    aliases: [name]
  destination_bucket:
    description: Only buckets which are replicated to this bucket, by name or ARN.
    type: str
  include_metrics:
    description:
      - Whether to ask CloudWatch how far each rule is behind. Only rules with metrics are known there.
      - CloudWatch is asked in the regions of both buckets, because S3 publishes what is pending in the destination's
        and what
        failed in the source's.
    type: bool
    default: false
extends_documentation_fragment:
  - migrate.aws.attributes.read_only
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.s3_bucket_replication
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Read the lag of the replication
  migrate.aws.s3_bucket_replication_info:
    bucket: payments-source-blue-objects-123456789012
    include_metrics: true
  register: found

- name: Show what is pending
  ansible.builtin.debug:
    msg: "{{ found.replications | map(attribute='rules') | flatten | map(attribute='metrics.operations_pending') }}"
"""

RETURN = r"""
replications:
  description:
    - The replication configurations, by bucket. Empty if there are none.
    - Each has the keys that M(migrate.aws.s3_bucket_replication) returns.
  returned: success
  type: list
  elements: dict
"""

from collections.abc import Callable
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform
from ansible_collections.migrate.aws.plugins.module_utils._s3_replication import api, metrics, transform

Replication = dict[str, Any]


def find(client, options: dict[str, Any]) -> list[Replication]:
    """The replication configurations which match the options, by bucket."""
    names = [options["bucket"]] if options["bucket"] else sorted(api.bucket_names(client))
    answers = [(name, api.replication(client, name)) for name in names]
    found = [transform.from_api(name, configuration) for name, configuration in answers if configuration]
    return [replication for replication in found if _goes_to(replication, options["destination_bucket"])]


def _goes_to(replication: Replication, destination: str | None) -> bool:
    wanted = destination and bucket_name(destination)
    return not wanted or wanted in {bucket_name(rule["destination"]["bucket"]) for rule in replication["rules"]}


def bucket_name(bucket: str) -> str:
    """The name of a bucket given by name or ARN."""
    return bucket.rpartition(":")[2]


def with_metrics(client_in: Callable[[str, str], Any], s3, replications: list[Replication]) -> list[Replication]:
    """The replication configurations, each rule with its metrics."""
    places = [
        (replication["bucket"], bucket_name(rule["destination"]["bucket"]), rule["id"])
        for replication in replications
        for rule in replication["rules"]
        if rule["destination"]["metrics"]
    ]
    regions = {bucket: api.bucket_region(s3, bucket) for place in places for bucket in place[:2]}
    asked = sorted({region for region in regions.values() if region})
    read = {region: dict(zip(places, metrics.read(client_in("cloudwatch", region), places))) for region in asked}
    nothing = dict.fromkeys(metrics.METRICS)
    known = {}
    for place in places:
        here, there = (read.get(regions[bucket], {}).get(place, nothing) for bucket in place[:2])
        known[place] = metrics.combined(here, there)
    return [{**replication, "rules": _measured(replication, known)} for replication in replications]


def _measured(replication: Replication, known: dict[metrics.Place, dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**rule, "metrics": known.get((replication["bucket"], bucket_name(rule["destination"]["bucket"]), rule["id"]))}
        for rule in replication["rules"]
    ]


def result(client: Callable[..., Any], options: dict[str, Any]) -> dict[str, Any]:
    """The module's answer; `client` makes a boto3 client from a service's name and, where stated, a region."""
    s3 = client("s3")
    found = find(s3, options)
    if options["include_metrics"]:
        found = with_metrics(lambda service, region: client(service, region=region), s3, found)
    return {"replications": found}


def main():
    """Run the module."""
    inform(
        result,
        {
            "bucket": {"type": "str", "aliases": ["name"]},
            "destination_bucket": {"type": "str"},
            "include_metrics": {"type": "bool", "default": False},
        },
    )


if __name__ == "__main__":
    main()
