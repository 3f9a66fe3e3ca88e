"""Files that people hand in: known by what they are, not by what they are called.

Accepted are pictures (JPEG, PNG, WebP), PDF, Word and Excel of the present form, and
sound (MP3, M4A, AMR), each up to 10 MB. A picture is drawn anew, so that nothing but
the picture remains: no position, no name of a phone, no hidden part behind the end.
Pixels are counted from the headers first: what is refused has cost no drawing.
Documents are looked at from outside only; nothing in them is unpacked or run.
"""

import hashlib
import io
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
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
# What the largest phones take, and six photos of a usual one: of one picture, and of
# all that come with one request.
MAX_PIXELS = 25_000_000
MAX_PIXELS_AT_ONCE = 80_000_000
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_NAME = 100
# Of a flat picture a byte can hold many pixels, and pressing them hard takes longer
# than drawing them: so the quick ways, for a few bytes more.
PRESSED = {"quality": 88, "method": 0, "compress_level": 3}
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
    return _look_at(upload).cleaned()


def clean_uploads(uploads: "Sequence[UploadedFile[Any]]") -> list[CheckedFile]:
    """The same of all that came with one request, each fault under the name of its
    file.

    Nothing is drawn where anything is refused by its header, or the pictures have more
    pixels together than one request may ask for.
    """
    looked = _each(uploads, lambda at: _look_at(uploads[at]))
    if sum(one.pixels for one in looked) > MAX_PIXELS_AT_ONCE:
        raise ValidationError(
            _(
                "These pictures have more than %(most)d million pixels together. Send "
                "fewer at a time, or make them smaller."
            )
            % {"most": MAX_PIXELS_AT_ONCE // 1_000_000}
        )
    return _each(uploads, lambda at: looked[at].cleaned())


def _each[T](
    uploads: "Sequence[UploadedFile[Any]]", look: Callable[[int], T]
) -> list[T]:
    found, wrong = list[T](), list[str]()
    for at, upload in enumerate(uploads):
        try:
            found.append(look(at))
        except ValidationError as error:
            wrong += [f"{upload.name}：{told}" for told in error.messages]
    if wrong:
        raise ValidationError(wrong)
    return found


@dataclass(frozen=True, slots=True)
class _Looked:
    """An upload as its first bytes and its header show it; nothing is drawn yet."""

    name: str
    content_type: str
    content: bytes
    # Of a picture alone: as Pillow calls its form, and how many it has.
    form: str = ""
    pixels: int = 0

    def cleaned(self) -> CheckedFile:
        content = _drawn_anew(self.content, self.form) if self.form else self.content
        return CheckedFile(
            name=self.name,
            content_type=self.content_type,
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
        )


def _look_at(upload: "UploadedFile[Any]") -> _Looked:
    if (upload.size or 0) > MAX_BYTES:
        raise _too_large()
    upload.seek(0)
    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise _too_large()
    if not content:
        raise ValidationError(_("The file is empty."))
    content_type, ending, form = _recognised(content)
    return _Looked(
        name=clean_name(upload.name or "", ending),
        content_type=content_type,
        content=content,
        form=form,
        pixels=_pixels(content, form) if form else 0,
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


def _recognised(content: bytes) -> tuple[str, str, str]:
    """Content type, ending of the name, and of a picture its form."""
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
        return f"image/{form.lower()}", ending, form
    if kind in SOUNDS:
        return kind.replace("x-m4a", "mp4"), SOUNDS[kind], ""
    if content.startswith(b"%PDF-"):
        return "application/pdf", "pdf", ""
    if content.startswith(b"PK\x03\x04"):
        return *_office(content), ""
    raise ValidationError(
        _(
            "Files of this kind are not taken. You can send pictures (JPG, PNG, WebP), "
            "PDF, Word (.docx), Excel (.xlsx) and sound (MP3, M4A, AMR)."
        )
    )


@contextmanager
def _opened(content: bytes, form: str) -> Iterator[Image.Image]:
    """The picture with its header read; it is drawn when its pixels are asked for."""
    # WeasyPrint lets half a picture pass for a whole one, in all of its process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            # Our own limit is lower than the one Pillow warns of.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[form]) as opened:
                yield opened
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise ValidationError(_("This picture is damaged.")) from error
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error


def _pixels(content: bytes, form: str) -> int:
    with _opened(content, form) as opened:
        pixels = opened.width * opened.height
    if pixels > MAX_PIXELS:
        raise _too_many_pixels()
    return pixels


def _drawn_anew(content: bytes, form: str) -> bytes:
    """The same picture from its pixels alone, the right way up."""
    with _opened(content, form) as opened:
        picture = ImageOps.exif_transpose(opened)
        has_alpha = picture.has_transparency_data and form != "JPEG"
        picture = picture.convert("RGBA" if has_alpha else "RGB")
        # Whatever came along: position, camera, comments, colour profile.
        picture.info.clear()
        drawn = io.BytesIO()
        picture.save(drawn, form, **PRESSED)
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
