"""The one error importers raise, with the sentence that tells the clerk what to do; bad rows are findings instead."""

_SAVE = "请在WPS中打开后另存为“Excel工作簿（.xlsx）”再上传"

_SENTENCES: dict[str, tuple[str, str]] = {
    "empty": ("empty", "这个文件是空的，一个字节也没有。请确认名单已经保存，再重新上传。"),
    "password": ("password", "这个文件设有打开密码，无法读取。请在WPS中打开，取消文档加密并保存，再重新上传。"),
    "damaged": ("corrupt", f"文件已损坏或没有传完整。{_SAVE}；如果打不开，请向报送单位重新要一份。"),
    "aborted": ("corrupt", f"读取这个文件时解析程序中途停止，文件内部很可能已损坏。{_SAVE}。"),
    "unsafe": (
        "unsafe",
        "文件里有正常名单不会有的内容，为安全起见没有读取。请在WPS中把名单复制到新建的表格，另存后再上传。",
    ),
    "too_large": ("too_large", "文件超出了可以读取的大小。请删去名单以外的工作表、图片和多余的空行，另存后再上传。"),
    "far_cell": (
        "too_large",
        "表格很远的地方还有内容，中间是大片空白，无法读取。请在WPS中按Ctrl+End跳到最后一格，删去名单以外的行和列，另存后再上传。",
    ),
    "too_slow": ("too_large", "读取这个文件用时过长，已经停止。请删去名单以外的工作表和多余的空行，另存后再上传。"),
    "too_old": ("too_old", f"这是很早的Excel 4.0或更早格式的文件。{_SAVE}。"),
    "pdf": ("not_excel", "这是PDF文件，不是表格。请上传制作它时用的Excel或WPS表格。"),
    "image": ("not_excel", "这是一张图片，不是表格。请上传原来的Excel或WPS表格，图片里的文字无法读取。"),
    "word": ("not_excel", "这是文字文档，不是表格。请在WPS表格中新建一个表，把名单粘贴进去，另存后再上传。"),
    "slides": ("not_excel", "这是演示文稿，不是表格。请上传Excel或WPS表格。"),
    "archive": ("not_excel", "这是压缩包，不是表格。请先解压，再上传里面的Excel或WPS表格。"),
    "binary_workbook": ("not_excel", f"这是“.xlsb”二进制工作簿，暂不读取。{_SAVE}。"),
    "web_archive": ("not_excel", f"这是“单个文件网页（.mht）”，不是Excel工作簿。{_SAVE}。"),
    "sylk": ("not_excel", f"这是SYLK格式的旧表格，不是Excel工作簿。{_SAVE}。"),
    "dif": ("not_excel", f"这是DIF格式的旧表格，不是Excel工作簿。{_SAVE}。"),
    "dbase": ("not_excel", f"这是dBase数据库文件（.dbf），不是Excel工作簿。{_SAVE}。"),
    "lotus": ("not_excel", f"这是Lotus 1-2-3的旧表格，不是Excel工作簿。{_SAVE}。"),
    "numbers": ("not_excel", "这是苹果Numbers表格。请在Numbers中选择“导出为Excel”，再上传导出的文件。"),
    "ofd": ("not_excel", "这是OFD版式文件，不是表格。请上传制作它时用的Excel或WPS表格。"),
    "flat_workbook": ("not_excel", f"这是写成一个XML文件的表格（.fods等），暂不读取。{_SAVE}。"),
    "bare_records": ("corrupt", f"这个.xls文件缺少外层结构，多半是其他程序生成的。{_SAVE}。"),
    "unknown": ("not_excel", f"这不是Excel或WPS表格。如果它原来是表格，{_SAVE}。"),
}


class UnreadableWorkbook(Exception):
    """Carry the code for programs and the sentence for the clerk.

    `reason` names the sentence, where it is one of this module; `detail` is for the log and holds no cell text.
    """

    def __init__(self, code: str, message: str, detail: str = "", reason: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.message = message
        self.detail = detail


def is_reason(word: object) -> bool:
    """Tell whether a word, from a child say, names a sentence of this module."""
    return isinstance(word, str) and word in _SENTENCES


def refusal(reason: str, detail: str = "") -> UnreadableWorkbook:
    """Return the error for a reason known to this module."""
    code, message = _SENTENCES[reason]
    return UnreadableWorkbook(code, message, detail, reason)
