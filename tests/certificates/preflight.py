"""A structural preflight: what PDF/A-2b (ISO 19005-2) and PDF/X-1a:2003 (ISO 15930-4) ask of files such as ours.

It knows what certificates are made of (TrueType fonts, vector drawings, no annotations) and refuses everything else;
each fault is a sentence, a clean file has none.
"""

import io
import itertools
import re
import struct
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pikepdf
from lxml import etree
from PIL import ImageCms

ARCHIVE, PLATES, PLAIN = "PDF/A-2b", "PDF/X-1a:2003", "plain"
NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}
PREDEFINED = {  # of what metadata may say without a schema of its own (XMP of 2005), as far as we say it
    "dc": {"format", "title", "creator", "description"},
    "pdf": {"Keywords", "PDFVersion", "Producer"},
    "xmp": {"CreatorTool", "CreateDate", "ModifyDate", "MetadataDate"},
    "pdfaid": {"part", "conformance"},
}
RGB_OPERATORS, CMYK_OPERATORS = {"rg", "RG"}, {"k", "K"}
SPACE_OPERATORS = {"cs", "CS", "sc", "SC", "scn", "SCN"}  # none of ours names a colour space
MOST_INK = 3.0  # plates together: more does not dry
FILTERS = {"/FlateDecode"}
HARMLESS_STATES = {"/ca": 1, "/CA": 1, "/BM": "/Normal", "/SMask": "/None"}


def faults(data: bytes, standard: str) -> list[str]:
    """Return what a file does that its standard forbids, or leaves out that it asks for."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = [*_frame(data, pdf), *_objects(pdf), *_text_and_colours(pdf, standard)]
        if standard == ARCHIVE:
            found += _archive(pdf)
        if standard == PLATES:
            found += _plates(pdf)
    return found


def _frame(data: bytes, pdf: pikepdf.Pdf) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-7]\r?\n%[\x80-\xff]{4}", data):
        yield "the header does not begin the file, or no binary comment follows it"
    if not re.search(rb"%%EOF\r?\n?$", data):
        yield "something follows the end of the file"
    if "/Encrypt" in pdf.trailer:
        yield "it is encrypted"
    identity = pdf.trailer.get("/ID")
    if identity is None or len(identity) != 2 or not all(len(bytes(part)) >= 16 for part in identity):
        yield "the trailer has no ID"
    for key in ("/OpenAction", "/AA", "/AcroForm", "/OCProperties", "/Names", "/Requirements"):
        if key in pdf.Root:
            yield f"the catalog has {key}"


def _objects(pdf: pikepdf.Pdf) -> Iterator[str]:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream):
            told = thing.get("/Filter", [])
            filters = {str(told)} if isinstance(told, pikepdf.Name) else {str(one) for one in told}
            if not filters <= FILTERS:
                yield f"a stream is packed with {sorted(filters)}"
            if "/F" in thing:
                yield "a stream lies outside of the file"
            if thing.get("/Subtype") in ("/Image", "/PS"):
                yield f"there is an {thing.Subtype}"
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            if thing.get("/S") == "/Transparency":
                yield "a group is transparent"
            for key in ("/JS", "/EmbeddedFile", "/Annots", "/TR", "/OPI", "/PresSteps"):
                if key in thing:
                    yield f"an object has {key}"


def _text_and_colours(pdf: pikepdf.Pdf, standard: str) -> Iterator[str]:
    seen: set[Any] = set()
    fonts: dict[Any, tuple[pikepdf.Object, set[int]]] = {}
    for page in pdf.pages:
        yield from _content(page.obj, page.Resources, standard, seen, fonts)
    for font, codes in fonts.values():
        yield from _font(font, codes)


def _content(stream: Any, resources: Any, standard: str, seen: set[Any], fonts: dict[Any, Any]) -> Iterator[str]:
    yield from _resources(resources, standard)
    depth, codes = 0, None
    for operands, operator in pikepdf.parse_content_stream(stream):
        name = str(operator)
        depth += {"q": 1, "Q": -1}.get(name, 0)
        if depth < 0 or depth > 28:
            yield f"the graphics states are {depth} deep"
        if name == "Tf":
            font = resources.Font[str(operands[0])]
            codes = fonts.setdefault(str(font.BaseFont), (font, set()))[1]
        elif name == "Tj":
            codes.update(_codes(bytes(operands[0])))  # type: ignore[union-attr]  # text before its font is a fault of the test's own
        elif name == "INLINE IMAGE":
            yield from _mask(operands[0])
        elif name in ("TJ", "'", '"', "gs"):
            yield f"{name} is used, which this preflight does not follow"
        yield from _colour(name, operands, standard)
    if depth:
        yield "a graphics state is not restored"
    for form in (resources.get("/XObject") or {}).values():
        if form.objgen not in seen:
            seen.add(form.objgen)
            yield from _content(form, form.Resources, standard, seen, fonts)


def _colour(name: str, operands: Any, standard: str) -> Iterator[str]:
    if name in SPACE_OPERATORS:
        yield f"{name} names a colour space"
    if standard == PLATES and name in RGB_OPERATORS:
        yield f"a colour is told in RGB: {name}"
    if standard != PLATES and name in CMYK_OPERATORS:
        yield f"a colour is told in CMYK: {name}"
    if name in CMYK_OPERATORS and sum(map(float, operands)) > MOST_INK:
        yield f"{sum(map(float, operands)):.0%} of ink"


def _resources(resources: Any, standard: str) -> Iterator[str]:
    for state in (resources.get("/ExtGState") or {}).values():
        for key, harmless in HARMLESS_STATES.items():
            if key in state and state[key] != harmless:
                yield f"a graphics state has {key} {state[key]}"
    wanted = "/DeviceCMYK" if standard == PLATES else "/DeviceRGB"
    for shading in (resources.get("/Shading") or {}).values():
        if shading.ColorSpace != wanted:
            yield f"a gradient is told in {shading.ColorSpace}"
    for space in (resources.get("/ColorSpace") or {}).values():
        yield f"there is a colour space {space}"
    if resources.get("/Pattern"):
        yield "there is a pattern"


def _mask(image: Any) -> Iterator[str]:
    """A QR code is one bit a module, in the ink that was taken up: no colour space, nothing that is transparent."""
    told = image.obj
    if (
        told.get("/ImageMask") is not True
        or "/ColorSpace" in told
        or str(told.get("/Filter", "")) not in ("", "/ASCIIHexDecode")
    ):
        yield "an inline image is no plain mask"


def _codes(text: bytes) -> Iterator[int]:
    if len(text) % 2:
        raise ValueError("half a code")
    yield from struct.unpack(f">{len(text) // 2}H", text)


def _font(font: Any, codes: set[int]) -> Iterator[str]:
    name = str(font.BaseFont)
    if font.Subtype != "/Type0" or font.Encoding != "/Identity-H" or len(font.DescendantFonts) != 1:
        yield f"{name} is no composite font of ours"
        return
    (part,) = font.DescendantFonts
    described = part.get("/FontDescriptor")
    if part.Subtype != "/CIDFontType2" or described is None or "/FontFile2" not in described:
        yield f"{name} is not embedded as TrueType"
        return
    if not re.fullmatch(r"/[A-Z]{6}\+.+", name) or str(part.BaseFont) != name or str(described.FontName) != name:
        yield f"{name} is not named as a subset, in all places alike"
    if not int(described.Flags) & 4 or int(described.Flags) & 32:
        yield f"{name} is not symbolic"
    if not isinstance(part.get("/CIDToGIDMap"), pikepdf.Stream):
        yield f"{name} does not tell its glyphs"
        return
    yield from _glyphs(name, part, codes, _Face(bytes(described.FontFile2.read_bytes())))
    yield from _copied(name, font, codes)


class _Face:
    """What an embedded TrueType program says of its glyphs: how many, how wide."""

    def __init__(self, data: bytes) -> None:
        count = struct.unpack_from(">H", data, 4)[0]
        records = [struct.unpack_from(">4s4xII", data, 12 + 16 * k) for k in range(count)]
        tables = {tag: data[start : start + length] for tag, start, length in records}
        self.lacks = {b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"} - tables.keys()
        self.count = struct.unpack_from(">H", tables[b"maxp"], 4)[0]
        self.units = struct.unpack_from(">H", tables[b"head"], 18)[0]
        long = struct.unpack_from(">H", tables[b"hhea"], 34)[0]
        self.advances = [struct.unpack_from(">H", tables[b"hmtx"], 4 * k)[0] for k in range(long)]

    def width(self, glyph: int) -> float:
        return float(self.advances[min(glyph, len(self.advances) - 1)]) * 1000 / float(self.units)


def _glyphs(name: str, part: Any, codes: set[int], face: _Face) -> Iterator[str]:
    if face.lacks:
        yield f"{name} lacks {sorted(face.lacks)}"
    glyphs = list(_codes(bytes(part.CIDToGIDMap.read_bytes())))
    widths = dict(_widths(part.get("/W", [])))
    for code in sorted(codes):
        glyph = glyphs[code] if code < len(glyphs) else 0
        if not 0 < glyph < face.count:
            yield f"{name} shows code {code}, which has no glyph"
        elif abs(widths.get(code, float(part.get("/DW", 1000))) - face.width(glyph)) > 1:
            yield f"{name} tells another width for code {code} than the font"


def _widths(told: Any) -> Iterator[tuple[int, float]]:
    parts = list(told)
    for code, widths in zip(parts[::2], parts[1::2], strict=True):
        yield from ((int(code) + k, float(width)) for k, width in enumerate(widths))


def _copied(name: str, font: Any, codes: set[int]) -> Iterator[str]:
    told = bytes(font.ToUnicode.read_bytes()).decode("latin-1") if "/ToUnicode" in font else ""
    pairs = re.findall(r"<([0-9A-F]{4})> <((?:[0-9A-F]{4})+)>", told)
    known = {int(code, 16) for code, text in pairs if text not in ("0000", "FEFF", "FFFE")}
    if missing := codes - known:
        yield f"{name} does not say what codes {sorted(missing)} mean"


def _archive(pdf: pikepdf.Pdf) -> Iterator[str]:
    intents = pdf.Root.get("/OutputIntents") or []
    if len(intents) != 1 or intents[0].get("/S") != "/GTS_PDFA1" or "/DestOutputProfile" not in intents[0]:
        yield "there is no output intent with a profile"
        return
    profile = intents[0].DestOutputProfile
    icc = bytes(profile.read_bytes())
    opened = ImageCms.ImageCmsProfile(io.BytesIO(icc)).profile
    if profile.N != 3 or opened.xcolor_space != "RGB " or opened.device_class != "mntr" or opened.version >= 4.5:
        yield "the profile is none of an RGB monitor"
    if int.from_bytes(icc[:4], "big") != len(icc):
        yield "the profile does not tell its length"
    yield from _metadata(pdf)


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    kept = pdf.Root.get("/Metadata")
    if kept is None or kept.get("/Type") != "/Metadata" or kept.get("/Subtype") != "/XML" or "/Filter" in kept:
        yield "there is no plain metadata"
        return
    tree = etree.fromstring(bytes(kept.read_bytes()).partition(b"?>")[2].rpartition(b"<?xpacket")[0])

    def told(path: str) -> str:
        return "".join(tree.xpath(f"//{path}//text()", namespaces=NAMESPACES))

    known = {f"{{{NAMESPACES[prefix]}}}{name}" for prefix, names in PREDEFINED.items() for name in names}
    for said in tree.xpath("//rdf:Description/*", namespaces=NAMESPACES):
        if said.tag not in known:
            yield f"the metadata says {said.tag}, which no schema defines"
    if (told("pdfaid:part"), told("pdfaid:conformance")) != ("2", "B"):
        yield "the metadata does not call it PDF/A-2b"
    info = pdf.docinfo
    same = {"/Title": "dc:title", "/Author": "dc:creator", "/Subject": "dc:description", "/Creator": "xmp:CreatorTool",
            "/Keywords": "pdf:Keywords", "/Producer": "pdf:Producer"}  # fmt: skip
    for key, path in same.items():
        if str(info.get(key, "")) != told(path):
            yield f"{key} is {info.get(key)!s} here, {told(path)} in the metadata"
    for key, path in {"/CreationDate": "xmp:CreateDate", "/ModDate": "xmp:ModifyDate"}.items():
        if str(info[key])[:16] != datetime.fromisoformat(told(path)).strftime("D:%Y%m%d%H%M%S"):
            yield f"{key} is another in the metadata"


def _plates(pdf: pikepdf.Pdf) -> Iterator[str]:
    intents = pdf.Root.get("/OutputIntents") or []
    if len(intents) != 1 or intents[0].get("/S") != "/GTS_PDFX" or not intents[0].get("/OutputConditionIdentifier"):
        yield "there is no output intent that names a printing condition"
    elif intents[0].get("/RegistryName") != "http://www.color.org":
        yield "the printing condition is not registered"
    if pdf.pdf_version > "1.4":
        yield f"it is PDF {pdf.pdf_version}"
    if str(pdf.docinfo.get("/GTS_PDFXVersion")) != PLATES:
        yield "it does not call itself PDF/X-1a:2003"
    if str(pdf.docinfo.get("/Trapped")) not in ("/True", "/False"):
        yield "it does not say whether it is trapped"
    for key in ("/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate"):
        if not str(pdf.docinfo.get(key, "")):
            yield f"the information has no {key}"
    for page in pdf.pages:
        yield from _boxes(page.obj)


def _boxes(page: Any) -> Iterator[str]:
    if "/TrimBox" not in page or "/ArtBox" in page:
        yield "a page does not have a trim box alone"
        return
    boxes = [[float(edge) for edge in page[key]] for key in ("/TrimBox", "/BleedBox", "/MediaBox") if key in page]
    for inner, outer in itertools.pairwise(boxes):
        if (
            inner[0] < outer[0] - 0.01
            or inner[1] < outer[1] - 0.01
            or inner[2] > outer[2] + 0.01
            or inner[3] > outer[3] + 0.01
        ):
            yield f"a box {inner} does not lie within {outer}"
