# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The store over HTTP, at the addresses of AWX's API."""

from __future__ import annotations

import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.awx.permissions import Permissions
from tests.awx.resources import KINDS
from tests.awx.store import UPDATES, Refused, Store

TOKEN = "testing-token"
ADDRESS = re.compile(r"^/api/v2/(?P<endpoint>\w+)/(?:(?P<number>\d+)/(?:(?P<part>\w+)/)?)?$")
Answer = tuple[int, Any]
NOT_FOUND: Answer = (404, {"detail": "Not found."})
PAGE, LONGEST_PAGE = 25, 200
LAUNCHED = ("job_templates", "workflow_job_templates")


class Server(ThreadingHTTPServer):
    """One AWX. `changes` counts what was not only read."""

    daemon_threads = True

    def __init__(self, project: Path):
        super().__init__(("127.0.0.1", 0), Handler)
        self.store = Store(project)
        self.changes: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.answer("GET")

    def do_POST(self) -> None:
        self.answer("POST")

    def do_PATCH(self) -> None:
        self.answer("PATCH")

    def do_DELETE(self) -> None:
        self.answer("DELETE")

    def answer(self, method: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        user = {**self.server.store.tokens, TOKEN: 1}.get(token)
        if user is None:
            self.say(401, {"detail": "Authentication credentials were not provided."})
            return
        address = urlsplit(self.path)
        self.may = Permissions(self.server.store, user)
        try:
            status, said = self.handled(method, address, json.loads(body or b"{}"))
        except Refused as refusal:
            status, said = refusal.status, refusal.body
        if isinstance(said, Listed):
            status, said = paged(said, address)
        if method != "GET" and status < 300:
            self.server.changes.append(f"{method} {self.path}")
        self.say(status, said)

    def handled(self, method: str, address: Any, given: dict[str, Any]) -> Answer:
        found = ADDRESS.match(address.path)
        if not found:
            return NOT_FOUND
        endpoint, number, part = found["endpoint"], int(found["number"] or 0), found["part"]
        if endpoint == "roles":
            return self.role(method, number, part, given)
        if endpoint == "config":
            return 200, {"version": "24.6.1"}
        if endpoint == "me":
            return 200, Listed([self.server.store.users[self.may.user]])
        if endpoint == "users":
            return 200, Listed(self.users(dict(parse_qsl(address.query))))
        if endpoint in ("role_definitions", "role_team_assignments", "role_user_assignments"):
            return self.assigned(method, endpoint, number, dict(parse_qsl(address.query)))
        if endpoint in UPDATES.values():
            return self.updated(number, part)
        if endpoint in ("jobs", "workflow_jobs"):
            return self.job(endpoint, number, part) if number else self.jobs(dict(parse_qsl(address.query)))
        if endpoint == "workflow_approvals":
            return self.approvals(method, number, part)
        if endpoint not in (*KINDS, "unified_job_templates"):
            return NOT_FOUND
        if not number:
            return self.collection(method, endpoint, dict(parse_qsl(address.query, keep_blank_values=True)), given)
        if method == "GET":
            self.server.store.looked(endpoint, number)
        if self.server.store.find(endpoint, number) is None:
            return NOT_FOUND
        if method == "GET":
            self.may.demand(self.may.reads(endpoint, number))
        return (
            self.part(method, (endpoint, number, part), given) if part else self.thing(method, endpoint, number, given)
        )

    def users(self, filters: dict[str, str]) -> list[dict[str, Any]]:
        seen = self.server.store.users.values() if self.may.all else [self.server.store.users[self.may.user]]
        return [one for one in seen if one["username"] == filters.get("username")]

    def assigned(self, method: str, endpoint: str, number: int, filters: dict[str, str]) -> Answer:
        """Role definitions, and what they give to teams and users."""
        store = self.server.store
        self.may.demand(self.may.all)
        if endpoint == "role_definitions":
            return (200, store.definitions[number]) if number in store.definitions else NOT_FOUND
        if number:
            if method != "DELETE":
                return not_allowed(method)
            del store.assignments[number]
            return 204, None
        holder, wanted = endpoint.split("_")[1], (filters["object_id"], filters["content_type__model"])
        return 200, Listed(
            one
            for one in store.assignments.values()
            if holder in one and (one["object_id"], one["content_type"].partition(".")[2]) == wanted
        )

    def job(self, endpoint: str, number: int, part: str | None) -> Answer:
        """One job, what it has printed, and the jobs of a workflow's steps."""
        found = [one for one in self.server.store.jobs if one["id"] == number and endpoint == f"{one['type']}s"]
        if not found:
            return NOT_FOUND
        self.may.demand(self.may.reads_job(found[0]))
        if part == "stdout" and endpoint == "jobs":
            return 200, found[0].get("output", "")
        if part == "workflow_nodes" and endpoint == "workflow_jobs":
            steps = found[0].get("steps", {})
            return 200, Listed([{"identifier": name, "job": job} for name, job in steps.items()])
        return NOT_FOUND if part else (200, shown(found[0]))

    def updated(self, number: int, part: str | None) -> Answer:
        """An update, which goes on with every look at it, or what it prints."""
        store = self.server.store
        if number not in store.updates:
            return NOT_FOUND
        self.may.demand(self.may.reads_update(store.updates[number]))
        store.looked(*store.updates[number]["of"])
        return 200, store.output(number) if part == "stdout" else shown(store.updates[number])

    def jobs(self, filters: dict[str, str]) -> Answer:
        """/jobs/?id__in=1,2: how far they are."""
        asked = filters["id__in"].split(",")
        jobs = [job for job in self.server.store.jobs if str(job["id"]) in asked and self.may.reads_job(job)]
        return 200, Listed([shown(job) for job in jobs])

    def approvals(self, method: str, number: int, part: str | None) -> Answer:
        """What a workflow waits for: a list, one, and the answer to it."""
        store = self.server.store
        if not number:
            return 200, Listed([one for one in store.approvals if self.approves(one, "read")])
        if number not in [one["id"] for one in store.approvals]:
            return NOT_FOUND
        (approval,) = [one for one in store.approvals if one["id"] == number]
        self.may.demand(self.approves(approval, "approval" if method == "POST" else "read"))
        if method == "POST" and part in ("approve", "deny"):
            store.decide(number, "successful" if part == "approve" else "failed")
            return 204, None
        return 200, approval

    def approves(self, approval: dict[str, Any], role: str) -> bool:
        """An approval is its workflow's."""
        return self.may.holds("workflow_job_templates", approval["workflow_job_template"], role)

    def collection(self, method: str, endpoint: str, filters: dict[str, str], given: dict[str, Any]) -> Answer:
        store = self.server.store
        if method == "GET":
            seen = [one for one in store.list(endpoint, filters) if self.may.reads(KINDS_OF[one["type"]], one["id"])]
            return 200, Listed([store.shown(KINDS_OF[one["type"]], one) for one in seen])
        if method == "POST" and endpoint in KINDS:
            self.may.demand(self.may.all)
            return 201, store.shown(endpoint, store.create(endpoint, given))
        return not_allowed(method)

    def thing(self, method: str, endpoint: str, number: int, given: dict[str, Any]) -> Answer:
        store = self.server.store
        if method != "GET":
            self.may.demand(self.may.holds(endpoint, number, "admin"))
        if method == "DELETE":
            store.remove(endpoint, number)
            # AWX deletes an inventory after it has answered
            return (202 if endpoint == "inventories" else 204), None
        thing = store.change(endpoint, number, given) if method == "PATCH" else store.things[endpoint][number]
        return 200, store.shown(endpoint, thing)

    def part(self, method: str, key: tuple[str, int, str], given: dict[str, Any]) -> Answer:
        store, (endpoint, number, part) = self.server.store, key
        self.may.demand_part(method, key, launched=part == "launch" and endpoint in LAUNCHED)
        if part == "survey_spec" and endpoint in ("job_templates", "workflow_job_templates"):
            if method == "POST":
                store.survey(endpoint, number, given)
            if method == "DELETE":
                store.surveys.pop((endpoint, number), None)
            return 200, store.surveys.get((endpoint, number), {}) if method == "GET" else {}
        if part == "update" and endpoint in UPDATES and method == "POST":
            if endpoint == "projects" and not store.things[endpoint][number]["scm_type"]:
                return not_allowed(method)
            return 202, shown(store.update(endpoint, number))
        if part == "launch" and endpoint == "job_templates" and method == "POST":
            return 201, store.launch(number, given)
        if part == "launch" and endpoint == "workflow_job_templates" and method == "POST":
            return 201, store.launch_workflow(number, given)
        if part == "create_approval_template" and endpoint == "workflow_job_template_nodes" and method == "POST":
            return 201, store.shown("workflow_approval_templates", store.approval(number, given))
        if part not in KINDS[endpoint].hung:
            return NOT_FOUND
        if method == "POST":
            if not given.get("id"):
                return 400, {"msg": "'id' field is missing."}
            store.hang(key, given["id"], off="disassociate" in given)
            return 204, None
        return 200, Listed([{"id": one} for one in store.hung.get(key, [])])

    def role(self, method: str, number: int, part: str | None, given: dict[str, Any]) -> Answer:
        """/roles/N/teams/ and /roles/N/users/: who has a role."""
        store = self.server.store
        if number not in store.granted or part not in ("teams", "users"):
            return NOT_FOUND
        self.may.demand_part(method, (*store.granted[number][:2], "roles"), launched=False)
        known = store.things["teams"] if part == "teams" else store.users
        holders = (store.teams_with if part == "teams" else store.users_with).setdefault(number, [])
        if method == "GET":
            return 200, Listed([known[one] for one in holders])
        if not given.get("id"):
            return 400, {"msg": "'id' field is missing."}
        store.grant(number, part, given["id"], off=bool(given.get("disassociate")))
        return 204, None

    def say(self, status: int, said: Any) -> None:
        plain = isinstance(said, str)
        body = b"" if said is None else said.encode() if plain else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain" if plain else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-API-Product-Name", "AWX")
        self.send_header("X-API-Product-Version", "24.6.1")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *values: Any) -> None:
        """Nothing: the tests look at what was changed."""


KINDS_OF = {kind.type: endpoint for endpoint, kind in KINDS.items()}


def shown(update: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in update.items() if name not in ("of", "looks", "output", "steps")}


class Listed(list):
    """Things that are answered a page at a time."""


def paged(things: Listed, address: Any) -> Answer:
    """One page of a list, and the path of the next."""
    asked = dict(parse_qsl(address.query, keep_blank_values=True))
    size, page = min(int(asked.get("page_size", PAGE)), LONGEST_PAGE), int(asked.get("page", 1))
    if page > 1 and (page - 1) * size >= len(things):
        return 404, {"detail": "Invalid page."}

    def at(other: int) -> str:
        return f"{address.path}?{urlencode({**asked, 'page': other})}"

    return 200, {
        "count": len(things),
        "next": at(page + 1) if page * size < len(things) else None,
        "previous": at(page - 1) if page > 1 else None,
        "results": things[(page - 1) * size : page * size],
    }


def not_allowed(method: str) -> Answer:
    return 405, {"detail": f'Method "{method}" not allowed.'}
