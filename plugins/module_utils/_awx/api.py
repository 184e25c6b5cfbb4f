# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls of AWX's API."""

from __future__ import annotations

import base64
import json
import ssl
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPSHandler, Request, build_opener

#: Of a refusal, the keys that name no field.
_NO_FIELD = ("__all__", "detail", "error", "Error", "msg", "non_field_errors")


class AwxError(Exception):
    """A request that AWX did not answer, or refused. `status`: the HTTP status, 0 without an answer."""

    def __init__(self, status: int, words: str):
        super().__init__(words)
        self.status = status


class Client:
    """One AWX. `host`: its address, as in https://awx.example.com; a token, or else a user's name and password."""

    def __init__(self, params: dict[str, Any]):
        self.base = f"{params['host'].rstrip('/')}{params['api_prefix'].rstrip('/')}/v2/"
        self.headers = {"Content-Type": "application/json", "Authorization": _authorization(params)}
        self.timeout = params["request_timeout"]
        # made once: reading the authorities takes longer than a request
        context = ssl.create_default_context() if self.base.startswith("https:") else None
        if context and not params["validate_certs"]:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.opener = build_opener(*([HTTPSHandler(context=context)] if context else []))

    def list(self, path: str, **filters: Any) -> list[dict[str, Any]]:
        """All things at a path that the filters leave, from every page."""
        found, address = [], self._address(path, filters)
        while address:
            page = self._call("GET", address)
            found += page["results"]
            # AWX names the next page by its path alone
            address = self._address(page["next"], {}) if page["next"] else None
        return found

    def listed(self, path: str) -> list[dict[str, Any]] | None:
        """The same; None where this AWX has no such path."""
        try:
            return self.list(path)
        except AwxError as error:
            if error.status == 404:
                return None
            raise

    def get(self, path: str) -> Any:
        """One thing."""
        return self._call("GET", self._address(path, {}))

    def text(self, path: str, **filters: Any) -> str:
        """What AWX answers as plain text."""
        return self._read("GET", self._address(path, filters))

    def post(self, path: str, data: dict[str, Any]) -> Any:
        """Create something, or have AWX do something."""
        return self._call("POST", self._address(path, {}), data)

    def patch(self, path: str, data: dict[str, Any]) -> Any:
        """Change fields of a thing."""
        return self._call("PATCH", self._address(path, {}), data)

    def delete(self, path: str) -> None:
        """Delete a thing; it may take AWX a while after its answer."""
        self._call("DELETE", self._address(path, {}))

    def _address(self, path: str, filters: dict[str, Any]) -> str:
        whole = path if not path.startswith("/") else f"{self.base.partition('/api/')[0]}{path}"
        address = whole if "://" in whole else f"{self.base}{whole}"
        return f"{address}?{urlencode(filters)}" if filters else address

    def _call(self, method: str, address: str, data: dict[str, Any] | None = None) -> Any:
        answer = self._read(method, address, data)
        try:
            return json.loads(answer) if answer else {}
        except ValueError as error:
            raise AwxError(0, f"{address} answers no JSON. Is the host an AWX?") from error

    def _read(self, method: str, address: str, data: dict[str, Any] | None = None) -> str:
        body = None if data is None else json.dumps(data).encode()
        request = Request(address, body, self.headers, method=method)
        try:
            with self.opener.open(request, timeout=self.timeout) as answer:
                return answer.read().decode(errors="replace")
        except HTTPError as refusal:
            raise AwxError(refusal.code, _refusal(refusal, method, address)) from refusal
        except (URLError, OSError, ValueError) as error:
            raise AwxError(0, f"{address} cannot be reached: {getattr(error, 'reason', error)}.") from error


def _authorization(params: dict[str, Any]) -> str:
    if params["oauth_token"]:
        return f"Bearer {params['oauth_token']}"
    return "Basic " + base64.b64encode(f"{params['username']}:{params['password']}".encode()).decode()


def _refusal(refusal: HTTPError, method: str, address: str) -> str:
    """The sentence of a refusal: the status, and what AWX says of each field."""
    text = refusal.read().decode(errors="replace")
    try:
        said = words(json.loads(text))
    except ValueError:
        said = text[:500]
    return f"{said or refusal.reason} (HTTP {refusal.code}, {method} {address.partition('?')[0]})"


def words(body: Any) -> str:
    """What AWX says in the body of a refusal, in one line."""
    if isinstance(body, dict):
        parts = [words(value) if key in _NO_FIELD else f"{key}: {words(value)}" for key, value in body.items()]
        return "; ".join(parts)
    if isinstance(body, list):
        return " ".join(words(one) for one in body)
    return str(body)
