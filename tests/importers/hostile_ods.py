"""Hostile files: OpenDocument."""

from collections.abc import Iterator
from itertools import chain

from containers import zipped
from hostile import DOCTYPE, MIB, READ, also, flood

SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("table", "table"), ("text", "text"), ("manifest", "manifest"))
)
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def ods(table: str | Iterator[bytes], kind: str = "spreadsheet", manifest: str = "", before: str = "") -> bytes:
    """Return an OpenDocument file around the rows of one table."""
    begin = f'{before}<office:document-content {SPACES} {CALC}><office:body><office:spreadsheet><table:table table:name="t">'
    end = "</table:table></office:spreadsheet></office:body></office:document-content>"
    content = (
        (begin + table + end).encode("utf-8", "surrogatepass")
        if isinstance(table, str)
        else chain([begin.encode()], table, [end.encode()])
    )
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(),
            "content.xml": content,
            "META-INF/manifest.xml": f"<manifest:manifest {SPACES}>{manifest}</manifest:manifest>".encode(),
        }
    )


def ods_row(*cells: str, attributes: str = "") -> str:
    """Return a row of cells."""
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def ods_cell(text: str = "", attributes: str = "") -> str:
    """Return a cell with a text."""
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


NAMES = ods_row(ods_cell("姓名"), ods_cell("单位")) + ods_row(ods_cell("王敏"), ods_cell("安居社区"))
also("ODS honest", READ, lambda: ods(NAMES))
also(
    "ODS 1,048,576 empty rows of 16,384 cells",
    READ,
    lambda: ods(
        NAMES
        + ods_row(
            '<table:table-cell table:number-columns-repeated="16384"/>',
            attributes='table:number-rows-repeated="1048574"',
        )
    ),
)
also(
    "ODS styled rows to the last",
    READ,
    lambda: ods(
        NAMES
        + ods_row(
            '<table:table-cell table:style-name="ce1" table:number-columns-repeated="1024"/>',
            attributes='table:number-rows-repeated="1048573"',
        )
        + ods_row("<table:table-cell/>")
    ),
)
also(
    "ODS empty rows, then one more",
    "read too_large",
    lambda: ods(NAMES + ods_row("<table:table-cell/>", attributes='table:number-rows-repeated="1000000"') + NAMES),
)
for columns, rows in (
    (16_384, 1_048_576),
    (1000, 1000),
    (100, 200_000),
    (16_384, 400),
    (2**31, 1),
    (1, 2**31),
    (2**63, 2**63),
    (-1, -1),
):
    also(
        f"ODS {columns} x {rows} repeated",
        "read corrupt too_large",
        lambda columns=columns, rows=rows: ods(
            ods_row(
                ods_cell("x", f'table:number-columns-repeated="{columns}"'),
                attributes=f'table:number-rows-repeated="{rows}"',
            )
        ),
    )
also(
    "ODS 2,000,000,000 blanks",
    "read corrupt too_large",
    lambda: ods(ods_row(ods_cell('<text:s text:c="2000000000"/>'))),
)
also(
    "ODS 30,000 times 1 MB of blanks",
    "read corrupt too_large",
    lambda: ods(ods_row(*[ods_cell('<text:s text:c="1000000"/>')] * 100) * 300),
)
also("ODS deep", "read corrupt", lambda: ods(ods_row(ods_cell("<text:span>" * 1_000_000))))
also("ODS tables in tables", "read corrupt", lambda: ods("<table:table>" * 500_000))
also(
    "ODS 200 MB of cells",
    "read corrupt too_large",
    lambda: ods(flood(b"<table:table-cell/>", 200 * MIB, b"<table:table-row>", b"</table:table-row>")),
    large=True,
)
also(
    "ODS 200 MB of rows",
    "read corrupt too_large",
    lambda: ods(flood(ods_row(ods_cell("x")).encode(), 200 * MIB)),
    large=True,
)
also(
    "ODS merges of everything",
    READ,
    lambda: ods(
        NAMES + ods_row(ods_cell("x", 'table:number-columns-spanned="16384" table:number-rows-spanned="1048576"'))
    ),
)
also("ODS 100,000 merges", READ, lambda: ods(ods_row(ods_cell("x", 'table:number-columns-spanned="2"')) * 100_000))
also(
    "ODS errors 100,000 times",
    "read too_large",
    lambda: ods(NAMES + ods_row(ods_cell("#N/A", 'calcext:value-type="error"')) * 100_000),
)
for kind, told in (
    ("date", 'date-value="9999-99-99"'),
    ("time", 'time-value="PT99999999999999H"'),
    ("float", 'value="1e999"'),
    ("float", 'value="NaN"'),
    ("boolean", 'boolean-value="x"'),
    ("currency", 'value=""'),
):
    also(
        f"ODS {kind} {told}",
        "read corrupt",
        lambda kind=kind, told=told: ods(
            NAMES + ods_row(f'<table:table-cell office:value-type="{kind}" office:{told}/>')
        ),
    )
also("ODS entity bomb", "unsafe", lambda: ods(ods_row(ods_cell("&b;")), before=DOCTYPE.decode()))
also(
    "ODS password",
    "password",
    lambda: ods(NAMES, manifest="<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"),
)
also("ODT", "not_excel", lambda: ods(NAMES, kind="text"))
also(
    "ODS without a table",
    "read corrupt",
    lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}),
)
