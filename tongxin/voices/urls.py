from django.urls import path

from tongxin.voices.views import (
    acts,
    answers,
    files,
    gather,
    imports,
    office,
    receipts,
    resident,
    undoing,
)

app_name = "voices"

RECEIPT = "voices/receipt/<int:voice_id>/"
SHEET = "inbox/<int:voice_id>/"
POINT = "inbox/<int:voice_id>/points/<int:point_id>/"
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
    path("inbox/undo/", undoing.undo, name="undo"),
    path("inbox/views/", office.keep_view, name="keep_view"),
    path("inbox/views/<int:view_id>/drop/", office.drop_view, name="drop_view"),
    path(SHEET, office.detail, name="detail"),
    path(f"{SHEET}contact/", office.contact, name="contact"),
    path(f"{SHEET}dispatch/", acts.dispatch, name="dispatch"),
    path(f"{SHEET}decline/", acts.decline, name="decline"),
    path(f"{SHEET}accept/", acts.accept, name="accept"),
    path(f"{SHEET}answer/", acts.answer, name="answer"),
    path(f"{SHEET}interim/", acts.interim, name="interim"),
    path(f"{SHEET}publish/", acts.publish, name="publish"),
    path(f"{SHEET}unpublish/", acts.unpublish, name="unpublish"),
    path(f"{SHEET}word/", acts.word, name="word"),
    path(f"{SHEET}place/", acts.place, name="place"),
    path(f"{SHEET}points/", acts.points, name="points"),
    path(f"{SHEET}files/", acts.files, name="attach"),
    path(f"{SHEET}reopen/", acts.reopen, name="reopen"),
    path(f"{SHEET}reissue/", acts.reissue, name="reissue"),
    path(f"{POINT}gather/", gather.gather, name="gather"),
    path(f"{POINT}release/", gather.release, name="release"),
    path(f"{POINT}choose/", gather.choose, name="choose"),
    # ---- Files and workbooks ----
    path("files/<int:attachment_id>/", files.file, name="file"),
    path("inbox/export.<str:form>", files.export, name="export"),
    path("imports/", imports.batches, name="imports"),
    path("imports/<int:batch_id>/", imports.batch, name="import_batch"),
    path("imports/<int:batch_id>/accept/", imports.accept, name="import_accept"),
    path("imports/<int:batch_id>/progress/", imports.progress, name="import_progress"),
    path("imports/<int:batch_id>/undo/", imports.undo, name="import_undo"),
]
