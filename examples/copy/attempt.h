/* One attempt at one file, in steps that never wait: take it from the engine, connect, move, and how it ends. */
#ifndef ATTEMPT_H
#define ATTEMPT_H

#include "copy.h"
#include "file.h"
#include "kept.h"

enum { PATH_BYTES = BG_REMOTE_NAME_MAX + 64 };

enum phase {
    IDLE,
    NAMES,   /* ask the engine what it is about */
    OPEN,    /* source and temporary */
    CONNECT, /* BgTransferConnected */
    MOVE,    /* a chunk to the disk */
    COUNT,   /* BgTransferAdvance */
    RESTART, /* the source is another content: BgTransferRestart */
    FINISH,  /* all is there: is it still what it was? */
    SENT,    /* an upload is in its place */
    REPLY,   /* BgTransferReply */
    DONE,    /* BgTransferDone */
    FAIL,    /* BgTransferFail */
};

struct attempt {
    /* Set once. */
    const struct copy_options *options;
    struct kept_list *list;
    char *buffer;

    /* The worker's. Each phase calls the engine once; where that is E_PENDING, the next step tries again. */
    enum phase phase;
    BG_TRANSFER transfer;
    BG_FILE file;
    BG_JOB job;
    BG_JOB_TYPE type;
    char source[PATH_BYTES];         /* what is read */
    char target[PATH_BYTES];         /* what it becomes, for uploads at once, for downloads when they are completed */
    BG_FILE_RANGE ranges[BG_RANGES_MAX];
    uint32_t range_count;            /* 0: all of it */
    struct kept *kept;               /* NULL before OPEN */
    file_handle from, to;
    struct file_identity identity;   /* of the source */
    const char *reply;               /* its bytes, while it moves; NULL: `from` is the source */
    uint32_t chunk_bytes;            /* on the disk, the engine not told yet */
    uint32_t restarts;
    uint64_t due_ms;                 /* of the next step */
    uint64_t look_ms;                /* when other jobs are looked at next */

    /* How it failed, for FAIL. */
    HRESULT error;
    BG_ERROR_CONTEXT context;
    bool transient;
};

/* Takes the next file; false if nothing is queued. */
bool attempt_begin(struct attempt *a);
/* A piece of work; how many milliseconds may pass until the next. */
uint32_t attempt_step(struct attempt *a, uint64_t now_ms);
/* Puts the file back into the queue, if there is one. */
void attempt_give_back(struct attempt *a);

/* fail.c: these lead to FAIL, and answer what a phase answers. `code` is a number of codes.h. */
uint32_t fail(struct attempt *a, HRESULT hr, BG_ERROR_CONTEXT context, bool transient);
uint32_t fail_source(struct attempt *a, uint32_t code);
uint32_t fail_target(struct attempt *a, uint32_t code);

/* parts.c: the ranges, one after the other, or all of the file. */
uint64_t parts_bytes(const struct attempt *a);
/* Where the byte at `position` of the copy comes from, and how many follow it there. */
uint64_t parts_locate(const struct attempt *a, uint64_t position, uint64_t *contiguous);

/* open.c: these answer true, or false after having led to FAIL. */

/* The source, or the reply again, and the temporary with what of it is still right. */
bool open_files(struct attempt *a);
/* The reply that begins. */
bool open_reply(struct attempt *a);

#endif
