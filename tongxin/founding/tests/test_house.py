"""Whose house it is: said by its administrator, shown on every page."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from tongxin.founding import operations
from tongxin.journal.models import Entry
from tongxin.kernel import house
from tongxin.kernel.tests.refusing import refused
from tongxin.people.tests.make import make_administrator, make_street_clerk

pytestmark = pytest.mark.django_db


def drawn(form: str = "PNG", size: int = 20) -> SimpleUploadedFile:
    file = BytesIO()
    Image.effect_noise((size, size), 90).save(file, form)
    return SimpleUploadedFile(f"mark.{form.lower()}", file.getvalue())


def test_name_number_and_mark_stand_on_every_page():
    client = Client()
    client.force_login(make_administrator())
    address = reverse("founding:house")
    words = {
        "name": " 云溪  街道 ",
        "phone": "020-1",
        "hours": "",
        "receipt_prefix": "",
    }
    answer = client.post(address, words | {"mark": drawn()})
    assert answer.status_code == 302
    assert house.sign().name == "云溪 街道"
    assert house.sign().receipt_prefix == house.PREFIX
    page = Client().get("/").content.decode()
    mark = reverse("kernel:mark", args=[house.sign().mark])
    assert "云溪 街道" in page
    assert "020-1" in page
    assert f'src="{mark}"' in page
    picture = Client().get(mark)
    assert picture["Content-Type"] == "image/png"
    assert "immutable" in picture["Cache-Control"]
    assert Client().get(reverse("kernel:mark", args=["x"])).status_code == 404
    assert {"name", "phone", "mark"} <= {*Entry.objects.get().fields}

    client.post(address, words | {"name": "云溪街道", "without_mark": "on"})
    assert house.sign().mark == ""
    assert "<img" not in Client().get("/").content.decode()


def test_what_is_no_prefix_and_no_mark_is_refused_at_its_field():
    admin = make_administrator()
    with refused(field="receipt_prefix"):
        operations.describe_house(admin, name="云溪", receipt_prefix="云-1")
    client = Client()
    client.force_login(admin)
    for mark in (SimpleUploadedFile("a.pdf", b"%PDF-1.4 x"), drawn(size=700)):
        answer = client.post(reverse("founding:house"), {"name": "云溪", "mark": mark})
        assert answer.status_code == 422
    assert house.sign() == house.Sign()


def test_nobody_else_says_whose_house_it_is():
    with pytest.raises(PermissionDenied):
        operations.describe_house(make_street_clerk(), name="别人的")
