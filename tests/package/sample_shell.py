"""A shell in which the commands of the guides run: real ones, but nothing is installed.

``pip`` looks whether what it is told to install is there, with all its extras.
"""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

SHELL = shutil.which("sh") or ""

_PIP = """\
import re, sys, tomllib
from pathlib import Path

command, *requirements = sys.argv[1:]
assert command == "install", command
for requirement in requirements:
    folder, extras = re.fullmatch(r"([./\\w-]+?)(?:\\[([\\w,]+)\\])?", requirement).groups()
    project = tomllib.loads(Path(folder, "pyproject.toml").read_text("utf-8"))["project"]
    for extra in filter(None, (extras or "").split(",")):
        assert project["optional-dependencies"][extra], requirement
"""

_CODEGEN = f"""\
import sys
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from generator.cli.main import main
sys.exit(main())
"""


def make_commands(folder: Path, python: Path) -> Path:
    """A folder of commands: ``python`` is the one given, all else that of the tests."""
    folder.mkdir(parents=True)
    commands = {
        "python": [str(python), "-X", "utf8"],
        "runcomfy-client": [str(python), "-X", "utf8", "-m", "runcomfy_client"],
        "pip": [sys.executable, "-c", _PIP],
        "runcomfy-codegen": [sys.executable, "-c", _CODEGEN],
        **{
            tool: [sys.executable, "-m", tool] for tool in ("mypy", "pyright", "pytest")
        },
    }
    for name, words in commands.items():
        command = folder / name
        command.write_text(f'#!{SHELL}\nexec {shlex.join(words)} "$@"\n')
        command.chmod(0o755)
    return folder


def shell_environment(commands: Path, home: Path) -> dict[str, str]:
    """The variables with which these commands are found, and nothing of ours changes them."""
    path = os.pathsep.join([str(commands), os.environ.get("PATH", os.defpath)])
    # These change what commands print.
    changing = ("CI", "GITHUB_", "PYTEST_")
    ours = {k: v for k, v in os.environ.items() if not k.startswith(changing)}
    return {
        **ours,
        "HOME": str(home),
        "MYPY_CACHE_DIR": str(home / "mypy"),
        "PATH": path,
        # A reader has none of these, and they take longer to start than a test to run.
        "PYTEST_ADDOPTS": "-p no:schemathesis -p no:hypothesispytest",
        "PYTHONUTF8": "1",
    }


def lay_out_checkout(folder: Path, root: Path, generated: Path) -> None:
    """What a reader has who stands in a checkout of the repository; a project is beside it."""
    (folder.parent / "my-app").mkdir(parents=True)
    shutil.copytree(root / "schemas", folder / "schemas")
    shutil.copytree(generated, folder / "generated")
    # Without the settings of tools, which are none of a reader's business.
    project = (root / "pyproject.toml").read_text("utf-8").partition("\n[tool.")[0]
    (folder / "pyproject.toml").write_text(project, encoding="utf-8")
    for words in (["init"], ["add", "schemas"], ["commit", "--message", "Schemas"]):
        git = ["git", "-c", "user.name=Reader", "-c", "user.email=reader@example.com"]
        subprocess.run([*git, *words], cwd=folder, check=True, capture_output=True)


def run_in_shell(
    command: str, folder: Path, variables: dict[str, str]
) -> tuple[int, str, Path]:
    """The exit code of a command, all that it prints, and the folder that it leads to."""
    where = folder.resolve()
    left = Path(variables["HOME"], "folder")
    left.unlink(missing_ok=True)
    done = subprocess.run(
        [SHELL, "-euc", f"trap 'pwd > {shlex.quote(str(left))}' EXIT\n{command}"],
        cwd=where,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    return done.returncode, done.stdout, Path(left.read_text().strip())


def start_in_shell(
    command: str, folder: Path, variables: dict[str, str]
) -> subprocess.Popen[str]:
    """A command that runs on, once it has printed its first line."""
    words = shlex.split(command)
    running = subprocess.Popen(
        words,
        cwd=folder,
        env=variables,
        executable=shutil.which(words[0], path=variables["PATH"]),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert running.stdout is not None
    assert running.stdout.readline()
    return running
