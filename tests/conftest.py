# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Fixtures for every test: the embedded AWS, and a way to run one module against it."""

from __future__ import annotations

import functools
import importlib
import io
import json
import sys
from contextlib import redirect_stdout

import botocore
import botocore.client
import botocore.hooks
import botocore.loaders
import hypothesis
import pytest
from ansible.module_utils import basic

from tests.local_aws.conftest import *  # the embedded AWS's own fixtures, shared with all tests

# How long an example takes says something of the machine, not of the code.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

# Every run of a module makes a session, and each would read and parse AWS's service models again, which is most of its
# time.
LOADER = botocore.loaders.create_loader()
botocore.register_initializer(lambda session: session.register_component("data_loader", LOADER))
# Each client would make a method for each operation of its service again, of which EC2 has hundreds, and each session
# would work out the same names of events, and the parameters of the same handlers.
METHODS: dict[tuple[str, str], dict] = {}
EVENT_NAMES: dict[str, str] = {}


def methods(creator, service_model, make=botocore.client.ClientCreator._create_methods):
    """The methods of a service's client, made once."""
    version = (service_model.service_name, service_model.api_version)
    if version not in METHODS:
        METHODS[version] = make(creator, service_model)
    return dict(METHODS[version])


def event_name(aliaser, name, find=botocore.hooks.EventAliaser._alias_event_name):
    """The name under which an event is known, found once."""
    if name not in EVENT_NAMES:
        EVENT_NAMES[name] = find(aliaser, name)
    return EVENT_NAMES[name]


botocore.client.ClientCreator._create_methods = methods
botocore.hooks.EventAliaser._alias_event_name = event_name
botocore.hooks.accepts_kwargs = functools.lru_cache(1024)(botocore.hooks.accepts_kwargs)


def pytest_configure(config):
    """Be the same under pytest and `ansible-test units`, which reads no pyproject.toml."""
    config.addinivalue_line(
        "markers", "patch: the test fails on plain moto; test_patches_are_needed.py proves it of every one"
    )
    # ansible-test has each test in a process of its own, where each would start an embedded AWS of its own, and deals
    # them out one by one, so that the fixtures of a file are made by every worker
    if config.pluginmanager.hasplugin("ansible_forked"):
        config.pluginmanager.unregister(name="ansible_forked")
        config.option.dist = "loadfile"


@pytest.fixture
def impatient(monkeypatch):
    """Looking again soon: what takes AWS minutes is done in a moment here.

    How the delays grow is in test_waiting.py.
    """
    waiting = importlib.import_module("ansible_collections.migrate.aws.plugins.module_utils._waiting")
    monkeypatch.setattr(waiting, "FIRST_DELAY", 0.1)


@pytest.fixture
def run_module(endpoint_url, impatient, monkeypatch):
    """A function which runs a module's main() on the embedded AWS and returns what it prints, parsed.

    `run_module("dms_endpoint", check=True, diff=True, endpoint_identifier="x", ...)`; a failure has `failed: True`.
    """

    def run(name: str, /, *, check: bool = False, diff: bool = False, **arguments):
        module = importlib.import_module(f"ansible_collections.migrate.aws.plugins.modules.{name}")
        arguments = {
            "region": "us-east-1",
            "endpoint_url": endpoint_url,
            "access_key": "testing-key",
            "secret_key": "testing-secret-key",
            **arguments,
            "_ansible_check_mode": check,
            "_ansible_diff": diff,
            "_ansible_remote_tmp": None,
        }
        # the same two attributes by which ansible-core hands a module its arguments
        monkeypatch.setattr(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode())
        monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
        monkeypatch.setattr(sys, "argv", [name])
        printed = io.StringIO()
        with redirect_stdout(printed), pytest.raises(SystemExit):
            module.main()
        return json.loads(printed.getvalue().strip().splitlines()[-1])

    return run
