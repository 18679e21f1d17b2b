"""A processor with an image in it: calls functions, counts their instructions, stops them at every one, resumes them.

Several engines share one memory: one calls back at every instruction and records what it sees, one runs at full speed
and counts blocks. (Unicorn's own single steps do not stop inside Thumb-2's conditional blocks.)
"""

import ctypes

import unicorn as uc

from .abi import SIGNATURES
from .arch import Arch
from .boundary import Boundary, Trace
from .elf import Image
from .fault import Hang, MaskChanged
from .thumb_it import with_it_state

FLASH = 0x00010000
FLASH_BYTES = 0x80000
RAM = 0x20000000
RAM_BYTES = 0x5000
# The image's variables, the engine's block, inputs and outputs of calls, and the stack.
REGION = RAM + 0x800
REGION_BYTES = 0x1800
SCRATCH = REGION + REGION_BYTES
SCRATCH_BYTES = 0x1000
STACK_TOP = RAM + RAM_BYTES - 0x100
# Where every call returns to; before it, what an interrupt does on its way out.
EXIT = 0x1000
EXIT_BYTES = 0x1000
# Free bytes between a stopped context's stack and its interrupt's.
GAP = 128


class Machine:
    """See the module."""

    def __init__(self, image: Image, arch: Arch, cap: int = 100_000, exact: bool = False) -> None:
        """`exact`: count each instruction as the engine executes it, else by blocks, several times as fast; then a
        conditional instruction that is passed over counts too."""
        self.image = image
        self.arch = arch
        self.cap = cap
        self.instructions = 0
        self._flash = (ctypes.c_ubyte * FLASH_BYTES)()
        self._ram = (ctypes.c_ubyte * RAM_BYTES)()
        self._exit = (ctypes.c_ubyte * EXIT_BYTES)()
        for start, data in image.segments:
            self._load(start, data)
        ctypes.memmove(self._exit, arch.leave, len(arch.leave))
        self._stop = EXIT + len(arch.leave)
        self._block_counts: dict[tuple[int, int], int] = {}
        self._holders: dict[int, uc.Uc] = {}
        self._held = False
        self._runner = self._engine()
        self._recorder = self._engine()
        self._recorder.hook_add(uc.UC_HOOK_CODE, self._record, begin=FLASH, end=FLASH + FLASH_BYTES)
        self._recorded: list[Boundary] = []
        if exact or arch.length is None:
            self._runner.hook_add(uc.UC_HOOK_CODE, self._on_instruction)
        else:
            self._runner.hook_add(uc.UC_HOOK_BLOCK, self._on_block)

    def _load(self, start: int, data: bytes) -> None:
        for area, base, end in ((self._flash, FLASH, FLASH + FLASH_BYTES), (self._ram, RAM, REGION)):
            if base <= start and start + len(data) <= end:
                ctypes.memmove(ctypes.addressof(area) + start - base, data, len(data))
                return
        raise SystemExit(f"{len(data)} bytes of the image at 0x{start:X} are not in the memory map of image/link.ld")

    def _engine(self) -> uc.Uc:
        engine = uc.Uc(*self.arch.engine)
        if self.arch.cpu is not None:
            engine.ctl_set_cpu_model(self.arch.cpu)
        engine.mem_map_ptr(EXIT, EXIT_BYTES, uc.UC_PROT_READ | uc.UC_PROT_EXEC, ctypes.addressof(self._exit))
        engine.mem_map_ptr(FLASH, FLASH_BYTES, uc.UC_PROT_READ | uc.UC_PROT_EXEC, ctypes.addressof(self._flash))
        engine.mem_map_ptr(RAM, RAM_BYTES, uc.UC_PROT_READ | uc.UC_PROT_WRITE, ctypes.addressof(self._ram))
        for register, value in self.arch.setup:
            engine.reg_write(register, value)
        return engine

    # Counting.

    def _on_block(self, engine: uc.Uc, address: int, size: int, _: object) -> None:
        count = self._block_counts.get((address, size))
        if count is None:
            count = self._block_counts[address, size] = self._count_block(address, size)
        self._add(engine, count)

    def _on_instruction(self, engine: uc.Uc, address: int, size: int, _: object) -> None:
        self._add(engine, 1)

    def _add(self, engine: uc.Uc, count: int) -> None:
        self.instructions += count
        if self.instructions > self.cap:
            engine.emu_stop()

    def _count_block(self, address: int, size: int) -> int:
        if EXIT <= address < EXIT + EXIT_BYTES:
            return 0
        at, end, count = address, address + size, 0
        while at < end:
            offset = at - FLASH
            at += self.arch.length(self._flash[offset], self._flash[offset + 1])
            count += 1
        return count

    # Memory.

    @property
    def ram(self) -> bytes:
        """All of it."""
        return ctypes.string_at(self._ram, RAM_BYTES)

    @ram.setter
    def ram(self, data: bytes) -> None:
        ctypes.memmove(self._ram, data, RAM_BYTES)

    @property
    def state(self) -> bytes:
        """What the library and the program keep: everything but scratch and stack."""
        return ctypes.string_at(self._ram, SCRATCH - RAM)

    @staticmethod
    def outside_of_stack(ram: bytes) -> bytes:
        """What calls leave behind. On the stack it depends on what registers held before, which some prologues push."""
        return ram[: SCRATCH + SCRATCH_BYTES - RAM]

    def read(self, address: int, size: int) -> bytes:
        """Bytes of RAM."""
        return ctypes.string_at(ctypes.addressof(self._ram) + address - RAM, size)

    def write(self, address: int, data: bytes) -> None:
        """Bytes into RAM."""
        ctypes.memmove(ctypes.addressof(self._ram) + address - RAM, data, len(data))

    def read_int(self, address: int, size: int) -> int:
        """A number of the target's byte order."""
        return int.from_bytes(self.read(address, size), self._order)

    def write_int(self, address: int, size: int, value: int) -> None:
        """A number in the target's byte order."""
        self.write(address, value.to_bytes(size, self._order))

    @property
    def _order(self) -> str:
        return "big" if self.arch.big_endian else "little"

    # Calls.

    def call(self, name: str, *args: int, sp: int = STACK_TOP) -> int:
        """Runs a function to its end at full speed; `instructions` says how many it took."""
        pc = self._enter(self._runner, name, args, sp, self._stop, masked=False)
        return self._run(pc, masked=False)

    def interrupt(self, at: Boundary, name: str, *args: int) -> int:
        """Runs a handler over the context stopped there, in memory as it is, masked as the exception leaves it."""
        sp = (at.registers[self._sp_index] - GAP) & ~15
        masked = at.masked or self.arch.handlers_are_masked
        pc = self._enter(self._runner, name, args, sp, EXIT, masked)
        return self._run(pc, masked)

    def leave_interrupt(self) -> None:
        """What an exception does even if its handler's run is not repeated: an open reservation is gone."""
        if self.arch.leave:
            self._runner.emu_start(EXIT | self.arch.thumb, self._stop)

    def looks_alike(self, one: Boundary, other: Boundary) -> bool:
        """Whether a handler cannot tell the two apart."""
        sp = self._sp_index
        return one.ram is other.ram and one.registers[sp] == other.registers[sp] and one.masked == other.masked

    def hold(self, pc: int, name: str, *args: int, sp: int) -> int | None:
        """Runs a function until it comes to `pc` and leaves it there for ever; its result, if it ends before that."""
        start = self._enter(self._holder(pc), name, args, sp, self._stop, masked=False)
        self._held, self.instructions = False, 0
        self._holder(pc).emu_start(start | self.arch.thumb, self._stop)
        if self.instructions > self.cap:
            raise Hang(f"{name} is still running after {self.cap} instructions")
        return None if self._held else self._holder(pc).reg_read(self.arch.result) & 0xFFFFFFFF

    def _holder(self, pc: int) -> uc.Uc:
        if pc not in self._holders:

            def stop(engine: uc.Uc, address: int, size: int, _: object) -> None:
                self._held = True
                engine.emu_stop()

            self._holders[pc] = self._engine()
            # It may spin before it gets there.
            self._holders[pc].hook_add(uc.UC_HOOK_BLOCK, self._on_block)
            self._holders[pc].hook_add(uc.UC_HOOK_CODE, stop, begin=pc, end=pc)
        return self._holders[pc]

    def resume(self, at: Boundary) -> int:
        """Goes on with a stopped context, in memory as it is, to the end of its function."""
        self._runner.reg_write_batch(list(zip(self.arch.context, at.registers)))
        self._write_mask(self._runner, at.masked)
        return self._run(at.pc, masked=False)

    def _run(self, pc: int, masked: bool) -> int:
        """`masked`: how the function must leave the mask."""
        self.instructions = 0
        try:
            self._runner.emu_start(pc | self.arch.thumb, self._stop)
        except uc.UcError:
            # On s390x the engine reports its own stop as an exception.
            if self._runner.reg_read(self.arch.pc) != self._stop:
                raise
        if self.instructions > self.cap:
            raise Hang(f"still running after {self.cap} instructions")
        if self.arch.mask is not None and self._is_masked(self._runner) != masked:
            raise MaskChanged(f"interrupts were {'' if masked else 'not '}masked before the call")
        return self._runner.reg_read(self.arch.result) & 0xFFFFFFFF

    def trace(self, name: str, *args: int, over: Boundary | None = None) -> Trace:
        """Steps through a function and records every boundary. `over`: as a handler that lets others interrupt it."""
        arch, engine = self.arch, self._recorder
        sp = STACK_TOP if over is None else (over.registers[self._sp_index] - GAP) & ~15
        pc = self._enter(engine, name, args, sp, self._stop if over is None else EXIT, masked=False)
        self._recorded = []
        engine.emu_start(pc | arch.thumb, self._stop)
        boundaries, passed_over = self._recorded, 0
        if len(boundaries) > self.cap:
            raise Hang(f"{name} is still running after {self.cap} steps")
        if arch.status is not None:
            boundaries, passed_over = with_it_state(boundaries, self._halfword, arch.context.index(arch.status))
        result = engine.reg_read(arch.result) & 0xFFFFFFFF
        return Trace(tuple(boundaries), passed_over, result, self.ram)

    def _record(self, engine: uc.Uc, address: int, size: int, _: object) -> None:
        registers = engine.reg_read_batch(self.arch.context)
        ram = self.ram
        if self._recorded and self._recorded[-1].ram == ram:
            # Most instructions store nothing: one copy for all of them.
            ram = self._recorded[-1].ram
        self._recorded.append(Boundary(address, registers, self._is_masked(engine), ram))
        if len(self._recorded) > self.cap:
            engine.emu_stop()

    def _halfword(self, address: int) -> int:
        offset = address - FLASH
        return int.from_bytes(bytes(self._flash[offset : offset + 2]), "little")

    def _enter(self, engine: uc.Uc, name: str, args: tuple[int, ...], sp: int, back: int, masked: bool) -> int:
        arch = self.arch
        registers, stacked = self._place(SIGNATURES[name], args)
        sp -= arch.stack_bias + (len(stacked) * arch.word + 15 & ~15)
        for slot, value in enumerate(stacked):
            self.write_int(sp + arch.stack_bias + slot * arch.word, arch.word, value)
        if arch.link is None:
            sp -= arch.word
            self.write_int(sp, arch.word, back)
        else:
            registers.append((arch.link, back | arch.thumb))
        registers.append((arch.sp, sp))
        engine.reg_write_batch(registers)
        self._write_mask(engine, masked)
        return self.image.function(name) & ~int(arch.thumb)

    def _place(self, signature: str, args: tuple[int, ...]) -> tuple[list[tuple[int, int]], list[int]]:
        """Words in registers, and the rest on the stack."""
        arch = self.arch
        words: list[int] = []
        for kind, value in zip(signature, args, strict=True):
            if kind == "d" and arch.word == 4:
                if arch.pairs_are_even and len(words) % 2:
                    words.append(0)
                words += [value & 0xFFFFFFFF, value >> 32]
            elif kind == "i":
                # The caller extends the sign to the register.
                words.append(value - (value >> 31 << 32) & (1 << 8 * arch.word) - 1)
            else:
                words.append(value)
        count = len(arch.arguments)
        return list(zip(arch.arguments, words)), words[count:]

    # Masks.

    @property
    def _sp_index(self) -> int:
        return self.arch.context.index(self.arch.sp)

    def _is_masked(self, engine: uc.Uc) -> bool:
        if self.arch.mask is None:
            return False
        register, bit, value = self.arch.mask
        return (engine.reg_read(register) & bit != 0) == bool(value)

    def _write_mask(self, engine: uc.Uc, masked: bool) -> None:
        if self.arch.mask is None:
            return
        register, bit, value = self.arch.mask
        rest = engine.reg_read(register) & ~bit
        engine.reg_write(register, rest | (bit if masked == bool(value) else 0))
