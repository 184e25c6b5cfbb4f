# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names, asked of an embedded AWS."""

from __future__ import annotations

import socket

import dns.exception
import dns.inet
import dns.resolver


def resolver(server: str) -> dns.resolver.Resolver:
    """A resolver that asks only that server, `address:port`, and keeps nothing."""
    host, _, port = server.rpartition(":")
    asking = dns.resolver.Resolver(configure=False)
    asking.nameservers, asking.port = [host], int(port)
    asking.lifetime = 5
    return asking


def lines(server: str, name: str, kind: str) -> list[str]:
    """The answer to a question as `dig` prints it. Raises LookupError with the reason where there is none."""
    try:
        answer = resolver(server).resolve(name, kind, search=False)
    except (dns.exception.DNSException, ValueError) as refused:
        raise LookupError(str(refused)) from refused
    return [line for rrset in answer.response.answer for line in rrset.to_text().splitlines()]


def asked(server: str, host: str) -> str:
    """The address that the name server answers with. Raises LookupError where it has none."""
    return asked_with_ttl(resolver(server), host)[0]


def asked_with_ttl(asking: dns.resolver.Resolver, host: str) -> tuple[str, int]:
    """The address of a host, and the seconds for which it may be kept. Raises LookupError where there is none."""
    try:
        answer = asking.resolve(host, "A", search=False)
    except dns.exception.DNSException as refused:
        raise LookupError(str(refused)) from refused
    return answer[0].address, answer.rrset.ttl


def address(server: str, host: str) -> str:
    """The address of a host: its own, the name server's answer, or this machine's for names of which that knows
    nothing.

    Raises LookupError where there is none.
    """
    if dns.inet.is_address(host):
        return host
    try:
        return asked(server, host)
    except LookupError as unknown:
        if isinstance(unknown.__cause__, dns.resolver.NoNameservers):
            return _known_here(host)
        raise


def _known_here(host: str) -> str:
    try:
        return socket.gethostbyname(host)
    except OSError as unknown:
        raise LookupError(f"{host}: {unknown}") from unknown
