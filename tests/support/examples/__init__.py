"""Examples of the events of each room, one file a room."""
