"""`portal deadline` and `portal target`: words for a person, one answer line a question for a program."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.cli.clock import deadline_command, target_command
from portal.cli.clock_lines import answer_deadline, answer_target, read_line, read_moment
from portal.rules.errors import Refused

ROOT = Path(__file__).resolve().parents[2]


def run(command, *words: str, typed: bytes | str = ""):
    return CliRunner().invoke(command, list(words), input=typed, catch_exceptions=False)


def batch(command, *lines: object, words: tuple[str, ...] = ()) -> list[dict]:
    typed = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    result = run(command, "--batch", *words, typed=typed)
    assert result.exit_code == 0
    assert result.stderr == ""
    return [json.loads(line) for line in result.stdout.splitlines()]


def asked(kind: str, received_at: str, *spans: tuple[str, str | None]) -> dict:
    return {
        "kind": kind,
        "received_at": received_at,
        "suspensions": [{"from": begin, "to": end} for begin, end in spans],
    }


# For a person.


def test_a_deadline_with_its_working_in_words():
    result = run(deadline_command, "one_month", "2027-04-05T14:00")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "2027-05-07",
        "We got the request on Monday 5 April 2027.",
        "One month later it is Wednesday 5 May 2027.",
        "Wednesday 5 May 2027 is Liberation Day.",
        "Thursday 6 May 2027 is Ascension Day.",
        "So the last day is Friday 7 May 2027.",
    ]


def test_the_words_are_dutch_when_asked():
    told = run(deadline_command, "one_month", "2026-03-03T14:00", "--language", "nl").stdout.splitlines()
    assert told[0] == "2026-04-07"
    assert told[3] == "Vrijdag 3 april 2026 is Goede Vrijdag."
    assert told[-1] == "De laatste dag is dus dinsdag 7 april 2026."


def test_suspensions_are_given_as_from_and_to():
    spans = ("--suspended", "2026-09-09T11:00/2026-09-15T09:00", "--suspended", "2026-09-21/2026-09-23")
    told = run(deadline_command, "suspended", "2026-09-07T14:00", *spans).stdout.splitlines()
    assert told[0] == "2026-10-13"
    assert "With 6 extra days it is Tuesday 13 October 2026." in told


@pytest.mark.parametrize("span", ["2026-09-09/", "2026-09-09/.."])
def test_an_open_question_gives_no_date(span):
    told = run(deadline_command, "one_month", "2026-09-07", "--suspended", span).stdout.splitlines()
    assert told[-1] == "So there is no fixed date yet."


def test_a_breach_is_a_moment():
    told = run(deadline_command, "breach72h", "2026-03-27T18:00").stdout.splitlines()
    assert told[0] == "2026-03-30T19:00:00+02:00"
    assert "72 hours later it is 30 March 2026, 19:00." in told


def test_a_target_with_the_legal_deadline_and_the_reason():
    told = run(target_command, "2026-09-07", "2026-10-16").stdout.splitlines()
    assert told[0] == "2026-10-02 normal"
    assert "By law, the last day for our answer is Wednesday 7 October 2026." in told
    assert told[-1] == "Our target is Friday 2 October 2026."
    assert run(target_command, "2026-09-07", "2026-10-16", "--lead", "20").stdout.startswith(
        "2026-09-18 normal"
    )


@pytest.mark.parametrize(
    ("command", "words", "sentence"),
    [
        (
            deadline_command,
            ("two_months", "2026-09-07"),
            "Choose one of these kinds: one_month, extended, suspended, breach72h, six_weeks.",
        ),
        (
            deadline_command,
            ("one_month", "yesterday"),
            '"RECEIVED" must be a date and time such as 2026-03-05T14:00 or 2026-03-05T14:00+01:00.',
        ),
        (
            deadline_command,
            ("one_month", "2026-03-29T02:30"),
            "This time does not exist here: the clock skips that hour.",
        ),
        (deadline_command, ("one_month",), "Give a kind and a time, or use --batch."),
        (
            deadline_command,
            ("one_month", "2026-09-07", "--suspended", "2026-09-09"),
            "Write a suspension as FROM/TO, or as FROM/ while the question is open.",
        ),
        (
            deadline_command,
            ("six_weeks", "2026-09-07", "--suspended", "2026-09-09/2026-09-12"),
            "A question does not stop this clock. Leave out the suspensions.",
        ),
        (deadline_command, ("one_month", "--batch"), "With --batch, give everything on standard input."),
        (
            target_command,
            ("2026-09-07",),
            "Give the time of the request and the date of the exam, or use --batch.",
        ),
        (
            target_command,
            ("2026-09-07", "2026-10-16", "--lead", "-1"),
            "Choose a lead of 0 to 1000 working days.",
        ),
        (target_command, ("--batch", "--lead", "5"), "With --batch, give everything on standard input."),
    ],
)
def test_what_cannot_be_answered_gets_a_sentence_and_exit_2(command, words, sentence):
    result = run(command, *words)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", sentence + "\n")


# For a program.


def test_one_answer_line_for_each_question_in_order():
    answers = batch(
        deadline_command,
        asked("one_month", "2026-03-03T14:00"),
        asked("extended", "2026-01-31T14:00"),
        asked("suspended", "2026-09-07T14:00", ("2026-09-09T11:00", "2026-09-15T09:00")),
        asked("breach72h", "2026-03-27T18:00:05"),
        asked("six_weeks", "2026-04-02T14:00"),
        asked("one_month", "2026-09-07T14:00", ("2026-09-09T11:00", None)),
        {"kind": "one_month", "received_at": "2026-09-07T22:30:00Z"},
        {"kind": "one_month", "received_at": "2026-09-07", "suspensions": None, "note": "ignored"},
    )
    assert [answer["deadline"] for answer in answers] == [
        "2026-04-07",
        "2026-04-30",
        "2026-10-12",
        "2026-03-30T19:00:05+02:00",
        "2026-05-18",
        None,
        "2026-10-08",
        "2026-10-07",
    ]
    assert answers[0]["working"][-1] == {"rule": "C14", "code": "due", "day": "2026-04-07"}


def test_an_open_question_with_a_reply_term_has_a_provisional_date():
    line = asked("one_month", "2026-09-07T14:00")
    line["suspensions"] = [{"from": "2026-09-09", "to": None, "reply_by": "2026-09-23"}]
    [answer] = batch(deadline_command, line)
    assert (answer["deadline"], answer["provisional"]) == (None, "2026-10-20")


def test_six_weeks_after_the_known_years_say_so():
    known, unknown = batch(
        deadline_command, asked("six_weeks", "2027-01-04"), asked("six_weeks", "2029-01-04")
    )
    assert "equated_days_unknown" not in known
    assert unknown["equated_days_unknown"] is True


def test_targets_one_line_each():
    answers = batch(
        target_command,
        {"received_at": "2026-10-07T10:00", "exam_date": "2026-10-16"},
        {"received_at": "2026-09-07", "exam_date": "2026-10-16T09:00:00+02:00", "lead_working_days": 20},
        {"received_at": "2026-10-19T10:00", "exam_date": "2026-10-16", "lead_working_days": None},
        {"received_at": "2026-10-16T23:59:59", "exam_date": "2026-10-15T22:00:00Z"},
    )
    keys = ("legal_deadline", "target", "mode")
    assert [tuple(answer[key] for key in keys) for answer in answers] == [
        ("2026-11-09", "2026-10-08", "urgent"),
        ("2026-10-07", "2026-09-18", "normal"),
        ("2026-11-19", "2026-11-19", "legal_only"),
        ("2026-11-16", "2026-10-16", "urgent"),
    ]


BAD_LINES = [
    b"not json",
    b"{",
    b"[]",
    b'"one_month"',
    b"null",
    b"17",
    b"NaN",
    b"Infinity",
    b"\xff\xfe",
    b'{"kind": "one_month\xff", "received_at": "2026-09-07"}',
    b"9" * 5000,
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"kind": "one_month", "received_at": NaN}',
    b'{"kind": "one_month", "received_at": "2026-09-07", "kind": "extended"}',
    b'{"kind": "one_month", "received_at": "2026-09-07", "suspensions": [{"from": "", "from": ""}]}',
    b'{"kind": "\\ud800", "received_at": "2026-09-07"}',
    b'{"kind": "one_month", "received_at": "2026-09-0\\ud800"}',
    b'{"kind": "one_month", "received_at": "2026-09-07"} {}',
    {},
    {"kind": "one_month"},
    {"received_at": "2026-09-07"},
    *(
        {"kind": kind, "received_at": "2026-09-07"}
        for kind in (None, 1, "", "ONE_MONTH", ["one_month"], {}, True)
    ),
    *(
        {"kind": "one_month", "received_at": time}
        for time in (
            None,
            0,
            1e300,
            10**400,
            True,
            [],
            {},
            "",
            "yesterday",
            "2026",
            "2026-02-30",
            "2026-13-01",
            "2026-00-10",
            "0000-01-01",
            "2026-9-7",
            "2026-09-07T24:00",
            "2026-09-07T24:00:00",
            "2026-09-07T23:60",
            "2026-06-30T23:59:60",
            "2026-09-07T14:00+25:00",
            "2026-09-07T14:00+24:00",
            "2026-09-07T14:00Z+01:00",
            "2026-09-07 at 14:00",
            "2026-09-07T14:00\n",
            " 2026-09-07",
            "２０２６-09-07",
            "2026-W37-1",
            "20260907",
            "10000-01-01",
            "-2026-09-07",
            "9999-12-31",
            "0001-01-01T00:00+14:00",
            "2026-03-29T02:30",
            "1" * 10_000,
        )
    ),
    *(
        {"kind": "one_month", "received_at": "2026-09-07", "suspensions": spans}
        for spans in (
            {},
            "2026-09-08/2026-09-09",
            0,
            False,
            [None],
            [["2026-09-08", "2026-09-09"]],
            [{}],
            [{"from": "2026-09-08"}],
            [{"to": "2026-09-08"}],
            [{"from": None, "to": "2026-09-08"}],
            [{"from": "2026-09-08", "to": ""}],
            [{"from": "2026-09-08", "to": False}],
            [{"from": "2026-09-06", "to": "2026-09-08"}],
            [{"from": "2026-09-09", "to": "2026-09-08"}],
            [{"from": "2026-09-09", "to": None, "reply_by": 3}],
            [{"from": "2026-09-09", "to": "9999-12-31"}],
        )
    ),
    asked("six_weeks", "2026-09-07", ("2026-09-08", "2026-09-12")),
    asked("breach72h", "2026-09-07", ("2026-09-08", None)),
]


@pytest.mark.parametrize("bad", BAD_LINES, ids=range(len(BAD_LINES)))
def test_a_bad_line_gets_a_sentence_while_the_rest_goes_on(bad):
    good = asked("one_month", "2026-03-03T14:00")
    before, answer, after = batch(deadline_command, good, bad, good)
    assert before["deadline"] == after["deadline"] == "2026-04-07"
    assert list(answer) == ["error"]
    assert answer["error"].endswith(".")
    assert " " in answer["error"]


@pytest.mark.parametrize(
    "bad",
    [
        b"not json",
        {"exam_date": "2026-10-16"},
        {"received_at": "2026-09-07"},
        {"received_at": "2026-09-07", "exam_date": "soon"},
        {"received_at": "2026-09-07", "exam_date": "2027-03-28T02:30"},
        {"received_at": "2026-03-29T02:30", "exam_date": "2026-10-16"},
        *(
            {"received_at": "2026-09-07", "exam_date": "2026-10-16", "lead_working_days": lead}
            for lead in ("10", 10.0, True, [], -1, 1001, 10**30, 1e999)
        ),
    ],
    ids=str,
)
def test_a_bad_target_line_gets_a_sentence(bad):
    good = {"received_at": "2026-09-07", "exam_date": "2026-10-16"}
    answer, after = batch(target_command, bad, good)
    assert list(answer) == ["error"]
    assert after["target"] == "2026-10-02"


def test_errors_can_be_dutch():
    [answer] = batch(deadline_command, b"nope", words=("--language", "nl"))
    assert answer == {"error": "Deze regel is geen JSON."}


def test_empty_lines_get_no_answer_and_line_ends_may_be_those_of_windows():
    line = json.dumps(asked("one_month", "2026-03-03")).encode()
    typed = b"\xef\xbb\xbf" + line + b"\r\n\r\n   \n" + line
    result = run(deadline_command, "--batch", typed=typed)
    assert [json.loads(answer)["deadline"] for answer in result.stdout.splitlines()] == ["2026-04-07"] * 2
    assert run(deadline_command, "--batch", typed=b"").stdout == ""


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-09-07", "2026-09-07"),
        ("2026-09-07T14:00", "2026-09-07T14:00:00"),
        ("2026-09-07 14:00:05", "2026-09-07T14:00:05"),
        ("2026-09-07t14:00:05z", "2026-09-07T14:00:05+00:00"),
        ("2026-09-07T14:00:05.25", "2026-09-07T14:00:05.250000"),
        ("2026-09-07T14:00:05,123456789+02:00", "2026-09-07T14:00:05.123456+02:00"),
        ("2026-09-07T14:00-0530", "2026-09-07T14:00:00-05:30"),
        ("2026-09-07T14:00+02", "2026-09-07T14:00:00+02:00"),
    ],
)
def test_times_that_can_be_read(text, iso):
    assert read_moment(text, "received_at").isoformat() == iso


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
near = st.sampled_from(
    ["one_month", "breach72h", "2026-09-07", "2026-09-07T14:00", "0001-01-01", "9999-12-31T23:00Z"]
)


@settings(deadline=None, max_examples=300)
@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(("kind", "received_at", "exam_date", "lead_working_days"), near | anything)
        | {"suspensions": st.lists(st.fixed_dictionaries({"from": near | anything, "to": near | anything}))},
    )
)
def test_no_object_breaks_the_batch(line):
    for answer in (answer_deadline, answer_target):
        try:
            assert json.dumps(answer(line))
        except Refused as refused:
            assert refused.code  # noqa: PT017


@settings(deadline=None, max_examples=300)
@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_break_the_batch(line):
    try:
        assert isinstance(read_line(line), dict)
    except Refused as refused:
        assert refused.code  # noqa: PT017


# The real command, in a process of its own, with no setting at all.


def start(*words: str, cwd: Path) -> subprocess.Popen:
    command = [sys.executable, "-W", "error", "-m", "portal.cli", *words]
    env = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=cwd, env=env, **pipes)


def test_each_answer_comes_before_the_next_question_is_asked(tmp_path):
    with start("deadline", "--batch", cwd=tmp_path) as process:
        for line in (b'{"kind":"one_month","received_at":"2026-03-03"}\n', b"nope\n"):
            process.stdin.write(line)
            process.stdin.flush()
            assert set(json.loads(process.stdout.readline())) & {"deadline", "error"}
        out, err = process.communicate()
    assert (out, err, process.returncode) == (b"", b"", 0)
    assert list(tmp_path.iterdir()) == []


def test_ten_thousand_lines_in_a_few_seconds(tmp_path):
    lines = [asked("suspended", f"{2020 + n % 20}-01-{1 + n % 28:02d}T09:00") for n in range(10_000)]
    began = time.monotonic()
    with start("deadline", "--batch", cwd=tmp_path) as process:
        out, _ = process.communicate("\n".join(map(json.dumps, lines)).encode())
    assert process.returncode == 0
    assert len(out.splitlines()) == 10_000
    assert time.monotonic() - began < 10


def test_a_batch_loads_no_web_framework_and_no_database():
    code = (
        "import sys; from portal.cli.clock import deadline_command; "
        "deadline_command(['--batch'], standalone_mode=False); "
        "print(sorted({'flask', 'babel', 'sqlalchemy', 'portal.config'} & set(sys.modules)))"
    )
    line = json.dumps(asked("one_month", "2026-03-03"))
    done = subprocess.run(
        [sys.executable, "-c", code], input=line, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
