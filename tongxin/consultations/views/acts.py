"""The acts of the office, each with its page or button."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongxin.consultations import (
    forms,
    institution_positions,
    operations,
    tasks,
)
from tongxin.consultations.models import (
    AskedInstitution,
    Consultation,
    Report,
    Statement,
)
from tongxin.kernel.templatetags.look import words as written
from tongxin.people.act_pages import ActPage
from tongxin.people.models import User


def manage_address(consultation: Consultation) -> str:
    return reverse("consultations:manage", args=[consultation.pk])


def back_to_work(row: Statement | AskedInstitution | Report) -> str:
    return manage_address(row.consultation)


def numbered(statement: Statement) -> str:
    return f"{statement.number}. {statement.text}"


def seal_and_report(user: User, consultation: Consultation) -> None:
    sealed = operations.seal_consultation(user, consultation)
    # The worker's timer would find it too; this way it begins at once.
    tasks.run_report.enqueue(sealed.report.pk)


def report_once_more(user: User, report: Report) -> None:
    tasks.run_report.enqueue(operations.request_report(user, report).pk)


def open_as_planned(
    user: User, consultation: Consultation, *, merges: Mapping[str, str]
) -> None:
    closes_on = consultation.last_day
    operations.open_consultation(user, consultation, closes_on=closes_on, merges=merges)


def when_it_ends(consultation: Consultation) -> str:
    words = gettext(
        "The roll of the record date is frozen and everybody on it is told. It ends on"
        " %(day)s at 18:00."
    )
    return words % {"day": written(consultation.last_day)}


# ---- A consultation ----

announce = ActPage(
    operations.announce_consultation,
    name="consultations:announce",
    title=_("Yes, announce it"),
    done=_("It is announced: everybody can read of it."),
    back=manage_address,
)
dates = ActPage(
    operations.plan_dates,
    name="consultations:dates",
    form=forms.PlanForm,
    initial=lambda one: {
        "record_on": one.record_on,
        "opens_on": one.opens_on,
        "ends_on": one.ends_on,
    },
    title=_("Choose the days"),
    button=_("Save"),
    done=_("The days are saved."),
    back=manage_address,
    about=str,
    lead=_(
        "Leave five working days before the record date, so that objections to the roll"
        " can be decided. With another record date it is announced anew."
    ),
)
open_it = ActPage(
    operations.open_consultation,
    do=open_as_planned,
    name="consultations:open",
    form=forms.OpenForm,
    initial=lambda consultation: {"consultation": consultation},
    title=_("Open the consultation"),
    done=_("It is open, and everybody on the roll is told."),
    back=manage_address,
    about=str,
    lead=when_it_ends,
)
ask = ActPage(
    operations.ask_institution,
    name="consultations:ask",
    form=forms.AskForm,
    choices=lambda _user, one: {"organisation": institution_positions.to_be_asked(one)},
    title=_("Ask an institution"),
    button=_("Ask this institution"),
    done=_("It is asked; whoever works at its desk is told once it is open."),
    back=manage_address,
    about=str,
)
extend = ActPage(
    operations.extend_consultation,
    name="consultations:extend",
    form=forms.ExtendForm,
    title=_("Put the end off by seven days"),
    button=_("Put it off"),
    done=_("There is more time; the silent are told."),
    back=manage_address,
    about=str,
    lead=_("This can be done once."),
)
remind = ActPage(
    operations.remind_the_silent,
    name="consultations:remind",
    title=_("Yes, remind them"),
    done=_("Those who have not answered are reminded."),
    back=manage_address,
)
close = ActPage(
    operations.close_consultation,
    name="consultations:close",
    title=_("Yes, close it"),
    done=_("It is closed."),
    back=manage_address,
)
seal = ActPage(
    operations.seal_consultation,
    do=seal_and_report,
    name="consultations:seal",
    title=_("Yes, seal it"),
    done=_("It is sealed."),
    back=manage_address,
)
report_again = ActPage(
    operations.request_report,
    do=report_once_more,
    name="consultations:report_again",
    by=("consultation_id",),
    title=_("Try again"),
    done=_("The report is computed; this page says how far it is."),
    back=back_to_work,
)

# ---- A statement ----

withdraw = ActPage(
    operations.withdraw_statement,
    name="consultations:withdraw",
    by=("consultation_id", "pk"),
    form=forms.WithdrawForm,
    title=_("Withdraw a statement"),
    button=_("Withdraw it"),
    done=_("It is withdrawn and stays visible."),
    back=back_to_work,
    about=numbered,
)

# ---- An institution ----

unask = ActPage(
    operations.unask_institution,
    name="consultations:unask",
    by=("consultation_id", "organisation_id"),
    form=forms.UnaskForm,
    title=_("Ask an institution no more"),
    button=_("Ask it no more"),
    done=_("It is no longer asked; everybody can read why."),
    back=back_to_work,
    about=lambda asked: asked.organisation.name,
)
take_back = ActPage(
    operations.withdraw_position,
    name="consultations:withdraw_position",
    form=forms.TakeBackForm,
    title=_("Take a position back"),
    button=_("Take it back"),
    done=_("It is taken back; everybody can read that and why."),
    back=lambda position: reverse(
        "consultations:positions", args=[position.statement.consultation_id]
    ),
    about=lambda position: numbered(position.statement),
)

# ---- What was held elsewhere ----

discard = ActPage(
    operations.discard_outside,
    name="consultations:discard_export",
    title=_("Put it aside"),
    done=_("It is put aside; nothing of it is kept."),
    back=lambda _outside: reverse("consultations:exports"),
)
