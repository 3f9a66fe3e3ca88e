from django.urls import path

from tongxin.voices.views import (
    acts,
    answers,
    calls,
    exports,
    files,
    gather,
    matters,
    office,
    receipts,
    record,
    redacting,
    resident,
    sheet_acts,
    undoing,
)

app_name = "voices"

RECEIPT = "voices/receipt/<int:voice_id>/"
SHEET = "inbox/<int:voice_id>/"
POINT = "inbox/<int:voice_id>/points/<int:point_id>/"
MATTER = "matters/<int:matter_id>/"
CALL = "calls/<int:notice_id>/"
urlpatterns = [
    # ---- Everybody ----
    path("voices/new/", resident.new, name="new"),
    path("voices/alike/", resident.alike, name="alike"),
    path("voices/filed/", resident.filed, name="filed"),
    path("voices/receipt/", receipts.find, name="find"),
    path(RECEIPT, receipts.receipt, name="receipt"),
    path(f"{RECEIPT}word/", receipts.say_word, name="say_word"),
    path(f"{RECEIPT}again/", receipts.say_again, name="say_again"),
    path(f"{RECEIPT}back/", receipts.take_back, name="take_back"),
    path(f"{RECEIPT}files/", receipts.add_files, name="add_files"),
    path(f"{RECEIPT}claim/", receipts.claim, name="claim"),
    path(f"{RECEIPT}shut/", receipts.shut, name="shut"),
    path("answers/", answers.answers, name="answers"),
    path("answers/<int:voice_id>/", answers.answer_page, name="answer_page"),
    # ---- The inbox of an office ----
    path("inbox/", office.inbox, name="inbox"),
    path("inbox/record/", record.record, name="record"),
    path("inbox/record/caller/", record.caller, name="caller"),
    path("inbox/undo/", undoing.undo, name="undo"),
    path("inbox/views/", office.keep_view, name="keep_view"),
    path("inbox/views/<int:view_id>/drop/", office.drop_view, name="drop_view"),
    path(SHEET, office.detail, name="detail"),
    path(f"{SHEET}contact/", office.contact, name="contact"),
    acts.path(sheet_acts.dispatch, f"{SHEET}dispatch/"),
    acts.path(sheet_acts.decline, f"{SHEET}decline/"),
    acts.path(sheet_acts.accept, f"{SHEET}accept/"),
    acts.path(sheet_acts.answer, f"{SHEET}answer/"),
    acts.path(sheet_acts.interim, f"{SHEET}interim/"),
    acts.path(sheet_acts.extend, f"{SHEET}extend/"),
    acts.path(sheet_acts.publish, f"{SHEET}publish/"),
    acts.path(sheet_acts.unpublish, f"{SHEET}unpublish/"),
    acts.path(sheet_acts.word, f"{SHEET}word/"),
    acts.path(sheet_acts.place, f"{SHEET}place/"),
    acts.path(sheet_acts.points, f"{SHEET}points/"),
    acts.path(sheet_acts.attach, f"{SHEET}files/"),
    acts.path(sheet_acts.reopen, f"{SHEET}reopen/"),
    acts.path(sheet_acts.black_out, f"{SHEET}black-out/"),
    redacting.black_out_picture.path("inbox/files/<int:pk>/black-out/"),
    path(f"{SHEET}reissue/", acts.reissue, name="reissue"),
    path(f"{SHEET}likely/", gather.likely, name="likely"),
    path(f"{POINT}gather/", gather.gather, name="gather"),
    path(f"{POINT}release/", gather.release, name="release"),
    path(f"{POINT}choose/", gather.choose, name="choose"),
    # ---- Matters ----
    path("matters/", matters.matters, name="matters"),
    path(MATTER, matters.matter, name="matter"),
    path(f"{MATTER}answer/", matters.answer, name="answer_matter"),
    path(f"{MATTER}dispatch/", matters.dispatch, name="dispatch_matter"),
    path(f"{MATTER}rename/", matters.rename, name="rename_matter"),
    path(f"{MATTER}close/", matters.close, name="close_matter"),
    # ---- Calls ----
    path("calls/", calls.calls, name="calls"),
    path(CALL, calls.call, name="call"),
    path(f"{CALL}number/", calls.number, name="call_number"),
    path(f"{CALL}outcome/", calls.record_call, name="record_call"),
    # ---- Files and workbooks ----
    path("files/<int:attachment_id>/", files.file, name="file"),
    path("inbox/export.<str:form>", exports.voices, name="export"),
    path("matters/export.<str:form>", exports.matters, name="export_matters"),
]
