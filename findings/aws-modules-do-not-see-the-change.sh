#!/usr/bin/env bash
# Changed CPU and memory of a task definition, and changed subnets of a subnet group, are reported as "ok, nothing to do".
#
# Versions:  community.aws 11.2.0 (from ansible 14.5.0), ansible-core 2.19.14, moto 5.2.5
# Guess:     state=present with other values brings the resource to them, or the module says that it cannot.
# Behaviour: ecs_taskdefinition compares containers and a few fields with the newest revision; other cpu and memory (Fargate's size)
#            make no new revision. dms_replication_subnet_group compares the description, and never the subnets.
#            Both answer changed=false and return the old resource.
# Matters:   The playbook is green, the service keeps its old size, and the replication instance stays in the old subnets.
# Source:    https://docs.ansible.com/projects/ansible/latest/collections/community/aws/ecs_taskdefinition_module.html
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

task() { # task CPU MEMORY
    module community.aws.ecs_taskdefinition "{\"family\": \"web\", \"state\": \"present\", \"cpu\": \"$1\", \"memory\": \"$2\",
        \"launch_type\": \"FARGATE\", \"network_mode\": \"awsvpc\", \"containers\": [{\"name\": \"web\", \"image\": \"nginx\"}]}"
}
expect "ecs_taskdefinition, cpu 256, memory 512" "$(task 256 512), $(writes)" "CHANGED, RegisterTaskDefinition"
expect "ecs_taskdefinition, cpu 4096, memory 8192" "$(task 4096 8192), sent $(writes)" "SUCCESS, sent "

read -r -a subnets < <(
    existing <<'PYTHON'
ec2 = client("ec2")
vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
for number, zone in enumerate("abc"):
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=f"eu-west-1{zone}")
    print(subnet["Subnet"]["SubnetId"], end=" ")
print()
PYTHON
)
group() { # group SUBNET SUBNET
    module community.aws.dms_replication_subnet_group "{\"identifier\": \"dms\", \"state\": \"present\", \"description\": \"DMS\",
        \"subnet_ids\": [\"$1\", \"$2\"]}"
}
expect "dms_replication_subnet_group, subnets a and b" "$(group "${subnets[0]}" "${subnets[1]}"), $(writes)" \
    "CHANGED, CreateReplicationSubnetGroup"
expect "dms_replication_subnet_group, subnets b and c" "$(group "${subnets[1]}" "${subnets[2]}"), sent $(writes)" "SUCCESS, sent "
echo "Neither module sent a request for what had changed."
