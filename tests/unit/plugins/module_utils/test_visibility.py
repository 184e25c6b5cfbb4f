# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a module creates, changes or deletes is waited for until AWS shows it."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils import _lifecycle, _waiting
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(_waiting, "FIRST_DELAY", 0.001)
    monkeypatch.setattr(_waiting, "LONGEST_DELAY", 0.001)


class Thing(_lifecycle.Resource):
    """A thing with a colour, of which the next reads show what they are told to."""

    key = "thing"
    service = "things"

    def __init__(self, there, *shown, **options):
        super().__init__(lambda service: None, {"colour": "red", **options})
        self.there, self.shown, self.reads = there, list(shown), 0

    def read(self):
        self.reads += 1
        return self.shown.pop(0) if self.shown and self.reads > 1 else self.there

    def desired(self):
        return {"colour": self.options["colour"]}

    def plan(self, current):
        if current.get("colour") == "fixed":
            raise Refused("The colour cannot be changed.")
        return {} if current == self.desired() else self.desired()

    def create(self, desired):
        self.there = desired

    def update(self, current, changes):
        self.there = changes

    def delete(self, current):
        self.there = None


def test_what_was_created_is_waited_for():
    thing = Thing(None, None, None)
    assert _lifecycle.ensure_present(thing, check_mode=False)["after"] == {"colour": "red"}
    assert thing.reads == 4


def test_what_is_never_shown_is_no_result(monkeypatch):
    monkeypatch.setattr(_lifecycle, "VISIBLE_WITHIN", 0.05)
    with pytest.raises(_waiting.WaitFailed, match="The thing is still in state not visible after waiting 0.05 seconds"):
        _lifecycle.ensure_present(Thing(None, *[None] * 1000), check_mode=False)


@pytest.mark.parametrize("before", [{"colour": "blue"}, {"colour": "fixed"}])
def test_what_was_changed_is_waited_for(before):
    thing = Thing({"colour": "blue"}, before, before)
    assert _lifecycle.ensure_present(thing, check_mode=False)["after"] == {"colour": "red"}


def test_what_goes_on_showing_something_else_is_returned(monkeypatch):
    monkeypatch.setattr(_lifecycle, "VISIBLE_WITHIN", 0.02)
    thing = Thing({"colour": "blue"}, *[{"colour": "pending"}] * 1000)
    outcome = _lifecycle.ensure_present(thing, check_mode=False)
    assert outcome["changed"] and outcome["after"] == {"colour": "pending"}


def test_what_was_deleted_is_waited_for():
    thing = Thing({"colour": "red"}, {"colour": "red"}, {"colour": "red"})
    assert _lifecycle.ensure_absent(thing, check_mode=False) == {
        "changed": True,
        "before": {"colour": "red"},
        "after": None,
    }
    assert thing.reads == 4


def test_what_is_deleted_without_waiting_is_not_read_again():
    thing = Thing({"colour": "red"}, {"colour": "red"}, wait=False)
    _lifecycle.ensure_absent(thing, check_mode=False)
    assert thing.reads == 1


def test_what_goes_on_being_shown_was_deleted_all_the_same(monkeypatch):
    monkeypatch.setattr(_lifecycle, "VISIBLE_WITHIN", 0.02)
    assert _lifecycle.ensure_absent(Thing({"colour": "red"}, *[{"colour": "red"}] * 1000), check_mode=False)["changed"]


@pytest.mark.parametrize("options", [{"wait": False}, {"wait": True, "wait_timeout": 0.02}])
def test_a_change_is_waited_for_no_longer_than_the_options_say(options):
    thing = Thing({"colour": "blue"}, *[{"colour": "pending"}] * 1000, **options)
    assert _lifecycle.ensure_present(thing, check_mode=False)["after"] == {"colour": "pending"}
    assert thing.reads < 100


def test_what_was_created_is_waited_for_without_waiting_for_more():
    thing = Thing(None, None, None, {"colour": "pending"}, wait=False)
    assert _lifecycle.ensure_present(thing, check_mode=False)["after"] == {"colour": "pending"}


def test_what_aws_never_shows_is_not_waited_for():
    thing = Thing({"colour": "blue"})
    thing.plan = lambda current: {"password": "again"}
    thing.update = lambda current, changes: None
    assert _lifecycle.ensure_present(thing, check_mode=False)["changed"]
    assert thing.reads == 2
