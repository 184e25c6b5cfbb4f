# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""DNS on a loopback port, over UDP and TCP."""

from __future__ import annotations

import errno
import logging
import socketserver
import struct
import threading
from collections.abc import Callable

import dns.exception
import dns.flags
import dns.message
import dns.opcode
import dns.rcode

from local_aws import postgres

#: Seconds after which a client that says nothing over TCP is left.
PATIENCE = 5
_PLAIN_UDP = 512

Answer = Callable[[dns.message.Message], dns.message.Message]


class DnsServer:
    """Both sockets, on the same free port."""

    def __init__(self, answer: Answer):
        self._udp, self._tcp = _bound(answer)
        self.address = f"{postgres.HOST}:{self._udp.server_address[1]}"

    def start(self) -> None:
        """Begin to answer."""
        for server in (self._udp, self._tcp):
            threading.Thread(target=server.serve_forever, args=(1,), daemon=True, name="dns").start()

    def stop(self) -> None:
        """Answer no more."""
        for server in (self._udp, self._tcp):
            server.shutdown()
            server.server_close()


def response_to(wire: bytes, answer: Answer) -> dns.message.Message | None:
    """The response to a message off the wire; None for what is no query."""
    try:
        query = dns.message.from_wire(wire)
    except dns.exception.DNSException:
        return None
    if query.opcode() != dns.opcode.QUERY or len(query.question) != 1:
        response = dns.message.make_response(query)
        response.set_rcode(dns.rcode.NOTIMP)
        return response
    try:
        return answer(query)
    except Exception:
        logging.getLogger(__name__).exception("no answer to %s", query.question[0])
        response = dns.message.make_response(query)
        response.set_rcode(dns.rcode.SERVFAIL)
        return response


class _Udp(socketserver.UDPServer):
    answer: Answer


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True
    answer: Answer


class _UdpHandler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        wire, socket = self.request
        response = response_to(wire, self.server.answer)
        if response is None:
            return
        size = max(response.request_payload, _PLAIN_UDP)
        try:
            answer = response.to_wire(max_size=size)
        except dns.exception.TooBig:
            # the client asks again over TCP
            answer = _truncated(response)
        socket.sendto(answer, self.client_address)


class _TcpHandler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.settimeout(PATIENCE)
        stream = self.request.makefile("rb")
        try:
            while len(head := stream.read(2)) == 2:
                response = response_to(stream.read(struct.unpack("!H", head)[0]), self.server.answer)
                if response is None:
                    return
                answer = response.to_wire(max_size=65535)
                self.request.sendall(struct.pack("!H", len(answer)) + answer)
        except OSError:
            # gone, or silent for too long
            return


def _truncated(response: dns.message.Message) -> bytes:
    short = dns.message.Message(response.id)
    short.flags = response.flags | dns.flags.TC
    short.question = response.question
    return short.to_wire()


def _bound(answer: Answer) -> tuple[_Udp, _Tcp]:
    """Both servers on one port: the one that is free for UDP may be taken for TCP, then the next one is tried."""
    while True:
        udp = _Udp((postgres.HOST, 0), _UdpHandler)
        try:
            tcp = _Tcp(udp.server_address, _TcpHandler)
        except OSError as taken:
            udp.server_close()
            if taken.errno != errno.EADDRINUSE:
                raise
            continue
        udp.answer = tcp.answer = answer
        return udp, tcp
