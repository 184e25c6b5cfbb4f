# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Task settings: what DMS adds is no difference, what somebody changed is."""

from __future__ import annotations

import copy

from ansible_collections.migrate.aws.plugins.module_utils._dms import settings
from hypothesis import given
from hypothesis import strategies as st

LEAF = st.one_of(st.booleans(), st.integers(0, 99), st.text("abc", max_size=3))
SECTION = st.dictionaries(st.text("ABC", min_size=1, max_size=3), LEAF, min_size=1, max_size=4)
SETTINGS = st.dictionaries(st.text("STU", min_size=1, max_size=3), SECTION, max_size=4)
#: Keys that no wanted setting has.
ADDED = st.dictionaries(st.text("xyz", min_size=1, max_size=3), st.one_of(st.none(), LEAF), max_size=4)

COMPONENTS = [{"Id": "SOURCE_UNLOAD", "Severity": "LOGGER_SEVERITY_DEFAULT"}, {"Id": "IO", "Severity": "DEBUG"}]


@given(SETTINGS, ADDED)
def test_what_dms_adds_is_never_a_change(wanted, added):
    have = {section: {**values, **added} for section, values in wanted.items()}
    have.update({"BeforeImageSettings": None, "Added": added})
    assert settings.changes(wanted, have) == {}


@given(SETTINGS.filter(bool), st.data())
def test_a_changed_value_always_is_one(wanted, data):
    section = data.draw(st.sampled_from(sorted(wanted)))
    key = data.draw(st.sampled_from(sorted(wanted[section])))
    have = copy.deepcopy(wanted)
    have[section][key] = "something else"
    assert settings.changes(wanted, have) == {section: {key: wanted[section][key]}}


def test_the_stated_settings_go_over_the_strict_ones():
    wanted = settings.wanted({"FullLoadSettings": {"TargetTablePrepMode": "TRUNCATE_BEFORE_LOAD"}}, True)
    assert wanted["FullLoadSettings"] == {"TargetTablePrepMode": "TRUNCATE_BEFORE_LOAD"}
    assert wanted["ErrorBehavior"] == settings.STRICT["ErrorBehavior"]


def test_a_null_leaves_a_strict_setting_to_dms():
    wanted = settings.wanted({"ControlTablesSettings": {"ControlSchema": None}}, True)
    assert "ControlSchema" not in wanted["ControlTablesSettings"]
    assert wanted["ControlTablesSettings"]["StatusTableEnabled"] is True


def test_without_the_strict_ones_only_the_stated_are_wanted():
    assert settings.wanted({"A": {"b": 1}}, False) == {"A": {"b": 1}}
    assert settings.wanted(None, False) == {}


def test_strict_settings_stop_rather_than_diverge():
    errors = settings.STRICT["ErrorBehavior"]
    assert (errors["DataTruncationErrorPolicy"], errors["DataErrorPolicy"]) == ("STOP_TASK", "SUSPEND_TABLE")
    assert settings.STRICT["FullLoadSettings"] == {"TargetTablePrepMode": "DO_NOTHING"}
    assert settings.STRICT["ChangeProcessingDdlHandlingPolicy"] == {
        "HandleSourceTableDropped": False,
        "HandleSourceTableTruncated": False,
    }


def test_the_preset_itself_stays_as_it_is():
    before = copy.deepcopy(settings.STRICT)
    settings.wanted({"Logging": {"EnableLogging": False}}, True)
    assert before == settings.STRICT


def test_one_log_component_can_be_stated_alone():
    have = {"Logging": {"LogComponents": COMPONENTS}}
    same = {"Logging": {"LogComponents": [COMPONENTS[1]]}}
    other = {"Logging": {"LogComponents": [{"Id": "IO", "Severity": "ERROR"}]}}
    assert settings.changes(same, have) == {}
    assert settings.changes(other, have) == {"Logging": {"LogComponents": [{"Id": "IO", "Severity": "ERROR"}]}}


def test_what_is_sent_is_complete_and_holds_nothing_that_dms_chooses():
    have = {
        "Logging": {"EnableLogging": True, "CloudWatchLogGroup": "group", "LogComponents": COMPONENTS},
        "BeforeImageSettings": None,
        "TTSettings": {"EnableTT": False, "TTS3Settings": None},
        "ValidationSettings": {"ThreadCount": 5, "EnableValidation": True},
    }
    changed = {"ValidationSettings": {"ThreadCount": 6}, "Logging": {"LogComponents": [{"Id": "IO", "Severity": "X"}]}}
    assert settings.complete(changed, have) == {
        "Logging": {"EnableLogging": True, "LogComponents": [COMPONENTS[0], {"Id": "IO", "Severity": "X"}]},
        "TTSettings": {"EnableTT": False},
        "ValidationSettings": {"ThreadCount": 6, "EnableValidation": True},
    }


def test_batches_are_doubted_only_where_large_objects_have_no_limit():
    limited = {"BatchApplyEnabled": True, "SupportLobs": True, "LimitedSizeLobMode": True}
    whole = {**limited, "LimitedSizeLobMode": False}
    for quiet in (None, {}, limited, {**whole, "BatchApplyEnabled": False}, {**whole, "SupportLobs": False}):
        assert settings.doubts("Replication task x", {"TargetMetadata": quiet}) == []
    (doubt,) = settings.doubts("Replication task x", {"TargetMetadata": whole})
    assert doubt.startswith("Replication task x has TargetMetadata.BatchApplyEnabled without LimitedSizeLobMode.")
