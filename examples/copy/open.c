#include "attempt.h"

#include "codes.h"

/* Opens the temporary that an earlier attempt left, if it is of use; what is not is deleted. */
static uint32_t open_left(struct attempt *a)
{
    struct kept *kept = a->kept;
    struct file_identity left;
    if (kept->temporary == NULL)
        return CODE_NONE;
    uint32_t code = file_open_again(kept->temporary, &a->to);
    if (code == CODE_NONE)
        code = file_identify(a->to, &left);
    if (code != CODE_NONE) {
        /* Somebody has removed it. */
        bool is_gone = code == CODE_FILE_NOT_FOUND || code == CODE_PATH_NOT_FOUND;
        file_close(&a->to);
        if (is_gone)
            kept_discard(a->list, kept);
        return is_gone ? CODE_NONE : code;
    }
    if (left.size < kept->bytes || !file_identity_equal(&kept->source, &a->identity))
        kept->bytes = 0;
    /* What the engine was not told of is not there. */
    return file_truncate(a->to, kept->bytes);
}

static bool open_temporary(struct attempt *a, const char *beside)
{
    uint32_t code = open_left(a);
    if (code == CODE_NONE && a->to == FILE_CLOSED)
        code = kept_create(a->list, a->kept, beside, &a->to);
    if (code != CODE_NONE) {
        fail_target(a, code);
        return false;
    }
    a->kept->source = a->identity;
    return true;
}

bool open_reply(struct attempt *a)
{
    char beside[BG_LOCAL_NAME_MAX + 1];
    const char *data = NULL;
    size_t length = 0;
    HRESULT hr = a->options->reply(a->options->reply_context, a->target, &data, &length);
    if (FAILED(hr)) {
        fail(a, hr, BG_ERROR_CONTEXT_REMOTE_APPLICATION, false);
        return false;
    }
    a->reply = length == 0 ? "" : data;
    a->identity = (struct file_identity){ .size = length };
    SETTLED(hr, BgGetReplyFileName(a->job, beside, sizeof beside, NULL));
    /* Without a name it is for GetReplyData only, until the job is completed. */
    return open_temporary(a, SUCCEEDED(hr) && beside[0] != '\0' ? beside : a->source);
}

bool open_files(struct attempt *a)
{
    a->kept = kept_of(a->list, a->job, a->file);
    if (a->kept == NULL) {
        fail_target(a, CODE_NOT_ENOUGH_MEMORY);
        return false;
    }
    if (a->kept->replying)
        return open_reply(a);
    if (a->kept->sent) { /* only the engine has still to be told */
        a->identity = a->kept->source;
        return true;
    }
    uint32_t code = file_open_source(a->source, &a->from);
    if (code == CODE_NONE)
        code = file_identify(a->from, &a->identity);
    if (code != CODE_NONE) {
        fail_source(a, code);
        return false;
    }
    return open_temporary(a, a->target);
}
