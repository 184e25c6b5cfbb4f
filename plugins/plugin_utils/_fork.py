# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A module run in a fork of Ansible's worker: a process of its own, which has everything imported already."""

from __future__ import annotations

import atexit
import contextlib
import io
import logging
import os
import selectors
import signal
import sys
import time
import traceback
import warnings
from dataclasses import dataclass
from typing import NoReturn

from ansible_collections.migrate.aws.plugins.plugin_utils import _core, _shared

#: The status with which Python ends after it has been interrupted.
INTERRUPTED = 128 + signal.SIGINT
#: A worker's own handlers, which a new interpreter would not have.
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGCHLD, signal.SIGHUP)


@dataclass(frozen=True)
class Run:
    """What a module needs to run."""

    #: As in "ansible_collections.migrate.aws.plugins.modules.s3_bucket".
    name: str
    #: What the module reads in place of its standard input, JSON.
    parameters: bytes
    #: The serialization profile of parameters and result.
    profile: str
    #: Laid over the worker's environment.
    environment: dict[str, str]
    directory: str


def run(wanted: Run) -> tuple[int, bytes, bytes]:
    """Run the module. Returns its exit status as a shell has it, and what it wrote to standard output and error."""
    pipes = os.pipe(), os.pipe()
    with warnings.catch_warnings():
        # a thread of the worker sends what is displayed; it is not needed in the fork
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork() or _become(wanted, *(writer for _reader, writer in pipes))
    status = None
    try:
        for _reader, writer in pipes:
            os.close(writer)
        stdout, stderr = _read_all(reader for reader, _writer in pipes)
        _pid, status = os.waitpid(child, 0)
    finally:
        # a task that exceeds its timeout leaves by an exception
        if status is None:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        for reader, _writer in pipes:
            os.close(reader)
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        # what a shell makes of it
        return 128 - code, stdout, stderr + f"{signal.strsignal(-code)}\n".encode()
    return code, stdout, stderr


def _read_all(readers) -> list[bytes]:
    """What is written to each until nobody can write any more."""
    found = {reader: bytearray() for reader in readers}
    with selectors.DefaultSelector() as selector:
        for reader in found:
            selector.register(reader, selectors.EVENT_READ)
        while selector.get_map():
            for key, _events in selector.select():
                chunk = os.read(key.fd, 65536)
                found[key.fd] += chunk
                if not chunk:
                    selector.unregister(key.fd)
    return [bytes(text) for text in found.values()]


def _become(wanted: Run, stdout: int, stderr: int) -> NoReturn:
    """Be what a new interpreter would be, run the module, and end as an interpreter ends."""
    code = 1
    try:
        _core.clear_atexit()
        _take(stdout, stderr)
        _forget_ansible()
        os.environ.update(wanted.environment)
        time.tzset()
        os.chdir(wanted.directory)
        _shared.use_service_models()
        code = _exit_status(wanted)
        _core.join_threads()
        atexit._run_exitfuncs()
    finally:
        for stream in (sys.stdout, sys.stderr):
            # nobody reads any more
            with contextlib.suppress(OSError):
                stream.flush()
        os._exit(code)


def _take(stdout: int, stderr: int) -> None:
    """Standard streams, signals and logging of a new interpreter."""
    os.dup2(stdout, 1)
    os.dup2(stderr, 2)
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(os.devnull)), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w", closefd=False)), encoding="utf-8")
    sys.stderr = io.TextIOWrapper(
        io.FileIO(2, "w", closefd=False), encoding="utf-8", errors="backslashreplace", write_through=True
    )
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    logging.root.handlers.clear()
    logging.root.setLevel(logging.WARNING)
    sys.argv = [""]


def _forget_ansible() -> None:
    """Module utilities behave as in a module: warnings go into the result, and not to the controller's display."""
    _core.internal.is_controller = False
    _core.internal.import_controller_module = lambda _name: None
    _core.internal.get_controller_serialize_map = dict
    _core.traceback._is_traceback_enabled = _core.traceback._is_module_traceback_enabled
    # the module has been imported already, and is now run as a program
    warnings.filterwarnings("ignore", category=RuntimeWarning, module="runpy")


def _exit_status(wanted: Run) -> int:
    """Run the module, as AnsiballZ does. Returns what Python would exit with."""
    try:
        _core.run_module(
            json_params=wanted.parameters,
            profile=wanted.profile,
            module_fqn=wanted.name,
            modlib_path="",
            extensions={},
        )
    except SystemExit as leaving:
        if leaving.code is None or isinstance(leaving.code, int):
            return leaving.code or 0
        print(leaving.code, file=sys.stderr)
    except KeyboardInterrupt:
        traceback.print_exc()
        return INTERRUPTED
    return 1
