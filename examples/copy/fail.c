#include "attempt.h"

#include "codes.h"

uint32_t fail(struct attempt *a, HRESULT hr, BG_ERROR_CONTEXT context, bool transient)
{
    file_close(&a->from);
    file_close(&a->to);
    /* Nothing to go on with: no trace of a missing source or a full disk. */
    if (a->kept != NULL && a->kept->bytes == 0)
        kept_discard(a->list, a->kept);
    a->error = hr;
    a->context = context;
    a->transient = transient;
    a->phase = FAIL;
    return 0;
}

static uint32_t fail_code(struct attempt *a, uint32_t code, BG_ERROR_CONTEXT context)
{
    return fail(a, hresult_of_code(code), context, code_is_transient(code));
}

static bool is_upload(const struct attempt *a)
{
    return a->type != BG_JOB_TYPE_DOWNLOAD;
}

uint32_t fail_source(struct attempt *a, uint32_t code)
{
    return fail_code(a, code, is_upload(a) ? BG_ERROR_CONTEXT_LOCAL_FILE : BG_ERROR_CONTEXT_REMOTE_FILE);
}

uint32_t fail_target(struct attempt *a, uint32_t code)
{
    bool is_remote = is_upload(a) && a->reply == NULL;
    return fail_code(a, code, is_remote ? BG_ERROR_CONTEXT_REMOTE_FILE : BG_ERROR_CONTEXT_LOCAL_FILE);
}
