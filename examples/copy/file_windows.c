#include "file.h"

#if defined(_WIN32)

#include "codes.h"

#include <windows.h>

#include <wchar.h>

/* A name as Windows wants it. The longest that the engine keeps has 2,200 bytes; a directory may add to it. */
enum { WIDE_MAX = 4096 };
struct wide {
    wchar_t name[WIDE_MAX];
};

static uint32_t last_code(void)
{
    DWORD code = GetLastError();
    return code == CODE_NONE ? CODE_GEN_FAILURE : code == CODE_HANDLE_DISK_FULL ? CODE_DISK_FULL : code;
}

/* Absolute, and in the form that has no limit of 260 characters: a temporary's name may be longer than its file's. */
static uint32_t widen(const char *name, struct wide *wide)
{
    static const wchar_t drive[] = L"\\\\?\\", share[] = L"\\\\?\\UNC\\";
    wchar_t given[WIDE_MAX], full[WIDE_MAX];
    if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, name, -1, given, WIDE_MAX) == 0)
        return last_code();
    DWORD length = GetFullPathNameW(given, WIDE_MAX, full, NULL);
    if (length == 0)
        return last_code();
    if (length + sizeof share / sizeof share[0] > WIDE_MAX)
        return CODE_FILENAME_EXCED_RANGE;
    bool is_device = wcsncmp(full, L"\\\\.\\", 4) == 0, is_long = wcsncmp(full, drive, 4) == 0;
    bool is_share = full[0] == L'\\' && full[1] == L'\\';
    wcscpy(wide->name, is_device || is_long ? L"" : is_share ? share : drive);
    wcscat(wide->name, is_device || is_long || !is_share ? full : full + 2);
    return CODE_NONE;
}

static uint32_t open_as(const char *name, DWORD access, DWORD share, DWORD how, file_handle *file)
{
    struct wide wide;
    uint32_t code = widen(name, &wide);
    if (code != CODE_NONE)
        return code;
    HANDLE handle = CreateFileW(wide.name, access, share, NULL, how, FILE_ATTRIBUTE_NORMAL, NULL);
    if (handle == INVALID_HANDLE_VALUE)
        return last_code();
    *file = (file_handle)handle;
    return CODE_NONE;
}

uint32_t file_open_source(const char *name, file_handle *file)
{
    const DWORD all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    uint32_t code = open_as(name, GENERIC_READ, all, OPEN_EXISTING, file);
    if (code != CODE_NONE || GetFileType((HANDLE)*file) == FILE_TYPE_DISK)
        return code;
    file_close(file);
    return CODE_ACCESS_DENIED;
}

uint32_t file_create(const char *name, file_handle *file)
{
    /* Others may read it, GetReplyData for one. */
    uint32_t code = open_as(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, CREATE_NEW, file);
    return code == CODE_ALREADY_EXISTS ? CODE_FILE_EXISTS : code == CODE_FILE_NOT_FOUND ? CODE_PATH_NOT_FOUND : code;
}

uint32_t file_open_again(const char *name, file_handle *file)
{
    return open_as(name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, OPEN_EXISTING, file);
}

void file_close(file_handle *file)
{
    if (*file != FILE_CLOSED)
        CloseHandle((HANDLE)*file);
    *file = FILE_CLOSED;
}

uint32_t file_identify(file_handle file, struct file_identity *identity)
{
    BY_HANDLE_FILE_INFORMATION status;
    if (!GetFileInformationByHandle((HANDLE)file, &status))
        return last_code();
    identity->id = ((uint64_t)status.nFileIndexHigh << 32 | status.nFileIndexLow) ^
        (uint64_t)status.dwVolumeSerialNumber << 24;
    identity->modified = (uint64_t)status.ftLastWriteTime.dwHighDateTime << 32 | status.ftLastWriteTime.dwLowDateTime;
    identity->size = (uint64_t)status.nFileSizeHigh << 32 | status.nFileSizeLow;
    return CODE_NONE;
}

static OVERLAPPED at(uint64_t offset)
{
    OVERLAPPED place;
    ZeroMemory(&place, sizeof place);
    place.Offset = (DWORD)offset;
    place.OffsetHigh = (DWORD)(offset >> 32);
    return place;
}

uint32_t file_read(file_handle file, uint64_t offset, char *buffer, size_t size, size_t *got)
{
    *got = 0;
    /* Ends: every turn reads something, or is the last. */
    while (*got < size) {
        OVERLAPPED place = at(offset + *got);
        DWORD n = 0;
        if (!ReadFile((HANDLE)file, buffer + *got, (DWORD)(size - *got), &n, &place)) {
            if (GetLastError() == ERROR_HANDLE_EOF)
                break;
            return last_code();
        }
        if (n == 0)
            break;
        *got += n;
    }
    return CODE_NONE;
}

uint32_t file_write(file_handle file, uint64_t offset, const char *data, size_t size)
{
    size_t done = 0;
    /* Ends: every turn writes something or fails. */
    while (done < size) {
        OVERLAPPED place = at(offset + done);
        DWORD n = 0;
        if (!WriteFile((HANDLE)file, data + done, (DWORD)(size - done), &n, &place))
            return last_code();
        if (n == 0)
            return CODE_DISK_FULL;
        done += n;
    }
    return CODE_NONE;
}

uint32_t file_truncate(file_handle file, uint64_t size)
{
    LARGE_INTEGER end;
    end.QuadPart = (LONGLONG)size;
    bool good = SetFilePointerEx((HANDLE)file, end, NULL, FILE_BEGIN) && SetEndOfFile((HANDLE)file);
    return good ? CODE_NONE : last_code();
}

uint32_t file_sync(file_handle file)
{
    return FlushFileBuffers((HANDLE)file) ? CODE_NONE : last_code();
}

uint32_t file_replace(const char *from, const char *to)
{
    struct wide old_name, new_name;
    uint32_t code = widen(from, &old_name);
    if (code == CODE_NONE)
        code = widen(to, &new_name);
    if (code != CODE_NONE)
        return code;
    BOOL good = MoveFileExW(old_name.name, new_name.name, MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH);
    return good ? CODE_NONE : last_code();
}

uint32_t file_delete(const char *name)
{
    struct wide wide;
    uint32_t code = widen(name, &wide);
    if (code == CODE_NONE && !DeleteFileW(wide.name))
        code = last_code();
    return code == CODE_FILE_NOT_FOUND || code == CODE_PATH_NOT_FOUND ? CODE_NONE : code;
}

#endif
