"""What the machine says of a process and its children: memory and work; Linux only."""

import os
from pathlib import Path

_PROC = Path("/proc")
_PAGE, _TICKS = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")
_MEGABYTE = 2**20


def is_alive(pid: int) -> bool:
    """Whether it runs; one that has ended and was not waited for does not."""
    try:
        return _fields(pid)[0] != "Z"
    except FileNotFoundError:
        return False


def memory_of(pid: int) -> list[int]:
    """Megabytes of a process and its children, the largest first."""
    pages = [int((_PROC / str(each) / "statm").read_text().split()[1]) for each in _family(pid)]
    return sorted((count * _PAGE // _MEGABYTE for count in pages), reverse=True)


def work_of(pid: int) -> float:
    """Seconds of a processor that a process and its children have used."""
    ticks = [sum(map(int, _fields(each)[11:13])) for each in _family(pid)]
    return sum(ticks) / _TICKS


def _family(pid: int) -> list[int]:
    children = (_PROC / str(pid) / "task" / str(pid) / "children").read_text().split()
    return [pid, *(each for child in children for each in _family(int(child)))]


def _fields(pid: int) -> list[str]:
    """What stands behind the name in ``stat``: the state first, the name may have blanks."""
    return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
