"""The C ABI as the harness uses it: which function takes what, the codes, and the structures it reads."""

import struct

# w: 32 bits, i: signed, d: 64 bits, p: a pointer or a size. Every function returns 32 bits.
SIGNATURES: dict[str, str] = {
    "BgInitialize": "ppp",
    "BgUninitialize": "",
    "BgTick": "dd",
    "BgCreateJob": "pipp",
    "BgCloseJob": "d",
    "BgResume": "d",
    "BgSuspend": "d",
    "BgCancel": "d",
    "BgComplete": "dpp",
    "BgGetState": "dp",
    "BgGetJobId": "dp",
    "BgGetDisplayName": "dppp",
    "BgEnumJobs": "pwp",
    "BgEnumFiles": "dpwp",
    "GetProgress": "dp",
    "BgGetProgress": "dp",
    "BgGetSnapshot": "dp",
    "BgAddFile": "dppdp",
    "BgGetFileProgress": "dp",
    "BgGetFileCookie": "dp",
    "BgGetRemoteName": "dppp",
    "BgGetLocalName": "dppp",
    "BgTransferNext": "ppp",
    "BgTransferConnected": "ddd",
    "BgTransferAdvance": "dw",
    "BgTransferDone": "d",
    "BgTransferRestart": "pd",
    "BgTransferFail": "diii",
    "BgViewSnapshot": "ppdp",
    "BgViewEnumJobs": "pppwp",
    "BgGetPercent": "p",
    "BgEstimate": "ppdp",
    "BgChangedSince": "dpdwp",
    "BgIsChanged": "ppdw",
    "BgGetErrorName": "i",
    "BgGetVersion": "",
}

S_OK = 0x00000000
E_NOTIMPL = 0x80004001
E_PENDING = 0x8000000A
E_HANDLE = 0x80070006
E_OUTOFMEMORY = 0x8007000E
BG_E_INVALID_STATE = 0x80200002
BG_E_EMPTY = 0x80200003

ACKNOWLEDGED = 7
QUEUED = 0
SUSPENDED = 3

UNKNOWN = 2**64 - 1

JOB_PROGRESS = ("BytesTotal", "BytesTransferred", "FilesTotal", "FilesTransferred")
JOB_PROGRESS_FORMAT = "QQII"
FILE_PROGRESS = ("BytesTotal", "BytesTransferred", "Completed")
FILE_PROGRESS_FORMAT = "QQixxxx"
STATE = ("State",)
STATE_FORMAT = "i"
JOB_ID = ("Id0", "Id1", "Id2", "Id3")
JOB_ID_FORMAT = "IIII"
COOKIE = ("Cookie",)
COOKIE_FORMAT = "Q"
SNAPSHOT = (
    "Size Version BytesTotal BytesTransferred FilesTotal FilesTransferred BytesTotalKnown BytesResumed Sequence "
    "CreationTime ModificationTime TransferCompletionTime LastAdvanceMs File ErrorFile State Type Priority Error "
    "ErrorContext ErrorCount Attempt FilesUnknown FilesCompleted ErrorCause"
).split()
SNAPSHOT_FORMAT = "IIQQIIQQQQQQQQQiiiIiIIIII"
CONFIG_FORMAT = "IIIIIIIHH8sII"


def order(big_endian: bool) -> str:
    """struct's prefix for native layouts of the target: none of the structures has hidden padding."""
    return ">" if big_endian else "<"


def unpack(names: tuple[str, ...] | list[str], fmt: str, big_endian: bool, data: bytes) -> dict[str, int]:
    """A structure as a dictionary."""
    return dict(zip(names, struct.unpack_from(order(big_endian) + fmt, data)))
