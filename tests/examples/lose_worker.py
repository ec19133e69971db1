"""A batch on Dask that loses a worker, and is run again.

    lose_worker.py LEDGER

Prints what was seen, as JSON. The example and the package are found on ``PYTHONPATH``.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from batch_on_dask import Seedream5LiteTextToImage, run_batch
from distributed import Client, LocalCluster
from runcomfy_client import Ledger

PROMPTS = ["a paper boat", "a tea house", "a lighthouse", "a paper boat"]


def lose_one(dask: Client, ledger: Path, lost: list[int]) -> None:
    """Kill a worker as soon as every request has its job; notes the tasks it had."""
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        if len(PROMPTS) == len(Ledger(ledger).jobs(state="running")):
            worker = dask.cluster.workers[0]
            lost.append(len(dask.processing()[worker.worker_address]))
            os.kill(worker.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
            return
        time.sleep(0.02)


def main() -> None:
    ledger = Path(sys.argv[1])
    requests = [Seedream5LiteTextToImage(prompt=prompt) for prompt in PROMPTS]
    seen: dict[str, Any] = {"lost": []}
    with (
        LocalCluster(n_workers=2, threads_per_worker=2) as cluster,
        Client(cluster) as dask,
    ):
        arguments = (dask, ledger, seen["lost"])
        threading.Thread(target=lose_one, args=arguments, daemon=True).start()
        for key in ("first", "again"):
            ends = [end for _, end in run_batch(dask, requests, ledger)]
            seen[key] = sorted(end.image for end in ends)
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
