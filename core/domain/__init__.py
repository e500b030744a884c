"""The aggregates: one room each, of events, state and decide; the catalogue knows them all."""
