"""What the exam board does, as tests need it: each step by the same action as real use."""

from __future__ import annotations

from portal.actions.board import AnswerBoard, AskBoard, answer_board, ask_board
from portal.models import BoardQuestion, Case
from tests.cast import Cast
from tests.make import Make

WORDS = "Op papier kan dit ook."


def ask(make: Make, cast: Cast, case: Case) -> BoardQuestion:
    """Eva asks the exam board."""
    question: BoardQuestion = make.do(cast.eva, ask_board, AskBoard(case.ref), "handler")
    return question


def board_answers(
    make: Make, cast: Cast, case: Case, answer: str = "possible", words: str = WORDS
) -> list[BoardQuestion]:
    """Bram answers for the board whatever waits in this case."""
    waiting = make.all(BoardQuestion, case_id=case.id, answered_at=None)
    commands = [AnswerBoard(one.ref, answer, words) for one in waiting]
    return [make.do(cast.bram, answer_board, command, "exam_board") for command in commands]
