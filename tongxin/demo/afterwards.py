"""What follows a meeting of the demo: minutes, answers, tasks, and plans' clauses."""

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from tongxin.councils import operations, queries
from tongxin.councils.models import AgendaItem, Minutes, Term
from tongxin.demo.raising import ring
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.openness import operations as openness
from tongxin.openness.models import Duty
from tongxin.people.models import Actor, Office
from tongxin.plans.models import Clause, ClauseRequest
from tongxin.voices import operations as voices
from tongxin.work import operations as work
from tongxin.work.models import Assignment, Task

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tongxin.demo.meetings import Sitting

# Whose account works at which desk; elsewhere nobody of the demo does.
DESKS = {
    "街道城建办": "demo-liaison",
    "街道城管办": "demo-liaison2",
    "示例更新公司": "demo-applicant",
}
CORRECTED_AFTER = 9


class After:
    """The weeks after one meeting."""

    def __init__(self, sitting: "Sitting") -> None:
        self.sitting, self.notes = sitting, sitting.notes
        self.street, self.story = sitting.street, sitting.story
        self.council, self.meeting = sitting.council, sitting.meeting
        self.minutes: Minutes

    def plan(self) -> None:
        self._on(_workdays(1), 10, self._draft)
        # Of the meeting whose minutes wait everything waits.
        if "confirmed" not in self.notes:
            self._on(_workdays(4), 16, self._publish_decisions)
        for facts in self.sitting.items:
            if "clause" in facts:
                self._on(_workdays(2), 11, partial(self._ask, facts))
        rows = self.meeting.items.order_by("position").prefetch_related("tasks__task")
        titled = {
            task["title"]: task
            for facts in self.sitting.items
            for task in facts.get("tasks", ())
        }
        for item in rows:
            for given in item.tasks.all():
                self._follow(given.task, titled[given.task.title])

    def _on(self, day: date, hour: int, step: Any) -> None:
        self.story.at(day, hour, step, minute=12)

    # ---- Minutes ----

    def _draft(self) -> None:
        self.minutes = operations.draft_minutes(self.council.typist, self.meeting)
        ring(self.street, self.meeting)
        if "objection" in self.notes:
            self._on(_workdays(1), 15, self._object)
        sign = self._sign_some if "confirmed" in self.notes else self._sign
        self._on(_workdays(1, self.minutes.objections_until), 10, sign)

    def _object(self) -> None:
        facts = self.notes["objection"]
        term = self.council.terms().get(shown_name=facts["of"])
        objection = operations.object_to_minutes(
            self._hand(term), self.minutes, term=term, text=facts["text"]
        )
        if "answer" in facts:
            operations.answer_objection(
                self.council.typist, objection, answer=facts["answer"]
            )

    def _hand(self, term: Term) -> Actor:
        """Their own account, or the office that writes it down for them."""
        return getattr(term.person, "user", None) or self.council.typist

    def _heads(self) -> list[Term]:
        """Whoever sat there; of a seat that stayed empty, its holder."""
        may = queries.heads_of(self.minutes).select_related("seat", "person__user")
        by_seat: dict[str, Term] = {}
        for term in may.order_by("seat__position", "-kind"):
            by_seat.setdefault(term.seat.kind, term)
        return list(by_seat.values())

    def _sign_some(self) -> None:
        for term in self._heads():
            if term.seat.kind in self.notes["confirmed"]:
                self._put_name(term)

    def _put_name(self, term: Term) -> None:
        self.minutes = operations.confirm_minutes(
            self._hand(term), self.minutes, term=term
        )

    def _sign(self) -> None:
        for term in self._heads():
            self._put_name(term)
        ring(self.street, self.meeting)
        self._on(timezone.localdate(), 14, self._return)
        self._on(_workdays(1), 16, self._publish_minutes)
        if "correction" in self.notes:
            day = timezone.localdate() + timedelta(days=CORRECTED_AFTER)
            self._on(day, 10, self._correct)

    def _correct(self) -> None:
        """A figure was wrong: a new version, looked at and confirmed like the first."""
        facts = self.notes["correction"]
        typist = self.council.typist
        self.minutes = operations.correct_minutes(
            typist, self.minutes, reason=facts["reason"]
        )
        content: Mapping[str, Any] = self.minutes.content
        heard = {
            one["position"]: [
                {**line, "text": line["text"].replace(facts["from"], facts["to"])}
                for line in one["heard"]
            ]
            for one in content["items"]
        }
        self.minutes = operations.edit_minutes(
            typist,
            self.minutes,
            heard=heard,  # type: ignore[arg-type]
            seen=self.minutes.fingerprint,
        )
        day = _workdays(1, self.minutes.objections_until)
        self._on(day, 10, self._sign_correction)

    def _sign_correction(self) -> None:
        for term in self._heads():
            self._put_name(term)
        self._publish_minutes()

    # ---- What everybody may read ----

    def _publish_decisions(self) -> None:
        kept_back = self.notes.get("withheld", {})
        for item in self.meeting.items.filter(state=AgendaItem.State.DECIDED):
            duty = Duty.objects.get(
                label="councils.decision", object_id=item.decision.pk
            )
            if item.title in kept_back:
                openness.withhold(
                    self.council.keeper,
                    duty,
                    grounds=Duty.Grounds.PRIVACY,
                    reason=kept_back[item.title],
                )
            else:
                openness.publish(self.council.keeper, duty)

    def _publish_minutes(self) -> None:
        duty = Duty.objects.get(label="councils.minutes", object_id=self.minutes.pk)
        openness.publish(self.council.keeper, duty)

    # ---- Answers ----

    def _return(self) -> None:
        """One text for each item that was decided goes to everybody who raised it."""
        keeper, raising = self.council.keeper, self.sitting.year.raising
        texts = {one["title"]: one.get("answer", "") for one in self.sitting.items}
        answers = {}
        for row in queries.pending_answers(keeper, self.meeting):
            chosen = raising.own(row.voices)
            if chosen and texts[row.item.title]:
                answers[row.item.pk] = (texts[row.item.title], chosen)
        if answers:
            answered = operations.send_answers(keeper, self.meeting, answers=answers)
            raising.judge(answered)
        for facts in self.sitting.items:
            if facts.get("done"):
                matter = raising.matter(facts["title"])
                self._on(_workdays(3), 17, partial(voices.close_matter, keeper, matter))

    # ---- Tasks ----

    def _follow(self, task: Task, facts: dict[str, Any]) -> None:
        self._on(_workdays(2), 9, partial(self._take, task))
        if done := facts.get("done", 12):
            self._on(_workdays(done), 16, partial(self._finish, task, facts))

    def _desk(self, office: Office) -> Actor:
        name = DESKS.get(office.name)
        return self.street.accounts[name] if name else SYSTEM

    def _take(self, task: Task) -> None:
        for part in task.assignments.filter(state=Assignment.State.ASSIGNED):
            work.take_part(self._desk(part.office), part)

    def _finish(self, task: Task, facts: dict[str, Any]) -> None:
        for part in task.assignments.filter(state__in=Assignment.OPEN):
            work.finish_part(
                self._desk(part.office),
                part,
                evidence=facts.get("evidence", "办好了，现场拍了照，贴在公告栏。"),
            )
        task.refresh_from_db()
        work.check_task(self.council.keeper, task)

    # ---- Clauses ----

    def _ask(self, facts: dict[str, Any]) -> None:
        asked = facts["clause"]
        clause = Clause.objects.select_related("document__owner").get(
            document__title=asked["plan"], number=asked["number"]
        )
        decision = self.meeting.items.get(title=facts["title"]).decision
        request = operations.ask_owner(
            self.council.keeper, decision, clause=clause, wanted=asked["wanted"]
        )
        if "reply" in asked:
            day = _workdays(asked.get("days", 10))
            self._on(day, 15, partial(self._reply, request, asked))

    def _reply(self, request: ClauseRequest, asked: dict[str, Any]) -> None:
        owner = self._desk(request.clause.document.owner)
        request = operations.reply_as_owner(
            owner, request, reply=asked["reply"], reason=asked["reason"]
        )
        if "text" in asked:
            day = _workdays(2)
            self._on(day, 10, partial(self._revise, owner, request, asked))

    def _revise(
        self, owner: Actor, request: ClauseRequest, asked: dict[str, Any]
    ) -> None:
        operations.revise_as_owner(
            owner, request, text=asked["text"], reason=asked["reason"]
        )


def _workdays(days: int, start: date | None = None) -> date:
    return clock.add_workdays(start or clock.today(), days).on
