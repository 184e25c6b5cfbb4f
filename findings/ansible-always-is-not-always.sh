#!/usr/bin/env bash
# Four ordinary ways out of a block skip its "always" section, and the play ends with exit code 0 in three of them.
#
# Versions:  ansible-core 2.19.14 (the same in 2.21.5)
# Guess:     "always" is Python's "finally": whatever ends the block, its tasks run.
# Behaviour: It runs after a task that failed. It does not run after meta: end_host, after meta: end_play, for a host that is unreachable,
#            and where the block's own "when" has become false meanwhile: rescue and always inherit the condition, and it is
#            evaluated again for each of their tasks.
# Matters:   What must be undone (a lock, a maintenance page, a frozen database) stays as it is, in a green play.
# Source:    https://docs.ansible.com/projects/ansible/latest/playbook_guide/playbooks_blocks.html
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

play --limit a <<'YAML' || true
- hosts: all
  gather_facts: false
  tasks:
    - block:
        - fail:
      always:
        - debug: msg=cleaned
YAML
expect "always, after a task failed" "$(said)" cleaned
for way in end_host end_play; do
    play --limit a -e way="$way" <<YAML && code=0 || code=$?
- hosts: all
  gather_facts: false
  tasks:
    - block:
        - meta: $way
      always:
        - debug: msg=cleaned
YAML
    expect "always, after meta: $way, and exit code" "$(said), $code" ", 0"
done
play --limit a <<'YAML' && code=0 || code=$?
- hosts: all
  gather_facts: false
  vars: {open: true}
  tasks:
    - when: open
      block:
        - set_fact: {open: false}
      always:
        - debug: msg=cleaned
YAML
expect "always, after the block's condition became false, and exit code" "$(said), $code" ", 0"
# Nothing listens on port 1.
play --limit a -e ansible_connection=ssh -e ansible_host=127.0.0.1 -e ansible_port=1 <<'YAML' && code=0 || code=$?
- hosts: all
  gather_facts: false
  tasks:
    - block:
        - ping:
      rescue:
        - debug: msg=rescued
      always:
        - debug: msg=cleaned
YAML
expect "rescue and always, for an unreachable host, and exit code" "$(said), $code" ", 4"
echo "Of five ways out of a block, always ran after one."
