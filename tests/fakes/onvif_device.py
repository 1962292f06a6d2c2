"""A simulated ONVIF device: it answers WS-Discovery by UDP, and GetDeviceInformation by SOAP, on this machine alone."""

import contextlib
import gzip
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from typing_extensions import override

HERE = "127.0.0.1"

MATCH = """<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"
 xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">
<s:Header><a:RelatesTo>{message}</a:RelatesTo></s:Header><s:Body><d:ProbeMatches><d:ProbeMatch>
<a:EndpointReference><a:Address>urn:uuid:{endpoint}</a:Address></a:EndpointReference>
<d:Types>dn:NetworkVideoTransmitter</d:Types>
<d:Scopes>onvif://www.onvif.org/name/Gate%20camera onvif://www.onvif.org/hardware/Eye-2 other://x/y</d:Scopes>
<d:XAddrs>{addresses}</d:XAddrs></d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>"""

TOLD = """<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"
 xmlns:t="http://www.onvif.org/ver10/device/wsdl"><s:Body><t:GetDeviceInformationResponse>
<t:Manufacturer>Acme</t:Manufacturer><t:Model>Eye 2</t:Model><t:FirmwareVersion>5.4.1</t:FirmwareVersion>
<t:SerialNumber>S-77</t:SerialNumber><t:HardwareId>1</t:HardwareId>
</t:GetDeviceInformationResponse></s:Body></s:Envelope>"""


@dataclass
class Device:
    """What a device does. `heard`: what it was asked by SOAP. `away`: where it would send whoever asks.

    `packed`: it packs its answers.
    """

    port: int = 0
    service_port: int = 0
    says: str = TOLD
    endpoint: str = "11111111-2222-3333-4444-555555555555"
    addresses: str = ""
    needs_login: bool = False
    away: str = ""
    packed: bool = False
    heard: list[str] = field(default_factory=list)
    probes: list[str] = field(default_factory=list)

    @property
    def service(self) -> str:
        return f"http://{HERE}:{self.service_port}/onvif/device_service"


@contextmanager
def on(device: Device, host: str = HERE) -> Iterator[Device]:
    """Switch a device on."""
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind((host, device.port))
    device.port = line.getsockname()[1]
    server = ThreadingHTTPServer((host, 0), _handler(device))
    device.service_port = server.server_address[1]
    for work in (lambda: _answer(line, device), server.serve_forever):
        threading.Thread(target=work, daemon=True).start()
    try:
        yield device
    finally:
        line.close()
        server.shutdown()
        server.server_close()


def match(message: str, device: Device) -> bytes:
    addresses = device.addresses or device.service
    return MATCH.format(message=message, endpoint=device.endpoint, addresses=addresses).encode()


def _answer(line: socket.socket, device: Device) -> None:
    """Answer until the device is switched off, which may be between a question and its answer."""
    with contextlib.suppress(OSError):
        while True:
            asked, who = line.recvfrom(65_535)
            device.probes.append(asked.decode())
            found = re.search(r"MessageID>([^<]+)<", device.probes[-1])
            line.sendto(match(found.group(1) if found else "", device), who)


def _handler(device: Device) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["content-length"])).decode()
            device.heard.append(asked)
            if device.away:
                self.send_response(307)
                self.send_header("location", device.away)
                self.send_header("content-length", "0")
                self.end_headers()
                return
            right = not device.needs_login or "PasswordDigest" in asked
            content = device.says.encode() if right else b""
            content = gzip.compress(content) if device.packed else content
            self.send_response(200 if right else 401)
            self.send_header("content-type", "application/soap+xml")
            self.send_header("content-length", str(len(content)))
            if device.packed:
                self.send_header("content-encoding", "gzip")
            self.end_headers()
            # Whoever asked may have heard enough, and gone.
            with contextlib.suppress(ConnectionError):
                self.wfile.write(content)

        @override
        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    return Handler
