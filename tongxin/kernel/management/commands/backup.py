"""`manage.py backup TARGET`: everything of this house in one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongxin.kernel.backups import BackupError, check, write_backup
from tongxin.kernel.pg_clients import ClientError


class Command(BaseCommand):
    help = (
        "Writes database, files and keys into one tar, while the house stays open. "
        "Whoever has the file and the keys in it can read everything: keep it safe."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", type=Path, help="a folder, or a name in .tar")
        parser.add_argument(
            "--without-keys",
            action="store_true",
            help="leave the keys out: for a copy that is kept elsewhere than they are",
        )

    def handle(
        self, *args: Any, target: Path, without_keys: bool, **options: Any
    ) -> None:
        try:
            path = write_backup(target, with_keys=not without_keys)
            manifest = check(path)
        except (BackupError, ClientError, OSError) as error:
            raise CommandError(str(error)) from error
        size = path.stat().st_size / 1_000_000
        self.stdout.write(
            f"{path}: {manifest.database}, {manifest.file_count} files, {size:.1f} MB"
        )
