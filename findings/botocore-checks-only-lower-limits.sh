#!/usr/bin/env bash
# botocore refuses a weight of -1 before it sends anything, and sends a weight of 256.
#
# Versions:  botocore 1.44.8, boto3 1.44.8
# Guess:     Parameter validation knows the model, which states minimum, maximum, pattern and allowed values. Where -1 is refused as
#            out of 0..255, 256 is refused too, and so is a value that is not in the list of values.
# Behaviour: Of the four only the minimum is checked. Above the maximum, against the pattern and outside the list, everything is sent.
# Matters:   A dry run with botocore's validator (or a stubber in tests) proves less than its error messages promise: the account finds
#            the rest in the middle of a run.
# Source:    https://github.com/boto/botocore/blob/develop/botocore/validate.py
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --quiet --disable-pip-version-check --python "$work/venv/bin/python" install --no-compile boto3==1.44.8 botocore==1.44.8 \
    2>"$work/pip.log" || { cat "$work/pip.log"; exit 1; }

export AWS_ACCESS_KEY_ID=testing-id AWS_SECRET_ACCESS_KEY=testing-key AWS_DEFAULT_REGION=eu-west-1
export AWS_EC2_METADATA_DISABLED=true AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
unset AWS_PROFILE AWS_RETRY_MODE AWS_MAX_ATTEMPTS AWS_ENDPOINT_URL AWS_NEW_RETRIES_2026
"$work/venv/bin/python" - <<'PYTHON'
import sys

import boto3
import botocore
from botocore.exceptions import ParamValidationError


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"The behaviour has changed: expected {wanted}")


def judge(service, operation, member, **parameters):
    """Return what the model says of a member, and whether the client would send the parameters. Nothing is sent."""
    client = boto3.client(service)
    shape = client.meta.service_model.operation_model(operation).input_shape
    for name in member.split("."):
        shape = shape.member if name == "[]" else shape.members[name]
    model = {key: shape.metadata[key] for key in ("min", "max", "pattern", "enum") if key in shape.metadata}

    def stop(**_):
        raise KeyboardInterrupt

    client.meta.events.register("before-send", stop)
    method = getattr(client, botocore.xform_name(operation))
    try:
        method(**parameters)
    except ParamValidationError:
        return model, "refused"
    except KeyboardInterrupt:
        return model, "sent"


def weight(value):
    """Judge a record's weight."""
    record = {"Name": "example.com", "Type": "A", "Weight": value}
    return judge(
        "route53", "ChangeResourceRecordSets", "ChangeBatch.Changes.[].ResourceRecordSet.Weight",
        HostedZoneId="Z1", ChangeBatch={"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]},
    )


print("botocore", botocore.__version__)
expect("Weight -1", weight(-1), ({"min": 0, "max": 255}, "refused"))
expect("Weight 256", weight(256), ({"min": 0, "max": 255}, "sent"))
role = {"AssumeRolePolicyDocument": "{}"}
expect("RoleName of 0 characters", judge("iam", "CreateRole", "RoleName", RoleName="", **role)[1], "refused")
model, answer = judge("iam", "CreateRole", "RoleName", RoleName="a b/" * 100, **role)
expect("RoleName of 400 characters, with blanks", (model["max"], "pattern" in model, answer), (64, True, "sent"))
model, answer = judge(
    "dms", "CreateEndpoint", "EndpointType", EndpointIdentifier="e", EndpointType="sideways", EngineName="mysql"
)
expect("EndpointType sideways", (model["enum"], answer), (["source", "target"], "sent"))
print("The minimum was enforced; maximum, pattern and allowed values were not.")
PYTHON
