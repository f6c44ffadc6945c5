"""TAP, programs to run, and a pool of threads: what the laws share."""

import concurrent.futures
import os
import shutil
import subprocess
import sys
import traceback

TOP = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
BUILD = os.path.abspath(os.environ.get("BUILD", os.path.join(TOP, "build")))
ROOM = os.path.join(os.environ.get("ROOM", os.path.join(BUILD, "check/laws")),
                    "work")
SANITIZED = BUILD.endswith("/san")
FILTERS = ("xj-normalize", "xj-dedup", "xj-validate")
CHAIN = FILTERS + ("xj-report",)
KEY = os.path.join(ROOM, "key")


def prepare():
    shutil.rmtree(ROOM, ignore_errors=True)
    os.makedirs(ROOM)
    with open(KEY, "wb") as file:
        file.write(b"0123456789abcdef0123456789abcdef")
    os.chmod(KEY, 0o600)
    os.environ["PATH"] = f"{BUILD}/bin:{os.environ['PATH']}"
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"


def run(*words, cwd=None, data=b"", **more):
    """The finished process: words as they are, bytes in and out."""
    return subprocess.run(words, cwd=cwd, input=data, capture_output=True,
                          check=False, **more)


def tree(folder):
    """Path -> bytes, of all files below."""
    files = {}
    for path, _, names in os.walk(folder):
        for name in names:
            full = os.path.join(path, name)
            with open(full, "rb") as file:
                files[os.path.relpath(full, folder)] = file.read()
    return files


def room(name):
    """A new folder of that name."""
    path = os.path.join(ROOM, name)
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    return path


def need(good, what):
    if not good:
        raise AssertionError(what)


def same(got, want, what):
    """Two values, or two trees; says where they part."""
    if isinstance(want, dict):
        need(got.keys() == want.keys(),
             f"{what}: other files: {sorted(got.keys() ^ want.keys())[:5]}")
        for name, content in want.items():
            same(got[name], content, f"{what}: {name}")
    elif got != want:
        text = ""
        if isinstance(want, bytes):
            a, b = got.split(b"\n"), want.split(b"\n")
            n = next((n for n, (x, y) in enumerate(zip(a, b)) if x != y),
                     min(len(a), len(b)))
            text = (f" in line {n + 1}: {a[n:n + 1]!r:.200} is not "
                    f"{b[n:n + 1]!r:.200}")
        else:
            text = f": {got!r:.200} is not {want!r:.200}"
        raise AssertionError(f"{what} differs{text}")


def play(laws):
    """Run (name, function, arguments...) on all cores; print TAP in order."""
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        jobs = [(law[0], pool.submit(law[1], *law[2:])) for law in laws]
        for number, (name, job) in enumerate(jobs, 1):
            try:
                job.result()
                print(f"ok {number} - {name}", flush=True)
            except AssertionError as error:
                failed += 1
                print(f"not ok {number} - {name}\n# {error}", flush=True)
            except Exception:  # pylint: disable=broad-except
                failed += 1
                text = traceback.format_exc().replace("\n", "\n# ")
                print(f"not ok {number} - {name}\n# {text}", flush=True)
        print(f"1..{len(jobs)}")
    sys.exit(failed > 0)
