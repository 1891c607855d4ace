"""
Where do several processes count together?

Apart from `metrics`, whose library a server that counts nothing does not load, and which reads this
variable when it is loaded.
"""

from __future__ import annotations

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Variable that names the folder; `server` sets it, and the library of `metrics` reads it."""
