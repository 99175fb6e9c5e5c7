"""Limits on the child that parses an upload: rlimits where there are any, a Job Object on Windows."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator

MEMORY = 1 << 30

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _JOB_TIME, _PROCESS_MEMORY, _KILL_ON_CLOSE, _ACTIVE = 0x4, 0x100, 0x2000, 0x8

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("process_time", ctypes.c_int64),
            ("job_time", ctypes.c_int64),
            ("flags", wintypes.DWORD),
            ("minimum_set", ctypes.c_size_t),
            ("maximum_set", ctypes.c_size_t),
            ("processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority", wintypes.DWORD),
            ("scheduling", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("basic", _Basic),
            ("counters", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process", ctypes.c_size_t),
            ("peak_job", ctypes.c_size_t),
        )

    def confine(process: "subprocess.Popen[bytes]", seconds: int) -> object:
        """Put a child that still waits for its input into a Job Object; the handle returned ends it when closed."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        job = kernel.CreateJobObjectW(None, None)
        limits = _Extended()
        limits.basic.flags = _JOB_TIME | _PROCESS_MEMORY | _KILL_ON_CLOSE | _ACTIVE
        limits.basic.job_time = seconds * 10_000_000
        limits.basic.processes = 1
        limits.process_memory = MEMORY
        handle = wintypes.HANDLE(job)
        size = ctypes.sizeof(limits)
        set_up = kernel.SetInformationJobObject(handle, 9, ctypes.byref(limits), size)
        if not (set_up and kernel.AssignProcessToJobObject(handle, wintypes.HANDLE(int(process._handle)))):
            process.kill()
            raise OSError(ctypes.get_last_error(), "Job Object")
        return _Job(kernel, handle)

    class _Job:
        def __init__(self, kernel: ctypes.WinDLL, handle: wintypes.HANDLE) -> None:
            self._kernel, self._handle = kernel, handle

        def __del__(self) -> None:
            self._kernel.CloseHandle(self._handle)

    def limit_self(seconds: int) -> None:
        """Do nothing: on Windows the parent confines the child."""

    @contextlib.contextmanager
    def parsing() -> Iterator[None]:
        """Do nothing: a Job Object knows one limit only."""
        yield

else:
    import resource

    def confine(process: "subprocess.Popen[bytes]", seconds: int) -> object:
        """Do nothing: elsewhere the child limits itself before it reads a byte of the upload."""
        return None

    def limit_self(seconds: int) -> None:
        """Limit this process: processor seconds, memory, no core file, no file written."""
        for name, limit in (("RLIMIT_CPU", seconds), ("RLIMIT_AS", MEMORY), ("RLIMIT_CORE", 0), ("RLIMIT_FSIZE", 0)):
            _, hard = resource.getrlimit(getattr(resource, name))
            ceiling = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            resource.setrlimit(getattr(resource, name), (ceiling, ceiling))

    @contextlib.contextmanager
    def parsing() -> Iterator[None]:
        """Allow what is done in the block, the parser's own work, a small part of the processor seconds of this process.

        What a hostile file makes costly is parsing; what a long roster makes costly is judging its rows afterwards.
        """
        soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
        if soft == resource.RLIM_INFINITY:
            yield
            return
        used = resource.getrusage(resource.RUSAGE_SELF)
        until = int(used.ru_utime + used.ru_stime) + 2 + hard // 16
        resource.setrlimit(resource.RLIMIT_CPU, (min(until, hard), hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
