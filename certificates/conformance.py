"""What makes a PDF one of a standard: PDF/A-2b for the archive, PDF/X-1a:2003 for the print shop.

The standards ask for more than is said here (fonts embedded, nothing transparent, no RGB on plates): that is how
certificates are drawn anyhow, and `tests/certificates/preflight.py` holds every kind of file against it.
"""

import struct
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

ARCHIVE_VERSION, PLATES_VERSION = (1, 7), (1, 4)  # of PDF, as each standard is built on
SRGB = "sRGB IEC61966-2.1"
CONDITION, CONDITION_SAID = "FOGRA39", "Coated FOGRA39 (ISO 12647-2:2004)"  # registered: needs no profile in the file
REGISTRY = "http://www.color.org"


class _Catalog(pdfdoc.PDFCatalog):  # type: ignore[misc]  # reportlab has no types
    """The root of a document that tells for which colours it is meant."""

    __NoDefault__ = (*pdfdoc.PDFCatalog.__NoDefault__, "OutputIntents")
    __Refs__ = pdfdoc.PDFCatalog.__Refs__


class _PlatesInfo(pdfdoc.PDFInfo):  # type: ignore[misc]  # reportlab has no types
    """The information of a document that calls itself PDF/X."""

    def format(self, document: Any) -> Any:
        """Return reportlab's own dictionary with the name of the standard."""
        told: bytes = super().format(document)
        return told[: told.rindex(b">>")] + b"/GTS_PDFXVersion (PDF/X-1a:2003) >>"


def make_archive(canvas: Canvas) -> None:
    """Make the document PDF/A-2b: sRGB told by a profile, and its information told again as XMP."""
    profile = pdfdoc.PDFStream(dictionary=pdfdoc.PDFDictionary({"N": 3}), filters=[pdfdoc.PDFZCompress])
    profile.content = srgb_profile()
    told = {
        "S": pdfdoc.PDFName("GTS_PDFA1"),
        "OutputConditionIdentifier": pdfdoc.PDFString(SRGB),
        "Info": pdfdoc.PDFString(SRGB),
        "DestOutputProfile": canvas._doc.Reference(profile, "srgb"),
    }
    _intend(canvas, told)
    canvas._doc.Catalog.Metadata = pdfdoc.XMP(creator=_metadata)


def make_plates(canvas: Canvas) -> None:
    """Make the document PDF/X-1a:2003: meant for a registered printing condition, and said so."""
    _intend(
        canvas,
        {
            "S": pdfdoc.PDFName("GTS_PDFX"),
            "OutputConditionIdentifier": pdfdoc.PDFString(CONDITION),
            "OutputCondition": pdfdoc.PDFString(CONDITION_SAID),
            "Info": pdfdoc.PDFString(CONDITION_SAID),
        },
    )
    canvas._doc.info.__class__ = _PlatesInfo


def _intend(canvas: Canvas, told: dict[str, Any]) -> None:
    standing = {"Type": pdfdoc.PDFName("OutputIntent"), "RegistryName": pdfdoc.PDFString(REGISTRY)}
    catalog = canvas._doc.Catalog
    catalog.__class__ = _Catalog
    catalog.OutputIntents = pdfdoc.PDFArray([pdfdoc.PDFDictionary({**standing, **told})])


def _metadata(document: Any) -> bytes:
    """Return the XMP packet that says what the information dictionary says."""
    info = document.info
    at = datetime.fromtimestamp(document._timeStamp.t, UTC).isoformat()
    said = {name: escape(str(getattr(info, name))) for name in ("title", "author", "subject", "keywords", "creator", "producer")}  # fmt: skip
    lines = [
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">',
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>",
        "<dc:format>application/pdf</dc:format>",
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{said["title"]}</rdf:li></rdf:Alt></dc:title>',
        f"<dc:creator><rdf:Seq><rdf:li>{said['author']}</rdf:li></rdf:Seq></dc:creator>",
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{said["subject"]}</rdf:li></rdf:Alt></dc:description>',
        f"<pdf:Keywords>{said['keywords']}</pdf:Keywords><pdf:Producer>{said['producer']}</pdf:Producer>",
        f"<xmp:CreatorTool>{said['creator']}</xmp:CreatorTool>",
        f"<xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate>",
        "</rdf:Description></rdf:RDF></x:xmpmeta>",
        '<?xpacket end="r"?>',
    ]
    return "\n".join(lines).encode()


def srgb_profile() -> bytes:
    """Return sRGB as an ICC profile of version 4: three primaries, the white, one curve; the same bytes everywhere."""
    curve = b"para" + struct.pack(">4xHxx", 3) + _fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    tags = {
        b"desc": _text(SRGB),
        b"cprt": _text("No copyright"),
        b"wtpt": _xyz(0.96420, 1.0, 0.82491),
        b"chad": b"sf32" + bytes(4) + _fixed(1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168),
        b"rXYZ": _xyz(0.43604, 0.22249, 0.01392),
        b"gXYZ": _xyz(0.38512, 0.71690, 0.09706),
        b"bXYZ": _xyz(0.14305, 0.06061, 0.71393),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }  # fmt: skip
    places, data, start = {}, b"", 128 + 4 + 12 * len(tags)
    for content in dict.fromkeys(tags.values()):  # the curve stands once, for all three
        places[content] = start + len(data)
        data += content + bytes(-len(content) % 4)
    table = struct.pack(">I", len(tags)) + b"".join(
        tag + struct.pack(">II", places[content], len(content)) for tag, content in tags.items()
    )
    made = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    head = struct.pack(">I4xI4s4s4s", start + len(data), 0x04200000, b"mntr", b"RGB ", b"XYZ ") + made + b"acsp"
    head += bytes(28) + _fixed(0.96420, 1.0, 0.82491)
    return head.ljust(128, b"\0") + table + data


def _fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _xyz(*values: float) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*values)


def _text(said: str) -> bytes:
    return b"mluc" + struct.pack(">4xII2s2sII", 1, 12, b"en", b"US", 2 * len(said), 28) + said.encode("utf-16-be")
