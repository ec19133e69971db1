"""Typed requests for the models of RunComfy, and a client that runs them.

Everything here is imported when it is first used.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import models as models
    from ._runtime.aclient import AsyncClient as AsyncClient
    from ._runtime.batch import Finished as Finished
    from ._runtime.budgets import Budget as Budget, Estimate as Estimate
    from ._runtime.catalogue import (
        ModelInfo as ModelInfo,
        from_json as from_json,
        search as search,
    )
    from ._runtime.client import Client as Client
    from ._runtime.data_uris import DataUri as DataUri, data_uri as data_uri
    from ._runtime.errors import (
        APIError as APIError,
        AuthenticationError as AuthenticationError,
        BudgetExceeded as BudgetExceeded,
        DownloadRefused as DownloadRefused,
        InputRejected as InputRejected,
        InsufficientBalanceError as InsufficientBalanceError,
        InvalidInput as InvalidInput,
        JobCancelled as JobCancelled,
        JobFailed as JobFailed,
        JournalError as JournalError,
        KeyConflict as KeyConflict,
        MissingOutput as MissingOutput,
        NotFound as NotFound,
        Outcome as Outcome,
        PermissionDenied as PermissionDenied,
        RateLimited as RateLimited,
        RunComfyError as RunComfyError,
        SaveFailed as SaveFailed,
        ServerError as ServerError,
        SubmissionUnknown as SubmissionUnknown,
        TransportError as TransportError,
        UnexpectedAnswer as UnexpectedAnswer,
        WaitTimeout as WaitTimeout,
    )
    from ._runtime.events import EventKind as EventKind, JobEvent as JobEvent
    from ._runtime.hosting import Hosted as Hosted, hosted as hosted
    from ._runtime.jobs import AsyncJob as AsyncJob, Job as Job
    from ._runtime.journal import Journal as Journal, JournalEntry as JournalEntry
    from ._runtime.ledger import (
        Ledger as Ledger,
        LedgerJob as LedgerJob,
        Spent as Spent,
    )
    from ._runtime.null import NULL as NULL, Null as Null
    from ._runtime.outputs import MediaOutput as MediaOutput, Output as Output
    from ._runtime.references import JobReference as JobReference
    from ._runtime.refusal import InvalidRequest as InvalidRequest, Problem as Problem
    from ._runtime.sizes import (
        Ratio as Ratio,
        RatioChoice as RatioChoice,
        SizeChoice as SizeChoice,
        TierChoice as TierChoice,
    )
    from ._runtime.states import (
        CancelOutcome as CancelOutcome,
        CancelState as CancelState,
        JobState as JobState,
        Price as Price,
        Result as Result,
        ResultState as ResultState,
        Status as Status,
    )
    from ._runtime.values import (
        RawRequest as RawRequest,
        Request as Request,
        Value as Value,
    )
    from ._runtime.version import __version__ as __version__

if not TYPE_CHECKING:
    from ._lazy import lazy

    # What each module of `_runtime` brings.
    names = {
        "aclient": "AsyncClient",
        "batch": "Finished",
        "budgets": "Budget Estimate",
        "catalogue": "ModelInfo from_json search",
        "client": "Client",
        "data_uris": "DataUri data_uri",
        "errors": "APIError AuthenticationError BudgetExceeded DownloadRefused "
        "InputRejected InsufficientBalanceError InvalidInput JobCancelled "
        "JobFailed JournalError KeyConflict MissingOutput NotFound Outcome "
        "PermissionDenied RateLimited RunComfyError SaveFailed ServerError "
        "SubmissionUnknown TransportError UnexpectedAnswer WaitTimeout",
        "events": "EventKind JobEvent",
        "hosting": "Hosted hosted",
        "jobs": "AsyncJob Job",
        "journal": "Journal JournalEntry",
        "ledger": "Ledger LedgerJob Spent",
        "null": "NULL Null",
        "outputs": "MediaOutput Output",
        "references": "JobReference",
        "refusal": "InvalidRequest Problem",
        "sizes": "Ratio RatioChoice SizeChoice TierChoice",
        "states": "CancelOutcome CancelState JobState Price Result ResultState Status",
        "values": "RawRequest Request Value",
        "version": "__version__",
    }
    homes = {
        name: f"._runtime.{home}" for home in names for name in names[home].split()
    }
    __all__ = sorted(homes.keys() - {"__version__"})
    __getattr__, __dir__ = lazy(__name__, {**homes, "models": ".models"})
    del homes, names
