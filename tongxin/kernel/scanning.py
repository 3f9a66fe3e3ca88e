"""A file that somebody handed in, shown to the scanner that the house names, if any."""

import logging
import subprocess
import tempfile

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST_SECONDS = 60
log = logging.getLogger(__name__)


def scan(content: bytes) -> None:
    """Raises ValidationError for what the scanner refuses, or cannot look at now.

    The scanner is `settings.FILE_SCANNER`, a command in a list; the path of the file
    comes last. It ends with 0 where it finds nothing.
    """
    command: list[str] = settings.FILE_SCANNER
    if not command:
        return
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        try:
            done = subprocess.run(  # noqa: S603 - the operator's own words, no shell
                [*command, file.name],
                check=False,
                capture_output=True,
                timeout=LONGEST_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            log.exception("The scanner of files does not answer.")
            raise ValidationError(
                _("Files cannot be checked for viruses now. Please try again later.")
            ) from error
    if done.returncode:
        raise ValidationError(_("The virus scanner refuses this file."))
