"""Certificates: checked against the name of the address, and refused in words. Case 16."""

import socket
import ssl
import threading
from datetime import UTC, datetime

import pytest
import trustme

from core import errors
from core.http import HttpClient


class TlsServer:
    """Answers one request per connection over TLS, with the certificate it is given."""

    def __init__(self, certificate: trustme.LeafCert) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(self._context)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                raw, _ = self._socket.accept()
            except OSError:
                return
            try:
                with self._context.wrap_socket(raw, server_side=True) as wire:
                    wire.recv(65_536)
                    wire.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            except OSError:
                continue

    def close(self) -> None:
        self._socket.close()


def tls_client(authority: trustme.CA, port: int) -> HttpClient:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return HttpClient(allow=[f"localhost:{port}"], deadline=5, ssl_context=context)


def test_case_16_a_certificate_of_another_host_or_one_that_expired_is_refused_in_words() -> None:
    authority = trustme.CA()
    for certificate in (
        authority.issue_cert("other.example"),
        authority.issue_cert("localhost", not_after=datetime(2020, 1, 1, tzinfo=UTC)),
    ):
        server = TlsServer(certificate)
        with pytest.raises(errors.CertificateRefused, match="the certificate was refused"):
            tls_client(authority, server.port).get(f"https://localhost:{server.port}/")
        server.close()


def test_a_good_certificate_is_checked_against_the_name_though_the_address_was_resolved_before() -> None:
    authority = trustme.CA()
    server = TlsServer(authority.issue_cert("localhost"))
    assert tls_client(authority, server.port).get(f"https://localhost:{server.port}/").body == b"ok"
    server.close()
