"""Every error the register raises on purpose, with the sentence the clerk reads.

Doors map them in one place: a page or a problem+json by `status`, the command line prints the sentence and exits 1.
"""

from typing import ClassVar


class RegistryError(Exception):
    """Carry a code for programs, a status for the web, and a Chinese sentence for people."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    template: ClassVar[str] = "操作没有完成：{reason}"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        self.message = self.template.format(**facts)
        super().__init__(self.message)


class NotFound(RegistryError):
    """Nothing of that identity exists, or it belongs to another office: both answer alike."""

    code, status, template = "not-found", 404, "没有找到{what}。"


class Forbidden(RegistryError):
    """The actor's roles do not allow the command."""

    code, status, template = "forbidden", 403, "您没有“{what}”的权限，请联系系统管理员。"


class InvalidInput(RegistryError):
    """What was handed in is incomplete, unknown or contradicts itself."""

    code, status, template = "invalid-input", 422, "{reason}"


class RuleViolation(RegistryError):
    """The rules of the selection forbid the change."""

    code, status, template = "rule-violation", 409, "{reason}"


class WrongState(RuleViolation):
    """The thing is not in the state that the step starts from."""

    code, template = "wrong-state", "{what}现在是“{state}”，不能{step}。"


class Outdated(RuleViolation):
    """Somebody else changed the row after it was shown."""

    code = "outdated"
    template = "{what}刚才被别人改过，您看到的已不是最新内容，这次没有改动；请刷新页面，核对后再办。"


class PlacesExceeded(RuleViolation):
    """A list has more names than the plan has places."""

    code = "places-exceeded"
    template = "“{category}”名额{places}{measure}，名单上有{count}{measure}，超出{over}{measure}；请先减到名额以内。"


class ShareExceeded(RuleViolation):
    """More of a list bear a mark than the plan allows."""

    code = "share-exceeded"
    template = "“{category}”里{mark}占{percent}%，超过规定的{limit}%；请调整名单。"


class ShareMissed(RuleViolation):
    """Fewer of a list bear a mark than the plan demands."""

    code = "share-missed"
    template = "“{category}”里{mark}占{percent}%，没有达到规定的{limit}%；请调整名单。"


class NamesakesAlike(RuleViolation):
    """A list has people of one name in one unit whom nothing that may be shown tells apart."""

    code = "namesakes-alike"
    template = "名单里有{count}个“{name}”（单位：“{unit}”），没有可以公开的信息能把他们区分开；请在单位后面写明班组、楼栋等区别，再发布公示。"


class ClockSetBack(RuleViolation):
    """The clock of the computer is behind what the journal has recorded already."""

    code = "clock-set-back"
    template = "电脑时钟现在是{now}，比登记库里的记录（{last}）还早；请先校准电脑时钟，再来办理。"


class NotYetDecidable(RuleViolation):
    """A decision was asked for before the public notice ended."""

    code = "notice-running"
    template = "公示期到{last_day}24时才结束，现在还不能作出表彰决定；请在{next_day}以后再试。"


class UnknownHolidays(RuleViolation):
    """The holiday calendar of a year is known neither to the package nor to the office."""

    code = "holidays-unknown"
    template = "{year}年的放假安排未收录，无法数工作日；请先在“放假安排”里录入{year}年的节假日和调休上班日。"
