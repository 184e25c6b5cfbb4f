# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of awx_objects, in the AWX of tests/awx."""

from __future__ import annotations

import threading

from tests.awx import server
from tests.unit.module_files import CHECKOUT
from tests.unit.plugins.modules.contract.kinds import Lifecycle


def serving(want):
    """An AWX whose changes are written down with the calls to AWS."""
    made = server.Server(CHECKOUT / "awx")
    made.changes = Changes(want("calls"))
    threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True).start()
    want("monkeypatch").setenv("CONTROLLER_HOST", made.address)
    want("monkeypatch").setenv("CONTROLLER_OAUTH_TOKEN", server.TOKEN)
    want("request").addfinalizer(made.shutdown)
    return made


class Changes(list):
    """Tells another list of every change, as "awx:POST /api/v2/teams/"."""

    def __init__(self, calls):
        super().__init__()
        self.calls = calls

    def append(self, change):
        self.calls.append(f"awx:{change}")


def case(want):
    serving(want).store.create("organizations", {"name": "Ours"})
    team = {"name": "operators", "organization": "Ours", "description": "Start the workflow"}
    return Lifecycle(
        options={"kind": "teams", "objects": [team]},
        change={"objects": [{**team, "description": "Start it"}]},
        identity=("kind", "objects"),
        shows={"description": "Start it"},
        shown=lambda thing: thing.get("operators", {}),
    )


def examples(want):
    serving(want)
    return {}
