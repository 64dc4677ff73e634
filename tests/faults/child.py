"""A process for tests that kill: it imports the engine once, then forks a child for each command.

A command is a line `<verb> <session file>` on stdin. What a child has to say comes as lines of JSON on
stdout, and after its end comes `["exit", status]`.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pandas as pd

import synthgen_widgets as sg
import synthgen_widgets.schema_keywords  # what a fork would else import each time
from synthgen_widgets.generation.providers import litellm_model
from synthgen_widgets.generation.stages import inputs_stage, outputs_stage, topics_stage

PER_TOPIC = 5
_PAUSE = 0.005


def say(*words: object) -> None:
    """One line, written at once: what is said before a kill has been said."""
    os.write(1, json.dumps(words).encode() + b"\n")


def generate(path: Path) -> None:
    """Generate inputs and outputs, and acknowledge each as soon as it is shown."""
    session = sg.open_session(path)
    shown: set[tuple[str, str]] = set()
    pause = threading.Event()
    for start in (lambda: session.generate_inputs(per_topic=PER_TOPIC, wait=False), _outputs(session)):
        run = start()
        assert isinstance(run, sg.Run)
        ended = False
        while not ended:
            ended = run.ended
            for row in session.df.itertuples():
                if (row.id, row.status) not in shown:
                    shown.add((str(row.id), str(row.status)))
                    say(row.status, row.id, row.input, row.output)
            pause.wait(_PAUSE)
        run.wait()


def wait_for_outputs(path: Path) -> None:
    """Generate outputs in a call that waits; say how it ended and what is there."""
    session = sg.open_session(path)
    say("opened")
    try:
        session.generate_outputs()
    except KeyboardInterrupt:
        say("KeyboardInterrupt")
    except sg.SynthgenError as error:
        say(type(error).__name__, str(error))
    say("counts", session.df.status.value_counts().to_dict())


def fill_the_disk(path: Path) -> None:
    """Generate outputs where the session file can grow no further."""
    wal = path.with_name(f"{path.name}-wal")
    room = 150_000 + max(file.stat().st_size for file in (path, wal) if file.exists())
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    wait_for_outputs(path)


def hold(path: Path) -> None:
    """Hold the session until killed."""
    session = sg.open_session(path)
    say("opened", session.id)
    threading.Event().wait()


def look(path: Path) -> None:
    """Look at a session that another process has open."""
    session = sg.open_session(path, read_only=True)
    say("sees", len(session.df))
    for change in (lambda: session.add_topics(["No"]), lambda: session.generate_topics(1)):
        try:
            change()
        except sg.SessionError as error:
            say(str(error))


def fork(path: Path) -> None:
    """Fork while the session is open: the fork may not use it, and leaves it whole."""
    session = sg.open_session(path)
    pid = os.fork()
    if pid == 0:
        for use in (
            lambda: session.df,
            lambda: session.add_topics(["By the fork"]),
            lambda: session.generate_topics(1),
            lambda: sg.open_session(path).df,
        ):
            try:
                use()
                say("used it")
            except sg.SessionError as error:
                say(type(error).__name__, str(error))
        session.close()
        os._exit(0)
    os.waitpid(pid, 0)
    session.add_topics(["By the parent"])
    say("opened", list(session.topics.name))
    threading.Event().wait()


def die_before_reading(module: object, name: str) -> Callable[[Path], None]:
    """Die between a reply's record and its becoming topics or samples."""

    def run(path: Path) -> None:
        def die(*_: object) -> NoReturn:
            os._exit(9)

        getattr(module, name).read = die
        session = sg.open_session(path)
        match name:
            case "TopicsStage":
                session.generate_topics(3)
            case "InputsStage":
                session.generate_inputs(per_topic=3)
            case _:
                session.generate_outputs()

    return run


def _outputs(session: sg.Session) -> Callable[[], object]:
    return lambda: session.generate_outputs(wait=False)


VERBS: dict[str, Callable[[Path], None]] = {
    "generate": generate,
    "wait": wait_for_outputs,
    "full": fill_the_disk,
    "hold": hold,
    "look": look,
    "fork": fork,
    "die-topics": die_before_reading(topics_stage, "TopicsStage"),
    "die-inputs": die_before_reading(inputs_stage, "InputsStage"),
    "die-outputs": die_before_reading(outputs_stage, "OutputsStage"),
}


def main() -> None:
    """Read commands until stdin ends."""
    # A shell starts what it runs in the background with Ctrl+C ignored, and that is inherited.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    litellm_model._litellm().ModelResponse()
    pd.DataFrame()
    say("ready")
    for line in sys.stdin:
        verb, _, path = line.strip().partition(" ")
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                say("pid", os.getpid())
                VERBS[verb](Path(path))
                status = 0
            finally:
                os._exit(status)
        say("exit", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


if __name__ == "__main__":
    main()
