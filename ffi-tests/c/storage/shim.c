/* Preloaded into the updater: logs every call that changes what is stored below STORAGE_ROOT, and kills the process
 * before call number STORAGE_KILL (from 1; 0 or unset: never). Call number STORAGE_FAIL fails with STORAGE_ERRNO, and
 * nothing is done; with STORAGE_FULL every later one that needs room fails too.
 *
 * The log, STORAGE_LOG, is what ffi-tests/tests/power/trace.rs reads: for each call that succeeded one line, fields
 * separated by tabs, of a write followed by its bytes and a newline.
 *
 * curl hands bytes over in pieces that depend on the network. So that a number means about the same in every run, a
 * pwrite is cut at multiples of PAGE, and only a piece that begins at one has a number. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { PAGE = 4096 };

static char root[PATH_MAX];
static int log_fd = -1;
static unsigned long kill_at, fail_at, calls;
static int fail_errno;
static bool stays_full;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* POSIX lets a function's address go through void *, ISO C does not. */
static void load(void *function, const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (found == NULL)
        abort();
    memcpy(function, &found, sizeof found);
}

static int (*real_openat)(int, const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_renameat)(int, const char *, int, const char *);
static int (*real_unlinkat)(int, const char *, int);
static int (*real_mkdirat)(int, const char *, mode_t);

static void log_all(const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t n = real_write(log_fd, bytes, length);
        if (n <= 0)
            abort();
        bytes += n;
        length -= (size_t)n;
    }
}

__attribute__((constructor)) static void start(void)
{
    load(&real_openat, "openat");
    load(&real_close, "close");
    load(&real_write, "write");
    load(&real_pwrite, "pwrite");
    load(&real_ftruncate, "ftruncate");
    load(&real_fsync, "fsync");
    load(&real_fdatasync, "fdatasync");
    load(&real_renameat, "renameat");
    load(&real_unlinkat, "unlinkat");
    load(&real_mkdirat, "mkdirat");
    const char *wanted_root = getenv("STORAGE_ROOT"), *log = getenv("STORAGE_LOG"), *number = getenv("STORAGE_KILL");
    if (wanted_root == NULL || log == NULL || strlen(wanted_root) >= sizeof root)
        abort();
    strcpy(root, wanted_root);
    kill_at = number == NULL ? 0 : strtoul(number, NULL, 10);
    const char *failing = getenv("STORAGE_FAIL"), *error = getenv("STORAGE_ERRNO");
    fail_at = failing == NULL ? 0 : strtoul(failing, NULL, 10);
    fail_errno = error == NULL ? EIO : atoi(error);
    stays_full = getenv("STORAGE_FULL") != NULL;
    log_fd = real_openat(AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (log_fd < 0)
        abort();
}

/* Below the root; `path` then is what follows it, "." for the root itself. */
static bool relative(char path[PATH_MAX])
{
    size_t length = strlen(root);
    if (strncmp(path, root, length) != 0 || (path[length] != '/' && path[length] != '\0'))
        return false;
    if (path[length] == '\0')
        strcpy(path, ".");
    else
        memmove(path, path + length + 1, strlen(path + length + 1) + 1);
    return true;
}

static bool path_of_fd(int fd, char path[PATH_MAX])
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0)
        return false;
    path[length] = '\0';
    return relative(path);
}

/* Of an entry that need not exist, in a directory that does. */
static bool path_of_entry(int directory, const char *name, char path[PATH_MAX])
{
    char text[PATH_MAX];
    if (name[0] == '/' || directory != AT_FDCWD) {
        char base[PATH_MAX] = "";
        if (name[0] != '/') {
            char link[64];
            snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
            ssize_t length = readlink(link, base, sizeof base - 2);
            if (length < 0)
                return false;
            base[length] = '/';
            base[length + 1] = '\0';
        }
        if (strlen(base) + strlen(name) >= sizeof text)
            return false;
        strcpy(text, base);
        strcat(text, name);
    } else {
        if (getcwd(text, sizeof text) == NULL || strlen(text) + strlen(name) + 1 >= sizeof text)
            return false;
        strcat(text, "/");
        strcat(text, name);
    }
    strcpy(path, text);
    return relative(path);
}

static uint64_t inode(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 ? (uint64_t)status.st_ino : 0;
}

/* Call by call, in the order of the log. Between `enter` and `leave`, one thread. */
static void enter(void)
{
    pthread_mutex_lock(&lock);
}

/* What a call does to the room on the disk. */
enum need { TAKES_ROOM, TAKES_NONE };

/* The next number. False: this call is to fail, with errno set. */
static bool count(enum need need)
{
    calls++;
    if (kill_at != 0 && calls == kill_at)
        raise(SIGKILL);
    if (fail_at == 0 || calls < fail_at || (calls > fail_at && !(stays_full && need == TAKES_ROOM)))
        return true;
    errno = fail_errno;
    return false;
}

static void leave(void)
{
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
}

static void note(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void note(const char *format, ...)
{
    char line[2 * PATH_MAX + 128];
    int error = errno;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= sizeof line)
        abort();
    log_all(line, (size_t)length);
    errno = error;
}

/* The last number: everything is done, but nobody has been told. */
__attribute__((destructor)) static void end(void)
{
    count(TAKES_NONE);
    note("end\t%lu\n", calls);
}

static int open_below(int directory, const char *name, int flags, mode_t mode)
{
    char path[PATH_MAX];
    struct stat status;
    if ((flags & (O_CREAT | O_TRUNC)) == 0 || (flags & O_TMPFILE) == O_TMPFILE ||
        !path_of_entry(directory, name, path))
        return real_openat(directory, name, flags, mode);
    enter();
    bool there = fstatat(directory, name, &status, 0) == 0;
    bool changes = !there || (flags & O_TRUNC) != 0;
    int fd = changes && !count(TAKES_ROOM) ? -1 : real_openat(directory, name, flags, mode);
    if (fd >= 0 && !there)
        note("create\t%lu\t%" PRIu64 "\t%s\n", calls, inode(fd), path);
    else if (fd >= 0 && changes)
        note("truncate\t%lu\t%" PRIu64 "\t0\n", calls, inode(fd));
    leave();
    return fd;
}

static mode_t mode_of(int flags, va_list arguments)
{
    return (flags & O_CREAT) != 0 ? (mode_t)va_arg(arguments, int) : 0;
}

/* The alias goes by the 64-bit name, which is the same function where off_t has 64 bits. */
_Static_assert(sizeof(off_t) == 8, "a 64-bit system");
#define TWICE(name) __typeof__(name) name##64 __attribute__((alias(#name)))

int openat(int directory, const char *name, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return open_below(directory, name, flags, mode);
}

int open(const char *name, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return open_below(AT_FDCWD, name, flags, mode);
}

int creat(const char *name, mode_t mode)
{
    return open_below(AT_FDCWD, name, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

static void note_write(int fd, uint64_t offset, const char *bytes, size_t length)
{
    note("write\t%lu\t%" PRIu64 "\t%" PRIu64 "\t%zu\n", calls, inode(fd), offset, length);
    log_all(bytes, length);
    log_all("\n", 1);
}

ssize_t write(int fd, const void *bytes, size_t length)
{
    char path[PATH_MAX];
    struct stat status;
    if (fd == log_fd || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || !path_of_fd(fd, path))
        return real_write(fd, bytes, length);
    enter();
    if (!count(TAKES_ROOM)) {
        leave();
        return -1;
    }
    bool appends = (fcntl(fd, F_GETFL) & O_APPEND) != 0;
    off_t offset = appends ? status.st_size : lseek(fd, 0, SEEK_CUR);
    ssize_t n = real_write(fd, bytes, length);
    if (n > 0)
        note_write(fd, (uint64_t)offset, bytes, (size_t)n);
    leave();
    return n;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset)
{
    char path[PATH_MAX];
    struct stat status;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || !path_of_fd(fd, path))
        return real_pwrite(fd, bytes, length, offset);
    enter();
    size_t done = 0;
    ssize_t n = 0;
    while (done < length) {
        off_t at = offset + (off_t)done;
        size_t piece = (size_t)(PAGE - at % PAGE);
        if (piece > length - done)
            piece = length - done;
        if (at % PAGE == 0 && !count(TAKES_ROOM)) {
            n = -1;
            break;
        }
        n = real_pwrite(fd, (const char *)bytes + done, piece, at);
        if (n <= 0)
            break;
        note_write(fd, (uint64_t)at, (const char *)bytes + done, (size_t)n);
        done += (size_t)n;
    }
    leave();
    return done > 0 || length == 0 ? (ssize_t)done : n;
}

int ftruncate(int fd, off_t length)
{
    char path[PATH_MAX];
    if (!path_of_fd(fd, path))
        return real_ftruncate(fd, length);
    enter();
    int result = count(TAKES_NONE) ? real_ftruncate(fd, length) : -1;
    if (result == 0)
        note("truncate\t%lu\t%" PRIu64 "\t%jd\n", calls, inode(fd), (intmax_t)length);
    leave();
    return result;
}

static int sync_below(int fd, int (*real)(int))
{
    char path[PATH_MAX];
    struct stat status;
    if (fstat(fd, &status) != 0 || !path_of_fd(fd, path))
        return real(fd);
    enter();
    if (!count(TAKES_NONE)) {
        leave();
        return -1;
    }
    /* The disk is a model: nothing has to wait for a real one. */
    if (S_ISDIR(status.st_mode))
        note("syncdir\t%lu\t%s\n", calls, path);
    else
        note("sync\t%lu\t%" PRIu64 "\n", calls, inode(fd));
    leave();
    return 0;
}

int fsync(int fd)
{
    return sync_below(fd, real_fsync);
}

int fdatasync(int fd)
{
    return sync_below(fd, real_fdatasync);
}

int renameat(int from_directory, const char *from, int to_directory, const char *to)
{
    char from_path[PATH_MAX], to_path[PATH_MAX];
    bool below = path_of_entry(from_directory, from, from_path);
    if (path_of_entry(to_directory, to, to_path) != below)
        abort(); /* into the tree or out of it: the model has no such thing */
    if (!below)
        return real_renameat(from_directory, from, to_directory, to);
    enter();
    int result = count(TAKES_NONE) ? real_renameat(from_directory, from, to_directory, to) : -1;
    if (result == 0)
        note("rename\t%lu\t%s\t%s\n", calls, from_path, to_path);
    leave();
    return result;
}

int rename(const char *from, const char *to)
{
    return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int unlinkat(int directory, const char *name, int flags)
{
    char path[PATH_MAX];
    if (!path_of_entry(directory, name, path))
        return real_unlinkat(directory, name, flags);
    enter();
    int result = count(TAKES_NONE) ? real_unlinkat(directory, name, flags) : -1;
    if (result == 0)
        note("unlink\t%lu\t%s\n", calls, path);
    leave();
    return result;
}

int unlink(const char *name)
{
    return unlinkat(AT_FDCWD, name, 0);
}

int mkdirat(int directory, const char *name, mode_t mode)
{
    char path[PATH_MAX];
    if (!path_of_entry(directory, name, path))
        return real_mkdirat(directory, name, mode);
    enter();
    int result = count(TAKES_ROOM) ? real_mkdirat(directory, name, mode) : -1;
    if (result == 0)
        note("mkdir\t%lu\t%s\n", calls, path);
    leave();
    return result;
}

int mkdir(const char *name, mode_t mode)
{
    return mkdirat(AT_FDCWD, name, mode);
}

/* A close changes nothing that is stored; it is a moment to be killed at all the same. */
int close(int fd)
{
    char path[PATH_MAX];
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0 && (flags & O_ACCMODE) != O_RDONLY && path_of_fd(fd, path)) {
        enter();
        bool is_good = count(TAKES_NONE);
        leave();
        if (!is_good) {
            /* The descriptor is gone all the same, as on Linux. */
            real_close(fd);
            errno = fail_errno;
            return -1;
        }
    }
    return real_close(fd);
}

TWICE(openat);
TWICE(open);
TWICE(creat);
TWICE(pwrite);
TWICE(ftruncate);
