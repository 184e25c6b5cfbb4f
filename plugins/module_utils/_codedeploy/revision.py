# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What is deployed: an AppSpec given as a structure or as text, or the place of a bundle. Pure."""

from __future__ import annotations

import hashlib
import json
from typing import Any

try:
    import yaml
except ImportError:
    yaml = None

from ansible_collections.migrate.aws.plugins.module_utils._codedeploy.transform import to_api
from ansible_collections.migrate.aws.plugins.module_utils._compare import differing, stated


def content(app_spec: Any) -> str:
    """The AppSpec as CodeDeploy is given it: a structure as JSON, a text as it is."""
    return app_spec if isinstance(app_spec, str) else json.dumps(app_spec, sort_keys=True)


def digest(text: str) -> str:
    """The SHA-256 of an AppSpec, by which CodeDeploy may name one that it does not repeat."""
    return hashlib.sha256(text.encode()).hexdigest()


def described(options: dict[str, Any]) -> dict[str, Any]:
    """The option `revision` as a deployment shows it."""
    chosen = stated(options)
    if "app_spec" in chosen:
        text = content(chosen["app_spec"])
        return {"app_spec": text, "sha256": digest(text)}
    return chosen


def request(options: dict[str, Any]) -> dict[str, Any]:
    """The option `revision` as CreateDeployment takes it."""
    chosen = stated(options)
    if "app_spec" in chosen:
        text = content(chosen["app_spec"])
        return {"revisionType": "AppSpecContent", "appSpecContent": {"content": text, "sha256": digest(text)}}
    if "s3_location" in chosen:
        return {"revisionType": "S3", "s3Location": to_api(chosen["s3_location"])}
    return {"revisionType": "GitHub", "gitHubLocation": to_api(chosen["github_location"])}


def same(options: dict[str, Any], found: dict[str, Any] | None) -> bool:
    """Whether the option `revision` means what was deployed: an AppSpec by what it says, a bundle in all that is
    stated.
    """
    if not found:
        return False
    chosen = stated(options)
    if "app_spec" not in chosen:
        return not differing(chosen, found)
    text = content(chosen["app_spec"])
    if found.get("app_spec"):
        return parsed(text) == parsed(found["app_spec"])
    return found.get("sha256") == digest(text)


def parsed(text: str) -> Any:
    """What an AppSpec says; one that is neither JSON nor YAML says only itself."""
    try:
        return json.loads(text)
    except ValueError:
        return _parsed_yaml(text)


def _parsed_yaml(text: str) -> Any:
    if yaml is None:
        return text
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        return text
