"""Whom the servers run as. Postgres refuses to be root, so root hands it to ``nobody``."""

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service_desk.embedded.errors import StackError


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int

    @property
    def popen_arguments(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_account() -> Account | None:
    """The account without rights that root uses; None for anybody else, who stays himself.

    Raises ``StackError`` where root has no ``nobody`` to turn to.
    """
    if os.geteuid() != 0:
        return None
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise StackError(
            "Postgres does not run as root and there is no account 'nobody' here: "
            "run this as an ordinary user, or set DATABASE_URL."
        ) from None
    return Account(nobody.pw_uid, nobody.pw_gid)


def can_reach(folder: Path, account: Account) -> bool:
    """May this account pass through the folder and all above it? (It is in no other group.)"""
    steps = [folder, *folder.parents]
    return all(_may_pass(step, account) for step in steps if step.exists())


def _may_pass(folder: Path, account: Account) -> bool:
    seen = folder.stat()
    if seen.st_uid == account.uid:
        return bool(seen.st_mode & 0o100)
    if seen.st_gid == account.gid:
        return bool(seen.st_mode & 0o010)
    return bool(seen.st_mode & 0o001)


def runnable(program: Path, account: Account | None, *, copy: list[Path], copies: Path) -> Path:
    """The program at a place where the account can run it.

    A virtual environment under /root is out of its reach; then ``copy``, the folders and
    files the program needs (its own first), is copied once below ``copies``, readable by all.
    """
    if account is None or _starts(program, account):
        return program
    kept = copies / _version_mark(copy)
    if not kept.exists():
        copies.mkdir(mode=0o755, parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=copies))
        for original in copy:
            if original.is_dir():
                shutil.copytree(original, fresh / original.name, symlinks=True)
            else:
                shutil.copy2(original, fresh)
        _open_to_all(fresh)
        try:
            fresh.rename(kept)
        except OSError:  # another command was quicker; its copy is the same
            shutil.rmtree(fresh)
    return kept / program.relative_to(copy[0].parent)


def _starts(program: Path, account: Account) -> bool:
    try:
        subprocess.run(
            [program, "--version"],
            cwd="/",
            check=True,
            capture_output=True,
            **account.popen_arguments,
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _version_mark(originals: list[Path]) -> str:
    """Names a copy: another release of the wheel gets another copy."""
    return f"{originals[0].name}-{int(originals[0].stat().st_mtime)}"


def _open_to_all(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            mode = path.stat().st_mode | 0o044
            path.chmod(mode | 0o011 if mode & 0o100 else mode)
