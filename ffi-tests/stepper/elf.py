"""A linked image: what to load where, and where its functions are."""

from dataclasses import dataclass

from elftools.elf.elffile import ELFFile
from elftools.elf.sections import SymbolTableSection


@dataclass(frozen=True)
class Image:
    """Segments by address, and symbols by name (the Thumb bit is kept)."""

    segments: tuple[tuple[int, bytes], ...]
    symbols: dict[str, int]

    def function(self, name: str) -> int:
        """The address to call. A planted fault replaces a function by one of its name behind `fault_`."""
        for candidate in (f"fault_{name}", name):
            if candidate in self.symbols:
                return self.symbols[candidate]
        raise SystemExit(f"the image has no function {name}")


def load(path: str) -> Image:
    """Reads the file."""
    with open(path, "rb") as file:
        elf = ELFFile(file)
        segments = tuple(
            (part["p_vaddr"], part.data().ljust(part["p_memsz"], b"\0"))
            for part in elf.iter_segments()
            if part["p_type"] == "PT_LOAD" and part["p_memsz"] > 0
        )
        tables = [s for s in elf.iter_sections() if isinstance(s, SymbolTableSection)]
        symbols = {s.name: s["st_value"] for table in tables for s in table.iter_symbols() if s.name}
    return Image(segments, symbols)
