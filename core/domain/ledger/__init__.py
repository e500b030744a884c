"""The log about itself: an incarnation opened, a quiet hour ticked."""
