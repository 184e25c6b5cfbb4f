#!/usr/bin/env bash
# With any_errors_fatal, "rescue" runs on hosts where nothing failed, and ansible_failed_result is undefined there.
#
# Versions:  ansible-core 2.19.14 (the same in 2.21.5)
# Guess:     any_errors_fatal ends the play for all when one host fails. Where a rescue catches the failure, only the host that failed runs
#            it, and in a rescue ansible_failed_result and ansible_failed_task are always there.
# Behaviour: All hosts leave the block and run the rescue. Those that did not fail have neither variable, so the message which a rescue
#            prints fails itself. Afterwards the play goes on for all, and the recap counts "rescued" for one host only.
# Matters:   The line that should report the cause of a failure replaces it by "undefined" on every other host.
# Source:    https://docs.ansible.com/projects/ansible/latest/playbook_guide/playbooks_error_handling.html
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

play <<'YAML' && code=0 || code=$?
- hosts: all
  gather_facts: false
  any_errors_fatal: true
  tasks:
    - block:
        - command: "{{ 'false' if inventory_hostname == 'b' else 'true' }}"
        - debug: msg="{{ inventory_hostname }} finished the block"
      rescue:
        - debug:
            msg: "{{ inventory_hostname }}: {{ ansible_failed_result.rc | default('undefined') }}"
    - debug: msg="{{ inventory_hostname }} goes on"
YAML
sorted() { { grep -o '"msg": "[abc].*"' output || true; } | sed 's/"msg": "\(.*\)"/\1/' | grep "$1" | sort | paste -sd ';'; }
expect "rescue: host and ansible_failed_result.rc" "$(sorted ': ')" "a: undefined;b: 1;c: undefined"
expect "hosts that go on" "$(sorted 'goes on')" "a goes on;b goes on;c goes on"
expect "rescued, by the recap" "$(sed -n 's/^\([abc]\) .*rescued=\([0-9]\).*/\1 \2/p' output | sort | paste -sd ';')" "a 0;b 1;c 0"
expect "exit code" "$code" 0
echo "Two hosts without a failure ran the rescue, with ansible_failed_result undefined."
