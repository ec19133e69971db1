"""Draw a picture for each line of a file, on the workers of a Dask cluster.

    python examples/batch_on_dask.py PROMPTS.txt LEDGER

Prints a line for each picture as it is done. Exits with 1 when one of them failed.

Dask runs a task again when its worker dies, which must not buy a picture twice. So each
line is an order with a key in LEDGER: whoever runs the same task again, in this batch or
when the whole program is started anew, follows the job that it has already. LEDGER is a
file on a local disk, so all workers run on one machine.

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
from runcomfy_client import Client, MediaOutput, from_json
from runcomfy_client.models.bytedance import Seedream5LiteTextToImage


class OneClient(WorkerPlugin):
    """A client for each worker process, which its threads share."""

    def __init__(self, ledger: Path) -> None:
        self.ledger = ledger.resolve()

    def setup(self, worker: Worker) -> None:
        worker.runcomfy = Client(ledger=self.ledger, timeout=600)

    def teardown(self, worker: Worker) -> None:
        worker.runcomfy.close()


def generate(order: str, request_json: str) -> MediaOutput:
    """Run a request, or follow the job that it has already: the task of a worker."""
    client: Client = get_worker().runcomfy
    return client.run(from_json(request_json), key=order)


def run_batch(
    dask: Dask, requests: Sequence[Seedream5LiteTextToImage], ledger: Path
) -> Iterator[tuple[Seedream5LiteTextToImage, MediaOutput | BaseException]]:
    """Each request, as it finishes, with its output or why there is none."""
    dask.register_plugin(OneClient(ledger))
    tasks = {}
    for index, request in enumerate(requests):
        text = request.to_json()
        # Two equal lines are two pictures, and a line that was changed is another order.
        order = f"{index}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
        tasks[dask.submit(generate, order, text, pure=False)] = request
    for task in as_completed(tasks):
        yield tasks[task], task.exception() or task.result()


def main() -> int:
    if len(sys.argv) != 3:
        print("usage: batch_on_dask.py PROMPTS.txt LEDGER", file=sys.stderr)
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
