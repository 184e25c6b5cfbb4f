#!/usr/bin/env bash
# The option filters of amazon.aws.rds_engine_versions_info fails with every value that the option accepts.
#
# Versions:  amazon.aws 11.4.0 (from ansible 14.5.0), ansible-core 2.19.14, boto3 1.44.8, botocore 1.44.8
# Guess:     filters takes a dictionary of names and values, as in ec2_instance_info and the collection's other _info modules.
# Behaviour: The dictionary goes to boto3 as it is, which wants a list of Name and Values and refuses it before anything is sent.
#            A list of that form is refused by Ansible, as the option's type is dict. Without filters the request is sent.
# Matters:   What only a filter can ask for (status, whether a version is valid for an engine mode) needs a module of one's own, and
#            --syntax-check, ansible-lint and the documentation have nothing to say against the task.
# Source:    https://docs.ansible.com/projects/ansible/latest/collections/amazon/aws/rds_engine_versions_info_module.html
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
{
    python3 -m pip --quiet --disable-pip-version-check --python "$work/venv/bin/python" install --no-compile \
        ansible-core==2.19.14 boto3==1.44.8 botocore==1.44.8
    # The collection comes in the package "ansible", which has hundreds: only this one is unpacked.
    python3 -m pip --quiet --disable-pip-version-check download --no-deps --only-binary=:all: --python-version 3.13 \
        --dest "$work" ansible==14.5.0
} 2>"$work/pip.log" || { cat "$work/pip.log"; exit 1; }
python3 - "$work" <<'PYTHON'
import glob
import sys
import zipfile

wheel = zipfile.ZipFile(glob.glob(f"{sys.argv[1]}/ansible-*.whl")[0])
wheel.extractall(sys.argv[1], [name for name in wheel.namelist() if name.startswith("ansible_collections/amazon/aws/")])
PYTHON

# Nobody listens there: a request that is sent fails in another way than one that is refused.
export AWS_ENDPOINT_URL=http://127.0.0.1:1 AWS_MAX_ATTEMPTS=1 AWS_EC2_METADATA_DISABLED=true
export AWS_ACCESS_KEY_ID=testing-id AWS_SECRET_ACCESS_KEY=testing-key AWS_DEFAULT_REGION=eu-west-1
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
: >"$work/ansible.cfg"
export ANSIBLE_CONFIG="$work/ansible.cfg" ANSIBLE_HOME="$work/ansible" ANSIBLE_LOCAL_TEMP="$work/ansible/tmp"
export ANSIBLE_COLLECTIONS_PATH="$work" ANSIBLE_LOCALHOST_WARNING=false ANSIBLE_DEPRECATION_WARNINGS=false

ask() {
    "$work/venv/bin/ansible" localhost -e "ansible_python_interpreter=$work/venv/bin/python" \
        -m amazon.aws.rds_engine_versions_info -a "$1" 2>&1 || true
}

expect() {
    echo "$1"
    local said
    said=$(ask "$2")
    grep -qF "$3" <<<"$said" || { echo "$said"; echo "The behaviour has changed: expected \"$3\""; exit 1; }
    echo "    $3"
}

expect "without filters, the request is sent:" '{"engine": "postgres"}' "Could not connect to the endpoint URL"
expect "a dictionary, as the option wants it, is refused by boto3:" '{"engine": "postgres", "filters": {"status": "available"}}' \
    "Invalid type for parameter Filters"
expect "a dictionary in the form of one of boto3's filters, too:" \
    '{"engine": "postgres", "filters": {"Name": "status", "Values": ["available"]}}' "Invalid type for parameter Filters"
expect "a list, as boto3 wants it, is refused by Ansible:" \
    '{"engine": "postgres", "filters": [{"Name": "status", "Values": ["available"]}]}' "unable to convert to dict"
