"""Invented people, and pairs of records: one person twice with what clerks do to names and numbers, or two people.

Nothing here looks at how the register compares: the tables of slips were written by hand from what people mistype.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from importers.cleaning.identity import check_digit
from importers.likeness.comparing import Somebody

# Shares per thousand of the commonest surnames, after the public counts of the census.
SURNAMES = (
    "王72李72张68刘54陈46杨31黄22赵22吴20周20徐15孙15马13朱13胡12郭12何11林11高10罗9郑9梁8谢8宋7唐7许7韩6邓6冯6"
    "曹6彭6曾6肖6田6"
    "董5潘5袁5蔡5蒋5余5于5杜5叶5程5魏4苏4吕4丁4任4卢4姚4沈4钟4姜4崔4谭4陆4范4汪4廖4石4金4韦3贾3夏3付3方3邹3熊3白3"
    "孟3秦3邱3侯3江3尹3薛3"
    "闫3段3雷3龙3黎3史3陶3贺3毛3郝3顾3龚3邵3万2覃2武2钱2戴2严2莫2孔2向2常2汤2康2易2乔2赖2文2温2殷2樊2庄2章2鲁2倪2"
    "庞2邢2俞2翟2聂2齐2"
    "葛2岳2申2左2季2霍1耿1焦1芦1关1祝1甘1柳1欧1靳1单1仇1解1查1华1区1尚1成1欧阳1司马1上官1诸葛1"
)
MALE = (
    "伟强军勇杰涛明超辉鹏建国志海峰波斌刚平飞华文东亮林龙云宇浩俊鑫磊健峻凯旭阳博晨铭轩泽昊天成晓小永庆福生元光保"
    "正新春德才旺胜利江河山川"
    "松柏柱根连振兴家全贵宝玉金银富祥瑞康宁安仁义礼智信忠良友善奎彪虎豹豪雄壮勤俭朴实卫红学民权友贤世昌顺通达广运"
    "河清水火土木玮炜炎焱森淼"
    "彬琦琪楠帆航舟洋洲沛沐润泓涵渊源溪晖晔煜烨昱昕昌昭晟晏坤乾钧钢铁锋锐钊鉴铮嘉佳毅翼翔羽宏弘鸿洪恒衡亨启奇骑旗"
    "麒齐岐祺"
)
FEMALE = (
    "丽英芳敏静娟艳娜秀霞玲燕红梅兰萍桂珍莉玉琴洁婷雪丹颖慧倩薇芬云莲翠华晶蓉凤荣春菊香月莹琳佳美淑惠文娥巧妹彩环"
    "素爱青青晓小欣怡悦妍雅"
    "蕾蕊薇微卫维唯炜苇瑶遥媛圆园元苑琪祺淇绮婕洁捷杰蓓贝倍茜倩芊茹如儒汝珊姗杉衫莎沙纱露璐鹭路璇旋萱轩宣瑄彤桐童"
    "同颜妍岩研言佩沛珮培思"
    "丝诗诺懿仪宜依漪伊盈迎莹滢萤荧颖影语雨羽宇玉钰昕馨心新欣歆芯梦孟凌灵玲铃菱陵凝宁柠寒涵晗含函韩琬婉宛碗晚"
)
MINORITY = (
    "买买提",
    "吐尔逊",
    "艾力",
    "阿依古丽",
    "古丽娜尔",
    "热合曼",
    "阿不都",
    "玉素甫",
    "库尔班",
    "帕提古丽",
    "迪丽",
    "卡德尔",
    "亚森",
    "努尔",
)
SOUND_ALIKE = (
    "晓小筱笑 伟玮炜苇纬 丽莉俐莅 敏闽旻 静婧靖敬 娟涓鹃 艳燕彦雁 秀绣 霞侠 玲铃灵苓 红宏鸿洪弘虹 梅玫媚 兰岚澜 "
    "萍苹平 珍真贞 洁杰婕捷 婷庭亭廷 "
    "雪学 颖影莹盈 慧惠会卉 倩茜 芬芳 云芸耘 莲连怜 华桦骅 晶京菁精 蓉荣容 凤奉 春椿 香湘 月悦岳玥 琳林霖琪 "
    "佳嘉家 美镁 淑舒 文雯 强墙 军君俊钧均 勇永泳咏 "
    "涛滔 明鸣铭 超朝 辉晖徽 鹏朋 建健剑 国果 志智治 海亥 峰锋丰枫 波博 斌彬宾滨 刚钢 飞菲 东冬栋 亮谅 龙隆 "
    "宇羽禹雨 浩昊皓灏 鑫欣新心馨 磊蕾 凯楷 旭煦绪 阳洋杨扬 "
    "晨辰 轩宣萱 泽则 成诚承晟城 福富 生升昇声 元源园圆媛 光广 宝保 正政 德得 胜盛圣 利立力 江疆 山珊 松嵩 柏百 "
    "振震镇 兴星 全泉权 贵桂 祥翔详 瑞睿锐 康亢 宁凝 仁人 义艺毅益 "
    "礼里理 信欣 忠中仲 良梁 友有 善珊 琦琪祺奇 楠南男 帆凡 航杭 沐木 润闰 涵晗 煜昱钰玉 烨晔 坤昆 钧军 付傅 肖萧 "
    "闫阎严 于余俞喻 姜江蒋 程成 张章 李黎 刘柳 陈程 徐许 周邹 吴武 黄皇 "
    "侯候 邱丘秋 贾甲 何河 魏卫 袁元 谭檀 覃谭 戴代 沈申 任仁 翟宅 尹殷 齐戚 岳越 薇微 诗思 怡宜 佩沛"
)
LOOK_ALIKE = (
    "昊吴 未末 己已巳 侯候 戊戌戍 析折 冶治 于干千 王玉主 土士 大太犬 日曰目 刘列 杨扬 陈阵 晴睛清 琳淋 瑞端 宇字 "
    "莹萤荧 博搏 哲晢 炎焱 婉宛 徐除 郭敦 沈沉 冯马 孟盂 江汪 史吏 "
    "田由甲申 白自 亮高 旭旮 昕听 晨震 玥明 彬杉 琪淇棋 俊峻骏竣 玮伟炜 铭名 涛焘 浩洁 杰木 栋拣 佩侃 侃佩 娜哪 "
    "姗珊栅 婕捷 萍苹 苗笛 茜莤 荣宋 菁箐 蓉容 蕾雷 薇徽微 杜社 朱未 "
    "林木 肖尚 汤扬 卢户 范芭 邓郑 郎朗 郝赦 贺货 韦书 付什 段假 熊态 秦泰奏 邱邸 尹伊 常堂 康庚 庞宠 耿耽 聂耳 "
    "申甲 季李 李季 季秀 秀季 天夫无 元无 升开 开井 玲珍 铃钤 梅海 海梅 "
    "敏教 静挣 艳绝 霞露 芬芳 雪雷 英莫 兰三 凤风 春舂 香杳 月用 文丈 佳住 思恩 怡治 悦阅 雅稚 勇男 超起 辉挥晖 "
    "鹏棚 建健 国困 志忘 峰蜂锋 斌赋 刚钢 飞乙 平乎 龙尤 云去 旺汪 胜性 柏拍 "
    "根银 振震 兴只 贵责 宝玉 祥样详 仁仕 义叉 礼札 智暂 忠患 良食 友发 善普 奎查 勤勒 全金 金全 泉帛 拴栓 治冶 "
    "钧钩 锋峰 钊钏 铮净 毅段 翔翊 宏宠 恒桓 启后"
)
VARIANTS = (
    "峰峯 喆哲 堃坤 昇升 淼渺 濬浚 群羣 杰傑 仙僊 晳皙 睿叡 凌淩 冰氷 花華 棋碁 略畧 秋秌 苏甦 梅槑 韵韻 闫閆 启啓 钟锺 "
    "勋勳 法灋 年秊 村邨 泛汎 帆颿 炮砲 烟煙 凉涼 况況 决決 净淨 嵒岩 鉴鑑"
)
TRADITIONAL = (
    "国國 伟偉 强強 军軍 杰傑 涛濤 辉輝 鹏鵬 刚剛 飞飛 华華 东東 龙龍 云雲 建建 丽麗 艳艷 娟娟 玲玲 红紅 兰蘭 "
    "桂桂 珍珍 凤鳳 荣榮 颖穎 莹瑩 晓曉 爱愛 环環 张張 刘劉 陈陳 杨楊 黄黃 赵趙 吴吳 "
    "孙孫 马馬 罗羅 郑鄭 谢謝 许許 韩韓 邓鄧 冯馮 萧蕭 叶葉 苏蘇 吕呂 卢盧 钟鐘 谭譚 陆陸 贾賈 邹鄒 龚龔 邵邵 "
    "钱錢 严嚴 汤湯 乔喬 赖賴 温溫 庄莊 鲁魯 庞龐 聂聶 齐齊 关關 欧歐 单單 学學 宝寶 "
    "庆慶 兴興 连連 贵貴 义義 礼禮 卫衛 权權 贤賢 顺順 达達 广廣 炜煒 玮瑋 钧鈞 钢鋼 铁鐵 锋鋒 锐銳 鸿鴻 齐齊 "
    "启啟 泽澤 轩軒 铭銘 晖暉 烨燁 凯凱 旭旭 阳陽 宁寧 银銀 振振 图圖 书書 灵靈 梦夢 "
    "语語 诗詩 维維 园園 圆圓 宝寶 实實 胜勝 长長 门門 问問 间間 闻聞 颜顏 顾顧 莲蓮 琼瓊 娇嬌 婵嬋 宪憲 选選 "
    "远遠 运運 进進 岚嵐 岭嶺 峦巒 岗崗 继繼 绍紹 纪紀 红紅 纯純 绪緒"
)
NEARLY_SOUND = (
    "珍真 金今 民明 敏明 林玲 琳玲 彬兵 斌冰 新星 欣兴 辛星 晨成 陈程 晨程 珊山 珊商 森生 芳房 春村 志子 诗思 "
    "世思 珠祖 超曹 春存 娜拉 兰南 丽妮 宁玲 凤奉 华发 辉飞 云荣 仁林 然兰 任林 邓郑 金京 琴青 秦晴 "
    "英因 颖引 盈音 文翁 震正 振征 真征"
)
AREAS = (
    "411602",
    "411621",
    "411622",
    "411623",
    "411624",
    "411625",
    "411627",
    "411628",
    "411681",
    "412702",
    "410102",
    "340881",
)
PLACES = (
    "安居 文昌 太昊 陈州 莲池 关帝 七一 人和 荷花 小桥 金海 城北 城南 滨河 建设 育新 搬口 许湾 李埠 贾营 张庄 "
    "王楼 赵寨 孙岗 周集 吴桥 郑店 冯塘 葛店 朱集 黄集 四通 "
    "刘振屯 大连 鲁台 齐老 豆门 临蔡 安岭 白楼 新站 曹河 南丰 北郊 郑埠 苑寨 水寨 秣陵 高寺 永丰"
)
KINDS_OF_UNIT = ("社区", "社区居民委员会", "村民委员会", "小学", "中学", "街道办事处", "卫生院")
HEADS = ("张庄", "东风", "康乐", "朝阳", "和谐", "锦绣", "阳光", "翠湖", "富民", "锦华", "学府", "桃园")


@dataclass(frozen=True)
class Person:
    """Somebody invented, with everything a roster may ask."""

    name: str
    id_no: str
    phone: str
    unit: str
    address: str
    kind: str = "person"

    @property
    def birth(self) -> str:
        """The birth date the ID number tells."""
        return f"{self.id_no[6:10]}-{self.id_no[10:12]}-{self.id_no[12:14]}"


class Pair(NamedTuple):
    """Two records by their numbers, whether one person stands behind them, and what was done."""

    left: int
    right: int
    same: bool
    kinds: tuple[str, ...]


@dataclass
class Material:
    """Records, the person behind each, and labelled pairs of them."""

    records: list[Somebody] = field(default_factory=list)
    persons: list[int] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)

    def add(self, record: Somebody, person: int) -> int:
        """Keep a record; return its number."""
        self.records.append(record)
        self.persons.append(person)
        return len(self.records) - 1


def _weighted(text: str) -> tuple[list[str], list[int]]:
    names, weights, name = [], [], ""
    for letter in text:
        if letter.isdigit():
            if name:
                names.append(name)
                weights.append(int(letter))
                name = ""
            else:
                weights[-1] = weights[-1] * 10 + int(letter)
        else:
            name += letter
    return names, weights


def _table(text: str) -> dict[str, str]:
    """Return what each character of a group may be taken for."""
    table: dict[str, str] = {}
    for group in text.split():
        for letter in group:
            table[letter] = table.get(letter, "") + group.replace(letter, "")
    return table


_SURNAMES, _WEIGHTS = _weighted(SURNAMES)
_SOUNDS, _SHAPES, _NEARLY = _table(SOUND_ALIKE), _table(LOOK_ALIKE), _table(NEARLY_SOUND)
_OLD, _FULL = _table(VARIANTS), {pair[0]: pair[1] for pair in TRADITIONAL.split() if pair[0] != pair[1]}


class Maker:
    """Makes people and spoils their records, the same for one seed."""

    def __init__(self, seed: int) -> None:
        self.pick = random.Random(seed)
        self.units = [place + kind for place in PLACES.split() for kind in KINDS_OF_UNIT[: 3 if len(place) < 3 else 2]]
        self._taken: set[str] = set()

    def person(self) -> Person:
        """Return an invented person, household or collective."""
        draw = self.pick.random()
        unit = self.pick.choice(self.units)
        facts = (self.id_number(), self.phone(), unit, self.address())
        if draw < 0.90:
            return Person(self.name(), *facts)
        if draw < 0.97:
            husband, wife = self.name("男"), self.name("女")
            return Person(self.pick.choice((husband, f"{husband}、{wife}", f"{husband}家庭")), *facts, "household")
        return Person(self.collective(), *facts, "collective")

    def name(self, sex: str = "") -> str:
        """Return a name with the shares real names have: two characters in five, three in the rest, few others."""
        if not sex and self.pick.random() < 0.01:
            return "·".join(self.pick.sample(MINORITY, 2))
        pool = {"男": MALE, "女": FEMALE}[sex or self.pick.choice("男女")]
        # Squared, so that the first characters of the pool come as often as the commonest characters do.
        given = "".join(
            pool[int(len(pool) * self.pick.random() ** 1.7)] for _ in range(1 + (self.pick.random() < 0.62))
        )
        return self.surname() + given

    def surname(self) -> str:
        """Return a surname by its share."""
        return self.pick.choices(_SURNAMES, _WEIGHTS)[0]

    def id_number(self, birth: str = "") -> str:
        """Return a valid number nobody else has."""
        while True:
            day = birth or f"{self.pick.randint(1935, 2012)}{self.pick.randint(1, 12):02}{self.pick.randint(1, 28):02}"
            body = f"{self.pick.choices(AREAS, (40, 5, 5, 5, 5, 5, 5, 5, 10, 5, 5, 5))[0]}{day}{self.pick.randint(1, 999):03}"
            if body not in self._taken:
                self._taken.add(body)
                return body + check_digit(body)

    def phone(self) -> str:
        """Return a mobile number."""
        return (
            self.pick.choice(("138", "139", "135", "158", "187", "152", "177", "199"))
            + f"{self.pick.randint(0, 10**8 - 1):08}"
        )

    def address(self) -> str:
        """Return a dwelling."""
        if self.pick.random() < 0.5:
            house = f"{self.pick.choice(HEADS)}小区{self.pick.randint(1, 30)}号楼{self.pick.randint(1, 4)}单元"
            return f"{house}{self.pick.randint(1, 18)}0{self.pick.randint(1, 4)}室"
        return f"{self.pick.choice(PLACES.split())}村{self.pick.randint(1, 12)}组{self.pick.randint(1, 160)}号"

    def collective(self) -> str:
        """Return the name of a team."""
        place = self.pick.choice(PLACES.split()) + self.pick.choice(PLACES.split())
        return place + self.pick.choice(("志愿服务队", "幼儿园", "合作社", "业主委员会", "文艺宣传队", "便民服务中心"))


PROFILES = (
    (32, ("id_no", "phone", "unit")),
    (10, ("id_no", "phone", "unit", "address")),
    (18, ("phone", "unit")),
    (9, ("id_no", "unit")),
    (9, ("unit",)),
    (4, ("phone", "unit", "address")),
    (7, ("phone", "unit", "birth")),
    (5, ("unit", "birth")),
    (6, ("id_no", "phone")),
)


def written(maker: Maker, person: Person, columns: Sequence[str] = ()) -> Somebody:
    """Return a person as a roster of some columns tells of them, a cell left empty here and there."""
    chosen = columns or maker.pick.choices([profile for _, profile in PROFILES], [share for share, _ in PROFILES])[0]
    told = {column: getattr(person, column) for column in chosen if maker.pick.random() > 0.04}
    if person.kind == "collective":
        told.pop("id_no", None)
        told.pop("birth", None)
    return Somebody(name=person.name, kind=person.kind, **told)


Slip = Callable[[Maker, Somebody], Somebody | None]


def _exchange(table: dict[str, str]) -> Slip:
    def slip(maker: Maker, one: Somebody) -> Somebody | None:
        places = [at for at, letter in enumerate(one.name.removesuffix("家庭")) if letter in table]
        if not places or one.kind == "collective":
            return None
        at = maker.pick.choice(places)
        return one._replace(name=one.name[:at] + maker.pick.choice(table[one.name[at]]) + one.name[at + 1 :])

    return slip


def _full(maker: Maker, one: Somebody) -> Somebody | None:
    name = "".join(_FULL.get(letter, letter) for letter in one.name)
    return one._replace(name=name) if name != one.name else None


def _order(maker: Maker, one: Somebody) -> Somebody | None:
    """The given name before the surname, or the characters of the given name swapped."""
    if one.kind != "person" or len(one.name) < 2:
        return None
    if "·" in one.name:
        return one._replace(name="·".join(reversed(one.name.split("·"))))
    if len(one.name) == 3 and maker.pick.random() < 0.4 and one.name[1] != one.name[2]:
        return one._replace(name=one.name[0] + one.name[2] + one.name[1])
    return one._replace(name=one.name[1:] + one.name[0])


def _spacing(maker: Maker, one: Somebody) -> Somebody | None:
    if "·" in one.name:
        return one._replace(name=one.name.replace("·", maker.pick.choice((".", "", "•", " "))))
    return one._replace(name=one.name[0] + " " + one.name[1:]) if one.kind == "person" else None


def _part(maker: Maker, one: Somebody) -> Somebody | None:
    return one._replace(name=one.name.split("·")[0]) if "·" in one.name else None


def _old_number(maker: Maker, one: Somebody) -> Somebody | None:
    return one._replace(id_no=one.id_no[:6] + one.id_no[8:17]) if one.id_no[6:8] == "19" else None


def _lower(maker: Maker, one: Somebody) -> Somebody | None:
    return one._replace(id_no=one.id_no.lower()) if one.id_no.endswith("X") else None


def _digit(column: str) -> Slip:
    def slip(maker: Maker, one: Somebody) -> Somebody | None:
        number = getattr(one, column)
        if not number.isdecimal():
            return None
        at = maker.pick.randrange(1, len(number))
        other = maker.pick.choice([digit for digit in "0123456789" if digit != number[at]])
        return one._replace(**{column: number[:at] + other + number[at + 1 :]})

    return slip


def _swap(column: str) -> Slip:
    def slip(maker: Maker, one: Somebody) -> Somebody | None:
        number = getattr(one, column)
        places = [at for at in range(2, len(number) - 2) if number[at] != number[at + 1]]
        if not places:
            return None
        at = maker.pick.choice(places)
        return one._replace(**{column: number[:at] + number[at + 1] + number[at] + number[at + 2 :]})

    return slip


def _lost(column: str) -> Slip:
    def slip(maker: Maker, one: Somebody) -> Somebody | None:
        number = getattr(one, column)
        at = maker.pick.randrange(2, 10)
        return one._replace(**{column: number[:at] + number[at + 1 :]}) if len(number) > 10 else None

    return slip


def _changed(column: str) -> Slip:
    def slip(maker: Maker, one: Somebody) -> Somebody | None:
        other = maker.phone() if column == "phone" else maker.pick.choice(maker.units)
        return one._replace(**{column: other}) if getattr(one, column) not in ("", other) else None

    return slip


def _unit_written(maker: Maker, one: Somebody) -> Somebody | None:
    """The unit in other words: the township before it, or its kind shortened."""
    if not one.unit:
        return None
    short = one.unit.replace("居民委员会", "").replace("民委员会", "").replace("街道办事处", "办事处")
    other = maker.pick.choice((f"淮阳区{one.unit}", f"太昊路街道{one.unit}", short, f"{one.unit} "))
    return one._replace(unit=other) if other != one.unit else None


def _unit_slip(maker: Maker, one: Somebody) -> Somebody | None:
    table = _table(
        "昊吴 陈阵 州洲 池地 荷何 新心 城诚 店点 集级 楼搂 寨塞 营莹 岗刚 桥侨 庄压 岭玲 丰风 帝第 和合 河何"
    )
    places = [at for at, letter in enumerate(one.unit) if letter in table]
    if not places:
        return None
    at = maker.pick.choice(places)
    return one._replace(unit=one.unit[:at] + maker.pick.choice(table[one.unit[at]]) + one.unit[at + 1 :])


def _household_order(maker: Maker, one: Somebody) -> Somebody | None:
    if one.kind != "household" or "、" not in one.name:
        return None
    husband, wife = one.name.split("、")
    return one._replace(name=wife + maker.pick.choice(("、", " ", "，")) + husband)


def _household_spouse(maker: Maker, one: Somebody) -> Somebody | None:
    """The same household under the name of the other spouse; what tells is where they live, or their phone."""
    if one.kind != "household" or "、" in one.name or not (one.address or one.phone):
        return None
    return one._replace(name=maker.name("女"), id_no="", birth="")


# What is done, how often, and the slip; a record that cannot be spoilt so is spoilt otherwise.
SLIPS: dict[str, tuple[int, Slip]] = {
    "nothing": (12, lambda maker, one: one),
    "homophone": (15, _exchange(_SOUNDS)),
    "look-alike": (13, _exchange(_SHAPES)),
    "variant": (25, _exchange(_OLD)),
    "traditional": (6, _full),
    "nearly the sound": (2, _exchange(_NEARLY)),
    "order": (5, _order),
    "spacing": (3, _spacing),
    "one part": (200, _part),
    "15 digits": (5, _old_number),
    "lower x": (8, _lower),
    "ID digit": (10, _digit("id_no")),
    "ID swapped": (5, _swap("id_no")),
    "ID digit lost": (3, _lost("id_no")),
    "phone digit": (8, _digit("phone")),
    "phone swapped": (3, _swap("phone")),
    "phone digit lost": (2, _lost("phone")),
    "phone changed": (4, _changed("phone")),
    "unit changed": (4, _changed("unit")),
    "unit in other words": (4, _unit_written),
    "unit slip": (3, _unit_slip),
    "spouses' order": (15, _household_order),
    "household": (10, _household_spouse),
}
DISTINCT = (
    "namesakes",
    "siblings",
    "alike in one unit",
    "couple",
    "twins",
    "father and son",
    "colleagues",
    "near numbers",
    "households",
    "strangers",
)


def _tells(left: Somebody, right: Somebody) -> int:
    """Count the facts besides the name that both records tell alike."""
    facts = zip(left[1:6], right[1:6], strict=True)
    return sum(1 for one, other in facts if one and one.upper() == other.upper())


def spoilt(maker: Maker, person: Person) -> tuple[Somebody, Somebody, tuple[str, ...]]:
    """Return two records of one person with one slip, or two, that leave a fact by which a clerk would know them."""
    names, weights = list(SLIPS), [share for share, _ in SLIPS.values()]
    while True:
        left = written(maker, person)
        shown = tuple(column for column in Somebody._fields[1:6] if getattr(left, column))
        columns = shown if maker.pick.random() < 0.4 else ()
        right = written(maker, person, columns)
        kinds: list[str] = []
        wanted = 1 + (maker.pick.random() < 0.2)
        for kind in maker.pick.choices(names, weights, k=20):
            other = SLIPS[kind][1](maker, right) if kind not in kinds and len(kinds) < wanted else None
            if other is not None:
                right = other
                kinds.append(kind)
        if len(kinds) == wanted and _tells(left, right) >= 1:
            return left, right, tuple(kind for kind in kinds if kind != "nothing") or ("nothing",)


def two_people(maker: Maker, kind: str) -> tuple[Person, Person]:
    """Return two people who are easily taken for one, or not at all."""
    one = replace(maker.person(), kind="person", name=maker.name())
    other = replace(one, name=maker.name(), id_no=maker.id_number(), phone=maker.phone())
    surname = one.name[: 2 if len(one.name) == 4 else 1]
    if kind == "namesakes":
        units = [unit for unit in maker.units if unit != one.unit]
        return one, replace(other, name=one.name, unit=maker.pick.choice(units), address=maker.address())
    if kind in ("siblings", "twins"):
        given = one.name[1:2] + maker.pick.choice(MALE + FEMALE)
        phone = one.phone if maker.pick.random() < 0.4 else other.phone
        born = one.id_no[6:14] if kind == "twins" else ""
        return one, replace(other, name=surname + given, phone=phone, id_no=maker.id_number(born))
    if kind == "alike in one unit":
        while True:
            named = Somebody(maker.name())
            slipped = maker.pick.choice((_exchange(_SOUNDS), _exchange(_SHAPES)))(maker, named)
            if slipped:
                return replace(one, name=named.name), replace(other, name=slipped.name, address=maker.address())
    if kind == "couple":
        return one, replace(other, name=maker.name("女"), phone=maker.pick.choice((one.phone, other.phone)))
    if kind == "father and son":
        return one, replace(other, name=surname + maker.pick.choice(MALE) + one.name[-1])
    if kind == "households":
        wives = maker.name("女"), maker.name("女")
        near = maker.pick.random() < 0.5  # two homes in one village or block
        one = replace(one, kind="household", name=f"{one.name}、{wives[0]}" if near else one.name)
        where = one.address.rstrip("室号")[:-1] + ("9室" if "室" in one.address else "号")
        return one, replace(
            other, kind="household", name=f"{other.name}、{wives[1]}" if near else other.name, address=where
        )
    if kind == "colleagues":
        return one, replace(other, name=surname + maker.name()[1:], address=maker.address())
    if kind == "near numbers":
        body = one.id_no[:14] + f"{(int(one.id_no[14:17]) + 2) % 1000:03}"
        phone = one.phone[:-1] + str((int(one.phone[-1]) + 1) % 10)
        return one, replace(other, id_no=body + check_digit(body), phone=phone, unit=maker.pick.choice(maker.units))
    return one, replace(maker.person(), kind="person", name=maker.name())


SHARES = {
    "namesakes": 300, "siblings": 400, "alike in one unit": 250, "couple": 250, "twins": 100, "father and son": 150,
    "colleagues": 300, "near numbers": 150, "households": 100, "strangers": 500,
}  # fmt: skip


def _told_apart(left: Somebody, right: Somebody) -> bool:
    """Tell whether anything but the name shows two records to be of two people."""
    facts = [(one, other) for one, other in zip(left[1:6], right[1:6], strict=True) if one and other]
    return any(one != other for one, other in facts[:4]) and left.name != ""


def material(people: int = 30_000, pairs: int = 5_000, seed: int = 1) -> Material:
    """Return that many people's records, and labelled pairs, half of them of one person."""
    maker = Maker(seed)
    made = Material()
    scale = pairs / 5_000
    for kind, share in SHARES.items():
        for _ in range(round(share * scale)):
            one, other = two_people(maker, kind)
            while True:
                left, right = written(maker, one), written(maker, other)
                if _told_apart(left, right):
                    break
            number = len(made.persons)
            made.pairs.append(Pair(made.add(left, number), made.add(right, number + 1), False, (kind,)))
    alone = people - len(made.records)
    doubled = pairs - len(made.pairs)
    for at in range(alone):
        person = maker.person()
        number = len(made.persons)
        if at < doubled:
            left, right, kinds = spoilt(maker, person)
            made.pairs.append(Pair(made.add(left, number), made.add(right, number), True, kinds))
        else:
            made.add(written(maker, person), number)
    return made
