"""Runs a command as if the kernel had no Landlock: its first call does not exist for it and all that it starts."""
import ctypes
import os
import sys

CREATE_RULESET, NO_SUCH_CALL = 444, 0x0005_0000 | 38
LOAD_NUMBER, JUMP_IF_EQUAL, RETURN, ALLOW = 0x20, 0x15, 0x06, 0x7FFF_0000


class Instruction(ctypes.Structure):
    _fields_ = [("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("k", ctypes.c_uint32)]


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_uint16), ("filter", ctypes.POINTER(Instruction))]


instructions = (Instruction * 4)(
    (LOAD_NUMBER, 0, 0, 0), (JUMP_IF_EQUAL, 0, 1, CREATE_RULESET), (RETURN, 0, 0, NO_SUCH_CALL), (RETURN, 0, 0, ALLOW))
libc = ctypes.CDLL(None, use_errno=True)
if libc.prctl(38, 1, 0, 0, 0) != 0 or libc.prctl(22, 2, ctypes.byref(Program(4, instructions)), 0, 0) != 0:
    sys.exit("no filter of system calls")
os.execvp(sys.argv[1], sys.argv[1:])
