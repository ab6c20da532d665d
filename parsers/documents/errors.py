"""What every reader of documents may raise."""


class DocumentError(ValueError):
    """The document cannot be read; the message continues "the document …"."""
