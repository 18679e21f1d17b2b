#include "kept.h"

#include "clock.h"
#include "codes.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NAME_BYTES = sizeof "BG01234567.tmp",
    NAMES_MAX = 1000, /* names to try, of which others may have left some */
};

bool kept_init(struct kept_list *list)
{
    uint64_t seed = clock_filetime_utc() ^ (uint64_t)(uintptr_t)list;
    list->first = NULL;
    list->number = (uint32_t)(seed ^ seed >> 32);
    return pthread_mutex_init(&list->lock, NULL) == 0;
}

static struct kept *find(struct kept_list *list, BG_FILE file)
{
    struct kept *kept = list->first;
    while (kept != NULL && kept->file != file)
        kept = kept->next;
    return kept;
}

struct kept *kept_of(struct kept_list *list, BG_JOB job, BG_FILE file)
{
    struct kept *kept;
    pthread_mutex_lock(&list->lock);
    kept = find(list, file);
    if (kept == NULL && (kept = calloc(1, sizeof *kept)) != NULL) {
        kept->job = job;
        kept->file = file;
        kept->next = list->first;
        list->first = kept;
    }
    pthread_mutex_unlock(&list->lock);
    return kept;
}

/* Bytes of the directory in a path, with its last separator. */
static size_t directory_bytes(const char *path)
{
    size_t length = strlen(path);
    while (length > 0 && strchr(FILE_SEPARATORS, path[length - 1]) == NULL)
        length--;
    return length;
}

uint32_t kept_create(struct kept_list *list, struct kept *kept, const char *beside, file_handle *file)
{
    size_t directory = directory_bytes(beside);
    uint32_t code = CODE_FILE_EXISTS;
    char *name = malloc(directory + NAME_BYTES);
    if (name == NULL)
        return CODE_NOT_ENOUGH_MEMORY;
    memcpy(name, beside, directory);
    for (int i = 0; i < NAMES_MAX && code == CODE_FILE_EXISTS; i++) {
        snprintf(name + directory, NAME_BYTES, "BG%08" PRIX32 ".tmp", list->number++);
        code = file_create(name, file);
    }
    if (code != CODE_NONE) {
        free(name);
        return code;
    }
    pthread_mutex_lock(&list->lock);
    kept->temporary = name;
    pthread_mutex_unlock(&list->lock);
    kept->bytes = 0;
    return CODE_NONE;
}

/* Under the lock. */
static bool drop(struct kept *kept)
{
    if (kept->temporary != NULL && file_delete(kept->temporary) != CODE_NONE)
        return false;
    free(kept->temporary);
    kept->temporary = NULL;
    return true;
}

void kept_discard(struct kept_list *list, struct kept *kept)
{
    pthread_mutex_lock(&list->lock);
    drop(kept);
    pthread_mutex_unlock(&list->lock);
    kept->bytes = 0;
}

void kept_sent(struct kept_list *list, struct kept *kept)
{
    pthread_mutex_lock(&list->lock);
    free(kept->temporary);
    kept->temporary = NULL;
    kept->sent = true;
    pthread_mutex_unlock(&list->lock);
}

/* Nothing will be asked of the job's files any more. */
static bool is_over(BG_JOB job)
{
    BG_JOB_STATE state;
    HRESULT hr = BgGetState(job, &state);
    if (FAILED(hr))
        return hr == E_HANDLE; /* closed */
    return state == BG_JOB_STATE_ACKNOWLEDGED || state == BG_JOB_STATE_CANCELLED;
}

void kept_sweep(struct kept_list *list, const struct kept *busy)
{
    struct kept **link = &list->first;
    pthread_mutex_lock(&list->lock);
    while (*link != NULL) {
        struct kept *kept = *link;
        if (kept != busy && is_over(kept->job) && drop(kept)) {
            *link = kept->next;
            free(kept);
        } else {
            link = &kept->next;
        }
    }
    pthread_mutex_unlock(&list->lock);
}

void kept_close(struct kept_list *list)
{
    while (list->first != NULL) {
        struct kept *kept = list->first;
        list->first = kept->next;
        if (!drop(kept)) /* somebody has it open: theirs to delete now */
            free(kept->temporary);
        free(kept);
    }
    pthread_mutex_destroy(&list->lock);
}

/* Where it belongs; empty if a reply was given no name. */
static HRESULT destination(const struct kept *kept, char name[BG_LOCAL_NAME_MAX + 1])
{
    HRESULT hr;
    if (kept->sent)
        SETTLED(hr, BgGetReplyFileName(kept->job, name, BG_LOCAL_NAME_MAX + 1, NULL));
    else
        SETTLED(hr, BgGetLocalName(kept->file, name, BG_LOCAL_NAME_MAX + 1, NULL));
    return hr;
}

/* Under the lock. */
static HRESULT save(struct kept *kept)
{
    char name[BG_LOCAL_NAME_MAX + 1];
    HRESULT hr;
    uint32_t code;
    if (kept == NULL)
        return hresult_of_code(CODE_FILE_NOT_FOUND);
    if (kept->temporary == NULL) /* saved before, or an upload without a reply */
        return S_OK;
    hr = destination(kept, name);
    if (FAILED(hr) || name[0] == '\0')
        return hr;
    code = file_replace(kept->temporary, name);
    if (code != CODE_NONE)
        return hresult_of_code(code);
    free(kept->temporary);
    kept->temporary = NULL;
    return S_OK;
}

HRESULT kept_save(struct kept_list *list, BG_FILE file)
{
    HRESULT hr;
    pthread_mutex_lock(&list->lock);
    hr = save(find(list, file));
    pthread_mutex_unlock(&list->lock);
    return hr;
}

/* Under the lock. */
static uint32_t read_reply(const struct kept *kept, void *buffer, size_t size)
{
    file_handle reply;
    size_t got;
    uint32_t code;
    if (kept == NULL || !kept->sent || kept->temporary == NULL)
        return CODE_FILE_NOT_FOUND;
    code = file_open_source(kept->temporary, &reply);
    if (code != CODE_NONE)
        return code;
    code = file_read(reply, 0, buffer, size, &got);
    file_close(&reply);
    return code != CODE_NONE ? code : got < size ? CODE_IO_DEVICE : CODE_NONE;
}

HRESULT kept_read_reply(struct kept_list *list, BG_FILE file, void *buffer, size_t size)
{
    uint32_t code;
    pthread_mutex_lock(&list->lock);
    code = read_reply(find(list, file), buffer, size);
    pthread_mutex_unlock(&list->lock);
    return code == CODE_NONE ? S_OK : hresult_of_code(code);
}
