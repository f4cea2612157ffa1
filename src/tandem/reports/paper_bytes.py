"""Makes the bytes of a document or workbook the same whenever and wherever they are made from the same paper.

The writers put the time of writing into the parts and into the zip file around them. Here every part is dated
1980-01-01, the parts stand in their order by name, and the properties carry the instant of the entry that the paper
was made from.
"""

import io
import re
import zipfile

_MOMENT = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_TYPES = "[Content_Types].xml"
_DATED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")


def same_bytes(raw: bytes, *, at: str) -> bytes:
    """Answer the same parts as a zip file that says nothing about when it was made; `at` as on the record."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as made, zipfile.ZipFile(out, "w") as kept:
        # Readers of office files expect the list of types first.
        for name in sorted(made.namelist(), key=lambda name: (name != _TYPES, name)):
            content = made.read(name)
            if name == _CORE:
                content = _DATED.sub(rb"\g<1>" + at.encode("ascii") + rb"\g<3>", content)
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            kept.writestr(entry, content, compresslevel=6)
    return out.getvalue()
