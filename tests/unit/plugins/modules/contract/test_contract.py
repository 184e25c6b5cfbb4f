# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What every module keeps to, on the embedded AWS. A module without a case fails here.

To add a case, write `cases/<module>.py` with one function:

    def case(want):
        ecs = want("client")("ecs")        # want(name) is any fixture of the module tests, such as "network"
        ecs.create_cluster(...)            # what has to be there before
        return Lifecycle(
            options={"name": "contract", "container_insights": "enabled"},
            change={"container_insights": "disabled"},
            identity=("name",),
        )

A second function, `examples(want)`, makes what the EXAMPLES presuppose (see test_examples.py). `places.py` has what
several cases stand on. `kinds.py` describes the three kinds: Lifecycle for a module with `state: absent`, Once for
another one that changes something or works on a database, Reading for one that only reads (fragment
migrate.aws.attributes.read_only) or tests.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.module_files import MODULES, documentation, fragments
from tests.unit.plugins.modules.contract.kinds import Lifecycle, Once, Reading


def kind_of(module) -> type:
    """The kind of contract that a module has to keep, by its own documentation."""
    if "migrate.aws.attributes.read_only" in fragments(module):
        return Reading
    if "migrate.aws.database" in fragments(module):
        return Once
    state = documentation(module)["DOCUMENTATION"]["options"].get("state", {})
    return Lifecycle if "absent" in state.get("choices", []) else Once


def of_kind(kind: type) -> list:
    return [pytest.param(module, id=module.stem) for module in MODULES if kind_of(module) is kind]


def returned(module) -> list[str]:
    """The keys that the module says it returns whatever happened."""
    values = documentation(module)["RETURN"]
    return [key for key, value in values.items() if value["returned"] in ("always", "success")]


def unforetold(predicted: Any, real: Any, path: str = "") -> list[str]:
    """Where what a dry run foretold is not what came; what it left open (None) may be anything."""
    if isinstance(predicted, dict) and isinstance(real, dict):
        return [line for key, value in predicted.items() for line in unforetold(value, real.get(key), f"{path}.{key}")]
    if isinstance(predicted, list) and isinstance(real, list) and len(predicted) == len(real):
        return [line for n, pair in enumerate(zip(predicted, real)) for line in unforetold(*pair, f"{path}[{n}]")]
    return [] if predicted is None or predicted == real else [f"{path}: foretold {predicted!r}, is {real!r}"]


class Story:
    """One module's thing from nothing to nothing; each chapter asserts."""

    def __init__(self, module, case: Lifecycle, run):
        self.module, self.case, self._run = module, case, run
        self.key = next(iter(documentation(module)["RETURN"]))
        self.absent = {name: case.options[name] for name in case.identity} | {**case.removal, "state": "absent"}

    def run(self, check: bool = False, **options):
        outcome = self._run(self.module.stem, check, **options)
        assert outcome.changed in (True, False)
        assert [key for key in returned(self.module) if key not in outcome.result] == []
        assert set(outcome.result["diff"]) == {"before", "after"}
        return outcome

    def thing(self, outcome):
        return outcome.result[self.key]

    def foreseen(self, thing):
        return {key: value for key, value in thing.items() if key not in self.case.unforeseen}

    def differing(self, before, after):
        """The keys that are not the same, with their values afterwards."""
        before, after = (self.case.shown(self.foreseen(thing)) for thing in (before, after))
        return {key: after.get(key) for key in {*before, *after} if before.get(key) != after.get(key)}

    def announced(self, before, **options):
        """A dry run says what it would do, and does nothing: nothing that changes anything is asked of AWS."""
        announced = self.run(check=True, **options)
        assert announced.mutations == []
        assert announced.changed
        assert announced.result["diff"] == {"before": before, "after": self.thing(announced)}
        return announced

    def done(self, before, **options):
        """What a dry run announced is done, and then there is no more to do, in earnest or in check mode."""
        announced = self.announced(before, **options)
        outcome = self.run(**options)
        after = self.thing(outcome)
        assert outcome.mutations
        assert outcome.changed
        assert outcome.result["diff"] == {"before": before, "after": after}
        assert unforetold(self.foreseen(self.thing(announced)), after) == []
        self.unchanged(after, **options)
        return after

    def unchanged(self, thing, **options):
        for check in (False, True):
            again = self.run(check, **options)
            assert again.mutations == []
            assert not again.changed
            assert self.thing(again) == thing
            assert again.result["diff"]["before"] == again.result["diff"]["after"]

    def tagged(self, thing, tags, expected, **options):
        """Tags become as they should, in the dry run's forecast too."""
        options = {**self.case.options, "tags": tags, **options}
        forecast = self.announced(thing, **options)
        assert self.case.tags_of(self.thing(forecast)) == {**self.case.own_tags, **expected}
        after = self.done(thing, **options)
        assert self.case.tags_of(after) == {**self.case.own_tags, **expected}
        return after


@pytest.mark.parametrize("module", of_kind(Lifecycle))
def test_it_makes_changes_tags_and_removes(module, case, run):
    kept = case(module.stem)
    story = Story(module, kept, run)
    nothing: dict = {}

    story.unchanged(nothing, **story.absent)
    thing = story.done(nothing, **kept.options)

    changed = {**kept.options, **kept.change}
    before, thing = thing, story.done(thing, **changed)
    assert story.differing(before, thing) == (kept.change if kept.shows is None else kept.shows)
    story.unchanged(thing, **changed)
    thing = story.done(thing, **kept.options) if "tags" not in kept.change else thing

    if "amazon.aws.tags" in fragments(module):
        thing = story.tagged(thing, {"kept": "1", "gone": "2"}, {"kept": "1", "gone": "2"})
        thing = story.tagged(thing, {"kept": "3"}, {"kept": "3", "gone": "2"}, purge_tags=False)
        thing = story.tagged(thing, {"kept": "3"}, {"kept": "3"})
        story.unchanged(thing, **kept.options)
        thing = story.tagged(thing, {}, {})

    removed = story.done({key: None if key in kept.unread else value for key, value in thing.items()}, **story.absent)
    assert removed == nothing
    story.unchanged(nothing, **story.absent)


@pytest.mark.parametrize("module", of_kind(Once))
def test_it_does_its_work_once(module, case, run):
    kept = case(module.stem)
    before = kept.seen()
    announced = run(module.stem, True, **kept.options)
    assert (announced.changed, announced.mutations) == (True, [])
    assert kept.seen() == before
    done = run(module.stem, **kept.options)
    assert done.changed
    assert kept.seen() != before
    assert announced.result["diff"]["before"] == done.result["diff"]["before"] != done.result["diff"]["after"]
    for key in kept.foretold:
        assert announced.result[key] == done.result[key]
    for check in (False, True):
        again = run(module.stem, check, **kept.options)
        assert (again.changed, again.mutations) == (False, [] if check else list(kept.keeps_by))
        assert again.result["diff"]["before"] == again.result["diff"]["after"] == done.result["diff"]["after"]


@pytest.mark.parametrize("module", of_kind(Reading))
def test_it_reads_and_changes_nothing(module, case, run):
    kept = case(module.stem)
    dry = run(module.stem, True, **kept.options)
    assert (dry.changed, dry.mutations) == (False, [])
    real = run(module.stem, **kept.options)
    assert (real.changed, real.mutations) == (False, list(kept.tests_by))
    for outcome in (dry, real):
        assert [key for key in returned(module) if key not in outcome.result] == []
        assert "diff" not in outcome.result
    assert kept.finds(real.result)
    assert kept.tests_by or kept.finds(dry.result)
