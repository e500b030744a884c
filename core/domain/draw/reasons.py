"""Why the rules of a draw say no; see `core.kernel.reasons`."""

from core.kernel.reasons import Why


class DrawReason(Why):
    """A refusal's stable code (name) and its sentence (value)."""

    DRAW_WITHOUT_ITEMS = "a draw needs at least one item to check; name it by its code"
    DRAW_OTHER_ITEM = "{code} is not in the catalogue of violations on {on}; name one that is"
    DRAW_STRATUM_TWICE = "strata {strata}: one stands twice; give each one ratio"
    DRAW_BEACON_HALF = "a beacon is a public number and the day it is known; give both or neither"
    DRAW_BEACON_KNOWN = "on {on} the beacon of {beacon_on} may be known; cancel, name a later one"
    DRAW_BEACON_MISSING = "the beacon named is {beacon}; say what it turned out to be"
    DRAW_NO_BEACON = "no beacon was named when the draw was announced; leave it out"
    DRAW_POOL_EMPTY = "no institution is in the pool; nothing can be drawn from it"
    DRAW_POOL_TWICE = "{what} stands twice in the lists of the pools; list it once"
    DRAW_OTHER_STRATUM = "{institution} is of stratum {stratum}, not of {strata}; leave it out"
    DRAW_TOO_FEW_INSPECTORS = (
        "{seen} inspectors may visit {institution}, {needed} are needed; add inspectors to the pool"
    )
    DRAW_OTHER_SEED = "this is not the seed with hash {seed_sha256}; find it, or cancel the draw"
    DRAW_SEED_LOST = "the seed is not in the data folder; cancel the draw and announce another"
    DRAW_NOT_DRAWN = "{what} is not among those drawn there; look up who visits whom"
    DRAW_NOBODY_LEFT = "nobody is left who may visit {institution}; let another agency visit it"
