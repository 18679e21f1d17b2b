#include "json.h"

#include "codes.h"
#include "files.h"

#include <curl/curl.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* NULL where the number is unknown. No counter of a transfer that curl counts exceeds 63 bits. */
static json_t *number(uint64_t value)
{
    return value > INT64_MAX ? json_null() : json_integer((json_int_t)value);
}

/* The text, or what stands for it where it is not UTF-8, as the names of files may be: %XX for the other bytes. */
static json_t *text(const char *bytes)
{
    json_t *value = json_string(bytes);
    if (value != NULL)
        return value;
    char *escaped = curl_easy_escape(NULL, bytes, 0);
    value = escaped == NULL ? NULL : json_string(escaped);
    curl_free(escaped);
    return value != NULL ? value : json_null();
}

static const char *state_name(BG_JOB_STATE state)
{
    static const char *const names[] = {
        "QUEUED", "CONNECTING", "TRANSFERRING", "SUSPENDED", "ERROR",
        "TRANSIENT_ERROR", "TRANSFERRED", "ACKNOWLEDGED", "CANCELLED",
    };
    return state >= 0 && (size_t)state < sizeof names / sizeof names[0] ? names[state] : "?";
}

static json_t *code(HRESULT hr)
{
    char digits[16];
    snprintf(digits, sizeof digits, "0x%08" PRIX32, (uint32_t)hr);
    return json_pack("{s:s, s:s}", "code", digits, "name", BgGetErrorName(hr));
}

static json_t *error(const struct view *view)
{
    const BG_JOB_SNAPSHOT *s = &view->snapshot;
    if (s->Error == S_OK)
        return json_null();
    json_t *object = code(s->Error);
    json_object_set_new(object, "context", json_integer(s->ErrorContext));
    json_object_set_new(object, "count", json_integer(s->ErrorCount));
    json_object_set_new(object, "cause", FAILED(s->ErrorCause) ? code(s->ErrorCause) : json_null());
    return object;
}

/* jansson's setters take NULL, which its makers give without memory, for an error that may be ignored: a line then
 * lacks a field, or is not written. */
static json_t *progress_object(const struct view *view)
{
    const BG_ESTIMATE *e = &view->estimate;
    const BG_JOB_SNAPSHOT *s = &view->snapshot;
    uint32_t percent_x100 = BgGetPercent(s);
    json_t *object = json_object();
    json_object_set_new(object, "state", json_string(state_name(s->State)));
    json_object_set_new(object, "file", view->image == NULL ? json_null() : text(view->image->name));
    json_object_set_new(object, "bytes_transferred", number(s->Progress.BytesTransferred));
    json_object_set_new(object, "bytes_total", number(s->Progress.BytesTotal));
    json_object_set_new(object, "bytes_known", number(s->BytesTotalKnown));
    json_object_set_new(object, "bytes_resumed", number(s->BytesResumed));
    json_object_set_new(object, "files_transferred", json_integer(s->Progress.FilesTransferred));
    json_object_set_new(object, "files_total", json_integer(s->Progress.FilesTotal));
    json_object_set_new(object, "percent_x100",
                        percent_x100 == BG_PERCENT_UNKNOWN ? json_null() : json_integer(percent_x100));
    json_object_set_new(object, "bytes_per_s", number(e->BytesPerS));
    json_object_set_new(object, "left_s", number(e->LeftS));
    json_object_set_new(object, "idle_ms", number(e->IdleMs));
    json_object_set_new(object, "stalled", json_boolean(e->Stalled));
    json_object_set_new(object, "attempt", json_integer(s->Attempt));
    json_object_set_new(object, "error", error(view));
    return object;
}

/* In one write, so that no reader sees half a line. */
static void put_line(json_t *object)
{
    char *line = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    size_t length = line == NULL ? 0 : strlen(line);
    if (length > 0) {
        line[length] = '\n'; /* in the place of the NUL */
        /* A reader that is gone must not stop an update. */
        write_all(STDOUT_FILENO, line, length + 1);
    }
    free(line);
}

void json_progress(const struct view *view)
{
    json_t *object = progress_object(view);
    json_object_set_new(object, "result", json_null());
    put_line(object);
}

static json_t *files(const struct update *update)
{
    json_t *array = json_array();
    for (size_t i = 0; i < update->count; i++) {
        const struct image *image = &update->images[i];
        json_t *file = json_object();
        json_object_set_new(file, "name", text(image->name));
        json_object_set_new(file, "sha256", image->found[0] ? json_string(image->found) : json_null());
        json_object_set_new(file, "verified", json_boolean(image->wanted[0] && image->found[0]));
        json_array_append_new(array, file);
    }
    return array;
}

void json_result(const struct view *view, const struct result *result)
{
    const char active[] = { result->active, '\0' };
    bool good = result->exit_status == EXIT_SUCCESS;
    json_t *object = view == NULL ? json_object() : progress_object(view);
    json_object_set_new(object, "result",
                        json_string(good ? "updated" : result->exit_status > 128 ? "suspended" : "failed"));
    json_object_set_new(object, "exit_status", json_integer(result->exit_status));
    json_object_set_new(object, "active_slot", result->active == 0 ? json_null() : json_string(active));
    json_object_set_new(object, "message", result->message[0] == '\0' ? json_null() : text(result->message));
    if (good)
        json_object_set_new(object, "files", files(result->update));
    put_line(object);
}
