"""TLS as servers of ten years ago speak it: a self-signed certificate, short keys, old versions."""

from __future__ import annotations

import base64
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

#: The second Oakley group, 1024 bits (RFC 2409, 6.2): too short for today's defaults.
_PRIME = (
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF"
)


def context(folder: Path, kind: str = "modern") -> ssl.SSLContext:
    """A server's context: `modern`, `weak_dh` (1024 bits), or `tls_1_0` (nothing newer)."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate = folder / "certificate.pem"
    if not certificate.exists():
        certificate.write_bytes(_certificate())
    made.load_cert_chain(certificate)
    if kind == "weak_dh":
        parameters = folder / "dh.pem"
        parameters.write_text(_dh_parameters(), encoding="ascii")
        made.maximum_version = ssl.TLSVersion.TLSv1_2
        made.set_ciphers("DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0")
        made.load_dh_params(str(parameters))
    if kind == "tls_1_0":
        made.set_ciphers("DEFAULT:@SECLEVEL=0")
        made.minimum_version = made.maximum_version = ssl.TLSVersion.TLSv1
    return made


def _certificate() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "www.other.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1000))
        .not_valid_after(now - timedelta(days=300))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    return private + made.public_bytes(serialization.Encoding.PEM)


def _dh_parameters() -> str:
    """PEM of the DER sequence of prime and generator."""
    prime = b"\x00" + bytes.fromhex(_PRIME)
    inner = b"\x02\x81" + bytes([len(prime)]) + prime + b"\x02\x01\x02"
    text = base64.encodebytes(b"\x30\x81" + bytes([len(inner)]) + inner).decode().strip()
    return f"-----BEGIN DH PARAMETERS-----\n{text}\n-----END DH PARAMETERS-----\n"
