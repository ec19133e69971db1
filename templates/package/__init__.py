"""Typed requests for the models of RunComfy, and a client that runs them.

Everything here is imported when it is first used.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import models as models
    from ._runtime.aclient import (
        AsyncClient,
    )
    from ._runtime.batch import (
        Finished,
    )
    from ._runtime.budgets import (
        Budget,
        Estimate,
    )
    from ._runtime.catalogue import (
        ModelInfo,
        from_json,
        search,
    )
    from ._runtime.client import (
        Client,
    )
    from ._runtime.data_uris import (
        DataUri,
        data_uri,
    )
    from ._runtime.errors import (
        APIError,
        AuthenticationError,
        BudgetExceeded,
        DownloadRefused,
        InputRejected,
        InsufficientBalanceError,
        InvalidInput,
        JobCancelled,
        JobFailed,
        JournalError,
        KeyConflict,
        MissingOutput,
        NotFound,
        Outcome,
        PermissionDenied,
        RateLimited,
        RunComfyError,
        SaveFailed,
        ServerError,
        SubmissionUnknown,
        TransportError,
        UnexpectedAnswer,
        WaitTimeout,
    )
    from ._runtime.events import (
        EventKind,
        JobEvent,
    )
    from ._runtime.hosting import (
        Hosted,
        hosted,
    )
    from ._runtime.jobs import (
        AsyncJob,
        Job,
    )
    from ._runtime.journal import (
        Journal,
        JournalEntry,
    )
    from ._runtime.ledger import (
        Ledger,
        LedgerJob,
        Spent,
    )
    from ._runtime.null import (
        NULL,
        Null,
    )
    from ._runtime.outputs import (
        MediaOutput,
        Output,
    )
    from ._runtime.references import (
        JobReference,
    )
    from ._runtime.refusal import (
        InvalidRequest,
        Problem,
    )
    from ._runtime.sizes import (
        Ratio,
        RatioChoice,
        SizeChoice,
        TierChoice,
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
    from ._runtime.version import (
        __version__ as __version__,
    )

__all__ = [
    "NULL",
    "APIError",
    "AsyncClient",
    "AsyncJob",
    "AuthenticationError",
    "Budget",
    "BudgetExceeded",
    "CancelOutcome",
    "CancelState",
    "Client",
    "DataUri",
    "DownloadRefused",
    "Estimate",
    "EventKind",
    "Finished",
    "Hosted",
    "InputRejected",
    "InsufficientBalanceError",
    "InvalidInput",
    "InvalidRequest",
    "Job",
    "JobCancelled",
    "JobEvent",
    "JobFailed",
    "JobReference",
    "JobState",
    "Journal",
    "JournalEntry",
    "JournalError",
    "KeyConflict",
    "Ledger",
    "LedgerJob",
    "MediaOutput",
    "MissingOutput",
    "ModelInfo",
    "NotFound",
    "Null",
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
    "SaveFailed",
    "ServerError",
    "SizeChoice",
    "Spent",
    "Status",
    "SubmissionUnknown",
    "TierChoice",
    "TransportError",
    "UnexpectedAnswer",
    "Value",
    "WaitTimeout",
    "data_uri",
    "from_json",
    "hosted",
    "search",
]

if not TYPE_CHECKING:
    from ._lazy import lazy

    __getattr__, __dir__ = lazy(
        __name__,
        {
            "APIError": "._runtime.errors",
            "AsyncClient": "._runtime.aclient",
            "AsyncJob": "._runtime.jobs",
            "AuthenticationError": "._runtime.errors",
            "Budget": "._runtime.budgets",
            "BudgetExceeded": "._runtime.errors",
            "CancelOutcome": "._runtime.states",
            "CancelState": "._runtime.states",
            "Client": "._runtime.client",
            "DataUri": "._runtime.data_uris",
            "DownloadRefused": "._runtime.errors",
            "Estimate": "._runtime.budgets",
            "EventKind": "._runtime.events",
            "Finished": "._runtime.batch",
            "Hosted": "._runtime.hosting",
            "InputRejected": "._runtime.errors",
            "InsufficientBalanceError": "._runtime.errors",
            "InvalidInput": "._runtime.errors",
            "InvalidRequest": "._runtime.refusal",
            "Job": "._runtime.jobs",
            "JobCancelled": "._runtime.errors",
            "JobEvent": "._runtime.events",
            "JobFailed": "._runtime.errors",
            "JobReference": "._runtime.references",
            "JobState": "._runtime.states",
            "Journal": "._runtime.journal",
            "JournalEntry": "._runtime.journal",
            "JournalError": "._runtime.errors",
            "KeyConflict": "._runtime.errors",
            "Ledger": "._runtime.ledger",
            "LedgerJob": "._runtime.ledger",
            "MediaOutput": "._runtime.outputs",
            "MissingOutput": "._runtime.errors",
            "ModelInfo": "._runtime.catalogue",
            "NULL": "._runtime.null",
            "NotFound": "._runtime.errors",
            "Null": "._runtime.null",
            "Outcome": "._runtime.errors",
            "Output": "._runtime.outputs",
            "PermissionDenied": "._runtime.errors",
            "Price": "._runtime.states",
            "Problem": "._runtime.refusal",
            "RateLimited": "._runtime.errors",
            "Ratio": "._runtime.sizes",
            "RatioChoice": "._runtime.sizes",
            "RawRequest": "._runtime.values",
            "Request": "._runtime.values",
            "Result": "._runtime.states",
            "ResultState": "._runtime.states",
            "RunComfyError": "._runtime.errors",
            "SaveFailed": "._runtime.errors",
            "ServerError": "._runtime.errors",
            "SizeChoice": "._runtime.sizes",
            "Spent": "._runtime.ledger",
            "Status": "._runtime.states",
            "SubmissionUnknown": "._runtime.errors",
            "TierChoice": "._runtime.sizes",
            "TransportError": "._runtime.errors",
            "UnexpectedAnswer": "._runtime.errors",
            "Value": "._runtime.values",
            "WaitTimeout": "._runtime.errors",
            "__version__": "._runtime.version",
            "data_uri": "._runtime.data_uris",
            "from_json": "._runtime.catalogue",
            "hosted": "._runtime.hosting",
            "search": "._runtime.catalogue",
            "models": ".models",
        },
    )
