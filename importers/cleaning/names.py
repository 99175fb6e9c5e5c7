"""Names of people in normal form, and every doubt whether a text is the name of one person."""

import re

from importers.cleaning.mending import (
    BLANK_SIGNS,
    BLANKS,
    HAN,
    HAN_GAP,
    Cleaned,
    half_width,
    mend,
    quoted,
    remembered,
    suggested,
    visible,
)
from importers.cleaning.numbers import split_phone
from importers.findings import Remark

MIDDLE_DOT = "\u00b7"
MAX_NAME = 30
# Every sum holds one of these characters; every label ends in one of these marks.
SUMMED = re.compile("[计总共]")
COLONS = ("：", ":")

_DOTS = re.compile(
    "\\s*[\u00b7\u2022\u30fb\uff0e\u2027\u2219\u22c5\u25cf\u2024\uff65\u02d9\u0387\u16eb\u2981\u26ab\u26aa\u25e6]\\s*"
)
_TYPED_DOT = re.compile(f"(?<=[{HAN}])\\s*[.。\u2010-\u2015-]\\s*(?=[{HAN}])")
_GLUED_ID = re.compile(r"[(（]?\s*(?<!\d)(\d{17}[\dXx]|\d{15})(?![\dXx])\s*[)）]?")
_NAME = re.compile(f"[{HAN}]+(?:{MIDDLE_DOT}[{HAN}]+)*|[A-Za-z][A-Za-z .'{MIDDLE_DOT}-]*[A-Za-z.]")
_BEFORE = f"*＊※★☆√●▲△◆■'‘`{MIDDLE_DOT}" + BLANK_SIGNS
_BEHIND = f",，;；、。:：'’`{MIDDLE_DOT}" + BLANK_SIGNS
# The number of a line typed before the name: 1、王敏, （2）李强, ③赵洋.
_NUMBERING = re.compile(
    f"^[\\s*＊★√●]*(?:[(（]?\\d{{1,3}}[)）.、．]\\s*(?=[{HAN}])|[\u2460-\u249b][\u2460-\u249b{_BEFORE}]*)"
)
_LATIN_STOP = re.compile(f"(?<=[{HAN}])\\.+$")
_PLACEHOLDER = re.compile(
    f"(?i:null|none|nan|n/a|undefined|test\\d*|[x×]+)|测试\\d*|姓名|名字|待定|待补|待报|待填|未定|空缺|暂缺|[{HAN}]{{0,2}}某+[甲乙丙丁]?"
    f"|[{HAN}]{{1,2}}[xX×*＊○〇]{{1,3}}|[(（【]?(?:示例|样例|范例|举例|例)(?:[)）】:：].*)?"
)
_UNREADABLE = re.compile("[?？\ufffd□■▢\ue000-\uf8ff\ud800-\udfff\U000f0000-\U0010fffd]")
_SEVERAL = re.compile(r"[、,，;；/／|&+＋]")
_TITLE = re.compile(
    f"([{HAN}{MIDDLE_DOT}]{{1,8}}?)(同志|先生|女士|同学|老师|小姐|书记|主任|校长|院长|局长|科长|所长|站长|队长|经理|医生|师傅|阿姨|大爷|大妈)"
)
_BODY = re.compile(
    f"[{HAN}]{{2,}}(?:社区|街道|办事处|委员会|居委会|村委会|公司|小学|中学|大学|学校|幼儿园|医院|派出所|服务队|支部|党委|机关|单位|集体|超市|商店|"
    f"饭店|中心|协会|商会|小区|物业|合作社|工作室|[一二三四五六七八九十]班|车间|班组|科室|明办|宣传部|组织部|指挥部|办公室|村组)"
)
_OF_A_HOUSEHOLD = re.compile("(?:家庭|夫妇|一家|全家|夫妻|组合|母女|父子|母子|父女|姐妹|兄弟)$")

_SHORT = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{2,4}")
# Every placeholder, title and word of a unit holds one of these; so does many a name, which then goes the long way.
_SUSPECT = re.compile(
    "[某待补缺定试例]|姓名|名字|同志|先生|女士|同学|老师|小姐|书记|主任|[校院局科所站队]长|经理|医生|师傅|阿姨|大爷|大妈|社区|街道|事处|员会|[居村]委会|公司|"
    "[小中大]学|学校|儿园|医院|出所|务队|支部|党委|机关|单位|集体|超市|商店|饭店|中心|协会|商会|小区|物业|作社|作室|班$|车间|班组|科室|明办|传部|织部|挥部|公室|村组"
)

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾"
    "夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤尚温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷"
    "詹申欧耿关兰焦俞左柳甘祝包宁阮符舒纪梅童凌毕单裴霍涂成苗谷曲盛冉翁蓝骆路游辛阳靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤时阎穆农"
    "司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池"
    "查麻苑迟邝封官谈匡鞠惠荆乐冀胥郁南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄"
    "平计索宣晋相初门云容敬来扈晁芮都普阙戈鹿幸逯公束尉逄展暴银亢邸叶阎闫萧傅季水贝危裘干糜越暨居衡步弘曾沃利蔚隆巢蒯游竺盍益桓"
    "洪赖常代柯丘扬候占浦伏薄雍辜阿羊修邰杭赫况那宿鲜印习茹诸战慕玉嵇哈湛宾勾茅戎於呼揭斯元檀衣信阴昝智奉植富昌郦寿鄂弓钮濮郗荀"
    "贲别邴才操畅达凡凤扶贡滑郏矫靖琚巨旷历励伦雒茆宓木綦谯渠山眭腾铁宛隗乌毋咸忻续延言尧英鱼庾招种訾宝保闭布藏承福怀宦汲籍蹇税"
    "泮仵肇释"
)
COMPOUND_SURNAMES = frozenset(
    (
        "欧阳", "上官", "司马", "诸葛", "慕容", "皇甫", "尉迟", "公孙", "长孙", "令狐", "宇文", "轩辕", "司徒", "司空", "东方", "独孤",
        "南宫", "夏侯", "端木", "百里", "西门", "呼延", "申屠", "澹台", "太史", "公羊", "拓跋", "赫连", "淳于", "濮阳", "闻人", "钟离",
        "仲孙", "宗政", "鲜于", "闾丘", "司寇", "完颜", "耶律", "纳兰", "第五", "左丘", "东郭", "公冶", "达奚", "万俟",
    )
)  # fmt: skip


def looks_like_name(text: str) -> bool:
    """Tell whether a cleaned text has the shape of a Chinese person's name."""
    return bool(re.fullmatch(f"[{HAN}]{{2,4}}|[{HAN}]{{1,8}}(?:{MIDDLE_DOT}[{HAN}]{{1,8}}){{1,3}}", text))


def begins_with_surname(text: str) -> bool:
    """Tell whether a text begins as most Chinese names do."""
    return text[:1] in SURNAMES or text[:2] in COMPOUND_SURNAMES


@remembered
def split_name(text: str) -> tuple[str, str]:
    """Return the name and the ID number glued to it, which is empty where none or more than one stands there."""
    bare = _bared(BLANKS.sub(" ", mend(text)))
    whole = half_width(bare)
    found = list(_GLUED_ID.finditer(whole))
    if len(found) != 1:
        return bare, ""
    rest = (whole[: found[0].start()] + whole[found[0].end() :]).strip(" :,，、;；")
    name = _bared(re.sub(r"[\s:,;，、]*(?:公民|居民)?身份证?件?(?:号码?)?[\s:]*$", "", rest))
    # What is left over must not read as another number.
    return (bare, "") if _GLUED_ID.search(half_width(name)) else (name, found[0][1])


@remembered
def phone_in_name(text: str) -> str:
    """Return the mobile number that `clean_name` takes out of a name, or an empty text."""
    return split_phone(BLANKS.sub(" ", split_name(text)[0]))[1]


def _bared(text: str) -> str:
    """Return a name without the marks around it and the number of its line before it; marks alone stay."""
    while True:
        bare = _NUMBERING.sub("", _LATIN_STOP.sub("", text).lstrip(_BEFORE).rstrip(_BEHIND))
        if bare == text or not bare:
            return text
        text = bare


def is_beyond_doubt(text: str) -> bool:
    """Tell quickly whether a text is a name of which `clean_name` says nothing; of a rare name it may say no."""
    return _SHORT.fullmatch(text) is not None and _SUSPECT.search(text) is None


@remembered
def clean_name(text: str) -> Cleaned:
    """Return a person's name without padding, with U+00B7 as its only dot."""
    mended = mend(text)
    remarks = []
    if mended != visible(text):
        message = "姓名里的旧字库编码或部首字符已换成标准汉字，请核对。"
        remarks.append(Remark("note", "name_codes", message, suggested(mended)))
    elif mended != text:
        remarks.append(Remark("note", "name_invisible", "姓名里有看不见的字符，已去掉。", suggested(mended.strip())))
    name, glued = split_name(mended)
    if glued:
        message = f"姓名里夹带了身份证号，已拆出；姓名按{quoted(name)}读取，请核对。"
        remarks.append(Remark("warning", "name_with_id", message, suggested(name)))
    parted, phone = split_phone(BLANKS.sub(" ", name))
    if phone:
        name = parted
        message = f"姓名里夹带了手机号码，已拆出；姓名按{quoted(name)}读取，请核对。"
        remarks.append(Remark("warning", "name_with_phone", message, suggested(name)))
    spaced, about = _spaced(name if glued or phone else mended)
    dotted, more = _marked(spaced)
    return Cleaned(dotted, (*remarks, *about, *more, *_doubt_name(dotted)))


def _spaced(name: str) -> tuple[str, list[Remark]]:
    """Return the name without its padding; blanks between whole names part people."""
    parts = name.split()
    if _ends_in_sex(parts):
        spaced, about = _spaced(" ".join(parts[:-1]))
        message = f"姓名后面写着性别“{parts[-1]}”，已去掉；姓名按{quoted(spaced)}读取，请核对。"
        return spaced, [Remark("warning", "name_with_sex", message, suggested(spaced)), *about]
    if len(parts) > 1 and parts[0] not in COMPOUND_SURNAMES and all(_is_whole(part) for part in parts):
        return "、".join(parts), []
    spaced = HAN_GAP.sub("", BLANKS.sub(" ", name).strip())
    if spaced == name:
        return spaced, []
    if len(spaced) > 3 and looks_like_name(spaced) and spaced[0] in SURNAMES and spaced[:2] not in COMPOUND_SURNAMES:
        message = f"姓名中间有空格，看不出是一个人还是几个人；按“{spaced}”读取，几个人请一人一行。"
        return spaced, [Remark("warning", "name_several", message, spaced)]
    if _lacks_dot(parts):
        dotted = MIDDLE_DOT.join(parts)
        message = f"姓名中间有空格，按“{spaced}”读取；如果中间应有间隔号，请写成“{dotted}”，几个人请一人一行。"
        return spaced, [Remark("warning", "name_dot_missing", message, dotted)]
    message = f"姓名里的空格已去掉，按{quoted(spaced)}读取。"
    return spaced, [Remark("note", "name_spaces", message, suggested(spaced))]


def _ends_in_sex(parts: list[str]) -> bool:
    """Tell whether the sex stands behind a name; where all characters stand apart it may be the name's own last."""
    return (
        parts[-1:] in (["男"], ["女"])
        and any(len(part) > 1 and part not in COMPOUND_SURNAMES for part in parts)
        and re.fullmatch(f"[{HAN}{MIDDLE_DOT}]{{2,20}}", "".join(parts[:-1])) is not None
    )


def _lacks_dot(parts: list[str]) -> bool:
    """Tell whether blanks stand where a name of another people has its dot: 买买提 艾力."""
    whole = "".join(parts)
    return (
        1 < len(parts) < 5
        and 4 < len(whole) <= MAX_NAME
        and parts[0] not in COMPOUND_SURNAMES
        and all(re.fullmatch(f"[{HAN}]{{2,}}", part) for part in parts)
        and not any(kind.fullmatch(whole) for kind in (_BODY, _TITLE))
        and not _OF_A_HOUSEHOLD.search(whole)
    )


def _is_whole(part: str) -> bool:
    return bool(re.fullmatch(f"[{HAN}]{{2,4}}", part)) and begins_with_surname(part)


def _marked(spaced: str) -> tuple[str, list[Remark]]:
    """Return the name with its dots made one and the marks around it taken off."""
    remarks = []
    parts = _TYPED_DOT.split(spaced)
    # A stop between two whole names parts two people; elsewhere it stands for the dot that keyboards lack.
    people = len(parts) > 1 and all(_is_whole(part) and len(part) < 4 for part in parts)
    dotted = _DOTS.sub(MIDDLE_DOT, spaced)
    dotted = (_TYPED_DOT.sub("、", dotted) if people else _TYPED_DOT.sub(MIDDLE_DOT, dotted)).strip(MIDDLE_DOT)
    if dotted != spaced and not people:
        message = f"姓名里的间隔号已统一为“·”，按{quoted(dotted)}读取。"
        remarks.append(Remark("note", "name_dots", message, suggested(dotted)))
    bare = _bared(dotted)
    if bare != dotted:
        message = f"姓名前后的编号和符号已去掉，按{quoted(bare)}读取。"
        remarks.append(Remark("note", "name_marks", message, suggested(bare)))
        dotted = bare
    return dotted, remarks


def no_name(text: str) -> Remark:
    """Return what to say where something else than a name stands in its place."""
    message = f"{quoted(text.strip())}不是姓名，请填写获奖人姓名；如果不是人员，请删去这一行。"
    return Remark("error", "name_not_a_name", message)


def doubt_collective(name: str) -> list[Remark]:
    """Return what is doubtful about the name of a unit, a team or a household as an honoree."""
    if not name:
        return []
    if is_unreadable(name):
        return [Remark("error", "name_unreadable", "名称里有显示不出的字，请重新输入这个字。")]
    if not re.search(f"[{HAN}A-Za-z]", name):
        return [no_name(name)]
    if _PLACEHOLDER.fullmatch(name) or len(name) == 1:
        return [Remark("warning", "name_placeholder", f"{quoted(name)}不像单位或集体的名称，请核对。")]
    if re.search(r"[=<>|@#$%^*{}~\\]", name):
        return [Remark("warning", "name_characters", "名称里有不该有的符号，请核对。")]
    if re.search("[、,，;；/／\n]", re.sub(r"[(（“].{0,60}?[)）”]", "", name)):
        return [Remark("warning", "name_several", "这一格像是有几个单位，请一个单位一行填写。")]
    return []


def is_unreadable(text: str) -> bool:
    """Tell whether a text holds a character that no font shows, or a mark that stands for a lost one."""
    return bool(_UNREADABLE.search(text))


def _doubt_name(name: str) -> list[Remark]:
    if not name:
        return []
    if is_unreadable(name):
        return [Remark("error", "name_unreadable", "姓名里有显示不出的字，请按身份证重新输入这个字。")]
    if not re.search(f"[{HAN}A-Za-z]", name):
        return [no_name(name)]
    if len(name) > MAX_NAME:
        message = f"姓名有{len(name)}个字，不会是一个人的姓名；请只填写姓名，几个人请一人一行。"
        return [Remark("error", "name_too_long", message)]
    if _PLACEHOLDER.fullmatch(name):
        return [Remark("warning", "name_placeholder", f"“{name}”像是占位或测试用的字，不是真实姓名，请核对。")]
    if name in ("男", "女"):
        return [no_name(name)]
    return _doubt_person(name)


def _doubt_person(name: str) -> list[Remark]:
    """Doubt what can be read but may not be one person's name."""
    if _SEVERAL.search(name):
        return [Remark("warning", "name_several", "这一格像是有几个人，请一人一行填写。")]
    if bare := re.fullmatch(f"([{HAN}{MIDDLE_DOT}]{{2,}}) ?[(（\\[【〔].{{1,10}}[)）\\]】〕]", name):
        return [Remark("warning", "name_brackets", "姓名后面带有括号说明，证书上会照样印出，请核对。", bare[1])]
    if not _NAME.fullmatch(name):
        return [Remark("warning", "name_characters", "姓名里有数字、标点或其他符号，请核对。")]
    if _BODY.fullmatch(name):
        return [Remark("warning", "name_of_a_unit", f"“{name}”像是单位或集体的名称，不是一个人的姓名，请核对。")]
    if title := _TITLE.fullmatch(name):
        message = f"“{name}”后面带有称呼“{title[2]}”，证书上会照样印出，请只填写姓名。"
        return [Remark("warning", "name_title", message, title[1] if len(title[1]) > 1 else "")]
    return _doubt_length(name)


def _doubt_length(name: str) -> list[Remark]:
    if len(name) == 1 or (len(name) > 15 and not name.isascii()):
        return [Remark("warning", "name_length", f"姓名一般为2至15个汉字，这里是{len(name)}个字，请核对。")]
    whole = MIDDLE_DOT not in name and not name.isascii()
    if whole and len(name) > 4 and begins_with_surname(name) and not _OF_A_HOUSEHOLD.search(name):
        message = f"姓名有{len(name)}个字，请核对是不是几个人写在了一格，或者少了间隔号“·”。"
        return [Remark("warning", "name_length", message)]
    return []
