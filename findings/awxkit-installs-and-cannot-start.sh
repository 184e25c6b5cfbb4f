#!/usr/bin/env bash
# pip installs awxkit without a complaint, and its command line cannot start: the dependency it declares has lost what it needs.
#
# Versions:  awxkit 24.6.1 with setuptools 84.2.1, and with 80.9.0
# Guess:     awxkit declares setuptools as a dependency and any version is allowed, so a fresh environment works.
# Behaviour: "import awxkit" and "pip check" pass. The command awx ends with "No module named 'pkg_resources'", which newer setuptools
#            no longer has. With setuptools 80.9.0 it works.
# Matters:   Every new environment is broken and every old one works, with the same version of awxkit in both.
# Source:    https://setuptools.pypa.io/en/latest/history.html
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --quiet --disable-pip-version-check --python "$work/venv/bin/python" install --no-compile awxkit==24.6.1 setuptools==84.2.1 \
    2>"$work/pip.log" || { cat "$work/pip.log"; exit 1; }

expect() { # expect WHAT SEEN WANTED
    echo "$1: $2"
    if [ "$2" != "$3" ]; then echo "The behaviour has changed: expected $3"; exit 1; fi
}
version() { "$work/venv/bin/awx" --version 2>&1 | tail -n 1; }
expect "import awxkit, setuptools 84.2.1" "$("$work/venv/bin/python" -c 'import awxkit; print("works")' 2>&1 | tail -n 1)" works
expect "pip check, setuptools 84.2.1" "$(python3 -m pip --python "$work/venv/bin/python" check 2>/dev/null)" "No broken requirements found."
expect "awx --version, setuptools 84.2.1" "$(version)" "ModuleNotFoundError: No module named 'pkg_resources'"
python3 -m pip --quiet --disable-pip-version-check --python "$work/venv/bin/python" install --no-compile setuptools==80.9.0 \
    2>"$work/pip.log" || { cat "$work/pip.log"; exit 1; }
expect "awx --version, setuptools 80.9.0" "$(version)" 24.6.1
echo "The same awxkit starts with setuptools 80 and not with setuptools 84."
