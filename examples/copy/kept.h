/* What a copier has on the disk that is not where it belongs yet: a temporary for each file that has begun. */
#ifndef KEPT_H
#define KEPT_H

#include "file.h"

#include <bgjob.h>
#include <pthread.h>

/* One file of a job. The worker's; `temporary` and `sent` are for copy_save and copy_read_reply too: under the lock. */
struct kept {
    struct kept *next;
    BG_JOB job;
    BG_FILE file;
    char *temporary;             /* NULL: none, or it has its name already */
    struct file_identity source; /* whose bytes they are */
    uint64_t bytes;              /* how many are good; the file may have more */
    bool sent;                   /* an upload that has arrived: a temporary is the reply's */
    bool replying;               /* the engine has been told of the reply */
};

struct kept_list {
    struct kept *first;
    uint32_t number; /* of the next temporary */
    pthread_mutex_t lock;
};

bool kept_init(struct kept_list *list);
/* Deletes all of them. */
void kept_close(struct kept_list *list);

/* That of `file`, which is a new one if there is none yet. NULL: out of memory. */
struct kept *kept_of(struct kept_list *list, BG_JOB job, BG_FILE file);
/* Makes a temporary in the directory of the file `beside`, open for writing; a number of codes.h. */
uint32_t kept_create(struct kept_list *list, struct kept *kept, const char *beside, file_handle *file);
/* Deletes the temporary. */
void kept_discard(struct kept_list *list, struct kept *kept);
/* The temporary has its name now: the upload is in its place. */
void kept_sent(struct kept_list *list, struct kept *kept);
/* Deletes those of jobs that have ended, but `busy`, whose file is open. One that somebody else has open stays until
 * a later sweep. */
void kept_sweep(struct kept_list *list, const struct kept *busy);

/* As copy_save and copy_read_reply. */
HRESULT kept_save(struct kept_list *list, BG_FILE file);
HRESULT kept_read_reply(struct kept_list *list, BG_FILE file, void *buffer, size_t size);

#endif
