"""RFC 8493 (BagIt 1.0): a bag written as a stream, into a folder or a zip, and named when whole."""

import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

TAG: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ZIP: Final = ".zip"


class _Hashed:
    """A file that is being written, with the hash and the count of its bytes."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self.digest = sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        """Write and hash."""
        self._file.write(data)
        self.digest.update(data)
        self.size += len(data)


class BagWriter:
    """One file after the other; what is broken off leaves nothing behind.

    A zip holds one folder, named like the zip (RFC 8493 §4.2).
    """

    def __init__(self, out: Path) -> None:
        """Begin beside `out`.

        Raises:
            FileExistsError: there is something at `out` already; it stays.
        """
        if out.exists():
            raise FileExistsError(f"{out} is there already")
        self._out = out
        self._part = out.with_name(f"{out.name}.part")
        self._top = out.name.removesuffix(ZIP)
        self._manifest: list[str] = []
        self._octets = 0
        self._clear()
        self._zip: zipfile.ZipFile | None = None
        if out.suffix == ZIP:
            self._zip = zipfile.ZipFile(self._part, "w", zipfile.ZIP_DEFLATED)
        else:
            self._part.mkdir()

    @contextmanager
    def file(self, name: str) -> Iterator[_Hashed]:
        """Open a file of the payload, `data/…`; one at a time."""
        with self._opened(name) as file:
            hashed = _Hashed(file)
            yield hashed
        self._manifest.append(f"{hashed.digest.hexdigest()}  {name}\n")
        self._octets += hashed.size

    def add(self, name: str, data: bytes) -> None:
        """Write a small file of the payload."""
        with self.file(name) as file:
            file.write(data)

    def finish(self, info: dict[str, str]) -> None:
        """Write the tag files and give the bag its name."""
        info = {**info, "Payload-Oxum": f"{self._octets}.{len(self._manifest)}"}
        tags = {
            "bagit.txt": TAG,
            "bag-info.txt": "".join(f"{key}: {text}\n" for key, text in info.items()).encode(),
            "manifest-sha256.txt": "".join(self._manifest).encode(),
        }
        lines = [f"{sha256(data).hexdigest()}  {name}\n" for name, data in tags.items()]
        tags["tagmanifest-sha256.txt"] = "".join(lines).encode()
        for name, data in tags.items():
            with self._opened(name) as file:
                file.write(data)
        if self._zip is not None:
            self._zip.close()
        self._part.rename(self._out)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._zip is not None:
            self._zip.close()
        self._clear()

    @contextmanager
    def _opened(self, name: str) -> Iterator[Any]:
        if self._zip is not None:
            info = zipfile.ZipInfo(f"{self._top}/{name}")  # without the clock: the same bag twice
            info.compress_type = zipfile.ZIP_DEFLATED
            with self._zip.open(info, "w", force_zip64=True) as file:
                yield file
            return
        path = self._part / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())

    def _clear(self) -> None:
        """Take away what this or an earlier, interrupted run has left."""
        if self._part.is_dir():
            shutil.rmtree(self._part)
        self._part.unlink(missing_ok=True)
