"""What a library can do wrong."""


class Fault(Exception):
    """Any of them."""


class Hang(Fault):
    """A function was still running after the most instructions it may take."""


class MaskChanged(Fault):
    """A function has left interrupts masked, or unmasked them for its caller."""


class Refused(Fault):
    """A call that cannot fail did."""


class Broken(Fault):
    """An invariant does not hold."""


class Caught(Fault):
    """One of these, and the boundary it was caught at."""


def check(condition: bool, text: str) -> None:
    """Raises `Broken`."""
    if not condition:
        raise Broken(text)
