# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What differs between an object as AWX has it and as it should be. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ansible.module_utils.common.yaml import yaml_load
from ansible_collections.migrate.aws.plugins.module_utils._awx.kinds import HIDDEN, VARIABLES, Kind

#: The ID and the secret of a key, and the tokens that are valid with both alone.
_PAIRS = (("access_key", "secret_key"), ("username", "password"))
_TOKENS = ("session_token", "security_token")


def shown(kind: Kind, current: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an object as AWX has it, in the form in which they are stated; those that it has."""
    return {name: comparable(name, current[name], default) for name, default in kind.fields.items() if name in current}


def desired(kind: Kind, stated: Mapping[str, Any], current: Mapping[str, Any] | None) -> dict[str, Any]:
    """The fields as they should be.

    What is not stated is as AWX makes it. An AWX that does not have a field is not asked for it, unless it is stated.
    """
    wanted = {}
    for name, default in kind.fields.items():
        if name in stated:
            wanted[name] = comparable(name, stated[name], default)
        elif current is not None and name in current:
            wanted[name] = default
        if name in wanted and current is not None and isinstance(default, dict) and name not in VARIABLES:
            wanted[name] = _completed(name, wanted[name], comparable(name, current.get(name), default), kind)
    return wanted


def comparable(name: str, value: Any, default: Any) -> Any:
    """A value in one form: text of variables read, and nothing for what nobody has stated."""
    if name in VARIABLES and isinstance(value, str):
        return yaml_load(value) or {}
    if name == "messages":
        return pruned(value) or None
    return default if value is None or value == "" else value


def pruned(value: Any) -> Any:
    """A value without what is empty in it."""
    if isinstance(value, Mapping):
        kept = {name: pruned(one) for name, one in value.items()}
        return {name: one for name, one in kept.items() if one not in (None, "", {}, [])}
    return [pruned(one) for one in value] if isinstance(value, list) else value


def sent(name: str, value: Any) -> Any:
    """A field's value as AWX takes it."""
    if name in VARIABLES:
        return json.dumps(value) if value else ""
    return value


def survey(spec: Mapping[str, Any] | None) -> dict[str, Any]:
    """A survey in one form: choices as a list, and nothing that is empty."""
    if not spec:
        return {}
    questions = []
    for question in spec.get("spec", []):
        choices = question.get("choices")
        listed = {"choices": [one for one in choices.splitlines() if one]} if isinstance(choices, str) else {}
        questions.append(pruned({**question, **listed}))
    return {"name": spec.get("name", ""), "description": spec.get("description", ""), "spec": questions}


def with_secrets(
    kind: Kind,
    stated: Mapping[str, Any],
    secrets: Mapping[str, Any],
    current: Mapping[str, Any] | None,
    required: list[str] | None = None,
) -> tuple[dict[str, Any], list[str]]:
    """An object with its secrets in their place, and the names of values that are required and not given.

    What AWX has hidden stays as it is, unless one of the values that it shows is given anew: then the secrets that are
    given are sent too. `required`: what AWX requires; everything that is stated when None.
    """
    part = kind.secrets
    if part is None:
        return dict(stated), []
    asked, given = _given(kind, stated, secrets)
    if current is None:
        needed = asked if required is None else (*required, *(name for name in asked if asked[name] == HIDDEN))
        missing = [name for name in asked if name not in given and name in needed]
        return {**stated, part: given}, sorted(missing)
    has = current.get(part) or {}
    hidden = [name for name, value in has.items() if value == HIDDEN]
    anew = stated.get("update_secrets") or any(has.get(name) != given[name] for name in given if name not in hidden)
    kept = {name: HIDDEN for name in hidden if not anew or not given.get(name)}
    if part == "inputs" and anew and any(secret in given for _key, secret in _PAIRS):
        # a token of the key before it is none of the new one
        kept |= {name: "" for name in _TOKENS if name in kept}
    return {**stated, part: {**given, **kept}}, []


def unpaired(
    kind: Kind,
    stated: Mapping[str, Any],
    secrets: Mapping[str, Any],
    current: Mapping[str, Any] | None,
    required: list[str] | None = None,
) -> Iterator[str]:
    """Sentences about a credential that would get half a key. `required`: what its type requires, None if unknown."""
    if kind.endpoint != "credentials":
        return
    _asked, given = _given(kind, stated, secrets)
    has = ((current or {}).get("inputs")) or {}
    for key, secret in _PAIRS:
        if key == "username" and not {key, secret} <= {*(required or [])}:
            # a user may have a key in place of a password
            continue
        if key in given and secret not in given and given[key] != has.get(key):
            yield f"{key} is new and {secret} is not given. Give both to replace the key, or neither to keep it."
        if secret in given and key not in given:
            yield f"{secret} is given and {key} is not. Give both to replace the key, or neither to keep it."
    pairs = [pair for pair in _PAIRS if {*pair} <= {*given}]
    for token in _TOKENS:
        if token in given and not pairs:
            yield f"{token} is given without the key that it belongs to. Give the key's ID and its secret too."


def _given(kind: Kind, stated: Mapping[str, Any], secrets: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Everything that is stated of the part with secrets, and what of it is a value to send."""
    asked = {**(stated.get(kind.secrets) or {}), **secrets}
    given = {
        name: value
        for name, value in asked.items()
        if value != HIDDEN and (value not in (None, "") or kind.secrets != "inputs")
    }
    return asked, given


def _completed(name: str, wanted: Any, has: Any, kind: Kind) -> Any:
    """What AWX adds to a mapping by itself is as it should be."""
    if name in (kind.secrets, "notification_configuration") and isinstance(has, Mapping):
        return {**has, **wanted}
    return wanted
