"""Many files on the workers of a cluster: the same report as of all in one process."""

import json
import os
import signal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from distributed import Client, LocalCluster

from commonground import Choices, InputError, read, report
from commonground.__main__ import main
from commonground.cluster import read_on_cluster, report_on_cluster

# One file names people by number, one by text, one is Parquet: only together do they
# say in which order all stand. So it is with the statements.
PEOPLE = [str(i) for i in range(40)], [f"p{i}" for i in range(25)], list(range(50, 75))


@pytest.fixture(scope="module")
def client():
    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


def stances(people, seed):
    """Two camps over twelve statements, in an order of each file's own."""
    dice = np.random.default_rng(seed)
    for place, person in enumerate(people):
        for statement in dice.permutation(12).tolist():
            if dice.random() < 0.8:
                camp = 1 if (place + statement) % 2 or statement == 5 else -1
                sure = dice.random() < 0.9
                yield person, statement, camp if sure else int(dice.integers(-1, 2))


def write_csv(path, rows, name=str):
    lines = [f"{person},{name(statement)},{x}" for person, statement, x in rows]
    path.write_text("\n".join(["participant,statement,stance", *lines]) + "\n")
    return str(path)


@pytest.fixture
def files(tmp_path):
    numbers, texts, parquet = PEOPLE
    last = list(zip(*stances(parquet, 3), strict=True))
    pq.write_table(
        pa.table(last, ["participant", "statement", "stance"]), tmp_path / "c.parquet"
    )
    return [
        write_csv(tmp_path / "a.csv", stances(numbers, 1)),
        write_csv(tmp_path / "b.csv", [*stances(texts, 2), ("anna", "x", "")]),
        str(tmp_path / "c.parquet"),
    ]


@pytest.fixture
def tables(tmp_path):
    several = {
        "sides": "participant,side\n"
        + "".join(f"{i},{'owners' if i < 20 else 'tenants'}\n" for i in range(40)),
        "roll": "participant\n" + "".join(f"{i}\n" for i in range(60)),
        "marked": "participant\n3\np4\n",
        "mod_out": "11\nunseen\n",
        "groups": "participant,group\n"
        + "".join(f"p{i},{'ab'[i % 2]}\n" for i in range(25))
        + "nobody,a\n",
    }
    for name, text in several.items():
        (tmp_path / name).write_text(text)
    return {name: str(tmp_path / name) for name in several}


def lose(client, part):
    """End the workers that hold a part at once, as a power cut does."""
    pids = client.run(os.getpid)
    for worker in client.who_has([part])[part.key]:
        os.kill(pids[worker], signal.SIGKILL)


def test_same_report_in_whatever_order_the_files_come(client, files):
    whole = report(read(files))
    assert whole.structure == "found"
    assert report_on_cluster(client, files).digest == whole.digest
    assert report_on_cluster(client, files[::-1]).digest == whole.digest


def test_same_report_with_bodies_and_runs(client, files, tables):
    groups = tables.pop("groups")
    choices = Choices(min_votes=9, seed=4, coordinates=True)
    for known in (tables, {**tables, "groups": groups}):
        whole = report(read(files, **known), choices)
        found = report_on_cluster(client, files, **known, choices=choices)
        assert found.digest == whole.digest
        assert np.array_equal(found.coordinates, whole.coordinates)


def test_every_answer_is_that_of_one_process(client, files):
    apart, whole = read_on_cluster(client, files).people, read(files).people
    assert list(apart.participants) == list(whole.participants)
    assert list(apart.statements) == list(whole.statements)
    assert apart.stance_count == whole.stance_count
    column = np.arange(len(whole.statements), dtype=np.int32)
    column[3:] -= 1
    column[3] = -1
    some = np.array([70, 2, 41, 3, 88])
    for rows in (np.sort(some), np.arange(0), np.arange(len(whole.participants))):
        pairs = apart.pairs(column, rows), whole.pairs(column, rows)
        for name in ("both", "product", "first"):
            assert np.array_equal(*(getattr(counts, name) for counts in pairs))
    for rows in (some, np.arange(0)):
        for ours, theirs in zip(apart.some(rows), whole.some(rows), strict=True):
            assert np.array_equal(ours, theirs)
            assert ours.dtype == theirs.dtype
        worth = np.random.default_rng(1).random((len(column) * 3, 3))
        assert np.array_equal(
            apart.place(worth, rows, 11), whole.place(worth, rows, 11)
        )
    assert np.array_equal(apart.answered(column), whole.answered(column))
    kind = (np.arange(len(whole.participants)) * 7 % 300).astype(np.int32)
    assert np.array_equal(apart.tally(kind, 300), whole.tally(kind, 300))
    assert np.array_equal(apart.tally_one(5, kind, 300), whole.tally_one(5, kind, 300))


def test_a_worker_lost_in_between_is_made_up_for(client, files):
    whole = report(read(files))
    conversation = read_on_cluster(client, files)
    assert not any(part.exception() for part in conversation.people.parts)
    lose(client, conversation.people.parts[0])
    assert report(conversation).digest == whole.digest


def test_a_file_that_changed_before_it_was_read_again_is_named(client, files):
    conversation = read_on_cluster(client, files[:1])
    assert not any(part.exception() for part in conversation.people.parts)
    with open(files[0], "a") as file:
        file.write("77,1,1\n")
    lose(client, conversation.people.parts[0])
    with pytest.raises(InputError, match=r"a\.csv:1: the file changed"):
        report(conversation)


def test_a_person_in_two_files_is_named(client, files, tmp_path):
    write_csv(tmp_path / "d.csv", [("new", 1, 1), ("p7", 2, 1)])
    with pytest.raises(InputError) as refused:
        read_on_cluster(client, [*files, str(tmp_path / "d.csv")])
    told = str(refused.value)
    assert told.startswith(f'{tmp_path / "d.csv"}:1: "p7" stands in {files[1]} too')


def test_what_breaks_the_contract_comes_back_with_file_and_line(client, files):
    with open(files[1], "a") as file:
        file.write("p9,3,7\n")
    with pytest.raises(InputError) as apart:
        read_on_cluster(client, files)
    with pytest.raises(InputError) as whole:
        read(files)
    assert str(apart.value) == str(whole.value)
    with pytest.raises(InputError, match=r"^nowhere\.csv:1: there is no such file"):
        read_on_cluster(client, [files[0], "nowhere.csv"])


def test_the_command_reports_from_a_cluster(client, files, capsys):
    scheduler = client.scheduler_info()["address"]
    assert main(["report", "--cluster", scheduler, *files, "--json", "-"]) == 0
    digest = json.loads(capsys.readouterr().out)["digest"]
    assert digest == report(read(files)).digest


def test_the_command_says_that_there_is_no_cluster(files, capsys, monkeypatch):
    monkeypatch.setattr("commonground.cluster._PATIENCE", 0.2)
    for nowhere in ("tcp://127.0.0.1:9", "here, maybe"):
        assert main(["report", "--cluster", nowhere, *files]) == 2
        out, told = capsys.readouterr()
        assert told.startswith(f"{nowhere}:1: there is no Dask scheduler")
        assert not out
