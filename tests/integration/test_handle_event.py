# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What playbooks are told by -e: messages with braces in them, which are text to the end, and an answer that is none.

What a message brings about in the middle of a cutover is in test_awx_jobs.py.
"""

from __future__ import annotations

import json

import pytest

ALARM = {
    "AlarmName": "{{ 6 * 7 }}",
    "AlarmDescription": "see {{ $labels.job }}",
    "NewStateValue": "ALARM",
    "NewStateReason": "{% if %} {# none #}",
}
NOTIFICATION = {
    "Type": "Notification",
    "TopicArn": "arn:aws:sns:us-east-1:123456789012:x",
    "Subject": 'ALARM: "{{ 6 * 7 }}" in US East (N. Virginia)',
    "Message": json.dumps(ALARM),
}


@pytest.mark.parametrize("form", ["JSON", "a name and a value"])
def test_a_message_with_braces_is_acted_on_as_it_is(aws, tmp_path, form):
    said = {
        "JSON": json.dumps({"cutover_event": NOTIFICATION}),
        "a name and a value": f"cutover_event={json.dumps(json.dumps(NOTIFICATION))}",
    }[form]
    run = aws.play("playbooks/handle_event.yml", "-e", said)
    assert "The alarm {{ 6 * 7 }} is none of cutover_rollback_alarms." in run.output, run.output[-6000:]
    assert run.status == 0 and not any(run.changed.values())


def test_a_canary_without_steps_is_refused_before_anything_is_done(aws):
    run = aws.play("playbooks/cutover.yml", "-e", json.dumps({"cutover_canary_weights": []}))
    assert run.status != 0 and "cutover_canary_weights is empty. Give at least one weight" in run.output
    assert not any(run.changed.values())
