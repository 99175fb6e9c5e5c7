"""Whatever goes wrong becomes one pleasant page that says what happened and what to do next."""

import logging

import peewee
from flask import Flask, g, make_response, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from certificates import CertificateError, UnusableLayout
from importers import UnreadableWorkbook
from registry.errors import RegistryError
from registry.web import showing, sign_in

Refusal = RegistryError | UnreadableWorkbook | CertificateError | UnusableLayout

SENTENCES = {
    400: "浏览器发来的内容不完整，请返回上一页再试。",
    404: "没有找到这个页面，可能网址有误，或者内容已经移走。",
    405: "这个网址不能直接打开，请从页面上的按钮进入。",
    413: "文件太大，最多20兆（MB）。请删去名单以外的工作表、图片和多余的空行，另存后再上传。",
    500: "系统出了意外，刚才的操作没有完成，数据没有改动。请稍后再试；如果还这样，请把时间告诉系统管理员。",
    503: "数据库正忙，刚才的操作没有完成。请稍等片刻再试一次。",
}


def setup(app: Flask) -> None:
    """Map every kind of error to the page."""
    for kind in (RegistryError, UnreadableWorkbook, CertificateError, UnusableLayout):
        app.register_error_handler(kind, refused)
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(HTTPException, http_refused)
    app.register_error_handler(peewee.OperationalError, database_busy)
    app.register_error_handler(peewee.IntegrityError, done_twice)


def refused(refusal: Refusal) -> ResponseReturnValue:
    """Answer a refusal with its own sentence and status."""
    return page(getattr(refusal, "status", 422), refusal.message)


def forged(_error: CSRFError) -> ResponseReturnValue:
    """Answer a form that lacks this session's mark: it was open too long, or came from elsewhere."""
    sentence = "页面打开太久已经失效，为安全起见没有处理，请再提交一次。"
    if request.endpoint == "sign_in.enter":
        g.refusal = sentence
        answer = make_response(sign_in.page())
        answer.status_code = 400 if answer.status_code == 200 else answer.status_code
        return answer
    return page(400, sentence)


def http_refused(error: HTTPException) -> ResponseReturnValue:
    """Answer what Flask itself refused; its own redirects pass."""
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        logging.getLogger(__name__).error("a page failed", exc_info=error.original_exception)
    code = error.code or 500
    if code < 400:
        return error.get_response()
    return page(code, SENTENCES.get(code, SENTENCES[400 if code < 500 else 500]))


def database_busy(error: peewee.OperationalError) -> ResponseReturnValue:
    """Answer a database that does not: locked too long, unreachable, disk full."""
    logging.getLogger(__name__).error("the database did not answer", exc_info=error)
    return page(503, SENTENCES[503])


def done_twice(error: peewee.IntegrityError) -> ResponseReturnValue:
    """Answer two people who did the same at the same moment: the first stands, the second changed nothing."""
    logging.getLogger(__name__).warning("the database refused a change", exc_info=error)
    return page(409, "刚才有人办了同一件事，这次没有改动。请回到页面看看现在的状态。")


def page(status: int, sentence: str) -> ResponseReturnValue:
    """Return the page of an error."""
    return showing.show("error.html", status=status, sentence=sentence), status
