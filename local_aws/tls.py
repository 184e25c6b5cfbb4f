# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The TLS in front of a PostgreSQL server: the wheel's servers are built without it, and RDS's always have it."""

from __future__ import annotations

import asyncio
import datetime
import ssl
import struct
import threading
from contextlib import suppress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

# the first message of a PostgreSQL connection is its length and one of these, or a protocol version
_SSL_REQUEST, _GSS_REQUEST, _CANCEL_REQUEST = 80877103, 80877104, 80877102
_CHUNK = 1 << 18


def certificate_files(directory: Path, host: str) -> tuple[Path, Path]:
    """A self-signed certificate and its key, which are made in the directory where there are none."""
    key_file, certificate_file = directory / "server.key", directory / "server.crt"
    if not certificate_file.exists():
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        now = datetime.datetime.now(datetime.UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=3650))
            .sign(key, hashes.SHA256())
        )
        key_file.touch(mode=0o600)
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        certificate_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return certificate_file, key_file


def certificate(directory: Path, host: str) -> ssl.SSLContext:
    """A server's TLS settings with the certificate kept in that directory."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate_files(directory, host))
    return context


class Front:
    """Accepts PostgreSQL connections on one port and passes them, decrypted, to a server on another."""

    _loop: asyncio.AbstractEventLoop | None = None

    def __init__(self, host: str, backend_port: int, context: ssl.SSLContext):
        self.host, self.backend_port, self.context = host, backend_port, context
        self.required = False
        self._connections: set[asyncio.Task] = set()
        self._server = self._run(asyncio.start_server(self._serve, host, 0))
        self.port: int = self._server.sockets[0].getsockname()[1]

    @classmethod
    def _run(cls, coroutine):
        """Run on the one loop which all fronts of this process share, in a thread of its own."""
        if cls._loop is None:
            cls._loop = asyncio.new_event_loop()
            threading.Thread(target=cls._loop.run_forever, name="tls", daemon=True).start()
        return asyncio.run_coroutine_threadsafe(coroutine, cls._loop).result()

    def stop(self) -> None:
        """Close the port and every connection."""
        self._run(self._close())

    async def _close(self) -> None:
        self._server.close()
        for connection in self._connections:
            connection.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self._connections.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._greet(reader, writer)
        finally:
            self._connections.discard(task)
            writer.close()

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        encrypted = False
        while True:
            head = await reader.readexactly(8)
            _length, code = struct.unpack("!ii", head)
            if code == _SSL_REQUEST and not encrypted:
                writer.write(b"S")
                await writer.drain()
                await writer.start_tls(self.context)
                encrypted = True
            elif code == _GSS_REQUEST:
                writer.write(b"N")
            else:
                break
        if self.required and not encrypted and code != _CANCEL_REQUEST:
            writer.write(_refusal())
            await writer.drain()
            return
        await self._pass_on(head, reader, writer)

    async def _pass_on(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            back_reader, back_writer = await asyncio.open_connection(self.host, self.backend_port)
        except OSError:
            # as a server that is down: the connection ends without a word
            return
        back_writer.write(head)
        ways = [asyncio.ensure_future(_copy(reader, back_writer)), asyncio.ensure_future(_copy(back_reader, writer))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            back_writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError, ssl.SSLError):
        while data := await reader.read(_CHUNK):
            writer.write(data)
            await writer.drain()


def _refusal() -> bytes:
    """PostgreSQL's own answer where rds.force_ssl is 1 and the client comes without TLS."""
    fields = b"SFATAL\0VFATAL\0C28000\0Mno pg_hba.conf entry for this host, no encryption\0\0"
    return b"E" + struct.pack("!i", len(fields) + 4) + fields
