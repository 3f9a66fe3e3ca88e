"""A photo or PDF of a paper beside a claim: sealed, seen by few, deleted in time."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from conftest import Clock
from tongxin.journal.models import Entry
from tongxin.kernel.files import clean_upload
from tongxin.kernel.tests.races import at_once
from tongxin.kernel.tests.refusing import refused
from tongxin.people.models import Role
from tongxin.people.operations import erase_person, export_person
from tongxin.people.tests.make import make_resident, make_street_clerk
from tongxin.places.tests.make import make_community
from tongxin.rolls.models import Entitlement, Proof
from tongxin.rolls.operations import (
    accept_entitlement,
    add_proof,
    claim_tenancy,
    decide_objection,
    delete_old_proofs,
    object_to_entry,
    open_proof,
    refuse_entitlement,
)
from tongxin.rolls.tests.make import make_entry, make_secretary
from tongxin.units.tests.make import make_applicant_worker, make_unit

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 lease of 3-402"


def photo(name: str = "租约.jpg") -> SimpleUploadedFile:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (22.0, 34.0, 12.0)}
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue())


def paper(content: bytes = PDF, name: str = "lease.pdf") -> Any:
    return clean_upload(SimpleUploadedFile(name, content))


def claimed(user: Any = None, **facts: Any) -> tuple[Any, Entitlement]:
    user = user or make_resident()
    facts = {"basis": "lease", "lives_since": date(2025, 1, 5)} | facts
    return user, claim_tenancy(user, make_unit(), **facts)


def on_disk(proof: Proof) -> Path:
    return Path(proof.file.path)


def test_it_comes_with_the_claim_and_lies_sealed_on_the_disk():
    user, claim = claimed(proof=paper())
    proof = claim.proofs.get()
    assert PDF not in on_disk(proof).read_bytes()
    assert "lease" not in on_disk(proof).name
    assert open_proof(user, proof) == PDF
    assert not Entry.objects.filter(action="entitlement.read").exists()
    assert open_proof(make_secretary(claim.unit.community), proof) == PDF
    assert Entry.objects.get(action="entitlement.read").fields == ["proof"]


def test_a_photo_loses_where_it_was_taken():
    user, claim = claimed()
    add_proof(user, claim, file=clean_upload(photo()))
    opened = Image.open(io.BytesIO(open_proof(user, claim.proofs.get()) or b""))
    assert (opened.size, dict(opened.getexif())) == ((40, 30), {})


def test_only_the_person_and_the_keepers_add_and_open(client: Client):
    user, claim = claimed(proof=paper())
    proof = claim.proofs.get()
    address = proof.get_absolute_url()
    assert client.get(address).status_code == 302
    for stranger in (
        make_street_clerk(Role.CHIEF),
        make_secretary(make_community("松泉")),
        make_applicant_worker(claim.unit),
        make_resident("邻居"),
    ):
        for act in (
            lambda who: add_proof(who, claim, file=paper()),
            lambda who: open_proof(who, proof),
        ):
            with pytest.raises(PermissionDenied):
                act(stranger)
        client.force_login(stranger)
        assert client.get(address).status_code == 404
    for reader in (user, make_street_clerk(), make_secretary(claim.unit.community)):
        client.force_login(reader)
        answer = client.get(address)
        assert answer.content == PDF
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "no-store" in answer["Cache-Control"]
        assert answer["Content-Disposition"].startswith("attachment")


def test_no_sound_no_table_and_at_most_three():
    user, claim = claimed()
    with refused("A proof is a photo or a PDF."):
        add_proof(user, claim, file=paper(b"#!AMR\n" + bytes(20), "x.amr"))
    for _number in range(3):
        add_proof(user, claim, file=paper())
    with refused("At most %(most)d files go with one claim."):
        add_proof(user, claim, file=paper())
    assert claim.proofs.count() == 3


def test_what_is_decided_takes_no_more_until_somebody_objects():
    user, claim = claimed()
    refuse_entitlement(make_street_clerk(), claim, reason="看不清")
    with refused("It is decided. With an objection you can add another proof."):
        add_proof(user, claim, file=paper())
    object_to_entry(user, claim, text="这张清楚")
    assert add_proof(make_street_clerk(), claim, file=paper()).pk


def test_thirty_days_after_the_decision_the_file_is_gone_and_its_trace_stays(
    clock: Clock,
):
    clock.at("2026-11-25 10:00")
    user, claim = claimed(proof=paper())
    proof = claim.proofs.get()
    path = on_disk(proof)
    clock.forward(days=100)
    assert delete_old_proofs() == 0, "nobody has looked at it yet"
    accept_entitlement(make_street_clerk(), claim)
    clock.forward(days=29)
    assert delete_old_proofs() == 0
    clock.forward(days=1)
    assert delete_old_proofs() == 1
    assert delete_old_proofs() == 0
    assert not path.exists()
    proof.refresh_from_db()
    assert (proof.file.name, proof.name, len(proof.sha256)) == ("", "", 64)
    assert open_proof(user, proof) is None
    assert Entry.objects.filter(action="entitlement.proof_deleted").count() == 1


def test_an_open_objection_keeps_it_and_its_decision_counts_anew(clock: Clock):
    clock.at("2026-11-25 10:00")
    user, claim = claimed(proof=paper())
    refuse_entitlement(make_street_clerk(), claim, reason="看不清")
    objection = object_to_entry(user, claim, text="看得清")
    clock.forward(days=60)
    assert delete_old_proofs() == 0
    decide_objection(make_street_clerk(), objection, outcome="rejected", reason="不行")
    clock.forward(days=29)
    assert delete_old_proofs() == 0
    clock.forward(days=1)
    assert delete_old_proofs() == 1


def test_who_is_erased_leaves_no_paper():
    user, claim = claimed(proof=paper())
    proof = Proof.objects.get()
    data: Any = export_person(user, user.person)["rolls"]
    assert data["rolls"][0]["papers"] == ["lease.pdf"]
    path = on_disk(proof)
    erase_person(user, user.person)
    proof = Proof.objects.select_related("entitlement__person", "seal_key").get()
    assert open_proof(make_street_clerk(), proof) is None, "at once, by its key"
    assert path.exists()
    assert delete_old_proofs() == 1
    assert not path.exists()
    assert claim.proofs.get().deleted_at


def test_the_pages_take_it_and_show_it(client: Client):
    user, claim = claimed()
    client.force_login(user)
    add = reverse("rolls:add_own_proof", args=[claim.pk])
    assert add in client.get(reverse("rolls:my_roll")).content.decode()
    assert client.get(add).status_code == 200
    for bad in ({}, {"file": SimpleUploadedFile("x.exe", b"MZ")}):
        assert client.post(add, bad).status_code == 422
    assert client.post(add, {"file": photo()}).status_code == 302
    proof = Proof.objects.get()
    mine = client.get(reverse("rolls:my_roll")).content.decode()
    assert proof.get_absolute_url() in mine
    shown = client.get(proof.get_absolute_url())
    assert shown["Content-Type"] == "image/jpeg"
    desk = Client()
    desk.force_login(make_street_clerk())
    place = [claim.unit.slug, claim.pk]
    entry = desk.get(reverse("rolls:roll_entry", args=place)).content.decode()
    assert proof.get_absolute_url() in entry
    at_window = reverse("rolls:add_proof", args=place)
    assert at_window in entry
    assert desk.post(at_window, {"file": photo()}).status_code == 302
    assert Proof.objects.count() == 2


def test_a_claim_brings_its_paper_by_the_page(client: Client):
    user, unit = make_resident(), make_unit()
    client.force_login(user)
    body = {
        "unit": unit.pk,
        "side": "tenant",
        "label": "3栋402",
        "lives_since": "2025-01-05",
        "basis": "lease",
        "is_grown_up": "on",
        "proof": photo(),
    }
    assert client.post(reverse("rolls:claim"), body).status_code == 302
    assert Proof.objects.get().entitlement.person == user.person
    assert Proof.objects.get().name == "租约.jpg"


def test_an_entry_that_stands_needs_no_paper(client: Client):
    entry = make_entry()
    client.force_login(make_street_clerk())
    place = [entry.unit.slug, entry.pk]
    html = client.get(reverse("rolls:roll_entry", args=place)).content.decode()
    assert reverse("rolls:add_proof", args=place) not in html


@pytest.mark.django_db(transaction=True)
def test_four_browsers_send_the_last_files_at_once():
    user, claim = claimed()
    done = at_once(*[lambda: add_proof(user, claim, file=paper())] * 4)
    assert sum(isinstance(one, ValidationError) for one in done) == 1
    assert Proof.objects.count() == 3


def test_of_a_refused_claim_it_goes_as_of_an_accepted_one(clock: Clock):
    clock.at("2026-11-25 10:00")
    _user, claim = claimed(proof=paper())
    refuse_entitlement(make_street_clerk(), claim, reason="看不清")
    clock.forward(days=29)
    assert delete_old_proofs() == 0
    clock.forward(days=1)
    assert delete_old_proofs() == 1
