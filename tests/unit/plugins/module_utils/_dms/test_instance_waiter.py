# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A replication instance is not waited for in a state that nothing leaves by itself."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils import _waiting
from ansible_collections.migrate.aws.plugins.module_utils._dms import waiters


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(_waiting, "FIRST_DELAY", 0.001)


def instance(status, **pending):
    return {"replication_instance_status": status, "pending_modified_values": pending}


@pytest.mark.parametrize("status", ["storage-full", "failed", "incompatible-network"])
def test_a_broken_instance_is_said_at_once(status):
    with pytest.raises(_waiting.WaitFailed, match=f"Replication instance blue is in state {status}"):
        waiters.instance_available(lambda: instance(status), "blue", 1000)


def test_a_full_storage_that_grows_is_waited_for():
    states = [instance("storage-full", allocated_storage=100), instance("modifying"), instance("available")]
    waiters.instance_available(lambda: states.pop(0), "blue", 1000)
    assert states == []
