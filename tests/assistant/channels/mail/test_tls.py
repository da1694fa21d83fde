"""A real mailbox over TLS: read where the certificate is known, and never without it."""

from __future__ import annotations

import asyncio
import contextlib
import imaplib
import ipaddress
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from assistant.channels.mail.incoming import incoming
from assistant.channels.mail.mailbox import Mailbox
from assistant.channels.mail.source import MailSource
from tests.assistant.channels.mail.conftest import Office, mail
from tests.assistant.channels.mail.imap_server import serving_imap

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1, signed by itself, and its key."""
    folder, key = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.shop.example")])
    now = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    shown, hidden = folder / "cert.pem", folder / "key.pem"
    shown.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    hidden.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return shown, hidden


@pytest.fixture
def imap(certificate: tuple[Path, Path]) -> Iterator[int]:
    shown, hidden = map(str, certificate)
    with serving_imap("--cert", shown, "--key", hidden) as port:
        yield port


@asynccontextmanager
async def encrypted(port: int, certificate: tuple[Path, Path]) -> AsyncIterator[int]:
    """TLS from the first byte before a server that only knows STARTTLS; gives its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
        writer.close()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(
                pipe(reader, inner_writer), pipe(inner_reader, writer), return_exceptions=True
            )

    server = await asyncio.start_server(meet, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


def put(port: int, certificate: Path, message: bytes) -> None:
    with imaplib.IMAP4("127.0.0.1", port) as account:
        account.starttls(ssl.create_default_context(cafile=str(certificate)))
        account.login("help", "a word")
        assert account.append("INBOX", "", None, message)[0] == "OK"  # type: ignore[arg-type]


@pytest.mark.parametrize("scheme", ["imap", "imaps"])
async def test_a_mailbox_is_read_over_tls_only_where_its_certificate_is_known(
    office: Office,
    imap: int,
    scheme: str,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await asyncio.to_thread(put, imap, certificate[0], bytes(mail(f"over {scheme}")))
    async with encrypted(imap, certificate) as port:
        at = imap if scheme == "imap" else port
        box = incoming(MailSource.of(f"{scheme}://help:a%20word@127.0.0.1:{at}/INBOX"), office.door)
        assert isinstance(box, Mailbox)
        with pytest.raises(ssl.SSLCertVerificationError):
            await box.round()
        assert await office.conversations() == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        assert await box.round() == 1
    assert await office.said((await office.only()).id) == [f"over {scheme}\n\n✉ My order"]


async def test_no_password_is_sent_to_a_server_that_does_not_encrypt(office: Office) -> None:
    with serving_imap("--no-tls") as port:
        box = incoming(MailSource.of(f"imap://help:a%20word@127.0.0.1:{port}/INBOX"), office.door)
        assert isinstance(box, Mailbox)
        with pytest.raises(imaplib.IMAP4.error, match=r"(?i)starttls|tls"):
            await box.round()
