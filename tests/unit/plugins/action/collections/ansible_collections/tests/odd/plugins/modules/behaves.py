#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A module that does what modules and the libraries under them do now and then."""

from __future__ import annotations

import atexit
import ctypes
import locale
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import warnings

from ansible.module_utils.basic import AnsibleModule

#: Counts the runs in one process.
STATE = {"runs": 0}


def report(module):
    """What surrounds a module."""
    STATE["runs"] += 1
    umask = os.umask(0o22)
    os.umask(umask)
    result = {
        "runs": STATE["runs"],
        "directory": os.getcwd(),
        "umask": umask,
        "wanted": {name: os.environ.get(name) for name in ("WANTED", "LEFT", "TZ", "AWS_PROFILE")},
        "zone": time.tzname,
        "locale": locale.setlocale(locale.LC_ALL),
        "handlers": {number.name: str(signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM)},
        "alarm": signal.getitimer(signal.ITIMER_REAL),
        "input": sys.stdin.read(),
        "threads": threading.active_count(),
        "logging": [str(handler) for handler in logging.root.handlers],
        "main": __name__,
        "name": module._name,
        "check_mode": module.check_mode,
    }
    # what the next run must not find
    os.environ["LEFT"] = "behind"
    os.chdir("/")
    os.umask(0o77)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    locale.setlocale(locale.LC_ALL, "C")
    module.exit_json(changed=False, **result)


def warn(module):
    """Say what a user should know."""
    module.warn("beware of the dog")
    module.deprecate("this way is old", version="9.0.0", collection_name="tests.odd")
    warnings.warn("for developers", stacklevel=1)
    module.exit_json(changed=True, diff={"before": "a\n", "after": "b\n"}, ansible_facts={"odd": 1})


def fail(module):
    """Fail with an exception at hand."""
    try:
        {}["missing"]
    except KeyError as error:
        module.fail_json(msg="There is no such key.", exception=error)


def fail_in_thread(module):
    """Fail where nobody waits for it."""
    thread = threading.Thread(target=lambda: module.fail_json(msg="from a thread"))
    thread.start()
    thread.join()
    sys.exit(0)


def print_much(module):
    """Print more than a pipe holds, around the result, by every way there is."""
    print("before " * 20000)
    print("{not json}", flush=True)
    sys.stderr.write("to the error stream\n")
    os.write(1, b"past Python\n")
    subprocess.run(["/bin/echo", "from a child"], check=True)
    libc = ctypes.CDLL(None)
    libc.puts(b"from C")
    libc.fflush(None)
    logging.getLogger("library").warning("from a library")
    atexit.register(print, "from the end")
    module.exit_json(changed=False, text="x" * 200000)


def secret(module):
    """Return what must not be seen."""
    module.exit_json(changed=False, password=module.params["password"], nested=[{"a": module.params["password"]}])


def temporary(module):
    """Use the directory for temporary files, which is gone afterwards."""
    module.exit_json(changed=False, there=os.path.isdir(module.tmpdir), default=tempfile.gettempdir())


def values(module):
    """Return values of many kinds."""
    module.exit_json(
        changed=False,
        results="renamed",
        stdout="one\ntwo",
        _ansible_hidden=1,
        text="\u00fc \U0001f600 {{ not_templated }}",
        raw=module.params["raw"],
        kinds=[type(value).__name__ for value in module.params["raw"].values()],
    )


def raise_error(_module):
    """Do not catch an exception."""
    try:
        1 / 0  # noqa: B018 - raises
    except ZeroDivisionError as error:
        raise RuntimeError("it went wrong") from error


def nothing(_module):
    """Return without a result."""


def kill(_module):
    """Be killed, as by a system short of memory."""
    print("so far", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


def crash(_module):
    """Crash in a library."""
    signal.signal(signal.SIGSEGV, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGSEGV)


def leave(_module):
    """Leave at once."""
    os._exit(3)


def leave_with_words(_module):
    """Leave with a sentence."""
    sys.exit("no more of this")


def leave_with_status(_module):
    """Leave with a status and no result."""
    sys.exit(4)


def interrupt(_module):
    """Be interrupted."""
    raise KeyboardInterrupt


def wait(module):
    """Take long, and write down that the end was reached."""
    time.sleep(module.params["seconds"])
    with open(module.params["path"], "w", encoding="utf-8") as file:
        file.write("done")
    module.exit_json(changed=True)


def bare(_module):
    """Print a result without the means of Ansible."""
    print('{"changed": true, "msg": "by hand"}')
    sys.exit(0)


BEHAVIOURS = {
    function.__name__: function
    for function in (
        report,
        warn,
        fail,
        fail_in_thread,
        print_much,
        secret,
        temporary,
        values,
        raise_error,
        nothing,
        kill,
        crash,
        leave,
        leave_with_words,
        leave_with_status,
        interrupt,
        wait,
        bare,
    )
}


def main():
    """Behave as asked."""
    module = AnsibleModule(
        argument_spec={
            "does": {"required": True, "choices": list(BEHAVIOURS)},
            "password": {"no_log": True},
            "seconds": {"type": "float", "default": 0},
            "path": {"type": "path"},
            "raw": {"type": "dict"},
            "old": {"removed_in_version": "9.0.0", "removed_from_collection": "tests.odd"},
        },
        supports_check_mode=True,
    )
    BEHAVIOURS[module.params["does"]](module)


if __name__ == "__main__":
    main()
