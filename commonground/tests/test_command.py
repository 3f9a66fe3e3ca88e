"""The command line keeps the contract: what goes in, what comes out, how it fails."""

import hashlib
import json
import os
import re
import shlex
import subprocess
import sys

import pytest

from commonground import __version__
from commonground.__main__ import main
from commonground.tests.make import planted

REPORT_KEYS = {
    "participants",
    "statements",
    "votes",
    "placed",
    "seed",
    "structure",
    "groups",
    "sides",
    "statements_table",
    "digest",
}
STATEMENT_KEYS = {
    "statement",
    "moderated_out",
    "agree",
    "disagree",
    "pass",
    "seen",
    "by_group",
    "by_side",
    "group_informed_agree",
    "group_informed_disagree",
    "result",
    "result_against",
}
RESULTS = {"not_enough", "divided", "near", "reached"}


@pytest.fixture
def votes(tmp_path):
    path = tmp_path / "votes.csv"
    rows = planted(60, 16, seed=3)
    lines = ["participant,statement,stance"]
    for p, row in enumerate(rows):
        lines += [f"{p},{s},{x}" for s, x in enumerate(row) if x is not None]
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def run(capsys):
    def run(*arguments):
        code = main(["report", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_json_goes_to_output_and_nothing_else_does(votes, run):
    code, out, err = run(votes, "--json", "-")
    assert (code, err) == (0, "")
    assert json.loads(out).keys() >= REPORT_KEYS


def test_json_goes_to_a_file_and_the_output_stays_empty(votes, run, tmp_path):
    code, out, _ = run(votes, "--json", tmp_path / "result.json")
    assert (code, out) == (0, "")
    assert json.loads((tmp_path / "result.json").read_text())["participants"] == 60


def test_without_json_a_report_to_read_is_printed(votes, run):
    code, out, _ = run(votes)
    assert code == 0
    assert len(out.splitlines()) > 10


def test_every_key_of_the_contract_is_there_with_its_kind(votes, run):
    result = json.loads(run(votes, "--json", "-")[1])
    assert result["structure"] == "found"
    for group in result["groups"]:
        assert isinstance(group["id"], str)
        assert isinstance(group["size"], int)
        assert "members" not in group
    for statement in result["statements_table"]:
        assert statement.keys() >= STATEMENT_KEYS
        assert statement["result"] in RESULTS
        assert statement["result_against"] in RESULTS
        counts = statement["agree"] + statement["disagree"] + statement["pass"]
        assert statement["seen"] == counts
        assert statement["by_group"].keys() == {g["id"] for g in result["groups"]}
    assert "coordinates" not in result
    assert "timing" not in result


def test_members_coordinates_and_timing_come_when_asked_for(votes, run):
    asked = ["--members", "--coordinates", "--timing"]
    result = json.loads(run(votes, "--json", "-", *asked)[1])
    members = [m for group in result["groups"] for m in group["members"]]
    assert len(members) == result["placed"] == len(result["coordinates"])
    assert members != sorted(members, key=int)
    for group in result["groups"]:
        assert group["members"] == sorted(group["members"], key=int)
        assert len(group["members"]) == group["size"]
    assert all(len(place) == 2 for place in result["coordinates"].values())
    timing = result["timing"]
    assert timing.keys() == {"read_s", "compute_s", "core_s"}
    assert 0 < timing["core_s"] <= timing["compute_s"]


def test_anybody_who_holds_the_result_recomputes_the_digest(votes, run):
    result = json.loads(run(votes, "--json", "-", "--members", "--timing")[1])
    digest = result.pop("digest")
    result.pop("timing")
    text = json.dumps(
        result,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )
    assert hashlib.sha256(text.encode()).hexdigest() == digest
    assert json.loads(run(votes, "--json", "-")[1])["digest"] == digest


def test_threads_and_seed_do_what_they_say(votes, run):
    one, two, other = (
        json.loads(run(votes, "--json", "-", *more)[1])
        for more in (["--threads", 1], ["--threads", 2], ["--seed", 5])
    )
    assert one["digest"] == two["digest"]
    # The seed draws the shuffles of the chance test.
    assert (one["seed"], other["seed"]) == (0, 5)
    assert other["structure_test"] != one["structure_test"]
    assert other["groups"] == one["groups"]


def test_min_votes_decides_who_is_placed(votes, run):
    few = json.loads(run(votes, "--json", "-", "--min-votes", 1)[1])
    many = json.loads(run(votes, "--json", "-", "--min-votes", 14)[1])
    assert few["placed"] == 60
    assert many["placed"] < 60


@pytest.mark.parametrize(
    "wrong",
    [
        ["--threads", "0"],
        ["--threads", "two"],
        ["--min-votes", "-1"],
        ["--seed", "x"],
        ["--nonsense"],
    ],
)
def test_a_wrong_option_is_exit_code_2(votes, run, wrong, capsys):
    with pytest.raises(SystemExit) as stopped:
        run(votes, *wrong)
    assert stopped.value.code == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("wrong", "plainly"),
    [
        (["--seed", "x"], "argument --seed: give a whole number, not 'x'"),
        (["--threads", "two"], "argument --threads: give a whole number, not 'two'"),
        (["--threads", "0"], "argument --threads: give a whole number, 1 or more"),
        (["--min-votes", "-1"], "argument --min-votes: give a whole number, 0 or more"),
    ],
)
def test_a_wrong_number_is_answered_plainly(votes, run, wrong, plainly, capsys):
    with pytest.raises(SystemExit):
        run(votes, *wrong)
    assert capsys.readouterr().err.rstrip().endswith(plainly)


def help_of_report(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["report", "--help"])
    assert stopped.value.code == 0
    return capsys.readouterr().out


def test_help_says_what_each_option_does_and_its_default(capsys):
    told = help_of_report(capsys)
    entries = re.findall(r"^  --(?:.+\n)(?: {10,}.+\n)*", told, re.MULTILINE)
    options = {entry.split()[0]: " ".join(entry.split()) for entry in entries}
    assert len(options.keys() - {"--version"}) == 15
    for name in options.keys() - {"--version"}:
        assert re.search(r"[a-z]{3}.* \(default: .+\)$", options[name]), name
    assert "(default: 7)" in options["--min-votes"]
    assert "one id a line" in options["--mod-out"]
    assert "one id a line" in options["--marked"]


def test_the_example_in_help_works(votes, capsys, monkeypatch):
    monkeypatch.chdir(votes.parent)
    (votes.parent / "moderated.txt").write_text("3\n")
    texts = "".join(f"{s},Trees on street {s}\n" for s in range(16))
    (votes.parent / "comments.csv").write_text(f"comment-id,comment-body\n{texts}")
    example = help_of_report(capsys).split("example, ")[1].partition("\n")[2]
    python, module, name, *arguments = shlex.split(example.replace("\\\n", " "))
    assert (python, module, name) == ("python", "-m", "commonground")
    assert main(arguments) == 0
    assert "Trees on street" in capsys.readouterr().out
    assert (votes.parent / "rings.svg").stat().st_size > 1000


@pytest.mark.parametrize("before", [[], ["report"]])
def test_the_version_is_that_of_the_package(before, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([*before, "--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"commonground {__version__}\n"


@pytest.mark.parametrize("option", ["--groups", "--sides", "--roll", "--mod-out"])
def test_a_missing_file_is_named_with_its_line(votes, run, option, tmp_path):
    missing = tmp_path / "missing.csv"
    code, out, err = run(votes, option, missing, "--json", "-")
    assert (code, out) == (2, "")
    assert err.startswith(f"{missing}:1: ")
    assert len(err.splitlines()) == 1


def test_bad_votes_are_named_with_their_line_and_nothing_is_written(run, tmp_path):
    votes = tmp_path / "bad.csv"
    votes.write_text("participant,statement,stance\n1,1,1\n1,2,7\n")
    target = tmp_path / "result.json"
    code, out, err = run(votes, "--json", target)
    assert (code, out) == (2, "")
    assert err.startswith(f"{votes}:3: ")
    assert not target.exists()


def test_a_place_that_cannot_be_written_is_said(votes, run, tmp_path):
    target = tmp_path / "no" / "where.json"
    code, out, err = run(votes, "--json", target)
    assert (code, out) == (2, "")
    assert err.startswith(f"{target}:1: ")


def test_a_header_alone_is_good_input(run, tmp_path):
    votes = tmp_path / "empty.csv"
    votes.write_text("participant,statement,stance\n")
    code, out, _ = run(votes, "--json", "-")
    result = json.loads(out)
    assert code == 0
    assert result["structure"] == "too_few"
    assert result["statements_table"] == []


def test_a_terminal_that_claims_to_know_ascii_only_gets_utf_8(votes):
    program = [sys.executable, "-m", "commonground", "report", str(votes)]
    ascii_only = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(program, capture_output=True, check=False, env=ascii_only)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "●" in done.stdout.decode()


def test_the_module_runs_as_a_program_and_survives_a_closed_pipe(votes):
    program = [sys.executable, "-m", "commonground", "report", str(votes)]
    whole = subprocess.run(program, capture_output=True, check=False)
    assert whole.returncode == 0
    assert whole.stdout
    cut = subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    cut.stdout.close()
    assert cut.wait() == 0
    assert b"Traceback" not in cut.stderr.read()
    cut.stderr.close()


def test_a_wrong_call_is_refused_before_anything_computes(tmp_path):
    """A mistake in a name is no reason to load a compiler."""
    votes, other = tmp_path / "votes.csv", tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    votes.write_text("participant,statement,stance\n1,1,1\n")
    code = """
import sys
from commonground.__main__ import main
try:
    code = main(sys.argv[1:])
except SystemExit as ended:
    code = ended.code
print(code, "numpy" in sys.modules, "numba" in sys.modules)
"""
    none = tmp_path / "none.csv"
    for words in (
        [none],
        [other],
        [votes, "--sides", none],
        [votes, "--threads", "many"],
    ):
        command = [sys.executable, "-c", code, "report", *map(str, words)]
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
        assert ran.stdout.split() == ["2", "False", "False"], words


def test_nothing_may_be_moderated_out(run, votes, tmp_path):
    (tmp_path / "none.txt").touch()
    code, with_empty, _ = run(votes, "--mod-out", tmp_path / "none.txt")
    assert (code, with_empty) == run(votes)[:2]
