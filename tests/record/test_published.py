"""Notes, heads and cosignatures that others published, made and read here as they stand.

Sources: the example of golang.org/x/mod/sumdb/note with its key; the verifier key in C2SP signed-note; a head of the
log arche2025h1 (staging) with the cosignatures of four witnesses, under the verifier keys that they publish.
"""

import base64

import pytest

from tandem.record.checkpoint import BadCheckpoint, key_id, read_note, sign_note
from tandem.record.cosignature import cosigner_id, is_by, parted, read_cosignature
from tandem.record.keys import SigningKey

NEUMANN = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
SAYING = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
SIGNED = (
    f"{SAYING}\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
PUBLIC = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:].hex()

HEAD = """\
arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
"""  # noqa: E501
LOG = "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
WITNESSES = [
    "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM",
    "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
]


def of(vkey: str) -> tuple[str, str, bytes, str]:
    """The name, key id, signature type and public key in a verifier key."""
    name, digits, material = vkey.split("+", 2)
    raw = base64.b64decode(material)
    return name, digits, raw[:1], raw[1:].hex()


def test_the_published_note_is_made_here_byte_for_byte() -> None:
    signer = SigningKey.from_seed(NEUMANN)

    assert signer.public == PUBLIC
    assert key_id("PeterNeumann", PUBLIC).hex() == "c74f20a3"
    assert sign_note(text=SAYING, name="PeterNeumann", key=signer) == SIGNED
    assert read_note(SIGNED, name="PeterNeumann", public=PUBLIC) == SAYING


def test_a_published_note_with_another_letter_is_refused() -> None:
    with pytest.raises(BadCheckpoint, match="The signature under the note of PeterNeumann is not that of key"):
        read_note(SIGNED.replace("cryptography", "cryptographY"), name="PeterNeumann", public=PUBLIC)


def test_key_ids_are_those_that_verifier_keys_publish() -> None:
    name, digits, sort, public = of("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")

    assert (sort, key_id(name, public).hex()) == (b"\x01", digits)
    for witness in WITNESSES:
        name, digits, sort, public = of(witness)
        assert (sort, cosigner_id(name, public).hex()) == (b"\x04", digits)


@pytest.mark.parametrize("witness", WITNESSES)
def test_the_published_cosignature_of_a_witness_is_read(witness: str) -> None:
    name, _, _, public = of(witness)
    body, lines = parted(HEAD)
    line = next(line for line in lines if is_by(line, name=name, public=public))

    found = read_cosignature(line, body=body, name=name, public=public)

    assert found.at == 1779573024
    with pytest.raises(BadCheckpoint, match="over this head"):
        read_cosignature(line, body=body.replace("1432088532", "1432088533"), name=name, public=public)


def test_the_head_of_a_published_log_is_read_under_its_key() -> None:
    name, digits, _, public = of(LOG)
    body, lines = parted(HEAD)

    assert key_id(name, public).hex() == digits
    assert read_note(f"{body}\n{lines[0]}", name=name, public=public) == body
