"""The office: HTTP for devices and the public, and the local command line."""
