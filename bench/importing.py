"""Two thousand messages in a workbook, taken in by the command, all or nothing."""

import random
import tempfile
import time
from pathlib import Path

from openpyxl import Workbook

from bench import scale, table
from bench.commonground.clock import run_python
from tongxin.kernel.sheets import read_workbook

ROWS = 2_000
HEADER = [
    "留言编号",
    "留言用户",
    "留言主题",
    "留言时间",
    "留言详情",
    "反对数",
    "点赞数",
]


def measure(rows: table.Table) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "voices.xlsx"
        _write(path)
        begun = time.perf_counter()
        read_workbook(path)
        only_read = time.perf_counter() - begun
        done = run_python("manage.py", "import_voices", path, "--accept")
    rows.add_most("import of 2,000 messages", done.wall_s, 20, " s")
    rows.add_most("its memory at the peak", done.peak_mib, 300, " MB")
    rows.note(f"reading the same file alone: {only_read:.2f} s")


def _write(path: Path) -> None:
    """Texts as long as real messages are: some hundred characters, padded with tabs."""
    chance = random.Random(1)  # noqa: S311 - made-up text
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADER)
    for number in range(ROWS):
        text = "".join(scale._text(chance) for _part in range(chance.randrange(1, 5)))  # noqa: SLF001 - one grammar for all measurements
        sheet.append(
            [
                300_000 + number,
                f"A{chance.randrange(10**8):08}",
                text[:30],
                f"2019/{chance.randrange(1, 13)}/{chance.randrange(1, 28)} 9:05:00",
                f"\n\t\t\t\t\t{text}\n",
                0,
                0,
            ]
        )
    book.save(path)
