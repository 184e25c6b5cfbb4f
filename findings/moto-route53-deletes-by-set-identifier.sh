#!/usr/bin/env bash
# In moto, deleting one weighted record deletes all records of the zone that have the same SetIdentifier.
#
# Versions:  moto 5.2.5, boto3 1.44.8
# Guess:     DELETE names a record by its name, type and set identifier, and removes that one.
# Behaviour: It is removed by the set identifier alone: deleting (api, source) removes (www, source) and its AAAA record as well.
# Matters:   Sets are named after environments ("blue", "source"), the same for each name. Tests of removing one service see the
#            other services' records vanish, or prove that a clean-up is complete which is not.
# Source:    https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html (SetIdentifier)
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --quiet --disable-pip-version-check --python "$work/venv/bin/python" install --no-compile moto==5.2.5 boto3==1.44.8 botocore==1.44.8 \
    2>"$work/pip.log" || { cat "$work/pip.log"; exit 1; }

export AWS_ACCESS_KEY_ID=testing-id AWS_SECRET_ACCESS_KEY=testing-key AWS_DEFAULT_REGION=eu-west-1
export AWS_EC2_METADATA_DISABLED=true AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
unset AWS_PROFILE AWS_RETRY_MODE AWS_MAX_ATTEMPTS AWS_ENDPOINT_URL AWS_NEW_RETRIES_2026
"$work/venv/bin/python" - <<'PYTHON'
import sys

import boto3
import moto


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"The behaviour has changed: expected {wanted}")


def send(action, name, kind, value, identifier):
    record = {"Name": name, "Type": kind, "SetIdentifier": identifier, "Weight": 1, "TTL": 60, "ResourceRecords": [{"Value": value}]}
    batch = {"Changes": [{"Action": action, "ResourceRecordSet": record}]}
    client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)


def records():
    found = client.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    return sorted(f"{r['Name'].split('.')[0]} {r['Type']} {r['SetIdentifier']}" for r in found if "SetIdentifier" in r)


with moto.mock_aws():
    print("moto", moto.__version__)
    client = boto3.client("route53")
    zone = client.create_hosted_zone(Name="example.org", CallerReference="once")["HostedZone"]["Id"]
    send("CREATE", "api.example.org", "A", "192.0.2.1", "source")
    send("CREATE", "api.example.org", "A", "192.0.2.2", "target")
    send("CREATE", "www.example.org", "A", "192.0.2.3", "source")
    send("CREATE", "www.example.org", "AAAA", "2001:db8::3", "source")
    before = ["api A source", "api A target", "www A source", "www AAAA source"]
    expect("records before", records(), before)
    send("DELETE", "api.example.org", "A", "192.0.2.1", "source")
    expect("records after deleting api A source", records(), ["api A target"])
print("One DELETE removed three records of two names.")
PYTHON
