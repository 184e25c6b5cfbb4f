# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Roles read their lists and dictionaries, which may be text, by the lookup option_value, which converts them."""

from __future__ import annotations

import re

import yaml
from ansible_collections.migrate.aws.plugins.lookup.role_options import ROLES, option_specs

#: Their values come from files or from other roles, never from the command line.
OWN = {"controller", "discovery"}
#: What another role says, and never a person.
SAID = {"route53_weighted_staying"}


def uses(role):
    """(file, line) of each line in which one of the role's lists or dictionaries is read by its bare name."""
    specs = option_specs(ROLES, role)
    names = [
        name
        for name, spec in specs.items()
        if spec.get("type") in ("list", "dict") and name.startswith(f"{role}_") and name not in SAID
    ]
    bare = re.compile(rf"(?<![\w'])({'|'.join(names)})(?![\w':])")
    for folder in ("tasks", "vars", "templates", "handlers"):
        for path in sorted((ROLES / role / folder).rglob("*.*")) if names else []:
            # The gates are read without the role, too, and give each option to a module, which converts it.
            if path.name != "gates.yml":
                for line in path.read_text(encoding="utf-8").splitlines():
                    expression = " ".join(re.findall(r"{[{%].*?[%}]}", line)) or line
                    if bare.search(expression) and not line.lstrip().startswith("#") and "{{" + line not in line:
                        yield str(path.relative_to(ROLES)), line.strip()


def test_lists_and_dictionaries_are_read_with_their_types():
    roles = sorted(path.parent.parent.name for path in ROLES.glob("*/meta/argument_specs.yml"))
    assert {*roles} > OWN
    found = [use for role in roles if role not in OWN for use in uses(role)]
    # Sentences name options; they are in lines without an expression of those.
    assert [use for use in found if not re.search(r"\b(Give|State|add to|names what)\b", use[1])] == []


def test_the_defaults_have_specs():
    for path in ROLES.glob("*/defaults/main.yml"):
        role = path.parent.parent.name
        assert {*(yaml.safe_load(path.read_text(encoding="utf-8")) or {})} <= {*option_specs(ROLES, role)}, role
