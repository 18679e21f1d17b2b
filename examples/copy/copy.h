/* The transport's side of bgjob for files of this machine: file:// URLs, drive paths, \\server\share.
 *
 * A copier takes what is queued (BgTransferNext), moves the bytes, and tells the engine. It ticks, too. It is a thread
 * (copy_start), or whatever calls copy_step. One copier serves all engines of the program.
 *
 * Data goes to a temporary, BGxxxxxxxx.tmp beside the local name. copy_save, which is a BG_SAVE, renames it when the
 * job is completed. Temporaries of jobs that end otherwise are deleted at the next step, all others by copy_free. */
#ifndef COPY_H
#define COPY_H

#include <bgjob.h>
#include <stdbool.h>

struct copier;

/* The answer of the server, in jobs of type BG_JOB_TYPE_UPLOAD_REPLY: *data, which is *length bytes and stays valid
 * until the next call. `uploaded`: where the file went, as a path. A failure code is the transfer's, and is final. It is
 * called on the thread that copies. */
typedef HRESULT (*copy_reply)(void *context, const char *uploaded, const char **data, size_t *length);

/* All zeros are what a user wants; the rest is for those who watch. */
struct copy_options {
    uint32_t chunk_bytes;      /* told to the engine at a time; 0: 65,536 */
    uint32_t chunk_delay_ms;   /* after each of them */
    uint32_t connect_delay_ms; /* before a file is looked at */
    bool hide_sizes;           /* as a server that does not tell them: totals are unknown until a file has arrived */
    copy_reply reply;          /* NULL: uploads get no reply */
    void *reply_context;
};

enum { COPY_CHUNK_BYTES = 65536, COPY_CHUNK_BYTES_MAX = 16 * 1024 * 1024, COPY_DELAY_MS_MAX = 60000 };

/* NULL: out of memory. `options` may be NULL. The engine may be made before or after. */
struct copier *copy_new(const struct copy_options *options);
/* Stops the thread, puts a file that is on its way back into the queue, and deletes every temporary: what has arrived
 * and is not completed is lost. NULL is nothing. */
void copy_free(struct copier *copier);

/* Steps in a thread of its own, until copy_free. False: the system gives none. */
bool copy_start(struct copier *copier);
/* Without the thread: does a piece of work, at most one chunk; how many milliseconds may pass until the next call. One
 * caller at a time. */
uint32_t copy_step(struct copier *copier);

/* For BgComplete, or pfnSave of BG_COM_CONFIG, with the copier as context. From any thread. */
HRESULT copy_save(void *copier, BG_FILE file);
/* For pfnReply of BG_COM_CONFIG, with the copier as context: the first `size` bytes of the reply to `file`. */
HRESULT copy_read_reply(void *copier, BG_FILE file, void *buffer, size_t size);

/* options.c: "chunk=BYTES,delay=MS,connect=MS,hide-sizes", each of them or none. On a mistake false, and a sentence. */
enum { COPY_MESSAGE_BYTES = 200 };
bool copy_options_parse(struct copy_options *options, const char *text, char message[COPY_MESSAGE_BYTES]);

#endif
