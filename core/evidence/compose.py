"""Making an event: the one place where a body is written, read back, and only then signed."""

import msgspec

from core.evidence.body import Header, read_header
from core.evidence.envelope import Signed, Signer, seal
from core.kernel import codec
from core.kernel.errors import Rejected


def raw(data: msgspec.Struct) -> msgspec.Raw:
    """Return an event's data as the canonical bytes that `Header.data` takes."""
    return msgspec.Raw(codec.encode(data))


def compose(
    header: Header, data: msgspec.Struct, signer: Signer, *, by_server: bool = False
) -> Signed:
    """Write the body of `header`, prove that a reader gets back what was meant, and sign it.

    Constructors check nothing, so the proof is decoding (FORMAT §4: a signer signs only what it has
    read back).

    Raises:
        Rejected: `malformed` or `schema`, a value is beyond a limit or not of its kind.
        AssertionError: the bytes say something else than was meant.
    """
    body = codec.encode(header)
    again = read_header(body, by_server=by_server)
    assert bytes(again.data) == bytes(header.data), "data changed on the way"
    try:
        data_again = codec.decode(again.data, type(data))
    except msgspec.ValidationError as error:
        raise Rejected("schema", str(error)) from error
    assert data_again == data, "data does not read back"
    assert msgspec.structs.replace(again, data=header.data) == header, "header does not read back"
    return seal(body, signer.sign)
