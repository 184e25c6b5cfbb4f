# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Premigration assessment runs: when they are over, what may differ, what is objected to."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._dms import assessment
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused


def run(status="passed", done=2, **fields):
    return {
        "status": status,
        "assessment_progress": {"individual_assessment_count": 2, "individual_assessment_completed_count": done},
        "service_access_role_arn": "role",
        "result_location_bucket": "bucket",
        "result_location_folder": "",
        "individual_assessments": [{"name": "a", "status": "passed"}, {"name": "b", "status": "failed"}],
        "tags": {},
        **fields,
    }


def options(**stated):
    names = "role bucket service_access_role_arn result_location_bucket result_location_folder result_encryption_mode "
    unstated = dict.fromkeys((names + "result_kms_key_arn include_only exclude tags").split())
    return {"assessment_run_name": "r", "state": "present", "purge_tags": True, **unstated, **stated}


@pytest.mark.parametrize(
    "have, over",
    [
        (run("starting", 0), False),
        (run("provisioning", 0), False),
        (run("running", 2), False),
        (run("passed"), True),
        (run("error-provisioning", 0), True),
        # DMS documents no other end of a cancelled run
        (run("cancelling", 1), False),
        (run("cancelling", 2), True),
    ],
)
def test_over(have, over):
    assert assessment.is_over(have) is over


@pytest.mark.parametrize(
    "stated, changes",
    [
        ({}, {}),
        ({"service_access_role_arn": "role", "result_location_folder": ""}, {}),
        ({"include_only": ["b", "a"]}, {}),
        ({"exclude": ["c"]}, {}),
        ({"tags": {"x": 1}}, {"tags": {"x": "1"}}),
        ({"state": "cancelled"}, {}),
    ],
)
def test_plan(stated, changes):
    assert assessment.changes(options(**stated), run()) == changes


def test_only_a_run_that_is_not_over_is_cancelled():
    assert assessment.changes(options(state="cancelled"), run("running", 1)) == {"status": "cancelling"}


@pytest.mark.parametrize(
    "stated, words",
    [
        ({"result_location_bucket": "other"}, "result_location_bucket is bucket and should be other"),
        ({"include_only": ["a"]}, "it assesses a, b and should assess a"),
        ({"exclude": ["b"]}, "it assesses b and should not"),
    ],
)
def test_a_run_that_was_started_otherwise_is_refused(stated, words):
    with pytest.raises(Refused, match=words):
        assessment.changes(options(**stated), run())


def test_what_does_not_apply_is_refused():
    assessment.refuse_inapplicable(options(exclude=["a"]), ["a", "b"])
    with pytest.raises(
        Refused, match="include_only names z, which DMS does not assess for this task. It assesses a, b."
    ):
        assessment.refuse_inapplicable(options(include_only=["a", "z"]), ["b", "a"])


def test_an_objection_names_assessments_and_awss_words():
    assert assessment.objection("Run r", run(), ["error"]) is None
    assert assessment.objection("Run r", {}, ["failed"]) is None
    assert assessment.objection("Run r", run(), ["failed"]) == "Run r: b (failed)."
    sentence = assessment.objection("Run r", run(last_failure_message="b: no key"), ["failed"])
    assert sentence == "Run r: b (failed). The last failure: b: no key"
