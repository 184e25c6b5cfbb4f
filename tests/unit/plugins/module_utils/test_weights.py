# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which weights the records get, and which are refused."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._weights import side_weights

HOSTS = ["payments_source", "payments_target"]


def standing(writer="source", state="writing", moved=False):
    return {"writer": writer, "state": state, "moved": moved}


@pytest.mark.parametrize("stated", [[95, "5"], {"payments_target": "5", "payments_source": 95}])
def test_weights_are_as_stated_while_nobody_has_asked_the_databases(stated):
    assert side_weights(stated, HOSTS) == {
        "stated": {"source": 95, "target": 5},
        "weights": {"source": 95, "target": 5},
        "idle": "target",
        "refused": False,
    }


@pytest.mark.parametrize(
    ("now", "refused"),
    [
        (standing(), True),
        (standing(writer=None, state="frozen"), True),
        (standing(writer="target", state="writing"), True),
        (standing(state="not armed"), False),
        (standing(moved=True), False),
        ({}, False),
    ],
)
def test_requests_for_a_database_that_refuses_writes_are_refused(now, refused):
    assert side_weights([50, 50], HOSTS, now)["refused"] is refused


def test_the_writer_may_have_all_of_the_requests():
    assert not side_weights([100, 0], HOSTS, standing())["refused"]
    assert not side_weights([0, 100], HOSTS, standing(writer="target"))["refused"]


@pytest.mark.parametrize("writer", ["source", "target"])
def test_once_the_writes_have_moved_all_weight_is_the_writers(writer):
    idle = {"source": "target", "target": "source"}[writer]
    found = side_weights([50, 50], HOSTS, standing(writer=writer, moved=True))
    assert (found["weights"], found["idle"]) == ({writer: 100, idle: 0}, idle)
    assert found["stated"] == {"source": 50, "target": 50}
