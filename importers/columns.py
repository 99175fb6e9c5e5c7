"""The one table of known columns: the field, its Chinese label, the headings it comes under, and how it is cleaned."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from importers.cleaning.fields import (
    Cleaned,
    clean_age,
    clean_collective,
    clean_date,
    clean_ethnicity,
    clean_name,
    clean_phone,
    clean_sex,
    clean_text,
    clean_unit,
    clean_word,
)
from importers.cleaning.identity import clean_id
from importers.findings import Column


@dataclass(frozen=True)
class KnownColumn:
    """A column a roster may have; `stored` is False for what is never read out of the file."""

    field: str
    label: str
    synonyms: tuple[str, ...]
    clean: Callable[[str], Cleaned] = clean_text
    stored: bool = True


def _column(
    field: str, synonyms: str, clean: Callable[[str], Cleaned] = clean_text, stored: bool = True
) -> KnownColumn:
    words = tuple(synonyms.split())
    return KnownColumn(field, words[0], words, clean, stored)


COLUMNS: tuple[KnownColumn, ...] = (
    _column("seq", "序号 顺序号 No NO. № 排序 推荐顺序 排名 序", clean_word),
    _column(
        "name",
        "姓名 获奖人 名字 真实姓名 被推荐人 被推荐人姓名 候选人 "
        "候选人姓名 推荐对象 推荐人选 拟表彰对象 表彰对象 获奖者 当选人 "
        "志愿者姓名 人员姓名 使者姓名 获奖人姓名 获奖者姓名 推荐人选姓名 受表彰人 人员名单 名单 "
        "获奖人员 受表彰人员 学生姓名 教师姓名 党员姓名 "
        "提名人选 推荐人员 Name",
        clean_name,
    ),
    _column(
        "family",
        "户主姓名 户主 家庭代表 家庭名称 家庭(代表)姓名 推荐家庭 "
        "户名 家庭主要成员(代表) 夫妻姓名 男主人/女主人 男主人 女主人",
        clean_name,
    ),
    _column("members", "家庭成员 家庭人口 人口数 成员姓名及关系 获奖队员 队员 队长 主要成员 成员"),
    _column(
        "collective",
        "单位名称 集体名称 科室名称 部门名称 团队名称 队伍名称 "
        "组织名称 社区名称 项目名称 获奖学校 获奖单位 先进集体名称 "
        "英文名/中文名 先进集体 获奖集体 名称 单位全称 集体(单位)名称 推荐集体 队名",
        clean_collective,
    ),
    _column("sex", "性别 男/女 Sex Gender", clean_sex),
    _column("birth", "出生年月 出生日期 出生年月日 出生时间 生日 生年月", clean_date),
    _column("age", "年龄 周岁", clean_age),
    _column("ethnicity", "民族 族别", clean_ethnicity),
    _column("politics", "政治面貌 政治面貎 党派 是否党员 政治面目", clean_word),
    _column("education", "文化程度 学历 学位 学历学位 最高学历", clean_word),
    _column("native_place", "籍贯 户籍地 户籍所在地 户口所在地详细地址 户口所在地", clean_unit),
    _column(
        "id_no",
        "身份证号 身份证号码 公民身份号码 身份证 证件号码 "
        "证件号 身份证件号 居民身份证号 居民身份证号码 身份证件号码 公民身份证号码",
        clean_id,
    ),
    _column("id_type", "证件类型 证件种类", clean_word),
    _column(
        "phone",
        "手机号码 手机号 电话 电话号码 联系电话 联系方式 手机 移动电话 本人电话 联系手机 本人联系电话 联系号码 手机电话 Phone Tel Mobile",
        clean_phone,
    ),
    _column("contact", "联系人 联系人及电话 经办人 联系人姓名 联络人 联络员"),
    _column("contact_phone", "联系人电话 联系人手机 联系人联系电话 经办人电话 联络电话 联络人电话", clean_phone),
    _column(
        "unit", "工作单位 单位 所属单位 所在单位 就职单位 供职单位 学校/班级 部门 科室 所在部门 学校 班级", clean_unit
    ),
    _column("post", "职务 职务职称 职业 岗位 职称 身份 行政级别 单位级别 职务/职称", clean_unit),
    _column(
        "unit_post",
        "工作单位及职务 现工作单位及职务 单位及职务(职称) 单位及职务 单位职务 工作单位/职务 单位(职务)",
        clean_unit,
    ),
    _column(
        "community",
        "社区 村(居) 所属社区 所在村 所在社区 行政村 村(社区) 社区(村) 村居 网格 楼栋 "
        "村/社区 社区/村 村名 社区名 居委会 村委会 所在社区(村) 所属村 所属社区(村) 小区",
        clean_unit,
    ),
    _column("township", "镇(街道) 乡镇 办事处 乡镇(街道、办事处) 乡镇(街道) 街道 街道(乡镇) 乡镇街道", clean_unit),
    _column(
        "address",
        "现住址 家庭住址 住址 详细地址 居住地址 联系地址 居住地 通讯地址 单位地址 地址 家庭地址 现居住地",
        clean_unit,
    ),
    _column("recommender", "推荐单位 报送单位 申报单位 填报单位 上报单位 推荐部门 选送单位 所属系统", clean_unit),
    _column(
        "category",
        "类别 奖项 申报类别 推荐类别 荣誉类别 类型 家庭类型 "
        "参评类别 评选类别 参选类别 荣誉名称 推荐奖项 拟授称号 申报奖项 奖项类别 申报类型 推荐类型 "
        "先进类型 荣誉称号 称号 赛项 参评项目 奖项名称 获奖项目 表彰类别",
        clean_unit,
    ),
    _column("grade", "等级 奖级 星级 名次 等次 获奖等级 获奖等次 奖次", clean_word),
    _column("deeds_short", "简要事迹 事迹简介 简要事迹(200字以内) 事迹概况 事迹摘要 主要事迹简介 先进事迹简介"),
    _column("deeds", "主要事迹 事迹材料 先进事迹 事迹 推荐理由 主要业绩 主要先进事迹"),
    _column("past_honors", "曾获荣誉 获奖情况 所获荣誉 何时何地受过何种奖励 奖惩情况"),
    _column("volunteer", "志愿服务时长 服务时长(小时) 志愿者编号 注册号 是否注册志愿者"),
    _column("cert_no", "证书编号 编号 证号 荣誉证书号 证书号码 证书号", clean_word),
    _column("year", "年份 年度 届次 届", clean_word),
    _column("award_date", "获奖时间 表彰时间 授予时间 颁证日期 获奖日期 发证日期", clean_date),
    _column("doc_no", "文号 表彰文号 文件号 发文字号", clean_word),
    _column("issuer", "颁发单位 授予单位 发证机关 表彰机关", clean_unit),
    _column("credit", "统一社会信用代码 组织机构代码", clean_word),
    _column("headcount", "职工总数 从业人数 人数", clean_word),
    _column("leader", "负责人 法定代表人 主要负责人 法人代表 法人 单位负责人", clean_name),
    _column("bank", "银行卡号 开户行 卡号 银行账号 银行卡 开户银行", stored=False),
    _column("password", "密码 登录密码 账号 登录账号", stored=False),
    _column("photo", "照片 相片 附件"),
    _column("opinion", "推荐单位意见 审核意见 纪委意见 公安意见"),
    _column("remark", "备注 说明 ……"),
    _column("sign", "签名 签字 领取人 是否领取"),
)

BY_FIELD = {column.field: column for column in COLUMNS}
# What a clerk may say a column is; passwords and banks are never read.
CHOICES = tuple((column.field, column.label) for column in COLUMNS if column.stored)
LONGEST = 80  # characters of a heading, with all its blanks
HONOREES = ("name", "family", "collective")

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|〔[^〕]*〕|<[^<>]*>")
# Those beside the honoree, and the offices, whose numbers and units are never the honoree's; none of the words is taken
# out of 被推荐人 or 推荐人选, who is the honoree.
_RELATED = (
    r"(?:联系人|联络(?!$)|负责人|(?<!被)推荐人(?![选员])|监护人|家长|配偶|丈夫|妻子|爱人|子女|儿子|女儿|父亲|母亲|父母|家属|亲属|代领|领取人|填报人|经办人|审核人|"
    r"介绍人|证明人|班主任|校长|园长|辅导员|法定代表人|法人)"
)
_OFFICE = r"(?:单位|社区|居委会|村委会|街道|办事处|乡镇|学校|部门|机构|办公室?)"
_OWN = rf"(?!.*{_RELATED})"
_ENDINGS: tuple[tuple[str, str], ...] = (
    (r".*(?:密码|口令)", "password"),
    (r".*(?:银行卡|银行账|开户行|银行帐)(?:号|户|名称)?.*", "bank"),
    (r"(?:队员|获奖队员|成员)\d+", "members"),
    (rf".*{_RELATED}.*(?:电话|手机|联系方式).*", "contact_phone"),
    (rf".*{_OFFICE}的?联系(?:电话|手机|方式)(?:号码)?", "contact_phone"),
    (rf"{_OWN}.*(?:身份证|公民身份).*(?:号|号码)", "id_no"),
    (r".*(?:手机号?码?|联系电话|电话号码)", "phone"),
    (rf"{_OWN}(?:家庭|户).*姓名", "family"),
    (rf"{_OWN}(?!.*(?:领队|教师|老师|成员)).*姓名", "name"),
    (r".*单位.{0,2}(?:及|和|与|、|/)职[务称]?.*", "unit_post"),
    (rf"{_OWN}(?!.*(?:邮箱|邮件|电子|网址)).*(?:住址|地址)", "address"),
    (rf"{_OWN}.*工作单位", "unit"),
)
_OF_OTHERS = re.compile(rf".*{_RELATED}").match


def stored_columns(columns: Iterable[Column]) -> dict[str, str]:
    """Return the letters of the columns that are read, by field."""
    return {column.field: column.column for column in columns if column.field and BY_FIELD[column.field].stored}


def normal_heading(text: str) -> str:
    """Return a heading without blanks, stars, colons and marks of a required column; brackets are kept."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text.replace("……", "\0"))).replace("\0", "……")
    return re.sub(r"\((?:必填|选填|可选|必须)\)|[*:;。★]", "", plain)


def without_brackets(heading: str) -> str:
    """Return a normal heading without its bracketed hints."""
    return _BRACKETS.sub("", heading)


def _known_headings() -> dict[str, str]:
    known: dict[str, str] = {}
    for strip in (lambda heading: heading, without_brackets):
        for column in COLUMNS:
            for synonym in column.synonyms:
                known.setdefault(strip(normal_heading(synonym)).upper(), column.field)
    return known


_KNOWN = _known_headings()


def is_heading(text: str) -> bool:
    """Tell quickly whether a text without blanks and marks is a known heading."""
    return text.upper() in _KNOWN


def is_of_others(heading: str) -> bool:
    """Tell whether a heading names somebody beside the honoree: a guardian, a spouse, who fetches the prize."""
    return _OF_OTHERS(normal_heading(heading[:LONGEST])) is not None


def field_of(heading: str) -> tuple[str | None, float]:
    """Return the field a heading names and how sure that is: 0.9 for a known heading, 0.7 for a likely one."""
    return _field_of(heading) if len(heading) <= LONGEST else (None, 0.0)


@lru_cache(maxsize=4096)
def _field_of(heading: str) -> tuple[str | None, float]:
    plain = normal_heading(heading)
    if not plain or len(plain) > 40:
        return None, 0.0
    bare = without_brackets(plain)
    known = _KNOWN.get(plain.upper()) or _KNOWN.get(bare.upper())
    if known:
        return known, 0.9
    likely = _likely(bare) if len(bare) <= 16 else None
    likely = likely or _one_of_two(bare)
    return (likely, 0.7) if likely else (None, 0.0)


# The first ending that fits is the one that counts, as if each were tried in turn.
_ANY_ENDING = re.compile("|".join(f"({pattern})" for pattern, _ in _ENDINGS)).fullmatch


def _likely(bare: str) -> str | None:
    found = _ANY_ENDING(bare)
    return _ENDINGS[(found.lastindex or 0) - 1][1] if found else None


def _one_of_two(bare: str) -> str | None:
    """Return the field of a heading that names it twice, as 电话/手机 or 姓名/Name, or numbers it, as 联系电话1."""
    parts = [part for part in re.split(r"[/、|]|(?<=[^\x00-\x7f])(?=[A-Za-z])", re.sub(r"[12一①]$", "", bare)) if part]
    named = {_KNOWN.get(part.upper()) for part in parts}
    known = {name for name in named if name}
    return known.pop() if len(known) == 1 and (len(named) == 1 or all(map(str.isascii, parts[1:]))) else None
