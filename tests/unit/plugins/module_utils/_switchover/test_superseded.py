# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A switchover that another run has superseded undoes nothing: the databases are the other run's by then."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused, Superseded
from ansible_collections.migrate.aws.plugins.module_utils._switchover.move import Switchover, Terms


@pytest.mark.parametrize(("error", "undone"), [(Superseded, []), (Refused, ["back"])])
def test_only_a_run_that_is_not_superseded_goes_back(monkeypatch, error, undone):
    went = []

    def note(step, phase, **details):
        raise error("The lock is somebody else's.")

    monkeypatch.setattr(Switchover, "back", lambda self, reason: went.append("back"))
    database = SimpleNamespace(limit=lambda seconds: None)
    with pytest.raises(error):
        Switchover(database, database, None, Terms("night shift", 2), note).perform()
    assert went == undone
