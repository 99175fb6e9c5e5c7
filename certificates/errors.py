"""Say why a certificate cannot be drawn: the sentence a clerk reads, with the person and the place named."""

from typing import ClassVar


class CertificateError(Exception):
    """A certificate that must not be printed; `code` is for programs, `person` and `message` for people."""

    code: ClassVar[str] = "certificate"

    def __init__(self, person: str, message: str) -> None:
        super().__init__(message)
        self.person = person
        self.message = message

    def __reduce__(self) -> tuple[type["CertificateError"], tuple[object, ...]]:
        """Let the error travel between processes, whatever its constructor takes."""
        return type(self), self._parts()

    def _parts(self) -> tuple[object, ...]:
        return (self.person, self.message)


class MissingGlyph(CertificateError):
    """No font at hand has the character."""

    code = "missing-glyph"

    def __init__(self, person: str, character: str, field: str) -> None:
        self.character = character
        self.field = field
        point = f"U+{ord(character):04X}"
        super().__init__(
            person, f"“{person}”的证书不能打印：{field}中的“{character}”（{point}），现有字体都没有这个字。"
        )

    def _parts(self) -> tuple[object, ...]:
        return (self.person, self.character, self.field)


class DoesNotFit(CertificateError):
    """The text does not fit its place even in the smallest size the layout allows."""

    code = "does-not-fit"

    def __init__(self, person: str, field: str, text: str) -> None:
        self.field = field
        self.text = text
        super().__init__(person, f"“{person}”的证书排不下：{field}太长，缩到最小字号仍放不进版面：“{text}”。")

    def _parts(self) -> tuple[object, ...]:
        return (self.person, self.field, self.text)


class UnusableLayout(Exception):
    """A layout file that is missing, not JSON, or says something no certificate can be drawn from."""

    code: ClassVar[str] = "unusable-layout"

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        self.message = f"证书版式“{name}”不能用：{reason}。"
        super().__init__(self.message)


class UnwritableText(CertificateError):
    """A document has a character that no font at hand has."""

    code = "unwritable-text"

    def __init__(self, character: str) -> None:
        self.character = character
        point = f"U+{ord(character):04X}"
        super().__init__(
            "", f"文稿里的“{character}”（{point}），现有字体都没有这个字，不能生成 PDF；请下载 .docx，用办公软件打印。"
        )

    def _parts(self) -> tuple[object, ...]:
        return (self.character,)


class UnusableFacts(Exception):
    """A file of facts for a proof that cannot be read as such."""

    code: ClassVar[str] = "unusable-facts"

    def __init__(self, reason: str) -> None:
        self.message = f"事实文件不能用：{reason}。"
        super().__init__(self.message)


class UnusablePaper(Exception):
    """A paper nobody has, or one a layout cannot be carried over to."""

    code: ClassVar[str] = "unusable-paper"

    def __init__(self, name: str, reason: str) -> None:
        self.message = f"纸张“{name}”不能用：{reason}。"
        super().__init__(self.message)


class UnusableWordings(Exception):
    """A file of wordings that is missing, not JSON, or says what no certificate should."""

    code: ClassVar[str] = "unusable-wordings"

    def __init__(self, name: str, reason: str) -> None:
        self.message = f"证书用语“{name}”不能用：{reason}。"
        super().__init__(self.message)
