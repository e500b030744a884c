"""What the calls about credit ask first: which institution, which day, which pack."""

import msgspec

from core.domain.credit.pack import Pack, PackError, parse
from core.kernel.times import day_of, day_of_ms, moment_ms
from core.log.packaged import pack_names
from projections.answers import InstitutionRow
from projections.credit_packs import adopted_text
from projections.credit_queries import pack_in_force
from projections.history_queries import institution_called
from projections.queries import find_institutions, institution_row
from projections.views import Views
from server.answers import NO, Answer, WrongCall
from server.clock import SystemClock
from server.packs import SCORING, text_of_pack
from server.words import N_, said

NOBODY = N_("nobody is known as {who}; give an id, a code, or a part of the name")
SEVERAL = N_("{who} may be any of these; give the id or the code:")
BAD_MOMENT = N_("{field} takes YYYY-MM-DD or a full time with its offset, not {seen}")
NO_SUCH_PACK = N_(
    "{field}: no pack {seen} ships or was adopted, and no file is called so; these ship: {names}"
)
BAD_PACK = N_("{field}: {detail}; `anjuan credit pack check` names every fault")


def today() -> str:
    """Return the local DATE."""
    return day_of_ms(SystemClock().wall_ms())


def moment_of(text: str | None, field: str) -> int | None:
    """Return the first millisecond after what an argument names, None when it was not given.

    Raises:
        WrongCall: it is neither a day nor a moment.
    """
    if text is None:
        return None
    try:
        return moment_ms(text)
    except ValueError as error:
        raise WrongCall(BAD_MOMENT, field, seen=text) from error


def day_of_argument(text: str | None, field: str, default: str) -> str:
    """Return the DATE that an argument names; of a full time its local day.

    Raises:
        WrongCall: it names none.
    """
    if text is None:
        return default
    moment_of(text, field)
    return text if len(text) == len("2026-11-21") else day_of(text)


def pack_text_of(named: str, views: Views | None = None, field: str = "--pack") -> str:
    """Return the text of a pack: a file's, else that of the name adopted last, else of one shipped.

    Args:
        named: as typed.
        views: where adopted packs are looked for; None: only what ships.
        field: the argument.

    Raises:
        WrongCall: there is none, or it cannot be used.
    """
    adopted = None if views is None else adopted_text(views, named)
    if adopted is not None:
        return adopted
    try:
        text = text_of_pack(named)
        if text is None:
            raise WrongCall(NO_SUCH_PACK, field, seen=named, names=", ".join(pack_names()))
        parse(text, SCORING)
    except PackError as error:
        raise WrongCall(BAD_PACK, named, detail=str(error)) from error
    return text


def pack_of(named: str | None, views: Views, on: str) -> Pack:
    """Return the pack that was named, else the one in force on a DATE.

    Raises:
        NoPackInForce: none was named, and none was adopted.
        WrongCall: as `pack_text_of`.
    """
    if named is not None:
        return parse(pack_text_of(named, views))
    with views.read("credit") as db:
        return pack_in_force(db, on)


def found_by(views: Views, who: str) -> tuple[InstitutionRow, ...]:
    """Find institutions by id, code, a part of the name, or a ledger's own key, `LEDGER:KEY`."""
    ledger, colon, key = who.partition(":")
    if colon:
        uuid = institution_called(views, ledger, key)
        row = None if uuid is None else institution_row(views, uuid)
        if row is not None:
            return (row,)
    return find_institutions(views, who)


def not_one(who: str, found: tuple[InstitutionRow, ...]) -> Answer:
    """Return what is said of a name that nobody bears, or several do."""
    sentence = said(SEVERAL if found else NOBODY, who=who)
    lines = [sentence, *(f"{row.id}  {row.uscc or ''}  {row.name or ''}" for row in found)]
    data = {
        "error": {"code": "SEVERAL" if found else "NOBODY", "sentence": sentence},
        "found": msgspec.to_builtins(found),
    }
    return Answer(code=NO, lines=tuple(lines), data=data)
