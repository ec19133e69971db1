"""Draw a picture for each line of a file, on the workers of a Dask cluster.

    python examples/batch_on_dask.py PROMPTS.txt FOLDER

Prints a line for each picture as it is done. Exits with 1 when one of them failed.

Dask runs a task again when its worker dies, which must not buy a picture twice. So a
task claims its request in FOLDER before it submits it, and writes the id of the job
there as soon as there is one. Whoever runs the same task again, in this batch or when the
whole program is started anew, follows that job instead. FOLDER must be one that all
workers share.

Requires ``dask[distributed]``. The token is read from the environment of the workers: it
travels with no task.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from distributed import Client as Dask
from distributed import LocalCluster, Worker, WorkerPlugin, as_completed, get_worker
from runcomfy_client import Client, MediaOutput, Outcome, RunComfyError, from_json
from runcomfy_client.models.bytedance import Seedream5LiteTextToImage

TIMEOUT = 600.0


class OneClient(WorkerPlugin):
    """A client for each worker process, which its threads share."""

    def setup(self, worker: Worker) -> None:
        worker.runcomfy = Client()

    def teardown(self, worker: Worker) -> None:
        worker.runcomfy.close()


def generate(request_json: str, record: Path) -> MediaOutput:
    """Run a request, or follow the job that it has already: the task of a worker."""
    client: Client = get_worker().runcomfy
    request = from_json(request_json)
    try:
        record.touch(exist_ok=False)
    except FileExistsError:
        request_id = record.read_text()
        if not request_id:
            raise RuntimeError(
                f"{record} was claimed and holds no id: a job may be running and"
                " charged. Look at your RunComfy history before you delete the file"
            ) from None
        return client.job(request_id, type(request)).wait(TIMEOUT)
    try:
        return client.run(request, timeout=TIMEOUT, on_submitted=record.write_text)
    except RunComfyError as error:
        if error.outcome in (Outcome.NOT_SENT, Outcome.REFUSED):
            record.unlink()  # There is no job, so the request may be tried again.
        raise


def run_batch(
    dask: Dask, requests: Sequence[Seedream5LiteTextToImage], folder: Path
) -> Iterator[tuple[Seedream5LiteTextToImage, MediaOutput | BaseException]]:
    """Each request, as it finishes, with its output or why there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    dask.register_plugin(OneClient())
    tasks = {}
    for index, request in enumerate(requests):
        text = request.to_json()
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        # Not pure: two equal requests are two pictures.
        record = folder.resolve() / f"{index}-{digest}"
        tasks[dask.submit(generate, text, record, pure=False)] = request
    for task in as_completed(tasks):
        yield tasks[task], task.exception() or task.result()


def main() -> int:
    if len(sys.argv) != 3:
        print("usage: batch_on_dask.py PROMPTS.txt FOLDER", file=sys.stderr)
        return 2
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    requests = [Seedream5LiteTextToImage(prompt=line) for line in lines if line.strip()]
    complete = True
    # Tasks only wait for the network, so a worker runs many. In place of this cluster,
    # the address of another one does: `Dask("tcp://scheduler:8786")`.
    with (
        LocalCluster(n_workers=2, threads_per_worker=8) as cluster,
        Dask(cluster) as dask,
    ):
        for request, end in run_batch(dask, requests, Path(sys.argv[2])):
            if isinstance(end, MediaOutput):
                print(f"{request.prompt}: {end.image}")
            else:
                complete = False
                print(f"{request.prompt}: {end}", file=sys.stderr)
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())
