"""Read one side of a comparison from a schemas folder or a git revision."""

from __future__ import annotations

from ..core.limits import Limits
from ..core.problems import Problem, ProblemsFound, has_errors, located
from ..core.resources import PACKAGE
from ..ir import lower
from ..python import naming
from ..sources import check
from ..sources.folder import Sources
from ..sources.releases import digests
from .sides import Catalogue


def load_catalogue(
    sources: Sources, limits: Limits = Limits(), package: str = PACKAGE
) -> Catalogue:
    """Return the catalogue that these files make; raises ``ProblemsFound`` with every error in them.

    ``package`` is the name of the package in lines of code.
    """
    problems: list[Problem] = [
        *sources.problems,
        *check.check_catalogue(sources.models),
        *check.check_api(sources.api),
    ]
    if has_errors(problems):
        raise ProblemsFound(_located(sources, problems))
    api = lower.lower_api(sources.api)
    found = [lower.load_model(api, limits, source) for source in sources.models]
    problems += [problem for _, more in found for problem in more]
    models = sorted((m for m, _ in found if m), key=lambda model: model.id)
    names, collisions = naming.name_models(models, package)
    problems += collisions
    if has_errors(problems):
        raise ProblemsFound(_located(sources, problems))
    known = {model.id: model for model in models}
    return Catalogue(api, known, names, digests(sources))


def _located(sources: Sources, problems: list[Problem]) -> list[Problem]:
    errors = [problem for problem in problems if problem.severity == "error"]
    return located(errors, sources.position, sources.path)
