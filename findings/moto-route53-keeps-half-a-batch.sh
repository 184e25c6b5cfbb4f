#!/usr/bin/env bash
# In moto, a Route 53 change batch that is refused keeps the changes before the one that was wrong.
#
# Versions:  moto 5.2.5, boto3 1.44.8
# Guess:     A change batch is a transaction, in AWS and in its emulator: refused as a whole, or made as a whole.
# Behaviour: The batch [weight 100 to 0, a record whose name is in another zone] raises InvalidChangeBatch, as on AWS, and the first
#            record has weight 0. AWS leaves it at 100. Deletes and repeated creates are checked ahead, names are not.
# Matters:   A test that proves "after a refused batch nothing has moved" cannot pass, and code that relies on the transaction looks wrong.
# Source:    https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
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
from botocore.exceptions import ClientError


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"The behaviour has changed: expected {wanted}")


def change(action, name, weight):
    """Return one change of a weighted record."""
    record = {"Name": name, "Type": "A", "SetIdentifier": "source", "Weight": weight, "TTL": 60}
    return {"Action": action, "ResourceRecordSet": record | {"ResourceRecords": [{"Value": "192.0.2.1"}]}}


def send(*changes):
    """Send a batch and return the error's code."""
    try:
        client.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": list(changes)})
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "accepted"


def weights():
    records = client.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    return [record["Weight"] for record in records if "Weight" in record]


with moto.mock_aws():
    print("moto", moto.__version__)
    client = boto3.client("route53")
    zone = client.create_hosted_zone(Name="example.org", CallerReference="once")["HostedZone"]["Id"]
    expect("CREATE, weight 100", (send(change("CREATE", "api.example.org", 100)), weights()), ("accepted", [100]))
    answer = send(change("UPSERT", "api.example.org", 0), change("UPSERT", "api.example.com", 100))
    expect("UPSERT weight 0, with a record of another zone", answer, "InvalidChangeBatch")
    expect("weights after the refused batch", weights(), [0])
print("The refused batch changed the weight.")
PYTHON
