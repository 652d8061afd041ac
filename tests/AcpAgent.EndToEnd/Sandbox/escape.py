"""What attempts written in Python have in common."""
import ctypes
import mmap
import os
import platform
import socket
import sys

V, ABSTRACT = os.environ["V"], os.environ["ABSTRACT"]
OTHER, UDP, STACK = (int(os.environ[name]) for name in ("OTHER", "UDP", "STACK"))

X64 = dict(
    ptrace=101, kcmp=312, pidfd_getfd=438, process_vm_readv=310, io_uring_setup=425, userfaultfd=323, keyctl=250, add_key=248, clone=56,
    clone3=435, linkat=265, tgkill=234, renameat2=316, fanotify_init=300, bpf=321, perf_event_open=298, delete_module=176)
ARM64 = dict(
    ptrace=117, kcmp=272, pidfd_getfd=438, process_vm_readv=270, io_uring_setup=425, userfaultfd=282, keyctl=219, add_key=217, clone=220,
    clone3=435, linkat=37, tgkill=131, renameat2=276, fanotify_init=262, bpf=280, perf_event_open=241, delete_module=106)
NUMBERS = X64 if platform.machine() == "x86_64" else ARM64

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
print("READY", flush=True)


def escaped():
    print("ESCAPED", flush=True)


def call(name, *arguments):
    """A system call by name, or by number."""
    number = NUMBERS[name] if isinstance(name, str) else name
    result = libc.syscall(ctypes.c_long(number), *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def read_remote(process, address):
    """A byte of another process's memory."""
    byte = ctypes.create_string_buffer(1)
    here = (ctypes.c_void_p * 2)(ctypes.addressof(byte), 1)
    there = (ctypes.c_void_p * 2)(address, 1)
    call("process_vm_readv", process, here, 1, there, 1, 0)


def print32():
    """The process's number, asked for as a 32-bit program would."""
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(bytes.fromhex("b814000000cd80c3"))
    run = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
    if run() == os.getpid():
        escaped()


def by_handle(path):
    """Opens a file by its handle, past all directories."""
    handle = (ctypes.c_uint32 * 34)(128)
    mount = ctypes.c_int()
    if libc.name_to_handle_at(-100, path.encode(), handle, ctypes.byref(mount), 0) < 0:
        raise OSError(ctypes.get_errno(), "name_to_handle_at")
    file = libc.open_by_handle_at(os.open(".", os.O_RDONLY), handle, os.O_RDONLY)
    if file >= 0 and b"SECRET" in os.read(file, 100):
        escaped()
