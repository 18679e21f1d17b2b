/* The bad arguments of one function: pointers, lengths, handles, integers. */
#ifndef CASES_H
#define CASES_H

#include "calls.h"

/* The pointers that may be NULL, or are looked at only if others say so; each of them must be needed. */
static struct allowed {
    const char *function, *parameter;
    unsigned used;
} may_be_null[] = {
    {"BgGetDisplayName", "pcbNeeded", 0},  {"BgGetDescription", "pcbNeeded", 0},
    {"BgGetReplyFileName", "pcbNeeded", 0}, {"BgGetRemoteName", "pcbNeeded", 0},
    {"BgGetLocalName", "pcbNeeded", 0},    {"BgReplaceRemotePrefix", "pCount", 0},
    {"BgAddFileSet", "pHandles", 0},
};
#define ALLOWED (sizeof may_be_null / sizeof *may_be_null)

static struct allowed *allowed_null(const struct function *f, const char *parameter)
{
    for (unsigned n = 0; n < ALLOWED; n++)
        if (is_of(f, may_be_null[n].function) && strcmp(may_be_null[n].parameter, parameter) == 0)
            return &may_be_null[n];
    return NULL;
}

static unsigned long long pointers_tried;

/* A handle by value, or the token behind a pointer. */
static int is_handle(const struct function *f, unsigned i)
{
    enum kind kind = f->parameters[i].kind;
    return kind == JOB || kind == FILE_OF_JOB || kind == TOKEN || (kind == OBJECT && is_of(f, "BgTransferRestart"));
}

static enum kind handle_kind(const struct function *f, unsigned i)
{
    return f->parameters[i].kind == OBJECT ? TOKEN : f->parameters[i].kind;
}

static int is_pointer(const struct parameter *p)
{
    return p->kind == TEXT || p->kind == BUFFER || p->kind == OBJECT || p->kind == REGION;
}

/* An array that is counted with 0 may be anything. */
static void empty_arrays(const struct function *f, unsigned i)
{
    struct plan plan = all_good;
    unsigned by = (unsigned)f->parameters[i].counted_by;
    for (unsigned n = 0; n < f->count; n++)
        if (f->parameters[n].counted_by == (int)by) {
            plan.has_elements[n] = 1;
            plan.elements[n] = 0;
        }
    plan.is_set[by] = 1;
    plan.n[by] = 0;
    call(f, f->parameters[i].name, "is empty", 0, &plan, WHATEVER, 0, 0);
    plan.where[i] = IS_NULL;
    call(f, f->parameters[i].name, "is empty and NULL", 0, &plan, WHATEVER, 0, 0);
    plan.where[i] = MISALIGNED;
    plan.off[i] = 1;
    call(f, f->parameters[i].name, "is empty and misaligned", 0, &plan, WHATEVER, 0, 0);
}

static void bad_pointer(const struct function *f, unsigned i)
{
    const struct parameter *p = &f->parameters[i];
    struct plan plan = all_good;
    struct allowed *allowed = allowed_null(f, p->name);
    pointers_tried++;
    plan.where[i] = IS_NULL;
    if (allowed)
        allowed->used += call(f, p->name, "is NULL", 0, &plan, SUCCESS, 0, 0).is_good;
    else
        call(f, p->name, "is NULL", 0, &plan, REFUSAL, (uint32_t)E_INVALIDARG, (uint32_t)E_INVALIDARG);
    plan.where[i] = MISALIGNED;
    for (unsigned off = 1; off < p->align; off++) {
        plan.off[i] = off;
        call(f, p->name, "is misaligned by", off, &plan, REFUSAL, (uint32_t)E_INVALIDARG, (uint32_t)E_INVALIDARG);
    }
    if (p->counted_by >= 0 && p->kind != REGION)
        empty_arrays(f, i);
}

/* Pointers within a structure. */
static void bad_nested(const struct function *f, unsigned i)
{
    for (unsigned n = 0; n < POINTERS; n++) {
        unsigned slot = pointers[n].arena - PARAMETERS;
        enum expected expected = is_of(f, pointers[n].reader) ? REFUSAL : WHATEVER;
        struct plan plan = all_good;
        if (strcmp(pointers[n].type, f->parameters[i].type) != 0)
            continue;
        pointers_tried++;
        plan.nested[slot] = IS_NULL;
        call(f, f->parameters[i].name, "holds NULL at", pointers[n].at, &plan, expected, (uint32_t)E_INVALIDARG,
             (uint32_t)E_INVALIDARG);
        plan.nested[slot] = MISALIGNED;
        for (unsigned off = 1; off < pointers[n].align; off++) {
            plan.nested_off[slot] = off;
            call(f, f->parameters[i].name, "holds a misaligned pointer", off, &plan, expected, (uint32_t)E_INVALIDARG,
                 (uint32_t)E_INVALIDARG);
        }
    }
}

/* Good calls, with objects that end at one guard and begin at the other, each alone and all together. */
static void at_guards(const struct function *f)
{
    struct plan plan = all_good;
    call(f, "", "all at the end", 0, &plan, SUCCESS, 0, 0);
    for (unsigned i = 0; i < f->count; i++) {
        plan.where[i] = AT_START;
        call(f, f->parameters[i].name, "begins after the guard", 0, &plan, SUCCESS, 0, 0);
        plan.where[i] = AT_END;
    }
    for (unsigned i = 0; i < f->count; i++)
        plan.where[i] = AT_START;
    for (unsigned n = 0; n < NESTED; n++)
        plan.nested[n] = AT_START;
    call(f, "", "all at the start", 0, &plan, SUCCESS, 0, 0);
}

/* The least length that is enough, found by trying; then one less, and every one around it. */
static void lengths(const struct function *f, unsigned by)
{
    const char *name = f->parameters[by].name;
    uint64_t exact = 0;
    int is_found = 0;
    for (uint64_t length = 0; length <= TEXT_ROOM; length++) {
        struct plan plan = all_good;
        int is_enough;
        for (unsigned i = 0; i < f->count; i++)
            if (f->parameters[i].counted_by == (int)by) {
                plan.has_elements[i] = 1;
                plan.elements[i] = length;
            }
        plan.is_set[by] = 1;
        plan.n[by] = length;
        is_enough = is_success(f, call(f, name, "is", length, &plan, WHATEVER, 0, 0).code);
        if (is_enough && length > 0 && !is_found) {
            exact = length;
            is_found = 1;
        }
        if (is_found && !is_enough && is_documented(f, (uint32_t)E_NOT_SUFFICIENT_BUFFER))
            finding(f->name, name, "is", length, "a shorter one was enough");
        for (unsigned i = 0; i < f->count; i++)
            plan.where[i] = AT_START;
        call(f, name, "is, from the start,", length, &plan, WHATEVER, 0, 0);
    }
    if (!is_found)
        finding(f->name, name, "is", exact, "no length is enough");
}

static const uint64_t extremes[] = {
    0, 1, 2, UINT64_C(0x7FFFFFFF), UINT64_C(0x80000000), UINT64_C(0xFFFFFFFE), UINT64_C(0xFFFFFFFF),
    UINT64_C(0x100000000), UINT64_C(0x7FFFFFFFFFFFFFFF), UINT64_C(0x8000000000000000), UINT64_MAX - 1, UINT64_MAX,
};
#define EXTREMES (sizeof extremes / sizeof *extremes)

static int fits(uint64_t value, unsigned bits)
{
    return bits == 64 || value >> bits == 0;
}

/* One integer of one function, with each of the jobs, files or attempts that there are. A length is believed, so there
   are as many elements as the guards leave room for: more than these engines can take. */
static void extreme_integer(const struct function *f, unsigned i, uint64_t value, struct plan *plan)
{
    plan->is_set[i] = 1;
    plan->n[i] = value;
    for (unsigned m = 0; m < f->count; m++)
        if (f->parameters[m].counted_by == (int)i && f->parameters[m].kind != REGION) {
            uint64_t most = (ARENA_BYTES - 64) / f->parameters[m].size;
            plan->has_elements[m] = 1;
            plan->elements[m] = value < most ? value : most;
        }
    call(f, f->parameters[i].name, "is", value, plan, WHATEVER, 0, 0);
    for (unsigned m = 0; m < f->count; m++)
        if (plan->has_elements[m] && value > 0) {
            plan->where[m] = IS_NULL;
            if (allowed_null(f, f->parameters[m].name))
                call(f, f->parameters[m].name, "is NULL, of", value, plan, WHATEVER, 0, 0);
            else
                call(f, f->parameters[m].name, "is NULL, of", value, plan, REFUSAL, (uint32_t)E_INVALIDARG,
                     (uint32_t)E_INVALIDARG);
            plan->where[m] = AT_END;
        }
}

static void extreme_integers(const struct function *f, unsigned i)
{
    for (unsigned n = 0; n < EXTREMES; n++) {
        unsigned handle = 0;
        struct plan plan = all_good;
        if (!fits(extremes[n], f->parameters[i].bits))
            continue;
        extreme_integer(f, i, extremes[n], &plan);
        while (handle < f->count && !is_handle(f, handle))
            handle++;
        for (unsigned m = 0; handle < f->count && m < handles[handle_kind(f, handle)].live_count; m++) {
            plan = all_good;
            plan.is_set[handle] = 1;
            plan.n[handle] = handles[handle_kind(f, handle)].live[m];
            extreme_integer(f, i, extremes[n], &plan);
        }
    }
}

/* What a structure says of the program's memory is believed, as a length is. */
static int is_believed(const struct function *f, const struct parameter *p, size_t at, size_t bytes)
{
    for (unsigned n = 0; n < POINTERS; n++)
        if (strcmp(pointers[n].type, p->type) == 0 && at < pointers[n].at + sizeof(void *)
            && at + bytes > pointers[n].at)
            return 1;
    return is_of(f, "BgEnumNext") && strcmp(p->type, "BG_ENUM") == 0 && at < offsetof(BG_ENUM, Position)
           && at + bytes > offsetof(BG_ENUM, Count);
}

/* Every word of every structure that goes in. */
static void extreme_words(const struct function *f, unsigned i)
{
    const struct parameter *p = &f->parameters[i];
    for (unsigned bytes = 4; bytes <= 8; bytes += 4)
        for (size_t at = 0; p->kind == OBJECT && at + bytes <= p->size; at += bytes)
            for (unsigned n = 0; n < EXTREMES; n++) {
                struct plan plan = all_good;
                if (is_believed(f, p, at, bytes) || !fits(extremes[n], bytes * 8))
                    continue;
                plan.word_of = (int)i;
                plan.word_at = at;
                plan.word_bytes = bytes;
                plan.word = extremes[n];
                call(f, p->name, "holds", extremes[n], &plan, WHATEVER, 0, 0);
            }
}

static unsigned long long handles_tried;

static void bad_handle(const struct function *f, unsigned i, enum kind kind, uint64_t handle, const char *what)
{
    struct plan plan = all_good;
    uint32_t over = (uint32_t)(kind == TOKEN ? BG_E_INVALID_STATE : E_HANDLE);
    plan.is_set[i] = 1;
    plan.n[i] = handle;
    handles_tried++;
    if (is_live(kind, handle))
        call(f, f->parameters[i].name, "is another,", handle, &plan, WHATEVER, 0, 0);
    else
        call(f, f->parameters[i].name, what, handle, &plan, REFUSAL, (uint32_t)E_HANDLE, over);
}

static void bad_handles(const struct function *f, unsigned i)
{
    enum kind kind = handle_kind(f, i);
    for (unsigned bit = 0; bit < 64; bit++)
        for (unsigned n = 0; n < handles[kind].live_count; n++)
            bad_handle(f, i, kind, handles[kind].live[n] ^ UINT64_C(1) << bit, "is forged,");
    for (unsigned n = 0; n < handles[kind].dead_count; n++)
        bad_handle(f, i, kind, handles[kind].dead[n], "is stale or foreign,");
    for (unsigned n = 0; n < handles[kind].live_count; n++)
        bad_handle(f, i, kind, handles[kind].live[n], "");
    for (unsigned n = 0; n < EXTREMES; n++)
        bad_handle(f, i, kind, extremes[n], "is none,");
}

static void everything(const struct function *f)
{
    at_guards(f);
    for (unsigned i = 0; i < f->count; i++) {
        const struct parameter *p = &f->parameters[i];
        int is_length = 0;
        for (unsigned n = 0; n < f->count; n++)
            is_length |= f->parameters[n].counted_by == (int)i && f->parameters[n].kind != REGION;
        if (is_pointer(p)) {
            bad_pointer(f, i);
            bad_nested(f, i);
            extreme_words(f, i);
        }
        if (p->kind == INTEGER)
            extreme_integers(f, i);
        if (is_length)
            lengths(f, i);
        if (is_handle(f, i))
            bad_handles(f, i);
    }
}

#endif
