"""Typed requests for the models of RunComfy, and a client that runs them.

Everything here is imported when it is first used.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import models as models
    from ._runtime.aclient import (
        AsyncClient,
    )
    from ._runtime.catalogue import (
        ModelInfo,
        from_json,
        search,
    )
    from ._runtime.client import (
        Client,
    )
    from ._runtime.errors import (
        APIError,
        AuthenticationError,
        DownloadRefused,
        InputRejected,
        InsufficientBalanceError,
        InvalidInput,
        JobCancelled,
        JobFailed,
        MissingOutput,
        NotFound,
        Outcome,
        PermissionDenied,
        RateLimited,
        RunComfyError,
        ServerError,
        SubmissionUnknown,
        TransportError,
        UnexpectedAnswer,
        WaitTimeout,
    )
    from ._runtime.jobs import (
        AsyncJob,
        Job,
    )
    from ._runtime.outputs import (
        MediaOutput,
        Output,
    )
    from ._runtime.refusal import (
        InvalidRequest,
        Problem,
    )
    from ._runtime.sizes import (
        Ratio,
        RatioChoice,
        SizeChoice,
    )
    from ._runtime.states import (
        CancelOutcome,
        CancelState,
        JobState,
        Price,
        Result,
        ResultState,
        Status,
    )
    from ._runtime.values import (
        RawRequest,
        Request,
        Value,
    )

__all__ = [
    "APIError",
    "AsyncClient",
    "AsyncJob",
    "AuthenticationError",
    "CancelOutcome",
    "CancelState",
    "Client",
    "DownloadRefused",
    "InputRejected",
    "InsufficientBalanceError",
    "InvalidInput",
    "InvalidRequest",
    "Job",
    "JobCancelled",
    "JobFailed",
    "JobState",
    "MediaOutput",
    "MissingOutput",
    "ModelInfo",
    "NotFound",
    "Outcome",
    "Output",
    "PermissionDenied",
    "Price",
    "Problem",
    "RateLimited",
    "Ratio",
    "RatioChoice",
    "RawRequest",
    "Request",
    "Result",
    "ResultState",
    "RunComfyError",
    "ServerError",
    "SizeChoice",
    "Status",
    "SubmissionUnknown",
    "TransportError",
    "UnexpectedAnswer",
    "Value",
    "WaitTimeout",
    "from_json",
    "search",
]

_HOMES = {
    "APIError": "errors",
    "AsyncClient": "aclient",
    "AsyncJob": "jobs",
    "AuthenticationError": "errors",
    "CancelOutcome": "states",
    "CancelState": "states",
    "Client": "client",
    "DownloadRefused": "errors",
    "InputRejected": "errors",
    "InsufficientBalanceError": "errors",
    "InvalidInput": "errors",
    "InvalidRequest": "refusal",
    "Job": "jobs",
    "JobCancelled": "errors",
    "JobFailed": "errors",
    "JobState": "states",
    "MediaOutput": "outputs",
    "MissingOutput": "errors",
    "ModelInfo": "catalogue",
    "NotFound": "errors",
    "Outcome": "errors",
    "Output": "outputs",
    "PermissionDenied": "errors",
    "Price": "states",
    "Problem": "refusal",
    "RateLimited": "errors",
    "Ratio": "sizes",
    "RatioChoice": "sizes",
    "RawRequest": "values",
    "Request": "values",
    "Result": "states",
    "ResultState": "states",
    "RunComfyError": "errors",
    "ServerError": "errors",
    "SizeChoice": "sizes",
    "Status": "states",
    "SubmissionUnknown": "errors",
    "TransportError": "errors",
    "UnexpectedAnswer": "errors",
    "Value": "values",
    "WaitTimeout": "errors",
    "from_json": "catalogue",
    "search": "catalogue",
}


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name == "models":
        return import_module(".models", __name__)
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"._runtime.{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "models"})
