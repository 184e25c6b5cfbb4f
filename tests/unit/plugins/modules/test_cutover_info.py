# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Where a migration stands and how it can go back, before the writes move, after it, and when the way back is lost."""

from __future__ import annotations

from tests.local_aws.dms_support import eventually
from tests.unit.plugins.modules.test_database_switchover import SLOT, migration

__all__ = ("migration",)


def seen(migration, there):
    options = migration.options("target", migration.stream, there)
    read = migration.run_module("cutover_info", **{name: options[name] for name in ("source", "target", "journal")})
    assert not read["changed"]
    return read["cutover"]


def test_the_way_back_at_every_stand(migration):
    there = migration.fallback("target")
    before = seen(migration, there)
    assert (before["writer"], before["state"], before["epoch"], before["moved"]) == ("source", "writing", 1, False)
    assert (
        before["replication_tasks"]["source"]["status"] == "running"
        and before["replication_tasks"]["target"]["status"] == "ready"
    )
    assert (
        before["rollback"]["class"] == "dns_only"
        and before["rollback"]["valid_until"] == "the writes move to the target"
    )
    assert before["journal"] == [] and before["lock"] is None

    held = migration.move("target", migration.stream, there, until="freeze")
    assert held["standing"] == "Both databases refuse writes; the source took them last."
    frozen = seen(migration, there)
    assert frozen["state"] == "frozen" and 0 < frozen["opens_in"] <= 96_000

    migration.move("target", migration.stream, there)
    after = seen(migration, there)
    assert (after["writer"], after["moved"], after["replication_tasks"]["source"]) == ("target", True, None)
    assert SLOT in [slot["name"] for slot in after["slots"]["target"]]
    assert after["rollback"]["class"] == "with_data" and after["rollback"]["valid_until"] == "finalize"
    assert before["comparison"] is None
    shown = after["comparison"]
    assert shown["equal"] and sorted(shown["positions"]) == ["new", "old"] and shown["within_freeze"] == []
    assert [(one["name"], one["how"], one["different"]) for one in shown["tables"]] == [
        ("public.payments", "ranges", 0),
        ("public.receipts", "ranges", 0),
    ]
    assert [entry["step"] for entry in after["journal"] if entry["phase"] == "after"] == [
        "freeze",
        "thaw",
        "compare",
        "freeze",
        "drain",
        "validate",
        "switch",
        "start_reverse_replication",
        "stop_forward_replication",
    ]

    migration.dms.stop(there)
    migration.dms.api.delete_replication_task(ReplicationTaskArn=there)
    eventually(lambda: there in migration.tasks(), lambda found: not found)
    lost = seen(migration, there)["rollback"]
    assert lost["class"] == "restore_only" and "there is no task for reverse replication" in lost["sentence"]


def test_a_side_that_is_not_there_yet_has_no_fence(migration):
    read = migration.run_module("cutover_info", source={"secret_id": "nothing"}, target={"secret_id": "nothing"})
    assert read["cutover"]["state"] == "not armed" and not read["cutover"]["moved"]
