from django.urls import path

from tongxin.voices.views import answers, receipts, resident

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
]
