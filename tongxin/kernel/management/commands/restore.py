"""`manage.py restore FILE`: this house as it was when the backup was made."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongxin.kernel import backups
from tongxin.kernel.pg_clients import ClientError


class Command(BaseCommand):
    help = (
        "Puts a backup in the place of database, files and keys. Stop the server first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace",
            action="store_true",
            help="replace a database that is not empty; it is backed up before",
        )
        parser.add_argument(
            "--no-safety-copy",
            action="store_true",
            help="with --replace: do not back up what is there, when it is broken",
        )

    def handle(
        self,
        *args: Any,
        file: Path,
        replace: bool,
        no_safety_copy: bool,
        **options: Any,
    ) -> None:
        try:
            backups.check(file)
            if replace and not no_safety_copy and not backups.is_empty():
                kept = backups.write_backup(settings.DATA_DIR / "backups")
                self.stdout.write(f"What was here is kept in {kept}")
            manifest = backups.restore(file, replaces=replace)
        except (backups.BackupError, ClientError, OSError) as error:
            raise CommandError(str(error)) from error
        # In processes of their own: this one still holds the keys of before.
        self._run("migrate", "--no-input", "--verbosity", "0")
        if "verify_journal" in get_commands():
            self._run("verify_journal")
        self.stdout.write(
            f"Restored as of {manifest.made_at}: {manifest.file_count} files."
        )

    def _run(self, *words: str) -> None:
        manage = [sys.executable, str(settings.ROOT / "manage.py"), *words]
        done = subprocess.run(manage, check=False)  # noqa: S603 - our own words
        if done.returncode:
            raise CommandError(f"The backup is restored, but {words[0]} failed.")
