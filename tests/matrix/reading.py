"""Addresses that write when they are only read, and what: none else may."""

READ_ON_RECORD = {"journal_entry"}

WRITES_ON_READING: dict[str, set[str]] = {
    # Whoever looks at people, or takes what concerns them along, stands in the journal.
    **dict.fromkeys(
        (
            "consultations:silent",
            "councils:body_work",
            "councils:end_term",
            "imports:workbook",
            "ledgers:file",
            "ledgers:month_docx",
            "members:activity",
            "members:answer_correction",
            "members:confirm",
            "members:correct",
            "members:end",
            "members:end_cadre",
            "members:file",
            "members:move",
            "members:organisation",
            "notices:print_run",
            "people:data_person",
            "rolls:holding",
            "rolls:holdings",
            "rolls:proof",
            "rolls:roll",
            "rolls:roll_entry",
            "units:titles",
            "voices:export",
            "voices:export_matters",
            "work:export_tasks",
        ),
        READ_ON_RECORD,
    ),
    # A message that was opened is read.
    "notices:message": {"journal_entry", "notices_notice"},
    # What is asked for and not there yet is made by a worker.
    "councils:minutes": {"django_tasks_database_dbtaskresult"},
}
