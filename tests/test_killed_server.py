"""Pulled out of the wall amid five hundred writes: what was promised is there, nothing
is half written, the journal verifies, and no text message goes out twice."""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.clerk import BROKEN_OFF, Clerk, Voice
from tests.journeys.running import RunningHouse, fresh_database, wait_until

SEED = 20_260_930
WRITES = 500
CLIENTS = 4
STEPS = 6  # recorded, accepted, gathered, dispatched, answered, the author's word
WORDS = ("solved", "partly", "not_solved")


@pytest.fixture
def house(tmp_path) -> Iterator[RunningHouse]:
    with fresh_database(tmp_path) as database:
        running = RunningHouse(tmp_path, database)
        running.prepare()
        running.start()
        yield running
        running.close()


class Office:
    """Several clerks at once, until somebody pulls the plug."""

    def __init__(self, port: int) -> None:
        self.clerks = [Clerk(port) for _number in range(CLIENTS)]
        self.promised: list[Voice] = []
        self.writes = 0
        self.faults: list[BaseException] = []
        self._threads = [
            threading.Thread(target=self._work, args=(place,))
            for place in range(CLIENTS)
        ]

    def open(self) -> None:
        for clerk in self.clerks:
            clerk.sign_in()
        for thread in self._threads:
            thread.start()

    def wait(self) -> None:
        for thread in self._threads:
            thread.join(120)

    def is_at_work(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def _work(self, place: int) -> None:
        try:
            for number in range(place, WRITES // STEPS + 1, CLIENTS):
                self._one_voice(self.clerks[place], number)
        except BROKEN_OFF:
            return
        except BaseException as fault:  # the test says so, in its own thread
            self.faults.append(fault)

    def _one_voice(self, clerk: Clerk, number: int) -> None:
        text = f"第{number}件：{number}号楼的灯坏了，晚上看不见路。"
        voice = clerk.record(text, f"137{number:08}")
        self.promised.append(voice)
        self.writes += 1
        steps: list[tuple[str, dict[str, Any]]] = [
            ("accept", {}),
            ("choose", {"title": f"第{number}处的灯", "seen": ""}),
            ("dispatch", {"lead": voice.lead}),
            ("answer", {"text": f"第{number}盏灯修好了。"}),
            ("word", {"word": WORDS[number % 3]}),
        ]
        for verb, facts in steps:
            path = f"points/{voice.point}/choose" if verb == "choose" else verb
            clerk.act(voice, verb, path, **facts)
            self.writes += 1


def is_kept(promised: Voice, found: dict[str, Any]) -> bool:
    """Whether everything that was acknowledged of one voice is there."""
    number = promised.text[1 : promised.text.index("件")]
    kept = {
        "accept": "voice.accepted" in found["acts"],
        "choose": found["points"] == [f"第{number}处的灯"],
        "dispatch": len(found["tasks"]) == 1,
        "answer": found["answers"] == [f"第{number}盏灯修好了。"],
        "word": found["words"] == [WORDS[int(number) % 3]],
    }
    return found["text"] == promised.text and all(kept[v] for v in promised.done)


def is_whole(found: dict[str, Any]) -> bool:
    """Whether every act on this voice, acknowledged or not, was written to its end."""
    acts = Counter(found["acts"])
    answered = found["state"] in ("answered", "closed")
    return (
        found["has_receipt"]
        and len(found["points"]) == 1
        and found["pairs"] > 0
        and acts["voice.filed"] == 1
        and len(found["answers"]) == acts["voice.answered"] == int(answered)
        and len(found["words"]) == acts["voice.word_said"]
        and (found["state"] == "closed") == bool(found["words"])
        and all(
            task["leads"] == 1 and "task.dispatched" in task["acts"]
            for task in found["tasks"]
        )
    )


def pull_the_plug(house: RunningHouse, office: Office) -> None:
    """After so many writes, and while a worker has just sent something."""
    moment = random.Random(SEED).randrange(WRITES // 5, WRITES // 2)  # noqa: S311
    assert wait_until(lambda: office.writes >= moment or not office.is_at_work())
    before = len(house.texts())
    wait_until(lambda: len(house.texts()) > before or office.writes > WRITES - 60, 15)
    assert office.is_at_work(), office.faults
    house.kill()
    office.wait()


def test_what_was_promised_is_there_and_nothing_goes_out_twice(house: RunningHouse):
    office = Office(house.port)
    office.open()
    pull_the_plug(house, office)
    assert not office.faults
    assert office.writes < WRITES

    found = house.facts()["voices"]
    lost = [one for one in office.promised if not is_kept(one, found[str(one.number)])]
    assert not lost
    torn = {number: one for number, one in found.items() if not is_whole(one)}
    assert not torn
    house.manage("verify_journal")

    house.start()
    clerk = office.clerks[0]
    assert clerk.get("/inbox/")[0] == 200, "the session outlives the server"
    clerk.act(clerk.record("又通电了，来电记一件。", "13900000000"), "accept")
    assert wait_until(lambda: "queued" not in house.facts()["texts"].values())
    house.kill()

    sent, states = Counter(house.texts()), house.facts()["texts"]
    assert set(sent.values()) == {1}
    surely = {key for key, state in states.items() if state == "sent"}
    # Whatever a worker held when it died is for a person to decide.
    in_doubt = {key for key, state in states.items() if state in ("sending", "unsure")}
    assert surely <= sent.keys() <= surely | in_doubt
    assert len(in_doubt) <= 2
    house.manage("verify_journal")
