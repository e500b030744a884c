"""The shape of the house (STYLE.md, Shape): small files, short functions, nothing left lying."""

import ast
import re
import subprocess
from functools import cache

import pytest

from tests.support.breaches import PACKAGES, ROOT

THIS_FILE = "tests/architecture/test_tidy.py"
"""It names what it looks for."""
LINES = 300
BODY = 40
CHORE = re.compile(r"(?<![\w-])(?:TODO|FIXME|XXX)(?![\w-])")
HOST = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|npmmirror|conda\.(?:io|org)|/simple/?[\"'\s]|"
    r"(?:pypi|mirrors?|registry|artifactory|nexus|devpi)\.[a-z0-9-]+\.[a-z]{2,}|"
    r"--(?:extra-)?index-url|--find-links|--trusted-host",
    re.IGNORECASE,
)
"""A registry or mirror of packages, or an option that names one."""
MACHINE = re.compile(
    r"(?<![\w.~-])/(?:work|root|mnt|workspace|private)/[\w.-]|(?<![\w.~-])/(?:home|Users)/[\w.-]+/|"
    r"[A-Z]:\\\\?Users\\|(?<![\w.~-])/tmp/[\w.-]|/(?:usr|opt)/\w+/\w*python|site-packages/"
)
"""A path on the machine of whoever wrote it, or of the machine that built it."""

LOCKED = re.compile(
    r"[a-zA-Z0-9._-]+(?:\[[a-z,]+\])?==[\w.+!]+(?: *; [^\\]+?)?"
    r"(?: +--hash=sha256:[0-9a-f]{64})+ *"
)
"""One requirement: its one version, perhaps for which machines, and its hashes."""


def sources(*folders):
    """Return the Python files of these folders, by their path in the tree."""
    return {
        file.relative_to(ROOT).as_posix(): file
        for folder in folders or (*PACKAGES, "tests")
        for file in sorted((ROOT / folder).rglob("*.py"))
    }


@cache
def tree_of(file):
    return ast.parse(file.read_text("utf-8"), str(file))


@cache
def committed_texts():
    """Return every text file that is, or would be, committed, by its path in the tree."""
    if not (ROOT / ".git").exists():
        return {}
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607 - PATH
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = sorted(set(filter(None, listed.stdout.split("\0"))) - {THIS_FILE})
    return {name: text for name in names if (text := _text(name)) is not None}


def _text(name):
    try:
        return (ROOT / name).read_text("utf-8")
    except (UnicodeDecodeError, FileNotFoundError):  # compiled, or deleted and not yet committed
        return None


def functions(tree):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


def body_lines(function):
    """Count the lines of a function's body, its docstring not."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def hits(pattern):
    texts = committed_texts()
    if not texts:
        pytest.skip("only a git work tree says which files are committed")
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_the_tree_is_looked_at():
    """A folder renamed would otherwise leave every test here without work."""
    assert {path.partition("/")[0] for path in sources()} == {*PACKAGES, "tests"}
    assert len(sources()) > 200


def test_an_init_file_is_one_docstring_and_nothing_else():
    """Importing a package runs nothing (ARCHITECTURE.md, Folders)."""
    wrong = [
        name
        for name, file in sources().items()
        if file.name == "__init__.py"
        and not (len(tree_of(file).body) == 1 and ast.get_docstring(tree_of(file)))
    ]
    assert wrong == []


def test_every_folder_of_python_is_a_package():
    """Without its __init__ a room stands outside every contract and every type check."""
    folders = {file.parent for file in sources().values()}
    wrong = [one for one in folders if not (one / "__init__.py").exists()]
    assert [one.relative_to(ROOT).as_posix() for one in sorted(wrong)] == []


def test_every_module_says_first_what_it_is_for():
    """A module opens with one sentence on what it is for (STYLE.md, Docstrings and comments)."""
    wrong = [name for name, file in sources().items() if not ast.get_docstring(tree_of(file))]
    assert wrong == []


def test_every_file_stays_under_300_lines():
    """A file holds one idea."""
    sizes = {
        name: len(file.read_text("utf-8").splitlines()) for name, file in sources(*PACKAGES).items()
    }
    assert {name: size for name, size in sizes.items() if size >= LINES} == {}


def test_every_function_stays_under_40_lines():
    """Branches sit in the parent, plain work in its helpers; a docstring does not count."""
    sizes = {
        f"{name}:{one.lineno} {one.name}": body_lines(one)
        for name, file in sources(*PACKAGES).items()
        for one in functions(tree_of(file))
    }
    assert {name: size for name, size in sizes.items() if size >= BODY} == {}


def test_no_chore_is_left_in_a_file():
    """What is still to be done stands in no comment: nobody reads it there."""
    wrong = [
        one
        for one in hits(CHORE)
        if not one.startswith("pyproject.toml")  # names ruff's own rule
    ]
    assert wrong == []


def test_no_file_names_a_path_of_somebodys_machine():
    """A clone works in any folder."""
    assert hits(MACHINE) == []


def test_no_file_names_a_registry_of_packages():
    """Where packages come from is the operator's choice; hashes say which they are."""
    assert hits(HOST) == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (MACHINE, "see /root/notes.txt"),
        (MACHINE, "/home/wang/anjuan"),
        (MACHINE, "open('/tmp/out.json')"),
        (HOST, "https://pypi.org/simple"),
        (HOST, "--index-url https://example.invalid"),
        (CHORE, "# TODO later"),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern, text):
    """A pattern with a slip in it finds nothing, and says so to nobody."""
    assert pattern.search(text)


@pytest.mark.parametrize("text", ["a/work/b", "~/home/x", "the home folder", "/health", "home/"])
def test_a_path_of_our_own_is_no_path_of_a_machine(text):
    """Relative paths and addresses of the API stay free to be named."""
    assert not MACHINE.search(text)


def requirements():
    return sorted((ROOT / "requirements").glob("*.txt"))


def test_requirements_are_locked():
    """There is something to judge below."""
    assert requirements()


@pytest.mark.parametrize("file", requirements(), ids=lambda file: file.name)
def test_every_requirement_has_one_version_and_a_hash(file):
    """What is installed is what was looked at, wherever it was fetched (pip --require-hashes)."""
    entries = file.read_text("utf-8").replace("\\\n", " ").splitlines()
    wanted = [one for one in entries if one.strip() and not one.lstrip().startswith("#")]
    assert wanted
    assert [one[:80] for one in wanted if not LOCKED.fullmatch(one)] == []


@pytest.mark.parametrize("file", requirements(), ids=lambda file: file.name)
def test_no_requirement_is_an_address(file):
    """An address would fetch from one host whatever the operator chose."""
    text = file.read_text("utf-8")
    assert "://" not in text
    assert " @ " not in text
