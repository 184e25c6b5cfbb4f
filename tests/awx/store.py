# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What this AWX holds, and every reason it has to refuse a change."""

from __future__ import annotations

import copy
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from tests.awx import credential_types, notifications, schedules, surveys
from tests.awx.credential_types import HIDDEN
from tests.awx.fields import Flag, Invalid, Number, Prompted, Reference
from tests.awx.filters import RESERVED, Filter, Unknown
from tests.awx.prompts import Template
from tests.awx.resources import KINDS, MANAGED_TYPES, PROMPTS, UNIFIED, Kind

#: Where AWX keeps the updates of what it fetches, and the fields of a project which, when they change, have it fetched.
UPDATES = {"projects": "project_updates", "inventory_sources": "inventory_updates"}
FETCHED_BY = ("scm_type", "scm_url", "scm_branch", "scm_refspec")
ACTIVE = ("new", "pending", "waiting", "running")
#: The kinds of credentials that a template takes.
FOR_JOBS = ("ssh", "vault", "cloud", "net", "kubernetes")
MOST_FORKS = 200
#: References that may be null, and whose thing goes with what it names all the same.
TOGETHER = {
    *(("credentials", "organization"), ("execution_environments", "organization")),
    *(("notification_templates", "organization"), ("inventory_sources", "source_project")),
}
# AWX's own: what in a project is a playbook
PLAYBOOK = re.compile(
    r"^\s*?-?\s*?(?:hosts|(ansible\.builtin\.)?include|(ansible\.builtin\.)?import_playbook):\s*?.*?$", re.MULTILINE
)
NO_PLAYBOOKS_IN = {"roles", "tasks", "group_vars", "host_vars"}
#: Schemes of a project's address by the kind of repository.
SCHEMES = {
    "git": ("ssh", "git", "http", "https", "ftp", "ftps", "file"),
    "svn": ("http", "https", "svn", "svn+ssh", "file"),
    "archive": ("http", "https"),
}
_DOMAIN = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_PART = r"[a-z0-9]+(?:(?:[_.]|__|-+)[a-z0-9]+)*"
#: An image's name in the grammar of container registries: a domain, a path in small letters, a tag, a digest.
IMAGE = re.compile(
    rf"(?:(?:{_DOMAIN}(?:\.{_DOMAIN})*)(?::[0-9]+)?/)?{_PART}(?:/{_PART})*(?::[\w][\w.-]{{0,127}})?"
    r"(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?"
)


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


def url_error(kind: str, url: str) -> str | None:
    """Why AWX does not take a project's address."""
    if not url.strip():
        return "SCM URL is required."
    if "://" not in url:
        return None if kind == "git" else f"Invalid {kind} URL"  # host:path, or a path on this machine
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES.get(kind, ()):
        return f"Unsupported {kind} URL"
    return None if parts.netloc or parts.scheme == "file" else f"Host is required for {parts.scheme} URL"


def hosts_in(read: Any) -> set[str]:
    """The hosts of an inventory in YAML."""
    if not isinstance(read, dict):
        return set()
    found = set(read.get("hosts") or {})
    for group in (read.get("children") or {}).values():
        found |= hosts_in(group)
    return found


class Store:
    """All things by kind and number, whose projects are all one directory on this machine."""

    def __init__(self, project: Path):
        self.project, self.playbooks = project, playbooks(project)
        self.things: dict[str, dict[int, dict[str, Any]]] = {endpoint: {} for endpoint in KINDS}
        self.hung: dict[tuple[str, int, str], list[int]] = {}
        self.surveys: dict[tuple[str, int], dict[str, Any]] = {}
        self.granted: dict[int, tuple[str, int, str]] = {}
        self.teams_with: dict[int, list[int]] = {}
        self.users: dict[int, dict[str, Any]] = {1: {"id": 1, "type": "user", "username": "admin"}}
        self.users_with: dict[int, list[int]] = {}
        #: Users by their tokens, beside the administrator's, and by the team that they are members of.
        self.tokens: dict[str, int] = {}
        self.members: dict[int, set[int]] = {}
        #: Role definitions, and what they give to whom, by number.
        self.definitions: dict[int, dict[str, Any]] = {}
        self.assignments: dict[int, dict[str, Any]] = {}
        #: Jobs of templates and workflows, and the approvals that workflows wait for.
        self.jobs: list[dict[str, Any]] = []
        self.approvals: list[dict[str, Any]] = []
        #: Updates of projects and inventory sources by number.
        self.updates: dict[int, dict[str, Any]] = {}
        #: Notification templates whose notifications have not gone out yet.
        self.unsent: set[int] = set()
        #: Inventories that are being deleted, with the looks that it still takes.
        self.deleting: dict[int, int] = {}
        #: Addresses that cannot be fetched from, with the reason; how many looks an update or a deletion takes.
        self.unreachable: dict[str, str] = {}
        self.looks = 0
        self.last = 0
        for managed in MANAGED_TYPES:
            self.keep("credential_types", {**managed, "managed": True})
        self.things["instance_groups"][1] = {"id": 1, "type": "instance_group", "name": "default"}
        galaxy = {"name": "Ansible Galaxy", "credential_type": 1, "inputs": {"url": "https://galaxy.example.com/"}}
        self.keep("credentials", {**galaxy, "organization": None, "managed": True})

    def keep(self, endpoint: str, given: dict[str, Any]) -> dict[str, Any]:
        kind = KINDS[endpoint]
        self.last += 1
        thing = {**self.started(kind), **given, "id": self.last, "type": kind.type}
        self.things[endpoint][self.last] = thing
        for role in kind.roles:
            self.granted[len(self.granted) + 1] = (endpoint, thing["id"], role)
        return thing

    @staticmethod
    def started(kind: Kind) -> dict[str, Any]:
        """What a thing of a kind holds where nothing is said."""
        return {**{name: field.start() for name, field in kind.fields.items()}, **copy.deepcopy(kind.given)}

    def find(self, endpoint: str, number: int) -> dict[str, Any] | None:
        places = UNIFIED if endpoint == "unified_job_templates" else (endpoint,)
        return next((self.things[place][number] for place in places if number in self.things[place]), None)

    # lists

    def list(self, endpoint: str, pairs: dict[str, str]) -> list[dict[str, Any]]:
        places = UNIFIED if endpoint == "unified_job_templates" else (endpoint,)
        return [
            thing
            for place in places
            for filters in [self.filters(place, pairs)]
            for thing in self.things[place].values()
            if self.matches({**thing, **self.beside(place, thing)}, filters)
        ]

    def beside(self, endpoint: str, thing: dict[str, Any]) -> dict[str, Any]:
        """What a list can be filtered by that is no field of the thing."""
        kind = {"credential_type__kind": self.kind_of(thing["id"])} if endpoint == "credentials" else {}
        return {"organization": self.organization(endpoint, thing), **kind}

    @staticmethod
    def filters(endpoint: str, pairs: dict[str, str]) -> list[Filter]:
        kind = KINDS[endpoint]
        words = {Reference: "reference", Number: "number", Flag: "flag"}
        kinds = {name: words.get(type(field), "text") for name, field in kind.fields.items()}
        kinds |= dict.fromkeys(kind.read_only, "text") | {"id": "number", "type": "text", "organization": "reference"}
        kinds |= {"credential_type__kind": "text"} if endpoint == "credentials" else {}
        try:
            return [
                Filter.read(name, value, kind.model, kinds) for name, value in pairs.items() if name not in RESERVED
            ]
        except Unknown as error:
            raise Refused({"detail": str(error)}) from error

    @staticmethod
    def matches(thing: dict[str, Any], filters: list[Filter]) -> bool:
        either = [one.matches(thing) for one in filters if one.either]
        return all(one.matches(thing) for one in filters if not one.either) and (not either or any(either))

    def organization(self, endpoint: str, thing: dict[str, Any]) -> int | None:
        """A job template is its project's, an inventory source its inventory's."""
        owner = {"job_templates": ("projects", "project"), "inventory_sources": ("inventories", "inventory")}.get(
            endpoint
        )
        held = self.things[owner[0]].get(thing[owner[1]]) if owner else thing
        return held.get("organization") if held else None

    # making and changing

    def create(self, endpoint: str, given: dict[str, Any]) -> dict[str, Any]:
        kind = KINDS[endpoint]
        missing = {name: ["This field is required."] for name in kind.required if name not in given}
        if missing:
            raise Refused(missing)
        owners = self.owners(given) if endpoint == "credentials" else {}
        read = {**self.lawful(endpoint, given), **owners}
        if endpoint == "workflow_job_template_nodes":
            read.setdefault("identifier", str(uuid.uuid4()))
        whole = {**self.started(kind), **read}
        self.check(endpoint, whole, None, set(whole))
        thing = self.keep(endpoint, {name: whole[name] for name in whole if name in {*kind.fields, *owners}})
        if endpoint == "projects" and thing["scm_type"]:
            self.update(endpoint, thing["id"])
        return thing

    def change(self, endpoint: str, number: int, given: dict[str, Any]) -> dict[str, Any]:
        kind, thing = KINDS[endpoint], self.things[endpoint][number]
        if thing.get("managed"):
            raise Refused({"detail": f"Modifications not allowed for managed {kind.type.replace('_', ' ')}s"}, 403)
        read = self.lawful(endpoint, {name: value for name, value in given.items() if name not in kind.fixed})
        self.check_change(endpoint, thing, read)
        whole = {**thing, **read}
        self.check(endpoint, whole, number, set(read))
        read = {name: whole[name] for name in read}
        moved = endpoint == "projects" and any(read.get(name, thing[name]) != thing[name] for name in FETCHED_BY)
        if endpoint == "notification_templates" and "messages" in read:
            read["messages"] = notifications.merged(thing["messages"], read["messages"])
        if endpoint == "workflow_job_template_nodes" and "unified_job_template" in read:
            self.drop_approval(thing, read["unified_job_template"])
        thing.update(read)
        if moved and thing["scm_type"]:
            self.update(endpoint, number)
        return thing

    def check_change(self, endpoint: str, thing: dict[str, Any], read: dict[str, Any]) -> None:
        """What cannot become something else."""
        number, inputs = thing["id"], read.get("inputs")
        if endpoint == "credential_types" and inputs not in (None, thing["inputs"]) and self.in_use(number):
            said = "Modifications to inputs are not allowed for credential types that are in use"
            raise Refused({"detail": said}, 403)
        if endpoint == "credentials" and inputs is not None:
            kind = self.things["credential_types"][read.get("credential_type", thing["credential_type"])]
            for name in credential_types.secrets_of(kind):
                if inputs.get(name) == HIDDEN:
                    inputs[name] = thing["inputs"].get(name, "")
        moving = read.get("organization") not in (None, thing.get("organization"))
        if endpoint == "execution_environments" and moving:
            raise Refused({"organization": ["Cannot change the organization of an execution environment"]})
        if endpoint == "inventories" and read.get("kind", thing["kind"]) != thing["kind"]:
            said = 'You cannot turn a regular inventory into a "smart" or "constructed" inventory.'
            raise Refused({"error": said}, 405)
        if (
            endpoint == "notification_templates"
            and (read.get("notification_configuration") or {}).get("password") == HIDDEN
        ):
            read["notification_configuration"]["password"] = thing["notification_configuration"].get("password", "")
        templates = self.things["job_templates"].values()
        moving = read.get("organization", thing.get("organization")) != thing.get("organization")
        if endpoint == "projects" and moving and any(one["project"] == number for one in templates):
            raise Refused({"organization": ["Organization cannot be changed when in use by job templates."]})
        if endpoint == "projects" and thing["allow_override"] and read.get("allow_override") is False:
            using = [one for one in templates if one["project"] == number]
            using = [str(one["id"]) for one in using if one["scm_branch"] or one["ask_scm_branch_on_launch"]]
            if using:
                said = "One or more job templates depend on branch override behavior for this project"
                raise Refused({"allow_override": [f"{said} (ids: {' '.join(using)})."]})

    def lawful(self, endpoint: str, given: dict[str, Any]) -> dict[str, Any]:
        """Each field by itself, as AWX keeps it. What AWX does not know, and what only it decides, it ignores."""
        errors: dict[str, list[str]] = {}
        read: dict[str, Any] = {}
        for name, field in KINDS[endpoint].fields.items():
            if name in given:
                try:
                    read[name] = field.read(copy.deepcopy(given[name]), self.find)
                except Invalid as error:
                    errors[name] = [str(error)]
        if errors:
            raise Refused(errors)
        return read

    def owners(self, given: dict[str, Any]) -> dict[str, Any]:
        """Whose a new credential is: one of a user, a team and an organization."""
        named = sorted(name for name in ("user", "team", "organization") if given.get(name))
        if not named:
            raise Refused({"detail": ["Missing 'user', 'team', or 'organization'."]})
        if len(named) > 1:
            said = "Only one of 'user', 'team', or 'organization' should be provided"
            raise Refused({"detail": [f"{said}, received {', '.join(named)} fields."]})
        (owner,) = named
        number = given[owner]
        known = self.users if owner == "user" else self.things[f"{owner}s"]
        if number not in known:
            raise Refused({owner: [f'Invalid pk "{number}" - object does not exist.']})
        kind = self.find("credential_types", given["credential_type"])
        if kind and kind["kind"] == "galaxy" and owner != "organization":
            raise Refused({"organization": ["Galaxy credentials must be owned by an Organization."]})
        organization = {"user": None, "team": known[number].get("organization")}.get(owner, number)
        owned = [(owner, number)] + ([("organization", organization)] if owner == "team" else [])
        return {"organization": organization, "owners": owned}

    def check(self, endpoint: str, thing: dict[str, Any], number: int | None, said: set[str]) -> None:
        """What the fields have to be together. `said`: those that the request states."""
        kind = KINDS[endpoint]
        empty = {name: ["This field cannot be blank."] for name in kind.filled if thing[name] in (None, "")}
        if empty:
            raise Refused(empty)

        def identity(one: dict[str, Any]) -> list[Any]:
            whole = {**one, "organization": self.organization(endpoint, one)}
            return [whole.get(name) for name in kind.unique]

        wanted = identity(thing)
        same = [one for one, other in self.things[endpoint].items() if identity(other) == wanted and one != number]
        # a database does not compare what is null; AWX's own comparison, which has no sentence of the database's, does
        if kind.unique and same and not (kind.said and None in wanted):
            sentence = kind.said or f"{kind.model} with this ({', '.join(kind.unique)}) combination already exists."
            raise Refused({kind.unique[0] if len(kind.unique) == 1 else "__all__": [sentence]})
        check = getattr(self, f"check_{endpoint}", None)
        if check:
            check(thing, said, new=number is None)

    def check_credential_types(self, thing: dict[str, Any], said: set[str], *, new: bool) -> None:
        for name, errors in (
            ("inputs", credential_types.inputs_errors(thing["inputs"])),
            ("injectors", credential_types.injectors_errors(thing["injectors"], thing["inputs"])),
        ):
            if errors:
                raise Refused({name: errors})
        if thing["kind"] not in ("cloud", "net"):
            raise Refused({"kind": [f"Must be 'cloud' or 'net', not {thing['kind']}"]})
        if any(one.get("ask_at_runtime") for one in credential_types.fields_of(thing)):
            raise Refused({"inputs": ["'ask_at_runtime' is not supported for custom credentials."]})

    def check_credentials(self, thing: dict[str, Any], said: set[str], *, new: bool) -> None:
        kind = self.things["credential_types"][thing["credential_type"]]
        errors = credential_types.credential_errors(kind, thing["inputs"], new=new)
        if errors:
            raise Refused({"inputs": errors})

    def check_execution_environments(self, thing: dict[str, Any], said: set[str], *, new: bool) -> None:
        if not IMAGE.fullmatch(thing["image"]):
            raise Refused({"image": [f"The container image name {thing['image']} is not valid"]})
        if thing["credential"] and self.kind_of(thing["credential"]) != "registry":
            said_of = "Only Container Registry credentials can be associated with an Execution Environment"
            raise Refused({"credential": [said_of]})

    def kind_of(self, credential: int) -> str:
        return self.things["credential_types"][self.things["credentials"][credential]["credential_type"]]["kind"]

    def check_notification_templates(self, thing: dict[str, Any], said: set[str], *, new: bool) -> None:
        errors = notifications.message_errors(thing["messages"] or {}) if "messages" in said else []
        if errors:
            raise Refused({"messages": errors})
        if thing["notification_type"] == "webhook" and "notification_configuration" in said:
            errors = notifications.configuration_errors(thing["notification_configuration"])
            if errors:
                raise Refused({"__all__": errors})
            thing["notification_configuration"] = notifications.configured(thing["notification_configuration"])

    def check_projects(self, thing: dict[str, Any], said: set[str], *, new: bool) -> None:
        kind = thing["scm_type"]
        for name, taken, words in (
            ("scm_branch", kind != "archive", "SCM branch cannot be used with archive projects."),
            ("scm_refspec", kind == "git", "SCM refspec can only be used with git projects."),
            ("scm_track_submodules", kind == "git", "SCM track_submodules can only be used with git projects."),
        ):
            if name in said and thing[name] and not taken:
                raise Refused({name: [words]})
        for name in ("scm_update_on_launch", "scm_delete_on_update", "scm_track_submodules", "scm_clean"):
            if not kind and thing[name]:
                raise Refused({name: ["Update options must be set to false for manual projects."]})
        if not kind:
            return
        error = url_error(kind, thing["scm_url"])
        if error:
            raise Refused({"scm_url": [error]})
        if thing["credential"] and self.kind_of(thing["credential"]) != "scm":
            raise Refused({"credential": ["Credential kind must be 'scm'."]})

    def check_inventories(self, thing: dict[str, Any], said: set[str], *, new: bool) -> None:
        if thing["kind"] == "smart" and not thing["host_filter"]:
            raise Refused({"host_filter": ["Smart inventories must specify host_filter"]})

    def check_inventory_sources(self, thing: dict[str, Any], said: set[str], *, new: bool) -> None:
        project = self.things["projects"].get(thing["source_project"])
        if project and not project["scm_type"]:
            raise Refused({"source_project": ["Cannot use manual project for SCM-based inventory."]})
        if self.things["inventories"][thing["inventory"]]["kind"]:
            raise Refused({"detail": ["Cannot create Inventory Source for Smart or Constructed Inventories"]})
        if thing["source"] == "constructed":
            raise Refused({"error": ["constructed not a valid source for inventory"]})
        if thing["source"] == "scm":
            if not project:
                raise Refused({"source_project": ["Project required for scm type sources."]})
            if thing["scm_branch"] and not project["allow_override"]:
                raise Refused({"scm_branch": ["Project does not allow overriding branch."]})
            return
        wrong = [name for name in ("source_project", "source_path", "scm_branch") if thing[name]]
        if wrong:
            raise Refused({"detail": [f"Cannot set {' '.join(wrong)} if not SCM type."]})

    def check_job_templates(self, thing: dict[str, Any], said: set[str], *, new: bool) -> None:
        if thing["host_config_key"] and thing["inventory"] is None:
            words = "Cannot enable provisioning callback without an inventory set."
            raise Refused({"host_config_key": [words]})
        if thing["project"] is None:
            raise Refused({"project": ["Job Templates must have a project assigned."]})
        if thing["inventory"] is None and not thing["ask_inventory_on_launch"]:
            raise Refused({"inventory": ["You must either set a default value or ask to prompt on launch."]})
        project = self.things["projects"][thing["project"]]
        known = self.playbooks if project["scm_revision"] else []
        if thing["playbook"] and not project["allow_override"] and thing["playbook"] not in known:
            raise Refused({"playbook": ["Playbook not found for project."]})
        if not thing["playbook"]:
            raise Refused({"playbook": ["Must select playbook for project."]})
        for name in ("scm_branch", "ask_scm_branch_on_launch"):
            if thing[name] and not project["allow_override"]:
                raise Refused({name: ["Project does not allow overriding branch."]})
        if thing["forks"] > MOST_FORKS:
            raise Refused({"forks": [f"Maximum number of forks ({MOST_FORKS}) exceeded."]})
        self.check_webhook(thing)

    def check_workflow_job_templates(self, thing: dict[str, Any], said: set[str], *, new: bool) -> None:
        self.check_webhook(thing)

    def check_webhook(self, thing: dict[str, Any]) -> None:
        credential = thing["webhook_credential"]
        if credential and self.kind_of(credential) != "token":
            raise Refused({"webhook_credential": ["Must be a Personal Access Token."]})
        if credential and not thing["webhook_service"]:
            raise Refused({"webhook_credential": ["Must match the selected webhook service."]})

    def check_workflow_job_template_nodes(self, thing: dict[str, Any], said: set[str], *, new: bool) -> None:
        self.check_prompts(thing, said, required=False)

    def check_schedules(self, thing: dict[str, Any], said: set[str], *, new: bool) -> None:
        errors = schedules.rule_errors(thing["rrule"])
        if errors and "rrule" in said:
            raise Refused({"rrule": errors})
        template = self.find("unified_job_templates", thing["unified_job_template"])
        if template["type"] == "project" and not template["scm_type"]:
            raise Refused({"unified_job_template": ["Manual Project cannot have a schedule set."]})
        self.check_prompts(thing, said, required=True)

    def check_prompts(self, thing: dict[str, Any], said: set[str], *, required: bool) -> None:
        """What a step or a schedule says for a launch has to be something that its template asks for."""
        if thing["unified_job_template"] is None or not said & {"extra_data", *PROMPTS}:
            return
        template = self.find("unified_job_templates", thing["unified_job_template"])
        given = {name: thing[name] for name in PROMPTS if thing[name] is not None}
        if thing["extra_data"]:
            given["extra_vars"] = thing["extra_data"]
        if template["type"] in ("job_template", "workflow_job_template"):
            errors = self.template(template, given).said(given, required=required).errors
        else:
            errors = {name: ["Field is not allowed on launch."] for name in given}
        if "extra_vars" in errors:
            errors["extra_data"] = errors.pop("extra_vars")
        if errors:
            raise Refused(errors)

    def template(self, template: dict[str, Any], given: dict[str, Any]) -> Template:
        """A template as launches, steps and schedules see it."""
        endpoint, number = f"{template['type']}s", template["id"]
        spec = self.surveys.get((endpoint, number), {}) if template["survey_enabled"] else {}
        inventory = self.things["inventories"].get(
            given.get("inventory") if template["ask_inventory_on_launch"] else None
        ) or self.things["inventories"].get(template["inventory"])
        return Template(
            template,
            spec.get("spec", []),
            self.things["projects"].get(template.get("project")),
            tuple(self.hung.get((endpoint, number, "credentials"), [])),
            inventory["total_hosts"] if inventory else None,
        )

    def survey(self, endpoint: str, number: int, spec: dict[str, Any]) -> None:
        error = surveys.specification_error(spec)
        if error:
            raise Refused({"error": error})
        self.surveys[endpoint, number] = spec

    # fetching

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
        """Time passes with every look at what is being fetched or deleted."""
        for one in self.updates.values():
            if one["of"] == (endpoint, number) and one["status"] in ("pending", "running"):
                one["looks"] -= 1
                one["status"] = "running" if one["looks"] > 0 else self.ended(endpoint, number)
                self.things[endpoint][number]["status"] = one["status"]
        if endpoint == "inventories" and number in self.deleting:
            self.deleting[number] -= 1
            if self.deleting[number] <= 0:
                del self.deleting[number]
                self.delete(endpoint, number)

    def ended(self, endpoint: str, number: int) -> str:
        """How an update ends."""
        thing = self.things[endpoint][number]
        project = thing if endpoint == "projects" else self.things["projects"].get(thing["source_project"])
        if project is None or project["scm_url"] in self.unreachable:
            return "failed"
        if endpoint == "projects":
            thing["scm_revision"] = "4f0c1d2"
            return "successful"
        file = self.project / thing["source_path"]
        if not file.exists():
            return "failed"
        if file.is_file():
            hosts = hosts_in(yaml.load(file.read_text("utf-8"), yaml.BaseLoader).get("all"))  # no object is made
            self.things["inventories"][thing["inventory"]]["total_hosts"] = len(hosts)
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

    # deleting

    def in_use(self, number: int) -> bool:
        """Whether there are credentials of a type."""
        return any(one["credential_type"] == number for one in self.things["credentials"].values())

    def remove(self, endpoint: str, number: int) -> None:
        """Delete a thing, unless it is AWX's own or in use. An inventory goes later."""
        thing = self.things[endpoint][number]
        if thing.get("managed"):
            raise Refused({"detail": f"Deletion not allowed for managed {thing['type'].replace('_', ' ')}s"}, 403)
        if endpoint == "credential_types" and self.in_use(number):
            raise Refused({"detail": "Credential types that are in use cannot be deleted"}, 403)
        if number in self.unsent and endpoint == "notification_templates":
            raise Refused({"error": "Delete not allowed while there are pending notifications"}, 405)
        active = self.active(endpoint, number)
        if active:
            raise Refused({"error": "Resource is being used by running jobs.", "active_jobs": active}, 409)
        if endpoint != "inventories":
            self.delete(endpoint, number)
            return
        if thing["pending_deletion"]:
            raise Refused({"error": "Inventory is already pending deletion."})
        thing["pending_deletion"] = True
        for template in self.things["job_templates"].values():
            template["inventory"] = None if template["inventory"] == number else template["inventory"]
        self.deleting[number] = self.looks
        if not self.looks:
            self.looked(endpoint, number)

    def active(self, endpoint: str, number: int) -> list[dict[str, Any]]:
        """What is under way that needs a thing."""
        wanted = {
            "organizations": "organization",
            "projects": "project",
            "inventories": "inventory",
            "inventory_sources": "inventory_source",
            "job_templates": "unified_job_template",
            "workflow_job_templates": "unified_job_template",
            "workflow_approval_templates": "unified_job_template",
        }.get(endpoint)
        there = [*self.jobs, *self.approvals, *(self.needed_by(update) for update in self.updates.values())]
        return [
            {"id": one["id"], "type": one["type"]}
            for one in there
            if wanted and one["status"] in ACTIVE and one.get(wanted) == number
        ]

    def needed_by(self, update: dict[str, Any]) -> dict[str, Any]:
        """An update with what it needs."""
        endpoint, number = update["of"]
        thing = self.things[endpoint].get(number, {})
        needs = (
            {"project": number}
            if endpoint == "projects"
            else {"inventory_source": number, "inventory": thing.get("inventory")}
        )
        return {**update, **needs, "organization": self.organization(endpoint, thing) if thing else None}

    def delete(self, endpoint: str, number: int) -> None:
        """And what cannot be without it; whatever else names it names nothing."""
        thing = self.things[endpoint].pop(number)
        if endpoint == "workflow_job_template_nodes":
            self.drop_approval(thing, None)
        for key in [key for key in self.hung if key[:2] == (endpoint, number)]:
            del self.hung[key]
        for (owner, _one, what), on in self.hung.items():
            if KINDS[owner].hung[what] == endpoint and number in on:
                on.remove(number)
        self.surveys.pop((endpoint, number), None)
        for other, one, name in list(self.naming(endpoint, number)):
            if one in self.things[other]:
                if (other, name) in TOGETHER or not KINDS[other].fields[name].null:
                    self.delete(other, one)
                else:
                    self.things[other][one][name] = None

    def naming(self, endpoint: str, number: int) -> Iterator[tuple[str, int, str]]:
        """What names a thing: the endpoint, the number and the field."""
        names = {endpoint, "unified_job_templates"} if endpoint in UNIFIED else {endpoint}
        for other, kind in KINDS.items():
            for name, field in kind.fields.items():
                if isinstance(field, Reference) and field.endpoint in names:
                    yield from ((other, one, name) for one, held in self.things[other].items() if held[name] == number)

    def drop_approval(self, node: dict[str, Any], following: int | None) -> None:
        """An approval's template goes with its step, and when the step gets another one."""
        number = node["unified_job_template"]
        if number != following and number in self.things["workflow_approval_templates"]:
            node["unified_job_template"] = None
            del self.things["workflow_approval_templates"][number]
            for one in self.approvals:
                if one["unified_job_template"] == number and one["status"] == "pending":
                    one["status"] = "failed"

    # launching

    def launch(self, number: int, given: dict[str, Any]) -> dict[str, Any]:
        """A job of a template, with what a person or a program has answered."""
        template = self.things["job_templates"][number]
        given = self.launched(given)
        said = self.template(template, given).said(given, lenient=True)
        errors = said.errors
        project = self.things["projects"].get(template["project"])
        if project is None:
            errors["project"] = ["A project is required to run a job."]
        elif project["status"] in ("failed", "error") and not project["scm_update_on_launch"]:
            errors["playbook"] = ["Missing a revision to run due to failed project update."]
        if template["inventory"] is None and "inventory" not in said.taken:
            errors["resources_needed_to_start"] = ["Job Template inventory is missing or undefined."]
        self.check_inventory(template, said.taken, errors, "Job Template")
        if "credentials" in given:
            wrong = self.credential_errors(number, given["credentials"], said.taken.get("credentials", []))
            errors |= {"credentials": wrong} if wrong else {}
        if errors:
            raise Refused(errors)
        slices = said.taken.get("job_slice_count", template["job_slice_count"])
        inventory = said.taken.get("inventory", template["inventory"])
        sliced = min(slices, self.things["inventories"][inventory]["total_hosts"]) > 1
        job = self.started_job("workflow_job" if sliced else "job", template, said.taken)
        job |= {"job_template": number, "inventory": inventory, "project": template["project"]}
        self.jobs.append(job)
        return {**job, job["type"]: job["id"], "ignored_fields": said.ignored}

    def launch_workflow(self, number: int, given: dict[str, Any]) -> dict[str, Any]:
        """A run of a workflow, which begins with the steps that follow no other. It ignores nothing."""
        template = self.things["workflow_job_templates"][number]
        given = self.launched(given)
        said = self.template(template, given).said(given)
        self.check_inventory(template, said.taken, said.errors, "Workflow")
        if said.errors:
            raise Refused(said.errors)
        job = self.started_job("workflow_job", template, said.taken)
        self.jobs.append(job)
        for node in self.roots(number):
            waiting = self.things["workflow_approval_templates"].get(node["unified_job_template"])
            if waiting:
                self.approvals.append(
                    {
                        "id": len(self.approvals) + 1,
                        "type": "workflow_approval",
                        "name": waiting["name"],
                        "status": "pending",
                        "unified_job_template": waiting["id"],
                        "workflow_job_template": number,
                        "organization": template["organization"],
                    }
                )
        return {**job, "workflow_job": job["id"], "ignored_fields": said.ignored}

    def roots(self, workflow: int) -> list[dict[str, Any]]:
        followed = {one for (_endpoint, _owner, what), on in self.hung.items() if what.endswith("_nodes") for one in on}
        nodes = self.things["workflow_job_template_nodes"]
        return [
            node
            for number, node in nodes.items()
            if node["workflow_job_template"] == workflow and number not in followed
        ]

    def launched(self, given: dict[str, Any]) -> dict[str, Any]:
        """What a launch says, each field by itself."""
        errors: dict[str, list[str]] = {}
        read: dict[str, Any] = {}
        for name, field in {**PROMPTS, "extra_vars": Prompted()}.items():
            if name in given:
                try:
                    read[name] = field.read(copy.deepcopy(given[name]), self.find)
                except Invalid as error:
                    errors[name] = [str(error)]
        for number in given.get("credentials") or []:
            if number not in self.things["credentials"]:
                errors["credentials"] = [f'Invalid pk "{number}" - object does not exist.']
        if errors:
            raise Refused(errors)
        return read | ({"credentials": given["credentials"]} if "credentials" in given else {})

    def check_inventory(
        self, template: dict[str, Any], taken: dict[str, Any], errors: dict[str, Any], kind: str
    ) -> None:
        """An inventory that is being deleted runs nothing."""
        if template["inventory"] in self.deleting:
            errors["inventory"] = [f"The inventory associated with this {kind} is being deleted."]
        elif taken.get("inventory") in self.deleting:
            errors["inventory"] = ["The provided inventory is being deleted."]

    def credential_errors(self, template: int, given: list[int], taken: list[int]) -> list[str]:
        """Why a launch with these credentials is refused."""
        errors, seen = [], set()
        for number in taken:
            kind = self.things["credentials"][number]["credential_type"]
            if kind in seen:
                errors.append(f"Cannot assign multiple {self.things['credential_types'][kind]['name']} credentials.")
            if self.kind_of(number) not in FOR_JOBS:
                errors.append(f"Cannot assign a Credential of kind `{self.kind_of(number)}`")
            seen.add(kind)
        types = {self.things["credentials"][number]["credential_type"] for number in given}
        for number in self.hung.get(("job_templates", template, "credentials"), []):
            kind = self.things["credentials"][number]["credential_type"]
            if number not in given and kind not in types:
                name = self.things["credential_types"][kind]["name"]
                errors.append(f"Removing {name} credential at launch time without replacement is not supported.")
        return errors

    def started_job(self, kind: str, template: dict[str, Any], taken: dict[str, Any]) -> dict[str, Any]:
        number = len(self.jobs) + 1
        return {
            "id": number,
            "type": kind,
            "name": template["name"],
            "status": "pending",
            "unified_job_template": template["id"],
            "organization": self.organization(f"{template['type']}s", template),
            "limit": taken.get("limit", template["limit"]),
            "extra_vars": taken.get("extra_vars", {}),
            "url": f"/api/v2/{kind}s/{number}/",
        }

    def add_user(self, name: str, *teams: str) -> str:
        """A user who is a member of teams, and the user's token."""
        number = max(self.users) + 1
        self.users[number] = {"id": number, "type": "user", "username": name}
        for team in teams:
            (found,) = [one for one, held in self.things["teams"].items() if held["name"] == team]
            self.members.setdefault(found, set()).add(number)
        token = f"token-of-{name}"
        self.tokens[token] = number
        return token

    def define(self, name: str, *, managed: bool) -> int:
        """A role definition."""
        self.definitions[len(self.definitions) + 1] = {
            "id": len(self.definitions) + 1,
            "name": name,
            "managed": managed,
        }
        return len(self.definitions)

    def assign(self, definition: int, key: tuple[str, int], **holder: int) -> int:
        """What a role definition gives: `team` or `user`, of an object."""
        self.last += 1
        ((word, number),) = holder.items()
        held = self.things["teams"][number] if word == "team" else self.users[number]
        self.assignments[self.last] = {
            "id": self.last,
            "role_definition": definition,
            "content_type": f"awx.{KINDS[key[0]].type.replace('_', '')}",
            "object_id": str(key[1]),
            word: number,
            "summary_fields": {word: {name: held[name] for name in ("id", "name", "username") if name in held}},
        }
        return self.last

    def step(self, run: int, identifier: str, status: str, output: str) -> dict[str, Any]:
        """The job of a step of a workflow's run, which has ended, with what it has printed."""
        (workflow,) = [one for one in self.jobs if one["id"] == run]
        (node,) = [
            one
            for one in self.things["workflow_job_template_nodes"].values()
            if (one["workflow_job_template"], one["identifier"]) == (workflow["unified_job_template"], identifier)
        ]
        template = self.things["job_templates"][node["unified_job_template"]]
        job = {**self.started_job("job", template, {}), "status": status, "job_explanation": "", "output": output}
        self.jobs.append(job)
        workflow.setdefault("steps", {})[identifier] = job["id"]
        return job

    def decide(self, number: int, status: str) -> None:
        """Approve or deny, once."""
        (approval,) = [one for one in self.approvals if one["id"] == number]
        if approval["status"] != "pending":
            raise Refused({"error": "This workflow step has already been approved or denied."})
        approval["status"] = status

    def approval(self, node: int, given: dict[str, Any]) -> dict[str, Any]:
        """The template of an approval, which is its step's own and takes the place of what the step had."""
        made = self.create("workflow_approval_templates", given)
        held = self.things["workflow_job_template_nodes"][node]
        self.drop_approval(held, made["id"])
        held["unified_job_template"] = made["id"]
        return made

    # what hangs on what

    def hang(self, key: tuple[str, int, str], number: Any, *, off: bool) -> None:
        """Associate one thing with another, or take it away."""
        endpoint, owner, what = key
        if type(number) is not int:
            raise Refused({"msg": '"id" field must be an integer.'})
        place = KINDS[endpoint].hung[what]
        if self.find(place, number) is None:
            raise Refused({"detail": f"{KINDS[place].model} matching query does not exist."})
        on = self.hung.setdefault(key, [])
        if off:
            self.hung[key] = [one for one in on if one != number]
            return
        if what == "credentials":
            self.check_credential(endpoint, owner, on, number)
        if what.endswith("_nodes"):
            others = {how for how in ("success_nodes", "failure_nodes", "always_nodes") if how != what}
            if number == owner:
                raise Refused({"Error": "Cycle detected."})
            if any(number in self.hung.get((endpoint, owner, how), []) for how in others):
                raise Refused({"Error": "Relationship not allowed."})
            if self.leads(number, owner):
                raise Refused({"Error": "Cycle detected."})
        if number not in on:
            on.append(number)

    def check_credential(self, endpoint: str, owner: int, on: list[int], number: int) -> None:
        """One of a type for a template; for a step or a schedule, one that its template asks for and has not."""
        kept = self.things["credentials"]
        kind = kept[number]["credential_type"]
        name, same = self.things["credential_types"][kind]["name"], kind in {kept[one]["credential_type"] for one in on}
        if endpoint == "job_templates":
            if same:
                raise Refused({"error": f"Cannot assign multiple {name} credentials."})
            if self.kind_of(number) not in FOR_JOBS:
                raise Refused({"error": f"Cannot assign a Credential of kind `{self.kind_of(number)}`."})
            return
        if endpoint not in ("workflow_job_template_nodes", "schedules"):
            return
        template = self.find("unified_job_templates", self.things[endpoint][owner]["unified_job_template"] or 0)
        if template is None:
            raise Refused({"msg": "Cannot assign credential when related template is null."})
        if template["type"] != "job_template":
            raise Refused({"msg": "Related template cannot accept credentials on launch."})
        if not template["ask_credential_on_launch"]:
            raise Refused({"msg": "Related template is not configured to accept credentials on launch."})
        if same:
            raise Refused({"msg": f"This launch configuration already provides a {name} credential."})
        if number in self.hung.get(("job_templates", template["id"], "credentials"), []):
            raise Refused({"msg": f"Related template already uses {kept[number]['name']} credential."})

    def leads(self, node: int, to: int) -> bool:
        """Whether what follows a node comes to another one."""
        after = [
            one
            for (endpoint, owner, what), on in self.hung.items()
            if endpoint == "workflow_job_template_nodes" and owner == node and what.endswith("_nodes")
            for one in on
        ]
        return node == to or any(self.leads(one, to) for one in after)

    def grant(self, role: int, what: str, number: Any, *, off: bool) -> None:
        """Give a role to a team or a user, or take it away."""
        known = self.things["teams"] if what == "teams" else self.users
        holders = (self.teams_with if what == "teams" else self.users_with).setdefault(role, [])
        if number not in known:
            raise Refused({"detail": f"{what.removesuffix('s').title()} matching query does not exist."})
        endpoint, owner, name = self.granted[role]
        if what == "teams" and endpoint == "organizations" and name in ("member", "admin"):
            said = "You cannot assign an Organization participation role as a child role for a Team."
            raise Refused({"msg": said})
        if what == "teams" and endpoint == "credentials":
            organization = self.things["credentials"][owner]["organization"]
            if organization is None or organization != known[number]["organization"]:
                said = "the Organization field isn't set, or belongs to a different organization"
                raise Refused({"msg": f"You cannot grant credential access to a team when {said}"})
        if off:
            holders[:] = [one for one in holders if one != number]
        elif number not in holders:
            holders.append(number)

    # showing

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
        summary: dict[str, Any] = {"object_roles": roles}
        if endpoint == "credentials":
            summary["owners"] = [self.owner(*one) for one in self.owners_of(thing)]
        said = {
            **{name: value for name, value in thing.items() if name not in ("last_update", "owners")},
            "organization": self.organization(endpoint, thing),
            "url": base,
            "related": related,
            "summary_fields": summary,
        }
        if endpoint == "credentials":
            said["inputs"] = self.hidden(thing)
        if endpoint == "notification_templates" and thing["notification_configuration"].get("password"):
            said["notification_configuration"] = {**thing["notification_configuration"], "password": HIDDEN}
        return said

    @staticmethod
    def owners_of(credential: dict[str, Any]) -> list[tuple[str, int]]:
        """Users and teams as they were given, and the organization that there is now."""
        named = [one for one in credential.get("owners", []) if one[0] != "organization"]
        organization = credential["organization"]
        return [*named, ("organization", organization)] if organization else named

    def owner(self, kind: str, number: int) -> dict[str, Any]:
        held = self.users[number] if kind == "user" else self.things[f"{kind}s"][number]
        return {
            "id": number,
            "type": kind,
            "name": held.get("name") or held.get("username"),
            "description": held.get("description", ""),
            "url": f"/api/v2/{kind}s/{number}/",
        }

    def hidden(self, credential: dict[str, Any]) -> dict[str, Any]:
        secret = set(credential_types.secrets_of(self.things["credential_types"][credential["credential_type"]]))
        return {name: HIDDEN if name in secret and value else value for name, value in credential["inputs"].items()}
