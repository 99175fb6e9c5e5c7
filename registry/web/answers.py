"""Files as answers: documents and PDFs under their Chinese names."""

from io import BytesIO
from typing import BinaryIO

from flask import Response, send_file

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(content: bytes | BinaryIO, filename: str, kind: str) -> Response:
    """Return a file to be saved under that name (RFC 6266: the name as UTF-8 beside a plain one)."""
    file = BytesIO(content) if isinstance(content, bytes) else content
    response = send_file(file, mimetype=kind, as_attachment=True, download_name=filename, max_age=0)
    response.call_on_close(file.close)
    return response


def docx(content: bytes, filename: str) -> Response:
    """Return a Word document."""
    return download(content, filename, DOCX)
