# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What this AWX holds, and every reason it has to refuse a change."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import sandbox

from tests.awx import surveys
from tests.awx.resources import KINDS, MANAGED_TYPES, UNIFIED, Kind, Reference, as_variables, coerced

HIDDEN = "$encrypted$"
#: Where AWX keeps the updates of what it fetches, and the fields of a project which, when they change, have it fetched.
UPDATES = {"projects": "project_updates", "inventory_sources": "inventory_updates"}
FETCHED_BY = ("scm_type", "scm_url", "scm_branch", "scm_refspec", "credential")
# AWX's own: what in a project is a playbook
PLAYBOOK = re.compile(
    r"^\s*?-?\s*?(?:hosts|(ansible\.builtin\.)?include|(ansible\.builtin\.)?import_playbook):\s*?.*?$", re.MULTILINE
)
NO_PLAYBOOKS_IN = {"roles", "tasks", "group_vars", "host_vars"}
WEBHOOK = {
    "url": str,
    "http_method": str,
    "headers": dict,
    "username": str,
    "password": str,
    "disable_ssl_verification": bool,
}


class Refused(Exception):
    """What AWX answers with 400, or another status."""

    def __init__(self, body: dict[str, Any], status: int = 400):
        super().__init__(str(body))
        self.body, self.status = body, status


def playbooks(project: Path) -> list[str]:
    """The files of a project that AWX offers as playbooks."""
    found = []
    for path in sorted(project.rglob("*.yml")):
        parts = path.relative_to(project).parts
        hidden = NO_PLAYBOOKS_IN & set(parts) or any(part.startswith(".") for part in parts)
        if not hidden and PLAYBOOK.search(path.read_text(encoding="utf-8")):
            found.append("/".join(parts))
    return found


def rule_errors(rule: str) -> list[str]:
    """Why AWX would not take the rule of a schedule."""
    errors = []
    starts = re.findall(r"DTSTART(?:;[^:]+)?:[0-9]+T[0-9]+Z?", rule)
    if not starts:
        errors.append("Valid DTSTART required in rrule. Value should start with: DTSTART:YYYYMMDDTHHMMSSZ")
    if re.findall(r"DTSTART:[0-9]+T[0-9]+ ", rule):
        errors.append("DTSTART cannot be a naive datetime.  Specify ;TZINFO= or YYYYMMDDTHHMMSSZZ.")
    if len(starts) > 1:
        errors.append("Multiple DTSTART is not supported.")
    zone = re.search(r"DTSTART;TZID=([^:]+):", rule)
    if zone and zone[1] not in zoneinfo.available_timezones():
        errors.append(f"rrule parsing failed validation: The timezone {zone[1]!r} is not known.")
    if "rrule:" not in rule.lower():
        errors.append("One or more rule required in rrule.")
    for word in ("EXDATE", "RDATE"):
        if f"{word.lower()}:" in rule.lower():
            raise Refused({"rrule": [f"{word} not allowed in rrule."]})
    for one in re.findall(r"RULE:\S*", rule):
        if "interval" not in one.lower():
            errors.append(f"INTERVAL required in rrule: {one}")
        elif "secondly" in one.lower():
            errors.append(f"SECONDLY is not supported: {one}")
        if re.match(r".*?BYDAY[:=][0-9]+[a-zA-Z]{2}", one):
            errors.append(f"BYDAY with numeric prefix not supported: {one}")
        if "COUNT" in one and "UNTIL" in one:
            errors.append(f"RRULE may not contain both COUNT and UNTIL: {one}")
        count = re.match(r".*?COUNT=([0-9]+)", one)
        if count and int(count[1]) > 999:
            errors.append(f"COUNT > 999 is unsupported: {one}")
    return errors


class Store:
    """All things by kind and number, whose projects are all one directory on this machine."""

    def __init__(self, project: Path):
        self.playbooks = playbooks(project)
        self.things: dict[str, dict[int, dict[str, Any]]] = {endpoint: {} for endpoint in KINDS}
        self.hung: dict[tuple[str, int, str], list[int]] = {}
        self.surveys: dict[tuple[str, int], dict[str, Any]] = {}
        self.granted: dict[int, tuple[str, int, str]] = {}
        self.teams_with: dict[int, list[int]] = {}
        self.jobs: list[dict[str, Any]] = []
        self.users: dict[int, dict[str, Any]] = {1: {"id": 1, "type": "user", "username": "admin"}}
        self.users_with: dict[int, list[int]] = {}
        #: Updates of projects and inventory sources by number.
        self.updates: dict[int, dict[str, Any]] = {}
        #: Addresses that cannot be fetched from, with the reason; how many looks an update takes.
        self.unreachable: dict[str, str] = {}
        self.looks = 0
        self.last = 0
        for managed in MANAGED_TYPES:
            self.keep("credential_types", {**managed, "managed": True})
        self.keep(
            "credentials",
            {
                "name": "Ansible Galaxy",
                "credential_type": 1,
                "inputs": {"url": "https://galaxy.example.com/"},
                "organization": None,
                "managed": True,
            },
        )

    def keep(self, endpoint: str, given: dict[str, Any]) -> dict[str, Any]:
        kind = KINDS[endpoint]
        self.last += 1
        thing = {
            **dict.fromkeys(kind.fields),
            "description": "",
            **kind.given,
            **given,
            "id": self.last,
            "type": kind.type,
        }
        self.things[endpoint][self.last] = thing
        for role in kind.roles:
            self.granted[len(self.granted) + 1] = (endpoint, thing["id"], role)
        return thing

    def find(self, endpoint: str, number: int) -> dict[str, Any] | None:
        places = UNIFIED if endpoint == "unified_job_templates" else (endpoint,)
        return next((self.things[place][number] for place in places if number in self.things[place]), None)

    def list(self, endpoint: str, filters: dict[str, str]) -> list[dict[str, Any]]:
        places = UNIFIED if endpoint == "unified_job_templates" else (endpoint,)
        return [
            thing for place in places for thing in self.things[place].values() if self.matches(place, thing, filters)
        ]

    def matches(self, endpoint: str, thing: dict[str, Any], filters: dict[str, str]) -> bool:
        either = {name: value for name, value in filters.items() if name.startswith("or__")}
        known = {*KINDS[endpoint].fields, *KINDS[endpoint].read_only, "id", "type", "organization"}
        containing = {name: value for name, value in filters.items() if name.endswith("__icontains")}
        filters = {name: value for name, value in filters.items() if name not in containing}
        if any(
            value.lower() not in str(thing.get(name.removesuffix("__icontains"))).lower()
            for name, value in containing.items()
        ):
            return False
        for name in filters:
            if name.removeprefix("or__") not in known:
                raise Refused({"detail": f"{KINDS[endpoint].type} has no field named '{name}'"})
        shown = {**thing, "organization": self.organization(endpoint, thing)}
        if either and not any(str(shown.get(name.removeprefix("or__"))) == value for name, value in either.items()):
            return False
        return all(
            str(shown.get(name)) == value for name, value in filters.items() if name not in either and value != "None"
        )

    def organization(self, endpoint: str, thing: dict[str, Any]) -> int | None:
        """A job template is its project's, an inventory source its inventory's."""
        owner = {"job_templates": ("projects", "project"), "inventory_sources": ("inventories", "inventory")}.get(
            endpoint
        )
        held = self.things[owner[0]].get(thing[owner[1]]) if owner else thing
        return held.get("organization") if held else None

    def create(self, endpoint: str, given: dict[str, Any]) -> dict[str, Any]:
        kind = KINDS[endpoint]
        missing = {name: ["This field is required."] for name in kind.required if name not in given}
        if missing:
            raise Refused(missing)
        given = self.lawful(endpoint, given)
        self.check(endpoint, {**dict.fromkeys(kind.fields), **kind.given, **given}, None)
        thing = self.keep(endpoint, given)
        if endpoint == "projects" and given.get("scm_type"):
            self.update(endpoint, thing["id"])
        return thing

    def change(self, endpoint: str, number: int, given: dict[str, Any]) -> dict[str, Any]:
        thing = self.things[endpoint][number]
        given = self.lawful(endpoint, given)
        inputs = given.get("inputs", thing.get("inputs"))
        if endpoint == "credential_types" and inputs != thing["inputs"] and self.in_use(number):
            said = "Modifications to inputs are not allowed for credential types that are in use"
            raise Refused({"detail": said}, 403)
        if endpoint == "credentials" and "inputs" in given:
            given["inputs"] = {
                name: thing["inputs"].get(name) if value == HIDDEN else value for name, value in given["inputs"].items()
            }
        self.check(endpoint, {**thing, **given}, number)
        moved = endpoint == "projects" and any(given.get(name, thing[name]) != thing[name] for name in FETCHED_BY)
        thing.update(given)
        if moved:
            self.update(endpoint, number)
        return thing

    def update(self, endpoint: str, number: int) -> dict[str, Any]:
        """Begin to fetch a project, or an inventory from its source."""
        thing = self.things[endpoint][number]
        place, update = UPDATES[endpoint], len(self.updates) + 1
        made = {
            "id": update,
            "type": place.removesuffix("s"),
            "url": f"/api/v2/{place}/{update}/",
            "status": "pending",
            "job_explanation": "",
            "result_traceback": "",
            "of": (endpoint, number),
            "looks": self.looks,
        }
        self.updates[update] = made
        thing["status"] = "pending"
        thing["last_update"] = made["url"]
        if not self.looks:
            self.looked(endpoint, number)
        return made

    def looked(self, endpoint: str, number: int) -> None:
        """Time passes with every look at what is being fetched."""
        for one in self.updates.values():
            if one["of"] == (endpoint, number) and one["status"] in ("pending", "running"):
                one["looks"] -= 1
                one["status"] = "running" if one["looks"] > 0 else self.ended(endpoint, number)
                self.things[endpoint][number]["status"] = one["status"]

    def ended(self, endpoint: str, number: int) -> str:
        """How an update ends."""
        thing = self.things[endpoint][number]
        project = thing if endpoint == "projects" else self.things["projects"].get(thing["source_project"])
        if project is None or project["scm_url"] in self.unreachable:
            return "failed"
        if endpoint == "projects":
            thing["scm_revision"] = "4f0c1d2"
        return "successful"

    def output(self, update: int) -> str:
        """What an update prints: the end of what AWX's own playbook says."""
        endpoint, number = self.updates[update]["of"]
        thing = self.things[endpoint][number]
        project = thing if endpoint == "projects" else self.things["projects"][thing["source_project"]]
        if self.updates[update]["status"] != "failed":
            return "PLAY RECAP\nlocalhost : ok=5 changed=1 failed=0\n"
        reason = self.unreachable.get(project["scm_url"], "gone")
        return (
            "TASK [Update project using git] ****\n"
            f'fatal: [localhost]: FAILED! => {{"changed": false, "msg": "{reason}"}}\n\nPLAY RECAP ****\n'
            "localhost : ok=1 changed=0 failed=1\n"
        )

    def in_use(self, number: int) -> bool:
        """Whether there are credentials of a type."""
        return any(one["credential_type"] == number for one in self.things["credentials"].values())

    def remove(self, endpoint: str, number: int) -> None:
        """And what cannot be without it."""
        if endpoint == "credential_types" and self.in_use(number):
            raise Refused({"detail": "Credential types that are in use cannot be deleted"}, 403)
        del self.things[endpoint][number]
        for key in [key for key in self.hung if key[:2] == (endpoint, number)]:
            del self.hung[key]
        for (owner, _one, what), on in self.hung.items():
            if KINDS[owner].hung[what] == endpoint and number in on:
                on.remove(number)
        for other, one in list(self.needing(endpoint, number)):
            if one in self.things[other]:
                self.remove(other, one)

    def needing(self, endpoint: str, number: int) -> Iterator[tuple[str, int]]:
        names = {endpoint, "unified_job_templates"} if endpoint in UNIFIED else {endpoint}
        for other, kind in KINDS.items():
            for name, check in kind.fields.items():
                if (
                    isinstance(check, Reference)
                    and check.endpoint in names
                    and name in (*kind.required, "unified_job_template")
                ):
                    yield from (
                        (other, one) for one, thing in list(self.things[other].items()) if thing[name] == number
                    )

    def lawful(self, endpoint: str, given: dict[str, Any]) -> dict[str, Any]:
        """Each field by itself: known, of its type, and pointing at what exists."""
        kind = KINDS[endpoint]
        errors: dict[str, list[str]] = {}
        for name, value in given.items():
            if name in kind.read_only:
                continue
            if name not in kind.fields:
                errors[name] = [f"{kind.type} has no field {name}."]
            elif name in ("name", "image") and value == "":
                errors[name] = ["This field may not be blank."]
            elif value is not None:
                error = self.field_error(kind, name, value)
                errors.update({name: [error]} if error else {})
        if errors:
            raise Refused(errors)
        return {
            name: value if value is None else coerced(kind.fields[name], value)
            for name, value in given.items()
            if name in kind.fields
        }

    def field_error(self, kind: Kind, name: str, value: Any) -> str | None:
        check = kind.fields[name]
        if not isinstance(check, Reference):
            return check(value)
        if not isinstance(value, int) or isinstance(value, bool):
            return f"Incorrect type. Expected pk value, received {type(value).__name__}."
        return None if self.find(check.endpoint, value) else f'Invalid pk "{value}" - object does not exist.'

    def check(self, endpoint: str, thing: dict[str, Any], number: int | None) -> None:
        """What the fields have to be together."""
        unique = KINDS[endpoint].unique

        def identity(one: dict[str, Any]) -> list[Any]:
            whole = {**one, "organization": self.organization(endpoint, one)}
            return [whole.get(name) for name in unique]

        same = [one for one, other in self.things[endpoint].items() if identity(other) == identity(thing)]
        if unique and [one for one in same if one != number]:
            raise Refused(
                {"__all__": [f"{KINDS[endpoint].type} with this ({', '.join(unique)}) combination already exists."]}
            )
        check = getattr(self, f"check_{endpoint}", None)
        if check:
            check(thing)

    def check_credential_types(self, thing: dict[str, Any]) -> None:
        fields = thing["inputs"].get("fields", [])
        known = {
            "id",
            "label",
            "type",
            "format",
            "choices",
            "help_text",
            "multiline",
            "secret",
            "ask_at_runtime",
            "default",
        }
        for one in fields:
            if set(one) - known or not {"id", "label"} <= set(one):
                raise Refused({"inputs": [f"Schema validation error in {one}: {sorted(set(one) - known)}"]})
        if len({one["id"] for one in fields}) != len(fields) or {"tower"} & {one["id"] for one in fields}:
            raise Refused({"inputs": ["field IDs must be unique, and tower is a reserved field name"]})
        unknown = set(thing["injectors"]) - {"file", "env", "extra_vars"}
        if unknown:
            raise Refused({"injectors": [f"Schema validation error: {sorted(unknown)} were unexpected"]})
        for name in thing["injectors"].get("env", {}):
            if name.startswith("ANSIBLE_"):
                raise Refused(
                    {
                        "injectors": [
                            f"Environment variable {name} may affect Ansible configuration so its use is not allowed."
                        ]
                    }
                )
        for name, template in [pair for part in thing["injectors"].values() for pair in part.items()]:
            self.rendered(
                name, template, {**{one["id"]: "EXAMPLE" for one in fields}, "tower": {"filename": "EXAMPLE"}}
            )

    @staticmethod
    def rendered(name: str, template: str, values: dict[str, Any]) -> str:
        try:
            return (
                sandbox.ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined)
                .from_string(template)
                .render(values)
            )
        except jinja2.UndefinedError as error:
            raise Refused({"injectors": [f"{name} uses an undefined field ({error})"]}) from error
        except jinja2.TemplateSyntaxError as error:
            raise Refused({"injectors": [f"Syntax error rendering template for {name} ({error})"]}) from error

    def check_credentials(self, thing: dict[str, Any]) -> None:
        inputs = self.things["credential_types"][thing["credential_type"]]["inputs"]
        known = {one["id"] for one in inputs.get("fields", [])}
        unknown = set(thing["inputs"]) - known
        if unknown:
            raise Refused({"inputs": [f"Additional properties are not allowed ({sorted(unknown)} were unexpected)"]})
        if any(not isinstance(value, (str, bool)) for value in thing["inputs"].values()):
            raise Refused({"inputs": ["Inputs are strings or booleans."]})

    def check_notification_templates(self, thing: dict[str, Any]) -> None:
        configuration = thing["notification_configuration"] or {}
        if thing["notification_type"] != "webhook":
            raise Refused({"notification_type": [f'"{thing["notification_type"]}" is not a valid choice.']})
        missing = sorted({"url", "headers"} - set(configuration))
        wrong = [
            name for name, value in configuration.items() if name not in WEBHOOK or not isinstance(value, WEBHOOK[name])
        ]
        if missing or wrong:
            raise Refused(
                {
                    "non_field_errors": [
                        f"Missing required fields for Notification Configuration: {missing}. Incorrect: {wrong}."
                    ]
                }
            )
        if configuration.get("http_method", "POST").lower() not in ("put", "post"):
            raise Refused({"non_field_errors": ["HTTP method must be either 'POST' or 'PUT'."]})

    def check_projects(self, thing: dict[str, Any]) -> None:
        if thing["scm_type"] and not thing["scm_url"]:
            raise Refused({"scm_url": ["SCM URL is required."]})
        if thing["scm_type"] and not thing["organization"]:
            raise Refused({"organization": ["This field is required."]})

    def check_inventory_sources(self, thing: dict[str, Any]) -> None:
        if thing["source"] == "scm" and not thing["source_project"]:
            raise Refused({"source_project": ["Project required for scm type sources."]})
        if thing["source"] != "scm" and (thing["source_project"] or thing["source_path"]):
            raise Refused({"detail": ["Cannot set source_project or source_path if not SCM type."]})

    def check_job_templates(self, thing: dict[str, Any]) -> None:
        if thing["project"] is None:
            raise Refused({"project": ["Job Templates must have a project assigned."]})
        if thing["inventory"] is None and not thing["ask_inventory_on_launch"]:
            raise Refused({"inventory": ["You must either set a default value or ask to prompt on launch."]})
        fetched = self.things["projects"][thing["project"]].get("scm_revision")
        if not fetched or thing["playbook"] not in self.playbooks:
            raise Refused({"playbook": ["Playbook not found for project."]})

    def check_workflow_job_template_nodes(self, thing: dict[str, Any]) -> None:
        self.check_prompts(thing, needed=False)

    def check_schedules(self, thing: dict[str, Any]) -> None:
        errors = rule_errors(thing["rrule"])
        if errors:
            raise Refused({"rrule": errors})
        self.check_prompts(thing, needed=True)

    def check_prompts(self, thing: dict[str, Any], *, needed: bool) -> None:
        """What a node or a schedule says for a launch has to be something that its template asks for."""
        template = (
            self.find("unified_job_templates", thing["unified_job_template"]) if thing["unified_job_template"] else None
        )
        if not template or template["type"] not in ("job_template", "workflow_job_template"):
            return
        endpoint = f"{template['type']}s"
        questions = (
            self.surveys.get((endpoint, template["id"]), {}).get("spec", []) if template["survey_enabled"] else []
        )
        answers = thing["extra_data"]
        # a default answers a question that is not said otherwise
        wanting = needed and {one["variable"] for one in questions if one.get("default") is None}
        errors = [
            error
            for one in questions
            for error in surveys.answer_errors(one, answers, needed=bool(wanting) and one["variable"] in wanting)
        ]
        if errors:
            raise Refused({"variables_needed_to_start": errors})
        unasked = sorted(
            set(answers) - {one["variable"] for one in questions} - set(as_variables(template["extra_vars"]))
        )
        if unasked and not template["ask_variables_on_launch"]:
            raise Refused({"extra_data": [f"Variables {', '.join(unasked)} are not allowed on launch."]})
        for name in ("inventory", "limit", "job_type", "forks", "job_slice_count", "scm_branch"):
            if thing[name] not in (None, "") and not template[f"ask_{name}_on_launch"]:
                raise Refused({name: ["Field is not configured to prompt on launch."]})

    def survey(self, endpoint: str, number: int, spec: dict[str, Any]) -> None:
        error = surveys.specification_error(spec)
        if error:
            raise Refused({"error": error})
        self.surveys[endpoint, number] = spec

    def launch(self, number: int, given: dict[str, Any]) -> dict[str, Any]:
        """A job of a template, with what a person or a program has answered."""
        template = self.things["job_templates"][number]
        answers = dict(given.get("extra_vars") or {})
        questions = (
            self.surveys.get(("job_templates", number), {}).get("spec", []) if template["survey_enabled"] else []
        )
        # a default does not answer a question that is required
        errors = [error for one in questions for error in surveys.answer_errors(one, answers)]
        if errors:
            raise Refused({"variables_needed_to_start": errors})
        asked = {one["variable"] for one in questions}
        ignored: dict[str, Any] = {}
        if not template["ask_variables_on_launch"]:
            unasked = {name: answers.pop(name) for name in list(answers) if name not in asked}
            ignored |= {"extra_vars": unasked} if unasked else {}
        ignored |= {
            name: given[name]
            for name in ("inventory", "limit", "job_type", "forks", "job_slice_count", "scm_branch")
            if given.get(name) and not template[f"ask_{name}_on_launch"]
        }
        given = {name: value for name, value in given.items() if name not in ignored or name == "extra_vars"}
        self.jobs.append(
            {
                "id": len(self.jobs) + 1,
                "job_template": number,
                "name": template["name"],
                "status": "pending",
                "limit": given.get("limit") or template["limit"],
                "extra_vars": answers,
                "url": f"/api/v2/jobs/{len(self.jobs) + 1}/",
            }
        )
        return {**self.jobs[-1], "job": self.jobs[-1]["id"], "ignored_fields": ignored}

    def approval(self, node: int, given: dict[str, Any]) -> dict[str, Any]:
        """The template of an approval, which is its node's own."""
        held = self.things["workflow_job_template_nodes"][node]
        if held["unified_job_template"]:
            raise Refused({"error": ["A node has one template."]})
        made = self.create("workflow_approval_templates", given)
        held["unified_job_template"] = made["id"]
        return made

    def hang(self, key: tuple[str, int, str], number: int, *, off: bool) -> None:
        """Associate one thing with another, or take it away."""
        endpoint, owner, what = key
        if self.find(KINDS[endpoint].hung[what], number) is None:
            raise Refused({"detail": f"{KINDS[endpoint].hung[what]} {number} does not exist."})
        on = self.hung.setdefault(key, [])
        if off:
            on.remove(number)
            return
        if what == "credentials" and self.same_type(on, number):
            raise Refused({"error": "Cannot assign multiple credentials of one type."})
        if what.endswith("_nodes"):
            others = {how for how in ("success_nodes", "failure_nodes", "always_nodes") if how != what}
            if any(number in self.hung.get((endpoint, owner, how), []) for how in others):
                raise Refused({"Error": "Relationship not allowed."})
            if self.leads(number, owner):
                raise Refused({"Error": "Cycle detected."})
        on.append(number)

    def same_type(self, credentials: list[int], number: int) -> bool:
        kept = self.things["credentials"]
        return kept[number]["credential_type"] in {kept[one]["credential_type"] for one in credentials}

    def leads(self, node: int, to: int) -> bool:
        """Whether what follows a node comes to another one."""
        after = [
            one
            for (endpoint, owner, what), on in self.hung.items()
            if endpoint == "workflow_job_template_nodes" and owner == node and what.endswith("_nodes")
            for one in on
        ]
        return node == to or any(self.leads(one, to) for one in after)

    def shown(self, endpoint: str, thing: dict[str, Any]) -> dict[str, Any]:
        """As AWX says it: secrets hidden, with addresses, and with the roles there are for it."""
        number = thing["id"]
        base = f"/api/v2/{endpoint}/{number}/"
        related = {
            name: f"{base}{name}/" for name in (*KINDS[endpoint].hung, "survey_spec", "launch", "update", "copy")
        }
        if endpoint == "workflow_job_template_nodes" and thing["unified_job_template"]:
            template = self.find("unified_job_templates", thing["unified_job_template"])
            related["unified_job_template"] = f"/api/v2/{template['type']}s/{template['id']}/" if template else None
        if thing.get("last_update"):
            related["last_update"] = thing["last_update"]
        roles = {
            f"{role}_role": {"id": role_id, "name": role}
            for role_id, (place, owner, role) in self.granted.items()
            if (place, owner) == (endpoint, number)
        }
        said = {
            **{name: value for name, value in thing.items() if name != "last_update"},
            "organization": self.organization(endpoint, thing),
            "url": base,
            "related": related,
            "summary_fields": {"object_roles": roles},
        }
        if endpoint == "credentials":
            said["inputs"] = self.hidden(thing)
        return said

    def hidden(self, credential: dict[str, Any]) -> dict[str, Any]:
        fields = self.things["credential_types"][credential["credential_type"]]["inputs"].get("fields", [])
        secret = {one["id"] for one in fields if one.get("secret")}
        return {name: HIDDEN if name in secret and value else value for name, value in credential["inputs"].items()}
