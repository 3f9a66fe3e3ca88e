"""Files that people hand in: known by what they are, not by what they are called.

Accepted are pictures (JPEG, PNG, WebP), PDF, Word and Excel of the present form, and
sound (MP3, M4A, AMR), each up to 10 MB. A picture is drawn anew, so that nothing but
the picture remains: no position, no name of a phone, no hidden part behind the end.
Documents are looked at from outside only; nothing in them is unpacked or run.
"""

import hashlib
import io
import re
import unicodedata
import warnings
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

import filetype  # type: ignore[import-untyped] # ships no types
from django.core.exceptions import ValidationError
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_NAME = 100
JPEG_QUALITY = 88
XLSX, CSV = "xlsx", "csv"
# Sheets that we make, by how their names end.
SHEETS = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}

# By the type that the first bytes show: what it is called, and how its name ends.
PICTURES = {
    "image/jpeg": ("JPEG", "jpg"),
    "image/png": ("PNG", "png"),
    # A moving picture keeps its first frame.
    "image/apng": ("PNG", "png"),
    "image/webp": ("WEBP", "webp"),
}
SOUNDS = {
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/x-m4a": "m4a",
    "audio/amr": "amr",
}
OFFICE = {
    "word/document.xml": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    "xl/workbook.xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
}
# Brands of the container that iPhones put photos in.
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"}


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept and given out again."""

    name: str
    content_type: str
    content: bytes
    sha256: str

    def described(self) -> dict[str, Any]:
        """What a row keeps of it beside its bytes, by the names of the columns."""
        return {
            "name": self.name,
            "content_type": self.content_type,
            "size": len(self.content),
            "sha256": self.sha256,
        }


def clean_upload(upload: "UploadedFile[Any]") -> CheckedFile:
    """Check one upload and free it of what must not be kept.

    Raises ValidationError in plain words: too large, empty, damaged, or of a kind that
    is not taken.
    """
    if (upload.size or 0) > MAX_BYTES:
        raise _too_large()
    upload.seek(0)
    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise _too_large()
    if not content:
        raise ValidationError(_("The file is empty."))
    content_type, ending, content = _recognised(content)
    return CheckedFile(
        name=clean_name(upload.name or "", ending),
        content_type=content_type,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def clean_name(name: str, ending: str) -> str:
    """The bare name, at most 100 characters, with the ending that the content has."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/")
    # Control characters, and marks that make "gpj.exe" look like "exe.jpg".
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    name = re.sub(r'[<>:"|?*]+', "_", PurePosixPath(name).name)
    stem = (
        PurePosixPath(name).stem.strip(" .")[: MAX_NAME - len(ending) - 1].rstrip(" .")
    )
    return f"{stem or 'file'}.{ending}"


def _too_large() -> ValidationError:
    return ValidationError(
        _("The file is larger than %(most)d MB.") % {"most": MAX_BYTES // 1024 // 1024}
    )


def _recognised(content: bytes) -> tuple[str, str, bytes]:
    """Content type, ending of the name, and the content to keep."""
    if content[4:8] == b"ftyp" and content[8:12].lower() in HEIF_BRANDS:
        raise ValidationError(
            _(
                "This picture is in the iPhone's own form (HEIC). In Settings › Camera "
                "› Formats choose “Most Compatible”, or send a screenshot of it."
            )
        )
    kind = filetype.guess_mime(content[:8192]) or ""
    if kind in PICTURES:
        form, ending = PICTURES[kind]
        return f"image/{form.lower()}", ending, _drawn_anew(content, form)
    if kind in SOUNDS:
        return kind.replace("x-m4a", "mp4"), SOUNDS[kind], content
    if content.startswith(b"%PDF-"):
        return "application/pdf", "pdf", content
    if content.startswith(b"PK\x03\x04"):
        return *_office(content), content
    raise ValidationError(
        _(
            "Files of this kind are not taken. You can send pictures (JPG, PNG, WebP), "
            "PDF, Word (.docx), Excel (.xlsx) and sound (MP3, M4A, AMR)."
        )
    )


def _drawn_anew(content: bytes, form: str) -> bytes:
    """The same picture from its pixels alone, the right way up."""
    try:
        with warnings.catch_warnings():
            # Our own limit is lower than the one Pillow warns of.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _redraw(content, form)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise ValidationError(_("This picture is damaged.")) from error
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error


def _redraw(content: bytes, form: str) -> bytes:
    # WeasyPrint lets half a picture pass for a whole one, in all of its process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with Image.open(io.BytesIO(content), formats=[form]) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise _too_many_pixels()
        picture = ImageOps.exif_transpose(opened)
        has_alpha = picture.has_transparency_data and form != "JPEG"
        picture = picture.convert("RGBA" if has_alpha else "RGB")
    # Whatever came along: position, camera, comments, colour profile.
    picture.info.clear()
    drawn = io.BytesIO()
    picture.save(drawn, form, quality=JPEG_QUALITY)
    return drawn.getvalue()


def _too_many_pixels() -> ValidationError:
    return ValidationError(
        _("The picture has more than %(most)d million pixels. Make it smaller.")
        % {"most": MAX_PIXELS // 1_000_000}
    )


def _office(content: bytes) -> tuple[str, str]:
    """Type and ending of a Word or Excel file, judged by its list of parts alone."""
    try:
        parts = ZipFile(io.BytesIO(content)).infolist()
    except (BadZipFile, ValueError, OSError) as error:
        raise ValidationError(_("This document is damaged.")) from error
    names = {part.filename for part in parts}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError(
            _(
                "This document contains a program (macros). "
                "Save it without and try again."
            )
        )
    unpacked = sum(part.file_size for part in parts)
    for main_part, (content_type, ending) in OFFICE.items():
        if {
            main_part,
            "[Content_Types].xml",
        } <= names and unpacked < MAX_UNPACKED_BYTES:
            return content_type, ending
    raise ValidationError(
        _("Archives are not taken. Send the documents and pictures one by one.")
    )


def attachment(name: str, content: bytes) -> HttpResponse:
    """A sheet that we made, to be saved; the end of its name says of what kind."""
    return HttpResponse(
        content,
        content_type=SHEETS[name.rpartition(".")[2]],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def given_out(file: FieldFile, name: str, content_type: str) -> HttpResponseBase:
    """A kept file, to whoever may see it; a picture is shown, the rest is saved."""
    response = FileResponse(
        file.open("rb"),
        as_attachment=not content_type.startswith("image/"),
        filename=name,
        content_type=content_type,
    )
    # A file that somebody sent never runs as a page of ours.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
