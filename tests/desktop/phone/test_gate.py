"""One token, one device, one code: who gets in, and who does not."""

from __future__ import annotations

from desktop.phone.gate import IDLE_SECONDS, WRONG_TRIES, Answer, Gate, Visit

HOST = "192.168.1.5:4000"


class Hands:
    """A clock a test can turn."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def gate() -> tuple[Gate, Hands]:
    hands = Hands()
    return Gate(HOST, hands), hands


def test_nothing_is_served_before_the_person_confirms_the_code() -> None:
    door, _ = gate()
    answer, cookie = door.visit(Visit(HOST, door.token, ""))
    assert answer is Answer.WAIT
    assert cookie
    assert door.waiting
    door.confirm()
    assert door.visit(Visit(HOST, door.token, cookie)) == (Answer.SERVE, "")


def test_confirming_before_any_phone_came_opens_nothing() -> None:
    door, _ = gate()
    door.confirm()
    assert door.visit(Visit(HOST, door.token, ""))[0] is Answer.WAIT


def test_a_second_device_is_refused_even_with_the_right_token() -> None:
    door, _ = gate()
    door.visit(Visit(HOST, door.token, ""))
    door.confirm()
    assert door.visit(Visit(HOST, door.token, ""))[0] is Answer.REFUSE
    assert door.visit(Visit(HOST, door.token, "guess"))[0] is Answer.REFUSE


def test_ten_wrong_tokens_close_the_door() -> None:
    door, _ = gate()
    for _ in range(WRONG_TRIES):
        assert door.visit(Visit(HOST, "x" * 22, ""))[0] is Answer.NOTHING
    assert not door.open
    assert door.visit(Visit(HOST, door.token, ""))[0] is Answer.NOTHING


def test_a_foreign_host_is_misdirected_and_learns_nothing() -> None:
    door, _ = gate()
    assert door.visit(Visit("evil.example", door.token, ""))[0] is Answer.MISDIRECTED


def test_a_page_of_another_site_cannot_send_the_phone_here() -> None:
    door, _ = gate()
    assert door.visit(Visit(HOST, door.token, "", foreign=True))[0] is Answer.REFUSE


def test_s44_it_closes_after_a_quarter_of_an_hour_without_visitors() -> None:
    door, hands = gate()
    door.visit(Visit(HOST, door.token, ""))
    hands.seconds += IDLE_SECONDS - 1
    before = door.open
    hands.seconds += 1
    assert (before, door.open) == (True, False)
    assert door.visit(Visit(HOST, door.token, ""))[0] is Answer.NOTHING


def test_two_gates_share_neither_token_nor_habit() -> None:
    tokens = {gate()[0].token for _ in range(50)}
    assert len(tokens) == 50
    assert all(len(token) >= 22 for token in tokens)
