"""What a rule says when it does not allow an act."""


class Refused(Exception):  # noqa: N818, a refusal is an answer, not an error
    """An act that the rules do not allow.

    `code` names the reason ("question_before_receipt"); `facts` holds what its sentence needs (codes, dates,
    numbers). The labels turn the code into a sentence.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        return self.code
