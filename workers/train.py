"""Training in a process of its own that ends: it needs memory and time which a worker must keep."""

import os
import resource
import subprocess
import sys

import structlog

from inbox.bootstrap.parts import Installation
from inbox.services.learning.status import note_training_failed

log = structlog.get_logger()

SECONDS = 540
NICE = 15
MEMORY = 2 << 30
"""Bytes of its own; a training takes about half of that at most."""
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def train_apart(on: Installation) -> None:
    """`inbox learn train`, politely. Whatever becomes of it, what was learnt before stays in use."""
    where = on.where
    command = ["--data", str(where.data), "--config", str(where.config), "learn", "train", "--json"]
    demo = ["--demo"] if where.demo else []
    environment = {**os.environ, "INBOX_DATABASE_URL": where.database_url}
    environment |= dict.fromkeys(_ONE_THREAD, "1")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "inbox", *command, *demo],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            preexec_fn=_be_modest,
        )
    except subprocess.TimeoutExpired:
        on.store.write(note_training_failed, f"It took more than {SECONDS} seconds.")
        return
    if done.returncode != 0:
        why = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        log.error("training failed", status=done.returncode, why=why)
        on.store.write(note_training_failed, f"It ended with status {done.returncode}.")


def _be_modest() -> None:
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
