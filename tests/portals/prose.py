"""The text of the invented reports, and which figures it states.

Sentences with figures are written by the functions, the rest is drawn from the lists below by a seeded generator.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from .figures import Figures

NOTICES = {
    "2021": "《国务院办公厅政府信息与政务公开办公室关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》"
    "（国办公开办函〔2021〕30号）",
    "2019": "《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知》"
    "（国办公开办函〔2019〕60号）",
}

OPENINGS = (
    "{year}年，{we}把政务公开当作日常工作来抓，会上有部署，会后有检查，凡是群众想知道、制度又允许公开的事项，都尽量早公开、讲清楚。",
    "{year}年，{we}围绕重点任务安排公开工作，先理清哪些事项应当公开，再逐项落实到人，公开的时间和质量比往年更有把握。",
    "{year}年，在上级公开主管部门的指导下，{we}继续完善公开制度，办文时同步确定公开属性，发布前同步完成保密审查。",
    "{year}年，{we}坚持公开为常态、不公开为例外，结合本地实际细化公开目录，着力解决信息发布不及时、群众找不到的问题。",
)
CONTENTS = (
    "公开内容主要有机构职能、财政预决算、惠农补贴、工程建设、应急管理和民生实事等。",
    "公开内容涉及规划计划、项目审批、社会救助、就业服务、生态环境以及年度重点工作的进展。",
    "群众最关心的补贴发放、房屋安全、道路养护、校车运行等信息，做到随产生、随审核、随发布。",
)
MANAGEMENT = (
    "政府信息从制作、登记到发布、归档都有专人负责，拟公开的文件逐件审查，不予公开的写明理由。年内对历年文件作了一次清理，失效的注明失效，"
    "链接打不开的补齐正文，格式不一的重新排版，方便群众查阅和下载。",
    "建立信息发布台账，拟稿、审核、发布三个环节分别签字留痕。对已经公开的信息定期回看，发现错漏及时更正，对涉及个人隐私的内容作去标识处理，"
    "既保证公开到位，也守住安全底线。",
    "完善公文公开属性的源头认定，主动公开的公文在印发之后按时限上网。对规范性文件实行目录管理，起草、审核、清理的情况在专栏里集中展示，"
    "群众可以看到一份文件从征求意见到修改、废止的全过程。",
)
PLATFORM = (
    "门户网站的公开专栏按照统一样式重新整理，左侧是指南、制度、法定主动公开内容和年报，右侧按时间排列，并增加了全文检索。"
    "便民服务大厅设有查阅点，配备查询电脑和纸质目录，安排工作人员帮助老年人查找和打印。",
    "用好网站、公告栏和村（社区）公开栏几个渠道，同一事项内容一致、时间一致。政务新媒体坚持少转发、多原创，每条信息由两人校对，"
    "留言当日查看、按时回复，对集中反映的问题请主管科室统一解答。",
    "对公开平台进行日常巡查，重点检查空白栏目、更新不及时和错别字，发现问题当天整改。结合机构调整，对栏目的责任单位重新作了划分，"
    "避免出现有栏目没人管、有信息没处放的情况。",
)
SUPERVISION = (
    "公开工作由主要负责同志牵头，办公室具体承办，列入年度考核。年内组织业务培训，结合实际案例讲解答复文书怎样写、期限怎样算、材料怎样留。",
    "健全检查通报制度，对更新慢、答复不规范的科室点名提醒。聘请人大代表、政协委员和群众代表担任监督员，听取他们对公开工作的意见，逐条研究改进。",
    "把公开工作与法治建设、效能建设一并部署、一并检查，年内没有发生因信息公开工作被追究责任的情形。",
)
PROBLEMS = (
    "一是个别科室认为公开是办公室的事，报送信息不主动；二是解读材料以文字为主，形式不够活泼；三是经办人员调整较多，对申请办理的程序还不够熟悉。",
    "一是公开内容与群众的期待还有差距，常规动态多，过程和结果信息少；二是栏目之间有重复，查找不够方便；三是基层力量薄弱，业务能力有待提高。",
    "一是政策解读的针对性不强，照搬原文的情况仍然存在；二是公开平台的互动功能没有用好；三是答复文书的说理不够充分。",
)
IMPROVEMENTS = (
    "下一步，将对照基层政务公开标准目录逐项补齐内容，抓好新任经办人员的培训，推广图文和视频解读，并把群众满意度作为检验公开工作的标准。",
    "下一年，将压实各科室的责任，建立信息报送提醒机制；优化栏目设置，减少重复；加强与司法行政部门的会商，提高申请办理的规范化水平。",
    "今后，将从群众常问的事项入手充实公开内容，探索将解读、答问和办事入口放在同一页面，同时继续做好查阅点的服务。",
)


@dataclass
class Passage:
    """A headed part of the report: kind and heading as docs/fields.md names them, then the paragraphs."""

    kind: str
    heading: str | None
    paragraphs: list[str] = field(default_factory=list)
    table: str | None = None


@dataclass
class Narrative:
    passages: list[Passage]
    stated: dict[str, dict[str, object]]
    """What the prose states: {figure: {value, unit, approximate}}; unit None where a zero is said in words."""

    def state(self, name: str, value: float, unit: str | None, *, approximate: bool = False) -> None:
        self.stated[name] = {"value": value, "unit": unit, "approximate": approximate}


@dataclass(frozen=True)
class Speaker:
    """Who reports, and what its text needs to know of it."""

    body: str
    """The full name, e.g. 澜汀县雾桥镇人民政府."""
    we: str
    """How it speaks of itself: 我镇, 我局, 全县."""
    account: str
    """The name of its WeChat account."""
    level: str


def narrate(speaker: Speaker, figures: Figures, form: str) -> Narrative:
    """The whole text of a report in the `form` 2021, 2019 or pre-2019."""
    rng = random.Random(f"{speaker.body}/{figures.year}/text")
    narrative = Narrative([], {})
    if form == "pre-2019":
        _older(narrative, rng, speaker, figures)
    else:
        _preamble(narrative, rng, speaker, figures, form)
        _overview(narrative, rng, speaker, figures)
        _tables(narrative)
        _problems(narrative, rng, "五、存在的主要问题及改进情况")
        _rest(narrative, figures, speaker)
    return narrative


def _preamble(narrative: Narrative, rng: random.Random, speaker: Speaker, figures: Figures, form: str) -> None:
    year = figures.year
    until = rng.choice((f"{year}年12月31日", "12月31日"))
    narrative.passages.append(
        Passage(
            "preamble",
            None,
            [
                f"本报告依据《中华人民共和国政府信息公开条例》和{NOTICES[form]}的要求编制，包括总体情况、主动公开政府信息情况、"
                "收到和处理政府信息公开申请情况、政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六个部分。"
                f"本报告所列数据的统计期限为{year}年1月1日至{until}。如对本报告有疑问，请与{speaker.body}联系。"
            ],
        )
    )


def _overview(narrative: Narrative, rng: random.Random, speaker: Speaker, figures: Figures) -> None:
    passage = Passage("overview", "一、总体情况", [rng.choice(OPENINGS).format(year=figures.year, we=speaker.we)])
    passage.paragraphs += [
        "（一）主动公开情况",
        _disclosed(narrative, speaker, figures) + rng.choice(CONTENTS),
        "（二）依申请公开情况",
        _requested(narrative, figures) + _contested(narrative, figures),
        "（三）政府信息管理情况",
        rng.choice(MANAGEMENT),
        "（四）平台建设情况",
        rng.choice(PLATFORM),
        "（五）监督保障情况",
        rng.choice(SUPERVISION),
    ]
    narrative.passages.append(passage)


def _disclosed(narrative: Narrative, speaker: Speaker, figures: Figures) -> str:
    narrative.state("proactive_total", figures.proactive_total, "条")
    narrative.state("website_items", figures.website, "条")
    narrative.state("wechat_items", figures.wechat, "条")
    text = (
        f"全年主动公开政府信息{figures.proactive_total}条，其中通过政府网站公开{figures.website}条。"
        f"“{speaker.account}”微信公众号发布信息{figures.wechat}条"
    )
    if figures.weibo:
        narrative.state("weibo_items", figures.weibo, "条", approximate=True)
        text += f"，政务微博发布信息{figures.weibo}余条"
    narrative.state("interpretations", figures.interpretations, "篇")
    return text + f"。发布政策解读{figures.interpretations}篇。"


def _requested(narrative: Narrative, figures: Figures) -> str:
    requests = figures.requests
    carried, handled, left = (requests[row]["total"] for row in ("carried_in", "total", "carried_out"))
    narrative.state("requests_received", figures.received, "件" if figures.received else None)
    text = f"全年收到政府信息公开申请{figures.received}件" if figures.received else "全年未收到政府信息公开申请"
    if carried:
        text += f"，上年结转{carried}件"
    if handled:
        narrative.state("requests_answered", handled, "件")
        text += f"，办结{handled}件"
    if left:
        text += f"，结转下年度继续办理{left}件"
    return text + "。"


def _contested(narrative: Narrative, figures: Figures) -> str:
    reviews, lawsuits = figures.review["review"]["total"], figures.lawsuits
    narrative.state("reviews", reviews, "件" if reviews else None)
    narrative.state("lawsuits", lawsuits, "件" if lawsuits else None)
    if not reviews and not lawsuits:
        return "没有因政府信息公开工作被申请行政复议、提起行政诉讼的情况。"
    first = f"被申请行政复议{reviews}件" if reviews else "未被申请行政复议"
    second = f"被提起行政诉讼{lawsuits}件" if lawsuits else "未被提起行政诉讼"
    return f"因政府信息公开工作{first}，{second}。"


def _tables(narrative: Narrative) -> None:
    narrative.passages += [
        Passage("proactive_disclosure", "二、主动公开政府信息情况", table="proactive_disclosure"),
        Passage("requests", "三、收到和处理政府信息公开申请情况", table="requests"),
        Passage("review_litigation", "四、政府信息公开行政复议、行政诉讼情况", table="review_litigation"),
    ]


def _problems(narrative: Narrative, rng: random.Random, heading: str) -> None:
    paragraphs = ["政府信息公开工作取得了一些进展，也还存在不足：" + rng.choice(PROBLEMS), rng.choice(IMPROVEMENTS)]
    narrative.passages.append(Passage("problems", heading, paragraphs))


def _rest(narrative: Narrative, figures: Figures, speaker: Speaker) -> None:
    narrative.passages.append(
        Passage(
            "other", "六、其他需要报告的事项", [_fees(narrative, figures) + f"{speaker.we}没有其他需要报告的事项。"]
        )
    )


def _fees(narrative: Narrative, figures: Figures) -> str:
    narrative.state("fees_collected", figures.fees_yuan, "元" if figures.fees_yuan else None)
    if figures.fees_yuan:
        return f"{figures.year}年度，收取政府信息公开信息处理费{figures.fees_yuan}元。"
    return f"{figures.year}年度，未收取政府信息公开信息处理费。"


def _older(narrative: Narrative, rng: random.Random, speaker: Speaker, figures: Figures) -> None:
    """Reports before 2019: no official tables, six or so chapters, every figure in the prose."""
    year = figures.year
    narrative.passages.append(
        Passage(
            "preamble",
            None,
            [
                f"根据《中华人民共和国政府信息公开条例》的规定，编制{speaker.body}{year}年政府信息公开年度报告。全文由概述、主动公开政府信息情况、"
                "依申请公开政府信息情况、收费情况、行政复议和行政诉讼情况、存在的主要问题及改进措施六个部分组成。"
                f"报告中所列数据的统计期限自{year}年1月1日起，至{year}年12月31日止。"
            ],
        )
    )
    opening = rng.choice(OPENINGS).format(year=year, we=speaker.we)
    passages = [
        Passage("overview", "一、概述", [opening, rng.choice(MANAGEMENT), rng.choice(SUPERVISION)]),
        Passage(
            "proactive_disclosure",
            "二、主动公开政府信息情况",
            [_disclosed(narrative, speaker, figures), rng.choice(CONTENTS), rng.choice(PLATFORM)],
        ),
        Passage("requests", "三、依申请公开政府信息情况", [_requested(narrative, figures)]),
        Passage("fees", "四、政府信息公开收费情况", [_fees(narrative, figures)]),
        Passage(
            "review_litigation", "五、因政府信息公开申请行政复议、提起行政诉讼情况", [_contested(narrative, figures)]
        ),
    ]
    narrative.passages += passages
    _problems(narrative, rng, "六、存在的主要问题及改进措施")
