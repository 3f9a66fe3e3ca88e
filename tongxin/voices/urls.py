from django.urls import path

from tongxin.voices.views import answers, files, imports, receipts, resident

app_name = "voices"

RECEIPT = "voices/receipt/<int:voice_id>/"
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
    # ---- Files and workbooks ----
    path("files/<int:attachment_id>/", files.file, name="file"),
    path("inbox/export.<str:form>", files.export, name="export"),
    path("imports/", imports.batches, name="imports"),
    path("imports/<int:batch_id>/", imports.batch, name="import_batch"),
    path("imports/<int:batch_id>/accept/", imports.accept, name="import_accept"),
    path("imports/<int:batch_id>/progress/", imports.progress, name="import_progress"),
    path("imports/<int:batch_id>/undo/", imports.undo, name="import_undo"),
]
