"""Processes that work side by side; what they answer comes in the order of the tasks.

A task that ends its process, or keeps it too long, costs itself only: a new process goes on with the
next one. Nothing is read further ahead than a few batches, however slowly the answers are taken.
"""

import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from queue import Empty, Full, Queue
from threading import Event, Semaphore, Thread
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Task = TypeVar("Task")
Answer = TypeVar("Answer")
Work = Callable[[Task], Iterable[Answer]]

SECONDS = 300.0
"""Longest time without an answer before a process is taken for stuck."""
_BATCHES_AHEAD = 2
_MESSAGES_AHEAD = 8
_LOOK = 0.2
_PARTING = 5.0
_DIED = "the process that worked on it ended"
_STUCK = "it took too long"


class Message(msgspec.Struct, Generic[Answer]):
    """Answers to one task; ``ended`` with the last of them, ``error`` if there will be no more."""

    answers: list[Answer]
    ended: bool
    error: str | None = None


class Crew(Generic[Task, Answer]):
    """``size`` processes that each ``make`` their work once and then do it task by task.

    ``kind`` is the type of the answers (msgspec decodes them), ``broken`` makes the answers for a task
    that could not be worked on, from the task and the reason. ``make`` and the tasks are pickled.
    """

    def __init__(
        self,
        size: int,
        make: Callable[[], Work[Task, Answer]],
        kind: Any,
        broken: Callable[[Task, str], list[Answer]],
        *,
        seconds: float = SECONDS,
    ) -> None:
        self._size, self._make, self._broken, self._seconds = size, make, broken, seconds
        self._decoder = msgspec.msgpack.Decoder(Message[kind])
        self._over = Event()
        self._jobs: Queue[tuple[list[Task], Queue[list[Answer] | None]]] = Queue()
        self._order: Queue[Queue[list[Answer] | None] | BaseException | None] = Queue()
        self._room = Semaphore(_BATCHES_AHEAD * size)

    def answers(self, batches: Iterable[list[Task]]) -> Iterator[Answer]:
        """Answers to all tasks, in their order. What ``batches`` raises is raised here."""
        Thread(target=self._feed, args=(batches,), daemon=True).start()
        attending = [Thread(target=self._attend, daemon=True) for _ in range(self._size)]
        for thread in attending:
            thread.start()
        try:
            while (replies := self._order.get()) is not None:
                if isinstance(replies, BaseException):
                    raise replies
                while (some := replies.get()) is not None:
                    yield from some
                self._room.release()
        finally:
            self._over.set()
            for thread in attending:  # a process that is left while it starts would complain of it
                thread.join(_PARTING)

    def _feed(self, batches: Iterable[list[Task]]) -> None:
        try:
            for batch in batches:
                while not self._room.acquire(timeout=_LOOK):
                    if self._over.is_set():
                        return
                replies: Queue[list[Answer] | None] = Queue(_MESSAGES_AHEAD)
                self._order.put(replies)
                self._jobs.put((batch, replies))
        except Exception as error:
            self._order.put(error)
        else:
            self._order.put(None)

    def _attend(self) -> None:
        """Hand batches to one process and its answers on, until all is over."""
        if hasattr(signal, "pthread_sigmask"):  # its process inherits this: Ctrl-C ends only the run
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        hand = _Hand(self._make)
        try:
            while not self._over.is_set():
                with suppress(Empty):
                    batch, replies = self._jobs.get(timeout=_LOOK)
                    while batch:
                        batch = batch[self._done(hand, batch, replies) :]
                    self._put(replies, None)
        finally:
            hand.end()

    def _done(self, hand: "_Hand[Task]", batch: list[Task], replies: Queue[list[Answer] | None]) -> int:
        """Have ``batch`` worked on; how many of its tasks are done with. After a failure, the rest is
        to be given again."""
        hand.give(batch)
        for number, task in enumerate(batch):
            ended = False
            while not ended:
                if self._over.is_set():
                    return len(batch)
                message = self._message(hand)
                if message.error:
                    self._put(replies, self._broken(task, message.error))
                    hand.end()
                    return number + 1
                self._put(replies, message.answers)
                ended = message.ended
        return len(batch)

    def _message(self, hand: "_Hand[Task]") -> Message[Answer]:
        waited = 0.0
        try:
            while not hand.line.poll(_LOOK):
                waited += _LOOK
                if self._over.is_set() or waited > self._seconds:
                    return Message([], ended=True, error=_STUCK)
            return self._decoder.decode(hand.line.recv_bytes())
        except (EOFError, OSError):
            return Message([], ended=True, error=_DIED)

    def _put(self, replies: Queue[list[Answer] | None], some: list[Answer] | None) -> None:
        while not self._over.is_set():
            with suppress(Full):
                replies.put(some, timeout=_LOOK)
                return


class _Hand(Generic[Task]):
    """One process, started when it is first needed and again when it has ended."""

    def __init__(self, make: Callable[[], Work[Task, Any]]) -> None:
        self._make = make
        self._process: Any = None
        self.line: Connection[Any, Any]

    def give(self, batch: list[Task]) -> None:
        if self._process is None:
            from multiprocessing import get_context  # most commands need no second process

            context = get_context("spawn")
            self.line, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs, self._make), daemon=True)
            self._process.start()
            theirs.close()
        with suppress(OSError):  # it has died: found out when its answer is waited for
            self.line.send(batch)

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self.line.close()
            self._process = None


def _serve(line: "Connection[Any, Any]", make: Callable[[], Work[Any, Any]]) -> None:
    """What a process does: answer batch after batch, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began the run ends it
    encode = msgspec.msgpack.Encoder().encode
    with suppress(EOFError, OSError):
        work = make()
        while True:
            for task in line.recv():
                try:
                    for answer in work(task):
                        line.send_bytes(encode(Message([answer], ended=False)))
                    line.send_bytes(encode(Message([], ended=True)))
                except (EOFError, OSError):
                    raise
                except Exception as failure:
                    line.send_bytes(encode(Message([], ended=True, error=type(failure).__name__)))
