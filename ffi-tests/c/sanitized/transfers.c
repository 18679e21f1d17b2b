/* The transport: attempts that begin, move, and end in every way. */
#include "storm.h"

#define OVER E_HANDLE, BG_E_INVALID_STATE

static void connect(struct storm *me, BG_TRANSFER t)
{
    uint64_t total = below(me, 4) ? below(me, 3000) : BG_SIZE_UNKNOWN, resumed = below(me, 2) ? 0 : below(me, 100);
    CALL(me, BgTransferConnected(t, total, resumed), OVER, E_INVALIDARG, BG_E_INVALID_RANGE);
}

static void reply(struct storm *me, BG_TRANSFER t)
{
    CALL(me, BgTransferReply(t, below(me, 2) ? below(me, 500) : BG_SIZE_UNKNOWN), OVER, E_NOTIMPL, BGJOB_E_HANDLE_EOF);
}

/* All that is missing at once. */
static void finish(struct storm *me, BG_TRANSFER t, BG_FILE file)
{
    BG_FILE_PROGRESS p;
    if (CALL(me, BgGetFileProgress(file, &p), E_HANDLE) != S_OK)
        return;
    if (p.BytesTotal - p.BytesTransferred < 5000)
        CALL(me, BgTransferAdvance(t, (uint32_t)(p.BytesTotal - p.BytesTransferred)), OVER, BG_E_INVALID_RANGE);
    if (below(me, 4) == 0)
        reply(me, t);
    CALL(me, BgTransferDone(t), OVER, BGJOB_E_HANDLE_EOF);
}

static void begins(struct storm *me)
{
    BG_TRANSFER t;
    BG_FILE file;
    BG_JOB job;
    if (CALL(me, BgTransferNext(&t, &file, &job), BG_E_EMPTY) != S_OK)
        return;
    CHECK(t != 0 && file != 0 && job != 0);
    put(me, &tokens, t);
    put(me, &files, file);
    if (below(me, 4) == 0)
        return;
    connect(me, t);
    if (below(me, 2))
        finish(me, t, file);
}

static void connects(struct storm *me)
{
    connect(me, pick(me, &tokens));
}

static void advances(struct storm *me)
{
    BG_TRANSFER t = pick(me, &tokens);
    for (unsigned times = below(me, 8); times > 0; times--)
        if (CALL(me, BgTransferAdvance(t, below(me, 60)), OVER, BG_E_INVALID_RANGE) != S_OK)
            break;
}

static void ends(struct storm *me)
{
    CALL(me, BgTransferDone(pick(me, &tokens)), OVER, BGJOB_E_HANDLE_EOF);
}

static void finishes(struct storm *me)
{
    finish(me, pick(me, &tokens), pick(me, &files));
}

static void restarts(struct storm *me)
{
    BG_TRANSFER t = pick(me, &tokens);
    if (CALL(me, BgTransferRestart(&t, below(me, 3000)), OVER, BG_E_INVALID_RANGE) == S_OK)
        put(me, &tokens, t);
}

static void replies(struct storm *me)
{
    reply(me, pick(me, &tokens));
}

static void yields(struct storm *me)
{
    CALL(me, BgTransferYield(pick(me, &tokens)), OVER);
}

static void fails(struct storm *me)
{
    CALL(me, BgTransferFail(pick(me, &tokens), BG_E_HTTP_ERROR_404, (BG_ERROR_CONTEXT)below(me, 8),
                            (int32_t)below(me, 2)), OVER);
}

const struct operation transfer_operations[] = {
    {"BgTransferNext", begins, 20},    {"BgTransferConnected", connects, 6}, {"BgTransferAdvance", advances, 40},
    {"BgTransferDone", ends, 8},       {"finishing", finishes, 10},           {"BgTransferRestart", restarts, 2},
    {"BgTransferReply", replies, 2},   {"BgTransferYield", yields, 2},        {"BgTransferFail", fails, 4},
    {0, 0, 0},
};
