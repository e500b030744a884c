"""The event store on disk: the only I/O in core, blind to event types."""
