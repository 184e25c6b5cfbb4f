#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The schema of one PostgreSQL database, copied to another."""

from __future__ import annotations

DOCUMENTATION = r"""
module: database_schema_copy
short_description: Copy the schema of a PostgreSQL database to another
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Reads the source's schema with C(pg_dump), and creates on the target each object that the target lacks. Rows are not
    copied.
  - Each object is created in a transaction of its own, with its record in the table C(migrate_aws.copied_objects) of
    the target. After an interruption, the next run continues with the first object that is missing.
  - What the target has is read from the target. An object that is there already is left as it is. If its definition
    differs, it is listed in RV(differing). Grants, comments, defaults and settings are applied again.
  - It copies schemas, extensions, types, domains, collations, functions, aggregates, operators, casts, text search
    configurations, sequences, tables, partitions, indexes, constraints, row level security, policies, views, rules,
    triggers, event triggers, extended statistics, publications, comments, privileges, and what C(ALTER DATABASE SET)
    and C(ALTER ROLE SET) have set.
  - It leaves out rows, owners, tablespaces, subscriptions, user mappings, objects that belong to extensions, and the
    objects of DMS and of this collection. All objects belong to the user of the target's secret.
options:
  source:
    description: Connection to the database with the schema.
    type: dict
    required: true
    suboptions: &database
      secret_id:
        description: Name or ARN of the secret with the credential.
        type: str
        required: true
      region:
        description: Region of the secret. That of the module by default.
        type: str
      profile:
        description: Profile for the account of the secret. That of the module by default.
        type: str
      database_name:
        description: Name of the database. By default the one that the secret names, else the one named as its user.
        type: str
      sslmode:
        description: Security of the connection, as libpq's sslmode.
        type: str
        choices: [disable, prefer, require, verify-ca, verify-full]
        default: require
      sslrootcert:
        description: A file with the certificates that are trusted.
        type: path
      connect_timeout:
        description: Timeout of the connection in seconds.
        type: int
        default: 10
  target:
    description: Connection to the database that gets the schema.
    type: dict
    required: true
    suboptions: *database
  pg_dump:
    description:
      - Name or path of C(pg_dump) on the machine where the module runs. Its major version must be at least that of both
        servers.
    type: str
    default: pg_dump
  phases:
    description:
      - Phases to copy. V(before_load) has everything that the full load needs, with primary keys and replica
        identities. V(after_load) has secondary indexes, unique and exclusion constraints, and extended statistics.
        V(after_catch_up) has foreign keys, check constraints that are not validated, triggers, rules, event triggers
        and publications.
    type: list
    elements: str
    choices: [before_load, after_load, after_catch_up]
    default: [before_load, after_load, after_catch_up]
  exclude:
    description:
      - Patterns of objects that are not copied, as RV(copied) and an error name them, such as V(EVENT TRIGGER *) or
        V(TABLE ledger old_*). C(*), C(?) and C([...]) are wildcards.
    type: list
    elements: str
    default: []
  extensions:
    description:
      - Names of extensions on the target by their names on the source, where RDS has another one. An empty name leaves
        the extension out.
    type: dict
    default: {}
  create_roles:
    description:
      - Whether to create roles that have privileges on the source and do not exist on the target. They get no password
        and may not log in. Without them their grants are left out.
    type: bool
    default: false
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes
requirements:
  - psycopg >= 3.1
  - pg_dump of PostgreSQL
seealso:
  - module: migrate.aws.database_schema
  - module: migrate.aws.database_preflight_info
"""

EXAMPLES = r"""
- name: Copy the schema
  migrate.aws.database_schema_copy:
    source:
      secret_id: payments-source-dev/database
    target:
      secret_id: payments-target-dev/database
    pg_dump: /usr/lib/postgresql/17/bin/pg_dump
    create_roles: true
"""

RETURN = r"""
copied:
  description: The objects that were created now, or in check mode would be, as kind, schema and name.
  returned: success
  type: list
  elements: str
  sample: [TABLE payments accounts, INDEX payments accounts_by_owner]
differing:
  description: Objects that the target has with another definition. They are left as they are.
  returned: success
  type: list
  elements: str
  sample: [FUNCTION payments note()]
left_out:
  description: Objects that are not copied, with the reason.
  returned: success
  type: list
  elements: dict
  contains:
    object:
      description: The object, as kind, schema and name.
      type: str
      sample: ACL payments TABLE accounts
    reason:
      description: The reason.
      type: str
      sample: The target has no role reporting.
"""

from contextlib import ExitStack, closing

from ansible_collections.migrate.aws.plugins.module_utils import _locations, _postgres
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._credentials import credential
from ansible_collections.migrate.aws.plugins.module_utils._database import copying, dump, record
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import attempt

SIDES = ("source", "target")


def copied(module) -> dict:
    """The module's answer: the schema is copied, or in check mode would be. Raises Refused."""
    options, program = module.params, module.params["pg_dump"]
    held = {
        side: credential(
            module.client("secretsmanager", **_locations.client_arguments(options[side])), options[side]["secret_id"]
        )
        for side in SIDES
    }
    keywords = {side: _postgres.connection_keywords(held[side], options[side]) for side in SIDES}
    with ExitStack() as connections:
        opened = {
            side: connections.enter_context(closing(_postgres.opened(held[side], options[side]))) for side in SIDES
        }
        versions = {side: connection.info.server_version // 10000 for side, connection in opened.items()}
        dump.refuse_old(program, versions)
        source, target = opened.values()
        if not module.check_mode:
            record.lock(target)
        known, name = copying.known_roles(target), keywords["target"]["dbname"]
        wanted = [
            *copying.roles(source, known),
            *dump.read(program, keywords["source"]),
            *copying.extra(source, name),
        ]
        planned = copying.plan(
            wanted,
            [*dump.read(program, keywords["target"]), *copying.extra(target, name)],
            copying.recorded(target),
            copying.Wishes(tuple(options["exclude"]), options["extensions"], options["create_roles"]),
            known,
            {keywords["source"]["user"]: keywords["target"]["user"]},
            options["phases"],
        )
        if planned.pending and not module.check_mode:
            copying.apply(target, planned)
    return answer(planned, module._diff)


def answer(planned: copying.Plan, diff: bool) -> dict:
    """What the module returns. Pure."""
    result = {
        "changed": bool(planned.pending),
        "copied": [entry.key for entry in planned.pending],
        "differing": list(planned.differing),
        "left_out": [{"object": key, "reason": why} for key, why in planned.left_out.items()],
    }
    if diff:
        sides = zip(("before", "after"), zip(*planned.shown) if planned.shown else ((), ()))
        result["diff"] = {name: "".join(f"{one}\n\n" for one in texts if one) for name, texts in sides}
    return result


def main() -> None:
    """Run the module."""
    side = {"type": "dict", "required": True, "options": {**_postgres.argument_spec(), **_locations.argument_spec()}}
    module = AnsibleAWSModule(
        argument_spec={
            **dict.fromkeys(SIDES, side),
            "pg_dump": {"type": "str", "default": "pg_dump"},
            "phases": {
                "type": "list",
                "elements": "str",
                "choices": list(dump.PHASES),
                "default": list(dump.PHASES),
            },
            "exclude": {"type": "list", "elements": "str", "default": []},
            "extensions": {"type": "dict", "default": {}},
            "create_roles": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    _postgres.needed(module)
    module.exit_json(**attempt(module, lambda: _postgres.told(lambda: copied(module))))


if __name__ == "__main__":
    main()
