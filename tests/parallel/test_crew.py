"""Work by several processes: order, loss of a process, and how far is read ahead."""

import os
import time
from collections.abc import Callable, Iterator

import msgspec
import pytest

from scamrecruit.crew import Crew


class Answer(msgspec.Struct):
    """What a task of these tests gives back."""

    task: int
    part: int = 0
    lost: str = ""


def make() -> Callable[[int], Iterator[Answer]]:
    return work


def work(task: int) -> Iterator[Answer]:
    """Odd tasks take longer; some numbers stand for a mishap."""
    if task == 13:
        os._exit(9)
    if task == 17:
        raise RuntimeError("nobody thought of it")
    if task == 19:
        time.sleep(60)
    time.sleep(0.002 * (task % 2))
    for part in range(200 if task == 5 else 1):
        yield Answer(task, part)
        if task == 23:
            os._exit(9)


def crew(size: int = 2, seconds: float = 30) -> Crew[int, Answer]:
    return Crew(size, make, Answer, lambda task, why: [Answer(task, lost=why)], seconds=seconds)


def batches(numbers: range, size: int = 3) -> Iterator[list[int]]:
    for start in range(0, len(numbers), size):
        yield list(numbers[start : start + size])


def test_answers_come_in_the_order_of_the_tasks() -> None:
    answers = list(crew().answers(batches(range(12))))
    assert [a.task for a in answers if a.part == 0] == list(range(12))
    assert [a.part for a in answers if a.task == 5] == list(range(200))


def test_a_task_that_ends_or_holds_its_process_costs_itself_only() -> None:
    answers = list(crew(seconds=3).answers(batches(range(10, 26))))
    assert [a.task for a in answers if not a.lost] == [n for n in range(10, 26) if n not in {13, 17, 19}]
    lost = {a.task: a.lost for a in answers if a.lost}
    assert list(lost) == [13, 17, 19, 23]  # what 23 gave before it died, stays
    assert lost[13] == lost[23] == "the process that worked on it ended"
    assert lost[17] == "RuntimeError"
    assert lost[19] == "it took too long"


def test_nothing_to_do_is_done_at_once() -> None:
    assert list(crew().answers(iter([]))) == []


def test_what_the_tasks_raise_is_raised_to_the_caller() -> None:
    def broken() -> Iterator[list[int]]:
        yield [1]
        raise OSError("the folder vanished")

    answers = crew().answers(broken())
    assert next(answers).task == 1
    with pytest.raises(OSError, match="vanished"):
        list(answers)


def test_little_is_read_ahead_of_a_slow_reader() -> None:
    asked = 0

    def endless() -> Iterator[list[int]]:
        nonlocal asked
        while True:
            asked += 1
            yield [2]

    answers = crew(2).answers(endless())
    for _ in range(3):
        next(answers)
    time.sleep(0.5)
    assert asked <= 3 + 2 * 2 + 2
    answers.close()  # type: ignore[attr-defined]
