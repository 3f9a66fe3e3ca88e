"""The sign at the door of the studio (工作室), with a code to the public page."""

import segno
from django.conf import settings
from django.utils import translation
from django.utils.encoding import iri_to_uri, uri_to_iri

from tongxin.councils.models import Body, Studio
from tongxin.kernel import documents, house

SIZES = ("a4", "a3")


def sign_pdf(studio: Studio, body: Body, home: str, size: str) -> bytes:
    """In the language of the street, whatever the clerk reads pages in.

    `home` is where our pages are found; `size` one of `SIZES`.
    """
    page = home.rstrip("/") + body.get_absolute_url()
    code = segno.make(iri_to_uri(page), error="m", micro=False)
    context = {
        "body": body,
        "studio": studio,
        "size": size,
        "house": house.sign().name,
        "qr": code.svg_data_uri(border=0, dark="#0f5a43"),
        # As people type it: without the protocol, with Chinese characters.
        "address": uri_to_iri(page).split("://", 1)[-1].rstrip("/"),
    }
    with translation.override(settings.LANGUAGE_CODE):
        return documents.pdf_once("councils/sign_print.html", context)
