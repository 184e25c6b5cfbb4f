# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A task run in both ways, in Ansible's worker and in the ordinary one."""

from __future__ import annotations

import datetime
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.module_files import CHECKOUT, COLLECTIONS
from tests.unit.plugins.action import ways

#: A collection with a module that does what modules do now and then.
ODD = Path(__file__).parent / "collections"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+00:00")
#: How far a task of DMS has read, which goes on by itself.
CHECKPOINT = re.compile(r"checkpoint:[^\"]+")


@pytest.fixture(scope="session")
def ask():
    """A function which has one task run, by `worker` in Ansible's worker or not, as `ways.answer` says."""
    command = [sys.executable, ways.__file__, str(COLLECTIONS), str(ODD)]
    environment = {
        **os.environ,
        "ANSIBLE_CONFIG": str(CHECKOUT / "ansible.cfg"),
        "ANSIBLE_FORCE_COLOR": "0",
        "MIGRATE_AWS_RUN_IN_WORKER": "true",
    }
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=CHECKOUT
    ) as process:

        def asked(**request):
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield asked
        process.stdin.close()


def timeless(found, begun):
    """The same with moments since `begun` alike, and checkpoints: two runs of a module cannot look at the same one."""

    def alike(moment):
        return moment[0] if datetime.datetime.fromisoformat(moment[0]) < begun else "now"

    return json.loads(CHECKPOINT.sub("checkpoint", MOMENT.sub(alike, json.dumps(found))))


def differing(ordinary, forked):
    """What one result has under a key, and the other one, where it is not the same."""
    keys = {*ordinary, *forked}
    return {key: (ordinary.get(key), forked.get(key)) for key in keys if ordinary.get(key) != forked.get(key)}


@pytest.fixture
def both(ask):
    """A function which runs a task in both ways, sees that it is the same, and returns what it results in."""

    def compared(module, keywords=None, variables=None, verbosity=0, **options):
        task = {"module": module, "options": options, "keywords": keywords or {}, "variables": variables or {}}
        begun = datetime.datetime.now(datetime.UTC)
        ordinary, forked = (
            timeless(ask(worker=worker, verbosity=verbosity, **task), begun) for worker in (False, True)
        )
        assert (ordinary["ordinary"], forked["ordinary"]) == ("it is switched off", None)
        assert differing(ordinary["result"], forked["result"]) == {}, differing(ordinary["result"], forked["result"])
        if not verbosity:
            assert forked["shown"] == ordinary["shown"], (ordinary["shown"], forked["shown"])
        return forked

    return compared
