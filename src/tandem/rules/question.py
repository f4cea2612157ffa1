"""Which questions about a notice wait for an answer, and whose turn it is."""

from tandem.state.notice import Notice
from tandem.state.question import Question


def open_questions(notice: Notice, code: str) -> tuple[Question, ...]:
    """Answer the questions that wait for an answer of this party, the oldest first."""
    return tuple(q for q in notice.questions if q.asked == code and q.answered is None)
