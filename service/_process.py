"""One worker process, from the front's side."""

from __future__ import annotations

import multiprocessing

from service._worker import BatchReply, LoadFailed, Ready, Task, WorkerSpec, memory_of, worker_main

_CONTEXT = multiprocessing.get_context("spawn")


class WorkerLostError(Exception):
    """The worker has to be replaced; `reason` is "died", "hung" or "memory"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class WorkerProcess:
    """Starts a process that loads a coder. `start`, `load`, `run` and `end` block: call them in a thread."""

    def __init__(self, spec: WorkerSpec) -> None:
        self._pipe, self._theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(
            target=worker_main, args=(self._theirs, spec), name="whowhom-worker", daemon=True
        )
        self.base_memory = 0

    def load(self) -> Ready:
        """Start the process and wait until its coder has answered the warm-up document; raises what keeps it from it."""
        self._process.start()
        self._theirs.close()
        try:
            answer = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise WorkerLostError("died") from error
        if isinstance(answer, LoadFailed):
            raise answer.error
        assert isinstance(answer, Ready)
        self.base_memory = answer.memory
        return answer

    def run(self, tasks: list[Task]) -> BatchReply:
        """The answers of a batch; `WorkerLostError` where the process ends before it has answered."""
        try:
            self._pipe.send(tasks)
            answer = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise WorkerLostError("died") from error
        assert isinstance(answer, BatchReply)
        return answer

    @property
    def pid(self) -> int:
        """The process id; 0 before the start."""
        return self._process.pid or 0

    @property
    def sentinel(self) -> int:
        """A file descriptor that is readable when the process has ended."""
        return self._process.sentinel

    @property
    def grown(self) -> int:
        """Bytes of resident memory over what the loaded coder took."""
        return max(0, memory_of(self.pid) - self.base_memory) if self.base_memory else 0

    def kill(self) -> None:
        """Send SIGKILL; does not wait. A thread that waits for an answer gets `WorkerLostError`."""
        if self._process.pid is not None and self._process.exitcode is None:
            self._process.kill()

    def end(self) -> None:
        """Kill the process if it lives, wait for its end, and give up its resources."""
        if self._process.pid is None:
            return
        self.kill()
        self._process.join()
        self._pipe.close()
        self._process.close()
