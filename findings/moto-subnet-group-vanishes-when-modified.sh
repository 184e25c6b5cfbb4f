#!/usr/bin/env bash
# In moto, modify_db_subnet_group answers with the changed group and deletes it.
#
# Versions:  moto 5.2.5, boto3 1.44.8
# Guess:     The emulator keeps a group that it has just returned as modified, as AWS does.
# Behaviour: The answer is right: the new description, the new subnets. The next describe says DBSubnetGroupNotFoundFault; a DB instance
#            that is in the group still names it.
# Matters:   A second run of a playbook creates the group again, and a test of an update passes or fails for the wrong reason. An
#            idempotence test that changes nothing never meets it.
# Source:    https://github.com/getmoto/moto (moto/rds/models.py)
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


with moto.mock_aws():
    print("moto", moto.__version__)
    ec2, rds = boto3.client("ec2"), boto3.client("rds")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=f"eu-west-1{zone}")["Subnet"]["SubnetId"]
        for n, zone in enumerate("abc")
    ]
    rds.create_db_subnet_group(DBSubnetGroupName="db", DBSubnetGroupDescription="old", SubnetIds=subnets[:2])
    rds.create_db_instance(
        DBInstanceIdentifier="orders", DBInstanceClass="db.t3.micro", Engine="postgres", DBSubnetGroupName="db"
    )
    answer = rds.modify_db_subnet_group(
        DBSubnetGroupName="db", DBSubnetGroupDescription="new", SubnetIds=subnets
    )["DBSubnetGroup"]
    expect("answer of the modification", (answer["DBSubnetGroupDescription"], len(answer["Subnets"])), ("new", 3))
    try:
        after = rds.describe_db_subnet_groups(DBSubnetGroupName="db")["DBSubnetGroups"][0]["DBSubnetGroupDescription"]
    except rds.exceptions.DBSubnetGroupNotFoundFault as error:
        after = error.response["Error"]["Code"]
    expect("the group, described after it", after, "DBSubnetGroupNotFoundFault")
    instance = rds.describe_db_instances()["DBInstances"][0]
    expect("the group that the instance is in", instance["DBSubnetGroup"]["DBSubnetGroupName"], "db")
print("The group that was modified is gone.")
PYTHON
