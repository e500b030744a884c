"""Verify an Anjuan bundle with this one file, Python 3.11 or newer and `cryptography`, offline.

    python verify.py BUNDLE --key LOGKEY [--witness KEY]...

Keys come from their owners by another way, never out of the bundle. Exit code 0: every event is
signed by its key, enrolled before, and stands in the log under a signed checkpoint. 1: it is not
to be believed. 2: the call is wrong. (RFC 6962, RFC 8032, DSSE, C2SP signed-note, SD-JWT digests)
"""

import argparse
import base64
import hashlib
import json
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

TYPE = "application/vnd.anjuan.event.v1+json"
STREAM, SHAPE = b"anjuan.stream.v1\n", (5, 3, 2, TYPE, int, int)
WRITES = {"field": ("leg", "dev", "intent"), "importer": ("hist",)}
TAGS = {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"}
NAME = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*){0,9}", re.ASCII)
LINE, BODY, FILES, SLACK, NEVER = 8 << 20, 128 << 10, 200_000, 64 << 20, 1 << 62


class Unverified(Exception):  # noqa: N818 - the verdict; no other error leaves `verify`
    """The bundle is not to be believed; `args`: what detected it, where, and what was seen."""


def _need(truth: object, code: str, where: str, detail: str) -> None:
    if not truth:
        raise Unverified(code, where, detail)


def _sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def _b64u(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unb64(text: str, size: int = -1, *, url: bool = False) -> bytes:
    padded = text + "=" * (-len(text) % 4 * url)
    data = base64.b64decode(padded, b"-_" if url else None, validate=True)
    same = _b64u(data) if url else base64.b64encode(data).decode()
    if same != text or size not in {-1, len(data)}:  # `QR==` is no second spelling of `QQ==`
        raise ValueError(f"{text[:40]!r} is not the one base64 of its bytes")
    return data


def _parse(raw: bytes, most: int) -> Any:  # FORMAT §4: no key twice, no float, bounded depth
    if len(raw) > most or raw.count(b"[") + raw.count(b"{") > 4096:  # noqa: PLR2004 - FORMAT §10
        raise ValueError("too large, or too deep")
    value = json.loads(raw.decode(), parse_float=int, parse_constant=int)  # int refuses both
    if json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() != raw:
        raise ValueError("not canonical JSON")
    return value


def vkey(text: str, kind: int) -> tuple[str, bytes]:
    """Read `name+key id+base64`, as C2SP writes keys; ValueError if it is none."""
    name, hint, encoded = text.split("+", 2)
    key = _unb64(encoded, 33)
    if key[0] != kind or _sha(name.encode(), b"\n", key)[:4].hex() != hint or not name:
        raise ValueError(f"{text[:80]!r} is not a key of kind {kind}")
    return name, key[1:]


def _open_note(raw: bytes, keys: Sequence[tuple[str, bytes]]) -> tuple[int, bytes, dict[str, int]]:
    text, _, below = raw.decode().rpartition("\n\n")
    origin, digits, root = text.split("\n")
    lines = [line.split(" ") for line in below.split("\n")]
    good = lines.pop() == [""] and len(lines) <= 100 and {one[0] for one in lines} == {"—"}  # noqa: PLR2004
    good &= bool(re.fullmatch(r"0|[1-9][0-9]{0,15}", digits)) and origin == keys[0][0]
    good &= not {*raw} & {*range(10), *range(11, 32)}
    _need(good, "note", "checkpoint", "is no checkpoint of this log")
    claims, seen = [(name, _unb64(encoded)) for _, name, encoded in lines], dict[str, int]()
    for kind, (name, public) in zip((1, *[4] * len(keys)), keys, strict=False):
        hint = _sha(name.encode(), b"\n", bytes([kind]), public)[:4]
        for claim in [claim[4:] for who, claim in claims if who == name and claim[:4] == hint]:
            at = int.from_bytes(claim[:-64])
            said = f"cosignature/v1\ntime {at}\n{text}\n" if kind != 1 else f"{text}\n"
            Ed25519PublicKey.from_public_bytes(public).verify(claim[2 * kind & 8 :], said.encode())
            seen[name] = max(at, seen.get(name, 0))
        _need(name in seen, "note" if kind == 1 else "quorum", name, "has not signed")
    return int(digits), _unb64(root, 32), {name: at for name, at in seen.items() if at}


def _climb(leaf: int, size: int, hashed: bytes, proof: Sequence[bytes]) -> bytes:  # RFC 6962
    inner = (leaf ^ (size - 1)).bit_length()
    for level, sibling in enumerate(proof):
        left = level >= inner or leaf >> level & 1
        hashed = _sha(b"\x01", sibling, hashed) if left else _sha(b"\x01", hashed, sibling)
    return hashed if len(proof) == inner + (leaf >> inner).bit_count() else b""


def _files(path: Path) -> Iterator[tuple[str, Any]]:
    for one in path.rglob("*") if path.is_dir() else ():
        if one.is_symlink() or not one.is_dir():
            _need(one.is_file() and not one.is_symlink(), "bag", ascii(one.name), "is no file")
            yield one.relative_to(path).as_posix(), partial(one.open, "rb")
    if path.is_dir():
        return
    file, size = zipfile.ZipFile(path), path.stat().st_size
    infos = file.infolist()
    packed, plain = sum(one.compress_size for one in infos), sum(one.file_size for one in infos)
    _need(packed <= size and plain <= 100 * size + SLACK, "bag", "zip", "a bomb")
    _need(len({one.filename for one in infos}) == len(infos), "bag", "zip", "a name twice")
    top = infos[0].filename.partition("/")[0] + "/"
    _need({info.compress_type for info in infos} <= {0, 8}, "bag", "zip", "unknown packing")
    yield from ((info.filename.removeprefix(top), partial(file.open, info)) for info in infos)


def _lines(files: dict[str, Any], name: str) -> Iterator[tuple[str, bytes]]:
    with files[name]() as file:
        for number, line in enumerate(iter(partial(file.readline, LINE), b""), 1):
            _need(line[-1:] == b"\n", "bag", f"{name}:{number}", "too long, or without its end")
            yield f"{name}:{number}", line[:-1]


def _open_bag(path: Path) -> dict[str, Any]:
    files = dict(islice(_files(path), FILES))
    good = len(files) < FILES and all(map(NAME.fullmatch, files))
    _need(good, "bag", "names", "too many, or one that is unsafe")
    listed = dict[str, Any]()
    for where, line in _lines(files, "manifest-sha256.txt"):
        digest, name = line.decode().split("  ")
        with files[name]() as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == digest
        _need(same and name not in listed, "bag", where, f"{name[:99]} is not as listed")
        listed[name] = files[name]
    _need(listed.keys() == files.keys() - TAGS, "bag", "manifest", "does not list every file")
    (said,) = _lines(files, "data/FORMAT")
    _need(said[1] == b"anjuan-bundle/1", "bag", "data/FORMAT", "is another one")
    return listed


class Log:
    """A bundle, line by line, under its checkpoint: keys and erasures first, then events."""

    def __init__(self, files: dict[str, Any], keys: Sequence[tuple[str, bytes]]) -> None:
        self.files, (self.origin, public) = files, keys[0]
        with files["data/checkpoint"]() as file:
            self.size, self.root, self.cosigned = _open_note(file.read(1 << 16), keys)
        self.keys: dict[str, Any] = {_b64u(_sha(public)[:16]): (public, (), -1, [NEVER])}
        self.streams, self.standing, self.peaks = dict[bytes, Any](), dict[str, str](), list[Any]()
        self.doubts, self.erased, self.counts = set[str](), set[str](), Counter[str]()
        self.tiles = [name for name in files if name.startswith("data/tile/entries/")]
        self.signed, self.totals, self.entries = Counter[str](), Counter[bytes](), self._entries()
        self.next, self.last, self.times, self.bare = 0, -1, [0, 0], False

    def take(self, where: str, line: bytes) -> None:  # noqa: PLR0915 - one line, in one place
        """Check a line of `events`, or one of `keys` or `erasures`, which brings its own proof."""
        said = _parse(line, LINE)
        dsse, leaf, ms, told = (said[key] for key in ("dsse", "leaf", "received_ms", "disclosures"))
        (author,), body = dsse["signatures"], _unb64(dsse["payload"])
        head, sig = _parse(body, BODY), _unb64(author["sig"], 64)
        dev, name, kind = head["dev"], head["stream"], head["stream"].partition(":")[0]
        shape = (len(said), len(dsse), len(author), dsse["payloadType"], type(leaf), type(ms))
        same = (author["keyid"], head["log"]) == (dev["kid"], self.origin.rpartition("/log/")[0])
        _need(same and shape == SHAPE, "malformed", where, "is no event of this log")
        public, kinds, since, until = self.keys.get(dev["kid"], (b"", (), NEVER, [0]))
        own = kind in kinds if kinds else kind not in {"leg", "dev", "intent", "hist"}
        _need(since < leaf < self.size and own, "key", where, "was not enrolled for this before")
        pae = f"DSSEv1 {len(TYPE)} {TYPE} {len(body)} ".encode()
        Ed25519PublicKey.from_public_bytes(public).verify(sig, pae + body)
        place = bytes.fromhex(head["id"].replace("-", "")) + _sha(STREAM, name.encode())[:16]
        chain = _unb64(dev["kid"], 16, url=True) + dev["seq"].to_bytes(8) + ms.to_bytes(8)
        entry = b"\x01" + place + head["ver"].to_bytes(4) + chain + _sha(body) + sig
        proof = [_unb64(one, 32) for one in said["proof"]]
        proven = _climb(leaf, self.size, _sha(b"\x00", entry), proof) == self.root
        if where.startswith("data/events"):
            _need(leaf > self.last, "order", where, f"leaf {leaf} comes after {self.last}")
            proven = (self._place(leaf, entry) and not proof) or proven
            self.last, self.times = leaf, [self.times[0] or ms, ms]
            self.bare |= not proof
            self._event(where, head, told, is_late=leaf > until[0])
        _need(proven, "proof", where, f"is not leaf {leaf} of this log")
        if not where.startswith("data/erasures"):
            _, count, last = self.streams.get(entry[17:33], (name, 0, 0))
            _need(head["ver"] > last, "order", where, f"version {head['ver']} after {last}")
            self.streams[entry[17:33]] = (name, count + 1, head["ver"])
        if not kinds:
            self._learn(head["type"], head["data"], leaf)

    def _place(self, leaf: int, entry: bytes) -> bool:  # in the tree of all entries, or all events
        for other in self.entries if self.tiles else [entry][: leaf == self.next]:
            self._push(other)
            if self.next > leaf:
                return other == entry
        return False

    def _push(self, entry: bytes) -> None:
        hashed, height, self.next = _sha(b"\x00", entry), 0, self.next + 1
        self.totals[entry[17:33]] += 1
        while self.peaks and self.peaks[-1][0] == height:
            hashed, height = _sha(b"\x01", self.peaks.pop()[1], hashed), height + 1
        self.peaks.append((height, hashed))

    def _entries(self) -> Iterator[bytes]:
        for name in self.tiles:  # in the order of the manifest, which the root proves
            with self.files[name]() as file:
                data = file.read(256 * 167 + 1)
            yield from (data[at + 2 : at + 167] for at in range(0, len(data), 167))

    def _learn(self, kind: str, data: Any, leaf: int) -> None:
        if kind == "device.enrolled.v1":
            public = _unb64(data["pub"], 32, url=True)
            key = public, WRITES[data["key_class"]], leaf, [NEVER]
            self.keys.setdefault(_b64u(_sha(public)[:16]), key)
        elif kind == "device.revoked.v1":
            self.keys[data["kid"]][3][0] = min(leaf, self.keys[data["kid"]][3][0])
        elif re.fullmatch(r"[a-z]+\.personal-data-erased\.v[0-9]+", kind):
            self.erased.add(data["subject"])
        elif kind.startswith("review.") and "event" in data:
            self.standing[data["event"]] = kind.split(".")[1]

    def _event(self, where: str, head: Any, told: list[str], *, is_late: bool) -> None:
        self.doubts |= {head["id"]} if is_late else set()
        self.signed[head["dev"]["kid"]] += 1
        owners = {c: subject for subject, c in head["pd"]}
        opened = {_b64u(_sha(one.encode())): json.loads(_unb64(one, url=True)) for one in told}
        same = opened.keys() <= owners.keys() and len(opened) == len(told)
        _need(same, "commitment", where, "a value is not the one that was signed")
        hidden = [subject in self.erased for c, subject in owners.items() if c not in opened]
        self.counts.update(events=1, disclosed=len(opened), files=len(head["att"]))
        self.counts.update(erased=sum(hidden), withheld=len(hidden) - sum(hidden))

    def verdict(self) -> dict[str, Any]:
        """Close the tree and the streams, and return what was found."""
        for entry in self.entries:
            self._push(entry)
        root = self.peaks.pop()[1] if self.peaks else b""
        while self.peaks:
            root = _sha(b"\x01", self.peaks.pop()[1], root)
        known = self.next == self.size and root == self.root
        _need(known or not (self.bare or self.tiles or self.last < 0), "proof", "tree", "not whole")
        _need(self.doubts <= {*self.standing}, "revoked", "keys", f"{[*self.doubts][:1]} no review")
        whole = {line.decode() for _, line in _lines(self.files, "data/streams.txt")}
        for stream, (name, count, last) in self.streams.items():
            total = self.totals[stream] if known else count
            _need(name not in whole or last == count, "gap", name, f"{count} events up to {last}")
            _need(name not in whole or total == count, "truncated", name, f"{count} of {total}")
        missing = whole - {row[0] for row in self.streams.values()}
        _need(not missing, "truncated", "streams", "one that was said to be whole is not there")
        proven = sum(known and self.totals[key] == row[1] for key, row in self.streams.items())
        found = {"origin": self.origin, "size": self.size, "root": self.root.hex(), "whole": known}
        found |= {"cosigned": self.cosigned, "received_ms": self.times, "keys": dict(self.signed)}
        found |= {"streams": {"all": len(self.streams), "claimed": len(whole), "proven": proven}}
        return found | dict(self.counts) | {"standing": dict(Counter(self.standing.values()))}


def verify(path: Path, keys: Sequence[tuple[str, bytes]]) -> dict[str, Any]:
    """Return what a bundle shows under these keys, the log's first, then of each witness."""
    where = "checkpoint"
    try:
        log = Log(_open_bag(path), keys)
        for name in ("keys", "erasures", "events"):
            for where, line in _lines(log.files, f"data/{name}.jsonl"):
                log.take(where, line)
        return log.verdict()
    except Unverified:
        raise
    except InvalidSignature as error:
        raise Unverified("signature", where, "is false") from error
    except Exception as error:  # whatever cannot be read is not to be believed
        raise Unverified("malformed", where, f"{type(error).__name__}: {error}"[:300]) from error


def main() -> int:
    """Verify what the command line names; print what was found as JSON."""
    call = argparse.ArgumentParser(description="Verify an Anjuan bundle, offline.")
    call.add_argument("bundle", type=Path)
    call.add_argument("--key", required=True)
    call.add_argument("--witness", action="append", default=[])
    given = call.parse_args()
    try:
        keys = [vkey(given.key, 1), *(vkey(one, 4) for one in given.witness)]
        found = {"verified": True, **verify(given.bundle.resolve(strict=True), keys)}
    except Unverified as no:
        found = {"verified": False, **dict(zip(("code", "where", "detail"), no.args, strict=True))}
    except (ValueError, OSError) as error:
        call.error(str(error))
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
    return 0 if found["verified"] else 1


if __name__ == "__main__":
    sys.exit(main())
