# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a load balancer passes a request on."""

from __future__ import annotations

import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any

import urllib3

from local_aws import postgres

from . import metrics

#: Seconds for which a load balancer waits for a target.
IDLE_TIMEOUT = 60
#: Headers of one connection, which are never passed on.
HOP_BY_HOP = {
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}
#: Connections to targets, which all load balancers share.
_targets = urllib3.PoolManager(
    num_pools=32, maxsize=32, timeout=urllib3.Timeout(connect=2, read=IDLE_TIMEOUT), retries=False
)


class Handler(BaseHTTPRequestHandler):
    """One connection of a client's."""

    protocol_version = "HTTP/1.1"
    server_version = "awselb/2.0"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = IDLE_TIMEOUT
    server: Any

    def pass_on(self) -> None:
        """Ask a target, and answer what it answers."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        group, target = self.server.target()
        if target is None:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, group)
            return
        begun = time.monotonic()
        try:
            answer = _targets.urlopen(
                self.command,
                f"http://{postgres.HOST}:{target.port}{self.path}",
                body=body or None,
                headers=self._headers(),
                redirect=False,
            )
        except urllib3.exceptions.ReadTimeoutError:
            self._refuse(HTTPStatus.GATEWAY_TIMEOUT, group)
        except urllib3.exceptions.HTTPError:
            self._refuse(HTTPStatus.BAD_GATEWAY, group)
        else:
            metrics.answered(self.server.balancer.arn, group, answer.status, time.monotonic() - begun)
            self._send(answer.status, list(answer.headers.items()), answer.data)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = pass_on

    def _headers(self) -> dict[str, str]:
        kept = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        before = f"{kept['X-Forwarded-For']}, " if "X-Forwarded-For" in kept else ""
        return {**kept, "X-Forwarded-For": before + self.client_address[0], "X-Forwarded-Proto": "http"}

    def _refuse(self, status: HTTPStatus, group: str | None) -> None:
        metrics.refused(self.server.balancer.arn, group, status)
        page = (
            f"<html><head><title>{status} {status.phrase}</title></head><body><h1>{status} "
            f"{status.phrase}</h1></body></html>"
        )
        self._send(status, [("Server", self.server_version), ("Content-Type", "text/html")], page.encode())

    def _send(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in HOP_BY_HOP | {"content-length"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""
