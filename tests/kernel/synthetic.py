"""Small synthetic inputs for the kernel's tests."""

from validation.peers.instances import instance, neutral

__all__ = ["instance", "neutral"]
