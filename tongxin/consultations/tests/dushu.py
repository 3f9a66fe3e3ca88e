"""独树村, made up: twelve statements in four matters, and three institutions."""

from tongxin.consultations.report.institutional_agreement import Position
from tongxin.consultations.report.raw_results import Exact
from tongxin.consultations.tests.exact_reports import (
    Counts,
    made_cell,
    made_exact,
    made_statement,
)

SIDES = {"业主": 180, "租户": 620, "商户": 24}
type Told = tuple[str, str, Counts, Counts, Counts]
# Matter, text, and what owners, tenants and shops said: can, not sure, cannot.
TOLD: tuple[Told, ...] = (
    (
        "回迁",
        "回迁楼建在地块靠学校一侧，先建先住。",
        (92, 12, 6),
        (121, 25, 8),
        (11, 3, 2),
    ),
    ("回迁", "每户至少有一间卧室朝南。", (88, 9, 12), (70, 12, 9), (2, 1, 0)),
    ("回迁", "老邻居可以申请住回同一层。", (84, 15, 9), (22, 9, 7), (6, 2, 1)),
    ("过渡", "过渡期的租房补贴按季度提前发。", (101, 8, 7), (118, 12, 9), (12, 3, 1)),
    (
        "过渡",
        "行动不便的老人，优先安排附近的过渡房。",
        (118, 4, 3),
        (139, 9, 5),
        (19, 0, 0),
    ),
    (
        "过渡",
        "租户在公告后三个月内搬走，发一次搬家补助。",
        (82, 17, 15),
        (54, 29, 77),
        (14, 4, 3),
    ),
    (
        "施工",
        "中午十二点到两点，不做响动大的施工。",
        (110, 9, 8),
        (131, 14, 9),
        (17, 2, 0),
    ),
    ("施工", "施工车辆走村口学校门前这条路。", (4, 6, 108), (7, 11, 130), (0, 1, 18)),
    (
        "施工",
        "围挡外始终留一条两米宽、有路灯的通道。",
        (104, 6, 5),
        (128, 9, 7),
        (18, 1, 1),
    ),
    (
        "老树祠堂",
        "一楼临街铺面，优先租给原来的商户。",
        (38, 62, 19),
        (97, 24, 20),
        (20, 1, 0),
    ),
    ("老树祠堂", "村口的老榕树原地保留。", (126, 4, 2), (148, 7, 3), (20, 0, 0)),
    ("老树祠堂", "老祠堂整体移到新广场旁边。", (61, 22, 48), (70, 38, 14), (12, 4, 2)),
)
POSITIONS = (
    Position("申报主体", "silent"),
    Position("股份合作公司", "condition", "祠堂另行商定"),
    Position("社工机构", "agree"),
)


def dushu() -> Exact:
    return made_exact(
        *(
            made_statement(
                *(
                    made_cell(size, counts, side)
                    for (side, size), counts in zip(
                        SIDES.items(), (owners, tenants, shops), strict=True
                    )
                ),
                number=number,
                matter=matter,
                text=text,
            )
            for number, (matter, text, owners, tenants, shops) in enumerate(
                TOLD, start=1
            )
        )
    )
