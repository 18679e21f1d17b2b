/* A call, and what must be so after it. */
#ifndef CALLS_H
#define CALLS_H

#include "arguments.h"

/* What is expected of a call. */
enum expected {
    SUCCESS,  /* it answers a success code */
    REFUSAL,  /* it answers a code, or the other one, and nothing has changed anywhere */
    WHATEVER, /* it answers a code that the header tells of; a failure has written nothing */
};

struct outcome {
    uint32_t code;
    int is_good; /* nothing was found */
};

static int is_success(const struct function *f, uint32_t code)
{
    return f->is_hresult ? (int32_t)code >= 0 : code == S_OK;
}

static int is_documented(const struct function *f, uint32_t code)
{
    const uint32_t *known = f->codes;
    if (!f->is_hresult)
        return 1;
    while (*known != S_OK && *known != code)
        known++;
    return *known == code;
}

/* Those of the functions that make and end engines: the world has to be made anew. */
static int ends_the_world(const struct function *f)
{
    return is_of(f, "BgInitialize") || is_of(f, "BgUninitialize");
}

/* In which world the calls are made. */
static struct {
    int extreme;
    enum where where;
    int has_engine;
} now;

static const char *outside_of_outputs(const struct function *f, const struct value *v, int is_done)
{
    for (unsigned i = 0; i < ARENAS; i++) {
        if (!is_used(i, f->count))
            continue;
        int may_change = i < f->count && is_done && !f->parameters[i].is_const && v[i].p
                         && v[i].p >= arenas[i].start && v[i].p < arenas[i].end;
        if (!is_untouched(i, may_change ? v[i].p : arenas[i].start, may_change ? bytes_of[i] : 0))
            return is_done ? "it wrote outside of its outputs" : "it failed, and has written something";
    }
    return NULL;
}

static struct outcome call(const struct function *f, const char *parameter, const char *what, uint64_t value,
                           const struct plan *plan, enum expected expected, uint32_t code, uint32_t other_code)
{
    struct value v[PARAMETERS];
    struct outcome outcome = {0, 0};
    const char *wrong = NULL;
    char text[96];
    prepare(f, plan, v);
    calls++;
    if (!guarded(f->call, v, &outcome.code)) {
        finding(f->name, parameter, what, value, "it reads or writes where nothing is");
        return outcome;
    }
    if (expected == REFUSAL && outcome.code != code && outcome.code != other_code)
        wrong = "it was not refused as it should be, but";
    else if (expected == SUCCESS && !is_success(f, outcome.code))
        wrong = "it should succeed, but answered";
    else if (expected == WHATEVER && !is_documented(f, outcome.code))
        wrong = "the header does not tell of";
    if (wrong) {
        snprintf(text, sizeof text, "%s %08X", wrong, (unsigned)outcome.code);
        wrong = text;
    }
    if (!wrong)
        wrong = outside_of_outputs(f, v, is_success(f, outcome.code));
    if (!wrong && now.has_engine && expected == REFUSAL && !world_is_as_before())
        wrong = "it was refused, and has changed the engine";
    if (ends_the_world(f)) {
        if (is_success(f, outcome.code) && is_of(f, "BgInitialize"))
            OK(BgUninitialize());
        if (now.has_engine && is_success(f, outcome.code))
            world_begin(now.extreme, now.where);
    } else if (!wrong && now.has_engine && expected != REFUSAL) {
        wrong = unsound();
    }
    if (wrong)
        finding(f->name, parameter, what, value, wrong);
    outcome.is_good = wrong == NULL;
    return outcome;
}

#endif
