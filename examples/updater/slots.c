#include "slots.h"

#include "files.h"
#include "partial.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char list_name[] = "update.list";
static const char current_name[] = "current";

static bool make_directory(int parent, const char *name)
{
    return mkdirat(parent, name, 0755) == 0 || errno == EEXIST;
}

/* Calls `visit` for each entry of the slot until one returns false. */
typedef bool visitor(const struct slots *slots, const char *name, const void *context);
static bool for_each_entry(const struct slots *slots, visitor *visit, const void *context)
{
    int fd = openat(slots->target, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = fd < 0 ? NULL : fdopendir(fd);
    if (entries == NULL) {
        report("cannot read %s: %s", slots->path, strerror(errno));
        return false;
    }
    bool good = true;
    const struct dirent *entry;
    while (good && (entry = readdir(entries)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            good = visit(slots, entry->d_name, context);
    closedir(entries);
    return good;
}

static bool remove_entry(const struct slots *slots, const char *name)
{
    if (unlinkat(slots->target, name, 0) == 0 || errno == ENOENT)
        return true;
    report("cannot remove %s/%s: %s", slots->path, name, strerror(errno));
    return false;
}

static bool read_current(struct slots *slots, const char *directory)
{
    char text[3];
    ssize_t length = read_file(slots->directory, current_name, text, sizeof text);
    if (length < 0 && errno != ENOENT) {
        report("cannot read %s/%s: %s", directory, current_name, strerror(errno));
        return false;
    }
    if (length >= 0 && !(length == 2 && (text[0] == 'a' || text[0] == 'b') && text[1] == '\n')) {
        report("%s/%s names neither slot a nor slot b", directory, current_name);
        return false;
    }
    slots->active = length == 2 ? text[0] : 0;
    slots->inactive = slots->active == 'a' ? 'b' : 'a';
    return true;
}

/* The entry of DIR itself must be on the disk too. Of a directory that was here before us, it most likely is; and its
 * parent may be one that we cannot read. */
static bool sync_parent(const struct slots *slots, bool made)
{
    int parent = openat(slots->directory, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = parent >= 0 && fsync(parent) == 0;
    int error = errno;
    if (parent >= 0)
        close(parent);
    errno = error;
    return good || !made;
}

static bool open_directory(struct slots *slots, const char *directory)
{
    bool made = mkdirat(AT_FDCWD, directory, 0755) == 0;
    if (!made && errno != EEXIST) {
        report("cannot make the directory %s: %s", directory, strerror(errno));
        return false;
    }
    slots->directory = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (slots->directory < 0) {
        report("cannot open the directory %s: %s", directory, strerror(errno));
        return false;
    }
    if (flock(slots->directory, LOCK_EX | LOCK_NB) != 0) {
        report("another updater is at work in %s", directory);
        return false;
    }
    /* `current` too may be the work of an updater that was killed before it could sync: from here on it is what counts,
     * and the slot that it does not name will be written. */
    if (!sync_parent(slots, made) || !make_directory(slots->directory, "a") || !make_directory(slots->directory, "b") ||
        fsync(slots->directory) != 0) {
        report("cannot make the slots in %s: %s", directory, strerror(errno));
        return false;
    }
    return true;
}

bool slots_open(struct slots *slots, const char *directory)
{
    slots->directory = -1;
    slots->target = -1;
    if (!open_directory(slots, directory) || !read_current(slots, directory))
        return false;

    const char inactive[] = { slots->inactive, '\0' };
    slots->target = openat(slots->directory, inactive, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    char *absolute = realpath(directory, NULL);
    bool good = slots->target >= 0 && absolute != NULL;
    if (!good)
        report("cannot open the slot %s/%s: %s", directory, inactive, strerror(errno));
    else if (snprintf(slots->path, sizeof slots->path, "%s/%s", absolute, inactive) >= (int)sizeof slots->path) {
        report("the path of the slot %s/%s is too long", directory, inactive);
        good = false;
    }
    free(absolute);
    return good;
}

/* The text of update.list; to be freed. */
static char *list_text(const struct update *update, size_t *length)
{
    char *text = NULL;
    FILE *memory = open_memstream(&text, length);
    if (memory == NULL)
        return NULL;
    for (size_t i = 0; i < update->count; i++) {
        const struct image *image = &update->images[i];
        if (image->wanted[0])
            fprintf(memory, "sha256=%s %s\n", image->wanted, image->name);
        else
            fprintf(memory, "%s %s\n", image->url, image->name);
    }
    if (fclose(memory) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

/* The updater deletes files in its slots; it does so only in directories that are plainly its own. */
static bool check_entry(const struct slots *slots, const char *name, const void *context)
{
    const bool *has_list = context;
    struct stat status;
    /* A power cut during the very first update can leave this one alone. */
    if (strcmp(name, "update.list.tmp") == 0)
        return true;
    if (!*has_list || (fstatat(slots->target, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode))) {
        report("%s holds '%s', which is not the updater's; use another --slots directory", slots->path, name);
        return false;
    }
    return true;
}

static bool drop_partial(const struct slots *slots, const char *name, const void *context)
{
    (void)context;
    return !partial_owns_name(name) || remove_entry(slots, name);
}

bool slots_prepare(const struct slots *slots, const struct update *update)
{
    size_t length = 0;
    char *wanted = list_text(update, &length);
    char *found = wanted == NULL ? NULL : malloc(length + 1);
    if (found == NULL) {
        report("out of memory");
        free(wanted);
        return false;
    }
    /* One byte more than wanted: a longer list is another list. */
    ssize_t found_length = read_file(slots->target, list_name, found, length + 1);
    bool has_list = found_length >= 0;
    bool same = found_length == (ssize_t)length && memcmp(wanted, found, length) == 0;

    bool good = for_each_entry(slots, check_entry, &has_list);
    /* The list that was found may not be on the disk yet: its writer may have been killed. */
    if (good && same && fsync(slots->target) != 0) {
        report("cannot write %s: %s", slots->path, strerror(errno));
        good = false;
    }
    if (good && !same) {
        /* The partials go first: the new list must never stand beside partials of another update. */
        good = for_each_entry(slots, drop_partial, NULL);
        if (good && (fsync(slots->target) != 0 || !replace_file(slots->target, list_name, wanted, length))) {
            report("cannot write %s/%s: %s", slots->path, list_name, strerror(errno));
            good = false;
        }
    }
    free(found);
    free(wanted);
    return good;
}

HRESULT slots_save(const struct slots *slots, const struct image *image)
{
    char part[PARTIAL_NAME_BYTES];
    if (renameat(slots->target, partial_name(part, image), slots->target, image->name) == 0)
        return S_OK;
    return hresult_from_errno(errno);
}

static bool remove_stranger(const struct slots *slots, const char *name, const void *context)
{
    const struct update *update = context;
    if (strcmp(name, list_name) == 0)
        return true;
    for (size_t i = 0; i < update->count; i++)
        if (strcmp(name, update->images[i].name) == 0)
            return true;
    return remove_entry(slots, name);
}

bool slots_switch(struct slots *slots, const struct update *update)
{
    if (!for_each_entry(slots, remove_stranger, update))
        return false;
    const char text[] = { slots->inactive, '\n' };
    if (fsync(slots->target) != 0 || !replace_file(slots->directory, current_name, text, sizeof text)) {
        report("cannot make slot %c the active one: %s", slots->inactive, strerror(errno));
        return false;
    }
    slots->active = slots->inactive;
    return true;
}

void slots_close(struct slots *slots)
{
    if (slots->target >= 0)
        close(slots->target);
    if (slots->directory >= 0)
        close(slots->directory);
}
