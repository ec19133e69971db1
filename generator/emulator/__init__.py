"""A local RunComfy Model API that runs the raw schemas and plays every fault on demand."""

from .emulator import Emulator, EmulatorUnavailable
from .jobs import Job
from .request_log import Record

__all__ = ["Emulator", "EmulatorUnavailable", "Job", "Record"]
