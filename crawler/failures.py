"""Why an exchange brought no whole response: Scrapy's exceptions as one line that is archived."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)


class OffPortal(IgnoreRequest):
    """Raised by PortalMiddleware for an address outside the portal's domain."""


class PrivateAddress(OffPortal):
    """Raised by CaptureHandler where a public portal's name leads into a private network."""


class BackedOff(IgnoreRequest):
    """Raised by CaptureHandler for a portal that refused too often in this run."""


class KnownTarget(IgnoreRequest):
    """Raised by PortalMiddleware for a redirect to a report that is asked for by its own address, or is known."""


class BrowserError(Exception):
    """Raised by the browser for a page that it could not show."""


def failure_of(error: BaseException) -> str:
    """One line, `kind: what happened`, for an exchange that brought no whole response."""
    kinds: tuple[tuple[type[BaseException], str], ...] = (
        (PrivateAddress, "private_address"),
        (OffPortal, "off_portal"),
        (CannotResolveHostError, "dns"),
        (DownloadTimeoutError, "timeout"),
        (DownloadConnectionRefusedError, "refused"),
        (ResponseDataLossError, "short_body"),
        (DownloadCancelledError, "too_large"),
        (UnsupportedURLSchemeError, "off_portal"),
        (BrowserError, "browser"),
    )
    text = " ".join(str(error).split()).encode("utf-8", "replace").decode() or type(error).__name__
    for error_type, kind in kinds:
        if isinstance(error, error_type):
            return f"{kind}: {text}"
    if isinstance(error, IgnoreRequest):
        return f"{_ignored(text)}: {text}"
    if "SSL" in text or "TLS" in text or "certificate" in text:
        return f"tls: {text}"
    return f"reset: {text}"


def _ignored(text: str) -> str:
    if "robots.txt" in text:
        return "robots"
    if "MAXSIZE" in text:
        return "too_large"
    return "redirect_loop" if "redirect" in text else "refused"
