"""Workbooks as offices send them, made here so that no real message is kept."""

from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HEADER = [
    "留言编号",
    "留言用户",
    "留言主题",
    "留言时间",
    "留言详情",
    "反对数",
    "点赞数",
]
REPLIES = [
    "留言编号",
    "留言用户",
    "留言主题",
    "留言时间",
    "留言详情",
    "答复意见",
    "答复时间",
]
LONG = "楼道的灯坏了两个月，" * 500


def as_bytes(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(rows: list[list[Any]], header: list[str] | None = None) -> bytes:
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.append(header or HEADER)
    for row in rows:
        sheet.append(row)
    return as_bytes(book)


def plain(count: int = 3) -> bytes:
    """`count` rows as the public message board exports them, padded with tabs."""
    return workbook(
        [
            [
                188000 + number,
                f"A0001029{number:02}",
                f"第{number}栋的电梯停了",
                "2019/2/28 11:25:05" if number % 2 else datetime(2019, 1, 14, 9, 3),  # noqa: DTZ001 - as a cell holds it
                f"\n\t\t\t\t\t\n\t\t\t\t\t第{number}栋的电梯停了三天，老人下不了楼。\t\n",
                0,
                number,
            ]
            for number in range(1, count + 1)
        ]
    )


def with_replies() -> bytes:
    return workbook(
        [
            [
                2549,
                "A00045581",
                "路灯不亮",
                "2019/4/25 9:32:09",
                "\n\t\t\t\t\t村口三盏路灯不亮。\n",
                "现将网友反映的问题答复如下：\n已修好。",
                "2019/5/10 14:56:53",
            ],
            [
                2550,
                "A00045582",
                "还没人管",
                "2019/4/26 9:32:09",
                "垃圾堆了一周。",
                "",
                "",
            ],
        ],
        REPLIES,
    )


def messy() -> bytes:
    """Everything that offices do to a sheet, in one."""
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.append(["东晓街道诉求登记表（2026年上半年）"])
    sheet.merge_cells("A1:G1")
    sheet.append([])
    sheet.append(
        [
            "序号",
            "工单编号*",
            "诉求人",
            "联系电话",
            "登记 日期",
            "诉求内容（必填）",
            "类型",
        ]
    )
    sheet.append(
        [1, "DX-001", "林样例", 13800000001.0, date(2026, 3, 1), "灯坏了😀", "求助"]
    )
    sheet.append(
        [2, "DX-002", "陈示范", "138 0000 0002", "2026年3月2日 下午3:05", LONG, "投诉"]
    )
    sheet.append([None] * 7)
    sheet.append(
        [
            3,
            "DX-003",
            "何举例",
            "",
            "2026.3.3",
            "<b>门禁</b> & <script>x</script>",
            "咨询类",
        ]
    )
    sheet.append([4, "DX-004", "", "0755-25500000", "20260304", "=HYPERLINK(A1)", ""])
    sheet.append([5, "DX-001", "苏假名", "", 46085.5, "另外一件事：水管爆了", "求助"])
    sheet.append(
        [6, "DX-001", "林样例", 13800000001.0, date(2026, 3, 1), "灯坏了😀", "求助"]
    )
    sheet.append([7, "DX-007", "梁虚构", "1380000", "2026-03-05", "电话写少了", "求助"])
    sheet.append([8, "DX-008", "梁虚构", "", "三月初五", "日期看不懂", "求助"])
    sheet.append([9, "DX-009", "梁虚构", "", "2026-03-05", "   ", "求助"])
    sheet.append([10, "DX-010", "梁虚构", "", "2099-03-05", "还没到的日子", "求助"])
    sheet.append([11, "DX-011", "梁虚构", "", "2026-03-05", "类型写错", "表扬"])
    return as_bytes(book)
