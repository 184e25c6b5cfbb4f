#!/usr/bin/env bash
# Three modules that claim full check mode write to AWS under --check.
#
# Versions:  amazon.aws 11.4.0, community.aws 11.2.0 (from ansible 14.5.0), ansible-core 2.19.14, moto 5.2.5
# Guess:     A module that supports check mode sends only read requests under --check.
# Behaviour: cloudwatchlogs_log_group sends PutRetentionPolicy, and the retention is changed. application_autoscaling_policy
#            registers the target and creates the policy. secretsmanager_secret sends RotateSecret for a secret that has
#            no rotation yet.
# Matters:   A dry run on production shortens how long logs are kept (what is older is deleted), starts to scale a service, and rotates
#            a password under running clients.
# Source:    https://docs.ansible.com/projects/ansible/latest/collections/community/aws/secretsmanager_secret_module.html (attributes)
set -euo pipefail

work=$(mktemp -d)
server=
finish() {
    if [ -n "$server" ]; then kill -KILL "$server"; wait "$server" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap finish EXIT
python3 -m venv --without-pip "$work/venv"
{
    python3 -m pip --quiet --disable-pip-version-check --python "$work/venv/bin/python" install --no-compile \
        ansible-core==2.19.14 boto3==1.44.8 botocore==1.44.8 moto==5.2.5 flask==3.1.3 flask-cors==6.0.5
    # The two collections come in the package "ansible", which has hundreds: only they are unpacked.
    python3 -m pip --quiet --disable-pip-version-check download --no-deps --only-binary=:all: --python-version 3.13 \
        --dest "$work" ansible==14.5.0
} 2>"$work/pip.log" || { cat "$work/pip.log"; exit 1; }
python3 - "$work" <<'PYTHON'
import glob
import sys
import zipfile

wheel = zipfile.ZipFile(glob.glob(f"{sys.argv[1]}/ansible-*.whl")[0])
wanted = ("ansible_collections/amazon/aws/", "ansible_collections/community/aws/")
wheel.extractall(sys.argv[1], [name for name in wheel.namelist() if name.startswith(wanted)])
PYTHON

# Unpatched moto on a free port of loopback, which notes the name of every operation.
cat >"$work/server.py" <<'PYTHON'
import io
import sys
import urllib.parse

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

requests, port = sys.argv[1:]
moto = DomainDispatcherApplication(create_backend_app)


def application(environ, start_response):
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    form = dict(urllib.parse.parse_qsl(body.decode("utf-8", "replace")))
    target = environ.get("HTTP_X_AMZ_TARGET", "").split(".")[-1]
    with open(requests, "a") as file:
        print(target or form.get("Action") or f"{environ['REQUEST_METHOD']} {environ['PATH_INFO'].split('/')[2]}", file=file)
    return moto(environ, start_response)


server = make_server("127.0.0.1", 0, application, threaded=True)
with open(port, "w") as file:
    print(server.server_port, file=file)
server.serve_forever()
PYTHON
"$work/venv/bin/python" "$work/server.py" "$work/requests" "$work/port" 2>"$work/server.log" &
server=$!
for _ in $(seq 600); do if [ -s "$work/port" ]; then break; fi; sleep 0.1; done
export AWS_ENDPOINT_URL="http://127.0.0.1:$(cat "$work/port")" AWS_MAX_ATTEMPTS=1 AWS_EC2_METADATA_DISABLED=true
export AWS_ACCESS_KEY_ID=testing-id AWS_SECRET_ACCESS_KEY=testing-key AWS_DEFAULT_REGION=eu-west-1
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
: >"$work/ansible.cfg"
export ANSIBLE_CONFIG="$work/ansible.cfg" ANSIBLE_HOME="$work/ansible" ANSIBLE_LOCAL_TEMP="$work/ansible/tmp"
export ANSIBLE_COLLECTIONS_PATH="$work"
export ANSIBLE_STDOUT_CALLBACK=ansible.builtin.minimal ANSIBLE_DEPRECATION_WARNINGS=false ANSIBLE_LOCALHOST_WARNING=false
unset AWS_PROFILE
existing() { # existing: run Python on boto3's clients, to create what a module finds.
    { echo 'import boto3; client = boto3.client'; cat; } | "$work/venv/bin/python" -
}
module() { # module NAME ARGUMENTS [OPTIONS]: run a module once, print its first line, and note what it has sent.
    : >"$work/requests"
    "$work/venv/bin/ansible" localhost -e ansible_python_interpreter="$work/venv/bin/python" -m "$1" -a "$2" "${@:3}" \
        >"$work/answer" 2>&1 || true
    sed -n 's/^localhost | \([A-Z]*\).*/\1/p' "$work/answer" | head -n 1
}
writes() { { grep -Ev '^(Describe|Get|List|GET)' "$work/requests" || true; } | paste -sd ' '; }
expect() { # expect WHAT SEEN WANTED
    echo "$1: ${2:-none}"
    if [ "$2" != "$3" ]; then echo "The behaviour has changed: expected ${3:-none}"; cat "$work/answer"; exit 1; fi
}
version() { sed -n 's/.*"version": "\(.*\)",.*/\1/p' "$work/ansible_collections/$1/aws/MANIFEST.json" | head -n 1; }
echo "amazon.aws $(version amazon), community.aws $(version community), moto 5.2.5"

existing <<'PYTHON'
client("logs").create_log_group(logGroupName="application")
client("logs").put_retention_policy(logGroupName="application", retentionInDays=365)
client("secretsmanager").create_secret(Name="password", SecretString="first")
ecs = client("ecs")
ecs.create_cluster(clusterName="shop")
ecs.register_task_definition(family="web", containerDefinitions=[{"name": "web", "image": "nginx", "memory": 64}])
ecs.create_service(cluster="shop", serviceName="web", taskDefinition="web", desiredCount=0)
PYTHON
module amazon.aws.cloudwatchlogs_log_group "log_group_name=application retention=7" --check >/dev/null
expect "cloudwatchlogs_log_group --check sent" "$(writes)" "PutRetentionPolicy"
expect "  days that the logs are kept now" \
    "$(echo 'print(client("logs").describe_log_groups()["logGroups"][0]["retentionInDays"])' | existing)" 7

policy='policy_name=cpu service_namespace=ecs resource_id=service/shop/web scalable_dimension=ecs:service:DesiredCount
    policy_type=TargetTrackingScaling minimum_tasks=1 maximum_tasks=4 state=present
    target_tracking_scaling_policy_configuration={"TargetValue":50,"PredefinedMetricSpecification":{"PredefinedMetricType":"ECSServiceAverageCPUUtilization"}}'
module community.aws.application_autoscaling_policy "$policy" --check >/dev/null
expect "application_autoscaling_policy --check sent" "$(writes)" "RegisterScalableTarget PutScalingPolicy"

function=arn:aws:lambda:eu-west-1:123456789012:function:rotate
module community.aws.secretsmanager_secret "name=password secret=first rotation_lambda=$function rotation_interval=30" --check >/dev/null
expect "secretsmanager_secret --check sent" "$(writes)" "RotateSecret"
echo "A dry run of three modules sent four requests that change something."
