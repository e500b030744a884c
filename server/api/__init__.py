"""The routes: for devices, for the public, for whoever watches over the server."""
