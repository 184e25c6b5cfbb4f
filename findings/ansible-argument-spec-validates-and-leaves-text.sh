#!/usr/bin/env bash
# A role's argument_specs accept "80,443" as a list and "10" as an int, and the role gets the text.
#
# Versions:  ansible-core 2.19.14 (the same in 2.21.5)
# Guess:     argument_specs behave as the argument_spec of a module does: values are converted to their types and defaults are set.
# Behaviour: The conversion is only tried. A role that passes the check with ports: "80,443" loops over six characters, "10" > 5 is an
#            error, a bool is the text "false", which a condition refuses or counts as true, and a default of the specification
#            is not set at all. Values come as text from -e key=value, from AWX surveys and from INI inventories.
# Matters:   "Validating arguments" is green and the role opens ports 8, 0 and 4.
# Source:    https://docs.ansible.com/projects/ansible/latest/playbook_guide/playbooks_reuse_roles.html (role argument validation)
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --quiet --disable-pip-version-check --python "$work/venv/bin/python" install --no-compile ansible-core==2.19.14 \
    2>"$work/pip.log" || { cat "$work/pip.log"; exit 1; }
cd "$work"
: >ansible.cfg
export ANSIBLE_HOME="$work/ansible" ANSIBLE_LOCAL_TEMP="$work/ansible/tmp" ANSIBLE_CONFIG="$work/ansible.cfg" ANSIBLE_NOCOLOR=1
expect() { # expect WHAT SEEN WANTED
    echo "$1: ${2:-none}"
    if [ "$2" != "$3" ]; then echo "The behaviour has changed: expected ${3:-none}"; cat output; exit 1; fi
}
play() { # play [OPTIONS]: run the playbook on standard input on the hosts a, b and c, all of them this machine.
    cat >playbook.yml
    venv/bin/ansible-playbook -i "a,b,c," -e ansible_connection=local -e ansible_python_interpreter="$work/venv/bin/python" "$@" \
        playbook.yml >output 2>&1
}
said() { sed -n 's/.*"msg": "\(.*\)"$/\1/p' output | paste -sd ';'; }
echo "ansible-core 2.19.14"

mkdir -p roles/web/meta roles/web/tasks
cat >roles/web/meta/argument_specs.yml <<'YAML'
argument_specs:
  main:
    options:
      ports: {type: list, elements: int}
      limit: {type: int}
      tls: {type: bool}
      retries: {type: int, default: 3}
YAML
cat >roles/web/tasks/main.yml <<'YAML'
- debug:
    msg: "ports {{ ports | type_debug }} of {{ ports | length }}, limit {{ limit | type_debug }}, tls {{ tls | type_debug }}"
- debug:
    msg: "retries {{ retries | default('undefined') }}, tls is {{ 'true' if tls else 'false' }}"
- assert: {that: limit > 5, fail_msg: never}
YAML
printf -- '- hosts: all\n  gather_facts: false\n  roles: [web]\n' >web.yml
play --limit a -e ports=80,443 -e limit=10 -e tls=false <web.yml && code=0 || code=$?
expect "validation" "$(grep -A 1 'Validating arguments' output | tail -n 1)" "ok: [a]"
expect "in the role" "$(said)" "ports str of 6, limit str, tls str;retries undefined, tls is true"
expect "limit > 5" "$(grep -o "'>' not supported between instances of '[_A-Za-z]*' and 'int'" output | head -n 1)" \
    "'>' not supported between instances of '_AnsibleTaggedStr' and 'int'"
expect "exit code" "$code" 2
play --limit a -e ports=80,https -e limit=10 -e tls=false <web.yml && code=0 || code=$?
expect "the same with a port that is no number: validation" "$(grep -A 1 'Validating arguments' output | grep -c 'ok: ' || true)" 0
echo "The specification checked that the values could be converted, and converted none."
