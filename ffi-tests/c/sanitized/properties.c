/* Properties of jobs: written here, read here, and each value tells whether it is one. */
#include "storm.h"

static void sets_name(struct storm *me)
{
    char name[64];
    CALL(me, BgSetDisplayName(pick(me, &jobs), text_of(me, name, "", 60)), E_HANDLE, BG_E_INVALID_STATE,
         E_OUTOFMEMORY);
}

static void sets_description(struct storm *me)
{
    char text[160];
    text_of(me, text, "", 150);
    CALL(me, BgSetDescription(pick(me, &jobs), below(me, 4) ? text : ""), E_HANDLE, BG_E_INVALID_STATE,
         E_OUTOFMEMORY);
}

static void sets_reply_name(struct storm *me)
{
    char text[64];
    CALL(me, BgSetReplyFileName(pick(me, &jobs), text_of(me, text, "/r/", 50)), E_HANDLE, BG_E_INVALID_STATE,
         E_OUTOFMEMORY, E_NOTIMPL);
}

static void sets_priority(struct storm *me)
{
    CALL(me, BgSetPriority(pick(me, &jobs), (BG_JOB_PRIORITY)below(me, 4)), E_HANDLE, BG_E_INVALID_STATE);
}

static void sets_flags(struct storm *me)
{
    CALL(me, BgSetNotifyFlags(pick(me, &jobs), below(me, 64)), E_HANDLE, BG_E_INVALID_STATE, E_NOTIMPL);
}

static void sets_delay(struct storm *me)
{
    CALL(me, BgSetMinimumRetryDelay(pick(me, &jobs), below(me, 60)), E_HANDLE, BG_E_INVALID_STATE);
}

static void sets_timeout(struct storm *me)
{
    CALL(me, BgSetNoProgressTimeout(pick(me, &jobs), below(me, 600)), E_HANDLE, BG_E_INVALID_STATE);
}

/* A text of at most `max` letters after a prefix, through a buffer from the heap that is just large enough. */
typedef HRESULT reads_text(uint64_t handle, char *buffer, size_t size, size_t *needed);
static void reads(struct storm *me, const char *name, reads_text *read, uint64_t handle, const char *prefix)
{
    size_t needed = 0, again = 0, skip;
    char *buffer;
    if (answered(me, name, read(handle, 0, 0, &needed), (const HRESULT[]){E_HANDLE, E_NOTIMPL}, 2) != S_OK)
        return;
    CHECK(needed >= 1 && needed <= 200);
    buffer = malloc(needed);
    CHECK(buffer != 0);
    if (answered(me, name, read(handle, buffer, needed, &again),
                 (const HRESULT[]){E_HANDLE, E_NOT_SUFFICIENT_BUFFER}, 2) == S_OK) {
        CHECK(again <= needed && buffer[again - 1] == 0 && strlen(buffer) == again - 1);
        skip = again == 1 ? 0 : strlen(prefix);
        CHECK(strncmp(buffer, prefix, skip) == 0);
        check_letters(buffer + skip);
    }
    free(buffer);
}

static void reads_name(struct storm *me)
{
    reads(me, "BgGetDisplayName", BgGetDisplayName, pick(me, &jobs), "");
}

static void reads_description(struct storm *me)
{
    reads(me, "BgGetDescription", BgGetDescription, pick(me, &jobs), "");
}

static void reads_reply_name(struct storm *me)
{
    reads(me, "BgGetReplyFileName", BgGetReplyFileName, pick(me, &jobs), "/r/");
}

static void reads_local_name(struct storm *me)
{
    reads(me, "BgGetLocalName", BgGetLocalName, pick(me, &files), "/l/");
}

static void reads_remote_name(struct storm *me)
{
    char buffer[200];
    size_t needed;
    if (CALL(me, BgGetRemoteName(pick(me, &files), buffer, sizeof buffer, &needed), E_HANDLE) != S_OK)
        return;
    CHECK(needed == strlen(buffer) + 1);
    CHECK(strncmp(buffer, "http://h/", 9) == 0 || strncmp(buffer, "http://g/", 9) == 0);
    check_letters(buffer + 9);
}

static void reads_priority(struct storm *me)
{
    BG_JOB_PRIORITY value;
    if (CALL(me, BgGetPriority(pick(me, &jobs), &value), E_HANDLE) == S_OK)
        CHECK(value >= 0 && value <= 3);
}

static void reads_flags(struct storm *me)
{
    uint32_t value;
    if (CALL(me, BgGetNotifyFlags(pick(me, &jobs), &value), E_HANDLE) == S_OK)
        CHECK(value < 64);
}

static void reads_delay(struct storm *me)
{
    uint32_t value;
    if (CALL(me, BgGetMinimumRetryDelay(pick(me, &jobs), &value), E_HANDLE) == S_OK)
        CHECK(value >= 5 && (value < 60 || value == 600));
}

static void reads_timeout(struct storm *me)
{
    uint32_t value;
    if (CALL(me, BgGetNoProgressTimeout(pick(me, &jobs), &value), E_HANDLE) == S_OK)
        CHECK(value < 600 || value == 1209600 || value == 3600 || value == 86400);
}

const struct operation property_operations[] = {
    {"BgSetDisplayName", sets_name, 1},          {"BgSetDescription", sets_description, 1},
    {"BgSetReplyFileName", sets_reply_name, 2},  {"BgSetPriority", sets_priority, 2},
    {"BgSetNotifyFlags", sets_flags, 1},         {"BgSetMinimumRetryDelay", sets_delay, 1},
    {"BgSetNoProgressTimeout", sets_timeout, 1}, {"BgGetDisplayName", reads_name, 2},
    {"BgGetDescription", reads_description, 2},  {"BgGetReplyFileName", reads_reply_name, 3},
    {"BgGetLocalName", reads_local_name, 2},     {"BgGetRemoteName", reads_remote_name, 2},
    {"BgGetPriority", reads_priority, 1},        {"BgGetNotifyFlags", reads_flags, 1},
    {"BgGetMinimumRetryDelay", reads_delay, 1},  {"BgGetNoProgressTimeout", reads_timeout, 1},
    {0, 0, 0},
};
